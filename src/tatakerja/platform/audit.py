"""The audit trail. Every service takes ``by=`` and records its act in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from tatakerja.platform import clock
from tatakerja.platform.inserting import Insert
from tatakerja.platform.models import AuditEvent, User


@dataclass(frozen=True, slots=True)
class Job:
    """A named background job or console command that acts without a person."""

    name: str


Actor = User | Job

_insert = Insert(AuditEvent)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of many that are recorded together; ``actor_id`` is an account's id, else ``job`` names it."""

    action: str
    subject_type: str
    subject_id: str
    actor_id: int | None = None
    job: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    node_path: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """An act as its row in the trail."""

    at: datetime
    actor_id: int | None
    job: str
    action: str
    subject_type: str
    subject_id: str
    node_path: str
    data: Mapping[str, Any]


def person_behind(by: Actor) -> User | None:
    """The account behind an act, ``None`` for a job."""
    return by if isinstance(by, User) else None


def record(
    *,
    by: Actor,
    action: str,
    subject: models.Model | tuple[str, str],
    node_path: str = "",
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Writes one audit event; call inside the transaction of the act.

    ``action`` reads ``package.verb_in_past`` such as ``roster.published``; ``subject`` is a saved object or a
    (type, id) pair; ``data`` must be JSON and holds no coordinates and no secrets.

    Raises ``RuntimeError`` outside a transaction: an act without its event must not be possible.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"audit event {action} outside a transaction")
    kind, key = _named(subject)
    return AuditEvent.objects.create(
        at=clock.now(),
        actor=person_behind(by),
        job=by.name if isinstance(by, Job) else "",
        action=action,
        subject_type=kind,
        subject_id=key,
        node_path=node_path,
        data=dict(data or {}),
    )


def _named(subject: models.Model | tuple[str, str]) -> tuple[str, str]:
    """The type and id under which the trail knows a subject."""
    return subject if isinstance(subject, tuple) else (subject._meta.label_lower, str(subject.pk))


def act_of(
    *,
    by: Actor,
    action: str,
    subject: models.Model | tuple[str, str],
    node_path: str = "",
    data: Mapping[str, Any] | None = None,
) -> Act:
    """An act as :func:`record` would write it, to be written with others by :func:`record_all`."""
    kind, key = _named(subject)
    job = by.name if isinstance(by, Job) else ""
    return Act(action, kind, key, by.pk if isinstance(by, User) else None, job, dict(data or {}), node_path)


def record_all(acts: Iterable[Act]) -> None:
    """Writes the audit events of many acts of one transaction in one statement, in their order."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit events outside a transaction")
    at = clock.now()
    _insert(
        [
            _Line(
                at, one.actor_id, one.job, one.action, one.subject_type, one.subject_id, one.node_path,
                dict(one.data),
            )
            for one in acts
        ]
    )  # fmt: skip

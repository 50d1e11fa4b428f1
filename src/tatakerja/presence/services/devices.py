"""Binding phones to people and taking the binding back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Level, Node, Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.presence.access import require_bind, require_issue, require_revoke
from tatakerja.presence.models import Device
from tatakerja.presence.queries.devices import browser_hash, people_to_equip

# 24 random bytes: 192 bits.
_TOKEN_BYTES = 24
_STEP = 2000


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token in clear, to be shown once."""

    nip: str
    name: str
    token: str


def new_secret() -> str:
    """A random token of 192 bits for a device or a browser's cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def _issue(by: Actor, people: Sequence[Person], label: str) -> list[IssuedToken]:
    """Tokens for these people, in one insert."""
    at, actor = clock.now(), person_behind(by)
    issued = [IssuedToken(person.nip, person.name, new_secret()) for person in people]
    rows = [
        Device(person=person, token_hash=token_hash(one.token), label=label, issued_at=at, issued_by=actor)
        for person, one in zip(people, issued, strict=True)
    ]
    Device.objects.bulk_create(rows, batch_size=_STEP)
    return issued


@transaction.atomic
def issue_devices(
    *,
    by: Actor,
    agency: Node | None,
    count: int | None = None,
    label: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[IssuedToken]:
    """One new token for each person of an agency (of the whole installation for ``None``), at most ``count``.

    Set-based: 20,000 people are a few statements. Earlier tokens stay valid. ``progress`` hears (done, all).
    Keep the caller's transaction open until the tokens are written down: they are never shown again.
    """
    root = agency or Node.objects.get(level=Level.NATION)
    require_issue(by, root)
    if count is not None and count < 1:
        raise Invalid("Jumlah paling sedikit 1.", field="count", code="count_too_small")
    people = list(people_to_equip(agency)[:count])
    issued: list[IssuedToken] = []
    for start in range(0, len(people), _STEP):
        issued += _issue(by, people[start : start + _STEP], label)
        if progress is not None:
            progress(len(issued), len(people))
    audit.record(
        by=by,
        action="presence.devices_issued",
        subject=root,
        node_path=root.path,
        data={"count": len(issued)},
    )
    return issued


@transaction.atomic
def bind_device(*, by: Actor, person: Person, secret: str, label: str = "") -> Device:
    """Binds the browser that holds ``secret`` to the person who signed in on it; twice is once."""
    require_bind(by, person)
    device, made = Device.objects.get_or_create(
        token_hash=browser_hash(secret, person),
        defaults={
            "person": person,
            "kind": Device.Kind.BROWSER,
            "browser_hash": token_hash(secret),
            "label": label[:120],
            "issued_at": clock.now(),
            "issued_by": person_behind(by),
        },
    )
    if made:
        audit.record(by=by, action="presence.device_bound", subject=device, data={"person": person.pk})
    return device


@transaction.atomic
def revoke_device(*, by: Actor, device: Device) -> Device:
    """Takes a device's word away from now on; what it said before stays. A second time changes nothing."""
    require_revoke(by, device, post_of(device.person, today()))
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by = clock.now(), person_behind(by)
        device.save(update_fields=["revoked_at", "revoked_by"])
        audit.record(
            by=by, action="presence.device_revoked", subject=device, data={"person": device.person_id}
        )
    return device


def author_of(device: Device, by: Actor | None) -> tuple[int | None, str]:
    """Account or else job behind what a device brought: who sent it, by default the device's person."""
    account = device.person.user_id if by is None else getattr(by, "pk", None)
    job = by.name if isinstance(by, Job) else "presence.device"
    return account, "" if account is not None else job

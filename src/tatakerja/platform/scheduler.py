"""Periodic work without a broker: one row per (name, period) decides who of several schedulers runs it.

A package declares its periodic work in ``<package>/jobs.py``::

    @periodic("reporting.digests", every_minutes(5))
    def open_digests(now: datetime) -> None: ...

``tatakerja serve`` calls :func:`tick` each half minute; calling it from two machines runs nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, IntegrityError, connection, transaction

from tatakerja.platform import clock
from tatakerja.platform.models import ScheduledRun

log = logging.getLogger(__name__)

Work = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work with a name; ``period`` turns a moment into the label of the period it falls in."""

    name: str
    period: Callable[[datetime], str]
    work: Work


REGISTRY: dict[str, Periodic] = {}


def every_minutes(minutes: int) -> Callable[[datetime], str]:
    """Periods of so many minutes, counted from midnight UTC."""

    def label(now: datetime) -> str:
        slot = (now.hour * 60 + now.minute) // minutes
        return f"{now:%Y-%m-%d}/{minutes}m/{slot}"

    return label


def daily() -> Callable[[datetime], str]:
    """One period a day (UTC)."""
    return lambda now: f"{now:%Y-%m-%d}"


def periodic(name: str, period: Callable[[datetime], str]) -> Callable[[Work], Work]:
    """Registers a function that takes the moment; names are unique."""

    def register(work: Work) -> Work:
        if name in REGISTRY:
            raise ValueError(f"periodic work {name} is declared twice")
        REGISTRY[name] = Periodic(name, period, work)
        return work

    return register


def _claim(job: Periodic, now: datetime) -> ScheduledRun | None:
    """Takes the period, or ``None`` when somebody has it already."""
    try:
        with transaction.atomic():
            return ScheduledRun.objects.create(name=job.name, period=job.period(now), started_at=now)
    except IntegrityError:
        return None


@contextmanager
def _recorded(run: ScheduledRun) -> Iterator[None]:
    """Notes the end or the error on the run; one failing job must not stop the others."""
    try:
        yield
    except Exception as error:
        log.exception("periodic work %s failed", run.name)
        run.error = f"{type(error).__name__}: {error}"
    run.finished_at = clock.now()
    run.save(update_fields=["error", "finished_at"])


def tick(now: datetime | None = None) -> list[str]:
    """Runs whatever is due at ``now`` and not yet taken in its period; returns the names it ran."""
    moment = now or clock.now()
    ran = []
    for job in REGISTRY.values():
        run = _claim(job, moment)
        if run is None:
            continue
        with _recorded(run):
            job.work(moment)
        ran.append(job.name)
    return ran


def beat() -> list[str]:
    """A tick that outlives a database which is away: what was due is taken up when it is back."""
    try:
        return tick()
    except DatabaseError:
        log.exception("the database does not answer; periodic work waits for the next beat")
        connection.close()
        return []

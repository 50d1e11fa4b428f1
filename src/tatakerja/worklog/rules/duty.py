"""Whether a daily report is due, until when, and where a report stands; whether a day must have a task.

Circular A1-11: "wajib mengerjakan tugas dan melaporkan hasil kerja kepada atasan langsungnya setiap hari".
No circular names an hour: the end of the working day is the limit unless the agency sets its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final

from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.policy import Policy, Report
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.kernel.zones import at
from tatakerja.worklog.rules.words import ReportState

_PATH: Final = "work.reports"
# Modes of a day on which nobody reports on work.
_AWAY: Final = frozenset({"OFF", "LEAVE"})
# A shift list decides the place (FLEX): the person may be at home or not, so no rule on home work is assumed.
_AT_HOME: Final = frozenset({"WFH"})
# Who a report "sent by" speaks of: people, not agencies ("instansi", "OPD", "pemerintah daerah").
_AGENCIES: Final = frozenset({"instansi", "opd", "pemerintah daerah"})


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """What an agency sets for itself: the local hour of the limit, and a duty where the circular is
    silent."""

    report_by: time | None = None
    when_silent: bool = False


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A daily report of one person's day: required or only possible, its limit (UTC), the clauses behind it.

    ``possible`` is false on free days and leave.
    """

    required: bool
    possible: bool
    due_at: datetime | None = None
    what: str = ""
    clauses: tuple[str, ...] = ()
    circular: str = ""


@dataclass(frozen=True, slots=True)
class TaskDuty:
    """Whether the day must have a task (A0-06: the duty is the superior's) and the clauses behind it."""

    required: bool
    clauses: tuple[str, ...] = ()


def report_duty(
    effective: EffectivePolicy,
    mode: str,
    *,
    hours: WorkDay | None,
    zone: str,
    choice: AgencyChoice = AgencyChoice(),
) -> ReportDuty:
    """The duty of the person's day; ``hours`` are the working hours of that day, ``zone`` that of the
    unit."""
    if mode in _AWAY or (hours is None and mode != "FLEX"):
        return ReportDuty(required=False, possible=False)
    due_at = _limit(effective.on, hours, zone, choice)
    found = _daily(effective, mode)
    if found is None:
        return ReportDuty(choice.when_silent, True, due_at)
    key, report, owner = found
    return ReportDuty(
        required=not report.optional,
        possible=True,
        due_at=due_at,
        what=report.what,
        clauses=owner.clauses_behind(f"{_PATH}.{key}"),
        circular=owner.slug,
    )


def _limit(day: date, hours: WorkDay | None, zone: str, choice: AgencyChoice) -> datetime | None:
    if choice.report_by is not None:
        return at(day, choice.report_by, zone).astimezone(UTC)
    return hours.span(day, zone)[1].astimezone(UTC) if hours is not None else None


def _daily(effective: EffectivePolicy, mode: str) -> tuple[str, Report, Policy] | None:
    """The daily report of an employee that fits the mode, among those of the circular that speaks."""
    parameter = effective.parameters.get(_PATH)
    if parameter is None:
        return None
    owner = next(policy for policy in effective.active if policy.slug == parameter.circular)
    for key, report in parameter.value.items():
        if report.every == "day" and report.sender.casefold() not in _AGENCIES and _fits(report.mode, mode):
            return key, report, owner
    return None


def _fits(stated: Mode | None, mode: str) -> bool:
    return stated is None or stated.value == mode


def task_duty(effective: EffectivePolicy, mode: str) -> TaskDuty:
    """Whether a day at home must have a task, by ``work.task_required`` (A0-06, A1-11)."""
    if mode not in _AT_HOME or not effective.value("work.task_required", False):
        return TaskDuty(False)
    return TaskDuty(True, effective.clauses_of("work.task_required"))


class Standing(StrEnum):
    """Where the report of a person's day stands, for the lists of late and missing ones."""

    NOT_DUE = "not_due"
    WAITING = "waiting"
    MISSING = "missing"
    SENT = "sent"
    LATE = "late"
    RETURNED = "returned"
    APPROVED = "approved"


def standing(duty: ReportDuty, *, state: str | None, late: bool, now: datetime) -> Standing:
    """``state`` is that of the report, None where there is none; ``late`` is fixed at the first sending."""
    if state == ReportState.APPROVED:
        return Standing.APPROVED
    if state == ReportState.RETURNED:
        return Standing.RETURNED
    if state == ReportState.SENT:
        return Standing.LATE if late else Standing.SENT
    if not duty.required:
        return Standing.NOT_DUE
    return Standing.MISSING if is_late(duty.due_at, now) else Standing.WAITING


def is_late(due_at: datetime | None, moment: datetime) -> bool:
    """Whether a moment lies after the limit; the minute of the limit itself still counts ("batasnya
    16.00")."""
    if due_at is None:
        return False
    return moment.replace(second=0, microsecond=0) > due_at

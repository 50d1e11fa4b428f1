"""Who owes a daily report until when, by the shipped circulars; where it stands; when a day needs a task."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.queries import library
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.kernel.zones import WIB, WIT, WITA
from tatakerja.worklog.rules.duty import (
    AgencyChoice,
    ReportDuty,
    Standing,
    TaskDuty,
    is_late,
    report_duty,
    standing,
    task_duty,
)

HOURS = WorkDay(time(7, 30), time(16, 0), 60)
FOUR = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def effective(slug: str) -> EffectivePolicy:
    policy = library().policy(slug)
    day = policy.valid.start + timedelta(days=7)
    return effective_policy([policy], day, PersonFacts("1", level=policy.jurisdiction.level))


def test_kotim_wants_a_report_from_those_at_home_by_the_end_of_work() -> None:
    policy = effective("kotim-2021")
    duty = report_duty(policy, "WFH", hours=HOURS, zone=WIB)
    assert duty == ReportDuty(
        required=True,
        possible=True,
        due_at=datetime.combine(policy.on, time(9, 0), tzinfo=UTC),
        what="hasil kerja",
        clauses=("A1-11",),
        circular="kotim-2021",
    )
    office = report_duty(policy, "WFO", hours=HOURS, zone=WIB)
    assert (office.required, office.possible, office.clauses) == (False, True, ())


@pytest.mark.parametrize(("zone", "hour"), [(WIB, 9), (WITA, 8), (WIT, 7)])
def test_the_limit_is_local(zone: str, hour: int) -> None:
    duty = report_duty(effective("kotim-2021"), "WFH", hours=HOURS, zone=zone)
    assert duty.due_at is not None
    assert (duty.due_at.hour, duty.due_at.minute) == (hour, 0)


def test_a_circular_for_everybody_binds_office_days_too() -> None:
    modes = {
        mode: report_duty(effective("kaltim-2026"), mode, hours=HOURS, zone=WITA).required for mode in MODES
    }
    assert modes == {"WFH": True, "WFO": True, "PIKET": True, "DUTY": True, "LEAVE": False, "OFF": False}


MODES = ("WFH", "WFO", "PIKET", "DUTY", "LEAVE", "OFF")


def test_a_report_without_a_rhythm_or_of_an_agency_is_nobodys_daily_duty() -> None:
    assert not report_duty(effective("kaltim-2021"), "WFH", hours=HOURS, zone=WITA).required
    assert not report_duty(effective("mendagri-2026"), "WFH", hours=HOURS, zone=WIB).required
    banten = report_duty(effective("banten-2020"), "WFH", hours=HOURS, zone=WIB)
    assert (banten.required, banten.circular) == (False, "")


def test_an_agency_sets_its_own_hour_and_its_own_duty() -> None:
    choice = AgencyChoice(time(20, 0), when_silent=True)
    kotim = report_duty(effective("kotim-2021"), "WFH", hours=HOURS, zone=WIB, choice=choice)
    assert kotim.due_at is not None and kotim.due_at.hour == 13
    silent = report_duty(effective("kaltim-2021"), "WFO", hours=HOURS, zone=WITA, choice=choice)
    assert (silent.required, silent.clauses) == (True, ())
    assert not report_duty(effective("kaltim-2021"), "LEAVE", hours=HOURS, zone=WITA, choice=choice).possible


def test_no_hours_no_report_except_in_a_shift_unit() -> None:
    assert report_duty(effective("kotim-2021"), "WFH", hours=None, zone=WIB) == ReportDuty(False, False)
    shift = report_duty(effective("kaltim-2026"), "FLEX", hours=None, zone=WITA)
    assert (shift.required, shift.due_at) == (True, None)


def test_a_day_at_home_must_have_a_task_where_the_circular_says_so() -> None:
    assert task_duty(effective("kotim-2021"), "WFH") == TaskDuty(True, ("A1-11",))
    assert task_duty(effective("kaltim-2021"), "WFH") == TaskDuty(True, ("A0-06", "A0-12"))
    assert task_duty(effective("kotim-2021"), "WFO") == TaskDuty(False)
    assert task_duty(effective("kaltim-2026"), "WFH") == TaskDuty(False)


DUE = ReportDuty(True, True, FOUR)


@pytest.mark.parametrize(
    ("duty", "state", "late", "now", "expected"),
    [
        (DUE, None, False, FOUR - timedelta(minutes=1), Standing.WAITING),
        (DUE, None, False, FOUR + timedelta(seconds=59), Standing.WAITING),
        (DUE, None, False, FOUR + timedelta(minutes=1), Standing.MISSING),
        (ReportDuty(False, True, FOUR), None, False, FOUR + timedelta(days=1), Standing.NOT_DUE),
        (ReportDuty(True, True, None), None, False, FOUR, Standing.WAITING),
        (DUE, "sent", False, FOUR + timedelta(days=1), Standing.SENT),
        (DUE, "sent", True, FOUR, Standing.LATE),
        (DUE, "returned", True, FOUR, Standing.RETURNED),
        (DUE, "approved", True, FOUR, Standing.APPROVED),
        (ReportDuty(False, False), "sent", False, FOUR, Standing.SENT),
    ],
)
def test_standing(duty: ReportDuty, state: str | None, late: bool, now: datetime, expected: Standing) -> None:
    assert standing(duty, state=state, late=late, now=now) is expected


@given(st.integers(min_value=-200_000, max_value=200_000))
def test_the_minute_of_the_limit_still_counts(seconds: int) -> None:
    assert is_late(FOUR, FOUR + timedelta(seconds=seconds)) is (seconds >= 60)


def test_without_a_limit_nothing_is_late() -> None:
    assert not is_late(None, datetime(9999, 1, 1, tzinfo=UTC))

"""A person's day: every status, every class edge, excuses, windows, shifts, zones."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.attendance.rules.classes import EARLY, LATE, ClassTable
from tatakerja.attendance.rules.day import evaluate_day
from tatakerja.attendance.rules.facts import (
    Cover,
    DayFacts,
    DayFinding,
    DayRules,
    DayStatus,
    Excuse,
    ExcuseKind,
    Mark,
    OfficeVisit,
    schedule_of,
)
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Span
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.kernel.zones import ZONE_NAMES, at
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.windows import PresenceWindow

DAY = date(2026, 6, 10)
ZONE = "WITA"
HOURS = WorkDay(time(7, 30), time(16), 60)
SCHEDULE = schedule_of(DAY, HOURS, ZONE, clauses=("hours",))


def clock(text: str, day: date = DAY) -> datetime:
    return at(day, time.fromisoformat(text), ZONE)


def mark(
    text: str, place: Place = Place.OFFICE, grade: Grade = Grade.A, confirmed: bool | None = None
) -> Mark:
    return Mark(clock(text), place, grade, confirmed, id=text)


def facts(
    arrived: str | Mark | None = "07:25", left: str | Mark | None = "16:01", **more: object
) -> DayFacts:
    values: dict[str, object] = {
        "date": DAY,
        "zone": ZONE,
        "schedule": SCHEDULE,
        "mode": Mode.WFO,
        "check_ins": _marks(arrived),
        "check_outs": _marks(left),
    }
    return DayFacts(**(values | more))


def _marks(found: str | Mark | None) -> tuple[Mark, ...]:
    if found is None:
        return ()
    return (mark(found) if isinstance(found, str) else found,)


def outcome(finding: DayFinding) -> tuple[str, int, str | None, int, str | None, bool]:
    return (
        finding.status.value,
        finding.late_minutes,
        finding.late_class,
        finding.early_minutes,
        finding.early_class,
        finding.counts_as_absent,
    )


@pytest.mark.parametrize(
    ("arrived", "left", "expected"),
    [
        ("07:25", "16:01", ("present", 0, None, 0, None, False)),
        ("07:30:59", "16:00", ("present", 0, None, 0, None, False)),
        ("07:31", "16:00", ("late", 1, "TL1", 0, None, False)),
        ("08:00:59", "16:00", ("late", 30, "TL1", 0, None, False)),
        ("08:01", "16:00", ("late", 31, "TL2", 0, None, False)),
        ("08:30", "16:00", ("late", 60, "TL2", 0, None, False)),
        ("08:31", "16:00", ("late", 61, "TL3", 0, None, False)),
        ("09:00", "16:00", ("late", 90, "TL3", 0, None, False)),
        ("09:01", "16:00", ("late", 91, "TL4", 0, None, False)),
        ("07:30", "15:59:59", ("early", 0, None, 1, "PSW1", False)),
        ("07:30", "15:30", ("early", 0, None, 30, "PSW1", False)),
        ("07:30", "15:29", ("early", 0, None, 31, "PSW2", False)),
        ("07:30", "15:00", ("early", 0, None, 60, "PSW2", False)),
        ("07:30", "14:59", ("early", 0, None, 61, "PSW3", False)),
        ("07:30", "14:30", ("early", 0, None, 90, "PSW3", False)),
        ("07:30", "14:29", ("early", 0, None, 91, "PSW4", False)),
        ("07:41", "15:50", ("late_and_early", 11, "TL1", 10, "PSW1", False)),
        (None, "16:00", ("late", 0, "TL4", 0, None, False)),
        ("07:30", None, ("early", 0, None, 0, "PSW4", False)),
        (None, None, ("absent", 0, None, 0, None, True)),
    ],
)
def test_minutes_classes_and_status(
    arrived: str | None, left: str | None, expected: tuple[str, int, str | None, int, str | None, bool]
) -> None:
    finding = evaluate_day(facts(arrived, left))
    assert outcome(finding) == expected
    assert (finding.mode, finding.final) == (Mode.WFO, True)


def test_the_first_check_in_and_the_last_check_out_count() -> None:
    finding = evaluate_day(
        facts(check_ins=(mark("07:40"), mark("07:20")), check_outs=(mark("12:00"), mark("16:10")))
    )
    assert finding.status is DayStatus.PRESENT


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from(ZONE_NAMES))
def test_minutes_are_exact_in_every_zone_and_classes_only_rise(late: int, early: int, zone: str) -> None:
    schedule = schedule_of(DAY, HOURS, zone)
    arrived = Mark(schedule.start + timedelta(minutes=late, seconds=59), Place.OFFICE)
    left = Mark(schedule.end - timedelta(minutes=early), Place.OFFICE)
    finding = evaluate_day(
        DayFacts(DAY, zone, schedule, mode=Mode.WFO, check_ins=(arrived,), check_outs=(left,))
    )
    assert (finding.late_minutes, finding.early_minutes) == (late, early)
    assert (finding.late_class, finding.early_class) == (LATE.of(late), EARLY.of(early))
    assert not finding.counts_as_absent
    assert (LATE.of(late) or "") <= (LATE.of(late + 1) or "")


def test_a_regions_own_classes() -> None:
    table = ClassTable("TL", (60,))
    finding = evaluate_day(facts("08:31"), DayRules(late=table))
    assert (finding.late_class, table.of(60), table.worst) == ("TL2", "TL1", "TL2")
    with pytest.raises(Invalid):
        ClassTable("TL", (30, 30))


def test_free_days_leave_and_duty_come_before_the_evidence() -> None:
    leave, duty = Cover("cuti tahunan", ("leave-clause",), "L1"), Cover("surat tugas 094/12", (), "D1")
    off = evaluate_day(facts(working=False, off_reason="Nyepi", leave=leave))
    assert (off.status, off.mode, off.flags) == (DayStatus.OFF, None, ("off", "worked_on_free_day"))
    on_leave = evaluate_day(facts(None, None, leave=leave, duty=duty))
    assert (on_leave.status, on_leave.counts_as_absent, on_leave.clauses) == (
        DayStatus.LEAVE,
        False,
        ("leave-clause",),
    )
    on_duty = evaluate_day(facts(None, None, duty=duty))
    assert (on_duty.status, on_duty.reasons[0].evidence) == (DayStatus.DUTY, ("D1",))
    assert evaluate_day(facts(schedule=None)).status is DayStatus.OFF


@pytest.mark.parametrize(
    ("mode", "place", "status"),
    [
        (Mode.WFO, Place.OFFICE, "present"),
        (Mode.WFO, Place.DUTY, "present"),
        (Mode.WFO, Place.HOME, "pending"),
        (Mode.PIKET, Place.HOME, "pending"),
        (Mode.WFH, Place.HOME, "present"),
        (Mode.WFH, Place.OFFICE, "present"),
        (Mode.WFH, Place.OUTSIDE, "pending"),
        (Mode.WFH, Place.UNKNOWN, "pending"),
        (None, Place.HOME, "present"),
        (None, Place.OUTSIDE, "pending"),
    ],
)
def test_a_place_that_is_not_the_assigned_one_waits_for_an_explanation(
    mode: Mode | None, place: Place, status: str
) -> None:
    finding = evaluate_day(
        facts(mark("07:25", place), mark("16:00", place), mode=mode, place_clauses=("A4-10",))
    )
    assert (finding.status.value, finding.final, finding.counts_as_absent) == (
        status,
        status == "present",
        False,
    )
    assert ("A4-10" in finding.clauses) == (status == "pending")


def test_an_explanation_accepted_a_free_place_or_a_tolerant_tenant_ends_the_waiting() -> None:
    outside = mark("07:45", Place.OUTSIDE)
    assert evaluate_day(facts(outside, mode=Mode.WFH)).late_minutes == 15
    accepted = mark("07:45", Place.OUTSIDE, confirmed=True)
    assert evaluate_day(facts(accepted, mode=Mode.WFH)).status is DayStatus.LATE
    assert evaluate_day(facts(outside, anywhere=True)).status is DayStatus.LATE
    assert evaluate_day(facts(outside), DayRules(place_needs_answer=False)).status is DayStatus.LATE
    refused = mark("07:25", Place.OUTSIDE, confirmed=False)
    assert outcome(evaluate_day(facts(refused)))[:3] == ("late", 0, "TL4")


def test_a_time_that_only_the_phone_vouches_for_is_pending() -> None:
    finding = evaluate_day(facts(mark("07:50", grade=Grade.C)))
    assert (finding.status, finding.late_minutes, finding.final) == (DayStatus.PENDING, 20, False)
    assert "time_unproven" in finding.flags
    assert evaluate_day(facts(mark("07:50", grade=Grade.C, confirmed=True))).status is DayStatus.LATE
    assert evaluate_day(facts(mark("07:50", grade=Grade.B))).status is DayStatus.LATE
    assert evaluate_day(facts(mark("07:50", grade=Grade.C, confirmed=False), None)).status is DayStatus.ABSENT


def excuse(start: str, end: str, kind: ExcuseKind = ExcuseKind.OUTING, acknowledged: bool = True) -> Excuse:
    return Excuse(kind, Span(clock(start), clock(end)), acknowledged, ("A4-11",), "E1")


@pytest.mark.parametrize(
    ("arrived", "left", "excuses", "expected"),
    [
        ("08:55", "16:00", [excuse("07:00", "09:00")], ("present", 0, 0)),
        ("09:05", "16:00", [excuse("07:00", "09:00")], ("late", 5, 0)),
        ("09:35", "16:00", [excuse("07:00", "09:00"), excuse("08:30", "09:30")], ("late", 5, 0)),
        ("08:55", "16:00", [excuse("07:00", "09:00", acknowledged=False)], ("late", 85, 0)),
        ("09:05", "16:00", [excuse("08:00", "09:00")], ("late", 95, 0)),
        ("07:30", "15:00", [excuse("15:00", "17:00")], ("present", 0, 0)),
        ("07:30", "14:50", [excuse("15:00", "17:00")], ("early", 0, 10)),
        ("07:30", "15:00", [excuse("10:00", "11:00")], ("early", 0, 60)),
    ],
)
def test_an_acknowledged_outing_moves_the_limits(
    arrived: str, left: str, excuses: list[Excuse], expected: tuple[str, int, int]
) -> None:
    finding = evaluate_day(facts(arrived, left, excuses=tuple(excuses)))
    assert (finding.status.value, finding.late_minutes, finding.early_minutes) == expected


def test_an_outing_excuses_the_place_while_it_lasts() -> None:
    away = mark("15:55", Place.OUTSIDE)
    home = mark("07:25", Place.HOME)
    waiting = evaluate_day(facts(home, away, mode=Mode.WFH, excuses=(excuse("10:00", "11:00"),)))
    assert waiting.status is DayStatus.PENDING
    excused = evaluate_day(facts(home, away, mode=Mode.WFH, excuses=(excuse("15:50", "16:10"),)))
    assert excused.status is DayStatus.PRESENT


def test_an_outage_relieves_a_check_in_that_could_not_be_made() -> None:
    down = excuse("07:00", "08:00", ExcuseKind.OUTAGE)
    relieved = evaluate_day(facts(None, "16:00", excuses=(down,)))
    assert (relieved.status, relieved.flags) == (DayStatus.PRESENT, ("assignment", "check_in_relieved"))
    assert evaluate_day(facts(None, "16:00", excuses=(excuse("07:00", "08:00"),))).late_class == "TL4"
    evening = excuse("15:30", "16:30", ExcuseKind.OUTAGE)
    assert evaluate_day(facts("07:30", None, excuses=(evening,))).status is DayStatus.PRESENT


def test_a_day_wholly_excused_without_evidence_waits_for_a_decision() -> None:
    finding = evaluate_day(facts(None, None, excuses=(excuse("07:00", "17:00"),)))
    assert (finding.status, finding.counts_as_absent, finding.clauses) == (
        DayStatus.PENDING,
        False,
        ("A4-11",),
    )


def test_a_day_under_way_is_not_final_and_never_absent() -> None:
    morning = evaluate_day(facts(None, None, now=clock("12:00")))
    assert (morning.status, morning.final, morning.counts_as_absent) == (DayStatus.PENDING, False, False)
    at_work = evaluate_day(facts("07:40", None, now=clock("12:00")))
    assert (at_work.status, at_work.early_class, at_work.final) == (DayStatus.LATE, None, False)
    assert evaluate_day(facts("07:30", None, now=clock("16:01"))).early_class == "PSW4"


@pytest.mark.parametrize(
    ("arrived", "left", "expected"),
    [
        ("07:30:59", "11:00", ("present", 0, 0)),
        ("07:31", "12:59", ("late", 1, 0)),
        ("06:40", "10:59", ("early", 0, 1)),
        ("06:40", "16:30", ("present", 0, 0)),
    ],
)
def test_windows_of_a_circular_take_the_place_of_the_hours(
    arrived: str, left: str, expected: tuple[str, int, int]
) -> None:
    windows = schedule_of(
        DAY,
        HOURS,
        ZONE,
        check_in=PresenceWindow(time(6, 30), time(7, 30)),
        check_out=PresenceWindow(time(11), time(13)),
    )
    finding = evaluate_day(facts(arrived, left, schedule=windows))
    assert (finding.status.value, finding.late_minutes, finding.early_minutes) == expected


@pytest.mark.parametrize(
    ("reports", "more", "missed"),
    [
        ((), {}, True),
        ((mark("13:00:59"),), {}, False),
        ((mark("10:59"), mark("13:01")), {}, True),
        ((), {"now": clock("12:59")}, False),
        ((), {"excuses": (excuse("10:30", "13:30"),)}, False),
        ((), {"excuses": (excuse("10:30", "12:30"),)}, True),
    ],
)
def test_a_missed_roll_call_is_a_reason_of_its_own_and_no_more(
    reports: tuple[Mark, ...], more: dict[str, object], missed: bool
) -> None:
    windows = schedule_of(
        DAY, HOURS, ZONE, apel=[("apel siang", PresenceWindow(time(11), time(13)))], apel_clauses=("A-01",)
    )
    finding = evaluate_day(facts("07:25", "16:00", schedule=windows, reports=reports, **more))
    assert (finding.status, "apel_missed" in finding.flags) == (DayStatus.PRESENT, missed)
    assert finding.apel_missed == missed


def test_ramadan_hours_are_only_other_hours() -> None:
    ramadan = schedule_of(DAY, WorkDay(time(8), time(15), 30), ZONE)
    assert outcome(evaluate_day(facts("08:01", "15:00", schedule=ramadan)))[:3] == ("late", 1, "TL1")
    assert evaluate_day(facts("08:00", "15:00", schedule=ramadan)).status is DayStatus.PRESENT


@pytest.mark.parametrize(
    ("arrived", "left", "status", "early"),
    [("10:00", "18:30", "present", 0), ("10:00", "18:00", "early", 30), ("10:00", None, "early", 0)],
)
def test_a_flexible_day_counts_only_its_length(
    arrived: str, left: str | None, status: str, early: int
) -> None:
    flexible = schedule_of(DAY, HOURS, ZONE, flexible=True, required_minutes=450)
    finding = evaluate_day(facts(arrived, left, schedule=flexible))
    assert (finding.status.value, finding.late_minutes, finding.early_minutes) == (status, 0, early)


def test_a_flexible_day_without_required_hours_asks_only_for_both_marks() -> None:
    flexible = schedule_of(DAY, HOURS, ZONE, flexible=True)
    assert evaluate_day(facts("10:00", "10:05", schedule=flexible)).status is DayStatus.PRESENT


def test_a_night_shift_is_judged_across_midnight() -> None:
    night = schedule_of(DAY, WorkDay(time(22), time(6), 30), ZONE)
    next_day = DAY + timedelta(days=1)
    arrived, left = Mark(clock("22:10"), Place.OFFICE), Mark(clock("05:45", next_day), Place.OFFICE)
    finding = evaluate_day(facts(arrived, left, schedule=night))
    assert outcome(finding) == ("late_and_early", 10, "TL1", 15, "PSW1", False)


def test_the_same_tap_is_late_in_one_zone_and_early_in_another() -> None:
    tap = Mark(datetime(2026, 6, 9, 23, 45, tzinfo=UTC), Place.OFFICE)
    found = {}
    for zone in ("WIB", "WITA"):
        schedule = schedule_of(DAY, HOURS, zone)
        left = Mark(schedule.end, Place.OFFICE)
        day = DayFacts(DAY, zone, schedule, mode=Mode.WFO, check_ins=(tap,), check_outs=(left,))
        found[zone] = evaluate_day(day).late_minutes
    assert found == {"WIB": 0, "WITA": 15}


def test_the_reasons_name_minutes_clauses_and_evidence() -> None:
    finding = evaluate_day(facts("07:41", mode_clauses=("A1-07",)))
    assert finding.flags == ("assignment", "late")
    assert finding.clauses == ("A1-07", "hours")
    late = finding.reasons[1]
    assert late.text == "Masuk pukul 07.41 WITA, 11 menit setelah 07.30 WITA (TL1)."
    assert late.evidence == ("07:41",)


@pytest.mark.parametrize(
    ("settled", "known"),
    [(True, "diketahui atasan"), (False, "diberitahukan kepada atasan, belum diketahui")],
)
def test_an_urgent_task_at_the_office_is_no_violation_and_says_so(settled: bool, known: str) -> None:
    visit = OfficeVisit("server mati", settled, ("A4-03",), "visit/7")
    found = evaluate_day(facts(mode=Mode.WFH, visit=visit))
    assert (found.status, found.flags) == (DayStatus.PRESENT, ("assignment", "office_visit"))
    said = found.reasons[1]
    assert said.text == (
        f"Ke kantor untuk tugas mendesak (server mati), {known}. Diperkenankan, bukan pelanggaran."
    )
    assert (said.clauses, said.evidence) == (("A4-03",), ("visit/7", "07:25", "16:01"))


@pytest.mark.parametrize(("mode", "place"), [(Mode.WFH, Place.HOME), (Mode.WFO, Place.OFFICE)])
def test_a_visit_that_was_not_made_or_not_needed_is_not_mentioned(mode: Mode, place: Place) -> None:
    day = facts(mark("07:25", place), mark("16:01", place), mode=mode, visit=OfficeVisit("server mati"))
    assert evaluate_day(day) == evaluate_day(facts(mark("07:25", place), mark("16:01", place), mode=mode))

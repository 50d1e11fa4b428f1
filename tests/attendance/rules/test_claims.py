"""What people say afterwards: held while open, counted once accepted, both results kept."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tatakerja.attendance.rules.claims import Claim, ClaimState, Relief, Words, settle
from tatakerja.attendance.rules.day import evaluate_day, plain_day
from tatakerja.attendance.rules.facts import DayFacts, DayStatus, Mark, schedule_of, shift_marks
from tatakerja.attendance.rules.frozen import canonical_line
from tatakerja.circular.rules.terms import Mode
from tatakerja.kernel.periods import Span
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.kernel.zones import at
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.place import Place

DAY = date(2026, 6, 10)
SCHEDULE = schedule_of(DAY, WorkDay(time(7, 30), time(16), 60), "WITA", clauses=("hours",))


def clock(text: str, day: date = DAY) -> datetime:
    return at(day, time.fromisoformat(text), "WITA")


def facts(first: str | None = None, last: str | None = None, mode: Mode = Mode.WFO) -> DayFacts:
    place = Place.HOME if mode is Mode.WFH else Place.OFFICE
    return DayFacts(
        DAY,
        "WITA",
        SCHEDULE,
        mode=mode,
        check_ins=(Mark(clock(first), place),) if first else (),
        check_outs=(Mark(clock(last), place),) if last else (),
    )


LATE = facts("08:20", "16:00")
OUTAGE = Span(clock("07:00"), clock("08:30"))


def test_a_granted_outage_relieves_and_keeps_the_late_result() -> None:
    found = settle(LATE, Words(reliefs=(Relief(OUTAGE, "G-1006-07: server mati", True, "outage:1"),)))
    assert (found.finding.status, found.finding.late_minutes) == (DayStatus.PRESENT, 0)
    assert [(label, one.late_class) for label, one in found.other] == [
        ("Sebelum G-1006-07: server mati", "TL2")
    ]
    assert [reason.code for reason in found.finding.reasons] == ["assignment", "late_excused", "relieved"]


def test_an_undecided_outage_holds_the_day() -> None:
    found = settle(LATE, Words(reliefs=(Relief(OUTAGE, "server mati", False),)))
    assert (found.finding.status, found.finding.final) == (DayStatus.PENDING, False)
    assert [one.late_class for _, one in found.other] == ["TL2"]


def test_nothing_holds_a_day_that_is_in_order() -> None:
    fine = facts("07:20", "16:10")
    found = settle(fine, Words(reliefs=(Relief(OUTAGE, "server mati", False),)))
    assert (found.finding.status, found.other) == (DayStatus.PRESENT, ())


def test_lateness_beyond_the_outage_counts_from_its_end() -> None:
    found = settle(facts("08:45", "16:00"), Words(reliefs=(Relief(OUTAGE, "server mati", True),)))
    assert (found.finding.late_minutes, found.finding.late_class) == (15, "TL1")


def test_a_contested_absence_is_pending_until_decided() -> None:
    duty = Claim(ClaimState.OPEN, "Dinas luar", duty="094/1", id="correction:1")
    assert settle(facts(), Words(claims=(duty,))).finding.status is DayStatus.PENDING
    accepted = Claim(ClaimState.ACCEPTED, "Dinas luar", duty="094/1", id="correction:1")
    assert settle(facts(), Words(claims=(accepted,))).finding.status is DayStatus.DUTY


def test_a_circular_that_reached_back_makes_nobody_late_or_absent() -> None:
    later = schedule_of(DAY, WorkDay(time(9), time(16), 0), "WITA")
    before = DayFacts(DAY, "WITA", later, mode=Mode.WFO, check_ins=LATE.check_ins, check_outs=LATE.check_outs)
    words = Words(retroactive="SE 1", sentence="SE 1 berlaku surut. Menunggu penetapan.")
    waiting = settle(LATE, words, before)
    assert waiting.finding.status is DayStatus.PENDING
    assert [one.status for _, one in waiting.other] == [DayStatus.PRESENT, DayStatus.LATE]
    chosen = {
        choice: settle(LATE, Words(retroactive="SE 1", chosen=choice), before).finding.status
        for choice in ("before", "after")
    }
    assert chosen == {"before": DayStatus.PRESENT, "after": DayStatus.LATE}
    absent = settle(facts(), words, facts())
    assert (absent.finding.status, absent.finding.counts_as_absent) == (DayStatus.PENDING, False)


MINUTES = st.integers(-240, 240)


@given(
    MINUTES, MINUTES, st.sampled_from(list(Place)), st.sampled_from(list(Grade)), st.sampled_from(list(Mode))
)
def test_unremarkable_days_all_have_one_finding(
    first: int, last: int, place: Place, grade: Grade, mode: Mode
) -> None:
    came = Mark(SCHEDULE.start + timedelta(minutes=first, seconds=7), place, grade)
    went = Mark(SCHEDULE.end + timedelta(minutes=last, seconds=7), place)
    day = DayFacts(DAY, "WITA", SCHEDULE, mode=mode, check_ins=(came,), check_outs=(went,))
    found = evaluate_day(day)
    plain = plain_day(SCHEDULE, mode, str)
    assert plain is not None
    first_mark = (str(came.at), came.place.value, came.grade.value)
    if plain.holds(*first_mark, str(went.at), went.place.value, went.grade.value):
        assert (found.status, found.final) == (DayStatus.PRESENT, True)
        assert [reason.code for reason in found.reasons] == ["assignment"]
    else:
        assert found.status is not DayStatus.PRESENT or last < 0 or first > 0


NEXT = DAY + timedelta(days=1)


def mark(text: str, day: date = DAY) -> Mark:
    return Mark(clock(text, day), Place.OFFICE)


def test_a_night_shift_takes_its_check_out_from_the_next_day() -> None:
    ins, outs = (mark("22:00"),), (mark("06:05"),)
    after = (mark("06:10", NEXT), mark("15:00", NEXT))
    assert shift_marks(ins, outs, (), after) == (ins, (after[0],))
    assert shift_marks((), outs, (), ()) == ((), ())
    assert shift_marks(ins, (), (mark("06:00", NEXT),), (mark("06:10", NEXT),)) == (ins, ())
    assert shift_marks(ins, (), (), (mark("15:00", NEXT),)) == (ins, ())
    day = (mark("07:00"),), (mark("15:00"),)
    assert shift_marks(*day, (), after) == day


def test_one_form_of_a_frozen_day() -> None:
    line = canonical_line(1990, DAY, ["WFO", "late", 9, "TL1", 0, "", False])
    assert line == b'[1990,"2026-06-10","WFO","late",9,"TL1",0,"",false]\n'

"""Deadlines in working days and hours, identifiers, errors and reasons."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.calendar import Holiday, HolidayCalendar
from tatakerja.kernel.deadlines import DEADLINES, deadline
from tatakerja.kernel.errors import Conflict, Invalid, Malformed, NotAllowed, NotFound, TatakerjaError
from tatakerja.kernel.identifiers import moment_of, uuid7
from tatakerja.kernel.verdicts import Reason, clause_ids

NO_HOLIDAYS = HolidayCalendar()
FRIDAY = date(2026, 11, 13)
LOCAL = datetime.fromisoformat("2026-11-13T16:45")


@pytest.mark.parametrize(
    ("rule", "due", "count"),
    [
        ("pp94.summons_1_latest", date(2026, 11, 4), 7),
        ("pp94.summons_2", date(2026, 11, 24), 7),
        ("pp94.delivery", date(2026, 12, 3), 14),
        ("pp94.in_force", date(2026, 12, 4), 15),
        ("bpasn.appeal", date(2026, 12, 3), 14),
        ("bpasn.ppk_reply", date(2026, 12, 14), 21),
        ("bpasn.decision", date(2027, 2, 12), 65),
        ("complaint.verification", date(2026, 11, 18), 3),
        ("complaint.information", date(2026, 11, 20), 5),
        ("complaint.ordinary", date(2026, 12, 3), 14),
        ("complaint.supervisory", date(2027, 2, 5), 60),
    ],
)
def test_deadlines_in_working_days(rule: str, due: date, count: int) -> None:
    found = deadline(rule, FRIDAY, NO_HOLIDAYS)
    assert (found.date, found.at, found.working_days, found.provisional) == (due, None, count, False)


@pytest.mark.parametrize("rule", ["pdp.correction", "pdp.breach"])
def test_deadlines_in_hours_answer_a_moment(rule: str) -> None:
    wita = ZoneInfo("Asia/Makassar")
    found = deadline(rule, LOCAL, NO_HOLIDAYS, zone="WITA")
    assert (found.at, found.date) == (datetime(2026, 11, 16, 16, 45, tzinfo=wita), date(2026, 11, 16))
    assert found.working_days is None
    same = deadline(rule, datetime(2026, 11, 13, 8, 45, tzinfo=UTC), NO_HOLIDAYS, zone="WITA")
    assert same.at == found.at
    assert deadline(rule, FRIDAY, NO_HOLIDAYS).at == datetime(2026, 11, 16, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("holiday", "rule", "provisional"),
    [
        (date(2026, 11, 13), "complaint.verification", False),
        (date(2026, 11, 16), "complaint.verification", True),
        (date(2026, 11, 15), "complaint.verification", True),
        (date(2026, 11, 18), "complaint.verification", True),
        (date(2026, 11, 20), "complaint.verification", False),
        (date(2026, 11, 12), "pp94.summons_1_latest", True),
        (date(2026, 11, 16), "pp94.summons_1_latest", False),
    ],
)
def test_an_estimated_holiday_on_the_way_makes_a_deadline_provisional(
    holiday: date, rule: str, provisional: bool
) -> None:
    calendar = HolidayCalendar.of([Holiday(holiday, "Perkiraan", provisional=True)])
    assert deadline(rule, FRIDAY, calendar).provisional == provisional


def test_an_unknown_rule_lists_those_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        deadline("pp94.unknown", FRIDAY, NO_HOLIDAYS)
    assert refused.value.code == "unknown_deadline"
    assert all(code in refused.value.message for code in DEADLINES)


@given(st.sampled_from(sorted(DEADLINES)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_later_start_never_comes_due_earlier(rule: str, start: date) -> None:
    first = deadline(rule, start, NO_HOLIDAYS).date
    assert first <= deadline(rule, start + timedelta(days=1), NO_HOLIDAYS).date


moments = st.floats(0, 7e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
noise = st.binary(min_size=10, max_size=10)


@given(moments, moments, noise, noise)
def test_identifiers_sort_by_time_and_tell_it(a: datetime, b: datetime, x: bytes, y: bytes) -> None:
    first, second = uuid7(a, x), uuid7(b, y)
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert timedelta(0) <= a - moment_of(first) < timedelta(milliseconds=1)
    if moment_of(first) < moment_of(second):
        assert first < second


def test_identifiers_refuse_what_they_cannot_hold() -> None:
    for moment, entropy in (
        (datetime(1969, 1, 1, tzinfo=UTC), bytes(10)),
        (LOCAL, bytes(10)),
        (datetime(2026, 1, 1, tzinfo=UTC), bytes(9)),
    ):
        with pytest.raises(Invalid):
            uuid7(moment, entropy)
    with pytest.raises(Invalid):
        moment_of(UUID(int=0, version=4))


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (Malformed, "malformed", 400),
        (NotAllowed, "not_allowed", 403),
        (NotFound, "not_found", 404),
        (Conflict, "conflict", 409),
        (Invalid, "invalid", 422),
    ],
)
def test_every_refusal_has_a_code_and_a_status(kind: type[TatakerjaError], code: str, status: int) -> None:
    error = kind("Coba lagi.")
    assert (error.code, error.status, error.message, str(error)) == (code, status, "Coba lagi.", "Coba lagi.")
    assert kind("Coba lagi.", code="other").code == "other"
    assert kind.code == code


def test_a_finding_lists_its_clauses_once_and_sorted() -> None:
    reasons = (Reason("a", "…", ("A1-08", "A1-04")), Reason("b", "…", ("A1-04",)))
    assert clause_ids(reasons) == ("A1-04", "A1-08")

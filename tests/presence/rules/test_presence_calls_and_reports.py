"""Windows, report requests, reachability calls, snapshots and receipts."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Span
from tatakerja.presence.rules import receipt
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.reachability import Call, ReachabilityRule, ReachFinding, judge_calls
from tatakerja.presence.rules.snapshot import AtHome, HomeState, Outing, Sighting, take_snapshot
from tatakerja.presence.rules.windows import (
    PresenceWindow,
    ReportState,
    brings_location,
    report_requests,
    report_state,
    roll_call_state,
)

NINE = datetime(2026, 4, 10, 1, 0, tzinfo=UTC)  # 09.00 WITA
MENDAGRI = [
    ReachabilityRule(unanswered=2, no_answer_proposal="teguran_lisan", no_answer_clauses=("M26-04",)),
    ReachabilityRule(
        answer_within=timedelta(minutes=5), late_proposal="teguran_tertulis", late_clauses=("M26-05",)
    ),
]
KALTIM = [ReachabilityRule(unanswered=3, within=timedelta(minutes=30), no_answer_clauses=("K26-05",))]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def call(at: float, answered: float | None = None) -> Call:
    return Call(NINE + minutes(at), None if answered is None else NINE + minutes(answered), id=f"c{at}")


@pytest.mark.parametrize(
    ("calls", "finding", "proposal"),
    [
        ([], None, None),
        ([call(0)], None, None),
        ([call(0), call(10)], "no_answer", "teguran_lisan"),
        ([call(0), call(10, 12), call(200)], "no_answer", "teguran_lisan"),
        ([call(0), call(10, 12)], None, None),
        ([call(0, 4.9)], None, None),
        ([call(0, 5)], "late_answer", "teguran_tertulis"),
        ([call(0), call(10), call(20, 26)], "late_answer", "teguran_tertulis"),
    ],
)
def test_the_national_rule(calls: list[Call], finding: str | None, proposal: str | None) -> None:
    result = judge_calls(calls, MENDAGRI, zone="WITA")
    assert (result.finding, result.proposal) == (finding, proposal)


@pytest.mark.parametrize(
    ("calls", "finding"),
    [
        ([call(0), call(10)], None),
        ([call(0), call(15), call(30)], "no_answer"),
        ([call(0), call(15), call(31)], None),
        ([call(0), call(20), call(40), call(50)], "no_answer"),
        ([call(0), call(5), call(10, 11), call(15)], None),
        ([call(0, 60)], None),
    ],
)
def test_three_calls_in_a_row_within_thirty_minutes(calls: list[Call], finding: str | None) -> None:
    result = judge_calls(calls, KALTIM, zone="WITA")
    assert (result.finding, result.proposal) == (finding, None)
    assert result.clauses == (("K26-05",) if finding else ())


def test_a_call_that_may_still_be_answered_or_is_excused_does_not_count() -> None:
    calls = [call(0), call(10)]
    assert judge_calls(calls, MENDAGRI, zone="WITA", now=NINE + minutes(14.9)).finding is None
    assert judge_calls(calls, MENDAGRI, zone="WITA", now=NINE + minutes(15)).finding is ReachFinding.NO_ANSWER
    assert judge_calls([call(0), Call(NINE, excused=True)], MENDAGRI, zone="WITA").finding is None


def test_a_circular_without_calls_finds_nothing() -> None:
    calls = [call(0), call(1), call(2, 90)]
    assert judge_calls(calls, [ReachabilityRule()], zone="WITA").finding is None
    assert judge_calls(calls, [], zone="WITA").finding is None


def test_the_reason_names_the_calls() -> None:
    (reason,) = judge_calls([call(0), call(10)], MENDAGRI, zone="WITA").reasons
    assert reason.text == "2 panggilan tidak dijawab (pukul 09.00, 09.10); aturannya 2 panggilan."
    assert reason.evidence == ("c0", "c10")


def test_report_requests_are_local_and_close_after_a_quarter_of_an_hour() -> None:
    requests = report_requests(date(2026, 4, 10), [time(15), time(7, 30), time(11, 30)], "WITA")
    assert [request.due for request in requests] == [
        datetime(2026, 4, 9, 23, 30, tzinfo=UTC),
        datetime(2026, 4, 10, 3, 30, tzinfo=UTC),
        datetime(2026, 4, 10, 7, 0, tzinfo=UTC),
    ]
    first = requests[0]
    assert report_state(first, None, first.due - minutes(1)) is ReportState.SCHEDULED
    assert report_state(first, None, first.closes) is ReportState.OPEN
    assert report_state(first, None, first.closes + minutes(1)) is ReportState.MISSED
    assert report_state(first, first.closes, first.closes) is ReportState.ANSWERED
    assert report_state(first, first.closes + minutes(1), first.closes) is ReportState.LATE


@pytest.mark.parametrize(
    ("minutes", "seen", "state"),
    [
        (-1, False, "scheduled"), (-1, True, "answered"), (0, False, "open"), (14, False, "open"),
        (15, False, "missed"), (15, True, "answered"),
    ],
)  # fmt: skip
def test_the_state_of_a_roll_call(minutes: int, seen: bool, state: str) -> None:
    starts = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    ends, now = starts + timedelta(minutes=15), starts + timedelta(minutes=minutes)
    assert roll_call_state(starts, ends, now, seen=seen) == state


@pytest.mark.parametrize(
    ("accuracy_m", "place", "brings"),
    [(10.0, "home", True), (10.0, "unknown", True), (None, "office", True), (None, "unknown", False)],
)
def test_a_check_in_at_a_kiosk_brings_its_place(accuracy_m: float | None, place: str, brings: bool) -> None:
    assert brings_location(accuracy_m, place) is brings


def test_windows_that_cannot_be_are_refused() -> None:
    with pytest.raises(Invalid):
        PresenceWindow(time(8), time(7))
    with pytest.raises(Invalid):
        report_requests(date(2026, 4, 10), [time(8)], "WIB", minutes=0)


def seen(at: float, place: Place) -> Sighting:
    return Sighting(NINE + minutes(at), place)


def out(start: float, end: float, acknowledged: bool = True) -> Outing:
    return Outing(Span(NINE + minutes(start), NINE + minutes(end)), acknowledged)


@pytest.mark.parametrize(
    ("sightings", "outings", "state"),
    [
        ([seen(-90, Place.HOME)], [], HomeState.AT_HOME),
        ([seen(-90, Place.HOME), seen(-5, Place.OUTSIDE)], [], HomeState.TO_CLARIFY),
        ([seen(-90, Place.OUTSIDE), seen(0, Place.HOME)], [], HomeState.AT_HOME),
        ([seen(-90, Place.HOME), seen(1, Place.OUTSIDE)], [], HomeState.AT_HOME),
        ([seen(-5, Place.UNKNOWN)], [], HomeState.TO_CLARIFY),
        ([seen(-5, Place.OUTSIDE)], [out(-10, 10)], HomeState.ON_OUTING),
        ([], [out(0, 10)], HomeState.ON_OUTING),
        ([], [out(-10, 0)], HomeState.ON_OUTING),
        ([], [out(-10, -1)], HomeState.NOT_CONNECTED),
        ([seen(-5, Place.OUTSIDE)], [out(-10, 10, False)], HomeState.TO_CLARIFY),
        ([], [out(-10, 10, False)], HomeState.TO_CLARIFY),
        ([], [], HomeState.NOT_CONNECTED),
    ],
)
def test_the_state_of_a_person_at_home(
    sightings: list[Sighting], outings: list[Outing], state: HomeState
) -> None:
    found = take_snapshot([AtHome("a", sightings, outings)], NINE)
    assert found.states == (("a", state),)


@pytest.mark.parametrize(
    ("place", "visit", "state"),
    [
        (Place.OFFICE, True, HomeState.AT_OFFICE),
        (Place.OFFICE, False, HomeState.TO_CLARIFY),
        (Place.OUTSIDE, True, HomeState.TO_CLARIFY),
        (Place.HOME, True, HomeState.AT_HOME),
    ],
)
def test_an_urgent_task_at_the_office_needs_no_answer(place: Place, visit: bool, state: HomeState) -> None:
    found = take_snapshot([AtHome("a", [seen(-5, place)], [], visit)], NINE)
    assert found.states == (("a", state),)
    assert found.at_office == (state is HomeState.AT_OFFICE)


def test_an_old_sighting_can_be_ruled_out() -> None:
    people = [AtHome("a", [seen(-90, Place.HOME)])]
    assert take_snapshot(people, NINE, fresh_from=NINE - minutes(30)).not_connected == 1


places = st.lists(st.sampled_from(list(Place)), max_size=3)


@given(st.lists(st.tuples(places, st.booleans()), max_size=30))
def test_everybody_is_counted_once(raw: list[tuple[list[Place], bool]]) -> None:
    people = [
        AtHome(str(i), [seen(-n, place) for n, place in enumerate(found)], [out(-1, 1)] if outing else [])
        for i, (found, outing) in enumerate(raw)
    ]
    shot = take_snapshot(people, NINE)
    assert shot.total == len(people) == len(shot.states)
    assert shot.at_home + shot.on_outing + shot.to_clarify + shot.not_connected == shot.total
    assert shot.on_outing == sum(outing for _, outing in raw)


FACTS = receipt.ReceiptFacts("p-1", UUID(int=7), NINE, NINE + minutes(39), Place.HOME)


@pytest.mark.parametrize(
    ("person", "written"),
    [("p-1", "p-1"), ("198501012010011001", "198501012010011001"), ('"\u0663', '\\"\u0663')],
)
def test_the_receipts_bytes_are_canonical(person: str, written: str) -> None:
    """The person alone can hold what JSON escapes."""
    assert receipt.payload(replace(FACTS, person=person)).decode() == (
        '{"counts_at":"2026-04-10T01:00:00.000000+00:00","id":"00000000-0000-0000-0000-000000000007",'
        f'"person":"{written}","place":"home","received_at":"2026-04-10T01:39:00.000000+00:00","v":1}}'
    )


@given(
    st.text(max_size=20),
    st.uuids(),
    st.floats(0, 4e9).map(lambda s: datetime.fromtimestamp(s, UTC)),
    st.sampled_from(list(Place)),
    st.binary(min_size=1, max_size=80),
    st.binary(max_size=80),
)
def test_a_receipt_goes_there_and_back(
    person: str, event: UUID, moment: datetime, place: Place, signature: bytes, way: bytes
) -> None:
    facts = receipt.ReceiptFacts(person, event, moment, moment, place)
    token = receipt.join_token(receipt.payload(facts), signature, way)
    data, *found = receipt.split_token(token)
    assert (receipt.read_payload(data), found) == (facts, [signature, way])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abc",
        ".",
        "a.",
        ".b",
        "a b.c",
        "é.x",
        "e30.e30=",
        "QQ.QR",
        "e30.e30.",
        "e30.e30.e30.e30",
        "x" * 5000 + ".x",
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Invalid) as refused:
        receipt.split_token(token)
    assert refused.value.code == "receipt_unreadable"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        receipt.payload(FACTS) + b" ",
        receipt.payload(FACTS).replace(b"home", b"moon"),
    ],
)
def test_a_payload_that_is_not_canonical_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        receipt.read_payload(data)

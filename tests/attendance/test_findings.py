"""Findings from real rows: policy, roster, evidence and permits in, one explained finding out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence import MONDAY, moment, tap
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.changes import changes_since
from tatakerja.attendance.queries.judging import judge
from tatakerja.attendance.services import (
    LOOK_BACK,
    evaluate_changes,
    evaluate_days,
    evaluate_moved,
    evaluate_people,
    evaluate_today,
)
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.organisation.models import Assignment, Person
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import Duty, Leave, OfficeVisit, Outing
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import Confirmation
from tatakerja.presence.rules.snapshot import HomeState
from tatakerja.roster.models import DayChange
from world import World, make_person

JOB = Job("test")
Clock = Callable[[datetime], None]
EVENING = moment("20:00")


@pytest.fixture
def evening(clock_at: Clock) -> None:
    clock_at(EVENING)


def judged(world: World, day: date = MONDAY) -> dict[str, DayFinding]:
    evaluate_days(by=JOB, node=world.nation, first=day, last=day)
    return {
        row.person.name.split()[0]: row
        for row in DayFinding.objects.filter(date=day).select_related("person")
    }


def full_day(person: Person, first: str = "07:20", last: str = "16:35", place: str = "office") -> None:
    tap(person, first, place=place)
    tap(person, last, "check_out", place=place)


def at_home(person: Person) -> None:
    DayChange.objects.create(person=person, date=MONDAY, mode="WFH", reason="Giliran", at=EVENING, job="test")


def facts(row: DayFinding) -> tuple[Any, ...]:
    return (row.mode, row.status, row.late_minutes, row.late_class, row.early_minutes, row.early_class)


def test_an_ordinary_monday(world: World, evening: None) -> None:
    full_day(world.person("Rina"))
    full_day(world.person("Andi"), first="07:41")
    tap(world.person("Dewi"), "07:25")
    rows = judged(world)
    assert len(rows) == 10
    assert facts(rows["Rina"]) == ("WFO", "present", 0, "", 0, "")
    assert facts(rows["Andi"]) == ("WFO", "late", 11, "TL1", 0, "")
    assert facts(rows["Dewi"]) == ("WFO", "early", 0, "", 0, "PSW4")
    assert facts(rows["Budi"]) == ("WFO", "absent", 0, "", 0, "")
    assert {name for name, row in rows.items() if row.counts_as_absent} == {
        "Budi", "Ratna", "Sari", "Wahyu", "Agung", "Maya", "Tono",
    }  # fmt: skip
    assert not any(row.provisional for row in rows.values())


def test_a_finding_names_its_clause_and_its_evidence(world: World, evening: None) -> None:
    late = tap(world.person("Andi"), "07:41")
    row = judged(world)["Andi"]
    found = next(reason for reason in row.reasons if reason["code"] == "late")
    assert found["evidence"] == [f"event:{late.pk}"]
    assert found["text"] == "Masuk pukul 07.41 WITA, 11 menit setelah 07.30 WITA (TL1)."
    assert found["clauses"] == ["Perpres 21/2023"]
    assert row.clauses == sorted(set(row.clauses))
    assert (row.check_in, row.check_out, row.place) == (moment("07:41"), None, "office")
    assert (row.node, row.agency) == (world.perizinan, world.dpmptsp)


def test_work_past_midnight_belongs_to_the_day_on_which_it_began(world: World, clock_at: Clock) -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    clock_at(moment("20:00", wednesday))
    rina, andi = world.person("Rina"), world.person("Andi")
    tap(rina, "07:20")
    tap(rina, "00:30", "check_out", day=tuesday)
    tap(rina, "07:41", day=tuesday)
    tap(rina, "16:35", "check_out", day=tuesday)
    tap(andi, "16:35", "check_out", day=tuesday)
    late = (("WFO", "present", 0, "", 0, ""), ("WFO", "late", 11, "TL1", 0, ""))

    def found() -> tuple[tuple[Any, ...], ...]:
        rows = DayFinding.objects.filter(person=rina, date__in=(MONDAY, tuesday)).order_by("date")
        return tuple(facts(row) for row in rows)

    evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=wednesday)
    assert found() == late
    for day in (MONDAY, tuesday):  # the same when a day is judged alone, and on a page
        evaluate_days(by=JOB, node=world.dpmptsp, first=day, last=day)
        assert judge(posts_on(day), day, moment("20:00", wednesday))[rina.pk].finding.status in (
            "present",
            "late",
        )
    assert found() == late
    own = DayFinding.objects.get(person=andi, date=tuesday)
    assert (facts(own), own.check_out) == (("WFO", "late", 0, "TL4", 0, ""), moment("16:35", tuesday))


def test_seconds_never_make_anybody_late(world: World, evening: None) -> None:
    when = moment("07:30") + timedelta(seconds=59)
    tap(world.person("Rina"), "07:30", counts_at=when)
    tap(world.person("Rina"), "16:35", "check_out")
    assert facts(judged(world)["Rina"]) == ("WFO", "present", 0, "", 0, "")


@pytest.mark.parametrize(("slug", "status"), [("kaltim-2026", "present"), ("kaltim-2021", "pending")])
def test_where_a_circular_lets_people_work_anywhere_no_place_is_wrong(
    world: World, evening: None, slug: str, status: str
) -> None:
    changes = {"valid.from": "2026-11-01", "valid.until": "2026-12-31"}
    publish_circular(
        by=JOB, circular=adopt_circular(by=JOB, region=world.province, slug=slug, changes=changes)
    )
    at_home(world.person("Rina"))
    full_day(world.person("Rina"), place="outside")
    assert judged(world)["Rina"].status == status


def test_a_day_at_home_under_a_circular_is_attendance(world: World, evening: None) -> None:
    circular = adopt_circular(
        by=JOB, region=world.province, slug="kaltim-2021", changes={"valid.from": "2026-11-01"}
    )
    publish_circular(by=JOB, circular=circular)
    DayChange.objects.create(
        person=world.person("Rina"),
        date=MONDAY,
        mode="WFH",
        reason="Giliran di rumah",
        at=EVENING,
        job="test",
    )
    full_day(world.person("Rina"), place="home")
    row = judged(world)["Rina"]
    assert facts(row) == ("WFH", "present", 0, "", 0, "")
    assert row.place == "home"


def test_outside_the_fence_waits_for_an_explanation_and_condemns_nobody(world: World, evening: None) -> None:
    event = tap(world.person("Rina"), "07:20", place="outside", pending=True)
    tap(world.person("Rina"), "16:35", "check_out")
    row = judged(world)["Rina"]
    assert (row.status, row.waiting, row.provisional, row.counts_as_absent) == ("pending", True, True, False)
    assert [r["evidence"] for r in row.reasons if r["code"] == "place_unexplained"] == [[f"event:{event.pk}"]]
    Confirmation.objects.create(event=event, decision="confirmed", by=world.user("Budi"), at=EVENING)
    assert facts(judged(world)["Rina"]) == ("WFO", "present", 0, "", 0, "")


def test_refused_evidence_does_not_count(world: World, evening: None) -> None:
    event = tap(world.person("Rina"), "07:20", grade="C", pending=True)
    Confirmation.objects.create(event=event, decision="refused", by=world.user("Budi"), at=EVENING)
    row = judged(world)["Rina"]
    assert (row.status, row.counts_as_absent, row.check_in) == ("absent", True, None)


def test_an_urgent_task_at_the_office_on_a_day_at_home_eases_the_finding(world: World, evening: None) -> None:
    """Told and acknowledged (060/1617/425.022/2020 cl. A4-03): present, named, and no question in reports."""
    changes = {"valid.from": "2026-11-01", "valid.until": "2026-12-31"}
    circular = adopt_circular(by=JOB, region=world.province, slug="probolinggo-2020", changes=changes)
    publish_circular(by=JOB, circular=circular)
    rina = world.person("Rina")
    at_home(rina)
    full_day(rina)
    posts = posts_on(MONDAY, people=[rina.pk])
    assert judge(posts, MONDAY, EVENING)[rina.pk].home is HomeState.TO_CLARIFY
    nine = moment("21:00")
    visit = OfficeVisit.objects.create(
        person=rina, day=MONDAY, reason="server mati", told_at=nine, acknowledged_at=nine
    )
    assert changes_since(nine).days == {(rina.pk, MONDAY)}
    row = judged(world)["Rina"]
    assert facts(row) == ("WFH", "present", 0, "", 0, "")
    said = next(reason for reason in row.reasons if reason["code"] == "office_visit")
    assert (said["clauses"], said["evidence"][0]) == (["A4-03"], f"visit/{visit.pk}")
    assert judge(posts, MONDAY, EVENING)[rina.pk].home is HomeState.AT_OFFICE
    visit.acknowledged_at, visit.unacknowledged_at = None, nine + timedelta(minutes=5)
    visit.save()
    assert changes_since(nine + timedelta(minutes=1)).days == {(rina.pk, MONDAY)}
    assert judge(posts, MONDAY, EVENING)[rina.pk].home is HomeState.TO_CLARIFY


def test_leave_duty_and_an_acknowledged_outing(world: World, evening: None) -> None:
    rina, andi, dewi = (world.person(name) for name in ("Rina", "Andi", "Dewi"))
    leave = Leave.objects.create(
        person=rina,
        node=world.perizinan,
        kind="tahunan",
        first=MONDAY,
        last=MONDAY,
        state="approved",
        asked_at=EVENING,
        waits_since=EVENING,
        decided_at=EVENING,
    )
    duty = Duty.objects.create(
        person=andi, letter="094/12/2026", purpose="Rapat", first=MONDAY, last=MONDAY, recorded_at=EVENING
    )
    Outing.objects.create(
        person=dewi, category="kesehatan", day=MONDAY, starts_at=moment("07:00"), ends_at=moment("09:00"),
        told_at=moment("06:50"), acknowledged_at=moment("06:55"),
    )  # fmt: skip
    full_day(dewi, first="08:55", place="home")
    at_home(dewi)
    rows = judged(world)
    assert (rows["Rina"].status, rows["Rina"].reasons[0]["evidence"]) == ("leave", [f"leave/{leave.pk}"])
    assert rows["Rina"].reasons[0]["text"] == "Cuti: tahunan, 23 Nov 2026."
    assert (rows["Andi"].status, rows["Andi"].reasons[0]["evidence"]) == ("duty", [f"duty/{duty.pk}"])
    assert facts(rows["Dewi"]) == ("WFH", "present", 0, "", 0, "")


def test_a_free_day_is_off_for_all(world: World, clock_at: Clock) -> None:
    sunday = MONDAY - timedelta(days=1)
    clock_at(moment("20:00", sunday))
    assert {row.status for row in judged(world, sunday).values()} == {"off"}


def test_a_day_under_way_is_provisional_and_nobody_is_absent_yet(world: World, clock_at: Clock) -> None:
    clock_at(moment("09:00"))
    tap(world.person("Rina"), "07:20")
    rows = judged(world)
    assert (rows["Rina"].status, rows["Rina"].provisional) == ("present", True)
    assert (rows["Budi"].status, rows["Budi"].provisional, rows["Budi"].waiting) == ("pending", True, False)
    clock_at(EVENING)
    assert evaluate_today(by=JOB) == 10
    rows = {row.person_id: row for row in DayFinding.objects.all()}
    assert rows[world.person("Budi").pk].counts_as_absent
    assert facts(rows[world.person("Rina").pk]) == ("WFO", "early", 0, "", 0, "PSW4")


def test_only_what_changed_is_written(world: World, evening: None) -> None:
    assert evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY) == 10
    before = dict(DayFinding.objects.values_list("person_id", "computed_at"))
    assert evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY) == 0
    full_day(world.person("Rina"))
    assert evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY) == 1
    assert dict(DayFinding.objects.values_list("person_id", "computed_at")) == before
    audits = AuditEvent.objects.filter(action="attendance.days_evaluated")
    assert [event.data["changed"] for event in audits.order_by("id")] == [10, 1]


def test_somebody_who_was_moved_away_leaves_no_finding_behind(world: World, evening: None) -> None:
    judged(world)
    Assignment.objects.filter(person=world.person("Rina")).update(valid_until=MONDAY - timedelta(days=1))
    assert evaluate_days(by=JOB, node=world.dpmptsp, first=MONDAY, last=MONDAY) == 1
    assert not DayFinding.objects.filter(person=world.person("Rina")).exists()


def test_days_that_have_not_begun_are_left_out(world: World, clock_at: Clock) -> None:
    clock_at(moment("09:00"))
    evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY + timedelta(days=3))
    assert set(DayFinding.objects.values_list("date", flat=True)) == {MONDAY}


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(MONDAY, MONDAY - timedelta(days=1), "period_reversed"), (date(2025, 1, 1), MONDAY, "period_too_long")],
)
def test_a_range_that_cannot_be_meant(world: World, first: date, last: date, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        evaluate_days(by=JOB, node=world.nation, first=first, last=last)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("Sari", True), ("Wahyu", True), ("Maya", True), ("Budi", False), ("Agung", False), ("Rina", False)],
)
def test_who_may_compute_again(world: World, evening: None, name: str, allowed: bool) -> None:
    if allowed:
        assert evaluate_days(by=world.user(name), node=world.dpmptsp, first=MONDAY, last=MONDAY) == 6
        return
    with pytest.raises(NotAllowed):
        evaluate_days(by=world.user(name), node=world.dpmptsp, first=MONDAY, last=MONDAY)


def test_changes_are_found_without_being_told(world: World, evening: None) -> None:
    judged(world)
    event = tap(world.person("Rina"), "07:20", received_at=EVENING)
    tap(world.person("Andi"), "07:20", received_at=EVENING - timedelta(hours=3))
    assert evaluate_changes(by=JOB, since=EVENING - timedelta(minutes=2)) == 1
    assert DayFinding.objects.get(person=world.person("Rina")).check_in == event.counts_at
    assert DayFinding.objects.get(person=world.person("Andi")).check_in is None


def test_a_published_circular_reaches_the_days_it_governs(world: World, evening: None) -> None:
    tap(world.person("Rina"), "07:20", place="home")
    tap(world.person("Rina"), "16:35", "check_out", place="home")
    assert judged(world)["Rina"].status == "pending"
    circular = adopt_circular(
        by=JOB,
        region=world.province,
        slug="probolinggo-2020",
        changes={"valid.from": "2026-11-01", "valid.until": "2026-12-31"},
    )
    publish_circular(by=JOB, circular=circular)
    assert evaluate_changes(by=JOB, since=EVENING - timedelta(minutes=2)) > 0
    row = DayFinding.objects.get(person=world.person("Rina"), date=MONDAY)
    assert (row.status, row.provisional) == ("present", False)


def test_only_days_that_rest_on_something_else_are_judged_again(world: World, evening: None) -> None:
    full_day(world.person("Rina"), place="home")
    full_day(world.person("Andi"), first="07:41")
    judged(world)
    whole = {"by": JOB, "node": world.nation, "first": MONDAY, "last": MONDAY}
    assert evaluate_moved(**whole) == 0
    DayFinding.objects.filter(person=world.person("Andi")).update(fingerprint="-")
    at_home(world.person("Rina"))
    assert evaluate_moved(**whole) == 1
    assert DayFinding.objects.get(person=world.person("Rina")).status == "present"
    assert DayFinding.objects.get(person=world.person("Andi")).fingerprint == "-"
    assert evaluate_days(**whole) == 1
    changes = {"valid.from": "2026-11-01", "valid.until": "2026-12-31"}
    circular = adopt_circular(by=JOB, region=world.province, slug="probolinggo-2020", changes=changes)
    publish_circular(by=JOB, circular=circular)
    assert evaluate_moved(**whole) > 0
    assert (evaluate_moved(**whole), evaluate_days(**whole)) == (0, 0)


def test_days_that_nobody_judged_long_ago_stay_alone(world: World, evening: None) -> None:
    evaluate_moved(by=JOB, node=world.province, first=date(2026, 10, 1), last=MONDAY)
    assert DayFinding.objects.order_by("date").values_list("date", flat=True)[0] == MONDAY - LOOK_BACK
    judged(world, date(2026, 10, 5))
    Assignment.objects.filter(person=world.person("Andi")).update(valid_until=date(2026, 10, 1))
    evaluate_moved(by=JOB, node=world.province, first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert not DayFinding.objects.filter(person=world.person("Andi"), date=date(2026, 10, 5)).exists()


def test_a_check_out_after_midnight_ends_the_shift_of_the_day_before(world: World, clock_at: Clock) -> None:
    world.perizinan.pattern = "shift"
    world.perizinan.save()
    rina, noon = world.person("Rina"), moment("12:00", MONDAY + timedelta(days=1))
    tap(rina, "21:55")
    clock_at(moment("23:00"))
    night = judged(world)["Rina"]
    assert (night.mode, night.status, night.provisional) == ("FLEX", "present", True)
    clock_at(noon)
    tap(rina, "06:05", "check_out", day=MONDAY + timedelta(days=1), received_at=noon)
    evaluate_changes(by=JOB, since=noon)
    night.refresh_from_db()
    assert (night.status, night.check_out) == ("present", moment("06:05", MONDAY + timedelta(days=1)))


def queries_of(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        work()
    return len(captured)


def test_reads_and_writes_do_not_grow_with_people(world: World, evening: None) -> None:
    def again() -> object:
        DayFinding.objects.all().delete()
        return evaluate_days(by=JOB, node=world.perizinan, first=MONDAY, last=MONDAY)

    again()
    few = queries_of(again)
    for number in range(20):
        person = make_person(f"1990022020170220{number:02}", f"Tambahan {number}", world.perizinan, "Staf")
        full_day(person)
    assert queries_of(again) == few


def test_one_persons_day_on_demand(world: World, evening: None) -> None:
    tap(world.person("Rina"), "07:20")
    assert evaluate_people(by=JOB, people=[world.person("Rina").pk], days=[MONDAY]) == 1
    assert list(DayFinding.objects.values_list("person_id", flat=True)) == [world.person("Rina").pk]

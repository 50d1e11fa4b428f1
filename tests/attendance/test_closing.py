"""A month's close: the checklist, the frozen hash, two persons to open it, differences beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from evidence import moment, tap
from tatakerja.attendance.models import DayFinding, FindingDifference, MonthClosing
from tatakerja.attendance.queries.closing import checklist_of, closing_of, is_untouched, undetermined_in
from tatakerja.attendance.services import (
    accept_difference,
    ask_correction,
    ask_reopening,
    close_month,
    decide_corrections,
    determine_days,
    evaluate_days,
    propose_difference,
    reopen_month,
    second_correction,
    second_corrections,
    withdraw_correction,
)
from tatakerja.attendance.services.correcting import Asked
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Person
from tatakerja.permit.models import Leave
from tatakerja.platform.audit import Job
from tatakerja.presence.models import Confirmation
from tatakerja.worklog.models import DailyReport
from world import World

JOB = Job("test")
Clock = Callable[[datetime], None]
OCTOBER = Month(2026, 10)
TUESDAY = date(2026, 10, 20)
AFTER = moment("10:00", date(2026, 11, 3))


@pytest.fixture
def october(world: World, clock_at: Clock) -> World:
    """Rina was nine minutes late on a Tuesday; the month is over and nothing is open."""
    clock_at(AFTER)
    tap(world.person("Rina"), "07:39", day=TUESDAY)
    tap(world.person("Rina"), "16:20", "check_out", day=TUESDAY)
    evaluate_days(by=JOB, node=world.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    return world


def closed(world: World) -> MonthClosing:
    return close_month(by=world.user("Sari"), agency=world.dpmptsp, month=OCTOBER)


def test_the_checklist_names_what_is_open_and_who_has_no_record(october: World) -> None:
    found = checklist_of(october.dpmptsp, OCTOBER)
    assert found.ready
    assert {item.code: item.open for item in found.items if item.open} == {}
    Leave.objects.create(
        person=october.person("Andi"), node=october.perizinan, kind="tahunan", first=TUESDAY, last=TUESDAY,
        asked_at=AFTER, waits_since=AFTER,
    )  # fmt: skip
    DayFinding.objects.filter(person=october.person("Dewi")).delete()
    rina = october.person("Rina")
    at_home = DayFinding.objects.filter(person=rina, date__in=(TUESDAY, date(2026, 10, 21)))
    at_home.update(mode="WFH", status="present", counts_as_absent=False)
    for day, state in ((TUESDAY, "sent"), (date(2026, 10, 21), "draft")):
        DailyReport.objects.create(
            person=rina, day=day, node=october.perizinan, state=state, saved_at=AFTER, sent_at=AFTER,
            first_sent_at=AFTER,
        )  # fmt: skip
    again = checklist_of(october.dpmptsp, OCTOBER)
    assert {item.code: item.open for item in again.items if item.open} == {
        "leaves": 1, "reports": 1, "unrecorded": 1,
    }  # fmt: skip
    assert (again.ready, [str(one) for one in again.unrecorded]) == (False, ["Dewi Lestari"])


def test_the_frozen_month_names_who_was_silent_and_judges_nothing_of_them(october: World) -> None:
    DayFinding.objects.filter(person=october.person("Dewi")).delete()
    DayFinding.objects.filter(person=october.person("Rina"), date__gt=TUESDAY).delete()
    assert [one["name"] for one in closed(october).unrecorded] == ["Dewi Lestari"]
    assert not DayFinding.objects.filter(person=october.person("Dewi")).exists()
    assert DayFinding.objects.filter(person=october.person("Rina"), date=OCTOBER.last).exists()


def test_a_month_that_goes_on_or_waits_is_not_closed(october: World, clock_at: Clock) -> None:
    clock_at(moment("18:00", date(2026, 10, 30)))
    with pytest.raises(Conflict):
        closed(october)
    clock_at(AFTER)
    tap(october.person("Andi"), "07:20", day=TUESDAY, place="outside", pending=True)
    tap(october.person("Andi"), "16:20", "check_out", day=TUESDAY)
    with pytest.raises(Conflict) as refused:
        closed(october)
    assert refused.value.code == "month_not_ready"
    assert closing_of(october.dpmptsp, OCTOBER) is None


def test_who_closes(october: World) -> None:
    for name in ("Rina", "Budi", "Agung", "Tono", "Maya"):
        with pytest.raises(NotAllowed):
            close_month(by=october.user(name), agency=october.dpmptsp, month=OCTOBER)
    with pytest.raises(NotAllowed):
        close_month(by=JOB, agency=october.dpmptsp, month=OCTOBER)


def test_the_frozen_rows_have_a_hash_that_notices_every_change(october: World) -> None:
    closing = closed(october)
    assert is_untouched(closing)
    assert closing.rows == DayFinding.objects.filter(agency=october.dpmptsp, date__month=10).count()
    DayFinding.objects.filter(person=october.person("Rina"), date=TUESDAY).update(late_minutes=8)
    assert not is_untouched(closing)


def test_late_evidence_is_a_difference_and_two_persons_make_it_count(october: World) -> None:
    closing = closed(october)
    tap(october.person("Rina"), "07:12", day=TUESDAY)
    assert evaluate_days(by=JOB, node=october.dpmptsp, first=TUESDAY, last=TUESDAY) == 0
    assert DayFinding.objects.get(person=october.person("Rina"), date=TUESDAY).late_minutes == 9
    row = FindingDifference.objects.get()
    assert (row.before["late_minutes"], row.after["late_minutes"], row.state) == (9, 0, "found")
    with pytest.raises(Invalid):
        propose_difference(by=october.user("Sari"), difference=row, reason=" ")
    propose_difference(by=october.user("Sari"), difference=row, reason="Ponsel baru mengirim.")
    with pytest.raises(Conflict):
        accept_difference(by=october.user("Sari"), difference=row)
    accept_difference(by=october.user("Ratna"), difference=row)
    assert is_untouched(closing)
    evaluate_days(by=JOB, node=october.dpmptsp, first=TUESDAY, last=TUESDAY)
    assert FindingDifference.objects.get().state == "accepted"


def test_a_difference_that_vanishes_is_settled(october: World) -> None:
    closed(october)
    event = tap(october.person("Rina"), "07:12", day=TUESDAY, grade="C", pending=True)
    evaluate_days(by=JOB, node=october.dpmptsp, first=TUESDAY, last=TUESDAY)
    assert FindingDifference.objects.count() == 1
    Confirmation.objects.create(event=event, decision="refused", by=october.user("Budi"), at=AFTER)
    evaluate_days(by=JOB, node=october.dpmptsp, first=TUESDAY, last=TUESDAY)
    assert FindingDifference.objects.count() == 0


def test_a_correction_after_the_close_needs_a_second_person(october: World) -> None:
    closing = closed(october)
    rina: Person = october.person("Rina")
    asked = Asked("check_in", "Mesin antre.", check_in=time(7, 25))
    row = ask_correction(by=october.user("Rina"), person=rina, day=TUESDAY, asked=asked)
    with pytest.raises(Invalid):
        decide_corrections(by=october.user("Budi"), corrections=[row], accept=True)
    decide_corrections(
        by=october.user("Budi"), corrections=[row], accept=True, reason="Benar, saya melihatnya."
    )
    with pytest.raises(NotAllowed):
        second_correction(by=october.user("Budi"), correction=row, reason="Setuju.")
    other = ask_correction(
        by=october.user("Rina"), person=rina, day=TUESDAY, asked=Asked("place", "Pagar keliru.")
    )
    with pytest.raises(Conflict):  # nobody has accepted the other one: neither is seconded
        second_corrections(by=october.user("Sari"), corrections=[row, other], reason="Sesuai daftar hadir.")
    assert not row.steps.filter(kind="seconded").exists()
    withdraw_correction(by=october.user("Rina"), correction=other)
    second_correction(by=october.user("Sari"), correction=row, reason="Sesuai daftar hadir.")
    found = FindingDifference.objects.get()
    assert (found.state, found.proposed_by, found.accepted_by) == (
        "accepted", october.user("Budi"), october.user("Sari"),
    )  # fmt: skip
    assert (found.before["late_class"], found.after["late_class"]) == ("TL1", "")
    assert DayFinding.objects.get(person=rina, date=TUESDAY).late_class == "TL1"
    assert is_untouched(closing)


def test_two_persons_open_a_month_and_closing_again_is_a_new_version(october: World) -> None:
    closing = closed(october)
    with pytest.raises(Conflict):
        reopen_month(by=october.user("Wahyu"), closing=closing)
    ask_reopening(by=october.user("Sari"), closing=closing, reason="Roster keliru.")
    with pytest.raises(NotAllowed):
        reopen_month(by=october.user("Ratna"), closing=closing)
    reopen_month(by=october.user("Wahyu"), closing=closing)
    assert closing_of(october.dpmptsp, OCTOBER) is None
    assert closed(october).version == 2


def test_nobody_opens_what_he_asked_for(october: World) -> None:
    closing = closed(october)
    ask_reopening(by=october.user("Wahyu"), closing=closing, reason="Roster keliru.")
    with pytest.raises(Conflict):
        reopen_month(by=october.user("Wahyu"), closing=closing)


def test_a_circular_that_reaches_back_changes_nothing_of_a_closed_month(october: World) -> None:
    closing = closed(october)
    circular = adopt_circular(
        by=JOB, region=october.province, slug="kaltim-2021", changes={"valid.from": "2026-10-01"}
    )
    publish_circular(by=JOB, circular=circular, retroactive_reason="Terlambat diundangkan.")
    evaluate_days(by=JOB, node=october.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    assert is_untouched(closing)


def test_days_a_circular_reached_back_over_wait_until_an_official_determines_them(october: World) -> None:
    changes = {"valid.from": "2026-10-19"}
    circular = adopt_circular(by=JOB, region=october.province, slug="kaltim-2026", changes=changes)
    publish_circular(by=JOB, circular=circular, retroactive_reason="Terlambat diundangkan")
    friday = date(2026, 10, 23)
    rina = october.person("Rina")
    evaluate_days(by=JOB, node=october.dpmptsp, first=friday, last=friday)
    row = DayFinding.objects.get(person=rina, date=friday)
    assert (row.status, row.counts_as_absent, row.provisional) == ("pending", False, True)
    assert row.other[0]["label"] == "Menurut aturan saat hari itu dijalani"
    assert not checklist_of(october.dpmptsp, OCTOBER).ready
    waiting = undetermined_in(october.dpmptsp, OCTOBER)
    assert [(one.circular_id, one.people) for one in waiting] == [(circular.pk, 6)]
    span = {"first": OCTOBER.first, "last": OCTOBER.last, "reason": "Tetap menurut aturan lama."}
    with pytest.raises(NotAllowed):
        determine_days(
            by=october.user("Budi"), circular_id=circular.pk, agency=october.dpmptsp, choice="before", **span
        )
    determine_days(
        by=october.user("Sari"), circular_id=circular.pk, agency=october.dpmptsp, choice="before", **span
    )
    row.refresh_from_db()
    assert (row.status, row.mode, row.provisional) == ("absent", "WFH", False)
    assert checklist_of(october.dpmptsp, OCTOBER).ready

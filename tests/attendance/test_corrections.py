"""Corrections: asked by the employee, decided by the superior, held meanwhile, both results kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from evidence import MONDAY, moment, tap
from tatakerja.attendance.models import Correction, CorrectionStep, DayFinding
from tatakerja.attendance.queries.corrections import overdue_kept, to_decide
from tatakerja.attendance.services import (
    ask_correction,
    ask_for_many,
    decide_corrections,
    escalate_overdue,
    evaluate_days,
    second_correction,
    withdraw_correction,
)
from tatakerja.attendance.services.correcting import Asked
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.audit import Job
from world import World

JOB = Job("test")
Clock = Callable[[datetime], None]
EVENING = moment("20:00")
FORGOT = Asked("check_out", "Rapat sampai sore, lupa presensi pulang.", check_out=time(16, 20))


@pytest.fixture
def monday(world: World, clock_at: Clock) -> World:
    """Rina came on time and forgot to check out; Andi was eleven minutes late; it is evening."""
    clock_at(EVENING)
    tap(world.person("Rina"), "07:20")
    tap(world.person("Andi"), "07:41")
    tap(world.person("Andi"), "16:35", "check_out")
    evaluate_days(by=JOB, node=world.dpmptsp, first=MONDAY, last=MONDAY)
    return world


def day_of(world: World, name: str, day: date = MONDAY) -> DayFinding:
    return DayFinding.objects.get(person=world.person(name), date=day)


def ask(world: World, name: str = "Rina", asked: Asked = FORGOT) -> Correction:
    return ask_correction(by=world.user(name), person=world.person(name), day=MONDAY, asked=asked)


def test_an_open_request_holds_the_day_and_keeps_what_it_was(monday: World) -> None:
    assert (day_of(monday, "Rina").status, day_of(monday, "Rina").early_class) == ("early", "PSW4")
    row = ask(monday)
    found = day_of(monday, "Rina")
    assert (found.status, found.early_class, found.waiting, found.provisional) == ("pending", "", True, True)
    assert [(one["label"], one["status"], one["early_class"]) for one in found.other] == [
        ("Tanpa keputusan itu", "early", "PSW4")
    ]
    assert row.due_at - row.asked_at == timedelta(hours=72)


def test_an_accepted_request_counts_and_the_original_stays_beside_it(monday: World) -> None:
    row = ask(monday)
    decide_corrections(by=monday.user("Budi"), corrections=[row], accept=True)
    found = day_of(monday, "Rina")
    assert (found.status, found.early_class, found.provisional) == ("present", "", False)
    assert found.check_out is None or found.check_out == moment("16:20")
    assert [(one["label"], one["early_class"]) for one in found.other] == [
        ("Sebelum Lupa presensi pulang", "PSW4")
    ]
    assert [reason["code"] for reason in found.reasons][-1] == "corrected"


def test_a_refusal_needs_words_and_restores_the_day(monday: World) -> None:
    row = ask(monday)
    with pytest.raises(Invalid):
        decide_corrections(by=monday.user("Budi"), corrections=[row], accept=False)
    decide_corrections(
        by=monday.user("Budi"), corrections=[row], accept=False, reason="Sudah pulang pukul 14."
    )
    assert day_of(monday, "Rina").early_class == "PSW4"
    with pytest.raises(Conflict):
        decide_corrections(by=monday.user("Budi"), corrections=[row], accept=True)


def test_who_may_ask_and_who_may_decide(monday: World) -> None:
    with pytest.raises(NotAllowed):
        ask_correction(by=monday.user("Andi"), person=monday.person("Rina"), day=MONDAY, asked=FORGOT)
    row = ask(monday)
    for name in ("Rina", "Andi", "Tono", "Agung", "Sari"):
        with pytest.raises(NotAllowed):
            decide_corrections(by=monday.user(name), corrections=[row], accept=True)
    assert [one.pk for one in to_decide(monday.user("Budi"))] == [row.pk]
    assert [one.pk for one in to_decide(monday.user("Ratna"))] == [row.pk]
    assert list(to_decide(monday.user("Rina"))) == []


@pytest.mark.parametrize(
    ("asked", "day", "code"),
    [
        (Asked("check_out", "Lupa."), MONDAY, "time_missing"),
        (Asked("check_in", ""), MONDAY, "text_missing"),
        (Asked("sesuatu", "Lupa."), MONDAY, "unknown_kind"),
        (Asked("outage", "Padam.", starts=time(9), ends=time(8)), MONDAY, "period_reversed"),
        (FORGOT, MONDAY + timedelta(days=1), "day_ahead"),
        (FORGOT, MONDAY - timedelta(days=400), "day_too_old"),
    ],
)
def test_a_claim_says_what_it_claims(monday: World, asked: Asked, day: date, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask_correction(by=monday.user("Rina"), person=monday.person("Rina"), day=day, asked=asked)
    assert refused.value.code == code


def test_the_same_request_twice_is_refused_until_the_first_ended(monday: World) -> None:
    row = ask(monday)
    with pytest.raises(Conflict):
        ask(monday)
    withdraw_correction(by=monday.user("Rina"), correction=row)
    assert ask(monday).pk != row.pk


def test_an_outage_moves_the_limit_and_a_letter_that_follows_covers_the_day(monday: World) -> None:
    outage = Asked("outage", "Jaringan kantor padam.", starts=time(7, 0), ends=time(8, 0))
    row = ask(monday, "Andi", outage)
    decide_corrections(by=monday.user("Budi"), corrections=[row], accept=True)
    found = day_of(monday, "Andi")
    assert (found.status, found.late_minutes, found.other[0]["late_minutes"]) == ("present", 0, 11)
    duty = ask(monday, "Dewi", Asked("duty", "Ke Jakarta.", paper="094/77/2026"))
    decide_corrections(by=monday.user("Budi"), corrections=[duty], accept=True)
    assert (day_of(monday, "Dewi").status, day_of(monday, "Dewi").other[0]["status"]) == ("duty", "absent")


def test_a_wrong_fence_confirms_the_taps_of_the_day(world: World, clock_at: Clock) -> None:
    clock_at(EVENING)
    tap(world.person("Rina"), "07:20", place="outside", pending=True)
    tap(world.person("Rina"), "16:35", "check_out", place="outside", pending=True)
    row = ask(world, asked=Asked("place", "Titik kantor salah."))
    decide_corrections(by=world.user("Budi"), corrections=[row], accept=True)
    assert day_of(world, "Rina").status == "present"


def test_the_clock_escalates_once_and_the_officer_reads_of_it(monday: World, clock_at: Clock) -> None:
    row = ask(monday)
    assert escalate_overdue(by=JOB, now=row.due_at) == 0
    later = row.due_at + timedelta(minutes=1)
    assert escalate_overdue(by=JOB, now=later) == 1
    assert escalate_overdue(by=JOB, now=later) == 0
    assert [one.pk for one in overdue_kept(monday.user("Sari"), later)] == [row.pk]
    decide_corrections(by=monday.user("Ratna"), corrections=[row], accept=True)
    assert [step.kind for step in row.steps.order_by("id")] == ["escalated", "accepted"]


def test_many_at_once_all_or_none(monday: World) -> None:
    people = [monday.person(name).pk for name in ("Rina", "Andi")]
    outage = Asked("outage", "Listrik padam.", starts=time(7, 0), ends=time(9, 0))
    with pytest.raises(Invalid):
        ask_for_many(
            by=monday.user("Sari"), node=monday.perizinan, day=MONDAY,
            people=[*people, monday.person("Tono").pk], asked=outage,
        )  # fmt: skip
    assert Correction.objects.count() == 0
    made = ask_for_many(
        by=monday.user("Sari"), node=monday.perizinan, day=MONDAY, people=people, asked=outage
    )
    decide_corrections(by=monday.user("Budi"), corrections=made, accept=True)
    assert day_of(monday, "Andi").late_minutes == 0


def test_steps_are_never_changed(monday: World) -> None:
    row = ask(monday)
    with pytest.raises(TypeError):
        row.save()
    step = decide_corrections(by=monday.user("Budi"), corrections=[row], accept=True)[0]
    with pytest.raises(TypeError):
        step.delete()
    with pytest.raises(Conflict):
        second_correction(by=monday.user("Sari"), correction=row, reason="Setuju.")
    assert CorrectionStep.objects.count() == 1

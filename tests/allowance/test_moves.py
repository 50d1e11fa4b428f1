"""Who moves, leaves or is corrected twice: everybody is paid once, by settled days, and everything owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from test_runs import AFTER, DRAFT, LATE, OCTOBER, _as_dict, full_month, put_in_force

from evidence import moment
from tatakerja.allowance.models import TppRun, TppStatement
from tatakerja.allowance.rules.bases import Base
from tatakerja.allowance.services import RuleDraft, check_recap, compute_run, lock_run, open_run
from tatakerja.attendance.models import DayFinding, MonthClosing
from tatakerja.attendance.queries.closing import is_untouched
from tatakerja.attendance.services import (
    ask_correction,
    ask_reopening,
    close_month,
    decide_corrections,
    evaluate_days,
    reopen_month,
    second_correction,
)
from tatakerja.attendance.services.correcting import Asked
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node
from tatakerja.organisation.services import change_number, deactivate_person, open_post
from world import World

Clock = Callable[[datetime], None]
NOVEMBER = Month(2026, 11)
TUESDAY = date(2026, 10, 20)


def close(world: World, agency: Node, month: Month = OCTOBER) -> MonthClosing:
    return close_month(by=world.user("Wahyu"), agency=agency, month=month)


def compute(world: World, agency: Node, month: Month = OCTOBER) -> TppRun:
    return compute_run(by=world.user("Wahyu"), agency=agency, month=month)


def statement(world: World, name: str, month: Month = OCTOBER) -> TppStatement:
    return TppStatement.objects.get(person=world.person(name), run__month=month.first)


def corrected(world: World, name: str, day: date, clock: time) -> None:
    asked = Asked("check_in", "Mesin antre.", check_in=clock)
    row = ask_correction(by=world.user(name), person=world.person(name), day=day, asked=asked)
    decide_corrections(by=world.user("Budi"), corrections=[row], accept=True, reason="Benar.")
    second_correction(by=world.user("Sari"), correction=row, reason="Sesuai.")


def moved(world: World, name: str, first: date) -> None:
    open_post(
        by=world.user("Wahyu"),
        person=world.person(name),
        node=world.bkd,
        title="Analis",
        valid_from=first,
        ends_current=True,
    )


def lock(world: World, run: TppRun, clock_at: Clock, when: datetime) -> TppRun:
    open_run(by=world.user("Wahyu"), run=run)
    clock_at(when)
    return lock_run(by=world.user("Ratna"), run=run)


def test_who_retired_is_still_paid_for_the_month(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina")
    close(world, world.dpmptsp)
    deactivate_person(
        by=world.user("Wahyu"), person=world.person("Rina"), last=OCTOBER.last, reason="Pensiun"
    )
    compute(world, world.dpmptsp)
    assert statement(world, "Rina").amount == 4_000_000


def test_days_served_before_retiring_stay(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {1: "07:39"})
    evaluate_days(by=world.user("Wahyu"), node=world.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    deactivate_person(
        by=world.user("Wahyu"), person=world.person("Rina"), last=date(2026, 10, 15), reason="Wafat"
    )
    close(world, world.dpmptsp)
    assert DayFinding.objects.filter(person=world.person("Rina"), date__month=10).count() == 15
    compute(world, world.dpmptsp)
    assert statement(world, "Rina").amount == 4_000_000 - 8_000


def test_days_of_another_agency_wait_for_its_close(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Andi", skip=(13,))
    full_month(world, "Wahyu")
    moved(world, "Andi", date(2026, 10, 19))
    evaluate_days(by=world.user("Wahyu"), node=world.dpmptsp, first=OCTOBER.first, last=OCTOBER.last)
    close(world, world.bkd)
    with pytest.raises(Conflict) as refused:
        compute(world, world.bkd)
    assert refused.value.code == "month_open"
    close(world, world.dpmptsp)
    compute(world, world.bkd)
    assert statement(world, "Andi").amount == 4_000_000 - 48_000


def test_a_difference_follows_who_moved(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "07:39"})
    close(world, world.dpmptsp)
    corrected(world, "Rina", TUESDAY, time(7, 25))
    moved(world, "Rina", date(2026, 11, 1))
    clock_at(moment("10:00", date(2026, 12, 3)))
    close(world, world.bkd, NOVEMBER)
    compute(world, world.bkd, NOVEMBER)
    assert statement(world, "Rina", NOVEMBER).adjustment == 8_000


def test_a_month_judged_again_does_not_pay_its_difference_too(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "07:39"})
    closing = close(world, world.dpmptsp)
    corrected(world, "Rina", TUESDAY, time(7, 25))
    ask_reopening(by=world.user("Sari"), closing=closing, reason="Roster keliru.")
    reopen_month(by=world.user("Wahyu"), closing=closing)
    close(world, world.dpmptsp)
    compute(world, world.dpmptsp)
    assert statement(world, "Rina").amount == 4_000_000
    assert statement(world, "Rina").adjustment == 0


def test_two_open_runs_do_not_both_pay(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "07:39"})
    close(world, world.dpmptsp)
    corrected(world, "Rina", TUESDAY, time(7, 25))
    one = compute(world, world.dpmptsp)
    clock_at(moment("10:00", date(2026, 12, 3)))
    close(world, world.dpmptsp, NOVEMBER)
    two = compute(world, world.dpmptsp, NOVEMBER)
    lock(world, one, clock_at, moment("10:00", date(2026, 12, 20)))
    with pytest.raises(Conflict) as refused:
        lock(world, two, clock_at, moment("10:00", date(2026, 12, 29)))
    assert refused.value.code == "carried_already"
    compute(world, world.dpmptsp, NOVEMBER)
    assert statement(world, "Rina", NOVEMBER).adjustment == 0


def test_a_month_that_was_paid_is_not_opened_again(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina")
    closing = close(world, world.dpmptsp)
    ask_reopening(by=world.user("Sari"), closing=closing, reason="Roster keliru.")
    run = lock(world, compute(world, world.dpmptsp), clock_at, LATE)
    for act in (
        lambda: reopen_month(by=world.user("Wahyu"), closing=closing),
        lambda: ask_reopening(by=world.user("Sari"), closing=closing, reason="Lagi."),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "month_settled"
    change_number(
        by=world.user("Wahyu"), person=world.person("Rina"), number="199002202015022777", first=LATE.date()
    )
    found = check_recap(run.sha256)
    assert found is not None
    assert (found.intact, is_untouched(closing)) == (True, True)


def test_a_day_corrected_again_is_paid_from_where_it_stood(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "08:15"})
    close(world, world.dpmptsp)
    corrected(world, "Rina", TUESDAY, time(7, 40))
    one = compute(world, world.dpmptsp)
    assert statement(world, "Rina").adjustment == 8_000
    lock(world, one, clock_at, LATE)
    corrected(world, "Rina", TUESDAY, time(7, 25))
    clock_at(moment("10:00", date(2026, 12, 3)))
    close(world, world.dpmptsp, NOVEMBER)
    compute(world, world.dpmptsp, NOVEMBER)
    assert statement(world, "Rina", NOVEMBER).adjustment == 8_000


def test_a_difference_is_of_the_money_of_its_month(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "07:39"})
    close(world, world.dpmptsp)
    lock(world, compute(world, world.dpmptsp), clock_at, LATE)
    corrected(world, "Rina", TUESDAY, time(7, 25))
    richer = RuleDraft(
        **{
            **_as_dict(DRAFT),
            "valid_from": NOVEMBER.first,
            "bases": (Base(amounts={"beban_kerja": 8_000_000}),),
        }
    )
    put_in_force(world, richer)
    clock_at(moment("10:00", date(2026, 12, 3)))
    close(world, world.dpmptsp, NOVEMBER)
    compute(world, world.dpmptsp, NOVEMBER)
    assert statement(world, "Rina", NOVEMBER).adjustment == 8_000

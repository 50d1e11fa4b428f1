"""No single person changes a closed month, no open day becomes money, whatever is tried in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from test_runs import put_in_force

from evidence import moment, tap
from tatakerja.allowance.models import TppRun, TppStatement
from tatakerja.allowance.services import compute_run, lock_run, open_run
from tatakerja.attendance.models import (
    Correction,
    CorrectionStep,
    DayFinding,
    FindingDifference,
    MonthClosing,
)
from tatakerja.attendance.queries.closing import is_untouched
from tatakerja.attendance.services import (
    accept_difference,
    ask_correction,
    ask_reopening,
    close_month,
    decide_corrections,
    evaluate_days,
    propose_difference,
    reopen_month,
    second_correction,
)
from tatakerja.attendance.services.correcting import Asked
from tatakerja.kernel.errors import TatakerjaError
from tatakerja.kernel.periods import Month
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from world import World, make_world

OCTOBER = Month(2026, 10)
TUESDAY = date(2026, 10, 20)
CLAIM = Asked("check_in", "Mesin antre.", check_in=time(7, 20))
ACTORS = ("Rina", "Budi", "Ratna", "Sari", "Wahyu", "Agung", "Tono")
Who = st.sampled_from(ACTORS)


class Lifecycle(RuleBasedStateMachine):
    """One agency's October in the hands of everybody, the clock moving only forward."""

    set_clock: Callable[[datetime], None]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = moment("10:00", date(2026, 11, 3))
        type(self).set_clock(self.now)
        self.world: World = make_world()
        put_in_force(self.world)
        tap(self.world.person("Rina"), "07:39", day=TUESDAY)
        tap(self.world.person("Rina"), "16:20", "check_out", day=TUESDAY)
        self.taps = 0

    @initialize(stage=st.integers(0, 3))
    def somewhere_on_the_way(self, stage: int) -> None:
        """Nothing done yet, closed, computed, or shown and past its time of dispute."""
        officer, agency = self.user("Sari"), self.world.dpmptsp
        if stage >= 1:
            close_month(by=officer, agency=agency, month=OCTOBER)
        if stage >= 2:
            compute_run(by=officer, agency=agency, month=OCTOBER)
        if stage >= 3:
            open_run(by=officer, run=TppRun.objects.get())
            self.time_passes(6)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def tries(self, act: Callable[..., Any], **given: Any) -> None:
        """A refusal leaves everything as it was."""
        try:
            with transaction.atomic():
                act(**given)
        except TatakerjaError:
            pass

    def user(self, name: str) -> User:
        return self.world.user(name)

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days, hours=1)
        type(self).set_clock(self.now)

    @precondition(lambda self: self.taps < 3)
    @rule(minute=st.integers(0, 59), outside=st.booleans())
    def a_phone_delivers_late(self, minute: int, outside: bool) -> None:
        self.taps += 1
        place = "outside" if outside else "office"
        tap(self.world.person("Rina"), f"07:{minute:02d}", day=TUESDAY, place=place, pending=outside)
        evaluate_days(by=Job("test"), node=self.world.dpmptsp, first=TUESDAY, last=TUESDAY)

    @rule(who=Who)
    def closes(self, who: str) -> None:
        self.tries(close_month, by=self.user(who), agency=self.world.dpmptsp, month=OCTOBER)

    @precondition(lambda self: MonthClosing.objects.exists())
    @rule(who=Who, grant=st.booleans())
    def opens_again(self, who: str, grant: bool) -> None:
        closing = MonthClosing.objects.order_by("-version")[0]
        if grant:
            self.tries(reopen_month, by=self.user(who), closing=closing)
        else:
            self.tries(ask_reopening, by=self.user(who), closing=closing, reason="Keliru.")

    @rule(who=Who)
    def contests(self, who: str) -> None:
        person = self.world.person("Rina")
        self.tries(ask_correction, by=self.user(who), person=person, day=TUESDAY, asked=CLAIM)

    @precondition(lambda self: Correction.objects.exists())
    @rule(who=Who, act=st.sampled_from(["accept", "refuse", "second"]))
    def answers(self, who: str, act: str) -> None:
        row = Correction.objects.order_by("-id")[0]
        if act == "second":
            self.tries(second_correction, by=self.user(who), correction=row, reason="Sesuai.")
        else:
            self.tries(
                decide_corrections, by=self.user(who), corrections=[row], accept=act == "accept", reason="Ya."
            )

    @precondition(lambda self: FindingDifference.objects.exists())
    @rule(who=Who, accept=st.booleans())
    def handles_a_difference(self, who: str, accept: bool) -> None:
        row = FindingDifference.objects.all()[0]
        if accept:
            self.tries(accept_difference, by=self.user(who), difference=row)
        else:
            self.tries(propose_difference, by=self.user(who), difference=row, reason="Benar.")

    @rule(who=Who)
    def computes(self, who: str) -> None:
        self.tries(compute_run, by=self.user(who), agency=self.world.dpmptsp, month=OCTOBER)

    @precondition(lambda self: TppRun.objects.exists())
    @rule(who=Who, lock=st.booleans())
    def shows_or_locks(self, who: str, lock: bool) -> None:
        self.tries(lock_run if lock else open_run, by=self.user(who), run=TppRun.objects.get())

    @invariant()
    def a_closed_month_is_what_it_was(self) -> None:
        for closing in MonthClosing.objects.filter(state="closed"):
            assert is_untouched(closing)

    @invariant()
    def whoever_opened_was_not_who_asked(self) -> None:
        for closing in MonthClosing.objects.filter(state="reopened"):
            assert None not in (closing.reopen_asked_by, closing.reopened_by)
            assert closing.reopen_asked_by != closing.reopened_by

    @invariant()
    def what_counts_after_the_close_has_two_names(self) -> None:
        for row in FindingDifference.objects.filter(state="accepted"):
            assert None not in (row.proposed_by, row.accepted_by)
            assert row.proposed_by != row.accepted_by

    @invariant()
    def money_stands_on_a_close_and_two_persons(self) -> None:
        for run in TppRun.objects.select_related("closing"):
            assert run.closing.closed_by is not None
            if run.state == "locked":
                assert None not in (run.computed_by, run.locked_by)
                assert run.computed_by != run.locked_by

    @invariant()
    def no_open_day_lies_behind_money(self) -> None:
        closed = MonthClosing.objects.filter(state="closed").values("agency_id")
        rows = DayFinding.objects.filter(agency__in=closed, date__month=10)
        assert not rows.filter(status="pending").exists()

    @invariant()
    def nobody_decides_on_the_own_day(self) -> None:
        rina = self.user("Rina")
        kinds = ("accepted", "refused", "seconded")
        assert not CorrectionStep.objects.filter(by=rina, kind__in=kinds).exists()
        assert not TppStatement.objects.filter(run__computed_by=rina).exists()


@pytest.mark.django_db
def test_the_life_of_a_month(clock_at: Callable[[datetime], None]) -> None:
    Lifecycle.set_clock = staticmethod(clock_at)
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""Nothing passes its date without the leaders knowing: any order of acts, nights, holidays and reopenings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tatakerja.kernel.calendar import Holiday, HolidayCalendar, HolidayKind
from tatakerja.kernel.zones import WITA, local_date
from tatakerja.service.rules.complaints import (
    Act,
    Kind,
    Stage,
    State,
    must_tell,
    next_state,
    open_date,
    promise,
    stage,
    told_mark,
)

# A week of Idul Fitri and three lonely holidays, in the middle of working weeks.
_FREE = [date(2026, 3, day) for day in range(16, 25)]
_FREE += [date(2026, 4, 3), date(2026, 5, 1), date(2026, 5, 14)]
CALENDAR = HolidayCalendar(Holiday(day, "Libur", HolidayKind.NATIONAL) for day in _FREE)
KINDS = st.sampled_from(list(Kind))


class Promises(RuleBasedStateMachine):
    """One report; every act and every morning is followed by the look that services and the job take."""

    @initialize(kind=KINDS, first=st.integers(min_value=0, max_value=60))
    def receive(self, kind: Kind, first: int) -> None:
        self.today = date(2026, 2, 16) + timedelta(days=first)
        self.state, self.kind, self.told = State.RECEIVED, kind, None
        self.known: set[tuple[date, Stage]] = set()
        self._promise(self._now())
        self._look()

    def _now(self) -> datetime:
        return datetime.combine(self.today, time(3), UTC)

    def _promise(self, since: datetime) -> None:
        self.since = since
        made = promise(self.kind, since, CALENDAR, WITA)
        self.verify_by, self.due_on = made.verify_by, made.due_on

    def _stage(self) -> tuple[Stage, date | None]:
        due = open_date(self.state, self.verify_by, self.due_on)
        return stage(self.state, due, local_date(self._now(), WITA), CALENDAR), due

    def _look(self) -> None:
        near, due = self._stage()
        if due is not None and must_tell(near, due, self.told):
            self.told = told_mark(due, near)
            self.known.add((due, near))

    @rule(days=st.integers(min_value=1, max_value=4))
    def nights_pass(self, days: int) -> None:
        for _ in range(days):
            self.today += timedelta(days=1)
            self._look()

    @precondition(lambda self: self.state in (State.RECEIVED, State.IN_HAND))
    @rule(kind=KINDS)
    def forward(self, kind: Kind) -> None:
        before = self.due_on
        self.state, self.kind = next_state(self.state, Act.FORWARD), kind
        verify_by = self.verify_by
        self._promise(self.since)
        self.verify_by = verify_by
        if self.due_on != before:
            self.told = None
            self.known = set()
        self._look()

    @precondition(lambda self: self.state is State.IN_HAND)
    @rule(act=st.sampled_from([Act.ANSWER, Act.CLOSE]))
    def answer(self, act: Act) -> None:
        self.state = next_state(self.state, act)
        self._look()

    @precondition(lambda self: self.state is State.CLOSED)
    @rule()
    def reopen(self) -> None:
        self.state = next_state(self.state, Act.REOPEN)
        verify_by = self.verify_by
        self._promise(self._now())
        self.verify_by, self.told, self.known = verify_by, None, set()
        self._look()

    @invariant()
    def the_leaders_know_what_is_near_or_broken(self) -> None:
        near, due = self._stage()
        if due is not None and near in (Stage.DUE, Stage.LATE):
            assert (due, near) in self.known


Promises.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestPromises = Promises.TestCase


def test_every_date_is_told_before_it_wherever_the_holidays_lie() -> None:
    """Exhaustive: every class, received on each day of four months, left alone until after its date."""
    for kind in Kind:
        for start in range(120):
            received = date(2026, 1, 26) + timedelta(days=start)
            made = promise(kind, datetime.combine(received, time(3), UTC), CALENDAR, WITA)
            for state, due in ((State.RECEIVED, made.verify_by), (State.IN_HAND, made.due_on)):
                if due is None:
                    continue
                days = [received + timedelta(days=step) for step in range((due - received).days + 2)]
                stages = [stage(state, due, day, CALENDAR) for day in days]
                first = stages.index(Stage.DUE)
                assert days[first] < due
                assert stages == sorted(stages, key=[Stage.CALM, Stage.DUE, Stage.LATE].index)
                assert stages[-1] is Stage.LATE

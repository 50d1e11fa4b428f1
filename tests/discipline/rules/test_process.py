"""No way from a signal to a sanction but through separate persons: anybody tries every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tatakerja.discipline.rules.bands import Level, Regulation
from tatakerja.discipline.rules.process import (
    ENDED,
    MOVES,
    CaseState,
    Member,
    Move,
    Seat,
    Stage,
    after,
    may,
    require,
    require_decider,
    require_examiner,
)
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed

START = date(2026, 11, 23)
PEOPLE = range(7)
SUBJECT, SUPERIOR = 0, 1
OFFICERS = frozenset({2, 3, 6})
PUNISHED = frozenset({Stage.DECIDED, Stage.DELIVERED, Stage.CONTESTED, Stage.SETTLED, Stage.RESTORED})


class CaseLife(RuleBasedStateMachine):
    """Random people try random steps; what the services write beside a step is written here too."""

    @initialize(
        level=st.sampled_from(Level),
        regulation=st.sampled_from(Regulation),
        reporter=st.none() | st.sampled_from(PEOPLE),
    )
    def begin(self, level: Level, regulation: Regulation, reporter: int | None) -> None:
        self.state = CaseState(Stage.DRAFT, regulation, SUBJECT, SUPERIOR, level, reporter=reporter)
        self.today = START
        self.trail: list[tuple[Move, int]] = []

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        before = self.state
        self.today += timedelta(days=days)
        assert self.state == before

    @rule(move=st.sampled_from(Move), user=st.sampled_from(PEOPLE), flag=st.booleans())
    def somebody_tries(self, move: Move, user: int, flag: bool) -> None:
        state, officer = self.state, user in OFFICERS
        if not may(state, move, user, officer=officer, today=self.today):
            return
        outcome = {}
        if move in (Move.RECOMMEND, Move.DECIDE):
            outcome = {"proven": flag}
        if move is Move.SETTLE:
            outcome = {"annulled": flag}
        self.state = self._facts(after(state, move, **outcome), move, user, flag)
        self.trail.append((move, user))

    @rule(user=st.sampled_from(PEOPLE), seat=st.sampled_from(Seat), by=st.sampled_from(sorted(OFFICERS)))
    def somebody_appoints(self, user: int, seat: Seat, by: int) -> None:
        try:
            require(self.state, Move.APPOINT, by, officer=True, today=self.today)
            require_examiner(self.state, user, seat)
        except (Conflict, Invalid, NotAllowed):
            return
        self.state = replace(self.state, examiners=(*self.state.examiners, Member(user, seat)))

    @rule(user=st.sampled_from(PEOPLE), by=st.sampled_from(sorted(OFFICERS)))
    def somebody_names_the_decider(self, user: int, by: int) -> None:
        try:
            require(self.state, Move.APPOINT, by, officer=True, today=self.today)
            require_decider(self.state, user)
        except (Conflict, Invalid, NotAllowed):
            return
        self.state = replace(self.state, decider=user)

    def _facts(self, state: CaseState, move: Move, user: int, flag: bool) -> CaseState:
        """The facts that a service stores with the step."""
        later = self.today + timedelta(days=5)
        changed = {
            Move.TAKE_UP: {"taken_up_by": user, "answer_due": later},
            Move.ACCUSE: {"accuser": user},
            Move.SUMMON: {"exam_on": later},
            Move.DECIDE: {"decided_by": user, "kind": "teguran_lisan" if flag else ""},
            Move.DELIVER: {"effective_from": later},
            Move.CONTEST: {"effective_from": None},
            Move.SETTLE: {"effective_from": None if flag else self.today},
        }.get(move, {})
        return replace(state, **changed)

    @invariant()
    def a_sanction_has_three_separate_persons_behind_it(self) -> None:
        if not hasattr(self, "state") or self.state.stage not in PUNISHED:
            return
        state = self.state
        accusers, examiners = state.accusers, state.examiner_ids
        assert state.taken_up_by == SUPERIOR
        assert state.accuser is not None and examiners and state.decided_by is not None
        assert not accusers & examiners
        assert state.decided_by not in accusers | examiners
        assert SUBJECT not in {state.accuser, state.decided_by, state.taken_up_by} | examiners
        assert state.kind

    @invariant()
    def nothing_takes_effect_without_a_decision_that_reached_the_employee(self) -> None:
        if hasattr(self, "state") and self.state.effective_from is not None:
            moves = [move for move, _ in self.trail]
            assert moves.count(Move.DECIDE) == 1 and Move.DELIVER in moves
            assert (Move.DECIDE, self.state.decider) in self.trail
            assert self.state.kind and not self.state.annulled

    @invariant()
    def the_employee_was_heard_or_missed_two_summonses(self) -> None:
        if hasattr(self, "state") and self.state.stage in PUNISHED:
            assert self.state.heard or self.state.missed == 2

    @invariant()
    def a_heavy_one_had_a_team_of_three_seats(self) -> None:
        if hasattr(self, "state") and self.state.stage in PUNISHED and self.state.needs_team:
            assert {one.seat for one in self.state.examiners} == set(Seat)

    @invariant()
    def what_has_ended_stays(self) -> None:
        if hasattr(self, "state") and self.state.stage in ENDED:
            for move in Move:
                assert not any(
                    may(self.state, move, user, officer=user in OFFICERS, today=self.today) for user in PEOPLE
                )


TestCaseLife = CaseLife.TestCase
TestCaseLife.settings = settings(max_examples=60, stateful_step_count=40)


BASE = CaseState(
    Stage.RECOMMENDED,
    Regulation.PP94_2021,
    SUBJECT,
    SUPERIOR,
    accuser=2,
    taken_up_by=1,
    examiners=(Member(1, Seat.SUPERIOR),),
    decider=4,
    proven=True,
)


def test_only_the_named_decider_decides() -> None:
    assert [user for user in PEOPLE if may(BASE, Move.DECIDE, user, officer=True, today=START)] == [4]


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"accuser": 4}, "same_person"), ({"examiners": (Member(4, Seat.PERSONNEL),)}, "same_person")],
)
def test_accuser_and_examiner_do_not_decide_even_when_named(changed: dict[str, object], code: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        require(replace(BASE, **changed), Move.DECIDE, 4, officer=False, today=START)
    assert refusal.value.code == code


@pytest.mark.parametrize("move", Move)
def test_nobody_acts_in_the_own_case_but_as_the_employee(move: Move) -> None:
    allowed = {Move.ANSWER, Move.CONTEST}
    for stage in MOVES[move][0]:
        state = replace(
            BASE, stage=stage, superior=SUBJECT, decider=SUBJECT, examiners=(Member(SUBJECT, Seat.SUPERIOR),)
        )
        assert may(state, move, SUBJECT, officer=True, today=START) == (move in allowed)


def test_the_superior_who_took_up_does_not_accuse() -> None:
    state = replace(BASE, stage=Stage.TAKEN_UP, accuser=None, taken_up_by=3, answered=True)
    assert not may(state, Move.ACCUSE, 3, officer=True, today=START)
    assert may(state, Move.ACCUSE, 2, officer=True, today=START)


@pytest.mark.parametrize(
    ("regulation", "level", "needed"),
    [
        (Regulation.PP94_2021, Level.BERAT, True),
        (Regulation.PP94_2021, Level.SEDANG, False),
        (Regulation.PP53_2010, Level.BERAT, False),
        (Regulation.CONTRACT, Level.BERAT, True),
    ],
)
def test_who_needs_a_team(regulation: Regulation, level: Level, needed: bool) -> None:
    assert replace(BASE, regulation=regulation, level=level).needs_team is needed

"""Silence closes a report: never without a notice, never before its day, never what lacks its proof."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tatakerja.service.rules.complaints import Act, Kind, State, needs_proof, next_state
from tatakerja.service.rules.silence import Patience, Wait, closes, notice_due, wait_for_reporter

DAY = date(2026, 11, 23)
TEN = Patience()


def test_ten_days_and_a_notice_three_days_before() -> None:
    wait = wait_for_reporter(Kind.ORDINARY, False, 1, DAY, TEN)
    assert wait == Wait(date(2026, 12, 3))
    assert notice_due(wait, date(2026, 11, 29), TEN) is None
    noticed = notice_due(wait, date(2026, 11, 30), TEN)
    assert noticed == Wait(date(2026, 12, 3), date(2026, 11, 30))
    assert [closes(noticed, day) for day in (date(2026, 12, 3), date(2026, 12, 4))] == [False, True]
    assert not closes(wait, date(2027, 1, 1))
    assert notice_due(noticed, date(2026, 12, 1), TEN) is None


def test_a_late_notice_gives_the_reporter_its_days() -> None:
    assert notice_due(Wait(DAY), DAY + timedelta(days=5), TEN) == Wait(
        DAY + timedelta(days=8), DAY + timedelta(days=5)
    )


@given(st.sampled_from(list(Kind)), st.booleans(), st.integers(min_value=0, max_value=3))
def test_what_lacks_its_proof_waits_for_the_office(kind: Kind, asked: bool, proofs: int) -> None:
    waits = wait_for_reporter(kind, asked, proofs, DAY, TEN) is not None
    assert waits == (asked or proofs > 0 or not needs_proof(kind))


class Silence(RuleBasedStateMachine):
    """One report: office and reporter speak in any order, nights pass, the job looks on some mornings."""

    @initialize(kind=st.sampled_from(list(Kind)), days=st.integers(2, 20), notice=st.integers(1, 19))
    def take_up(self, kind: Kind, days: int, notice: int) -> None:
        self.patience = Patience(days, min(notice, days - 1))
        self.state, self.kind, self.today, self.proofs = State.IN_HAND, kind, DAY, 0
        self.wait: Wait | None = None
        self.quiet_since: date | None = None
        self.asked = False

    @precondition(lambda self: self.state is State.IN_HAND)
    @rule(asked=st.booleans(), files=st.integers(0, 1))
    def the_office_speaks(self, asked: bool, files: int) -> None:
        self.state = next_state(self.state, Act.ASK if asked else Act.ANSWER)
        self.proofs, self.asked, self.quiet_since = self.proofs + files, asked, self.today
        self.wait = wait_for_reporter(self.kind, asked, self.proofs, self.today, self.patience)

    @rule()
    def the_reporter_speaks(self) -> None:
        if self.state is State.CLOSED:
            self.state = next_state(self.state, Act.REOPEN)
        self.wait = self.quiet_since = None

    @rule(days=st.integers(1, 6))
    def nights_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def the_job_looks(self) -> None:
        if self.wait is None or self.state is State.CLOSED:
            return
        self.wait = notice_due(self.wait, self.today, self.patience) or self.wait
        if not closes(self.wait, self.today):
            return
        assert self.quiet_since is not None and self.wait.noticed_on is not None
        assert (self.today - self.quiet_since).days > self.patience.days
        assert (self.today - self.wait.noticed_on).days > self.patience.notice_days
        assert self.asked or self.proofs or not needs_proof(self.kind)
        self.state, self.wait = next_state(self.state, Act.LAPSE), None

    @invariant()
    def who_spoke_last_is_never_the_reporter_of_a_waiting_report(self) -> None:
        assert (self.wait is None) or self.quiet_since is not None


Silence.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestSilence = Silence.TestCase

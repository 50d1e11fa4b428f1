"""Reachability calls to people who work at home, and the proposal that follows from them.

Sources: SE Mendagri 800.1.5/3349/SJ (two unanswered calls: verbal reprimand; no reply within five minutes
without a reason: written reprimand); circular 100.3.4/739/B.ORG-III/2026 (three consecutive calls within 30
minutes unanswered: discipline, no kind named). The numbers come with the policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from tatakerja.circular.rules.effective import EffectivePolicy, reachability_rules
from tatakerja.kernel.verdicts import Reason, clause_ids
from tatakerja.kernel.zones import clock_text

_MINUTE: Final = timedelta(minutes=1)


class ReachFinding(StrEnum):
    """What the calls of a day show."""

    NO_ANSWER = "no_answer"
    LATE_ANSWER = "late_answer"


@dataclass(frozen=True, slots=True)
class Call:
    """A call and when it was answered (None = not). ``excused``: the superior accepted the reason, or the
    call fell into leave, an acknowledged outing or a time outside the person's window."""

    at: datetime
    answered_at: datetime | None = None
    excused: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReachabilityRule:
    """A circular's rule.

    ``unanswered``: how many unanswered calls make a finding (0 = none does); ``within``: they must lie in
    this span and follow one another without an answered call (None = any of the day). ``answer_within``: an
    answer that takes this long or longer is a finding, since the circular says "< 5 minutes" (None = never).
    The proposals are codes of sanctions, None where the circular names none.
    """

    unanswered: int = 0
    within: timedelta | None = None
    no_answer_proposal: str | None = None
    answer_within: timedelta | None = None
    late_proposal: str | None = None
    no_answer_clauses: tuple[str, ...] = ()
    late_clauses: tuple[str, ...] = ()


def rules_of(effective: EffectivePolicy) -> list[ReachabilityRule]:
    """The rules that the circulars in force state; none where they state none."""
    return [
        ReachabilityRule(
            unanswered=stated.calls or 0,
            within=timedelta(minutes=stated.within_minutes) if stated.within_minutes else None,
            no_answer_proposal=stated.proposal_no_answer,
            answer_within=timedelta(minutes=stated.reply_minutes) if stated.reply_minutes else None,
            late_proposal=stated.proposal_late,
            no_answer_clauses=policy.clauses_behind("reachability"),
            late_clauses=policy.clauses_behind("reachability"),
        )
        for policy, stated in reachability_rules(effective)
    ]


def stated(rules: Sequence[ReachabilityRule]) -> tuple[Reason, ...]:
    """What the rules ask, in words with their clauses, for the page on which somebody is called."""
    found = []
    for rule in rules:
        if rule.unanswered:
            within = f" dalam {rule.within // _MINUTE} menit" if rule.within else ""
            text = f"{rule.unanswered} panggilan{within} tidak dijawab"
            found.append(Reason("calls_unanswered", text, rule.no_answer_clauses))
        if rule.answer_within is not None:
            text = f"dijawab setelah {rule.answer_within // _MINUTE} menit atau lebih"
            found.append(Reason("call_answered_late", text, rule.late_clauses))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReachResult:
    """The finding of a day's calls and the proposal for a person to decide; both None when all is well."""

    finding: ReachFinding | None = None
    proposal: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that shaped the finding."""
        return clause_ids(self.reasons)


# From light to heavy: of several offences examined together one sanction follows, the heaviest.
_WEIGHT = {None: 0, "teguran_lisan": 1, "teguran_tertulis": 2, "tidak_puas_tertulis": 3}


def judge_calls(
    calls: Sequence[Call], rules: Sequence[ReachabilityRule], *, zone: str, now: datetime | None = None
) -> ReachResult:
    """What the calls of one person on one day show under the rules in force.

    A call that may still be answered in time at ``now`` is left out. Of several findings the one with the
    heaviest proposal stands.
    """
    patience = max((rule.answer_within or timedelta(0) for rule in rules), default=timedelta(0))
    judged = [
        call
        for call in sorted(calls, key=lambda call: call.at)
        if not call.excused and not _still_open(call, patience, now)
    ]
    results = [
        result
        for rule in rules
        for result in (_no_answer(judged, rule, zone), _late_answer(judged, rule, zone))
        if result is not None
    ]
    return max(results, key=lambda result: _WEIGHT.get(result.proposal, len(_WEIGHT)), default=ReachResult())


def _still_open(call: Call, patience: timedelta, now: datetime | None) -> bool:
    return call.answered_at is None and now is not None and now < call.at + patience


def _no_answer(calls: Sequence[Call], rule: ReachabilityRule, zone: str) -> ReachResult | None:
    if rule.unanswered < 1:
        return None
    missed = _run_within(calls, rule) if rule.within is not None else _missed(calls)
    if len(missed) < rule.unanswered:
        return None
    clocks = ", ".join(clock_text(call.at, zone, with_label=False) for call in missed)
    reason = Reason(
        "calls_unanswered",
        f"{len(missed)} panggilan tidak dijawab (pukul {clocks}); aturannya {rule.unanswered} panggilan.",
        rule.no_answer_clauses,
        tuple(call.id for call in missed if call.id),
    )
    return ReachResult(ReachFinding.NO_ANSWER, rule.no_answer_proposal, (reason,))


def _missed(calls: Sequence[Call]) -> list[Call]:
    return [call for call in calls if call.answered_at is None]


def _run_within(calls: Sequence[Call], rule: ReachabilityRule) -> list[Call]:
    """The first run of as many unanswered calls as the rule needs, in a row and within its span."""
    run: list[Call] = []
    for call in calls:
        if call.answered_at is not None:
            run = []
            continue
        run = [*run, call][-rule.unanswered :]
        if len(run) == rule.unanswered and rule.within is not None and call.at - run[0].at <= rule.within:
            return run
    return []


def _late_answer(calls: Sequence[Call], rule: ReachabilityRule, zone: str) -> ReachResult | None:
    limit = rule.answer_within
    if limit is None:
        return None
    for call in calls:
        if call.answered_at is None or call.answered_at - call.at < limit:
            continue
        minutes = (call.answered_at - call.at) // _MINUTE
        reason = Reason(
            "call_answered_late",
            f"Panggilan pukul {clock_text(call.at, zone)} dijawab setelah {minutes} menit; "
            f"batasnya kurang dari {limit // _MINUTE} menit.",
            rule.late_clauses,
            (call.id,) if call.id else (),
        )
        return ReachResult(ReachFinding.LATE_ANSWER, rule.late_proposal, (reason,))
    return None

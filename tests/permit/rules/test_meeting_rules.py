"""Meetings and events against the shipped circulars and made-up limits (A0-09, A2-07, A3-12, A4-05)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.effective import EffectivePolicy, Parameter, effective_policy
from tatakerja.circular.rules.sections import EventRule, Gathering
from tatakerja.permit.rules.meetings import MeetingPlan, checklist_of, judge_meeting

LIBRARY = {policy.slug: policy for policy in load_library().policies()}


def under(slug: str, day: date) -> EffectivePolicy:
    return effective_policy([LIBRARY[slug]], day)


def stated(**values: Any) -> EffectivePolicy:
    parameters = {
        f"meetings.{name}": Parameter(f"meetings.{name}", value, "x", ()) for name, value in values.items()
    }
    return EffectivePolicy(date(2026, 11, 23), ("x",), parameters)


def plan(kind: str = "meeting", **more: Any) -> MeetingPlan:
    facts = {"online": False, "heads": 10, "capacity": 100, "reason": "alat peraga"} | more
    return MeetingPlan(kind, **facts)


@pytest.mark.parametrize(
    ("slug", "day", "made", "decision", "clauses"),
    [
        ("banten-2020", date(2020, 3, 24), plan(), "cancelled", ("A2-07",)),
        ("banten-2020", date(2020, 3, 24), plan(online=True), "allowed", ()),
        ("kaltim-2020", date(2020, 6, 22), plan(reason=" "), "needs_reason", ("A3-12",)),
        ("kaltim-2020", date(2020, 6, 22), plan(), "allowed", ("A3-12",)),
        ("kaltim-2021", date(2021, 7, 7), plan("ceremony"), "needs_permit", ("A0-09",)),
        ("kaltim-2021", date(2021, 7, 7), plan(), "allowed", ()),
        ("probolinggo-2020", date(2020, 4, 2), plan(reason=""), "needs_reason", ("A4-05",)),
    ],
)
def test_the_circulars(
    slug: str, day: date, made: MeetingPlan, decision: str, clauses: tuple[str, ...]
) -> None:
    verdict = judge_meeting(under(slug, day), made)
    assert (verdict.decision.value, verdict.clauses) == (decision, clauses)


@pytest.mark.parametrize(("heads", "decision"), [(19, "allowed"), (20, "too_full")])
def test_a_share_of_the_room_is_rounded_down(heads: int, decision: str) -> None:
    """Ceremonies at 20 % of a room for 99: nineteen people (circular 065/1104/B.Org-TL of 2022)."""
    policy = stated(ceremonies=Gathering.ONLINE_PREFERRED, ceremony_capacity=Fraction(1, 5))
    verdict = judge_meeting(policy, plan("ceremony", heads=heads, capacity=99))
    assert (verdict.decision.value, verdict.most) == (decision, 19)


def test_the_strictest_word_counts_and_only_while_it_holds() -> None:
    rule = EventRule("training", Gathering.CANCELLED, until=date(2026, 11, 22))
    assert judge_meeting(stated(events=(rule,)), plan("training")).decision.value == "allowed"
    open_rule = EventRule("training", Gathering.CANCELLED, max_people=5)
    both = stated(events=(open_rule,), face_to_face=Gathering.PERMIT)
    assert judge_meeting(both, plan("training")).decision.value == "cancelled"
    assert judge_meeting(both, plan()).decision.value == "needs_permit"


def test_without_a_circular_the_room_itself_is_the_limit() -> None:
    assert judge_meeting(stated(), plan(heads=101)).decision.value == "too_full"
    assert judge_meeting(stated(), plan(capacity=None, heads=101)).decision.value == "allowed"


def test_the_protocol_is_a_checklist() -> None:
    assert checklist_of(under("kaltim-2021", date(2021, 7, 7)), "ceremony") == (
        ("protokol kesehatan", "A0-17"),
        ("protokol kesehatan pada setiap kegiatan kedinasan", "A0-17"),
    )
    assert checklist_of(under("kaltim-2020", date(2020, 6, 22)), "meeting") == ()

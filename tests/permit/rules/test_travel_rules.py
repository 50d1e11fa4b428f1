"""Travel regimes and outings."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.document import policy_from_tree
from tatakerja.circular.rules.effective import EffectivePolicy, effective_policy
from tatakerja.circular.rules.problems import Place
from tatakerja.circular.rules.source import Entry, from_plain
from tatakerja.circular.rules.terms import PersonFacts, Travel
from tatakerja.permit.rules import TravelKind, TravelRequest, judge_outing, judge_travel, judge_visit
from tatakerja.permit.rules.travel import stage_of, stages_up_to

LIBRARY = load_library()
DAY = date(2021, 7, 21)
ONE = PersonFacts("s")
HEAD = PersonFacts("kadis", title="Kepala Dinas Kesehatan")


def in_kotim(regime: str, person: PersonFacts = ONE, **more: Any) -> EffectivePolicy:
    changes = {"travel.private": regime} | more
    entries = [Entry(path, Place(), from_plain(value)) for path, value in changes.items()]
    return effective_policy([policy_from_tree(LIBRARY.tree("kotim-2021"), entries)], DAY, person)


EXPECTED = {
    ("free", False, None, False): "allowed",
    ("permission", False, True, False): "forbidden",
    ("permission", True, None, False): "needs_permission",
    ("permission", True, False, False): "needs_permission",
    ("permission", True, True, False): "allowed",
    ("selective", True, True, False): "needs_priority",
    ("selective", False, None, True): "allowed",
    ("selective", False, True, True): "allowed",
    ("selective", False, False, True): "needs_permission",
    ("forbidden", True, True, True): "forbidden",
}


@pytest.mark.parametrize(("case", "decision"), EXPECTED.items())
def test_the_regimes(case: tuple[str, bool, bool | None, bool], decision: str) -> None:
    regime, important, approved, priority = case
    verdict = judge_travel(in_kotim(regime), TravelRequest(TravelKind.PRIVATE, important, approved, priority))
    assert verdict.decision.value == decision
    assert verdict.clauses == (() if regime == "free" else ("A1-12",))


@pytest.mark.parametrize(
    "request_",
    [
        TravelRequest(TravelKind.PRIVATE, important, approved, priority)
        for important, approved, priority in product([False, True], [None, False, True], [False, True])
    ],
)
def test_a_ban_on_home_workers_does_not_bind_who_must_be_in_the_office(request_: TravelRequest) -> None:
    verdict = judge_travel(in_kotim("forbidden", HEAD), request_)
    assert (verdict.decision.value, verdict.regime, verdict.clauses) == ("allowed", Travel.FREE, ())
    bound = judge_travel(in_kotim("forbidden", HEAD, **{"travel.private_binds": "everybody"}), request_)
    assert (bound.decision.value, bound.clauses) == ("forbidden", ("A1-12",))


def test_nothing_in_force_leaves_travel_free() -> None:
    effective = effective_policy([], DAY, ONE)
    for kind in TravelKind:
        assert judge_travel(effective, TravelRequest(kind)).decision.value == "allowed"


@pytest.mark.parametrize(
    ("approver", "usual", "stages"),
    [
        ("Atasan langsung", ("superior", "agency_head"), ("superior",)),
        ("kepala OPD", ("superior",), ("superior", "agency_head")),
        ("Gubernur melalui Sekda", ("superior", "agency_head"), ("superior", "agency_head", "region")),
        ("Wali Kota", ("superior",), ("superior", "region")),
        ("rapat pimpinan", ("superior", "agency_head"), ("superior", "agency_head")),
        ("", ("region",), ("region",)),
    ],
)
def test_the_approver_of_a_priority_is_the_last_stage(
    approver: str, usual: tuple[str, ...], stages: tuple[str, ...]
) -> None:
    assert stages_up_to(usual, stage_of(approver)) == stages


def in_probolinggo(**changes: object) -> EffectivePolicy:
    entries = [Entry(path.replace("__", "."), Place(), from_plain(value)) for path, value in changes.items()]
    policy = policy_from_tree(LIBRARY.tree("probolinggo-2020"), entries)
    return effective_policy([policy], date(2020, 4, 2), ONE)


@pytest.mark.parametrize(
    ("changes", "category", "acknowledged", "expected"),
    [
        ({}, "pangan", True, (True, "")),
        ({}, "pangan", False, (False, "acknowledgement")),
        ({}, "obat", True, (True, "")),
        ({"outing__categories": ["pangan"]}, "obat", True, (False, "category")),
        ({"outing__coordination": "none"}, "pangan", False, (True, "")),
        ({"outing__coordination": "permission"}, "pangan", False, (False, "permission")),
    ],
)
def test_outings_for_living_needs(
    changes: dict[str, object], category: str, acknowledged: bool, expected: tuple[bool, str]
) -> None:
    verdict = judge_outing(in_probolinggo(**changes), category, acknowledged=acknowledged)
    assert (verdict.excused, verdict.missing, verdict.clauses) == (*expected, ("A4-11",))


@pytest.mark.parametrize(
    ("changes", "acknowledged", "expected"),
    [
        ({}, True, (True, "")),
        ({}, False, (False, "acknowledgement")),
        ({"office__visit_rule": {"notice": "none"}}, False, (True, "")),
        ({"office__visit_rule": {"notice": "permission"}}, False, (False, "permission")),
    ],
)
def test_urgent_tasks_at_the_office(
    changes: dict[str, object], acknowledged: bool, expected: tuple[bool, str]
) -> None:
    verdict = judge_visit(in_probolinggo(**changes), acknowledged=acknowledged)
    assert (verdict.settled, verdict.missing, verdict.clauses) == (*expected, ("A4-03",))


def test_where_the_circular_is_silent_the_superior_is_still_told() -> None:
    effective = effective_policy([], DAY, ONE)
    assert judge_outing(effective, "pangan", acknowledged=False).missing == "acknowledgement"
    assert judge_outing(effective, "pangan", acknowledged=True).clauses == ()

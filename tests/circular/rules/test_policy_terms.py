"""Selectors: who is meant."""

from __future__ import annotations

from typing import Any

import pytest
from documents import policy
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.rules.terms import Level, PersonFacts, PostClass, Selector, Status


def selected(selector: object, **facts: Any) -> bool:
    return policy(binds=selector).binds.matches(PersonFacts("s-01", **facts))


@pytest.mark.parametrize(
    ("selector", "facts", "expected"),
    [
        ({}, {}, True),
        ({"title": "Camat"}, {"title": "Camat"}, True),
        ({"title": "Camat"}, {"title": "camat baamang"}, True),
        ({"title": "Camat"}, {"title": "Plt. Camat Baamang"}, True),
        ({"title": "Camat"}, {"title": "Plh Camat"}, True),
        ({"title": "Camat"}, {"title": "Sekretaris Camat"}, False),
        ({"title": "Camat"}, {"title": "Camatan"}, False),
        ({"title": "Camat"}, {}, False),
        ({"class": "jpt_pratama", "untitled": True}, {"post_class": PostClass.JPT_PRATAMA}, True),
        (
            {"class": "jpt_pratama", "untitled": True},
            {"post_class": PostClass.JPT_PRATAMA, "title": "Staf Ahli"},
            False,
        ),
        ({"eselon": "II"}, {"eselon": "II.b"}, True),
        ({"eselon": "II.a"}, {"eselon": "II.b"}, False),
        ({"eselon": "II"}, {"eselon": "III.a"}, False),
        ({"eselon": ["II", "III"]}, {"eselon": "III"}, True),
        ({"groups": ["teacher", "task_force"]}, {"groups": frozenset({"task_force"})}, True),
        ({"groups": "teacher"}, {}, False),
        ({"status": ["pns", "cpns"]}, {"status": Status.PPPK}, False),
        ({"unit": "u1", "status": "pns"}, {"unit": "u1"}, True),
        ({"unit": "u1", "status": "pns"}, {"unit": "u2"}, False),
        ({"person": "s-01"}, {}, True),
        ({"person": "s-02"}, {}, False),
        ({"agency_kind": "dinas"}, {"agency_kind": "dinas"}, True),
        (
            {"eselon": "III", "unless": {"level": "province"}},
            {"eselon": "III.a", "level": Level.PROVINCE},
            False,
        ),
        (
            {"eselon": "III", "unless": {"level": "province"}},
            {"eselon": "III.a", "level": Level.REGENCY},
            True,
        ),
        ({"eselon": "III", "unless": {"level": "province"}}, {"eselon": "III.a"}, True),
        ([{"title": "Camat"}, {"class": "pengawas"}], {"post_class": PostClass.PENGAWAS}, True),
        ([{"title": "Camat"}, {"class": "pengawas"}], {}, False),
    ],
)
def test_who_is_meant(selector: object, facts: dict[str, Any], expected: bool) -> None:
    assert selected(selector, **facts) is expected


people = st.builds(
    PersonFacts,
    id=st.sampled_from(["a", "b"]),
    unit=st.sampled_from(["u1", "u2"]),
    post_class=st.sampled_from(PostClass),
    status=st.sampled_from(Status),
    groups=st.frozensets(st.sampled_from(["teacher", "task_force"])),
)
selectors = st.builds(
    Selector,
    post_class=st.lists(st.sampled_from(PostClass), max_size=2).map(tuple),
    status=st.lists(st.sampled_from(Status), max_size=2).map(tuple),
    groups=st.lists(st.sampled_from(["teacher", "task_force"]), max_size=2).map(tuple),
    unit=st.lists(st.sampled_from(["u1", "u2"]), max_size=1).map(tuple),
)


@given(selectors, selectors, people)
def test_any_of_is_or_and_unless_is_and_not(one: Selector, other: Selector, person: PersonFacts) -> None:
    hits = one.matches(person), other.matches(person)
    assert Selector(any_of=(one, other)).matches(person) == any(hits)
    assert Selector(any_of=(one,), unless=other).matches(person) == (hits[0] and not hits[1])

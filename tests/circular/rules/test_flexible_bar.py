"""Who may not work flexibly is in the office whatever a circular offers (PermenPANRB 4/2025)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from documents import policy

from tatakerja.circular.rules.counts import group_people
from tatakerja.circular.rules.flexible import GROUP, SINCE, SOURCE
from tatakerja.circular.rules.office import Category, office_layers, person_mode
from tatakerja.circular.rules.terms import Mode, PersonFacts

BARRED = PersonFacts("b", groups=frozenset({GROUP}))
AT_RISK = PersonFacts("r", groups=frozenset({GROUP, "health_risk"}))
TURNS = {"max_share": "1/2", "rounding": "down", "home": "allowed"}
FRIDAYS = {"home": "required"}
RISK = {"groups": {"berisiko": {"who": {"groups": ["health_risk"]}, "modes": ["WFH"]}}}
SHUT = {"closures": [{"agency": "opd", "from": "2026-01-05", "until": "2026-01-09", "reason": "Klaster."}]}


@pytest.mark.parametrize(
    ("office", "person", "day", "allowed"),
    [
        (TURNS, BARRED, "2026-01-05", [Mode.WFO]),
        (FRIDAYS, BARRED, "2026-01-05", [Mode.WFO]),
        (TURNS, BARRED, "2025-04-20", [Mode.WFH, Mode.WFO]),
        (TURNS, BARRED, SINCE.isoformat(), [Mode.WFO]),
        (TURNS, PersonFacts("a"), "2026-01-05", [Mode.WFH, Mode.WFO]),
        (FRIDAYS | RISK, AT_RISK, "2026-01-05", [Mode.WFH]),
        (FRIDAYS | RISK, BARRED, "2026-01-05", [Mode.WFO]),
        (FRIDAYS | SHUT, BARRED, "2026-01-05", [Mode.WFH]),
        (FRIDAYS | SHUT, BARRED, "2026-01-12", [Mode.WFO]),
    ],
)
def test_the_law_goes_before_the_circular(
    office: dict[str, Any], person: PersonFacts, day: str, allowed: list[Mode]
) -> None:
    layers = office_layers([policy(office=office)], date.fromisoformat(day))
    found = person_mode(layers, person)
    assert list(found.allowed) == allowed
    by_law = person is not AT_RISK and allowed == [Mode.WFO]
    assert (found.category is Category.GROUP_OFFICE, SOURCE in found.law) == (by_law, by_law)


def test_without_a_circular_nothing_is_taken_away() -> None:
    assert person_mode([], BARRED).law == ""


def test_people_are_told_apart_even_where_no_circular_names_the_group() -> None:
    cells = group_people([policy(office=TURNS)], [PersonFacts("a"), BARRED, PersonFacts("c")])
    assert [cell.ids for cell in cells] == [("a", "c"), ("b",)]

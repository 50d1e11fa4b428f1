"""Who decides when a superior is away, and how letters are numbered."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.permit.rules.ceilings import Ceiling, numbered, read_ceiling
from tatakerja.permit.rules.routing import ApprovalTerms, Candidate, Routed, choose, next_after, read_approval

BUDI, RATNA = Candidate(1, "Budi"), Candidate(2, "Ratna")
AWAY = Candidate(1, "Budi", away="sedang cuti")
DEPUTY = Candidate(1, "Budi", "sedang cuti", 3, "Dewi", "Plh.")


def test_the_superior_who_is_there_decides() -> None:
    assert choose([BUDI, RATNA]) == Routed(1)


def test_one_who_is_away_gives_way_to_his_deputy_before_the_next_superior() -> None:
    assert choose([DEPUTY, RATNA]) == Routed(3, "Budi sedang cuti; Plh. Dewi")
    assert choose([AWAY, RATNA]) == Routed(2, "Budi sedang cuti")


def test_nobody_decides_for_himself() -> None:
    assert choose([DEPUTY, RATNA], skip=frozenset({3})) == Routed(2, "Budi sedang cuti")
    assert choose([BUDI], skip=frozenset({1})) == Routed(None)


def test_where_all_are_away_the_first_waits() -> None:
    assert choose([AWAY]) == Routed(1, "Budi sedang cuti")


def test_the_next_superior_is_one_who_is_there() -> None:
    third = Candidate(4, "Sekda")
    assert next_after([BUDI, Candidate(2, "Ratna", "sedang cuti"), third], 1) == third
    assert next_after([BUDI], 1) is None


def test_stages_by_rank_are_data() -> None:
    terms = read_approval(
        {
            "routes": [
                {"classes": ["jpt_pratama"], "levels": ["region"]},
                {"levels": ["superior", "agency_head"]},
            ]
        }
    )
    assert terms.levels_for("jpt_pratama") == ("region",)
    assert terms.levels_for("pelaksana") == ("superior", "agency_head")
    assert ApprovalTerms(()).levels_for("pelaksana") == ("superior",)


@pytest.mark.parametrize("value", [{}, {"routes": [{"levels": ["camat"]}]}, {"routes": [{"levels": []}]}])
def test_unknown_stages_are_refused(value: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        read_approval(value)


def test_a_ceiling_is_rounded_down_and_counts_what_is_used() -> None:
    ceiling = Ceiling("money", 1_000_001, Fraction(1, 2), used=400_000)
    assert (ceiling.allowed, ceiling.left, ceiling.exceeded_by(150_000)) == (500_000, 100_000, 50_000)
    assert Ceiling("trips", 5, Fraction(1, 2), used=2).exceeded_by(9_000_000) == 1
    assert read_ceiling({"baseline": 10, "cut": "7/10", "measure": "trips"}) == (10, Fraction(7, 10), "trips")


@pytest.mark.parametrize("value", [{"cut": "3/2"}, {"cut": "x"}, {"baseline": -1}, {"measure": "kg"}])
def test_a_ceiling_that_cannot_be_meant(value: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        read_ceiling(value)


def test_a_number_follows_the_pattern_of_its_series() -> None:
    text = numbered("094/{n}/ST/{unit}/{month}/{year}", 7, unit="DPMPTSP", year=2026, month=11)
    assert text == "094/7/ST/DPMPTSP/XI/2026"

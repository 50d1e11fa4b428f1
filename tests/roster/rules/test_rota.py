"""The exact rota against every rota there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.roster.rules.rota import RotaDay, exact_rota

FIRST = date(2021, 8, 2)


def every_load(days: list[RotaDay], people: list[str], carry: dict[str, int]) -> Iterator[list[int]]:
    """The turns, with those carried, of every rota that fills the days."""
    choices = [list(combinations(day.present, min(day.places, len(day.present)))) for day in days]
    for chosen in product(*choices):
        yield [carry.get(p, 0) + sum(p in on for on in chosen) for p in people]


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[RotaDay], list[str], dict[str, int]]:
    people = [f"p{n}" for n in range(draw(st.integers(1, 5)))]
    days = []
    for offset in range(draw(st.integers(1, 4))):
        present = tuple(p for p in people if draw(st.booleans()))
        days.append(RotaDay(FIRST + timedelta(days=offset), draw(st.integers(0, 4)), present))
    carry = {p: draw(st.integers(0, 3)) for p in people}
    return days, people, carry


@settings(max_examples=150)
@given(small_cases())
def test_least_spread_and_least_sum_of_squares_of_all_rotas(
    case: tuple[list[RotaDay], list[str], dict[str, int]],
) -> None:
    days, people, carry = case
    rota = exact_rota(days, people, carry)
    loads = [carry[p] + rota.turns[p] for p in people]
    best = list(every_load(days, people, carry))
    assert sum(n * n for n in loads) == min(sum(n * n for n in each) for each in best)
    assert max(loads) - min(loads) == min(max(each) - min(each) for each in best)
    for day in days:
        on = rota.on_turn[day.date]
        assert set(on) <= set(day.present)
        assert len(on) == len(set(on)) == min(day.places, len(day.present))


def test_turns_go_round_in_order_and_the_same_input_gives_the_same_rota() -> None:
    people = ["a", "b", "c", "d"]
    days = [RotaDay(FIRST + timedelta(days=n), 2, tuple(people)) for n in range(3)]
    rota = exact_rota(days, people)
    assert list(rota.on_turn.values()) == [("a", "b"), ("c", "d"), ("a", "b")]
    assert (rota.served(), rota.spread) == ({"1": 2, "2": 2}, 1)
    assert exact_rota(days, people) == rota


def test_leave_that_greedy_turns_cannot_even_out() -> None:
    """Whoever is away later must take the early turns, though nobody is behind yet."""
    days = [
        RotaDay(FIRST, 1, ("a", "b")),
        RotaDay(FIRST + timedelta(days=1), 1, ("a", "c")),
        RotaDay(FIRST + timedelta(days=2), 1, ("a",)),
    ]
    rota = exact_rota(days, ["a", "b", "c"])
    assert (rota.turns, rota.spread) == ({"a": 1, "b": 1, "c": 1}, 0)


def test_units_take_turns_among_themselves() -> None:
    days = [RotaDay(FIRST, 1, ("a", "b")), RotaDay(FIRST, 2, ("c", "d", "e"))]
    rota = exact_rota(days, ["a", "b", "c", "d", "e"])
    assert rota.on_turn == {FIRST: ("a", "c", "d")}


def test_nobody_and_nothing() -> None:
    rota = exact_rota([], [])
    assert (rota.turns, rota.served(), rota.spread) == ({}, {}, 0)

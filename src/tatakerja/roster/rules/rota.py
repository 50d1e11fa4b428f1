"""A simple exact rota: so many places a day, turns as equal as the days allow.

The loads a rota can give form the bases of an integral polymatroid (each day picks so many of those present),
so the rota whose sum of squared turns is least also has the least maximum and the greatest minimum. It is
reached from any rota by shifting turns along paths from a person to one with at least two turns less; when
no such path is left, the rota is exact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RotaDay:
    """Places to fill on a date from those of one pool who are there; a date may have several pools."""

    date: date
    places: int
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is on turn each day, and how many turns each person of the pool takes in all."""

    on_turn: Mapping[date, tuple[str, ...]]
    turns: Mapping[str, int]

    @property
    def spread(self) -> int:
        """Most turns less fewest; 0 for an empty pool."""
        return max(self.turns.values(), default=0) - min(self.turns.values(), default=0)

    def served(self) -> dict[str, int]:
        """Times → people, times as text, ascending (the scenario's ``served``)."""
        counts: dict[int, int] = {}
        for times in self.turns.values():
            counts[times] = counts.get(times, 0) + 1
        return {str(times): counts[times] for times in sorted(counts)}


def exact_rota(
    days: Sequence[RotaDay], people: Sequence[str], carry: Mapping[str, int] | None = None
) -> Rota:
    """The rota with the least spread and the least sum of squared turns, ``carry`` (earlier turns) included.

    Places beyond those present stay empty. Among equals the order of ``people`` decides, so that the same
    input always gives the same rota. ``turns`` counts the turns of these days only.
    """
    plan = _Plan(days, people, carry or {})
    plan.fill()
    plan.balance()
    chosen: dict[date, tuple[str, ...]] = {}
    for day, on in zip(days, plan.on, strict=True):
        chosen[day.date] = (*chosen.get(day.date, ()), *sorted(on, key=plan.order.__getitem__))
    brought = carry or {}
    return Rota(chosen, {person: plan.load[person] - brought.get(person, 0) for person in people})


class _Plan:
    """A rota under way: who is on turn per day, and the turns of each so far."""

    def __init__(self, days: Sequence[RotaDay], people: Sequence[str], carry: Mapping[str, int]) -> None:
        self.order = {person: place for place, person in enumerate(people)}
        self.load = {person: carry.get(person, 0) for person in people}
        self.days = days
        self.on: list[set[str]] = [set() for _ in days]
        self.present = [tuple(p for p in day.present if p in self.order) for day in days]
        self.last = dict.fromkeys(people, -1)

    def fill(self) -> None:
        """Each day the least loaded of those present, the one longest not on turn first."""
        for index, day in enumerate(self.days):
            ready = sorted(self.present[index], key=lambda p: (self.load[p], self.last[p], self.order[p]))
            for person in ready[: day.places]:
                self.on[index].add(person)
                self.load[person] += 1
                self.last[person] = index

    def balance(self) -> None:
        """Shifts turns until nobody can be reached who has two turns less."""
        while any(self._lowered(load) for load in sorted(set(self.load.values()), reverse=True)):
            pass

    def _lowered(self, load: int) -> bool:
        """One shift from people with ``load`` turns to somebody with at most ``load - 2``; False if none."""
        reached: dict[str, tuple[str, int] | None] = {
            person: None for person in self.load if self.load[person] == load
        }
        queue = deque(reached)
        open_days = set(range(len(self.days)))
        while queue:
            giver = queue.popleft()
            for index in sorted(day for day in open_days if giver in self.on[day]):
                open_days.discard(index)  # everybody this day can give to is reached now
                for taker in self.present[index]:
                    if taker in reached or taker in self.on[index]:
                        continue
                    reached[taker] = (giver, index)
                    if self.load[taker] <= load - 2:
                        self._shift(taker, reached)
                        return True
                    queue.append(taker)
        return False

    def _shift(self, taker: str, reached: Mapping[str, tuple[str, int] | None]) -> None:
        self.load[taker] += 1
        step = reached[taker]
        while step is not None:
            giver, index = step
            self.on[index].discard(giver)
            self.on[index].add(taker)
            taker, step = giver, reached[giver]
        self.load[taker] -= 1

"""Who leads whom after an import: numbers to people, cycles, and an order in which superiors come first.

Pure. A person who is stored is named by the id, one who is only in the file by the number.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

Name = int | str


def find_cycle(parents: Mapping[Name, Name | None], start: Name) -> tuple[Name, ...]:
    """The cycle that a walk upwards from ``start`` ends in; empty where the walk comes to an end."""
    order: dict[Name, int] = {}
    here: Name | None = start
    while here is not None and here not in order:
        order[here] = len(order)
        here = parents.get(here)
    if here is None:
        return ()
    return tuple(name for name, place in order.items() if place >= order[here])


def superiors_first(parents: Mapping[str, str]) -> list[str]:
    """The keys in an order in which nobody stands before the superior; cycles must be gone."""
    done: dict[str, None] = {}
    for start in parents:
        chain: list[str] = []
        here = start
        while here in parents and here not in done and here not in chain:
            chain.append(here)
            here = parents[here]
        done.update(dict.fromkeys(reversed(chain)))
    return list(done)


@dataclass(frozen=True, slots=True)
class Superiors:
    """``names`` by number, ``parents`` after the import, ``rows`` the numbers that stand in the file."""

    names: Mapping[str, Name]
    parents: Mapping[Name, Name | None]
    rows: Mapping[str, Name]
    numbers: Mapping[Name, str]

    @classmethod
    def build(
        cls,
        rows: Mapping[str, tuple[str, int | None]],
        stored: Mapping[int, int],
        ids: Mapping[str, int],
        stored_numbers: Mapping[int, str],
    ) -> Superiors:
        """``rows``: number → (superior's number, own id if stored); ``stored``: person → superior."""
        own: dict[str, Name] = {nip: nip if found is None else found for nip, (_, found) in rows.items()}
        names: dict[str, Name] = {**ids, **own}
        parents: dict[Name, Name | None] = {}
        parents.update(stored.items())
        for nip, (superior, _) in rows.items():
            if superior in names:
                parents[own[nip]] = names[superior]
            else:
                parents.setdefault(own[nip], None)
        numbers: dict[Name, str] = {}
        numbers.update(stored_numbers.items())
        numbers.update((name, nip) for nip, name in names.items())
        return cls(names, parents, own, numbers)

    def loops(self) -> dict[str, tuple[str, ...]]:
        """Numbers in the file that lead themselves over others, each with the chain as numbers."""
        found: dict[str, tuple[str, ...]] = {}
        clear: set[Hashable] = set()
        back = {name: nip for nip, name in self.rows.items()}
        for name in self.rows.values():
            if name in clear:
                continue
            cycle = find_cycle(self.parents, name)
            if not cycle:
                clear.add(name)
                continue
            chain = tuple(self.numbers.get(one, "–") for one in (*cycle, cycle[0]))
            for one in cycle:
                if one in back:
                    found.setdefault(back[one], chain)
        return found

    def known(self, number: str) -> bool:
        return bool(number) and number in self.names

    def differs(self, number: str, stored: int | None) -> bool:
        """Whether a stated and known superior is another than the stored one."""
        return self.known(number) and self.names[number] != stored

    def label(self, person_id: int | None) -> str:
        return "–" if person_id is None else self.numbers.get(person_id, "–")

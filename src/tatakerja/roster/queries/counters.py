"""Counters of services that a roster leaves with too few people, and who could come to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tatakerja.organisation.models import GroupMembership
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import formats
from tatakerja.roster.models import HOME, RosterPlan
from tatakerja.roster.queries.needs import Counter, counters_of
from tatakerja.roster.queries.plans import PlanRow
from tatakerja.roster.rules.counters import filled
from tatakerja.roster.rules.fairness import IN_OFFICE
from tatakerja.roster.rules.shortage import in_words

# The group that people have by their unit, not by a membership (A4-07).
_INHERITED = "public_service"


@dataclass(frozen=True, slots=True)
class ShortCounter:
    """A counter with too few people on one day; ``could`` are those at home who may stand at it."""

    day: date
    counter: Counter
    there: int
    could: tuple[PlanRow, ...]

    @property
    def sentence(self) -> str:
        return short_words(self.counter, self.day, self.there)


def short_words(counter: Counter, day: date, there: int) -> str:
    """What a counter needs on a day and how many it gets, in one sentence."""
    return (
        f"{counter.name} pada {formats.short_date(day)} memerlukan {in_words(counter.least)} petugas; "
        f"terjadwal {in_words(there)}."
    )


class CounterBook:
    """The counters of a roster and the groups of its people, read once in two queries (one without any).

    Four more where a counter asks for everybody in a unit that serves the public.
    """

    def __init__(self, plan: RosterPlan, people: Iterable[int]) -> None:
        self.days = [date.fromisoformat(text) for text in plan.days]
        self.counters = counters_of(plan.agency, plan.first, plan.last)
        self._groups: list[tuple[int, str, date, date | None]] = []
        if self.counters:
            names = {one.group for one in self.counters}
            rows = GroupMembership.objects.filter(person_id__in=list(people), group__in=names)
            self._groups = list(rows.values_list("person_id", "group", "valid_from", "valid_until"))
            if _INHERITED in names:
                posts = posts_on(plan.first, node=plan.agency)
                serving = [key for key, post in posts.items() if _INHERITED in post.groups]
                self._groups += [(key, _INHERITED, plan.first, None) for key in serving]

    def groups_on(self, day: date) -> Mapping[int, set[str]]:
        """Groups of each person on a day, as far as a counter asks for them."""
        found: dict[int, set[str]] = {}
        for person_id, group, first, last in self._groups:
            if first <= day and (last is None or day <= last):
                found.setdefault(person_id, set()).add(group)
        return found

    def able(self, row: PlanRow, day: date, groups: Mapping[int, set[str]]) -> set[str]:
        """Keys of the counters open that day at which the person may stand."""
        mine = groups.get(row.person_id, set())
        return {one.key for one in self.counters if one.holds(day) and one.fits(mine, row.path)}

    def short_on(self, rows: Sequence[PlanRow], index: int) -> list[ShortCounter]:
        """Counters with too few people on the day of a column, by what the rows say."""
        day = self.days[index]
        held = [one for one in self.counters if one.holds(day)]
        if not held:
            return []
        groups = self.groups_on(day)
        able = {row.person_id: self.able(row, day, groups) for row in rows}
        there = [able[row.person_id] for row in rows if row.cells[index] in IN_OFFICE]
        got = filled({one.key: one.least for one in held}, there)
        free = [row for row in rows if row.cells[index] == HOME and index not in row.changed]
        free.sort(key=lambda row: (office_days(row), row.name))
        return [
            ShortCounter(day, one, got[one.key], tuple(row for row in free if one.key in able[row.person_id]))
            for one in held
            if got[one.key] < one.least
        ]

    def lost_without(self, rows: Sequence[PlanRow], person_id: int, index: int) -> list[ShortCounter]:
        """Counters that come to have too few people, or fewer still, when the person is not there."""
        before = {one.counter.key: one.there for one in self.short_on(rows, index)}
        after = self.short_on([row for row in rows if row.person_id != person_id], index)
        return [one for one in after if one.there < before.get(one.counter.key, one.counter.least)]


def office_days(row: PlanRow) -> int:
    """How many days of the roster the person is in the office."""
    return sum(letter in IN_OFFICE for letter in row.cells)


def short_counters(plan: RosterPlan, rows: Sequence[PlanRow], since: date) -> list[ShortCounter]:
    """Counters with too few people on the days of a roster from ``since`` on; two queries."""
    book = CounterBook(plan, [row.person_id for row in rows])
    if not book.counters:
        return []
    return [one for index, day in enumerate(book.days) if day >= since for one in book.short_on(rows, index)]

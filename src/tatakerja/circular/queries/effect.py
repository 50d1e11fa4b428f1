"""What a draft would do before it binds: people, agencies, days moved, what cannot be kept, conflicts.

Read once (:func:`ground_of`), judged by pure rules (:func:`impact_of`): one reading serves the page, the
notices on publishing, and the portal, which adds the rosters that are out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Final

from tatakerja.circular.models import Circular
from tatakerja.circular.queries.events import bound_to_events, during, occurrences_of
from tatakerja.circular.queries.reading import accounts_of, calendar_for, facts_of, library, policy_of
from tatakerja.circular.rules.compare import Difference, compare
from tatakerja.circular.rules.conflict_words import Conflict
from tatakerja.circular.rules.conflicts import PublishedRoster, find_conflicts
from tatakerja.circular.rules.counts import alike_of, names_people
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.preview import AgencyFault, DayMoves, Preview, RuleChange, preview
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.circular.rules.unclear import ShownContradiction, contradictions_of
from tatakerja.kernel import zones
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import Post, Tree, posts_on, tree
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform import clock

WINDOW: Final = timedelta(days=27)  # four weeks: every weekday rule and every turn of a rota shows
_LONGEST: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class RegionGround:
    """One region: its circulars without and with the draft, and its people."""

    before: tuple[Policy, ...]
    after: tuple[Policy, ...]
    people: tuple[PersonFacts, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that the effect of a draft is worked out from.

    ``days`` are the working days looked at: four weeks from the first day (or from today, for a circular that
    began earlier), longer where groups begin later. ``persons`` leads from a NIP to the person's id.
    """

    circular: Circular
    policy: Policy
    replaced: Circular | None
    regions: tuple[RegionGround, ...]
    days: tuple[date, ...]
    persons: Mapping[str, int]
    nodes: Mapping[str, Node]
    today: date


@dataclass(frozen=True, slots=True)
class Impact:
    """The effect of a draft in figures and words' material; see `Preview` for what is counted.

    ``people`` and ``agencies`` are those bound, ``nodes`` leads from a code to the agency or unit.
    """

    people: int
    agencies: int
    effect: Preview
    conflicts: tuple[Conflict, ...]
    differences: tuple[Difference, ...]
    contradictions: tuple[ShownContradiction, ...]

    @property
    def first(self) -> DayMoves | None:
        """The first working day under the draft."""
        return self.effect.days[0] if self.effect.days else None


def days_of(policy: Policy, today: date) -> tuple[date, ...]:
    """The working days that a preview looks at; one query."""
    start = policy.valid.start
    last = max([start + WINDOW, today + WINDOW, *(one.start + WINDOW for one in policy.valid.groups)])
    last = min(last, max(start, today) + _LONGEST, *([policy.valid.until] if policy.valid.until else []))
    if last < start:
        return ()
    first = max(start, last - _LONGEST)
    calendar = calendar_for(first, last)
    spread = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple(day for day in spread if calendar.is_working_day(day))


def ground_of(circular: Circular) -> Ground:
    """Reads what the effect of a draft rests on; a fixed number of queries for any number of people."""
    policy = policy_of(circular)
    today = zones.local_date(clock.now(), circular.region.zone)
    whole = tree()
    at = max(policy.valid.start, today)
    posts = posts_on(at, node=circular.region, whole=whole)
    nation = not circular.region.parent_id
    held = {key: post for key, post in posts.items() if nation or post.region.pk == circular.region_id}
    rows = list(
        Circular.objects.exclude(state=Circular.State.DRAFT)
        .filter(region_id__in={*_regions(held), *_above(circular.region), circular.region_id})
        .order_by("id")
    )
    return Ground(
        circular=circular,
        policy=policy,
        replaced=next((row for row in rows if _is_replaced(row, circular)), None),
        regions=tuple(_grounds(circular, rows, held, whole, at)),
        days=days_of(policy, today),
        persons={post.person.nip: key for key, post in held.items()},
        nodes={node.code: node for node in whole.nodes.values()},
        today=today,
    )


def _regions(posts: Mapping[int, Post]) -> set[int]:
    return {post.region.pk for post in posts.values()}


def _above(region: Node) -> set[int]:
    return set(steps_of(region.path)[:1])


def _is_replaced(row: Circular, draft: Circular) -> bool:
    same = (row.region_id, row.slug) == (draft.region_id, draft.slug)
    return same and row.state == Circular.State.PUBLISHED and row.pk != draft.pk


def _grounds(
    draft: Circular, rows: Sequence[Circular], posts: Mapping[int, Post], whole: Tree, day: date
) -> Iterable[RegionGround]:
    accounts = accounts_of(whole)
    people: dict[int, list[PersonFacts]] = {}
    for post in posts.values():
        people.setdefault(post.region.pk, []).append(facts_of(post, accounts, day))
    nation = _above(draft.region)
    read = {row.pk: policy_of(row) for row in rows}
    drafted = policy_of(draft)
    places = {post.region.pk: post.region for post in posts.values()}
    happened = occurrences_of(places.values()) if bound_to_events([drafted, *read.values()]) else ()
    for region_id, found in people.items():
        speaking = [row for row in rows if row.region_id == region_id or row.region_id in nation]
        before = [(_issue(row), read[row.pk]) for row in speaking]
        after = [
            (_issue(row), one) for row in speaking if (one := _left(row, read[row.pk], draft)) is not None
        ]
        after.append((_issue(draft), drafted))
        place = places[region_id]
        yield RegionGround(
            during(_in_order(before), place, happened),
            during(_in_order(after), place, happened),
            tuple(found),
        )


def _issue(row: Circular) -> tuple[date, object, int]:
    """Order of issue, as `policy_book` has it; a draft is published now."""
    assert row.valid_from is not None
    return row.issued_on or row.valid_from, row.published_at or clock.now(), row.pk


def _in_order(found: list[tuple[tuple[date, object, int], Policy]]) -> tuple[Policy, ...]:
    return tuple(policy for _, policy in sorted(found, key=lambda one: one[0]))


def _left(row: Circular, policy: Policy, draft: Circular) -> Policy | None:
    """What stays of a circular once the draft is in force: its earlier version ends the day before."""
    if not _is_replaced(row, draft):
        return policy
    assert draft.valid_from is not None
    end = draft.valid_from - timedelta(days=1)
    if end < policy.valid.start:
        return None
    if policy.valid.until is not None and policy.valid.until <= end:
        return policy
    return replace(policy, valid=replace(policy.valid, until=end))


def effect_of(ground: Ground) -> Preview:
    """The figures alone: moves, people touched, agencies, what cannot be kept; pure."""
    found = [preview(one.before, one.after, one.people, ground.days) for one in ground.regions]
    return found[0] if len(found) == 1 else _together(found, ground.days)


def _together(found: Sequence[Preview], days: Sequence[date]) -> Preview:
    """The effect on several regions as one: what a circular of the nation does."""
    rules: dict[str, int] = {}
    for change in chain.from_iterable(one.rules for one in found):
        rules[change.path] = rules.get(change.path, 0) + change.people
    return Preview(
        people=sum(one.people for one in found),
        days=tuple(_added(day, [one.days[index] for one in found]) for index, day in enumerate(days)),
        touched=tuple(chain.from_iterable(one.touched for one in found)),
        agencies=tuple(sorted({code for one in found for code in one.agencies})),
        faults=tuple(chain.from_iterable(one.faults for one in found)),
        cured=sum(one.cured for one in found),
        rules=tuple(RuleChange(path, count) for path, count in sorted(rules.items())),
        since={person: day for one in found for person, day in one.since.items()},
    )


def _added(day: date, moves: Sequence[DayMoves]) -> DayMoves:
    return DayMoves(
        day,
        sum(one.office_before for one in moves),
        sum(one.office_after for one in moves),
        sum(one.to_home for one in moves),
        sum(one.to_office for one in moves),
    )


def touched_people(ground: Ground, effect: Preview) -> dict[int, date]:
    """Ids of the people whose days change, each with the first such day, in the order of the effect."""
    return {ground.persons[nip]: day for nip, day in effect.since.items()}


def impact_of(ground: Ground, rosters: Sequence[PublishedRoster] = ()) -> Impact:
    """The whole effect of a draft; ``rosters`` are those that are out, for who may read them. One query."""
    policy = ground.policy
    people = list(chain.from_iterable(one.people for one in ground.regions))
    bound = _bound(policy, people)
    others = {id(one): one for region in ground.regions for one in region.after if one.slug != policy.slug}
    effect = effect_of(ground)
    return Impact(
        people=len(bound),
        agencies=len({one.agency for one in bound}),
        effect=effect,
        conflicts=find_conflicts(
            _as_held(ground),
            tuple(others.values()),
            people,
            rosters,
            laws=library().laws,
            names={code: node.name for code, node in ground.nodes.items()},
        ),
        differences=compare(policy_of(ground.replaced), policy) if ground.replaced is not None else (),
        contradictions=contradictions_of(policy, library().contradictions),
    )


def _as_held(ground: Ground) -> Policy:
    """The draft with the days of its event, as its region has recorded them."""
    after = [one for region in ground.regions for one in region.after if one.slug == ground.policy.slug]
    return after[-1] if after else ground.policy


def _bound(policy: Policy, people: Iterable[PersonFacts]) -> list[PersonFacts]:
    """Whom a circular binds at all: by its own selector, asked once for people who are alike."""
    named = names_people(policy.binds)
    seen: dict[tuple[object, ...], bool] = {}
    found = []
    for one in people:
        alike = alike_of(one, named)
        if alike not in seen:
            seen[alike] = policy.binds.matches(one)
        if seen[alike]:
            found.append(one)
    return found


def faults_by_agency(effect: Preview) -> list[tuple[str, list[AgencyFault]]]:
    """What cannot be kept, agency by agency, the worst first."""
    found: dict[str, list[AgencyFault]] = {}
    for one in effect.faults:
        found.setdefault(one.agency, []).append(one)
    return sorted(found.items(), key=lambda item: (-max(one.fault.by for one in item[1]), item[0]))

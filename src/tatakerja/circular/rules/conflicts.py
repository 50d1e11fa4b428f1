"""Conflicts found while a circular is drafted, each with both clauses, both languages and a remedy.

An error keeps the circular from doing what it says; a warning is for whoever signs. Sources: circulars
800/734 cl. A2-13 and 065/3359 cl. A0-03 (a minimum above what the share leaves), Perpres 21/2023.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tatakerja.circular.rules import conflict_words as words
from tatakerja.circular.rules.bounds import looser
from tatakerja.circular.rules.checks import problems_of
from tatakerja.circular.rules.conflict_words import Conflict, Severity
from tatakerja.circular.rules.counts import FaultKind, account, accounts_of, group_people
from tatakerja.circular.rules.force import in_force
from tatakerja.circular.rules.laws import Law, law_conflicts
from tatakerja.circular.rules.office import Category, office_layers, person_mode
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.relation_conflicts import relation_conflicts
from tatakerja.circular.rules.stated import parameters
from tatakerja.circular.rules.terms import PersonFacts
from tatakerja.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class PublishedRoster:
    """A roster that is out: whose, from when to when, how it is called, and its working days where known."""

    agency: str
    period: Period
    name: str = ""
    days: tuple[date, ...] = ()


def find_conflicts(
    draft: Policy,
    others: Sequence[Policy] = (),
    people: Iterable[PersonFacts] = (),
    rosters: Sequence[PublishedRoster] = (),
    *,
    laws: Sequence[Law] = (),
    names: Mapping[str, str] | None = None,
) -> tuple[Conflict, ...]:
    """Every conflict of a draft with itself and its surroundings; errors first, then by path.

    ``names`` lead from codes of agencies and units to what people call them.
    """
    published = tuple(others)  # an earlier version of the draft among them
    others = tuple(other for other in published if other.slug != draft.slug)
    found = [
        *(words.of_problem(draft, problem) for problem in problems_of(draft)),
        *relation_conflicts(draft, others),
        *_with_itself(draft, names or {}),
        *law_conflicts(draft, laws),
        *_bounds(draft, others),
        *_same_subject(draft, others),
        *_with_people(draft, others, tuple(people), names or {}),
        *_rosters(draft, published, rosters),
    ]
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda one: (one.severity is not Severity.ERROR, one.path, one.code)))


def _with_itself(draft: Policy, names: Mapping[str, str]) -> Iterator[Conflict]:
    yield from _office_itself(draft, names)
    yield from _presence_itself(draft)
    if draft.valid.to_be_confirmed:
        yield words.conflict("start_unconfirmed", draft, "valid.from", date=words.day(draft.valid.start))
    condition = draft.valid.until_event or draft.valid.while_event
    if draft.valid.until is None and not condition and draft.valid.review_on is None:
        yield words.conflict("no_end", draft, "valid.until")
    if draft.valid.while_event and draft.valid.spans == ():
        yield words.conflict("event_not_open", draft, "valid.while_event", event=draft.valid.while_event)
    for clause in draft.clauses:
        if clause.undecided:
            supporters = sorted({c for reading in clause.readings.values() for c in reading.clauses})
            parties = [words.party(draft, one) for one in dict.fromkeys([clause.id, *supporters])]
            yield words.build("undecided", clause.id, tuple(parties), clause=clause.id)


def _office_itself(draft: Policy, names: Mapping[str, str]) -> Iterator[Conflict]:
    office = draft.office
    if office is None:
        return
    home, cap = office.max_home_share, office.max_share
    if home is not None and cap is not None and home + cap < 1:
        yield words.between(
            "home_and_cap", draft, "office.max_home_share", draft, "office.max_share",
            home=words.percent(home), cap=words.percent(cap),
        )  # fmt: skip
    fixed, least = office.fixed_per_day, office.min_per_day
    if fixed is not None and least is not None and fixed < least:
        yield words.between(
            "fixed_below_minimum", draft, "office.fixed_per_day", draft, "office.min_per_day",
            fixed=fixed, minimum=least,
        )  # fmt: skip
    for row in office.fixed or ():
        if least is not None and row.per_day < least:
            yield words.between(
                "fixed_below_minimum", draft, "office.fixed", draft, "office.min_per_day",
                agency=names.get(row.agency, row.agency), fixed=row.per_day, minimum=least,
            )  # fmt: skip


def _presence_itself(draft: Policy) -> Iterator[Conflict]:
    presence, meetings = draft.presence, draft.meetings
    window = presence.work_window if presence is not None else None
    if presence is not None and window is not None:
        for clock in presence.report_times or ():
            if not window.start <= clock <= window.until:
                yield words.between(
                    "report_outside_window", draft, "presence.report_times", draft, "presence.work_window",
                    clock=f"{clock:%H.%M}", first=f"{window.start:%H.%M}", last=f"{window.until:%H.%M}",
                )  # fmt: skip
        minutes = (window.until.hour - window.start.hour) * 60 + window.until.minute - window.start.minute
        if presence.location_hours is not None and presence.location_hours * 60 > minutes:
            yield words.between(
                "location_beyond_window", draft, "presence.location_hours", draft, "presence.work_window",
                hours=presence.location_hours, first=f"{window.start:%H.%M}", last=f"{window.until:%H.%M}",
            )  # fmt: skip
    if meetings is not None and meetings.ceremonies == "cancelled" and meetings.ceremony_capacity:
        yield words.between(
            "capacity_of_cancelled", draft, "meetings.ceremony_capacity", draft, "meetings.ceremonies"
        )


def _common(one: Policy, other: Policy) -> Period | None:
    """The dates on which both hold by their own words."""
    return Period(one.valid.start, one.valid.until).intersection(Period(other.valid.start, other.valid.until))


def _meeting_day(draft: Policy, others: Sequence[Policy], other: Policy) -> date | None:
    """A day on which both are in force, relations applied: the first in common, else the second week on."""
    common = _common(draft, other)
    if common is None:
        return None
    everybody = (*others, draft)
    last = common.last or common.first + timedelta(days=366)
    for offset in (0, 1, 7, 30, 90, 365):
        day = min(common.first + timedelta(days=offset), last)
        held = in_force(everybody, day)
        if any(each is draft for each in held) and any(each is other for each in held):
            return day
    return None


def _bounds(draft: Policy, others: Sequence[Policy]) -> Iterator[Conflict]:
    """The lower authority looser than the higher one, in both directions."""
    for other in others:
        above, below = _ordered(draft, other)
        if above is None or below is None:
            continue
        day = _meeting_day(draft, others, other)
        if day is None:
            continue
        high = {path: (value, source) for path, value, source in parameters(above, day)}
        for path, value, source in parameters(below, day):
            if path in high and looser(path, value, high[path][0]) and _same_days(path, below, above):
                yield _loose(draft, below, source, value, above, high[path], path)


def _ordered(draft: Policy, other: Policy) -> tuple[Policy | None, Policy | None]:
    if other.jurisdiction.contains(draft.jurisdiction):
        return other, draft
    if draft.jurisdiction.contains(other.jurisdiction):
        return draft, other
    return None, None


def _same_days(path: str, one: Policy, other: Policy) -> bool:
    """Whether office sections of some weekdays meet at all."""
    if not path.startswith("office.") or one.office is None or other.office is None:
        return True
    days = set(one.office.weekdays or range(7)) & set(other.office.weekdays or range(7))
    return bool(days)


def _loose(
    draft: Policy,
    below: Policy,
    source: str,
    value: object,
    above: Policy,
    high: tuple[object, str],
    path: str,
) -> Conflict:
    code = "lower_looser" if below is draft else "lower_gives_way"
    return words.between(
        code, below, source, above, high[1], path=path, name=words.name(path),
        low=words.say(value), high=words.say(high[0]),
    )  # fmt: skip


def _same_subject(draft: Policy, others: Sequence[Policy]) -> Iterator[Conflict]:
    """A newer circular of the same authority that displaces an older one without a word (X5)."""
    related = {relation.slug for relation in draft.relations if relation.kind in words.SETTLING}
    for other in others:
        same = (draft.jurisdiction.level, draft.jurisdiction.name) == (
            other.jurisdiction.level, other.jurisdiction.name,
        )  # fmt: skip
        if not same or other.slug in related:
            continue
        day = _meeting_day(draft, others, other)
        if day is None:
            continue
        old = {path: (value, source) for path, value, source in parameters(other, day)}
        for path, value, source in parameters(draft, day):
            if (
                path in old
                and old[path][0] != value
                and path in words.SUBJECTS
                and _same_days(path, draft, other)
            ):
                yield words.between(
                    "displaces", draft, source, other, old[path][1], path=path, name=words.name(path),
                    low=words.say(value), high=words.say(old[path][0]),
                )  # fmt: skip


def _with_people(
    draft: Policy, others: Sequence[Policy], people: Sequence[PersonFacts], names: Mapping[str, str]
) -> Iterator[Conflict]:
    """What agencies of this size cannot keep, and people for whom two authorities leave no place."""
    if draft.office is None or not people:
        return
    everybody = (*others, draft)
    day = _first_office_day(draft)
    layers = office_layers(everybody, day)
    cells = group_people(everybody, people)
    by_slug = {policy.slug: policy for policy in everybody}
    worst: dict[str, tuple[int, int, Conflict]] = {}
    for (agency, unit), members in accounts_of(layers, cells):
        found = account(layers, [cells[i] for i in members], day, agency=agency, unit=unit)
        for fault in found.faults:
            parties = words.parties_of(by_slug.values(), fault.clauses)
            one = words.build(
                fault.kind.value, "office." + _FAULT_PATH[fault.kind], parties,
                agency=_called(agency, unit, names), by=fault.by, people=found.headcount,
                minimum=found.minimum, cap=found.cap if found.cap is not None else "-", ranked=found.ranked,
            )  # fmt: skip
            count, most, held = worst.get(fault.kind.value, (0, -1, one))
            worst[fault.kind.value] = (count + 1, max(most, fault.by), held if most >= fault.by else one)
    for count, _, one in worst.values():
        yield words.counted(one, count)
    yield from _disjoint(draft, everybody, day, [cell.facts for cell in cells])


def _called(agency: str, unit: str, names: Mapping[str, str]) -> str:
    """An agency, or a unit with its agency, as people call them; codes where no name is known."""
    called = [names.get(code, code) for code in dict.fromkeys((unit, agency)) if code]
    return ", ".join(called)


_FAULT_PATH = {
    FaultKind.MANDATORY_EXCEEDS_CAP: "mandatory",
    FaultKind.MINIMUM_CANNOT_BE_MET: "min_per_day",
    FaultKind.MINIMUM_EXCEEDS_CAP: "min_per_day",
    FaultKind.FIXED_EXCEEDS_CAP: "fixed_per_day",
    FaultKind.FIXED_BELOW_MINIMUM: "fixed_per_day",
}


def _first_office_day(draft: Policy) -> date:
    """The first day on which the office section of a draft holds."""
    assert draft.office is not None
    days = (draft.valid.start + timedelta(days=offset) for offset in range(366))
    for day in days:
        in_week = draft.office.weekdays is None or day.weekday() in draft.office.weekdays
        if in_week and (draft.office.dates is None or any(day in period for period in draft.office.dates)):
            return day
    return draft.valid.start


def _disjoint(
    draft: Policy, policies: Sequence[Policy], day: date, people: Iterable[PersonFacts]
) -> Iterator[Conflict]:
    """People whom one authority wants in the office and another at home."""
    layers = office_layers(policies, day)
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for person in people:
        binding = [layer for layer in layers if layer.standing.binds(person)]
        asked = [(layer, person_mode([layer], person)) for layer in binding]
        for (high, one), (low, other) in pairwise(asked):
            places = {mode.in_office for mode in one.allowed} & {mode.in_office for mode in other.allowed}
            ordinary = Category.ORDINARY in (one.category, other.category)
            key = (one.clauses, other.clauses)
            if places or ordinary or key in seen or draft not in (high.policy, low.policy):
                continue
            seen.add(key)
            parties = words.parties_of((high.policy, low.policy), (*one.clauses, *other.clauses))
            yield words.build(
                "no_common_mode", "office", parties, high=words.say(one.allowed), low=words.say(other.allowed)
            )


def _rosters(
    draft: Policy, others: Sequence[Policy], rosters: Sequence[PublishedRoster]
) -> Iterator[Conflict]:
    """Published rosters that the draft ends in, or whose days it changes."""
    end = draft.valid.until
    for roster in rosters:
        last = roster.period.last
        name = roster.name or roster.agency
        if end is not None and end in roster.period and (last is None or end < last):
            yield words.conflict("ends_inside_roster", draft, "valid.until", roster=name, date=words.day(end))
        days = roster.days or _days(roster.period)
        changed = [each for each in days if _rule_of(others, each) != _rule_of((*others, draft), each)]
        if changed:
            yield words.conflict(
                "changes_roster",
                draft,
                "valid.from",
                roster=name,
                days=len(changed),
                date=words.day(changed[0]),
            )


def _days(period: Period) -> tuple[date, ...]:
    last = period.last or period.first + timedelta(days=366)
    return tuple(period.first + timedelta(days=offset) for offset in range((last - period.first).days + 1))


def _rule_of(policies: Sequence[Policy], day: date) -> tuple[object, ...]:
    return tuple((id(layer.policy), layer.standing.groups) for layer in office_layers(policies, day))

"""Reads of leave: accounts, what a request would use, and what it would do to the roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tatakerja.circular.queries import calendar_for, effective_policies, label_of
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.calendar import HolidayCalendar, HolidayKind, WorkingPattern, days_between
from tatakerja.kernel.nip import read_nip
from tatakerja.organisation.models import Assignment, Person
from tatakerja.organisation.queries import Post
from tatakerja.permit.models import Leave, LeaveAccount, LeaveKind, State
from tatakerja.permit.queries.terms import TermBook, TermFact, term_book
from tatakerja.permit.rules.leave import (
    Account,
    LeaveFacts,
    LeaveTerms,
    Refusal,
    Restriction,
    by_year,
    judge_leave,
    length_of,
    papers_needed,
    service_begin,
)
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import (
    CounterBook,
    DayPlan,
    PlanRow,
    plan_in_force,
    plan_rows,
    roster_book,
    totals_of,
)

_OPEN = (State.PROPOSED, State.APPROVED)
# A longer leave is shown against the rosters of its first four weeks: later ones are not made yet.
_SHOWN = timedelta(days=27)


def pattern_of(post: Post) -> WorkingPattern:
    """The working days of the unit; people on shifts are granted leave like a five-day office."""
    pattern = WorkingPattern(post.node.pattern)
    return WorkingPattern.FIVE_DAY if pattern is WorkingPattern.SHIFT else pattern


def accounts_of(
    people: Iterable[int], years: Iterable[int], terms: LeaveTerms, patterns: Mapping[int, WorkingPattern]
) -> dict[tuple[int, int], Account]:
    """Annual leave by person and year; four queries for any number of people.

    What is used counts working days by today's calendar: a holiday declared later gives its day back.
    """
    ids, wanted = sorted(set(people)), sorted(set(years))
    stored = {
        (row.person_id, row.year): row for row in LeaveAccount.objects.filter(person__in=ids, year__in=wanted)
    }
    first, last = date(wanted[0], 1, 1), date(wanted[-1], 12, 31)
    days = calendar_for(first, last)
    used: dict[tuple[int, int, str], int] = {}
    rows = Leave.objects.filter(
        person__in=ids, kind=LeaveKind.TAHUNAN, state__in=_OPEN, first__lte=last, last__gte=first
    )
    for person_id, start, end, extra, state in rows.values_list(
        "person_id", "first", "last", "extra", "state"
    ):
        for year, count in by_year(start, end - timedelta(extra), days, patterns[person_id]).items():
            used[person_id, year, state] = used.get((person_id, year, state), 0) + count
    lost = _lost(ids, wanted, terms)
    found = {}
    for one in ids:
        for year in wanted:
            row, gone = stored.get((one, year)), (one, year) in lost
            granted = row.granted if row else terms.amount or 0
            found[one, year] = Account(
                year,
                0 if gone else granted,
                row.carried if row else 0,
                used.get((one, year, State.APPROVED), 0),
                used.get((one, year, State.PROPOSED), 0),
                gone,
            )
    return found


def _lost(people: Sequence[int], years: Sequence[int], terms: LeaveTerms) -> set[tuple[int, int]]:
    """Person and year in which a long leave begins that takes the year's annual leave along."""
    rows = Leave.objects.filter(
        person__in=people, kind__in=terms.lost_by, state__in=_OPEN, first__year__in=years
    )
    return {(person_id, first.year) for person_id, first in rows.values_list("person_id", "first")}


def account_of(post: Post, year: int, book: TermBook | None = None) -> Account:
    """One person's annual leave of a year."""
    terms = (book or term_book(post.node, date(year, 12, 31))).leave(LeaveKind.TAHUNAN)
    patterns = {post.person.pk: pattern_of(post)}
    return accounts_of([post.person.pk], [year], terms, patterns)[post.person.pk, year]


@dataclass(frozen=True, slots=True)
class LeavePlan:
    """A leave as it would be: its terms, length, accounts, papers, and what stands against it."""

    terms: LeaveTerms
    basis: TermFact
    length: int
    accounts: Mapping[int, Account]
    years: Mapping[int, int]
    papers: tuple[str, ...]
    refusals: tuple[Refusal, ...]


def plan_leave(post: Post, kind: str, first: date, last: date, *, extra: int = 0) -> LeavePlan:
    """What a leave of these dates would be, its last ``extra`` days for the way; reads, writes nothing."""
    book = term_book(post.node, first)
    terms = book.leave(kind)
    basis = book.term("leave", kind)
    assert basis is not None
    days, pattern = calendar_for(first, last), pattern_of(post)
    counted = last - timedelta(extra)
    years = by_year(first, counted, days, pattern) if terms.yearly and first <= counted else {}
    accounts = accounts_of([post.person.pk], years, terms, {post.person.pk: pattern}) if years else {}
    facts = LeaveFacts(
        first=first,
        last=last,
        length=length_of(terms.unit, first, counted, days, pattern) if first <= counted else 0,
        status=post.person.status,
        serving_since=serving_since(post.person),
        years=years,
        accounts={year: account for (_person, year), account in accounts.items()},
        times_before=Leave.objects.filter(person=post.person, kind=kind, state__in=_OPEN).count()
        if terms.most_times
        else 0,
        restriction=restriction_on(post, first, last),
        extra=extra,
    )
    return LeavePlan(
        terms,
        basis,
        facts.length,
        facts.accounts,
        years,
        papers_needed(terms, first, last),
        judge_leave(terms, facts),
    )


def serving_since(person: Person) -> date | None:
    """From the NIP (TMT CPNS), else the first post on record."""
    posts = Assignment.objects.filter(person=person).values_list("valid_from", flat=True)
    appointed = read_nip(person.nip).appointed
    return service_begin(appointed, [] if appointed else list(posts))


def restriction_on(post: Post, first: date, last: date) -> Restriction:
    """What circulars in force say of leave on the first and the last day; the stricter counts."""
    found = [
        _restriction(effective_policies({post.person.pk: post}, day)[post.person.pk]) for day in {first, last}
    ]
    order = ("free", "restricted", "forbidden")
    return max(found, key=lambda one: order.index(one.regime))


def _restriction(policy: EffectivePolicy) -> Restriction:
    regime = policy.value("leave.regime")
    dates = policy.value("leave.dates")
    if regime is None or (dates and not any(policy.on in period for period in dates)):
        return Restriction()
    owner = policy.parameters["leave.regime"].circular
    label = next((label_of(one) for one in policy.active if one.slug == owner), "")
    return Restriction(
        regime.value, tuple(policy.value("leave.kinds") or ()), policy.clauses_of("leave.regime"), label
    )


@dataclass(frozen=True, slots=True)
class DayEffect:
    """What a day away does: the person's mode, and who would be left. ``clash`` names what breaks."""

    day: date
    mode: str
    piket_left: int | None
    least: int
    office_left: int | None
    clash: str = ""


def roster_effect(post: Post, first: date, last: date) -> list[DayEffect]:
    """The working days of a leave against the published rosters, at most four weeks of them.

    Shown before anybody approves: whose piket stays empty, and what is left of the minimum.
    """
    return roster_effects([(post, first, last)])[0]


def roster_effects(wanted: Sequence[tuple[Post, date, date]]) -> list[list[DayEffect]]:
    """The same for many leaves, in their order; each roster is read once."""
    if not wanted:
        return []
    spans = [(post, first, min(last, first + _SHOWN)) for post, first, last in wanted]
    posts = {post.person.pk: post for post, _first, _end in spans}
    start, end = min(first for _post, first, _end in spans), max(end for _post, _first, end in spans)
    book, sheets = roster_book(posts, start, end), _Sheets()
    found = []
    for post, first, until in spans:
        one = {post.person.pk: post}
        days = [(day, book.plans(one, day)[post.person.pk]) for day in days_between(first, until)]
        worked = [(day, plan) for day, plan in days if plan.mode not in ("OFF", "FLEX")]
        found.append([_effect(post, day, plan, sheets) for day, plan in worked])
    return found


def _effect(post: Post, day: date, plan: DayPlan, sheets: _Sheets) -> DayEffect:
    sheet = sheets.of(post.agency.pk, day) if plan.mode in ("PIKET", "WFO") and plan.plan_id else None
    if sheet is None:
        return DayEffect(day, plan.mode, None, 0, None, _clash(plan.mode, 0, 0))
    turn, office, least = sheet.totals.get(day, (0, 0, 0))
    left = turn - 1 if plan.mode == "PIKET" or turn else turn
    said = [_clash(plan.mode, left, least), sheet.counter_lost(post.person.pk, day)]
    return DayEffect(day, plan.mode, left, least, office - 1, "; ".join(one for one in said if one))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A published roster with its sums: people on turn, in the office, and the least of them, by day."""

    held: RosterPlan
    rows: Sequence[PlanRow]
    counters: CounterBook
    totals: Mapping[date, tuple[int, int, int]]

    def counter_lost(self, person_id: int, day: date) -> str:
        """The counter that would have too few people without this person."""
        lost = self.counters.lost_without(self.rows, person_id, self.held.days.index(day.isoformat()))
        return f"{lost[0].counter.name} kekurangan petugas, belum ada pengganti" if lost else ""


class _Sheets:
    """Rosters in force, each read once."""

    def __init__(self) -> None:
        self._days: dict[tuple[int, date], RosterPlan | None] = {}
        self._sheets: dict[int, _Sheet] = {}

    def of(self, agency_id: int, day: date) -> _Sheet | None:
        key = agency_id, day
        if key not in self._days:
            self._days[key] = plan_in_force(agency_id, day)
        held = self._days[key]
        if held is None:
            return None
        if held.pk not in self._sheets:
            rows = plan_rows(held)
            summed = totals_of(held, [(row.unit_id, row.cells) for row in rows])
            totals = {one.day: (one.on_turn, one.office, one.least) for one in summed}
            self._sheets[held.pk] = _Sheet(
                held, rows, CounterBook(held, [row.person_id for row in rows]), totals
            )
        return self._sheets[held.pk]


def _clash(mode: str, left: int, least: int) -> str:
    if mode == "PIKET":
        return "bentrok dengan piket, belum ada pengganti"
    return f"petugas di kantor tinggal {left} dari paling sedikit {least}" if least and left < least else ""


def collective_days(year: int, days: HolidayCalendar | None = None) -> list[tuple[date, str]]:
    """Collective leave (cuti bersama) of a year, for the list of the seven kinds."""
    known = days or calendar_for(date(year, 1, 1), date(year, 12, 31))
    return [
        (one.date, one.name)
        for one in sorted(known.holidays, key=lambda one: one.date)
        if one.kind is HolidayKind.CUTI_BERSAMA and one.date.year == year
    ]

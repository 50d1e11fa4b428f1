"""What must hold across the parts of a document: dates, tables, windows, clauses, readings, relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from tatakerja.circular.rules.policy import Clause, ClauseState, Policy, RelationKind
from tatakerja.circular.rules.problems import Place, PolicyError, Problem, Words
from tatakerja.circular.rules.schema import known_path
from tatakerja.circular.rules.sections import Apel, Office, Window
from tatakerja.circular.rules.table_checks import LATER, table_problems

_NOWHERE = Place()


def problems_of(policy: Policy) -> list[Problem]:
    """Every contradiction inside one document, without places (the caller knows the text)."""
    return [
        *_dates(policy),
        *_ramadan(policy),
        *_clauses(policy),
        *_office(policy.office),
        *table_problems(policy),
        *_windows(policy),
        *_own_relations(policy),
    ]


def _problem(
    code: str, path: str, found: str = "", expected: Words | None = None, clause: str = ""
) -> Problem:
    return Problem(code, _NOWHERE, path, found, expected, clause)


def _dates(policy: Policy) -> Iterator[Problem]:
    if _reversed(policy.valid.start, policy.valid.until):
        yield _problem("until_before_from", "valid.until", str(policy.valid.until), LATER)
    for index, group in enumerate(policy.valid.groups):
        if _reversed(group.start, group.until):
            yield _problem("until_before_from", f"valid.groups[{index}].until", str(group.until), LATER)


def _reversed(start: date, until: date | None) -> bool:
    return until is not None and until < start


def _ramadan(policy: Policy) -> Iterator[Problem]:
    periods = policy.ramadan or ()
    for (i, one), (_, other) in combinations(enumerate(periods), 2):
        if one.overlaps(other):
            yield _problem("overlap", f"ramadan[{i}]", f"{one.first}, {other.first}")


def _clauses(policy: Policy) -> Iterator[Problem]:
    ids = Counter(clause.id for clause in policy.clauses)
    for index, clause in enumerate(policy.clauses):
        at = f"clauses[{index}]"
        if ids[clause.id] > 1:
            yield _problem("duplicate", f"{at}.id", clause.id, clause=clause.id)
        for path in clause.sets:
            if not known_path(path):
                yield _problem("unknown_reference", f"{at}.sets", path, _PARAMETER, clause.id)
        yield from _readings(clause, at, ids)


_PARAMETER = Words("jalur parameter dokumen ini", "a parameter path of this document")
_TWO = Words("sedikitnya dua tafsir dan satu tafsir baku", "at least two readings and a default")


def _readings(clause: Clause, at: str, ids: Mapping[str, int]) -> Iterator[Problem]:
    if clause.state is ClauseState.CLEAR and not (clause.readings or clause.default or clause.decision):
        return
    words = Words(", ".join(clause.readings), ", ".join(clause.readings))
    if clause.state is ClauseState.CLEAR or len(clause.readings) < 2:
        yield _problem("wrong_value", f"{at}.readings", clause.state.value, _TWO, clause.id)
    if clause.default not in clause.readings:
        yield _problem("unknown_reference", f"{at}.default", clause.default or "default", words, clause.id)
    if clause.decision is not None and clause.decision.reading not in clause.readings:
        yield _problem("unknown_reference", f"{at}.decision", clause.decision.reading, words, clause.id)
    for name, reading in clause.readings.items():
        for path in reading.sets:
            if not known_path(path):
                yield _problem("unknown_reference", f"{at}.readings.{name}", path, _PARAMETER, clause.id)
        for other in reading.clauses:
            if other not in ids:
                yield _problem("unknown_reference", f"{at}.readings.{name}", other, clause=clause.id)


def _office(office: Office | None) -> Iterator[Problem]:
    if office is None:
        return
    names = Counter(shift.name for shift in office.shifts or ())
    for index, shift in enumerate(office.shifts or ()):
        if names[shift.name] > 1:
            yield _problem("duplicate", f"office.shifts[{index}].name", shift.name)
    if len(set(office.weekdays or ())) != len(office.weekdays or ()):
        yield _problem("duplicate", "office.weekdays", "weekdays")
    if office.duty is not None and not office.duty.in_office:
        expected = Words("WFO atau PIKET", "WFO or PIKET")
        yield _problem("wrong_value", "office.duty", office.duty.value, expected)


def _windows(policy: Policy) -> Iterator[Problem]:
    presence = policy.presence
    if presence is None:
        return
    windows = presence.windows or ()
    for index, window in enumerate(windows):
        yield from _order(window, f"presence.windows[{index}]")
    for index, row in enumerate(presence.apel or ()):
        yield from _order(row, f"presence.apel[{index}]")
    if presence.work_window is not None:
        yield from _order(presence.work_window, "presence.work_window")
    for (i, one), (j, other) in combinations(enumerate(windows), 2):
        if _windows_collide(one, other):
            yield _problem("overlap", f"presence.windows[{j}]", f"windows[{i}], windows[{j}]")
    times = presence.report_times or ()
    if list(times) != sorted(set(times)):
        expected = Words("jam menaik tanpa pengulangan", "ascending times, each once")
        yield _problem("wrong_value", "presence.report_times", "report_times", expected)


def _windows_collide(one: Window, other: Window) -> bool:
    if one.kind != other.kind or {one.ramadan, other.ramadan} == {True, False}:
        return False
    return one.start < other.until and other.start < one.until


def _order(window: Window | Apel, path: str) -> Iterator[Problem]:
    if window.until <= window.start:
        expected = Words("jam sesudah jam mulai", "a time after the start")
        yield _problem("until_before_from", f"{path}.until", f"{window.until:%H:%M}", expected)


def _own_relations(policy: Policy) -> Iterator[Problem]:
    seen: set[tuple[RelationKind, str]] = set()
    stated: set[object] = set()
    for index, relation in enumerate(policy.relations):
        if relation.slug == policy.slug:
            yield _problem("cycle", f"relations[{index}].slug", f"{policy.slug} → {relation.slug}")
        key = (relation.kind, relation.slug, relation.start, relation.only)
        if key in stated:
            yield _problem("duplicate", f"relations[{index}]", relation.slug)
        stated.add(key)
        if not relation.only:
            seen.add((relation.kind, relation.slug))
    opposite = {RelationKind.REVOKES, RelationKind.EXTENDS}
    for slug in {slug for kind, slug in seen if kind in opposite}:
        if {kind for kind, other in seen if other == slug} >= opposite:
            yield _problem("cannot_both_hold", "relations", f"revokes {slug}, extends {slug}")


def refuse_cycles(policies: Sequence[Policy]) -> None:
    """`PolicyError` (code ``cycle``) when circulars rest on each other in a ring, naming ring and clauses."""
    edges = {policy.slug: _targets(policy) for policy in policies}
    by_slug = {policy.slug: policy for policy in policies}
    done: set[str] = set()
    for slug in edges:
        ring = _ring(slug, edges, done)
        if ring:
            shown, owner = " → ".join(ring), by_slug[ring[0]]
            rests = any(basis.slug == ring[1] for basis in owner.identity.bases)
            path = "circular.bases" if rests else "relations"
            clauses = ", ".join(owner.clauses_behind(path))
            raise PolicyError([Problem("cycle", Place(ring[0]), path, shown, clause=clauses)])


def _targets(policy: Policy) -> tuple[str, ...]:
    based = (basis.slug for basis in policy.identity.bases if basis.slug)
    return (*(relation.slug for relation in policy.relations), *based)


def _ring(start: str, edges: Mapping[str, Iterable[str]], done: set[str]) -> list[str]:
    """The first ring met from ``start``, depth first with an explicit stack (chains may be long)."""
    path: list[str] = [start]
    iterators = [iter(edges.get(start, ()))]
    while iterators:
        following = next(iterators[-1], None)
        if following is None:
            done.add(path.pop())
            iterators.pop()
        elif following in path:
            return [*path[path.index(following) :], following]
        elif following not in done:
            path.append(following)
            iterators.append(iter(edges.get(following, ())))
    return []

"""What is kept of the engine's answers: fairness with its proof, conflicts, what cannot be met and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tatakerja.roster.queries.counters import short_words
from tatakerja.roster.queries.needs import Needs
from tatakerja.roster.rules.counters import filled
from tatakerja.roster.rules.fairness import IN_OFFICE
from tatakerja.roster.rules.quota import placed
from tatakerja.roster.rules.shortage import Shortage, shortages
from tatakerja.roster.services.staff import Staff
from tatakerja.roster.solver.model import Result

if TYPE_CHECKING:
    from tatakerja.roster.services.filling import Pool


def summary(
    staff: Staff,
    needs: Needs,
    pools: Sequence[Pool],
    answers: Sequence[Result],
    letters: Mapping[int, Sequence[str]],
) -> dict[str, Any]:
    """The plan's ``result``; see the module's text."""
    pairs = list(zip(pools, answers, strict=True))
    return {
        "feasible": all(answer.feasible for answer in answers),
        "spread": max((answer.spread for answer in answers), default=0),
        "bound": max((answer.spread_bound for answer in answers), default=0),
        "proven": all(answer.proven for answer in answers),
        "changes": sum(answer.figures.changes for answer in answers),
        "wishes_missed": sum(answer.figures.pref for answer in answers),
        "weekday": max((s for answer in answers for s in answer.figures.weekday.values()), default=0),
        "seconds": round(sum(answer.seconds for answer in answers), 3),
        "pools": [_pool(pool, answer) for pool, answer in pairs],
        "conflicts": [
            {
                "pool": pool.name,
                "rules": list(found.rules),
                "where": _with_names(needs, found.where),
                "sentence": _with_names(needs, found.sentence),
            }
            for pool, answer in pairs
            for found in answer.conflicts
        ],
        "shortages": shortages_of(staff),
        "unmet": _unmet(staff, needs, letters),
    }


def _with_names(needs: Needs, text: str) -> str:
    """The engine's keys of counters as people know them."""
    for one in needs.counters:
        text = text.replace(one.key, one.name)
    return text


def _pool(pool: Pool, answer: Result) -> dict[str, Any]:
    return {
        "key": pool.key,
        "name": pool.name,
        "people": len(pool.members),
        "places": sum(pool.places.values()),
        "carried": any(pool.carry.values()),
        "spread": answer.spread,
        "bound": answer.spread_bound,
        "proven": answer.proven,
    }


def shortages_of(staff: Staff) -> list[dict[str, Any]]:
    """What the circulars ask and the staff cannot give, alike days together, with the ways out."""
    found: dict[tuple[str, Shortage], list[date]] = {}
    for rules in staff.rules:
        for key, people in staff.pools(rules).items():
            layers = placed(rules.layers, [people[0].facts], rules.day)
            name = people[0].account.name if key else staff.agency.name
            for one in shortages(layers, staff.quota(rules, key, people)):
                found.setdefault((name, one), []).append(rules.day)
    return [
        {
            "pool": name,
            "kind": one.kind,
            "missing": one.missing,
            "sentence": one.sentence,
            "clauses": list(one.clauses),
            "days": [day.isoformat() for day in days],
            "ways": [[way.text, way.decider, way.clause] for way in one.ways_out],
        }
        for (name, one), days in found.items()
    ]


def _unmet(staff: Staff, needs: Needs, letters: Mapping[int, Sequence[str]]) -> list[str]:
    """Counters with too few people, a sentence each."""
    found = []
    for index, day in enumerate(staff.days):
        held = [one for one in needs.counters if one.holds(day)]
        there = [m for m in staff.members if held and letters[m.person_id][index] in IN_OFFICE]
        got = filled(
            {one.key: one.least for one in held},
            [{one.key for one in held if one.served_by(m)} for m in there],
        )
        found += [short_words(one, day, got[one.key]) for one in held if got[one.key] < one.least]
    return found

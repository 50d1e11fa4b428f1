"""Who decides: the stages of a request, and who stands in for a superior who is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tatakerja.kernel.errors import Invalid

LEVELS = ("superior", "agency_head", "region")


@dataclass(frozen=True, slots=True)
class ApprovalTerms:
    """Routes by rank, the first that fits; when to remind, and when to pass a request on, in days."""

    routes: tuple[tuple[frozenset[str], tuple[str, ...]], ...]
    remind_days: int = 1
    escalate_days: int = 3

    def levels_for(self, job_class: str) -> tuple[str, ...]:
        """The stages for somebody of this class; the direct superior alone where no route fits."""
        for classes, levels in self.routes:
            if not classes or job_class in classes:
                return levels
        return ("superior",)


def read_approval(value: Mapping[str, Any]) -> ApprovalTerms:
    """Terms from stored data; `Invalid` (unusable_terms) for an unknown stage."""
    try:
        routes = tuple(
            (frozenset(str(one) for one in row.get("classes", ())), tuple(str(one) for one in row["levels"]))
            for row in value["routes"]
        )
        found = ApprovalTerms(routes, int(value.get("remind_days", 1)), int(value.get("escalate_days", 3)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("Ketentuan persetujuan tidak terbaca.", field="value", code="unusable_terms") from error
    if any(not levels or set(levels) - set(LEVELS) for _classes, levels in routes):
        raise Invalid("Tingkat persetujuan tidak dikenal.", field="value", code="unusable_terms")
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could decide. ``away`` says why not today; ``deputy`` decides for him then, or nobody."""

    person_id: int
    name: str
    away: str = ""
    deputy_id: int | None = None
    deputy_name: str = ""
    deputy_as: str = ""


@dataclass(frozen=True, slots=True)
class Routed:
    """Whom a stage waits for, and why it is not the one it usually is."""

    person_id: int | None
    because: str = ""


def choose(candidates: Sequence[Candidate], *, skip: frozenset[int] = frozenset()) -> Routed:
    """The first who is there, a deputy before the next superior; where all are away, the first waits.

    ``skip`` leaves out the asker himself. Source: practice of Plh. and delegation (mandat), UU 30/2014.
    """
    usable = [one for one in candidates if one.person_id not in skip]
    said: list[str] = []
    for one in usable:
        if not one.away:
            return Routed(one.person_id, "; ".join(said))
        if one.deputy_id is not None and one.deputy_id not in skip:
            words = f"{one.name} {one.away}; {one.deputy_as} {one.deputy_name}"
            return Routed(one.deputy_id, "; ".join([*said, words]))
        said.append(f"{one.name} {one.away}")
    return Routed(usable[0].person_id if usable else None, "; ".join(said))


def next_after(candidates: Sequence[Candidate], person_id: int | None) -> Candidate | None:
    """The next superior after the one who lets a request wait: where it goes when the time is over."""
    ids = [one.person_id for one in candidates]
    place = ids.index(person_id) + 1 if person_id in ids else len(ids)
    return next((one for one in candidates[place:] if not one.away), None)

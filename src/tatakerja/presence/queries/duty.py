"""The verdict on a place where the day's usual ones do not fit: duty places, and what the policy blocks.

Duty places come with the intake's ground; for any other they are read where no known place fits the fix.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from tatakerja.kernel.geodesy import Fix
from tatakerja.presence.models import DutyPlace
from tatakerja.presence.queries.ground import Ground, sites_of_duty
from tatakerja.presence.queries.today import policy_of
from tatakerja.presence.rules.place import Place, PlaceVerdict, Site, judge_place

# The word of a circular that lets a point outside refuse the tap; every other word records and flags.
BLOCK = "block"
_ELSEWHERE = frozenset({Place.OUTSIDE, Place.UNKNOWN, Place.DUTY})


def duty_sites(people: Iterable[int], day: date) -> dict[int, tuple[Site, ...]]:
    """The duty places of these people on a day as sites that the day expects, by person; one query."""
    rows = DutyPlace.objects.filter(
        people__in=list(people), first__lte=day, last__gte=day, withdrawn_at__isnull=True
    )
    found: dict[int, list[tuple[int, Any]]] = {}
    for person_id, pk, fence in rows.order_by("pk").values_list("people", "pk", "fence"):
        found.setdefault(person_id, []).append((pk, fence))
    return {person_id: sites_of_duty(held) for person_id, held in found.items()}


def measured_at(ground: Ground, fix: Fix | None) -> PlaceVerdict:
    """Where a fix lies on this day, duty places counted."""
    verdict = ground.judge(fix)
    if fix is None or verdict.place not in _ELSEWHERE:
        return verdict
    person_id = ground.post.person.pk
    duty = ground.duty
    if duty is None:
        duty = duty_sites([person_id], ground.day).get(person_id, ())
    return judge_place(fix, (*ground.sites, *duty)) if duty else verdict


def place_of(ground: Ground | None, fix: Fix | None) -> PlaceVerdict:
    """The same for a tap that has just come; ``blocked`` only where the circular says so."""
    if ground is None:
        return PlaceVerdict(Place.UNKNOWN, flags=("no_site",))
    verdict = measured_at(ground, fix)
    if verdict.place is Place.OUTSIDE and policy_of(ground).value("presence.outside") == BLOCK:
        return replace(verdict, blocked=True)
    return verdict

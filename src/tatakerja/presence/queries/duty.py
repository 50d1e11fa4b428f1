"""The verdict on a place where the day's usual ones do not fit: duty places, and what the policy blocks.

Duty places come with the intake's ground; for any other they are read where no known place fits the fix.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tatakerja.kernel.geodesy import Fix
from tatakerja.presence.models import DutyPlace
from tatakerja.presence.queries.ground import Ground, sites_of_duty
from tatakerja.presence.queries.today import policy_of
from tatakerja.presence.rules.place import Place, PlaceVerdict, Site, judge_place

# The word of a circular that lets a point outside refuse the tap; every other word records and flags.
BLOCK = "block"
_ELSEWHERE = frozenset({Place.OUTSIDE, Place.UNKNOWN, Place.DUTY})


def duty_sites(person_id: int, day: date) -> tuple[Site, ...]:
    """The person's duty places of a day as sites that the day expects; one query."""
    rows = DutyPlace.objects.filter(
        people=person_id, first__lte=day, last__gte=day, withdrawn_at__isnull=True
    )
    return sites_of_duty((row.pk, row.fence) for row in rows.order_by("pk"))


def place_of(ground: Ground | None, fix: Fix | None) -> PlaceVerdict:
    """Where a fix lies on this day, duty places counted; ``blocked`` only where the circular says so."""
    if ground is None:
        return PlaceVerdict(Place.UNKNOWN, flags=("no_site",))
    verdict = ground.judge(fix)
    if fix is None or verdict.place not in _ELSEWHERE:
        return verdict
    extra = ground.duty if ground.duty is not None else duty_sites(ground.post.person.pk, ground.day)
    if extra:
        verdict = judge_place(fix, (*ground.sites, *extra))
    if verdict.place is Place.OUTSIDE and policy_of(ground).value("presence.outside") == BLOCK:
        return replace(verdict, blocked=True)
    return verdict

"""The page "Dampak edaran": what a draft would do, rosters that are out included, before it binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tatakerja.circular.access import visible_circulars, visible_draftings
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import Ground, Impact, ground_of, impact_of
from tatakerja.circular.queries import drafting as reads
from tatakerja.circular.queries.effect_words import difference_words, effect_words
from tatakerja.circular.rules.conflicts import PublishedRoster
from tatakerja.kernel.periods import Period
from tatakerja.platform.pages import is_fragment
from tatakerja.roster.models import RosterPlan


@dataclass(frozen=True, slots=True)
class OutdatedRoster:
    """A published roster that the draft makes invalid: its first day under other rules."""

    plan: RosterPlan
    since: date


@require_GET
def circular_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The effect of a draft for those who may read it; what is in force has its own page."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    if circular.state != Circular.State.DRAFT:
        return redirect("circular:detail", pk=circular.pk)
    ground = ground_of(circular)
    plans = published_rosters(ground)
    impact = impact_of(ground, [_as_known(plan) for plan in plans])
    context = {
        "circular": circular,
        "policy": ground.policy,
        "effect": effect_words(ground, impact),
        "outdated": outdated(plans, impact),
        "rosters": len(plans),
    }
    return render(request, "portal/preview.html", context)


@require_GET
def drafting_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The effect of what is being written: beside the form after each saved change, or as a page."""
    drafting = get_object_or_404(
        visible_draftings(request.user).select_related("region", "copied_from"), pk=pk
    )
    todo = reads.to_do(drafting.document, reads.problems_of(drafting.document))
    context: dict[str, Any] = {"drafting": drafting, "todo": todo}
    ground = reads.ground_of_drafting(drafting)
    if ground is not None:
        plans = published_rosters(ground)
        impact = impact_of(ground, [_as_known(plan) for plan in plans])
        compared = reads.compared(drafting)
        context |= {
            "effect": effect_words(ground, impact),
            "outdated": outdated(plans, impact),
            "compared": compared,
            "differences": list(difference_words(compared.differences)) if compared else [],
        }
    name = "_preview" if is_fragment(request) else "preview"
    return render(request, f"circular/drafting/{name}.html", context)


def published_rosters(ground: Ground) -> list[RosterPlan]:
    """Rosters that are out on days the draft speaks about, of the agencies it concerns; one query."""
    codes = {one.agency for one in chain.from_iterable(region.people for region in ground.regions)}
    ids = [ground.nodes[code].pk for code in codes]
    start = max(ground.policy.valid.start, ground.today)
    rows = RosterPlan.objects.filter(
        state=RosterPlan.State.PUBLISHED, agency_id__in=ids, last__gte=start
    ).select_related("agency")
    until = ground.policy.valid.until
    return list((rows if until is None else rows.filter(first__lte=until)).order_by("agency__name", "first"))


def outdated(plans: Iterable[RosterPlan], impact: Impact) -> list[OutdatedRoster]:
    """Rosters of agencies whose days change while the roster is out."""
    changed = set(impact.effect.agencies)
    moving = [one.date for one in impact.effect.days]
    found = []
    for plan in plans:
        days = [day for day in moving if plan.first <= day <= plan.last]
        if days and plan.agency.code in changed:
            found.append(OutdatedRoster(plan, days[0]))
    return found


def _as_known(plan: RosterPlan) -> PublishedRoster:
    name = f"{plan.agency.name} v{plan.version}"
    return PublishedRoster(plan.agency.code, Period(plan.first, plan.last), name)

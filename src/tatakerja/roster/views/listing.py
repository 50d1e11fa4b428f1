"""The rosters one may see, the start of a new one, and one's own coming weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import post_of
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.roster.access import agencies_to_plan, regions_to_plan, visible_plans, visible_runs
from tatakerja.roster.forms import DraftForm, RunForm
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import (
    DayPlan,
    days_of,
    duties_open_to,
    local_today,
    newest_first,
    open_calls,
    swaps_waiting,
    unseen_notices,
)
from tatakerja.roster.services import draft_plan
from tatakerja.roster.views.words import MODES, code_of, days_in_words

WEEKS_SHOWN = 4
_RUNS_SHOWN = 5


def _coming_month(zone: str) -> dict[str, date]:
    """Four weeks from the next Monday: what is most often planned."""
    today = local_today(zone)
    monday = today + timedelta(days=7 - today.weekday())
    return {"first": monday, "last": monday + timedelta(days=25)}


def plan_list(request: HttpRequest) -> HttpResponse:
    """Rosters by agency and period; planners start a new one here."""
    agencies = agencies_to_plan(request.user)
    first = agencies.first()
    form = None
    if first is not None:
        form = DraftForm(request.POST or None, agencies=agencies, initial=_coming_month(first.zone))
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            made = draft_plan(
                by=user_of(request), agency=data["agency"], first=data["first"], last=data["last"]
            )
        except TatakerjaError as error:
            form.add_error(None, str(error))
        else:
            notify(request, _("Konsep jadwal terisi dari edaran."))
            return redirect("roster:plan", pk=made.pk)
    rows = newest_first(visible_plans(request.user))
    state = request.GET.get("keadaan", "")
    if state in RosterPlan.State.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(request, rows),
        "form": form,
        "state": state,
        "states": RosterPlan.State.choices,
        **_runs(request),
    }
    return form_answer(request, "roster/list.html", context, form)


def _runs(request: HttpRequest) -> dict[str, Any]:
    """The form for a whole region and its latest runs, for those who plan for one."""
    regions = regions_to_plan(request.user)
    first = regions.first()
    if first is None:
        return {}
    return {
        "run_form": RunForm(regions=regions, initial=_coming_month(first.zone), auto_id="run_%s"),
        "runs": visible_runs(request.user).select_related("region")[:_RUNS_SHOWN],
    }


def mine(request: HttpRequest) -> HttpResponse:
    """ "Jadwal saya": the coming four weeks with the clause behind each day."""
    person = getattr(request.user, "person", None)
    post = None
    if person is not None:
        post = post_of(person, today())
    if post is None:
        return render(request, "roster/mine.html", {"weeks": [], "post": None})
    first = local_today(post.zone)
    last = first + timedelta(days=7 * WEEKS_SHOWN - 1)
    days = days_of(post, first, last)
    notices = [(one, days_in_words(one.days)) for one in unseen_notices(post.person)]
    context = {
        "weeks": _weeks(days),
        "notices": notices,
        "calls": open_calls(post.person),
        "swaps": swaps_waiting(post.person),
        "duties": duties_open_to(post.person, post.agency.pk, first),
        "post": post,
        "first": first,
        "last": last,
        "counts": _counts(days),
    }
    return render(request, "roster/mine.html", context)


def _weeks(days: list[tuple[date, DayPlan]]) -> list[list[dict[str, Any]]]:
    weeks: list[list[dict[str, Any]]] = []
    for day, plan in days:
        if plan.mode == "OFF" and not plan.holiday:
            continue  # an ordinary weekend says nothing
        if not weeks or day.isocalendar().week != weeks[-1][-1]["day"].isocalendar().week:
            weeks.append([])
        words, level = MODES[plan.mode]
        weeks[-1].append(
            {
                "day": day,
                "plan": plan,
                "code": code_of(plan.mode),
                "words": words,
                "level": level,
                "swappable": plan.plan_id is not None and plan.mode in ("WFO", "PIKET"),
            }
        )
    return weeks


def _counts(days: list[tuple[date, DayPlan]]) -> list[tuple[str, int]]:
    """How many days of each kind, those that occur."""
    return [
        (str(words), count)
        for mode, (words, _level) in MODES.items()
        if (count := sum(plan.mode == mode for _day, plan in days)) and mode != "OFF"
    ]

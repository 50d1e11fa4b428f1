"""Before a roster is filled, other ways to fill it, and the rosters of a whole region in one go."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import formats
from tatakerja.platform.pages import form_answer, notify, user_of
from tatakerja.roster import services
from tatakerja.roster.access import agencies_to_plan, regions_to_plan, visible_plans, visible_runs
from tatakerja.roster.forms import DraftForm, RunForm
from tatakerja.roster.jobs import draft_agency_job
from tatakerja.roster.models import DraftRun, DraftTask


@require_GET
def seats(request: HttpRequest) -> HttpResponse:
    """Seats and demand of a period, day by day, before anything is filled."""
    user = user_of(request)
    form = DraftForm(request.GET, agencies=agencies_to_plan(user))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        data = form.cleaned_data
        try:
            found = services.outlook(by=user, agency=data["agency"], first=data["first"], last=data["last"])
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            context |= {"found": found, **data, "shortages": told(found.shortages)}
    return form_answer(request, "roster/seats.html", context, form)


def told(shortages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Shortages for a page: how many days, the first of them, and the ways out."""
    return [
        {**one, "count": len(one["days"]), "first": formats.short_date(date.fromisoformat(one["days"][0]))}
        for one in shortages
    ]


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Other ways to fill a draft side by side; choosing one fills it that way."""
    user = user_of(request)
    held = get_object_or_404(visible_plans(user).select_related("agency"), pk=pk)
    try:
        if request.method == "POST":
            services.refill(by=user, plan=held, way=request.POST.get("way", ""))
            notify(request, _("Konsep diisi ulang dengan cara itu."))
            return redirect("roster:plan", pk=held.pk)
        found = services.alternatives(by=user, plan=held)
    except (Conflict, Invalid) as error:
        notify(request, str(error), level="bad")
        return redirect("roster:plan", pk=held.pk)
    titles = {
        "merata": _("Senin dan Jumat merata lebih dahulu"),
        "keinginan": _("Keinginan pegawai lebih dahulu"),
        "sedikit": _("Selisih boleh bertambah satu, perubahan lebih sedikit"),
    }
    context = {"plan": held, "ways": [{"title": titles[one.key], "way": one} for one in found]}
    return render(request, "roster/compare.html", context)


@require_POST
def start_run(request: HttpRequest) -> HttpResponse:
    """Starts drafts of all agencies of a region."""
    user = user_of(request)
    form = RunForm(request.POST, regions=regions_to_plan(user))
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        notify(request, words, level="bad")
        return redirect("roster:list")
    try:
        made = services.draft_province(by=user, **form.cleaned_data, hand_on=draft_agency_job.enqueue)
    except Invalid as error:
        notify(request, str(error), level="bad")
        return redirect("roster:list")
    return redirect("roster:run", pk=made.pk)


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is; the page asks again by itself until it is through."""
    held = get_object_or_404(visible_runs(request.user).select_related("region", "made_by"), pk=pk)
    template = "roster/_run.html" if request.headers.get("HX-Request") else "roster/run.html"
    return render(request, template, {"run": held, **_progress(held)})


def _progress(held: DraftRun) -> dict[str, Any]:
    tasks = list(held.tasks.select_related("agency", "plan").order_by("agency__path"))
    ended = [one for one in tasks if one.state in (DraftTask.State.DONE, DraftTask.State.FAILED)]
    rows = [
        {
            "task": one,
            "level": {"done": "ok", "failed": "bad", "running": "info"}.get(one.state, ""),
            "result": one.plan.result if one.plan is not None else {},
        }
        for one in tasks
    ]
    return {"rows": rows, "done": len(ended), "all": len(tasks), "through": len(ended) == len(tasks)}

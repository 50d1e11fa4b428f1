"""The roster of an agency: reading it, filling, editing, locking, publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform import formats
from tatakerja.platform.pages import notify, user_of
from tatakerja.roster import services
from tatakerja.roster.access import visible_plans
from tatakerja.roster.forms import CellsForm, LockForm
from tatakerja.roster.jobs import mail_notices_job
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import DayTotals, local_today, plan_rows, short_counters, totals_of
from tatakerja.roster.services import NotPublishable, obstacles
from tatakerja.roster.views.grid import panel, show


def _plan(request: HttpRequest, pk: int) -> RosterPlan:
    seen = visible_plans(request.user).select_related("agency", "published_by", "drafted_by")
    return get_object_or_404(seen, pk=pk)


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid; ``unit``, ``orang`` and ``pekan`` filter it, ``hari`` is the day of the phone's list, ``sel``
    a cell to change.
    """
    return show(request, _plan(request, pk))


@require_POST
def set_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets cells; a script gets the totals back as JSON, a plain form the page."""
    held = _plan(request, pk)
    form = CellsForm(request.POST)
    script = request.headers.get("Accept") == "application/json"
    try:
        if not form.is_valid():
            return _refuse(request, held, " ".join(str(one) for one in form.errors["cell"]), 422, script)
        draft = services.set_cells(by=user_of(request), plan=held, changes=form.cleaned_data["cell"])
    except TatakerjaError as error:
        return _refuse(request, held, str(error), error.status, script)
    if not script:
        day = form.cleaned_data["cell"][0].day
        return redirect(f"{reverse('roster:plan', args=[draft.pk])}?hari={day.isoformat()}")
    rows = plan_rows(draft)
    totals = totals_of(draft, [(row.unit_id, row.cells) for row in rows])
    short = short_counters(draft, rows, local_today(draft.agency.zone))
    return JsonResponse(
        {
            "plan": reverse("roster:plan", args=[draft.pk]),
            "cells": reverse("roster:cells", args=[draft.pk]),
            "same": draft.pk == held.pk,
            "gaps": sum(day.gaps for day in totals),
            "totals": [_as_json(day) for day in totals],
            "broken": obstacles(totals, short),
            "why": panel(draft, rows, totals, short),
        }
    )


def _as_json(day: DayTotals) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "office": day.office,
        "turn": day.on_turn,
        "over": day.over,
        "under": day.under,
    }


def _refuse(request: HttpRequest, held: RosterPlan, words: str, status: int, script: bool) -> HttpResponse:
    if script:
        return JsonResponse({"message": words}, status=status)
    return show(request, held, refused=words, status=status)


@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Locks cells so that filling anew keeps them, or opens them again."""
    held = _plan(request, pk)
    form = LockForm(request.POST)
    script = request.headers.get("Accept") == "application/json"
    try:
        if not form.is_valid():
            return _refuse(request, held, " ".join(str(one) for one in form.errors["cell"]), 422, script)
        services.lock_cells(
            by=user_of(request),
            plan=held,
            cells=form.cleaned_data["cell"],
            locked=form.cleaned_data["locked"],
        )
    except TatakerjaError as error:
        return _refuse(request, held, str(error), error.status, script)
    return JsonResponse({"locked": form.cleaned_data["locked"]}) if script else redirect("roster:plan", pk=pk)


@require_POST
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Isi otomatis dari SE": the engine fills the whole period anew."""
    held = _plan(request, pk)
    made = services.draft_plan(by=user_of(request), agency=held.agency, first=held.first, last=held.last)
    if made.result.get("feasible"):
        notify(request, _("Jadwal terisi dari edaran. Periksa, lalu terbitkan."))
    else:
        notify(request, _("Tidak ada jadwal yang memenuhi semua aturan. Lihat penjelasannya."), level="warn")
    return redirect("roster:plan", pk=made.pk)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes; what stands against it is told with the way to the first such day."""
    held = _plan(request, pk)
    before = held.replaces_id is not None
    try:
        made = services.publish_plan(
            by=user_of(request), plan=held, despite=request.POST.get("despite", "")[:300]
        )
    except NotPublishable as error:
        return show(request, held, refused=str(error), status=error.status)
    mail_notices_job.enqueue(made.pk)
    people, changed = held.rows.count(), made.notices.count()
    words = ngettext("Jadwal terbit untuk %(n)s pegawai.", "Jadwal terbit untuk %(n)s pegawai.", people) % {
        "n": formats.number(people)
    }
    if before:
        words += " " + ngettext(
            "%(n)s orang yang jadwalnya berubah diberi tahu.",
            "%(n)s orang yang jadwalnya berubah diberi tahu.",
            changed,
        ) % {"n": formats.number(changed)}
    notify(request, words)
    return redirect("roster:plan", pk=held.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a draft away."""
    held = _plan(request, pk)
    before = held.replaces_id
    services.discard_plan(by=user_of(request), plan=held)
    notify(request, _("Konsep dihapus. Jadwal yang terbit tidak berubah."))
    if before is not None:
        return redirect("roster:plan", pk=before)
    return redirect("roster:list")


def day_or_404(text: str) -> date:
    """A date in an address."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error

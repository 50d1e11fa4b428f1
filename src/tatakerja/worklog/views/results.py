"""The agency's report on work done at home, and what agencies have sent (A1-15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node
from tatakerja.platform import clock
from tatakerja.platform.pages import checked_answer, file_answer, notify, page_of, user_of
from tatakerja.platform.spreadsheets import XLSX
from tatakerja.worklog import services
from tatakerja.worklog.access import may_exchange, visible_results, watched_agencies
from tatakerja.worklog.forms import day_of
from tatakerja.worklog.queries.results import AgencyResults, frozen_results, results_of
from tatakerja.worklog.services.results import require_period
from tatakerja.worklog.views.common import base_context

_NEWEST = 30


class _Asked:
    """What the address asks for: ``opd`` an agency, ``dari`` and ``sampai`` dates, this month unless said."""

    def __init__(self, request: HttpRequest) -> None:
        data = request.POST or request.GET
        self.agencies = list(watched_agencies(request.user)[:400])
        wanted = next((one for one in self.agencies if str(one.pk) == data.get("opd")), None)
        self.agency: Node | None = wanted or next(iter(self.agencies), None)
        zone = self.agency.zone if self.agency else zones.WITA
        self.today = zones.local_date(clock.now(), zone)
        self.first: date = day_of(data.get("dari"), self.today.replace(day=1))
        self.last: date = day_of(data.get("sampai"), max(self.first, self.today))

    def found(self) -> AgencyResults | None:
        if self.agency is None:
            return None
        require_period(self.first, self.last, self.today)
        return results_of(self.agency, self.first, self.last, self.today)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """The figures of a period; sent reports of every agency that the user watches below."""
    return _show(request, _Asked(request))


def _show(request: HttpRequest, asked: _Asked, error: str = "") -> HttpResponse:
    found = None
    try:
        found = asked.found()
    except Invalid as refusal:
        error = error or refusal.message
    letters = visible_results(request.user).select_related("agency", "sent_by").defer("content")
    context: dict[str, Any] = {
        **base_context(request),
        "asked": asked,
        "found": found,
        "page": page_of(request, list(found.rows) if found else []),
        "letters": list(letters[:_NEWEST]),
        "sends": asked.agency is not None and may_exchange(request.user, asked.agency),
        "zone": asked.agency.zone if asked.agency else zones.WITA,
        "error": error,
    }
    return render(request, "worklog/results.html", context, status=422 if error else 200)


@require_GET
def results_file(request: HttpRequest) -> HttpResponse:
    """The figures as a workbook."""
    asked = _Asked(request)
    try:
        found = asked.found()
    except Invalid as refusal:
        return _show(request, asked, refusal.message)
    if found is None:
        return _show(request, asked)
    name = f"hasil-kerja-{found.agency.code}-{found.first}-{found.last}.xlsx"
    return file_answer(services.results_workbook(found), name, XLSX)


@require_POST
def send_results(request: HttpRequest) -> HttpResponse:
    """Freezes the figures and sends them to the personnel agency."""
    asked = _Asked(request)
    agency = get_object_or_404(watched_agencies(request.user), pk=asked.agency.pk if asked.agency else 0)
    try:
        made = services.send_results(
            by=user_of(request),
            agency=agency,
            first=asked.first,
            last=asked.last,
            note=request.POST.get("note", ""),
        )
    except (Invalid, Conflict) as refusal:
        return _show(request, asked, refusal.message)
    notify(request, _("Laporan hasil kerja terkirim ke BKD. Nomor %(number)s.") % {"number": made.number})
    return redirect(f"{reverse('worklog:results')}?opd={agency.pk}&dari={made.first}&sampai={made.last}")


@require_GET
def results_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A sent report as PDF."""
    letter = get_object_or_404(visible_results(request.user), pk=pk)
    name = f"hasil-kerja-{letter.pk}.pdf"
    return file_answer(services.results_pdf(letter), name, "application/pdf", shown=True)


@login_not_required
@require_GET
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Public: the report registered under this hash, without names of people; 404 where there is none."""
    return checked_answer(request, "platform/letter_check.html", sha256, frozen_results(sha256))

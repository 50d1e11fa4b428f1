"""The close of a month: checklist, lock, who has no record, differences found afterwards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.attendance.access import (
    may_close,
    may_reopen,
    require_agency,
    visible_closings,
    visible_differences,
)
from tatakerja.attendance.forms import ReasonForm, month_from
from tatakerja.attendance.models import MonthClosing
from tatakerja.attendance.queries.closing import (
    agencies_to_close,
    checklist_of,
    closing_of,
    differences_of,
    is_untouched,
    undetermined_in,
)
from tatakerja.attendance.services import (
    accept_difference,
    ask_reopening,
    close_month,
    determine_days,
    propose_difference,
    reopen_month,
)
from tatakerja.kernel.errors import NotFound
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import WITA, label, local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import clock
from tatakerja.platform.pages import notify, page_of, user_of


def _month(request: HttpRequest, zone: str = WITA) -> Month:
    """The month asked for; by default the one before this, which is the one to close."""
    before = Month.of(local_date(clock.now(), zone)).previous()
    return month_from(request.GET.get("bulan") or request.POST.get("bulan"), before.first)


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """The user's agencies and where each stands in a month."""
    month = _month(request)
    rows = agencies_to_close(request.user, month)
    words = request.GET.get("cari", "").strip()
    if words:
        rows = rows.filter(name__icontains=words)
    context = {
        "month": month,
        "before": month.previous(),
        "after": month.next(),
        "page": page_of(request, rows),
        "words": words,
    }
    return render(request, "attendance/agencies.html", context)


@require_GET
def closing(request: HttpRequest, node_id: int) -> HttpResponse:
    """An agency's month: what is open before the close, what was frozen and what differs after it."""
    agency = require_agency(request.user, node_id)
    month = _month(request, agency.zone)
    closed = closing_of(agency, month)
    past = visible_closings(request.user).filter(agency=agency, month=month.first)
    context = {
        "agency": agency,
        "zone": label(agency.zone),
        "month": month,
        "before": month.previous(),
        "after": month.next(),
        "closing": closed,
        "checklist": None if closed else checklist_of(agency, month),
        "undetermined": [] if closed else undetermined_in(agency, month),
        "untouched": is_untouched(closed) if closed else None,
        "differences": page_of(request, differences_of(closed)) if closed else None,
        "history": past.select_related("closed_by", "reopened_by").order_by("-version"),
        "may_close": may_close(request.user, agency),
        "may_reopen": may_reopen(request.user, agency),
        "form": ReasonForm(),
    }
    return render(request, "attendance/closing.html", context)


def _back(agency: Node, month: Month) -> HttpResponse:
    response = redirect("attendance:closing", agency.pk)
    response["Location"] += f"?bulan={month}"
    return response


@require_POST
def close(request: HttpRequest, node_id: int) -> HttpResponse:
    """Locks the month."""
    agency = require_agency(request.user, node_id)
    month = _month(request, agency.zone)
    close_month(by=user_of(request), agency=agency, month=month)
    notify(request, _("Bulan ditutup. Perubahan sesudah ini tampil sebagai selisih."))
    return _back(agency, month)


@require_POST
def determine(request: HttpRequest, node_id: int) -> HttpResponse:
    """Chooses by which rules the days are judged over which a circular reached back."""
    agency = require_agency(request.user, node_id)
    month = _month(request, agency.zone)
    wanted = request.POST.get("circular", "")
    found = next((one for one in undetermined_in(agency, month) if str(one.circular_id) == wanted), None)
    if found is None:
        raise NotFound(_("Tidak ada hari yang menunggu penetapan karena edaran itu."))
    determine_days(
        by=user_of(request),
        circular_id=found.circular_id,
        agency=agency,
        first=found.first,
        last=found.last,
        choice=request.POST.get("choice", ""),
        reason=request.POST.get("reason", ""),
    )
    notify(request, _("Penetapan tercatat; hasil yang tidak dipilih tetap tersimpan."))
    return _back(agency, month)


def _closing(request: HttpRequest, pk: int) -> MonthClosing:
    return get_object_or_404(visible_closings(request.user).select_related("agency"), pk=pk)


@require_POST
def ask_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks to open a closed month again."""
    found = _closing(request, pk)
    ask_reopening(by=user_of(request), closing=found, reason=request.POST.get("reason", ""))
    notify(request, _("Permintaan membuka kembali tercatat. Orang lain yang memutuskannya."))
    return _back(found.agency, Month.of(found.month))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens it, as somebody else asked."""
    found = _closing(request, pk)
    reopen_month(by=user_of(request), closing=found)
    notify(request, _("Bulan dibuka kembali."))
    return _back(found.agency, Month.of(found.month))


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes that a difference should count."""
    row = get_object_or_404(visible_differences(request.user).select_related("closing__agency"), pk=pk)
    propose_difference(by=user_of(request), difference=row, reason=request.POST.get("reason", ""))
    notify(request, _("Selisih diusulkan. Orang lain yang menerimanya."))
    return _back(row.closing.agency, Month.of(row.closing.month))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts a difference that somebody else proposed."""
    row = get_object_or_404(visible_differences(request.user).select_related("closing__agency"), pk=pk)
    accept_difference(by=user_of(request), difference=row)
    notify(request, _("Selisih diterima; diperhitungkan dalam TPP berikutnya."))
    return _back(row.closing.agency, Month.of(row.closing.month))

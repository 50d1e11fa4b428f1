"""An agency's month of TPP: compute, show, answer disputes, lock, export."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.allowance.access import (
    may_compute,
    may_lock,
    readable_agencies,
    require_agency,
    visible_disputes,
    visible_runs,
    visible_statements,
)
from tatakerja.allowance.models import TppRun
from tatakerja.allowance.queries.agencies import with_runs
from tatakerja.allowance.services import (
    answer_dispute,
    check_recap,
    compute_run,
    lock_run,
    open_run,
    recap_pdf,
    recap_workbook,
    treasury_csv,
)
from tatakerja.allowance.views.common import before, month_asked, to_month
from tatakerja.attendance.queries.closing import closing_of
from tatakerja.kernel.errors import NotFound
from tatakerja.kernel.periods import Month
from tatakerja.organisation.access import visible_nodes
from tatakerja.organisation.models import Level, Node
from tatakerja.platform.pages import checked_answer, file_answer, notify, page_of, user_of
from tatakerja.platform.spreadsheets import XLSX


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """The user's agencies with the state of a month, and the recap of the region."""
    month = month_asked(request)
    words = request.GET.get("cari", "").strip()
    rows = readable_agencies(request.user)
    rows = with_runs(rows.filter(name__icontains=words) if words else rows, month)
    regions = visible_nodes(request.user).filter(level=Level.REGION).order_by("path")
    context = {
        "month": month,
        "before": before(month),
        "after": month.next(),
        "page": page_of(request, rows),
        "words": words,
        "regions": regions,
    }
    return render(request, "allowance/agencies.html", context)


@require_GET
def month(request: HttpRequest, node_id: int) -> HttpResponse:
    """One agency's month."""
    agency = require_agency(request.user, node_id)
    chosen = month_asked(request)
    run = visible_runs(request.user).filter(agency=agency, month=chosen.first).select_related(
        "rule", "closing", "computed_by", "locked_by"
    ).first()  # fmt: skip
    rows = (
        visible_statements(request.user).filter(run=run) if run else visible_statements(request.user).none()
    )
    words = request.GET.get("cari", "").strip()
    if words:
        rows = rows.filter(person__name__icontains=words)
    disputes = visible_disputes(request.user).filter(run__agency=agency, run__month=chosen.first)
    waiting_first = F("answered_at").asc(nulls_first=True)
    context = {
        "agency": agency,
        "month": chosen,
        "before": before(chosen),
        "after": chosen.next(),
        "run": run,
        "closing": closing_of(agency, chosen),
        "page": page_of(request, rows.select_related("person", "node").order_by("person__name", "pk")),
        "words": words,
        "disputes": page_of(
            request,
            disputes.select_related("person", "answered_by").order_by(waiting_first, "asked_at", "id"),
            param="sanggahan",
        ),
        "may_compute": may_compute(request.user, agency),
        "may_lock": may_lock(request.user, agency),
    }
    return render(request, "allowance/month.html", context)


@require_POST
def compute(request: HttpRequest, node_id: int) -> HttpResponse:
    """Computes the month anew."""
    agency = require_agency(request.user, node_id)
    chosen = month_asked(request)
    run = compute_run(by=user_of(request), agency=agency, month=chosen)
    notify(request, _("TPP %(count)s pegawai dihitung.") % {"count": run.people})
    return to_month(agency, chosen)


def _run(request: HttpRequest, pk: int) -> TppRun:
    return get_object_or_404(visible_runs(request.user).select_related("agency"), pk=pk)


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the statements to the employees."""
    run = open_run(by=user_of(request), run=_run(request, pk))
    notify(request, _("Pegawai dapat melihat dan menyanggah TPP-nya."))
    return to_month(run.agency, run.month)


@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Locks the month."""
    run = lock_run(by=user_of(request), run=_run(request, pk))
    notify(request, _("TPP dikunci. Berkas untuk bendahara dapat diunduh."))
    return to_month(run.agency, run.month)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers a dispute."""
    row = get_object_or_404(visible_disputes(request.user).select_related("run__agency", "person"), pk=pk)
    again = request.POST.get("outcome") == "recompute"
    answer_dispute(by=user_of(request), dispute=row, recompute=again, answer=request.POST.get("answer", ""))
    notify(request, _("Sanggahan dijawab."))
    return to_month(row.run.agency, row.run.month)


def _node(request: HttpRequest, node_id: int) -> Node:
    found = visible_nodes(request.user).filter(pk=node_id, level__in=(Level.AGENCY, Level.REGION)).first()
    if found is None:
        raise NotFound("Tidak ditemukan, atau bukan wewenang Anda.")
    return found


@require_GET
def recap(request: HttpRequest, node_id: int) -> HttpResponse:
    """The recap of an agency or a region as XLSX."""
    node, chosen = _node(request, node_id), month_asked(request)
    content = recap_workbook(by=user_of(request), node=node, month=chosen)
    return file_answer(content, f"rekap-tpp-{node.code}-{chosen}.xlsx", XLSX)


@require_GET
def recap_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The recap of an agency as PDF."""
    run = _run(request, pk)
    content = recap_pdf(by=user_of(request), run=run)
    return file_answer(content, f"rekap-tpp-{run.agency.code}-{Month.of(run.month)}.pdf", "application/pdf")


@require_GET
def treasury(request: HttpRequest, node_id: int) -> HttpResponse:
    """The file for the treasury."""
    node, chosen = _node(request, node_id), month_asked(request)
    content = treasury_csv(by=user_of(request), node=node, month=chosen)
    return file_answer(content, f"tpp-{node.code}-{chosen}.csv", "text/csv; charset=utf-8")


@login_not_required
@require_GET
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Public: the recap that was locked under this hash, without names of people; 404 where there is none."""
    return checked_answer(request, "allowance/verify.html", sha256, check_recap(sha256))

"""The superior's inbox of daily reports: read, comment, return, approve many."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid
from tatakerja.platform import formats
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import may_decide_report, reports_to_decide, visible_reports
from tatakerja.worklog.forms import read_choice
from tatakerja.worklog.models import DailyReport, ReportState
from tatakerja.worklog.queries.reports import waiting_for
from tatakerja.worklog.services import Outcome
from tatakerja.worklog.views.common import base_context

PAGE_SIZE = 50
_NAMED = 5


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Reports that wait for the user, the oldest first; ``semua`` ticks them all."""
    rows = waiting_for(reports_to_decide(request.user)).prefetch_related("lines")
    context = {
        **base_context(request),
        "page": page_of(request, rows, size=PAGE_SIZE),
        "all": request.GET.get("semua") == "1",
    }
    return render(request, "worklog/inbox.html", context)


def _report(request: HttpRequest, pk: int) -> DailyReport:
    rows = visible_reports(request.user).select_related("person", "addressee", "node", "approved_by")
    return get_object_or_404(rows, pk=pk)


def _show(request: HttpRequest, report: DailyReport, *, error: str = "", typed: str = "") -> HttpResponse:
    own = report.person.user_id == user_of(request).pk
    decides = may_decide_report(request.user, report)
    context = {
        **base_context(request),
        "report": report,
        "lines": list(report.lines.select_related("task")),
        "comments": list(report.comments.select_related("author")),
        "versions": list(report.versions.order_by("number")),
        "own": own,
        "decides": decides and report.state == ReportState.SENT,
        "returnable": report.source == DailyReport.Source.APP,
        "talks": (own or decides) and report.state != ReportState.DRAFT,
        "zone": zones.label(report.node.zone),
        "error": error,
        "typed": typed,
    }
    return render(request, "worklog/report_read.html", context, status=422 if error else 200)


@require_GET
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with the talk about it."""
    return _show(request, _report(request, pk))


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    try:
        services.comment_report(by=user_of(request), report=report, text=request.POST.get("text", ""))
    except Invalid as error:
        return _show(request, report, error=error.message)
    return redirect("worklog:read", pk)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Returned for completion, with the reason."""
    report = _report(request, pk)
    reason = request.POST.get("reason", "")
    try:
        services.return_report(by=user_of(request), report=report, reason=reason)
    except Invalid as error:
        return _show(request, report, error=error.message, typed=reason)
    notify(request, _("Laporan dikembalikan ke %(name)s.") % {"name": report.person.name})
    return redirect("worklog:inbox")


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approves the ticked ones; those that clash are left out and named."""
    try:
        outcome = services.approve_reports(
            by=user_of(request), chosen=read_choice(request.POST.getlist("reports"))
        )
    except Invalid as error:
        notify(request, error.message, level="warn")
        return redirect("worklog:inbox")
    _tell(request, outcome)
    return redirect("worklog:inbox")


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    left = len(outcome.clashes)
    text = _("%(n)d laporan disetujui.") % {"n": len(outcome.approved)}
    if left:
        text += " " + _("%(n)d tidak ikut karena bentrok.") % {"n": left}
    undo = reverse("worklog:unapprove", args=[outcome.key]) if outcome.approved else ""
    notify(request, text, level="ok" if outcome.approved else "warn", undo_url=undo)
    if not left:
        return
    named = [
        f"{report.person.name}, {formats.short_date(report.day)}: {reason}"
        for report, reason in outcome.clashes[:_NAMED]
    ]
    rest = left - len(named)
    more = [_("dan %(n)d lainnya") % {"n": rest}] if rest else []
    notify(request, _("Tidak ikut: %(names)s.") % {"names": "; ".join(named + more)}, level="warn")


@require_POST
def unapprove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The undo of one press of "Setujui"."""
    count = services.undo_approval(by=user_of(request), key=key)
    notify(request, _("Persetujuan %(n)d laporan diurungkan.") % {"n": count})
    return redirect("worklog:inbox")

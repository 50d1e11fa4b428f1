"""The superior's day: who is where, who has no task, whose report is missing or late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tatakerja.kernel.errors import Invalid
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import exchange_nodes, reports_to_decide, tasks_to_judge
from tatakerja.worklog.forms import SettingForm
from tatakerja.worklog.models import WorkSetting
from tatakerja.worklog.queries.team import TeamRow, counts_of, team_day
from tatakerja.worklog.rules.duty import Standing
from tatakerja.worklog.rules.report import METHODS
from tatakerja.worklog.views.common import Team, base_context

STANDINGS = {
    Standing.NOT_DUE: ("", gettext_lazy("Tidak diwajibkan")),
    Standing.WAITING: ("info", gettext_lazy("Belum, masih ada waktu")),
    Standing.MISSING: ("bad", gettext_lazy("Belum dikirim")),
    Standing.SENT: ("ok", gettext_lazy("Terkirim")),
    Standing.LATE: ("warn", gettext_lazy("Terlambat")),
    Standing.RETURNED: ("warn", gettext_lazy("Dikembalikan")),
    Standing.APPROVED: ("ok", gettext_lazy("Disetujui")),
}
FILTERS = {
    "tanpa-tugas": gettext_lazy("WFH tanpa tugas"),
    "belum": gettext_lazy("Laporan belum dikirim"),
    "terlambat": gettext_lazy("Laporan terlambat"),
}


def _kept(rows: list[TeamRow], chosen: str) -> list[TeamRow]:
    if chosen == "tanpa-tugas":
        return [row for row in rows if row.lacks_task]
    if chosen == "belum":
        return [row for row in rows if row.standing is Standing.MISSING]
    if chosen == "terlambat":
        return [row for row in rows if row.day and row.report is not None and row.report.late]
    return rows


@require_GET
def team_page(request: HttpRequest) -> HttpResponse:
    """A day of the team; ``saring`` = tanpa-tugas, belum or terlambat."""
    team = Team(request)
    rows = team_day(team.posts, team.day, clock.now())
    chosen = request.GET.get("saring", "")
    kept = _kept(rows, chosen)
    page = page_of(request, kept)
    context = {
        **base_context(request),
        **team.context,
        "page": page,
        "rows": [(row, *STANDINGS[row.standing], team.lead.leads(row.day.post)) for row in page],
        "chosen": chosen if chosen in FILTERS else "",
        "filters": FILTERS,
        "counts": counts_of(rows),
        "late": sum(row.report is not None and row.report.late for row in rows),
        "to_judge": tasks_to_judge(request.user).count(),
        "to_decide": reports_to_decide(request.user).count(),
        "leads": any(team.lead.leads(post) for post in team.posts.values()),
        "keeps": exchange_nodes(request.user).exists(),
    }
    return render(request, "worklog/team.html", context)


def setting(request: HttpRequest) -> HttpResponse:
    """The agency's own limit for reports, and its teaching methods."""
    nodes = list(exchange_nodes(request.user)[:400])
    wanted = request.GET.get("opd") or request.POST.get("opd")
    agency = next((node for node in nodes if str(node.pk) == wanted), nodes[0] if nodes else None)
    if agency is None:
        return redirect("worklog:team")
    held = WorkSetting(agency=agency) if not hasattr(agency, "work_setting") else agency.work_setting
    initial = {
        "report_by": held.report_by,
        "when_silent": held.when_silent,
        "methods": "\n".join(held.methods or METHODS),
    }
    form = SettingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_work_setting(
                by=user_of(request),
                agency=agency,
                report_by=data["report_by"],
                when_silent=data["when_silent"],
                methods=data["methods"].splitlines(),
            )
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Pengaturan %(agency)s tersimpan.") % {"agency": agency})
            return redirect("worklog:team")
    context = {**base_context(request), "form": form, "agency": agency, "agencies": nodes}
    return render(request, "worklog/setting.html", context, status=422 if request.method == "POST" else 200)

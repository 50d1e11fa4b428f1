"""Files for and from e-Kinerja and SIKAP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid, Malformed
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import file_answer, notify, number_in, page_of, user_of
from tatakerja.platform.spreadsheets import XLSX
from tatakerja.worklog import services
from tatakerja.worklog.access import exchange_nodes, visible_exchanges, watched_nodes
from tatakerja.worklog.forms import ImportForm
from tatakerja.worklog.services.importing import MAX_BYTES
from tatakerja.worklog.views.common import Team, base_context
from tatakerja.worklog.views.targets import month_of


def exchange(request: HttpRequest) -> HttpResponse:
    """Import a file; the ones imported before, each with its bad rows."""
    nodes = exchange_nodes(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, nodes=nodes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = services.import_file(
                by=user_of(request),
                node=data["node"],
                shape=data["shape"],
                name=data["file"].name or "",
                content=data["file"].read(MAX_BYTES + 1),
            )
        except Invalid as error:
            show_refusal(form, error)
        except Malformed as error:
            form.add_error("file", error.message)
        else:
            counts = done.report
            text = _("%(rows)d baris terbaca: %(new)d baru, %(changed)d berubah, %(unchanged)d sama, "
                     "%(rejected)d perlu diperbaiki.")  # fmt: skip
            notify(request, text % counts, level="warn" if counts["rejected"] else "ok")
            return redirect("worklog:exchange")
    rows = visible_exchanges(request.user).select_related("node", "by").defer("rejected")
    context = {
        **base_context(request),
        "form": form if nodes.exists() else None,
        "page": page_of(request, rows),
        "zone": zones.label(Team(request).zone),
    }
    return render(request, "worklog/exchange.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The bad rows of an import as a workbook."""
    found = get_object_or_404(visible_exchanges(request.user).exclude(rejected=b""), pk=pk)
    return file_answer(bytes(found.rejected), f"perlu-diperbaiki-{pk}.xlsx", XLSX)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """A month of an agency or unit; ``bentuk`` = csv or xlsx."""
    team = Team(request)
    wanted = number_in(request.GET.get("unit"))
    node = get_object_or_404(watched_nodes(request.user), pk=wanted or (team.node.pk if team.node else 0))
    month = month_of(request.GET.get("bulan"), team.today)
    form = "csv" if request.GET.get("bentuk") == "csv" else "xlsx"
    made = services.export_file(by=user_of(request), node=node, month=month, form=form)
    return file_answer(made.content, made.name, made.media_type)

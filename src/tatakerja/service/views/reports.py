"""The desk of the reports: filters and bulk acts, answer templates, files for and from SP4N-LAPOR!."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel.errors import Conflict, Invalid, Malformed
from tatakerja.platform import clock
from tatakerja.platform.pages import file_answer, form_answer, notify, number_in, page_of, user_of
from tatakerja.platform.spreadsheets import XLSX
from tatakerja.service.access import (
    handlers_for,
    nodes_of_templates,
    nodes_to_give,
    open_topics,
    regions_to_exchange,
    visible_complaints,
    visible_exchanges,
    visible_templates,
)
from tatakerja.service.forms.reports import BulkForm, DeskFilter, FileForm, TemplateForm
from tatakerja.service.models import Complaint
from tatakerja.service.queries.complaints import open_on, shown, with_deadline
from tatakerja.service.services.exchange import MAX_BYTES, export_reports, import_reports
from tatakerja.service.services.handling import Outcome, handle_many, retire_template, save_template

PAGE_SIZE = 50
_STATES: dict[str, dict[str, Any]] = {
    "": {"state__in": (Complaint.State.RECEIVED, Complaint.State.IN_HAND)},
    "baru": {"state": Complaint.State.RECEIVED},
    "selesai": {"state__in": (Complaint.State.CLOSED, Complaint.State.MERGED)},
    "semua": {},
}
_NAMED = 5


def _filtered(request: HttpRequest, form: DeskFilter) -> QuerySet[Complaint]:
    """Reports the user sees, narrowed by state and filters; what cannot be read narrows nothing."""
    rows = visible_complaints(request.user).filter(**_STATES.get(request.GET.get("keadaan", ""), _STATES[""]))
    form.is_valid()
    given = form.cleaned_data
    named = {"kind": given.get("jenis"), "topic": given.get("topik")}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    if given.get("kantor"):
        rows = rows.filter(node__path__startswith=given["kantor"].path)
    if given.get("petugas"):
        mine = given["petugas"] == "saya"
        rows = rows.filter(handler=user_of(request)) if mine else rows.filter(handler__isnull=True)
    for word in (given.get("cari") or "").split()[:8]:
        rows = rows.filter(text__icontains=word)
    rows = with_deadline(rows, given.get("tenggat") or "", clock.now())
    return rows.select_related("node", "region", "topic", "handler").order_by(
        open_on().asc(nulls_last=True), "due_on", "id"
    )


def complaints(request: HttpRequest) -> HttpResponse:
    """Reports of the offices the user answers for, what is due first; many at once by one press."""
    user = user_of(request)
    nodes = nodes_to_give(user)
    bulk = BulkForm(request.POST or None, nodes=nodes, people=handlers_for(user))
    if request.method == "POST":
        return _press(request, bulk)
    form = DeskFilter(request.GET, topics=open_topics(), nodes=nodes)
    page = page_of(request, _filtered(request, form), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": shown(page.object_list, clock.now()),
        "chosen": request.GET.get("keadaan", ""),
        "form": form,
        "narrowed": any(form.cleaned_data.values()),
        "bulk": bulk,
        "all": request.GET.get("pilih") == "semua",
        "exchanges": regions_to_exchange(user).exists(),
    }
    return render(request, "service/complaints.html", context)


def _press(request: HttpRequest, bulk: BulkForm) -> HttpResponse:
    ticked = [int(one) for one in request.POST.getlist("pick") if one.isascii() and one.isdigit()]
    rows = list(visible_complaints(request.user).filter(pk__in=[one for one in ticked if one < 10**18]))
    bulk.is_valid()
    try:
        done = handle_many(
            by=user_of(request),
            complaints=rows,
            act=request.POST.get("act", ""),
            node=bulk.cleaned_data.get("node"),
            handler=bulk.cleaned_data.get("handler"),
        )
    except Invalid as refusal:
        notify(request, refusal.message, level="warn")
    else:
        notify(request, _said(done), level="warn" if done.left_out else "ok")
    return redirect(request.get_full_path())


def _said(done: Outcome) -> str:
    text = _("%(n)d laporan selesai diatur.") % {"n": done.done}
    left = [f"{one.number}: {one.reason}" for one in done.left_out[:_NAMED]]
    if len(done.left_out) > _NAMED:
        left.append(_("dan %(n)d lainnya") % {"n": len(done.left_out) - _NAMED})
    return " ".join([text, *([_("Tidak ikut:"), "; ".join(left)] if left else [])])


def templates(request: HttpRequest) -> HttpResponse:
    """Answers that are written often."""
    user = user_of(request)
    held = visible_templates(user).filter(pk=number_in(request.GET.get("ubah"))).first()
    initial = {"node": held.node_id, "name": held.name, "text": held.text} if held else {}
    nodes = nodes_of_templates(user)
    form = TemplateForm(request.POST or None, nodes=nodes, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_template(by=user, template=held, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            form.add_error("name", refusal.message)
        else:
            notify(request, _("Templat disimpan."))
            return redirect("service:templates")
    context = {
        "form": form if nodes.exists() else None,
        "held": held,
        "page": page_of(request, visible_templates(user).order_by("node__path", "name")),
    }
    return form_answer(request, "service/templates.html", context, form)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_templates(request.user), pk=pk)
    retire_template(by=user_of(request), template=found)
    notify(request, _("Templat tidak dipakai lagi."))
    return redirect("service:templates")


def exchange(request: HttpRequest) -> HttpResponse:
    """Import of a file; the ones imported before, each with its bad rows."""
    regions = regions_to_exchange(request.user)
    form = FileForm(request.POST or None, request.FILES or None, regions=regions)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = import_reports(
                by=user_of(request),
                region=given["region"],
                name=given["file"].name or "",
                content=given["file"].read(MAX_BYTES + 1),
            )
        except (Invalid, Malformed) as refusal:
            form.add_error("file", refusal.message)
        else:
            text = _(
                "%(rows)d baris terbaca: %(new)d baru, %(unchanged)d sama, %(rejected)d perlu diperbaiki."
            )
            notify(request, text % done.report, level="warn" if done.report["rejected"] else "ok")
            return redirect("service:exchange")
    context = {
        "form": form if regions.exists() else None,
        "regions": regions,
        "page": page_of(request, visible_exchanges(request.user).select_related("region", "by")),
    }
    return form_answer(request, "service/exchange.html", context, form)


@require_GET
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The bad rows of an import as a workbook."""
    found = get_object_or_404(visible_exchanges(request.user).exclude(rejected=b""), pk=pk)
    return file_answer(bytes(found.rejected), f"perlu-diperbaiki-{pk}.xlsx", XLSX)


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of a region as a file; ``bentuk`` is csv or xlsx, the filters are those of the list."""
    region = get_object_or_404(regions_to_exchange(request.user), pk=pk)
    form = DeskFilter(request.GET, topics=open_topics(), nodes=nodes_to_give(request.user))
    kind = "csv" if request.GET.get("bentuk") == "csv" else "xlsx"
    rows = _filtered(request, form).filter(region=region)
    content = export_reports(by=user_of(request), region=region, rows=rows, form=kind)
    media = "text/csv; charset=utf-8" if kind == "csv" else XLSX
    return file_answer(content, f"laporan-{region.code}.{kind}", media)

"""Machine files and paper sheets: sent, checked, taken; the bad rows come back as a file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import file_answer, form_answer, notify, page_of, user_of
from tatakerja.platform.spreadsheets import harmless
from tatakerja.presence.access import callable_people, kept_agencies, visible_machine_files
from tatakerja.presence.forms import MachineForm, SheetForm
from tatakerja.presence.models import MachineFile
from tatakerja.presence.queries.machine import known_days
from tatakerja.presence.rules.machine import Attended
from tatakerja.presence.services import check_machine_file, record_sheet, take_machine_file


@require_http_methods(["GET", "POST"])
def machine_files(request: HttpRequest) -> HttpResponse:
    """The files of the agencies whose data the user keeps, and the form for another."""
    agencies = kept_agencies(request.user)
    form = MachineForm(request.POST or None, request.FILES or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            checked = check_machine_file(
                by=user_of(request),
                agency=form.cleaned_data["agency"],
                name=sent.name,
                content=sent.read(),
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("presence:machine_file", pk=checked.pk)
    page = page_of(request, visible_machine_files(request.user).select_related("agency"))
    context = {"form": form, "page": page}
    return form_answer(request, "presence/machine_files.html", context, form)


@require_GET
def machine_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What one file would bring or has brought; before the import day by day (``?tanpa=pulang``: those
    without a time of leaving)."""
    file = get_object_or_404(visible_machine_files(request.user).select_related("agency"), pk=pk)
    span = {name: date.fromisoformat(file.report[name]) for name in ("first", "last") if name in file.report}
    open_only = request.GET.get("tanpa") == "pulang"
    context = {"file": file, "bad": file.bad[:50], "open_only": open_only, **span}
    if file.state == MachineFile.State.CHECKED:
        context["days"] = page_of(request, _days(file, open_only))
    return render(request, "presence/machine_file.html", context)


def _days(file: MachineFile, open_only: bool) -> list[tuple[Person, Attended]]:
    """What the import would record, by person and day."""
    days, _bad = known_days(file.agency, file.content)
    rows = [(person, one) for one, person in days.items() if not open_only or one.check_out is None]
    return sorted(rows, key=lambda row: (row[0].name, row[0].pk, row[1].day))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Records what the dry run showed."""
    file = get_object_or_404(visible_machine_files(request.user).select_related("agency"), pk=pk)
    count = take_machine_file(by=user_of(request), file=file)
    words = ngettext("%(count)s presensi baru dicatat.", "%(count)s presensi baru dicatat.", count)
    notify(request, words % {"count": count})
    return redirect("presence:machine_file", pk=pk)


@require_GET
def bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines that were not taken, with their reasons, as CSV; nothing in it is a formula."""
    file = get_object_or_404(visible_machine_files(request.user), pk=pk)
    target = io.StringIO()
    rows = csv.writer(target)
    rows.writerow([_("Baris"), _("Isi"), _("Alasan")])
    for row in file.bad:
        rows.writerow([row["line"], harmless(row["text"]), row["reason"]])
    return file_answer(target.getvalue(), "baris-ditolak.csv", "text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """A photographed paper sheet of one day, for the people one leads."""
    people = list(callable_people(request.user).order_by("name", "pk")[:100])
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        people=people,
        initial={"day": today() - timedelta(days=1)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_sheet(
                by=user_of(request),
                day=data["day"],
                reason=data["reason"],
                photo=data["file"].read(),
                rows=form.clocks(),
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Lembar kertas dicatat dan dibenarkan atas nama Anda."))
            return redirect("presence:waiting")
    return form_answer(request, "presence/sheet.html", {"form": form}, form)

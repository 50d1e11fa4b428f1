"""A circular to take away: PDF, calendar, and one file for others, whose way in is checked and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from tatakerja.circular import services
from tatakerja.circular.access import require_write, visible_circulars, visible_scans
from tatakerja.circular.forms import CopiesForm, ParcelForm, problems_in
from tatakerja.circular.models import Circular
from tatakerja.circular.queries.effect_words import difference_words
from tatakerja.circular.queries.papers import calendar_of
from tatakerja.circular.rules.exchange import Arrival
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.views.common import region_to_write
from tatakerja.kernel.errors import Conflict, Invalid, Malformed
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import file_answer, form_answer, notify, user_of

PAPERS: Final[dict[str, Callable[[Circular], bytes]]] = {
    "surat": services.letter_pdf,
    "ringkasan": services.summary_pdf,
    "sop": services.procedure_pdf,
}


# The browser's own viewer shows a scan inside a page of this site, and nothing in it may load or run.
_IN_A_FRAME: Final = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@require_GET
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The letter, the summary or the draft procedure as PDF."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    if kind not in PAPERS:
        raise Http404
    name = f"{circular.slug}-v{circular.version}-{kind}.pdf"
    return file_answer(PAPERS[kind](circular), name, "application/pdf")


def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """Who receives a copy of the letter (tembusan), while the circular is a draft."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(user_of(request), circular.region)
    form = CopiesForm(request.POST or None, initial={"copies": "\n".join(circular.copies)})
    if request.method == "POST" and form.is_valid():
        lines = form.cleaned_data["copies"].splitlines()
        try:
            services.set_copies(by=user_of(request), circular=circular, copies=lines)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            notify(request, _("Tembusan disimpan."))
            return redirect("circular:detail", pk=circular.pk)
    context = {"form": form, "circular": circular}
    return form_answer(request, "circular/copies.html", context, form)


@require_GET
@xframe_options_sameorigin
def scan(request: HttpRequest, pk: UUID) -> FileResponse:
    """The scanned paper, for those who read its circular or write its draft."""
    found = get_object_or_404(visible_scans(request.user), pk=pk)
    response = FileResponse(found.file.open("rb"), filename="edaran.pdf", content_type="application/pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _IN_A_FRAME
    return response


@require_GET
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The circular's dates as iCalendar."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    text = calendar_of(circular, circular.published_at or clock.now())
    return file_answer(text, f"{circular.slug}-v{circular.version}.ics", "text/calendar; charset=utf-8")


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The circular in one file, its hash inside and in the name."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    name, content = services.export_circular(by=user_of(request), circular=circular)
    return file_answer(content, name, "application/json")


def receive(request: HttpRequest) -> HttpResponse:
    """A file from elsewhere: checked and compared first, kept as a draft when ``simpan`` is pressed.

    Between the two steps the page carries the file and it is checked anew: nothing unchecked is stored.
    """
    region = region_to_write(request)
    form = ParcelForm(request.POST, request.FILES) if request.method == "POST" else ParcelForm()
    arrival: Arrival | None = None
    content, name = b"", ""
    if request.method == "POST" and form.is_valid():
        content, name = form.parcel()
        try:
            if request.POST.get("langkah") == "simpan":
                held = services.import_circular(
                    by=user_of(request), region=region, content=content, file_name=name
                )
                notify(request, _("Edaran tersimpan sebagai konsep. Periksa, lalu berlakukan."))
                return redirect("circular:detail", pk=held.pk)
            arrival = services.arrival_of(by=user_of(request), region=region, content=content, file_name=name)
        except PolicyError as error:
            for text in problems_in(error):
                form.add_error(None, text)
        except (Invalid, Malformed, Conflict) as error:
            show_refusal(form, error)
    context = {
        "form": form,
        "region": region,
        "arrival": arrival,
        "content": content.decode() if arrival else "",
        "name": name,
        "differences": list(difference_words(arrival.differences)) if arrival else [],
    }
    return form_answer(request, "circular/receive.html", context, form)

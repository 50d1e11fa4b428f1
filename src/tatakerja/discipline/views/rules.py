"""The region's rules of discipline, and numbers without names."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tatakerja.discipline import services
from tatakerja.discipline.access import book_regions, counted_cases, may_write_book, visible_books
from tatakerja.discipline.forms import BookForm
from tatakerja.discipline.queries import book_row, statistics
from tatakerja.discipline.queries.books import UNCONFIRMED, people_with_accounts
from tatakerja.discipline.rules.bands import KINDS, PP53, PP94
from tatakerja.discipline.services import BookValues
from tatakerja.discipline.views.lines import (
    band_lines,
    bands_of,
    deadline_lines,
    deadlines_of,
    matrix_lines,
    matrix_of,
)
from tatakerja.kernel.deadlines import DEADLINES
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of

_CODES = ("pp53.", "pp94.", "step.", "objection.", "bpasn.")


@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """The regions whose rules the reader may see; a single one is opened at once."""
    regions = book_regions(request.user)
    page = page_of(request, regions)
    if page.paginator.count == 1:
        return redirect("discipline:book", region=page.object_list[0].pk)
    return render(request, "discipline/books.html", {"page": page})


def book(request: HttpRequest, region: int) -> HttpResponse:
    """The rules of a region: what holds, what was, what the law says, and a new version."""
    user = user_of(request)
    held = get_object_or_404(book_regions(user), pk=region)
    current = book_row(held, today())
    writes = may_write_book(user, held)
    people = people_with_accounts(held)
    form = BookForm(request.POST or None, people=people, initial=_initial(current)) if writes else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.write_book(
                by=user, region=held, valid_from=form.cleaned_data["valid_from"], values=_values(form)
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Aturan disiplin daerah tersimpan sebagai versi baru."))
            return redirect("discipline:book", region=held.pk)
    context = {
        "region": held,
        "current": current,
        "open_points": current.to_be_confirmed if current else list(UNCONFIRMED),
        "versions": page_of(request, visible_books(user).filter(region=held).select_related("made_by")),
        "form": form,
        "laws": [("PP 53/2010", PP53), ("PP 94/2021", PP94)],
        "kinds": KINDS,
        "deadlines": [rule for code, rule in DEADLINES.items() if code.startswith(_CODES)],
    }
    return form_answer(request, "discipline/book.html", context, form)


def _initial(row: Any) -> dict[str, Any]:
    if row is None:
        return {
            "valid_from": today(),
            "transitional": True,
            "answer_days": 3,
            "contract_minutes": 0,
            "number_format": BookValues().number_format,
        }
    names = ("basis", "minutes_per_day", "transitional", "answer_days", "contract_minutes", "number_format")
    return {name: getattr(row, name) for name in names} | {
        "valid_from": today(),
        "ppk": row.ppk_id,
        "matrix": matrix_lines(row.matrix),
        "deadlines": deadline_lines(row.deadlines),
        "contract_bands": band_lines(row.contract_bands),
        "confirmed": [name for name in UNCONFIRMED if name not in row.to_be_confirmed],
    }


def _values(form: BookForm) -> BookValues:
    data = form.cleaned_data
    return BookValues(
        basis=data["basis"],
        minutes_per_day=data["minutes_per_day"],
        transitional=data["transitional"],
        contract_minutes=data["contract_minutes"],
        contract_bands=bands_of(data["contract_bands"]),
        deadlines=deadlines_of(data["deadlines"]),
        answer_days=data["answer_days"],
        matrix=matrix_of(data["matrix"]),
        ppk=data["ppk"],
        number_format=data["number_format"],
        confirmed=tuple(data["confirmed"]),
    )


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Numbers of a year; small ones are hidden, names are nowhere."""
    user = user_of(request)
    text = request.GET.get("tahun", "")
    now = today().year
    year = int(text) if text.isascii() and text.isdigit() and 2010 <= int(text[:6]) <= now else now
    context = {
        "year": year,
        "years": range(now, now - 5, -1),
        "tables": statistics(user, year),
        "any": counted_cases(user).exists(),
    }
    return render(request, "discipline/figures.html", context)

"""My TPP: the months, a statement from the full TPP to the amount, a dispute."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tatakerja.allowance.access import visible_disputes, visible_statements
from tatakerja.allowance.forms import WordsForm
from tatakerja.allowance.models import TppRun, TppStatement
from tatakerja.allowance.services import dispute_statement
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.pages import notify, page_of, status_of, user_of


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in person's statements, the newest month first."""
    rows = visible_statements(request.user).filter(person__user_id=user_of(request).pk)
    shown = rows.select_related("run__agency").order_by("-run__month")
    return render(request, "allowance/mine.html", {"page": page_of(request, shown, size=12)})


def _statement(request: HttpRequest, pk: int) -> TppStatement:
    rows = visible_statements(request.user).select_related(
        "person", "node", "run__agency", "run__rule", "run__closing"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement, every rupiah with its reason."""
    return _page(request, _statement(request, pk), WordsForm())


def _page(request: HttpRequest, row: TppStatement, form: WordsForm, status: int = 200) -> HttpResponse:
    run, own = row.run, row.person.user_id == user_of(request).pk
    today = local_date(clock.now(), run.agency.zone)
    within = run.dispute_until is not None and today <= run.dispute_until
    disputes = visible_disputes(request.user).filter(run=run, person=row.person).select_related("answered_by")
    context = {
        "row": row,
        "run": run,
        "own": own,
        "steps": [_dated(one) for one in row.detail.get("steps", [])],
        "relieved": [one | {"day": date.fromisoformat(one["day"])} for one in row.detail.get("relieved", [])],
        "disputes": disputes,
        "form": form,
        "may_dispute": own
        and run.state == TppRun.State.OPEN
        and within
        and not disputes.filter(outcome="open").exists(),
    }
    return render(request, "allowance/statement.html", context, status=status)


def _dated(step: dict[str, Any]) -> dict[str, Any]:
    return step | {"days": [date.fromisoformat(day) for day in step["days"]]}


def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Objects to the own statement."""
    row = _statement(request, pk)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dispute_statement(by=user_of(request), statement=row, reason=form.cleaned_data["reason"])
        except (Conflict, Invalid) as refusal:
            form.add_error(None, refusal.message)
        else:
            notify(request, _("Sanggahan terkirim. Jawabannya tampil di halaman ini."))
            return redirect("allowance:statement", row.pk)
    return _page(request, row, form, status_of(form))

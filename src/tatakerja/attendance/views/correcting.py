"""Contesting a day, and deciding on what people contest."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.attendance.access import (
    may_evaluate,
    require_person,
    require_team,
    visible_corrections,
)
from tatakerja.attendance.forms import CorrectionForm, DecisionForm, ManyForm, day_from
from tatakerja.attendance.models import Correction
from tatakerja.attendance.queries.corrections import (
    overdue_kept,
    standings,
    to_decide,
    to_second,
)
from tatakerja.attendance.services import (
    ask_correction,
    ask_for_many,
    decide_corrections,
    second_corrections,
    withdraw_correction,
)
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tatakerja.kernel.zones import label, local_date
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.models import User
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


def correct(request: HttpRequest, person_id: int, date_text: str) -> HttpResponse:
    """ "Minta perbaikan": the employee says what is wrong with a day."""
    person = require_person(request.user, person_id)
    chosen = day_from(date_text, date.min)
    if chosen == date.min:
        raise NotFound(_("Tidak ada hari seperti itu."))
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = ask_correction(by=user_of(request), person=person, day=chosen, asked=form.asked())
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            words = _("Permintaan terkirim ke atasan. Jawaban paling lambat %(due)s.")
            notify(request, words % {"due": f"{row.due_at:%d-%m-%Y}"})
            return redirect("attendance:day", person.pk, chosen.isoformat())
    context = {"form": form, "person": person, "day": chosen}
    return form_answer(request, "attendance/correct.html", context, form)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an undecided request back."""
    row = get_object_or_404(visible_corrections(request.user), pk=pk)
    withdraw_correction(by=user_of(request), correction=row)
    notify(request, _("Permintaan ditarik."))
    return redirect("attendance:day", row.person_id, row.date.isoformat())


def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for the user: to decide as superior, to second as officer, overdue to push."""
    user, now = user_of(request), clock.now()
    waiting, second = to_decide(user), to_second(user)
    page = page_of(request, waiting)
    seconds = list(second[:25])
    known = [row.pk for row in (*page.object_list, *seconds)]
    form = DecisionForm(request.POST or None, corrections=known)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(user, form, {row.pk: row for row in (*page.object_list, *seconds)})
        except (Invalid, Conflict, NotAllowed) as refusal:
            form.add_error(None, refusal.message)
        else:
            notify(request, _("Keputusan dicatat dan pegawai dapat membacanya."))
            return redirect("attendance:corrections")
    context = {
        "form": form,
        "page": page,
        "rows": standings(page.object_list, now),
        "seconds": standings(seconds, now),
        "overdue": standings(overdue_kept(user, now)[:25], now),
    }
    return form_answer(request, "attendance/corrections.html", context, form)


def _decide(user: User, form: DecisionForm, known: dict[int, Correction]) -> None:
    chosen = [known[pk] for pk in form.cleaned_data["corrections"]]
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    if decision == "second":
        second_corrections(by=user, corrections=chosen, reason=reason)
        return
    decide_corrections(by=user, corrections=chosen, accept=decision == "accept", reason=reason)


def many(request: HttpRequest, node_id: int) -> HttpResponse:
    """One claim for many people of a unit: an outage in the building, a fence that was wrong."""
    node = require_team(request.user, node_id)
    if not may_evaluate(request.user, node):
        raise NotAllowed(_("Hanya pengelola kepegawaian yang meminta perbaikan untuk banyak pegawai."))
    today = local_date(clock.now(), node.zone)
    chosen = min(day_from(request.GET.get("tanggal") or request.POST.get("tanggal"), today), today)
    posts = posts_on(chosen, node=node)
    form = ManyForm(request.POST or None, people=list(posts))
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_for_many(
                by=user_of(request),
                node=node,
                day=chosen,
                people=form.cleaned_data["people"],
                asked=form.asked(),
            )
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("%(count)s permintaan dikirim ke atasan masing-masing.") % {"count": len(made)})
            return redirect(f"{reverse('attendance:team_of', args=[node.pk])}?tanggal={chosen.isoformat()}")
    context = {"form": form, "node": node, "day": chosen, "posts": posts.values(), "zone": label(node.zone)}
    return form_answer(request, "attendance/many.html", context, form)

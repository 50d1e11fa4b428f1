"""One person's day: what it is, why, what happened to it, and a change of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import NotAllowed, TatakerjaError
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform.pages import form_answer, notify, user_of
from tatakerja.roster.access import may_change_day, require_read_day, visible_plans
from tatakerja.roster.forms import ChangeDayForm
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import (
    day_plans,
    history_of,
    local_today,
    needed_letter,
    open_duty_of,
    stand_in_of,
)
from tatakerja.roster.services import change_day as change_one_day
from tatakerja.roster.services import substitutes
from tatakerja.roster.views.plan import day_or_404
from tatakerja.roster.views.words import MODES

MOST_SUGGESTED = 5


def change_day(request: HttpRequest, pk: int, person: int, day: str) -> HttpResponse:
    """Calls somebody in, sends somebody home, or takes such a change back; the person may read it."""
    user = user_of(request)
    held = get_object_or_404(visible_plans(user).select_related("agency"), pk=pk)
    when = day_or_404(day)
    row = get_object_or_404(held.rows.select_related("person"), person_id=person)
    if not held.first <= when <= held.last:
        raise Http404
    post = post_of(row.person, local_today(held.agency.zone))
    require_read_day(user, row.person, post)
    form = ChangeDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_one_day(by=user, person=row.person, day=when, mode=data["mode"], reason=data["reason"])
        except NotAllowed:
            raise
        except TatakerjaError as error:
            form.add_error(None, str(error))
        else:
            notify(request, _("Hari itu sudah diubah."))
            return redirect(f"{reverse('roster:plan', args=[held.pk])}?hari={when.isoformat()}")
    open_form = form if may_change_day(user, row.person, post) else None
    return _show(request, held, row.person, when, open_form)


def _substitutes(held: RosterPlan, person: Person, day: date) -> dict[str, Any]:
    """Who could come instead, in order of fairness; nothing where nobody is needed."""
    if held.state != RosterPlan.State.PUBLISHED or day < local_today(held.agency.zone):
        return {}
    if not needed_letter(held, person.pk, day):
        return {}
    stand_in = stand_in_of(person.pk, day)
    found = [] if stand_in else substitutes(held, person.pk, day)[:MOST_SUGGESTED]
    offer = open_duty_of(person.pk, day)
    return {"stand_in": stand_in, "candidates": found, "substitutable": True, "offer": offer}


def _show(
    request: HttpRequest, held: RosterPlan, person: Person, day: date, form: ChangeDayForm | None
) -> HttpResponse:
    post = post_of(person, day)
    plan = day_plans({person.pk: post}, day)[person.pk] if post else None
    context = {
        "held": held,
        "person": person,
        "day": day,
        "plan": plan,
        "words": MODES[plan.mode][0] if plan else "",
        "history": history_of(person, day),
        "form": form,
        **(_substitutes(held, person, day) if form is not None else {}),
    }
    return form_answer(request, "roster/day.html", context, form)

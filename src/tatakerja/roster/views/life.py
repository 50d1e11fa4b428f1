"""Making a published roster anew, and taking a stand-in for one day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.models import Person
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, number_in, user_of
from tatakerja.roster import services
from tatakerja.roster.access import visible_plans
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.services import Proposal
from tatakerja.roster.views.plan import day_or_404
from tatakerja.roster.views.words import days_in_words

_NAMES_SHOWN = 8


def _held(request: HttpRequest, pk: int) -> tuple[User, RosterPlan]:
    user = user_of(request)
    return user, get_object_or_404(visible_plans(user).select_related("agency"), pk=pk)


def replan(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways to make the roster anew side by side; choosing one opens its differences to publish."""
    user, held = _held(request, pk)
    try:
        if request.method == "POST":
            slack = request.POST.get("slack", "")
            allowed = slack if slack.isascii() and slack.isdigit() and len(slack) <= 2 else "0"
            draft = services.replan(by=user, plan=held, slack=int(allowed))
            return redirect("roster:differences", pk=draft.pk)
        found = services.proposals(by=user, plan=held)
    except Conflict as error:
        notify(request, str(error), level="bad")
        return redirect("roster:plan", pk=held.pk)
    context = {"plan": held, "choices": [_choice(one, found[0]) for one in found]}
    return render(request, "roster/replan.html", context)


def _choice(one: Proposal, best: Proposal) -> dict[str, object]:
    if one.slack == 0:
        title = _("Paling merata")
    elif one.slack == 1:
        title = _("Selisih boleh bertambah satu")
    else:
        title = _("Perubahan paling sedikit")
    return {
        "proposal": one,
        "title": title,
        "saved": best.days - one.days,
        "who": [
            (person.name, days_in_words([(d.day.isoformat(), d.before, d.now) for d in person.days]))
            for person in one.people[:_NAMES_SHOWN]
        ],
        "more": max(0, len(one.people) - _NAMES_SHOWN),
    }


@require_POST
def substitute(request: HttpRequest, pk: int, person: int, day: str) -> HttpResponse:
    """One tap: this colleague comes instead."""
    user, held = _held(request, pk)
    row = get_object_or_404(held.rows.select_related("person"), person_id=person)
    chosen = request.POST.get("stand_in", "")
    number = number_in(chosen)
    other = get_object_or_404(Person, pk=number, pk__in=held.rows.values("person_id"))
    try:
        services.substitute(by=user, plan=held, person=row.person, day=day_or_404(day), stand_in=other)
    except Conflict as error:
        notify(request, str(error), level="bad")
    else:
        words = _("%(other)s menggantikan %(name)s pada hari itu.")
        notify(request, words % {"other": other.name, "name": row.person.name})
    return redirect("roster:day", pk=held.pk, person=person, day=day)

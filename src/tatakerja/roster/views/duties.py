"""Duties open to takers: offered from a person's day, taken by a colleague on a phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict
from tatakerja.platform import formats
from tatakerja.platform.pages import notify, user_of
from tatakerja.roster import services
from tatakerja.roster.access import visible_duties, visible_plans
from tatakerja.roster.views.plan import day_or_404


@require_POST
def offer_duty(request: HttpRequest, pk: int, person: int, day: str) -> HttpResponse:
    """Offers the day to colleagues."""
    user = user_of(request)
    held = get_object_or_404(visible_plans(user).select_related("agency"), pk=pk)
    row = get_object_or_404(held.rows.select_related("person"), person_id=person)
    reason = request.POST.get("reason", "")[:200]
    try:
        services.open_duty(by=user, plan=held, person=row.person, day=day_or_404(day), reason=reason)
    except Conflict as error:
        notify(request, str(error), level="bad")
    else:
        notify(request, _("Tugas ditawarkan. Rekan yang dapat menggantikan melihatnya di Jadwal saya."))
    return redirect("roster:day", pk=held.pk, person=person, day=day)


@require_POST
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague takes the duty, or who offered it takes the offer back."""
    user = user_of(request)
    held = get_object_or_404(visible_duties(user).select_related("plan__agency", "person"), pk=pk)
    me = getattr(user, "person", None)
    try:
        if request.POST.get("act") == "close":
            services.close_duty(by=user, duty=held)
            notify(request, _("Tawaran ditutup."))
            return redirect("roster:day", pk=held.plan_id, person=held.person_id, day=held.date.isoformat())
        if me is not None:
            services.take_duty(by=user, duty=held, person=me)
            words = _("Terima kasih. Anda menggantikan %(name)s pada %(day)s.")
            notify(request, words % {"name": held.person.name, "day": formats.long_date(held.date)})
    except Conflict as error:
        notify(request, str(error), level="bad")
    return redirect("roster:mine")

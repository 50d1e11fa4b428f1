"""Keinginan saya: days on which one would rather work at home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tatakerja.circular.rules.flexible import WORDS
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import post_of
from tatakerja.platform.pages import form_answer, notify, user_of
from tatakerja.roster import services
from tatakerja.roster.forms import WishForm
from tatakerja.roster.queries import local_today, not_flexible, wishes_of
from tatakerja.roster.rules.wishes import MOST_DATES, MOST_WEEKDAYS


def wishes(request: HttpRequest) -> HttpResponse:
    """The person's own wishes; saving replaces them from today on."""
    user = user_of(request)
    person = getattr(user, "person", None)
    post = post_of(person, today()) if person else None
    if person is None or post is None:
        return render(request, "roster/wishes.html", {"form": None})
    first = local_today(post.zone)
    far = first.replace(year=first.year + 1, day=1)
    held = [one for one in wishes_of([person.pk], first, far).get(person.pk, ()) if one.until is None]
    dates = sorted(one.on for one in held if one.on is not None and one.on >= first)
    initial = {
        "weekdays": [one.weekday for one in held if one.weekday is not None],
        "dates": [day.isoformat() for day in dates],
    }
    form = WishForm(request.POST or None, held=dates, initial=initial)
    if request.method == "POST":
        form = WishForm(request.POST, held=dates, initial=initial)
        if form.is_valid():
            try:
                services.set_wishes(
                    by=user,
                    person=person,
                    weekdays=form.cleaned_data["weekdays"],
                    dates=form.wished(),
                )
            except (Conflict, Invalid) as error:
                form.add_error(None, str(error))
            else:
                notify(request, _("Keinginan tersimpan dan ikut dihitung pada jadwal berikutnya."))
                return redirect("roster:wishes")
    barred = WORDS if not_flexible([person.pk], first) else ""
    context = {"form": form, "barred": barred, "most_weekdays": MOST_WEEKDAYS, "most_dates": MOST_DATES}
    return form_answer(request, "roster/wishes.html", context, form)

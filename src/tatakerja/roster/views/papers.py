"""Papers of a roster: differences between versions, workbook, order (SPT), calendar address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, NotFound
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform.models import User
from tatakerja.platform.pages import checked_answer, file_answer, form_answer, notify, page_of, user_of
from tatakerja.platform.spreadsheets import XLSX
from tatakerja.roster import services
from tatakerja.roster.access import may_plan, visible_plans
from tatakerja.roster.forms import LetterForm
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.queries import (
    calendar_of,
    frozen_letter,
    open_feed_of,
    unpublished_differences,
    version_differences,
)
from tatakerja.roster.views.words import days_in_words


def _plan(request: HttpRequest, pk: int) -> RosterPlan:
    seen = visible_plans(request.user).select_related("agency__parent", "replaces__agency", "published_by")
    return get_object_or_404(seen, pk=pk)


def _own(request: HttpRequest) -> tuple[User, Person]:
    """The signed-in user and the person behind the account."""
    user = user_of(request)
    person: Person | None = getattr(user, "person", None)
    if person is None:
        raise NotFound("Akun ini belum terhubung dengan pegawai, jadi belum ada jadwalnya.")
    return user, person


@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly who changes: a draft against what is in force, a published version against the one before."""
    held = _plan(request, pk)
    if held.state == RosterPlan.State.DRAFT:
        found = unpublished_differences(held)
    else:
        found = version_differences(held.replaces, held) if held.replaces else []
    page = page_of(request, found)
    rows = [
        (one, days_in_words([(day.day.isoformat(), day.before, day.now) for day in one.days])) for one in page
    ]
    publishes = held.state == RosterPlan.State.DRAFT and may_plan(request.user, held.agency)
    context = {"plan": held, "page": page, "rows": rows, "people": len(found), "publishes": publishes}
    return render(request, "roster/differences.html", context)


@require_GET
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster as XLSX."""
    held = _plan(request, pk)
    user = user_of(request)
    name = f"jadwal-{held.agency.code}-{held.first.isoformat()}-v{held.version}.xlsx"
    return file_answer(services.roster_workbook(user, held), name, XLSX)


def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders made of a roster, and the form for the next one."""
    held = _plan(request, pk)
    plans = may_plan(request.user, held.agency)
    issues = plans and held.state == RosterPlan.State.PUBLISHED
    form = LetterForm(request.POST or None) if issues else None
    if request.method == "POST":
        number = form.cleaned_data["number"] if form is not None and form.is_valid() else ""
        if number or form is None:
            try:
                made = services.issue_letter(by=user_of(request), plan=held, number=number)
            except Conflict as error:
                notify(request, str(error), level="bad")
            else:
                notify(request, _("Surat perintah nomor %(number)s sudah dibuat.") % {"number": made.number})
            return redirect("roster:letters", pk=held.pk)
    rows = held.letters.select_related("made_by")
    context = {"plan": held, "page": page_of(request, rows), "form": form}
    return form_answer(request, "roster/letters.html", context, form)


@require_GET
def letter(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """The order as PDF; read by everybody who sees the roster."""
    held = _plan(request, pk)
    found = get_object_or_404(held.letters, pk=letter)
    name = f"spt-{held.agency.code}-{held.first.isoformat()}-{found.pk}.pdf"
    return file_answer(services.letter_pdf(found), name, "application/pdf", shown=True)


@login_not_required
@require_GET
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Public: the letter registered under this hash, without names of people; 404 where there is none."""
    return checked_answer(request, "platform/letter_check.html", sha256, frozen_letter(sha256))


@login_not_required
@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The person's calendar for a phone; who knows the address may read it, so it can be revoked."""
    text = calendar_of(token)
    if text is None:
        return HttpResponseNotFound(
            "Alamat kalender ini tidak berlaku.\n", content_type="text/plain; charset=utf-8"
        )
    response = file_answer(text, "jadwal.ics", "text/calendar; charset=utf-8", shown=True)
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


def feed(request: HttpRequest) -> HttpResponse:
    """Opens, shows once, or revokes the address of one's own calendar."""
    user, person = _own(request)
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        if services.revoke_feed(by=user, person=person):
            notify(request, _("Alamat kalender dicabut. Kalender di ponsel tidak lagi diperbarui."))
        return redirect("roster:feed")
    if request.method == "POST":
        token = services.open_feed(by=user, person=person)
        address = request.build_absolute_uri(reverse("roster:calendar", args=[token]))
    post = post_of(person, today())
    zone = post.zone if post else zones.WIB
    context = {"address": address, "held": open_feed_of(person), "zone": zone}
    response = render(request, "roster/feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """The person has read what changed."""
    user, person = _own(request)
    services.read_notices(by=user, person=person)
    return redirect("roster:mine")

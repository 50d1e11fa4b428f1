"""Pages of permits: "Izin" for the employee, "Persetujuan" for the superior."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, post_of
from tatakerja.permit.access import led_people, visible_duties, visible_leaves, visible_outings
from tatakerja.permit.forms import DecideForm, DutyForm, LeaveForm, OutingForm
from tatakerja.permit.queries import leaves_to_decide, outings_to_acknowledge, superior_of
from tatakerja.permit.services import (
    acknowledge_outing,
    ask_leave,
    cancel_duty,
    cancel_leave,
    cancel_outing,
    decide_leave,
    record_duty,
    tell_outing,
)
from tatakerja.platform import clock
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, page_of


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _person(request: HttpRequest) -> Person:
    person = getattr(request.user, "person", None)
    if not isinstance(person, Person):
        raise NotAllowed("Akun ini tidak terhubung dengan seorang pegawai, jadi tidak ada izinnya.")
    return person


def _post(person: Person) -> Post | None:
    return post_of(person, clock.now().date())


def _show_refusal(form: forms.Form, refusal: Invalid | Conflict) -> None:
    """A refusal of the service, beside the field that it names."""
    field = getattr(refusal, "field", "")
    name = {"starts_at": "starts", "ends_at": "ends"}.get(field, field)
    form.add_error(name if name in form.fields else None, refusal.message)


def mine(request: HttpRequest) -> HttpResponse:
    """The employee's own leave, duty and outings."""
    person = _person(request)
    post = _post(person)
    context = {
        "leaves": page_of(request, visible_leaves(request.user).filter(person=person), size=10),
        "duties": visible_duties(request.user).filter(person=person)[:10],
        "outings": visible_outings(request.user).filter(person=person)[:10],
        "zone": post.zone if post else zones.WIB,
    }
    return render(request, "permit/mine.html", context)


def leave(request: HttpRequest) -> HttpResponse:
    """Asks for leave."""
    person = _person(request)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_leave(by=_user(request), person=person, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            _show_refusal(form, refusal)
        else:
            notify(request, _("Permohonan cuti terkirim%(to)s.") % {"to": _to_superior(person)})
            return redirect("permit:mine")
    return _form_page(request, form, _("Permohonan cuti"), _("Ajukan"))


def _to_superior(person: Person) -> str:
    superior = superior_of(person)
    return f" ke {superior}" if superior else ""


def outing(request: HttpRequest) -> HttpResponse:
    """Tells the superior of an outing today (A4-11)."""
    person = _person(request)
    post = _post(person)
    zone = post.zone if post else zones.WIB
    form = OutingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        today = zones.local_date(clock.now(), zone)
        starts, ends = (zones.at(today, data[name], zone) for name in ("starts", "ends"))
        try:
            tell_outing(
                by=_user(request),
                person=person,
                category=data["category"],
                starts_at=starts,
                ends_at=ends,
                reason=data["reason"],
            )
        except (Invalid, Conflict) as refusal:
            _show_refusal(form, refusal)
        else:
            words = _("Pemberitahuan keluar rumah %(starts)s–%(ends)s terkirim%(to)s.")
            span = {"starts": f"{data['starts']:%H.%M}", "ends": f"{data['ends']:%H.%M}"}
            notify(request, words % (span | {"to": _to_superior(person)}))
            return redirect("portal:today")
    return _form_page(request, form, _("Keluar rumah hari ini"), _("Beritahu atasan"), outing=True)


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, action: str, *, outing: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "outing": outing}
    return render(request, "permit/form.html", context, status=422 if form.errors else 200)


@require_POST
def cancel_leave_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_leaves(request.user).select_related("person"), pk=pk)
    cancel_leave(by=_user(request), leave=row, reason=request.POST.get("reason", ""))
    notify(request, _("Permohonan cuti dibatalkan."))
    return redirect("permit:mine" if row.person.user_id == request.user.pk else "permit:inbox")


@require_POST
def cancel_outing_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_outings(request.user).select_related("person"), pk=pk)
    cancel_outing(by=_user(request), outing=row)
    notify(request, _("Pemberitahuan keluar rumah dibatalkan."))
    return redirect("permit:mine")


def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the superior: leave to decide, outings to acknowledge."""
    leaves, outings = leaves_to_decide(request.user), outings_to_acknowledge(request.user)
    if request.method == "POST":
        return _decide(request)
    context = {
        "leaves": page_of(request, leaves),
        "outings": outings[:50],
        "leads": led_people(request.user).exists(),
    }
    return render(request, "permit/inbox.html", context)


def _decide(request: HttpRequest) -> HttpResponse:
    leaves = {row.pk: row for row in leaves_to_decide(request.user)}
    outings = {row.pk: row for row in outings_to_acknowledge(request.user)}
    form = DecideForm(request.POST, leaves=list(leaves), outings=list(outings))
    answer = redirect("permit:inbox")
    if not form.is_valid() or not (form.cleaned_data["leaves"] or form.cleaned_data["outings"]):
        messages.error(request, _("Pilih paling sedikit satu yang masih menunggu."))
        return answer
    data = form.cleaned_data
    approve = data["decision"] == "approve"
    done, held = 0, []
    for key in data["leaves"]:
        try:
            decide_leave(by=_user(request), leave=leaves[key], approve=approve, reason=data["reason"])
            done += 1
        except (Invalid, Conflict) as refusal:
            held.append(f"{leaves[key].person}: {refusal.message}")
    for key in data["outings"]:
        acknowledge_outing(by=_user(request), outing=outings[key])
        done += 1
    if done:
        words = _("%(n)s disetujui atau diketahui.") if approve else _("%(n)s belum disetujui.")
        notify(request, words % {"n": done})
    for words in held:
        messages.error(request, words)
    return answer


def duty(request: HttpRequest) -> HttpResponse:
    """Records duty travel for somebody the user leads, and lists what was recorded."""
    people = led_people(request.user).order_by("name", "pk")
    form = DutyForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            record_duty(by=_user(request), **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            _show_refusal(form, refusal)
        else:
            notify(request, _("Dinas luar tercatat dan masuk jadwal."))
            return redirect("permit:duty")
    rows = visible_duties(request.user).filter(person__in=people.values("pk")).select_related("person")
    context = {"form": form, "page": page_of(request, rows), "leads": people.exists()}
    return render(request, "permit/duty.html", context, status=422 if form.errors else 200)


@require_POST
def cancel_duty_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_duties(request.user).select_related("person"), pk=pk)
    cancel_duty(by=_user(request), duty=row, reason=request.POST.get("reason", ""))
    notify(request, _("Dinas luar dibatalkan; jadwal berlaku kembali."))
    return redirect("permit:duty")

"""Homes: the employee proposes the own point, an officer decides; coordinates are shown one by one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tatakerja.kernel.errors import NotFound
from tatakerja.organisation import access, services
from tatakerja.organisation.forms import PointForm, RejectForm
from tatakerja.organisation.models import Person, RegisteredPoint
from tatakerja.organisation.views.common import page, saved
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, page_of, status_of, toast, user_of


def _own_person(user: User) -> Person:
    person: Person | None = getattr(user, "person", None)
    if person is None:
        raise NotFound("Akun ini tidak terhubung dengan data pegawai.")
    return person


@require_http_methods(["GET", "POST"])
def points(request: HttpRequest) -> HttpResponse:
    """The own homes and a form for another."""
    user = user_of(request)
    person = _own_person(user)
    form = PointForm(request.POST or None, initial={"kind": RegisteredPoint.Kind.HOME})
    if request.method == "POST" and saved(
        form, lambda: services.propose_point(by=user, person=person, **form.cleaned_data)
    ):
        notify(request, _("Usulan terkirim. Anda akan melihat keputusannya di halaman ini."))
        return redirect("organisation:points")
    own = access.visible_points(user).filter(person=person)
    return page(request, "points.html", {"form": form, "points": own}, status_of(form))


@require_POST
def end_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws an own point, or ends one of a person whose data the account keeps."""
    user = user_of(request)
    point = get_object_or_404(access.visible_points(user), pk=pk)
    services.end_point(by=user, point=point)
    notify(request, _("Titik tidak dipakai lagi."))
    own = point.person_id == getattr(getattr(user, "person", None), "pk", None)
    return redirect("organisation:points") if own else redirect("organisation:person", pk=point.person_id)


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for the account's decision; no coordinates here."""
    waiting = access.points_to_decide(user_of(request)).select_related("person").order_by("proposed_at", "id")
    return page(request, "points_review.html", {"page": page_of(request, waiting)})


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """One point's coordinates; every look is recorded."""
    user = user_of(request)
    point = get_object_or_404(access.visible_points(user), pk=pk)
    point = services.look_at_point(by=user, point=point)
    return render(request, "organisation/_point.html", {"point": point})


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves (``keputusan=setuju``) or refuses with a reason."""
    user = user_of(request)
    point = get_object_or_404(access.points_to_decide(user).select_related("person"), pk=pk)
    agreed = request.POST.get("keputusan") == "setuju"
    form = RejectForm(request.POST if request.method == "POST" and not agreed else None)
    if request.method == "POST" and agreed:
        services.approve_point(by=user, point=point, ends_older=request.POST.get("akhiri_lama") == "on")
        return _decided(request, _("Titik %(name)s disetujui.") % {"name": point.person.name})
    if request.method == "POST" and saved(
        form, lambda: services.reject_point(by=user, point=point, reason=form.cleaned_data["reason"])
    ):
        return _decided(request, _("Usulan %(name)s ditolak.") % {"name": point.person.name})
    older = access.visible_points(user).filter(
        person=point.person, kind=point.kind, state=RegisteredPoint.State.APPROVED
    )
    context = {"point": point, "form": form, "older": older.count()}
    return page(request, "point_decide.html", context, status_of(form))


def _decided(request: HttpRequest, text: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return toast(HttpResponse(), text)
    notify(request, text)
    return redirect("organisation:points_review")

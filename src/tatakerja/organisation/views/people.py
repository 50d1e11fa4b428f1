"""People: a list to search, one person with posts over time, and the forms of those who keep the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tatakerja.organisation import access, queries, services
from tatakerja.organisation.forms import (
    DeactivateForm,
    GroupForm,
    LastDayForm,
    NewPersonForm,
    NumberForm,
    PersonDetailsForm,
    PostForm,
    StatusForm,
)
from tatakerja.organisation.models import Assignment, Level, Node, Person
from tatakerja.organisation.views.common import form_page, page, saved
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, number_in, page_of, user_of


def _units(user: User) -> QuerySet[Node]:
    """Open nodes in which the account keeps people."""
    kept = access.visible_nodes(user).filter(access.below(access.scope_paths(user, access.KEEPERS), "path"))
    return kept.filter(level__in=[Level.AGENCY, Level.UNIT], active_until__isnull=True)


def _matching(request: HttpRequest, user: User) -> QuerySet[Person]:
    """People by a part of the name; by number only where the account keeps the data."""
    people = access.visible_people(user).filter(active=True)
    wanted = " ".join(request.GET.get("q", "").split())
    if wanted:
        kept = access.kept_people(user).values("pk")
        by_number = Q(nip__startswith=wanted.replace(" ", ""), pk__in=kept)
        people = people.filter(Q(name__icontains=wanted) | by_number)
    node = access.visible_nodes(user).filter(pk=number_in(request.GET.get("unit"))).first()
    if node is not None:
        standing = access.in_force(access.today(), "assignments__")
        people = people.filter(standing, assignments__node__path__startswith=node.path).distinct()
    return people.order_by("name", "id")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """A page of people with their posts of today; the number is masked for everybody but its keepers."""
    user = user_of(request)
    shown = page_of(request, _matching(request, user))
    ids = [person.pk for person in shown]
    posts = queries.posts_on(access.today(), people=ids)
    kept = set(access.kept_people(user).filter(pk__in=ids).values_list("pk", flat=True))
    rows = [
        {
            "person": person,
            "post": posts.get(person.pk),
            "kept": person.pk in kept or person.user_id == user.pk,
        }
        for person in shown
    ]
    units = access.visible_nodes(user).filter(level__in=[Level.AGENCY, Level.UNIT])
    return page(
        request,
        "people.html",
        {
            "page": shown,
            "rows": rows,
            "units": units.order_by("path"),
            "q": request.GET.get("q", ""),
            "unit": request.GET.get("unit", ""),
            "may_add": bool(access.scope_paths(user, access.KEEPERS)),
        },
    )


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(access.visible_people(user_of(request)), pk=pk)


def _kept(request: HttpRequest, pk: int) -> Person:
    """A person whose data the account keeps; another visible one is refused."""
    found = _person(request, pk)
    access.require_keep_person(user_of(request), found)
    return found


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Posts over time, numbers, groups; homes without coordinates and only for keepers and the person."""
    user, found = user_of(request), _person(request, pk)
    keeps = access.may_keep_person(user, found)
    own = found.user_id == user.pk
    return page(
        request,
        "person.html",
        {
            "person": found,
            "keeps": keeps,
            "own": own,
            "open": keeps or own,
            "today": access.today(),
            "posts": queries.posts_held(found),
            "numbers": found.numbers.order_by("-valid_from") if keeps or own else [],
            "groups": found.groups.order_by("-valid_from"),
            "points": access.visible_points(user).filter(person=found),
        },
    )


@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """A person with the first post."""
    user = user_of(request)
    units = _units(user)
    form = NewPersonForm(
        request.POST or None,
        nodes=units,
        people=access.visible_people(user),
        initial={"valid_from": access.today(), "node": request.GET.get("unit")},
    )
    made: list[Person] = []
    if request.method == "POST" and saved(
        form, lambda: made.append(services.create_person(by=user, **form.cleaned_data))
    ):
        notify(request, _("%(name)s tercatat.") % {"name": made[0].name})
        return redirect("organisation:person", pk=made[0].pk)
    back = reverse("organisation:people")
    return form_page(request, form, title=_("Pegawai baru"), action=_("Catat"), back=back)


def _edit(
    request: HttpRequest, found: Person, form: forms.Form, act: Callable[[], object], title: str, action: str
) -> HttpResponse:
    """The common course of a small form about one person."""
    if request.method == "POST" and saved(form, act):
        notify(request, _("Perubahan disimpan."))
        return redirect("organisation:person", pk=found.pk)
    back = reverse("organisation:person", args=[found.pk])
    return form_page(request, form, title=f"{title}: {found.name}", action=action, back=back)


@require_http_methods(["GET", "POST"])
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, titles, grade, mail, phone."""
    found, user = _kept(request, pk), user_of(request)
    initial = {name: getattr(found, name) for name in PersonDetailsForm.base_fields}
    form = PersonDetailsForm(request.POST or None, initial=initial)
    return _edit(
        request,
        found,
        form,
        lambda: services.change_person(by=user, person=found, **form.cleaned_data),
        _("Ubah data"),
        _("Simpan"),
    )


@require_http_methods(["GET", "POST"])
def change_status(request: HttpRequest, pk: int) -> HttpResponse:
    """PNS, CPNS, PPPK …"""
    found, user = _kept(request, pk), user_of(request)
    form = StatusForm(request.POST or None, initial={"status": found.status})
    return _edit(
        request,
        found,
        form,
        lambda: services.change_status(by=user, person=found, status=form.cleaned_data["status"]),
        _("Ubah status"),
        _("Simpan"),
    )


@require_http_methods(["GET", "POST"])
def change_number(request: HttpRequest, pk: int) -> HttpResponse:
    """A new NIP or NI PPPK."""
    found, user = _kept(request, pk), user_of(request)
    form = NumberForm(request.POST or None, initial={"first": access.today()})
    return _edit(
        request,
        found,
        form,
        lambda: services.change_number(by=user, person=found, **form.cleaned_data),
        _("Nomor baru"),
        _("Simpan"),
    )


@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of service."""
    found, user = _kept(request, pk), user_of(request)
    form = DeactivateForm(request.POST or None, initial={"last": access.today()})
    return _edit(
        request,
        found,
        form,
        lambda: services.deactivate_person(by=user, person=found, **form.cleaned_data),
        _("Akhiri masa kerja"),
        _("Akhiri"),
    )


@require_http_methods(["GET", "POST"])
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A transfer, or a Plt/Plh on top."""
    found, user = _kept(request, pk), user_of(request)
    form = PostForm(
        request.POST or None,
        nodes=_units(user),
        people=access.visible_people(user),
        initial={"valid_from": access.today(), "kind": Assignment.Kind.DEFINITIVE},
    )

    def act() -> None:
        data: dict[str, Any] = form.cleaned_data
        ends = data["kind"] == Assignment.Kind.DEFINITIVE
        services.open_post(by=user, person=found, ends_current=ends, **data)

    return _edit(request, found, form, act, _("Jabatan baru"), _("Simpan"))


@require_http_methods(["GET", "POST"])
def close_post(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """The last day of a post."""
    found, user = _kept(request, pk), user_of(request)
    held = get_object_or_404(found.assignments.all(), pk=post)
    form = LastDayForm(request.POST or None, initial={"last": access.today()})
    return _edit(
        request,
        found,
        form,
        lambda: services.close_post(by=user, post=held, last=form.cleaned_data["last"]),
        _("Tutup jabatan %(title)s") % {"title": held.title},
        _("Tutup"),
    )


@require_http_methods(["GET", "POST"])
def add_group(request: HttpRequest, pk: int) -> HttpResponse:
    """A dated membership."""
    found, user = _kept(request, pk), user_of(request)
    form = GroupForm(request.POST or None, initial={"first": access.today()})
    return _edit(
        request,
        found,
        form,
        lambda: services.join_group(by=user, person=found, **form.cleaned_data),
        _("Masuk kelompok"),
        _("Simpan"),
    )


@require_POST
def leave_group(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Ends a membership today."""
    found, user = _kept(request, pk), user_of(request)
    member = get_object_or_404(found.groups.all(), pk=membership)
    services.leave_group(by=user, membership=member, last=access.today())
    notify(request, _("Keanggotaan diakhiri."))
    return redirect("organisation:person", pk=pk)

"""Roles: who holds which, from when to when, and who gave it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.organisation import access, services
from tatakerja.organisation.forms import RoleForm
from tatakerja.organisation.models import Node, Role, RoleGrant
from tatakerja.organisation.views.common import page, saved
from tatakerja.platform.models import User
from tatakerja.platform.pages import notify, page_of, status_of, user_of


def _account_of(user: User, number: str) -> User:
    """The account of a visible person, or one that holds a role in the account's part of the tree."""
    plain = "".join(number.split())
    person = access.visible_people(user).filter(Q(nip=plain) | Q(user__username=plain)).first()
    if person is not None and person.user is not None:
        return person.user
    grant = access.visible_grants(user).filter(user__username=plain).select_related("user").first()
    if grant is not None:
        return grant.user
    raise Invalid(_("Akun tidak ditemukan. Buat akunnya dulu di halaman unit."), field="number")


def _grantable(user: User) -> tuple[QuerySet[Node], frozenset[str]]:
    held = list(access.grants_of(user, access.GRANTABLE).select_related("node"))
    roles: frozenset[str] = frozenset().union(*(access.GRANTABLE[grant.role] for grant in held))
    nodes = access.visible_nodes(user).filter(access.below([grant.node.path for grant in held], "path"))
    return nodes.filter(active_until__isnull=True), roles


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """The grants of the account's part of the tree, and a form for another where it may give any."""
    user = user_of(request)
    if not access.scope_paths(user, (*access.REGIONAL, Role.AUDITOR)):
        raise NotAllowed(_("Halaman peran dibuka oleh petugas BKD, administrator dan auditor."))
    nodes, allowed = _grantable(user)
    form = RoleForm(request.POST or None, nodes=nodes, roles=allowed, initial={"first": access.today()})

    def act() -> None:
        data = form.cleaned_data
        services.grant_role(
            by=user,
            user=_account_of(user, data["number"]),
            role=data["role"],
            node=data["node"],
            first=data["first"],
            last=data["last"],
        )

    if request.method == "POST" and saved(form, act):
        notify(request, _("Peran diberikan."))
        return redirect("organisation:roles")
    standing = Q(valid_until__isnull=True) | Q(valid_until__gte=access.today())
    grants = access.visible_grants(user).select_related("user", "node", "granted_by").filter(standing)
    shown = page_of(request, grants.order_by("node__path", "role", "id"))
    context = {
        "form": form if allowed else None,
        "page": shown,
        "rows": [(grant, grant.role in allowed) for grant in shown],
        "today": access.today(),
    }
    return page(request, "roles.html", context, status_of(form))


@require_POST
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a role away from today on."""
    user = user_of(request)
    grant: RoleGrant = get_object_or_404(access.visible_grants(user), pk=pk)
    services.end_grant(by=user, grant=grant)
    notify(request, _("Peran diakhiri."))
    return redirect("organisation:roles")

"""The tree: an overview with head counts, one node, and the forms that change it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tatakerja.organisation import access, queries, services
from tatakerja.organisation.forms import LastDayForm, MoveForm, NodeForm
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.rules.tree import PARENTS
from tatakerja.organisation.views.common import form_page, page, saved
from tatakerja.platform.pages import notify, user_of

_CHILD_LEVEL = {
    Level.NATION: (Level.REGION,),
    Level.REGION: (Level.AGENCY,),
    Level.AGENCY: (Level.UNIT,),
    Level.UNIT: (Level.UNIT,),
}


def _node(request: HttpRequest, pk: int) -> Node:
    return get_object_or_404(access.visible_nodes(user_of(request)).select_related("parent"), pk=pk)


def _builder(request: HttpRequest, node: Node) -> bool:
    parent = node.parent or node
    return access.may_build(user_of(request), parent, node.level)


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The parts of the tree that the account oversees, with people counted upwards."""
    nodes = access.visible_nodes(user_of(request)).order_by("path")
    grown = queries.branches(nodes, queries.headcounts(access.today()))
    return page(request, "tree.html", {"branches": grown})


@require_safe
def node(request: HttpRequest, pk: int) -> HttpResponse:
    """One node: heads, places, units, people."""
    user, found, today = user_of(request), _node(request, pk), access.today()
    below = access.visible_nodes(user).filter(path__startswith=found.path)
    (branch,) = queries.branches(below, queries.headcounts(today))
    child_levels = _CHILD_LEVEL[Level(found.level)]
    return page(
        request,
        "node.html",
        {
            "node": found,
            "branch": branch,
            "heads": queries.heads_on(today, found),
            "workplaces": access.visible_workplaces(user).filter(node=found),
            "may_build": _builder(request, found),
            "may_add": any(access.may_build(user, found, level) for level in child_levels),
            "may_keep": access.may_keep(user, found),
            "may_outline": found.level == Level.REGION and access.may_import(user, found),
        },
    )


@require_http_methods(["GET", "POST"])
def add_node(request: HttpRequest, pk: int) -> HttpResponse:
    """A new node below this one; zone and pattern are offered as the parent has them."""
    parent = _node(request, pk)
    level = _CHILD_LEVEL[Level(parent.level)][0]
    access.require_build(user_of(request), parent, level)
    form = NodeForm(request.POST or None, initial={"zone": parent.zone, "pattern": parent.pattern})
    if request.method == "POST" and saved(
        form,
        lambda: services.create_node(by=user_of(request), parent=parent, level=level, **form.cleaned_data),
    ):
        notify(request, _("%(name)s dibuat.") % {"name": form.cleaned_data["name"]})
        return redirect("organisation:node", pk=parent.pk)
    title = _("Unit baru di %(parent)s") % {"parent": parent.name}
    return form_page(request, form, title=title, action=_("Buat"), back=_address(parent))


def _address(found: Node) -> str:
    return redirect("organisation:node", pk=found.pk).url


@require_http_methods(["GET", "POST"])
def change_node(request: HttpRequest, pk: int) -> HttpResponse:
    """Traits of a node; a new zone or pattern also goes to what had the old one below."""
    found = _node(request, pk)
    access.require_build(user_of(request), found.parent or found, found.level)
    names = [name for name in NodeForm.base_fields if name != "code"]
    initial = {name: getattr(found, name) for name in names}
    initial["letterhead"] = "\n".join(found.letterhead)
    form = NodeForm(request.POST or None, initial=initial)
    del form.fields["code"]
    if request.method == "POST" and saved(
        form, lambda: services.change_node(by=user_of(request), node=found, **form.cleaned_data)
    ):
        notify(request, _("Perubahan disimpan."))
        return redirect("organisation:node", pk=pk)
    title = _("Ubah %(name)s") % {"name": found.name}
    return form_page(request, form, title=title, action=_("Simpan"), back=_address(found))


@require_http_methods(["GET", "POST"])
def move_node(request: HttpRequest, pk: int) -> HttpResponse:
    """Another parent."""
    found, user = _node(request, pk), user_of(request)
    access.require_build(user, found.parent or found, found.level)
    levels = list(PARENTS[found.level])
    targets = access.visible_nodes(user).filter(level__in=levels).exclude(path__startswith=found.path)
    form = MoveForm(request.POST or None, nodes=targets)
    if request.method == "POST" and saved(
        form, lambda: services.move_node(by=user, node=found, parent=form.cleaned_data["parent"])
    ):
        notify(request, _("%(name)s dipindah.") % {"name": found.name})
        return redirect("organisation:node", pk=pk)
    title = _("Pindahkan %(name)s") % {"name": found.name}
    return form_page(request, form, title=title, action=_("Pindahkan"), back=_address(found))


@require_http_methods(["GET", "POST"])
def close_node(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a node."""
    found = _node(request, pk)
    access.require_build(user_of(request), found.parent or found, found.level)
    today: date = access.today()
    form = LastDayForm(request.POST or None, initial={"last": today})
    if request.method == "POST" and saved(
        form,
        lambda: services.close_node(by=user_of(request), node=found, last=form.cleaned_data["last"]),
    ):
        notify(request, _("%(name)s ditutup.") % {"name": found.name})
        return redirect("organisation:node", pk=pk)
    title = _("Tutup %(name)s") % {"name": found.name}
    return form_page(request, form, title=title, action=_("Tutup unit"), back=_address(found))

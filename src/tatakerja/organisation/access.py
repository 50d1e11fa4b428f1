"""Who may see and do what in the tree. The only place of this package that decides scope.

A grant binds a role to a node and everything below it, between two dates. ``visible_*`` start every query
of a page or API; ``may_*`` decides a button, ``require_*`` refuses the act: both from the same sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.models import (
    Assignment,
    ImportRun,
    Node,
    Person,
    RegisteredPoint,
    Role,
    RoleGrant,
    Workplace,
)
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User

# Roles whose holders see every person below their node.
OVERSEERS = (Role.SUPERIOR, Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.AUDITOR, Role.ADMIN)
# Roles whose holders keep the personnel data of an agency.
KEEPERS = (Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.ADMIN)
# Roles that act for a whole region.
REGIONAL = (Role.BKD_OFFICER, Role.ADMIN)

AnyUser = User | AnonymousUser


def in_force(day: date, prefix: str = "") -> Q:
    """Rows whose ``valid_from`` … ``valid_until`` (inclusive, open when empty) hold on ``day``."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": day})
    )


def grants_of(user: AnyUser, roles: Iterable[str], day: date | None = None) -> QuerySet[RoleGrant]:
    """The user's grants of these roles that hold on ``day`` (today where none is given)."""
    if not user.is_authenticated or not user.is_active:
        return RoleGrant.objects.none()
    return RoleGrant.objects.filter(
        in_force(day or clock.now().date()), user_id=user.pk, role__in=list(roles)
    )


def scope_paths(user: AnyUser, roles: Iterable[str]) -> list[str]:
    """Paths of the nodes at which the user holds one of the roles today."""
    return list(grants_of(user, roles).values_list("node__path", flat=True))


def below(paths: Iterable[str], field: str) -> Q:
    """Rows whose ``field`` (a path) lies at or under one of ``paths``; matches nothing for no paths."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def has_role_at(user: AnyUser, roles: Iterable[str], node: Node) -> bool:
    """Whether the user holds one of the roles at ``node`` or above it today."""
    return any(node.path.startswith(path) for path in scope_paths(user, roles))


def require_role_at(by: Actor, roles: Iterable[str], node: Node, act: str) -> None:
    """Refuses an act at ``node`` to everybody without one of the roles there; jobs act for the system.

    ``act`` completes the sentence "Anda tidak berwenang …", for example ``menerbitkan jadwal``.
    """
    if isinstance(by, Job) or has_role_at(by, roles, node):
        return
    raise NotAllowed(f"Anda tidak berwenang {act} di {node.name}. Hubungi pengelola kepegawaian OPD Anda.")


def visible_nodes(user: AnyUser) -> QuerySet[Node]:
    """The parts of the tree the user oversees."""
    return Node.objects.filter(below(scope_paths(user, OVERSEERS), "path"))


def visible_workplaces(user: AnyUser) -> QuerySet[Workplace]:
    return Workplace.objects.filter(below(scope_paths(user, OVERSEERS), "node__path"))


def visible_people(user: AnyUser) -> QuerySet[Person]:
    """The user, those the user leads, and everybody assigned below a node the user oversees."""
    if not user.is_authenticated:
        return Person.objects.none()
    today = clock.now().date()
    current = Assignment.objects.filter(in_force(today), person=OuterRef("pk"))
    paths = scope_paths(user, OVERSEERS)
    seen = Q(user_id=user.pk) | Q(Exists(current.filter(superior__user_id=user.pk)))
    if paths:
        seen |= Q(Exists(current.filter(below(paths, "node__path"))))
    return Person.objects.filter(seen)


def visible_points(user: AnyUser) -> QuerySet[RegisteredPoint]:
    """Homes: one's own, and those of people whose personnel data the user keeps. Never a superior's view."""
    if not user.is_authenticated:
        return RegisteredPoint.objects.none()
    current = Assignment.objects.filter(in_force(clock.now().date()), person=OuterRef("person_id"))
    paths = scope_paths(user, KEEPERS)
    return RegisteredPoint.objects.filter(
        Q(person__user_id=user.pk) | Q(Exists(current.filter(below(paths, "node__path"))))
    )


def visible_imports(user: AnyUser) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(below(scope_paths(user, REGIONAL), "region__path"))


def may_keep(user: AnyUser, node: Node) -> bool:
    """Whether the user keeps the personnel data at ``node``: people, places, homes."""
    return has_role_at(user, KEEPERS, node)


def require_keep(by: Actor, node: Node) -> None:
    require_role_at(by, KEEPERS, node, "mengubah data kepegawaian")


def may_import(user: AnyUser, region: Node) -> bool:
    return has_role_at(user, REGIONAL, region)


def require_import(by: Actor, region: Node) -> None:
    require_role_at(by, REGIONAL, region, "mengimpor data pegawai")


def may_grant(user: AnyUser, node: Node) -> bool:
    return has_role_at(user, (Role.ADMIN, Role.BKD_OFFICER), node)


def require_grant(by: Actor, node: Node) -> None:
    require_role_at(by, (Role.ADMIN, Role.BKD_OFFICER), node, "memberi peran")

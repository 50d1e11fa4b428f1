"""Who sees and does what with TPP: the own statement, the agency's officers, the region's rule."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tatakerja.allowance.models import TppDispute, TppRule, TppRun, TppStatement
from tatakerja.kernel.errors import NotAllowed, NotFound
from tatakerja.organisation.access import AnyUser, below, has_role_at, require_role_at, scope_paths
from tatakerja.organisation.models import Level, Node, Role
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform.audit import Actor, Job

# Money of others: officers, the region, the auditor; not a superior, and not a neighbour.
READERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.AUDITOR)
COMPUTERS = (Role.AGENCY_OFFICER, Role.BKD_OFFICER)
LOCKERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER)
RULERS = (Role.BKD_OFFICER,)


def visible_statements(user: AnyUser) -> QuerySet[TppStatement]:
    """One's own once shown, and those of the agencies whose TPP the user reads."""
    if not user.is_authenticated:
        return TppStatement.objects.none()
    own = Q(person__user_id=user.pk, run__state__in=(TppRun.State.OPEN, TppRun.State.LOCKED))
    return TppStatement.objects.filter(own | below(scope_paths(user, READERS), "run__agency__path"))


def visible_runs(user: AnyUser) -> QuerySet[TppRun]:
    return TppRun.objects.filter(below(scope_paths(user, READERS), "agency__path"))


def visible_disputes(user: AnyUser) -> QuerySet[TppDispute]:
    if not user.is_authenticated:
        return TppDispute.objects.none()
    seen = Q(person__user_id=user.pk) | below(scope_paths(user, READERS), "run__agency__path")
    return TppDispute.objects.filter(seen)


def readable_agencies(user: AnyUser) -> QuerySet[Node]:
    """The agencies whose TPP the user may read, by path."""
    rows = Node.objects.filter(below(scope_paths(user, READERS), "path"), level=Level.AGENCY)
    return rows.order_by("path")


def require_agency(user: AnyUser, node_id: int) -> Node:
    found = readable_agencies(user).filter(pk=node_id).first()
    if found is None:
        raise NotFound("OPD tidak ditemukan, atau TPP-nya bukan wewenang Anda.")
    return found


def visible_rules(user: AnyUser) -> QuerySet[TppRule]:
    """The rules of the regions to which the user's agencies belong: who reads TPP reads its rule."""
    paths = scope_paths(user, (*READERS, Role.ADMIN))
    regions = Q(pk__in=[])
    for path in paths:
        steps = steps_of(path)
        regions |= Q(region__path__startswith=path) | Q(region_id__in=steps)
    return TppRule.objects.filter(regions)


def ruled_regions(user: AnyUser) -> QuerySet[Node]:
    """Regions whose rule the user writes."""
    return Node.objects.filter(below(scope_paths(user, RULERS), "path"), level=Level.REGION).order_by("path")


def require_rule(by: Actor, region: Node) -> None:
    require_role_at(by, RULERS, region, "mengatur TPP")


def may_compute(user: AnyUser, agency: Node) -> bool:
    return has_role_at(user, COMPUTERS, agency)


def require_compute(by: Actor, agency: Node) -> None:
    require_role_at(by, COMPUTERS, agency, "menghitung TPP")


def may_lock(user: AnyUser, agency: Node) -> bool:
    return has_role_at(user, LOCKERS, agency)


def require_lock(by: Actor, agency: Node) -> None:
    """Money needs a person's word, never a job's."""
    if isinstance(by, Job):
        raise NotAllowed("TPP dikunci oleh orang, bukan oleh sistem.")
    require_role_at(by, LOCKERS, agency, "mengunci TPP")


def require_read(by: Actor, node: Node) -> None:
    require_role_at(by, READERS, node, "membaca TPP")


def require_own(by: Actor, statement: TppStatement) -> None:
    """Only the person disputes the own statement."""
    if isinstance(by, Job) or statement.person.user_id != by.pk:
        raise NotAllowed("Sanggahan hanya diajukan oleh pegawai yang bersangkutan.")

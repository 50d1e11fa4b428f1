"""Who keeps services and answers the public. The only place of this package that decides scope."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import AnyUser, below, has_role_at, require_role_at, scope_paths
from tatakerja.organisation.models import Level, Node, Role
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import User
from tatakerja.service.models import Complaint, IdentityRequest, PublicService, Topic

# Who publishes a service's standard and hours.
KEEPERS = (Role.AGENCY_OFFICER, Role.AGENCY_HEAD, Role.BKD_OFFICER)
# Who answers complaints at an office. A complaint about an official lies at the region (A2-22: a person's
# report is evidence), so nobody of the official's own office reads it.
HANDLERS = (Role.AGENCY_OFFICER, Role.AGENCY_HEAD, Role.SUPERIOR, Role.BKD_OFFICER)
READERS = (*HANDLERS, Role.AUDITOR)
REGION = (Role.BKD_OFFICER,)


def public_services() -> QuerySet[PublicService]:
    """What everybody may see: services that are offered and have a published standard."""
    return PublicService.objects.filter(active=True, standards__isnull=False).distinct()


def visible_services(user: AnyUser) -> QuerySet[PublicService]:
    return PublicService.objects.filter(below(scope_paths(user, (*KEEPERS, Role.AUDITOR)), "node__path"))


def nodes_to_keep(user: AnyUser) -> QuerySet[Node]:
    """Offices whose services the user keeps."""
    inside = below(scope_paths(user, KEEPERS), "path")
    return Node.objects.filter(inside, level__in=(Level.AGENCY, Level.UNIT)).order_by("path")


def may_keep(user: AnyUser, node: Node) -> bool:
    return has_role_at(user, KEEPERS, node)


def require_keep(by: Actor, node: Node) -> None:
    require_role_at(by, KEEPERS, node, "mengubah layanan publik")


def visible_complaints(user: AnyUser) -> QuerySet[Complaint]:
    """Complaints of the offices at which the user answers or audits."""
    return Complaint.objects.filter(below(scope_paths(user, READERS), "node__path"))


def may_handle(user: AnyUser, complaint: Complaint) -> bool:
    return has_role_at(user, HANDLERS, complaint.node)


def require_handle(by: Actor, complaint: Complaint) -> None:
    require_role_at(by, HANDLERS, complaint.node, "menangani laporan ini")


def nodes_to_forward(complaint: Complaint) -> QuerySet[Node]:
    """Offices to which a complaint may go: those of its region, and the region itself."""
    region = complaint.region
    return Node.objects.filter(
        Q(pk=region.pk) | Q(path__startswith=region.path, level__in=(Level.AGENCY, Level.UNIT)),
        active_until__isnull=True,
    ).order_by("path")


def regions_that_answer() -> QuerySet[Node]:
    """Regions to which anybody may write."""
    return Node.objects.filter(level=Level.REGION, active_until__isnull=True).order_by("path")


def open_topics() -> QuerySet[Topic]:
    """What anybody may write about."""
    return Topic.objects.filter(active=True).select_related("region", "node")


def visible_requests(user: AnyUser) -> QuerySet[IdentityRequest]:
    """Requests to open an identity, of complaints the user may read."""
    rows = IdentityRequest.objects.filter(complaint__in=visible_complaints(user).values("pk"))
    return rows.select_related("complaint__region")


def may_break_seal(user: AnyUser, complaint: Complaint) -> bool:
    """Whether the user may ask for, or allow, a look at who sent a complaint: officers of the region only."""
    return has_role_at(user, REGION, complaint.region)


def require_ask_seal(by: User, complaint: Complaint) -> None:
    if not may_break_seal(by, complaint):
        raise NotAllowed("Identitas pelapor hanya dapat dibuka petugas daerah, berdua.")


def require_allow_seal(by: User, request: IdentityRequest) -> None:
    """Refuses the person who asked: a seal is broken by two."""
    require_ask_seal(by, request.complaint)
    if request.asked_by_id == by.pk:
        raise NotAllowed("Persetujuan diberikan petugas lain, bukan yang meminta.")

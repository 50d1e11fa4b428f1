"""Who keeps services and answers the public. The only place of this package that decides scope."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import (
    AnyUser,
    below,
    has_role_at,
    in_force,
    on_the_way,
    require_role_at,
    scope_paths,
    today,
)
from tatakerja.organisation.models import Assignment, GroupMembership, Level, Node, Role, RoleGrant
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.permit.models import Room
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User
from tatakerja.service.models import (
    AnswerTemplate,
    Complaint,
    ComplaintExchange,
    Consultation,
    CounterNeed,
    IdentityRequest,
    PublicService,
    SurveyResult,
    Topic,
)

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


def public_results() -> QuerySet[SurveyResult]:
    """Published indices of services that everybody may see."""
    return SurveyResult.objects.filter(service__in=public_services().values("pk")).select_related(
        "service__node"
    )


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
    return _offices_of(complaint.region)


def _offices_of(region: Node) -> QuerySet[Node]:
    return Node.objects.filter(
        Q(pk=region.pk) | Q(path__startswith=region.path, level__in=(Level.AGENCY, Level.UNIT)),
        active_until__isnull=True,
    ).order_by("path")


def nodes_to_give(user: AnyUser) -> QuerySet[Node]:
    """Offices to which the user may give many reports at once: those of the regions whose reports he sees."""
    regions = Node.objects.filter(pk__in=visible_complaints(user).order_by().values("region"))
    inside = below(list(regions.values_list("path", flat=True)), "path")
    return Node.objects.filter(inside, active_until__isnull=True).order_by("path")


def handlers_for(user: AnyUser) -> QuerySet[User]:
    """Accounts that answer reports at the offices at which the user does, himself included."""
    inside = below(scope_paths(user, HANDLERS), "node__path")
    granted = RoleGrant.objects.filter(in_force(today()), inside, role__in=HANDLERS).values("user")
    return User.objects.filter(Q(pk__in=granted) | Q(pk=user.pk), is_active=True).order_by("first_name", "pk")


def visible_templates(user: AnyUser, node: Node | None = None) -> QuerySet[AnswerTemplate]:
    """Templates the user may keep; with ``node`` those that an answer of this office may use."""
    if node is None:
        inside = below(scope_paths(user, HANDLERS), "node__path")
        return AnswerTemplate.objects.filter(inside, active=True).select_related("node")
    above = steps_of(node.path)
    return AnswerTemplate.objects.filter(node_id__in=above, active=True)


def nodes_of_templates(user: AnyUser) -> QuerySet[Node]:
    return Node.objects.filter(below(scope_paths(user, HANDLERS), "path")).order_by("path")


def require_template(by: Actor, node: Node) -> None:
    require_role_at(by, HANDLERS, node, "mengubah templat tanggapan")


def regions_to_exchange(user: AnyUser) -> QuerySet[Node]:
    """Regions whose reports the user takes to and from SP4N-LAPOR!."""
    inside = below(scope_paths(user, REGION), "path")
    return Node.objects.filter(inside, level=Level.REGION).order_by("path")


def served_services(user: AnyUser) -> QuerySet[PublicService]:
    """Services at whose counter the user calls visitors: of the offices the user answers for, and those at
    which the user may stand (same office; of a group the counter asks for, where it asks for one).
    """
    if not user.is_authenticated:
        return PublicService.objects.none()
    day = today()
    held = Assignment.objects.filter(in_force(day), person__user_id=user.pk, person__active=True)
    steps = on_the_way(held.values_list("node__path", flat=True))
    mine = GroupMembership.objects.filter(in_force(day), person__user_id=user.pk)
    asked = CounterNeed.objects.filter(in_force(day), service=OuterRef("pk"))
    fits = asked.filter(Q(group="") | Q(group__in=mine.values("group")))
    standing = Q(node_id__in=steps, node__level__in=(Level.AGENCY, Level.UNIT))
    near = below(scope_paths(user, HANDLERS), "node__path") | (standing & (~Exists(asked) | Exists(fits)))
    return PublicService.objects.filter(near, active=True)


def rooms_of_office(node: Node) -> QuerySet[Room]:
    """The rooms of the agency to which an office belongs."""
    ids = steps_of(node.path)
    return Room.objects.filter(agency_id__in=ids, active=True).select_related("agency")


def require_serve(by: Actor, service: PublicService) -> None:
    """Refuses the queue to everybody who does not work at this counter; jobs pass."""
    if isinstance(by, Job) or served_services(by).filter(pk=service.pk).exists():
        return
    raise NotAllowed("Antrean ini dilayani petugas loketnya. Minta dicatat dalam kelompok petugas loket.")


def visible_questions(user: AnyUser) -> QuerySet[Consultation]:
    """Consultations of the offices at which the user answers or audits."""
    return Consultation.objects.filter(below(scope_paths(user, READERS), "node__path"))


def may_answer(user: AnyUser, asked: Consultation) -> bool:
    return has_role_at(user, HANDLERS, asked.node)


def require_answer(by: Actor, asked: Consultation) -> None:
    require_role_at(by, HANDLERS, asked.node, "menjawab konsultasi ini")


def nodes_to_hand(asked: Consultation) -> QuerySet[Node]:
    """Offices to which a question may go: those of its region, and the region itself."""
    return _offices_of(asked.region)


def regions_to_keep(user: AnyUser) -> QuerySet[Node]:
    """Regions whose hours for questions the user sets: those for which he acts."""
    return regions_to_exchange(user)


def visible_exchanges(user: AnyUser) -> QuerySet[ComplaintExchange]:
    return ComplaintExchange.objects.filter(region__in=regions_to_exchange(user)).defer("rejected")


def require_exchange(by: Actor, region: Node) -> None:
    require_role_at(by, REGION, region, "menukar berkas laporan masyarakat")


def require_settings(by: Actor, region: Node) -> None:
    require_role_at(by, REGION, region, "mengatur layanan publik")


def may_pass_on(user: AnyUser, complaint: Complaint) -> bool:
    """Whether the user may note a report about an official at that official's day: the region only."""
    return has_role_at(user, REGION, complaint.region)


def require_keep_desk(by: Actor, region: Node) -> None:
    require_role_at(by, REGION, region, "mengatur jam konsultasi")


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

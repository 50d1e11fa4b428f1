"""Who reads and who writes circulars. The only place of this package that decides scope.

Everybody who works in a region, or oversees a part of it, reads what is or was in force there. Drafts are
seen
by those who write them and by auditors. Only a BKD officer of the region itself writes: an officer of the
province stands above a regency in the tree, but the regency's circular is not the province's to publish.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tatakerja.circular.models import Circular, Drafting, Notice, Review, Scan
from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import OVERSEERS, AnyUser, below, grants_of, in_force, on_the_way, today
from tatakerja.organisation.models import Assignment, Level, Node, Role, RoleGrant
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User

_DRAFT_READERS = (Role.BKD_OFFICER, Role.AUDITOR, Role.ADMIN)


def visible_circulars(user: AnyUser) -> QuerySet[Circular]:
    """Circulars the user may read; see the module's text."""
    if not user.is_authenticated:
        return Circular.objects.none()
    held = Assignment.objects.filter(in_force(today()), person__user_id=user.pk, person__active=True)
    posts = list(held.values_list("node__path", flat=True))
    grants = list(grants_of(user, OVERSEERS).values_list("node__path", "role"))
    paths = [path for path, _ in grants]
    drafts = [path for path, role in grants if role in _DRAFT_READERS]
    steps = on_the_way([*posts, *paths])
    around = Node.objects.filter(pk__in=steps, within__isnull=False).values("within_id")
    near = Q(region_id__in=steps) | Q(region_id__in=around) | below(paths, "region__path")
    return Circular.objects.filter(near & (~Q(state=Circular.State.DRAFT) | below(drafts, "region__path")))


def regions_to_write(user: AnyUser) -> QuerySet[Node]:
    """The regions whose circulars the user may write."""
    granted = grants_of(user, (Role.BKD_OFFICER,)).values("node_id")
    return Node.objects.filter(pk__in=granted, level__in=(Level.REGION, Level.NATION))


def may_write(user: AnyUser, region: Node) -> bool:
    """Whether the user adopts, changes, publishes and ends circulars of ``region``."""
    return regions_to_write(user).filter(pk=region.pk).exists()


def require_write(by: Actor, region: Node) -> None:
    """Refuses everybody but a BKD officer of the region; jobs act for the system."""
    if isinstance(by, Job) or may_write(by, region):
        return
    raise NotAllowed(
        f"Edaran {region.name} hanya dapat ditulis oleh petugas BKD/BKPSDM {region.name}. "
        "Hubungi petugas tersebut bila ada yang perlu diubah."
    )


def require_holidays(by: Actor) -> None:
    """Holidays are national data: an administrator of the system records them; jobs act for the system."""
    if isinstance(by, Job) or grants_of(by, (Role.ADMIN, Role.BKD_OFFICER)).exists():
        return
    raise NotAllowed(
        "Daftar hari libur hanya dapat diubah oleh petugas BKD/BKPSDM atau administrator sistem."
    )


def own_notices(user: AnyUser) -> QuerySet[Notice]:
    """What circulars change for the person behind the account; nobody reads another's."""
    return Notice.objects.filter(person__user=user.pk) if user.is_authenticated else Notice.objects.none()


def reviews_to_decide(user: AnyUser) -> QuerySet[Review]:
    """Open evaluations of circulars that the user writes."""
    return Review.objects.filter(decision="", circular__region__in=regions_to_write(user))


def approvers_of(circular: Circular) -> QuerySet[RoleGrant]:
    """Grants of the officers who may put a draft in force: they write here, and did not write this one."""
    return approvers_for(circular.region, circular.authors)


def reviewers_of(circular: Circular) -> list[User]:
    """Who is responsible for a circular: whoever put it in force and still may, else every officer of it."""
    held = RoleGrant.objects.filter(
        in_force(today()), node_id=circular.region_id, role=Role.BKD_OFFICER, user__is_active=True
    )
    officers = [one.user for one in held.select_related("user").order_by("user__first_name", "user_id")]
    responsible = [one for one in officers if one.pk == circular.published_by_id]
    return responsible or officers


def visible_draftings(user: AnyUser) -> QuerySet[Drafting]:
    """What is being written: for those who write the region's circulars."""
    return Drafting.objects.filter(region__in=regions_to_write(user))


def visible_scans(user: AnyUser) -> QuerySet[Scan]:
    """Scanned papers of circulars the user reads, and of drafts the user writes."""
    return Scan.objects.filter(
        Q(circular__in=visible_circulars(user)) | Q(drafting__in=visible_draftings(user))
    )


def approvers_for(region: Node, authors: Iterable[int]) -> QuerySet[RoleGrant]:
    """Grants of the officers of a region who are none of ``authors``: who may approve what these wrote."""
    held = RoleGrant.objects.filter(in_force(today()), node_id=region.pk, role=Role.BKD_OFFICER)
    return held.exclude(user_id__in=list(authors)).select_related("user").order_by("user__first_name")

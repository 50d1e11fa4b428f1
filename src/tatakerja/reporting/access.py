"""Who may see, send and set up reports: the agency sends, the BKD of its region receives, auditors read."""

from __future__ import annotations

from django.db.models import QuerySet

from tatakerja.kernel.errors import NotFound
from tatakerja.organisation.access import (
    AnyUser,
    below,
    has_role_at,
    on_the_way,
    require_role_at,
    scope_paths,
)
from tatakerja.organisation.models import Level, Node, Role
from tatakerja.platform.audit import Actor
from tatakerja.reporting.models import Digest

# A superior of a unit sees the unit's people, not the agency's report.
READERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.AUDITOR, Role.ADMIN)
SENDERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER)
REGIONAL_READERS = (Role.BKD_OFFICER, Role.AUDITOR, Role.ADMIN)
SETTERS = (Role.BKD_OFFICER, Role.ADMIN)


def visible_agencies(user: AnyUser) -> QuerySet[Node]:
    """Agencies whose reports the user may read."""
    return Node.objects.filter(below(scope_paths(user, READERS), "path"), level=Level.AGENCY).order_by("path")


def board_agencies(user: AnyUser) -> QuerySet[Node]:
    """Agencies whose row the user sees on the board: also the one in which he leads a unit (counts only)."""
    steps = on_the_way(scope_paths(user, (Role.SUPERIOR,)))
    return visible_agencies(user) | Node.objects.filter(pk__in=steps, level=Level.AGENCY).order_by("path")


def visible_digests(user: AnyUser) -> QuerySet[Digest]:
    """Reports of these agencies; a draft stays within its agency, the BKD sees what was sent."""
    inside = below(scope_paths(user, SENDERS), "agency__path")
    region = below(scope_paths(user, REGIONAL_READERS), "agency__path")
    sent = Digest.objects.filter(region, state=Digest.State.SENT)
    return Digest.objects.filter(inside) | sent


def visible_regions(user: AnyUser) -> QuerySet[Node]:
    """Regions whose report settings the user keeps."""
    return Node.objects.filter(below(scope_paths(user, SETTERS), "path"), level=Level.REGION).order_by("path")


def is_regional(user: AnyUser) -> bool:
    """Whether the user reads the reports of a whole region."""
    regions = Node.objects.filter(below(scope_paths(user, REGIONAL_READERS), "path"), level=Level.REGION)
    return regions.exists()


def sending_agency(user: AnyUser) -> Node | None:
    """The one agency whose reports the user sends; ``None`` for several or none."""
    paths = below(scope_paths(user, SENDERS), "path")
    found = list(Node.objects.filter(paths, level=Level.AGENCY)[:2])
    return found[0] if len(found) == 1 else None


def require_region(user: AnyUser, region_id: int) -> Node:
    found = visible_regions(user).filter(pk=region_id).first()
    if found is None:
        raise NotFound("Daerah tidak ditemukan, atau pengaturannya bukan wewenang Anda.")
    return found


def require_agency(user: AnyUser, agency_id: int) -> Node:
    found = visible_agencies(user).filter(pk=agency_id).first()
    if found is None:
        raise NotFound("OPD tidak ditemukan, atau laporannya bukan wewenang Anda.")
    return found


def require_digest(user: AnyUser, digest_id: int) -> Digest:
    found = visible_digests(user).select_related("agency", "sent_by").filter(pk=digest_id).first()
    if found is None:
        raise NotFound("Laporan tidak ditemukan, atau bukan wewenang Anda.")
    return found


def may_send(user: AnyUser, agency: Node) -> bool:
    return has_role_at(user, SENDERS, agency)


def require_send(by: Actor, agency: Node) -> None:
    require_role_at(by, SENDERS, agency, "mengirim laporan")


def require_settings(by: Actor, region: Node) -> None:
    require_role_at(by, SETTERS, region, "mengatur jam laporan")


def require_month(by: Actor, agency: Node) -> None:
    require_role_at(by, READERS, agency, "mengunduh rekap bulanan")

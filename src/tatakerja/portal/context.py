"""What the frame of every page shows: who is signed in, where, what day it is, where one can go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel import zones
from tatakerja.organisation.access import grants_of, today
from tatakerja.organisation.models import Level, Node, Role
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock
from tatakerja.platform.models import User
from tatakerja.portal.worker import imported_url

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    icon: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame's content; ``zone`` is a label such as WITA, ``today`` the local date there, ``owner``
    whose taps may wait on this phone, ``queue`` the address of the module that knows."""

    banner: str = ""
    person: str = ""
    place: str = ""
    zone: str = "WIB"
    today: date | None = None
    demo: bool = False
    owner: str = ""
    queue: str = ""
    nav: list[NavItem] = field(default_factory=list)


Entry = tuple["StrPromise", str, str]

EMPLOYEE_NAV: list[Entry] = [
    (_("Hari ini"), "portal:today", "home"),
    (_("Tugas"), "worklog:tasks", "tasks"),
    (_("Jadwal saya"), "roster:mine", "calendar"),
    (_("Izin"), "permit:mine", "file"),
    (_("Catatan saya"), "attendance:month", "person"),
]
BOARD = (_("Papan"), "portal:board", "grid")
TEAM = (_("Tim hari ini"), "attendance:team", "users")
ROSTERS = (_("Jadwal OPD"), "roster:list", "calendar")
REPORTS = (_("Laporan"), "reporting:digests", "report")
CIRCULARS = (_("Edaran"), "circular:list", "scroll")
PEOPLE = (_("Pegawai"), "organisation:people", "users")
CLOSING = (_("Tutup bulan"), "attendance:agencies", "check")
DISCIPLINE = (_("Disiplin"), "discipline:inbox", "shield")
ALLOWANCE = (_("TPP"), "allowance:agencies", "report")
APPROVALS = (_("Setujui"), "portal:inbox", "inbox")
PUBLIC = (_("Layanan publik"), "service:services", "building")

# A phone shows the first four: what the role does most stands first.
LEADER_NAV = [TEAM, APPROVALS, REPORTS, ROSTERS, BOARD, CIRCULARS, PEOPLE, DISCIPLINE, PUBLIC]
_KEEPING = [CLOSING, DISCIPLINE, ALLOWANCE, PUBLIC]
OFFICER_NAV = [REPORTS, TEAM, ROSTERS, APPROVALS, BOARD, CIRCULARS, PEOPLE, *_KEEPING]
REGION_NAV = [BOARD, CIRCULARS, REPORTS, ROSTERS, TEAM, PEOPLE, *_KEEPING]
NAV_OF_ROLE = {
    Role.BKD_OFFICER: REGION_NAV,
    Role.ADMIN: REGION_NAV,
    Role.AUDITOR: REGION_NAV,
    Role.AGENCY_OFFICER: OFFICER_NAV,
    Role.AGENCY_HEAD: LEADER_NAV,
    Role.SUPERIOR: LEADER_NAV,
}


def _entries(*, employee: bool, roles: set[str]) -> list[Entry]:
    """One's own day first, then what the widest role does, then the rest of one's own pages."""
    own = EMPLOYEE_NAV if employee else []
    overseer = next((nav for role, nav in NAV_OF_ROLE.items() if role in roles), [])
    return own[:1] + overseer + own[1:]


def _items(path: str, entries: list[Entry]) -> list[NavItem]:
    """The menu; active is the entry whose address goes furthest with ``path``, of two the shorter."""
    found = [(str(label), reverse(name), icon) for label, name, icon in entries]
    urls = [url for _label, url, _icon in found if _together(url, path)]
    here = max(urls, key=lambda url: (_together(url, path), -len(url)), default="")
    return [NavItem(label, url, icon, url == here) for label, url, icon in found]


def _together(url: str, path: str) -> int:
    """How many parts two addresses begin with alike."""
    parts = zip(url.strip("/").split("/"), path.strip("/").split("/"), strict=False)
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], parts))


def _regions_banner(region: Node | None) -> str:
    name = (
        region.name
        if region
        else Node.objects.filter(level=Level.REGION).order_by("path").values_list("name", flat=True).first()
    )
    return gettext("Situs resmi Pemerintah %(region)s") % {"region": name} if name else ""


def build_shell(request: HttpRequest) -> Shell:
    """The frame for this request; anonymous visitors get the banner only."""
    user = getattr(request, "user", None)  # a request refused for its Host header has none
    if not isinstance(user, User):
        return Shell(banner=_regions_banner(None), queue=imported_url("presence/outbox.js"))
    person = getattr(user, "person", None)
    post = post_of(person, today()) if person else None
    held = [role for role in Role.values if role != Role.EMPLOYEE]
    granted = list(grants_of(user, held).select_related("node"))
    grant = granted[0] if granted else None
    node = post.node if post else grant.node if grant else None
    zone = node.zone if node else zones.WIB
    roles: set[str] = {one.role for one in granted}
    if post is not None and post.heads:
        roles.add(Role.SUPERIOR)  # a head leads by the post itself, also while acting
    entries = _entries(employee=person is not None, roles=roles)
    return Shell(
        banner=_regions_banner(post.region if post else None),
        person=str(person or user),
        place=str(post.agency if post else node or ""),
        zone=zones.label(zone),
        today=zones.local_date(clock.now(), zone),
        demo=settings.CLOCK_OFFSET != 0,
        owner=str(person.pk) if person else "",
        queue=imported_url("presence/outbox.js"),
        nav=_items(request.path, entries),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; computed only when a template asks."""
    return {"shell": SimpleLazyObject(lambda: build_shell(request))}

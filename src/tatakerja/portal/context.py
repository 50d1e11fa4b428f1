"""What the frame of every page shows: who is signed in, where, what day it is, where one can go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel import zones
from tatakerja.organisation.access import grants_of
from tatakerja.organisation.models import Level, Node, Role
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock
from tatakerja.platform.models import User

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
    """The frame's content; ``zone`` is a label such as WITA, ``today`` the local date there."""

    banner: str = ""
    person: str = ""
    place: str = ""
    zone: str = "WIB"
    today: date | None = None
    demo: bool = False
    nav: list[NavItem] = field(default_factory=list)


EMPLOYEE_NAV = [
    (_("Hari ini"), "portal:today", "home"),
    (_("Tugas"), "worklog:tasks", "tasks"),
    (_("Jadwal saya"), "roster:mine", "calendar"),
    (_("Izin"), "permit:mine", "file"),
    (_("Catatan saya"), "attendance:month", "person"),
]
OVERSEER_NAV = [
    (_("Papan"), "portal:board", "grid"),
    (_("Tim hari ini"), "attendance:team", "users"),
    (_("Jadwal OPD"), "roster:list", "calendar"),
    (_("Laporan"), "reporting:digests", "report"),
    (_("Edaran"), "circular:list", "scroll"),
    (_("Pegawai"), "organisation:people", "users"),
]


def _items(path: str, entries: list[tuple[StrPromise, str, str]]) -> list[NavItem]:
    """The menu; active is the entry whose address is the longest beginning of ``path``."""
    found = [(str(label), reverse(name), icon) for label, name, icon in entries]
    matching = [url for _label, url, _icon in found if path == url or (url != "/" and path.startswith(url))]
    here = max(matching, key=len, default="")
    return [NavItem(label, url, icon, url == here) for label, url, icon in found]


def _regions_banner(region: Node | None) -> str:
    name = (
        region.name
        if region
        else Node.objects.filter(level=Level.REGION).order_by("path").values_list("name", flat=True).first()
    )
    return gettext("Situs resmi Pemerintah %(region)s") % {"region": name} if name else ""


def build_shell(request: HttpRequest) -> Shell:
    """The frame for this request; anonymous visitors get the banner only."""
    user = request.user
    if not isinstance(user, User):
        return Shell(banner=_regions_banner(None))
    person = getattr(user, "person", None)
    post = post_of(person, clock.now().date()) if person else None
    granted = grants_of(user, [role for role in Role.values if role != Role.EMPLOYEE])
    grant = granted.select_related("node").first()
    node = post.node if post else grant.node if grant else None
    zone = node.zone if node else zones.WIB
    entries = (EMPLOYEE_NAV if person else []) + (OVERSEER_NAV if grant else [])
    return Shell(
        banner=_regions_banner(post.region if post else None),
        person=str(person or user),
        place=str(post.agency if post else node or ""),
        zone=zones.label(zone),
        today=zones.local_date(clock.now(), zone),
        demo=settings.CLOCK_OFFSET != 0,
        nav=_items(request.path, entries),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; computed only when a template asks."""
    return {"shell": SimpleLazyObject(lambda: build_shell(request))}

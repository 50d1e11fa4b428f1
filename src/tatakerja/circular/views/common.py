"""What the writing pages share: the region that is written for."""

from __future__ import annotations

from django.http import HttpRequest

from tatakerja.circular.access import regions_to_write
from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.models import Node


def region_to_write(request: HttpRequest) -> Node:
    """The region that is written for: the one named by ``daerah``, else the only or first one."""
    regions = list(regions_to_write(request.user).order_by("path"))
    wanted = request.POST.get("daerah") or request.GET.get("daerah")
    found = next((one for one in regions if str(one.pk) == wanted), regions[0] if regions else None)
    if found is None:
        raise NotAllowed("Edaran hanya dapat ditulis oleh petugas BKD/BKPSDM daerahnya.")
    return found

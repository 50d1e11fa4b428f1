"""The network addresses of an agency's offices: added and ended by whoever keeps its personnel data."""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.access import require_keep
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.presence.models import OfficeNetwork
from tatakerja.presence.rules.network import read_network


@transaction.atomic
def add_network(*, by: Actor, agency: Node, cidr: str, label: str = "") -> OfficeNetwork:
    """From now on taps over this network are noted as coming from the office. `Invalid` for what is none."""
    require_keep(by, agency)
    plain = read_network(cidr)
    Node.objects.select_for_update().get(pk=agency.pk)
    if OfficeNetwork.objects.filter(agency=agency, cidr=plain, ended_at__isnull=True).exists():
        raise Conflict("Jaringan ini sudah tercatat.", code="network_known")
    row = OfficeNetwork.objects.create(
        agency=agency, cidr=plain, label=label.strip()[:120], added_at=clock.now(), added_by=person_behind(by)
    )
    audit.record(
        by=by, action="presence.network_added", subject=row, node_path=agency.path, data={"cidr": plain}
    )
    return row


@transaction.atomic
def end_network(*, by: Actor, network: OfficeNetwork) -> OfficeNetwork:
    """The network speaks for nothing from now on; what was noted stays."""
    row = OfficeNetwork.objects.select_for_update().select_related("agency").get(pk=network.pk)
    require_keep(by, row.agency)
    if row.ended_at is not None:
        raise Conflict("Jaringan ini sudah diakhiri.", code="network_ended")
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    audit.record(
        by=by,
        action="presence.network_ended",
        subject=row,
        node_path=row.agency.path,
        data={"cidr": row.cidr},
    )
    return row

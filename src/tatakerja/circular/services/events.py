"""Events that circulars are bound to ("selama PPKM …", A1-06): officers record when they begin and end."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular, Occurrence
from tatakerja.circular.queries import policy_of
from tatakerja.circular.services.publishing import end_circular
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor


@transaction.atomic
def open_event(*, by: Actor, region: Node, event: str, on: date, reason: str) -> Occurrence:
    """The event of this code lasts in the region from the day ``on``; circulars bound to it hold with it.

    422 for a code that no circular of the region names, and without a reason; 409 while it lasts already, or
    where it lasted on that day.
    """
    require_write(by, region)
    if event not in codes_of(region):
        raise Invalid(
            "Tidak ada edaran yang berlaku selama keadaan itu.", field="event", code="unknown_event"
        )
    if not reason.strip():
        raise Invalid("Tuliskan dasar keadaan itu.", field="reason", code="reason_missing")
    Node.objects.select_for_update().get(pk=region.pk)  # two officers do not open it twice
    same = Occurrence.objects.filter(region=region, event=event)
    if same.filter(last__isnull=True).exists():
        raise Conflict("Keadaan itu sedang berlangsung. Tutup dahulu bila sudah usai.", code="already_open")
    if same.filter(last__gte=on).exists():
        raise Conflict(
            "Keadaan itu sudah tercatat pada tanggal tersebut. Pilih hari sesudahnya.", code="overlap"
        )
    held = Occurrence.objects.create(
        region=region,
        event=event,
        first=on,
        reason=reason.strip(),
        opened_at=clock.now(),
        opened_by=audit.person_behind(by),
    )
    data = {"event": event, "on": on.isoformat(), "reason": held.reason}
    audit.record(by=by, action="circular.event_opened", subject=held, node_path=region.path, data=data)
    return held


def codes_of(region: Node) -> list[str]:
    """The events that circulars of a region name by code, drafts too, so that one may open them in time."""
    nation = steps_of(region.path)[0]
    rows = Circular.objects.exclude(state=Circular.State.ENDED).filter(region_id__in={region.pk, nation})
    return list(dict.fromkeys(code for row in rows if (code := policy_of(row).valid.while_event)))


@transaction.atomic
def close_event(*, by: Actor, region: Node, event: str, on: date, reason: str) -> list[Circular]:
    """The event is over after the day ``on``; answers the circulars that end with it.

    Circulars that last until it ends (``until_event``, in its words) end for good. Those that hold while it
    lasts (``while_event``, its code) rest until it is opened again. 422 where nothing is bound to it or the
    day lies before its first.
    """
    require_write(by, region)
    if not reason.strip():
        raise Invalid("Tuliskan alasan menutup keadaan itu.", field="reason", code="reason_missing")
    rows = Circular.objects.filter(region=region, state=Circular.State.PUBLISHED).select_related("region")
    bound = [row for row in rows if event and policy_of(row).valid.until_event == event]
    closed = _closed(by, region, event, on, reason.strip())
    if not bound and closed is None:
        raise Invalid(
            "Tidak ada edaran berlaku yang terikat pada peristiwa itu.", field="event", code="unknown_event"
        )
    ended = [end_circular(by=by, circular=row, on=on, reason=reason) for row in bound]
    data = {
        "event": event,
        "on": on.isoformat(),
        "reason": reason.strip(),
        "circulars": [row.pk for row in ended],
    }
    audit.record(by=by, action="circular.event_closed", subject=region, node_path=region.path, data=data)
    return ended


def _closed(by: Actor, region: Node, event: str, on: date, reason: str) -> Occurrence | None:
    rows = Occurrence.objects.select_for_update().filter(region=region, event=event, last__isnull=True)
    held = rows.first()
    if held is None:
        return None
    if on < held.first:
        raise Invalid("Keadaan itu belum dimulai pada hari tersebut.", field="on", code="before_start")
    held.last, held.close_reason = on, reason
    held.closed_at, held.closed_by = clock.now(), audit.person_behind(by)
    held.save()
    return held

"""Past days measured again by the places of now: one decision of an officer, with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.access import require_keep
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.notify import send
from tatakerja.platform.notify.events import PRESENCE_DECIDED
from tatakerja.presence.models import Confirmation, PlaceRevision, PresenceEvent, Remeasure
from tatakerja.presence.models.evidence import MAX_TEXT
from tatakerja.presence.queries.remeasure import changes_in
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.remeasure import (
    Change,
    Choice,
    Shift,
    chosen,
    concerning,
    flags_after,
    tally,
)

_BATCH = 500


@transaction.atomic
def remeasure(
    *,
    by: Actor,
    agency: Node,
    first: date,
    last: date,
    choice: str,
    reason: str,
    seen: int | None = None,
    sites: Collection[str] = (),
) -> Remeasure:
    """Applies what the preview showed to the taps of an agency's people from ``first`` to ``last``.

    ``choice``: favour (only taps that get inside) or all. ``seen`` is how many changes the preview showed; if
    there are others now, nothing is applied (`Conflict`). ``sites``: only what was or gets measured against
    these; everything for none. A tap that gets inside and waited is confirmed by
    this decision, unless only the phone vouches for its time; one that gets outside waits for the employee's
    word. The officer's own taps are left to another officer.
    """
    require_keep(by, agency)
    kept = _checked(choice, reason)
    Node.objects.select_for_update().get(pk=agency.pk)
    found = changes_in(agency, first, last, leave_out=own_person(by))
    if sites:
        found = concerning(found, sites)
    if seen is not None and seen != len(found):
        raise Conflict("Isinya berubah sejak Anda melihatnya. Periksa lagi.", code="preview_changed")
    applied = chosen(found, Choice(choice))
    if not applied:
        raise Conflict("Tidak ada presensi yang berubah.", code="nothing_changes")
    sums = asdict(tally(applied))
    said: dict[str, Any] = {"first": first, "last": last, "choice": choice, "reason": kept}
    run = Remeasure.objects.create(agency=agency, by=person_behind(by), at=clock.now(), **said, **sums)
    _write(run, applied)
    said |= {"first": first.isoformat(), "last": last.isoformat()} | sums
    audit.record(by=by, action="presence.remeasured", subject=run, node_path=agency.path, data=said)
    _tell(run, applied)
    return run


def _checked(choice: str, reason: str) -> str:
    """The reason, once it and the choice are sound."""
    if choice not in {one.value for one in Choice}:
        raise Invalid("Pilih apa yang diterapkan.", field="choice", code="choice_missing")
    return words_of(reason, "reason", MAX_TEXT, required="Tuliskan alasannya: pegawai akan membacanya.")


def own_person(by: Actor) -> int | None:
    """The person behind the account: nobody measures the own taps again."""
    return getattr(getattr(by, "person", None), "pk", None)


def _write(run: Remeasure, applied: Sequence[Change]) -> None:
    """The new words beside the taps, and the confirmation of those that waited and are inside now."""
    flags = dict(
        PresenceEvent.objects.filter(pk__in=[one.event for one in applied]).values_list("pk", "flags")
    )
    PlaceRevision.objects.bulk_create(
        [
            PlaceRevision(
                run=run,
                event_id=one.event,
                said={
                    "place": one.after.place.value,
                    "site": one.after.site_id,
                    "distance_m": one.after.distance_m,
                    "limit_m": one.after.limit_m,
                    "flags": flags_after(flags[one.event], one.after),
                    "pending": one.pending,
                },
                pending=one.pending,
                at=run.at,
            )
            for one in applied
        ],
        batch_size=_BATCH,
    )
    waited = {
        one.event
        for one in applied
        if one.shift is Shift.INSIDE and one.grade is not Grade.C and one.kind is not EventKind.LOCATION
    }
    Confirmation.objects.bulk_create(
        [
            Confirmation(event_id=pk, decision="confirmed", reason=run.reason, by=run.by, at=run.at)
            for pk in sorted(waited)
        ],
        batch_size=_BATCH,
    )


def _tell(run: Remeasure, applied: Sequence[Change]) -> None:
    """Everybody touched is told; what changed is read after signing in."""
    people = {one.person for one in applied}
    accounts = Person.objects.filter(pk__in=people, user__isnull=False).values_list("user_id", flat=True)
    send(
        PRESENCE_DECIDED.code,
        [pk for pk in accounts if pk is not None],
        title="Lokasi presensi Anda diukur ulang",
        text="Titik lokasi diperbaiki, dan presensi hari yang lalu diukur ulang. Lihat catatan Anda.",
        url="/kehadiran/",
        key=f"remeasure-{run.pk}",
    )

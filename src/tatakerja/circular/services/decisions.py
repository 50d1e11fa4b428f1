"""An unclear clause is settled by a named official, with date and reason; nothing is settled in silence."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from tatakerja.circular.access import require_write
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import policy_of
from tatakerja.circular.rules.unclear import decision_change
from tatakerja.circular.services.writing import adopt_circular, change_circular
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor


@transaction.atomic
def decide_clause(
    *,
    by: Actor,
    circular: Circular,
    clause: str,
    reading: str,
    official: str,
    on: date,
    reason: str,
    starts: date | None = None,
) -> Circular:
    """Records which reading of an unclear clause holds, decided by ``official`` on the day ``on``.

    A draft takes the decision at once. What is in force is never changed: the decision becomes the draft of
    its next version, which a second officer approves and which begins on ``starts`` (tomorrow if not said).
    Answers the circular that carries the decision. 422 for an unknown clause or reading, a missing name or
    reason, a date to come; 409 where the circular has ended or its next version is being drafted.
    """
    require_write(by, circular.region)
    held = Circular.objects.select_for_update(of=("self",)).select_related("region").get(pk=circular.pk)
    today = zones.local_date(clock.now(), held.region.zone)
    if on > today:
        raise Invalid("Tanggal keputusan belum tiba.", field="on", code="decided_in_the_future")
    change = decision_change(policy_of(held), clause, reading=reading, by=official, on=on, reason=reason)
    changes = {**held.changes, **change}
    if held.state == Circular.State.DRAFT:
        carrier = change_circular(by=by, circular=held, changes=changes)
    else:
        first = starts or max(today + timedelta(days=1), policy_of(held).valid.start)
        carrier = _next_version(by, held, {**changes, "valid.from": first.isoformat()})
    audit.record(
        by=by,
        action="circular.clause_decided",
        subject=carrier,
        node_path=held.region.path,
        data={"clause": clause, "official": official.strip(), "on": on.isoformat(), "reason": reason.strip()}
        | {"reading": reading, "decided_about": held.pk},
    )
    return carrier


def _next_version(by: Actor, held: Circular, changes: dict[str, object]) -> Circular:
    if held.state == Circular.State.ENDED:
        raise Conflict("Edaran ini sudah berakhir; klausulnya tidak diputuskan lagi.", code="not_in_force")
    drafts = Circular.objects.filter(region=held.region, slug=held.slug, state=Circular.State.DRAFT)
    if drafts.exists():
        raise Conflict(
            "Versi berikutnya sedang ditulis. Putuskan klausulnya di konsep itu.", code="draft_open"
        )
    return adopt_circular(by=by, region=held.region, slug=held.slug, changes=changes, document=held.document)

"""What people say about evidence: the employee explains, the superior decides. Evidence never changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tatakerja.kernel.errors import Invalid, NotFound
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.presence.access import decidable_events, require_explain
from tatakerja.presence.models import Confirmation, Explanation, PresenceEvent
from tatakerja.presence.models.evidence import MAX_TEXT
from tatakerja.presence.queries.evidence import waiting_or_not

MAX_AT_ONCE = 200


@transaction.atomic
def confirm_events(*, by: Actor, events: Iterable[int], decision: str, reason: str = "") -> int:
    """A superior's decision on several events at once; answers how many got one.

    ``decision`` is confirmed or refused; refusing needs a reason, which the employee reads. Events that do
    not wait for a decision, or of people whom ``by`` does not lead, are `NotFound`: all or nothing.
    """
    wanted = sorted(set(events))
    if decision not in Confirmation.Decision.values:
        raise Invalid("Pilih dibenarkan atau tidak dibenarkan.", field="decision", code="unknown_decision")
    refused = decision == Confirmation.Decision.REFUSED
    missing = "Tuliskan alasannya: pegawai akan membacanya." if refused else ""
    words = words_of(reason, "reason", MAX_TEXT, required=missing)
    if not wanted or len(wanted) > MAX_AT_ONCE:
        raise Invalid(f"Pilih 1 sampai {MAX_AT_ONCE} presensi.", field="events", code="selection_size")
    scope = PresenceEvent.objects.all() if isinstance(by, Job) else decidable_events(by)
    found = list(waiting_or_not(scope.filter(pk__in=wanted)))
    if len(found) != len(wanted):
        raise NotFound("Sebagian presensi tidak ada, tidak menunggu keputusan, atau bukan bawahan Anda.")
    at = clock.now()
    Confirmation.objects.bulk_create(
        [
            Confirmation(event=event, decision=decision, reason=words, by=person_behind(by), at=at)
            for event in found
        ]
    )
    posts = posts_on(today(), people={event.person_id for event in found})
    for event in found:
        post = posts.get(event.person_id)
        audit.record(
            by=by,
            action=f"presence.event_{decision}",
            subject=event,
            node_path=post.node.path if post else "",
            data={"person": event.person_id, "reason": words},
        )
    return len(found)


def confirm_event(*, by: Actor, event: PresenceEvent, decision: str, reason: str = "") -> int:
    """The decision on one event; see :func:`confirm_events`."""
    return confirm_events(by=by, events=[event.pk], decision=decision, reason=reason)


@transaction.atomic
def explain_event(*, by: Actor, event: PresenceEvent, cause: str, text: str = "") -> Explanation:
    """The employee's reason for an event: one of the causes, and words where the cause is "other"."""
    require_explain(by, event)
    if cause not in Explanation.Cause.values:
        raise Invalid("Pilih salah satu alasan.", field="cause", code="unknown_cause")
    missing = "Tuliskan alasannya." if cause == Explanation.Cause.OTHER else ""
    words = words_of(text, "text", MAX_TEXT, required=missing)
    explanation = Explanation.objects.create(
        event=event, cause=cause, text=words, by=person_behind(by), at=clock.now()
    )
    audit.record(by=by, action="presence.event_explained", subject=event, data={"cause": cause})
    return explanation

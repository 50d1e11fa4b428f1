"""What people say about evidence: the employee explains, the superior decides. Evidence never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotFound
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.models import User
from tatakerja.presence.access import decidable_events, require_explain
from tatakerja.presence.models import Confirmation, Explanation, PresenceEvent
from tatakerja.presence.models.evidence import MAX_TEXT
from tatakerja.presence.queries.evidence import not_withdrawn, waiting_or_not

MAX_AT_ONCE = 200
# How long a press can be taken back.
UNDO: Final = timedelta(minutes=10)
_SAID: Final = frozenset({Confirmation.Decision.CONFIRMED, Confirmation.Decision.REFUSED})


@transaction.atomic
def confirm_events(
    *, by: Actor, events: Iterable[int], decision: str, reason: str = "", press: UUID | None = None
) -> int:
    """A superior's decision on several events at once; answers how many got one.

    ``decision`` is confirmed or refused; refusing needs a reason, which the employee reads. Events that do
    not wait for a decision, or of people whom ``by`` does not lead, are `NotFound`: all or nothing. ``press``
    is the key by which :func:`reopen_events` takes the decisions of one press back.
    """
    wanted = sorted(set(events))
    if decision not in _SAID:
        raise Invalid("Pilih dibenarkan atau tidak dibenarkan.", field="decision", code="unknown_decision")
    refused = decision == Confirmation.Decision.REFUSED
    missing = "Tuliskan alasannya: pegawai akan membacanya." if refused else ""
    words = words_of(reason, "reason", MAX_TEXT, required=missing)
    if not wanted or len(wanted) > MAX_AT_ONCE:
        raise Invalid(f"Pilih 1 sampai {MAX_AT_ONCE} presensi.", field="events", code="selection_size")
    scope = PresenceEvent.objects.all() if isinstance(by, Job) else decidable_events(by)
    found = list(not_withdrawn(waiting_or_not(scope.filter(pk__in=wanted))))
    if len(found) != len(wanted):
        raise NotFound("Sebagian presensi tidak ada, tidak menunggu keputusan, atau bukan bawahan Anda.")
    _write(by, found, decision, words, press)
    return len(found)


@transaction.atomic
def reopen_events(*, by: User, press: UUID) -> tuple[int, tuple[PresenceEvent, ...]]:
    """Takes the decisions of one own press back within ten minutes: the events wait again.

    Answers how many do, and those on which something else was said meanwhile, which stay as they are. A press
    that is older, taken back already or somebody else's is a `Conflict`.
    """
    since = clock.now() - UNDO
    events = list(
        PresenceEvent.objects.filter(confirmations__press=press, confirmations__by=by)
        .filter(confirmations__at__gte=since)
        .select_related("person")
        .distinct()
    )
    newest = {row.event_id: row for row in Confirmation.objects.filter(event__in=events).order_by("id")}
    own = [event for event in events if newest[event.pk].press == press]
    back = [event for event in own if newest[event.pk].decision in _SAID]
    spoken = tuple(event for event in events if event not in own)
    if not back and (own or not spoken):
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo")
    _write(by, back, Confirmation.Decision.REOPENED, "", press)
    return len(back), spoken


def _write(
    by: Actor, events: Sequence[PresenceEvent], decision: str, reason: str, press: UUID | None
) -> None:
    at = clock.now()
    Confirmation.objects.bulk_create(
        [
            Confirmation(
                event=event, decision=decision, reason=reason, by=person_behind(by), at=at, press=press
            )
            for event in events
        ]
    )
    posts = posts_on(today(), people={event.person_id for event in events})
    for event in events:
        post = posts.get(event.person_id)
        audit.record(
            by=by,
            action=f"presence.event_{decision}",
            subject=event,
            node_path=post.node.path if post else "",
            data={"person": event.person_id, "reason": reason},
        )


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

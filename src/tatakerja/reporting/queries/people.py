"""How an agency's people stand at the moment of a report."""

from __future__ import annotations

from datetime import datetime

from tatakerja.attendance.queries.judging import Judged, judge
from tatakerja.kernel.zones import clock_text
from tatakerja.organisation.queries import posts_on
from tatakerja.presence.rules.events import VOID
from tatakerja.reporting.queries.plans import Plan
from tatakerja.reporting.rules import PersonDay, Slot, Summary, summarise


def preview(plan: Plan, slot: Slot, now: datetime) -> Summary:
    """The report as it would be sent now: what counts up to its moment (before it: up to now)."""
    posts = posts_on(plan.day, node=plan.agency)
    moment = min(now, slot.due)
    judged = judge(posts, plan.day, moment, until=moment)
    return summarise(person_day(person_id, one) for person_id, one in judged.items())


def person_day(person_id: int, one: Judged) -> PersonDay:
    """What a report needs of a judged day."""
    post, finding = one.inputs.post, one.finding
    return PersonDay(
        person=person_id,
        name=str(post.person),
        nip=post.person.nip,
        unit=post.node.name,
        status=finding.status,
        place=one.place,
        seen=one.seen,
        home=one.home,
        late_minutes=finding.late_minutes,
        late_class=finding.late_class or "",
        since=_heard_later(one),
    )


def _heard_later(one: Judged) -> str:
    """When somebody who was silent at the moment was heard of after it."""
    heard = [event.counts_at for event in one.inputs.evidence if event.decision not in VOID]
    return "" if one.seen or not heard else clock_text(min(heard), one.inputs.post.zone)

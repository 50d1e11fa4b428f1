"""How an agency's people stand at the moment of a report, and who signs for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tatakerja.attendance.queries.judging import Judged, judge
from tatakerja.kernel.zones import clock_text
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Assignment, Node
from tatakerja.organisation.queries import posts_on
from tatakerja.reporting.queries.plans import Plan
from tatakerja.reporting.rules import PersonDay, Slot, Summary, summarise

# An acting head signs before the definitive one, a Plh before a Plt.
_RANK = {Assignment.Kind.DEFINITIVE: 0, Assignment.Kind.PLT: 1, Assignment.Kind.PLH: 2}


@dataclass(frozen=True, slots=True)
class Head:
    """Who signs: the title with Plt. or Plh. where somebody acts, the name, the number."""

    title: str
    name: str
    nip: str


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
    heard = [event.counts_at for event in one.inputs.evidence if event.decision != "refused"]
    return "" if one.seen or not heard else clock_text(min(heard), one.inputs.post.zone)


def head_of(agency: Node, day: date) -> Head:
    """The head of the agency on that day; without one the office itself stands there."""
    rows = Assignment.objects.filter(in_force(day), node=agency, heads_node=True).select_related("person")
    found = max(rows, key=lambda row: (_RANK[Assignment.Kind(row.kind)], row.valid_from), default=None)
    if found is None:
        return Head(f"Kepala {agency.name}", "(nama kepala belum tercatat)", "")
    return Head(str(found), str(found.person), found.person.nip)

"""From draft to what binds: a roster is published whole, as a version, by somebody who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import accounts_of_people
from tatakerja.platform import audit, clock, formats, notify
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import User
from tatakerja.roster.access import require_own, require_plan
from tatakerja.roster.models import PlanNotice, RosterPlan
from tatakerja.roster.queries import (
    DayTotals,
    PersonDifference,
    ShortCounter,
    local_today,
    plan_rows,
    short_counters,
    totals_of,
    unpublished_differences,
)


class NotPublishable(Conflict):
    """The roster breaks a limit of the circular; ``days`` are the totals of the days concerned."""

    code = "roster_breaks_rules"

    def __init__(self, message: str, days: Sequence[DayTotals]) -> None:
        super().__init__(message)
        self.days = tuple(days)


def obstacles(totals: Sequence[DayTotals], short: Sequence[ShortCounter] = ()) -> str:
    """What stands against publishing, in one sentence; empty when nothing does."""
    gaps = sum(day.gaps for day in totals)
    parts = [f"{gaps} sel masih kosong"] if gaps else []
    for count, words in (
        (sum(day.under for day in totals), "hari kurang petugas di kantor"),
        (sum(day.over for day in totals), "hari melebihi batas di kantor"),
        (len({one.day for one in short}), "hari loket kurang petugas"),
    ):
        if count:
            parts.append(f"{count} {words}")
    if not parts:
        return ""
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " dan " + parts[-1]
    return f"Belum bisa diterbitkan: {listed}."


@transaction.atomic
def publish_plan(*, by: Actor, plan: RosterPlan, despite: str = "") -> RosterPlan:
    """Publishes a draft; from this moment presence and findings follow it.

    A published roster that it wholly covers becomes superseded; one that it covers in part stays, and the
    newer answers for the days of both. A draft with gaps, beyond the circular's limits, or with a counter
    left without its people, is refused (409) unless ``despite`` says why it must be so: the reason is kept
    with the roster and in the audit trail (A2-14 lets the head fix another number, known to the BKD). Exactly
    those whose days change get a notice.
    """
    require_plan(by, plan.agency)
    held = RosterPlan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)
    if held.state != RosterPlan.State.DRAFT:
        raise Conflict("Jadwal ini sudah terbit.", code="not_a_draft")
    rows = plan_rows(held)
    totals = totals_of(held, [(row.unit_id, row.cells) for row in rows])
    short = short_counters(held, rows, local_today(held.agency.zone))
    broken = obstacles(totals, short)
    if broken and not despite.strip():
        bare = {one.day for one in short}
        raise NotPublishable(broken, [day for day in totals if day.broken or day.day in bare])
    changed = unpublished_differences(held)
    _supersede(held)
    held.state = RosterPlan.State.PUBLISHED
    held.published_at, held.published_by = clock.now(), audit.person_behind(by)
    if broken:
        held.result = {**held.result, "despite": despite.strip(), "broken": broken}
    held.save()
    _notify(held, changed)
    data = {
        "people": held.rows.count(),
        "changed": len(changed),
        "despite": despite.strip() if broken else "",
    }
    _record(by, "roster.published", held, data)
    return held


def _notify(plan: RosterPlan, changed: Sequence[PersonDifference]) -> None:
    """Tells exactly those whose days change; days that were not published before are no change to list."""
    rows = [
        PlanNotice(
            plan=plan,
            person_id=one.person_id,
            days=[[day.day.isoformat(), day.before, day.now] for day in one.days if day.before],
            made_at=clock.now(),
        )
        for one in changed
    ]
    PlanNotice.objects.bulk_create(rows, batch_size=1000)
    notify.send(
        "roster.changed",
        accounts_of_people(row.person_id for row in rows),
        title="Jadwal Anda berubah",
        text=f"Jadwal {formats.medium_date(plan.first)} sampai {formats.medium_date(plan.last)} terbit.",
        url=reverse("roster:mine"),
        key=f"plan-{plan.pk}",
    )


@transaction.atomic
def read_notices(*, by: User, person: Person) -> int:
    """The person has read what changed; answers how many notices that were."""
    require_own(by, person)
    unread = PlanNotice.objects.filter(person=person, seen_at__isnull=True)
    count = unread.update(seen_at=clock.now())
    if count:
        audit.record(by=by, action="roster.notices_read", subject=person, data={"count": count})
    return count


def _supersede(plan: RosterPlan) -> None:
    """What the plan wholly covers counts no more for the days to come."""
    before = RosterPlan.objects.filter(
        agency=plan.agency, state=RosterPlan.State.PUBLISHED, first__gte=plan.first, last__lte=plan.last
    )
    before.update(state=RosterPlan.State.SUPERSEDED)


def _record(by: Actor, action: str, plan: RosterPlan, data: Mapping[str, object]) -> None:
    period = {"first": plan.first.isoformat(), "last": plan.last.isoformat(), "version": plan.version}
    audit.record(by=by, action=action, subject=plan, node_path=plan.agency.path, data={**period, **data})


@transaction.atomic
def discard_plan(*, by: Actor, plan: RosterPlan) -> None:
    """Throws a draft away; what is published stays."""
    require_plan(by, plan.agency)
    if plan.state != RosterPlan.State.DRAFT:
        raise Conflict("Hanya konsep yang dapat dihapus.", code="not_a_draft")
    _record(by, "roster.discarded", plan, {})
    plan.delete()

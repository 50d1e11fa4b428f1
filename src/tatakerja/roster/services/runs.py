"""The rosters of a whole region in one go: one task per agency, taken by whichever worker is free."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Invalid, TatakerjaError
from tatakerja.organisation.access import below
from tatakerja.organisation.models import Level, Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.roster.access import require_plan_below
from tatakerja.roster.models import DraftRun, DraftTask
from tatakerja.roster.services.drafting import check_dates, draft_plan

Hand = Callable[[int], object]


@transaction.atomic
def draft_province(
    *, by: Actor, region: Node, first: date, last: date, hand_on: Hand | None = None
) -> DraftRun:
    """Starts drafts of all agencies below ``region``; each lands as soon as it is ready.

    ``hand_on`` gets the id of every task (the job worker's queue); without it somebody calls
    :func:`work_off`. Refuses (403) everybody who makes no rosters for the whole region, (422) a reversed or
    too long period and a region without agencies.
    """
    require_plan_below(by, region)
    check_dates(first, last)
    agencies = list(Node.objects.filter(below([region.path], "path"), level=Level.AGENCY).order_by("path"))
    if not agencies:
        raise Invalid(f"{region.name} tidak memiliki OPD.", field="region", code="no_agencies")
    run = DraftRun.objects.create(
        region=region, first=first, last=last, made_at=clock.now(), made_by=audit.person_behind(by)
    )
    tasks = DraftTask.objects.bulk_create([DraftTask(run=run, agency=agency) for agency in agencies])
    data = {"first": first.isoformat(), "last": last.isoformat(), "agencies": len(agencies)}
    audit.record(by=by, action="roster.run_started", subject=run, node_path=region.path, data=data)
    for task in tasks if hand_on is not None else ():
        assert hand_on is not None
        hand_on(task.pk)
    return run


def work_off(*, by: Actor, task_id: int) -> bool:
    """Makes the roster of one task unless somebody has it already; True when it was made here.

    What an agency lacks is kept with its task in words; the others go on.
    """
    waiting = DraftTask.objects.filter(pk=task_id, state=DraftTask.State.WAITING)
    if not waiting.update(state=DraftTask.State.RUNNING, started_at=clock.now()):
        return False
    task = DraftTask.objects.select_related("run", "agency").get(pk=task_id)
    try:
        task.plan = draft_plan(by=by, agency=task.agency, first=task.run.first, last=task.run.last)
        task.state = DraftTask.State.DONE
        if not task.plan.result["feasible"]:
            task.message = "Tidak ada jadwal yang memenuhi semua aturan; lihat penjelasannya di jadwal."
    except TatakerjaError as error:
        task.state, task.message = DraftTask.State.FAILED, str(error)[:300]
    task.finished_at = clock.now()
    task.save(update_fields=["plan", "state", "message", "finished_at"])
    return True

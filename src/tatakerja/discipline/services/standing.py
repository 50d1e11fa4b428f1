"""Flexible work stands still while a case runs or a sanction is served (PermenPANRB 4/2025 art. 25).

Rosters, presence and permits lie below this package and never ask it: they know a dated membership, which
this package begins and ends. The membership names the regulation and not the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from tatakerja.circular.rules.flexible import GROUP, SOURCE
from tatakerja.discipline.models import Case
from tatakerja.discipline.queries import in_process, local_today, people_in_files
from tatakerja.kernel.errors import Conflict
from tatakerja.organisation.access import today
from tatakerja.organisation.models import GroupMembership, Person
from tatakerja.organisation.services import join_group, leave_group
from tatakerja.platform.audit import Job

CLERK = Job("discipline.standing")


def follow_case(case: Case) -> None:
    """After a step of a case: the employee's standing from the local day of the agency on."""
    _keep(CLERK, [case.person_id], local_today(case))


@transaction.atomic
def follow_standings(*, by: Job) -> int:
    """Once a day, for terms that end by themselves; answers for how many people something changed."""
    held = _memberships().values_list("person_id", flat=True)
    return _keep(by, {*people_in_files(), *held}, today())


def _memberships() -> QuerySet[GroupMembership]:
    """Those that this package began; an officer may put others into the group and takes them out again."""
    return GroupMembership.objects.filter(group=GROUP, letter=SOURCE, valid_until__isnull=True)


def _keep(by: Job, people: Iterable[int], day: date) -> int:
    """Begins and ends memberships on ``day``; who is in the group by another's word stays as he is."""
    ids = sorted(people)
    barred = in_process(ids, day)
    held = {row.person_id: row for row in _memberships().filter(person_id__in=ids).select_related("person")}
    changed = 0
    for person in Person.objects.filter(pk__in=barred - held.keys(), active=True):
        with suppress(Conflict):
            join_group(by=by, person=person, group=GROUP, first=day, letter=SOURCE)
            changed += 1
    for person_id in held.keys() - barred:
        leave_group(by=by, membership=held[person_id], last=max(day, held[person_id].valid_from))
        changed += 1
    return changed

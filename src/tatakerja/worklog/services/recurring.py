"""Recurring tasks: set and stopped by the superior, given by the periodic job once a day each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.roster.queries import day_plans
from tatakerja.worklog.access import Lead, lead_of, require_lead_all
from tatakerja.worklog.models import Priority, Recurrence, Task
from tatakerja.worklog.rules.giving import Every, Series, falls_on, titles_of
from tatakerja.worklog.services.common import words
from tatakerja.worklog.services.giving import giver_of

MAX_DUE_IN = 30


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, from when until when, and how many calendar days each one has."""

    every: str
    first: date
    last: date | None = None
    weekday: int | None = None
    due_in: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What is given each time."""

    title: str
    detail: str = ""
    expected_output: str = ""
    priority: str = Priority.NORMAL


def _check(rhythm: Rhythm) -> Rhythm:
    if rhythm.every not in Recurrence.Every.values:
        raise Invalid("Pilih setiap hari kerja atau setiap pekan.", field="every", code="unknown_rhythm")
    weekly = rhythm.every == Recurrence.Every.WEEKLY
    if weekly and rhythm.weekday not in range(7):
        raise Invalid("Pilih harinya.", field="weekday", code="weekday_missing")
    if rhythm.last is not None and rhythm.last < rhythm.first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if not 0 <= rhythm.due_in <= MAX_DUE_IN:
        raise Invalid(f"Batas waktu 0–{MAX_DUE_IN} hari.", field="due_in", code="due_out_of_range")
    weekday = rhythm.weekday if weekly else None
    return Rhythm(rhythm.every, rhythm.first, rhythm.last, weekday, rhythm.due_in)


@transaction.atomic
def set_recurrence(*, by: Actor, people: Iterable[Person], work: Work, rhythm: Rhythm) -> Recurrence:
    """A task that comes again for these people, all of whom the actor leads today; the giver is a person."""
    ids = sorted({person.pk for person in people})
    if not ids:
        raise Invalid("Pilih paling sedikit satu pegawai.", field="people", code="nobody_chosen")
    require_lead_all(by, posts_on(today(), people=ids))
    giver = giver_of(by)
    if giver is None:
        raise Conflict("Tugas berulang diberikan oleh seorang atasan.", code="no_giver")
    checked = _check(rhythm)
    if work.priority not in Priority.values:
        raise Invalid("Pilih prioritas.", field="priority", code="unknown_priority")
    recurrence = Recurrence.objects.create(
        giver=giver,
        title=titles_of(work.title)[0],
        detail=words(work.detail, "detail", 2000),
        expected_output=words(work.expected_output, "expected_output", 200),
        priority=work.priority,
        every=checked.every,
        weekday=checked.weekday,
        due_in=checked.due_in,
        first=checked.first,
        last=checked.last,
        made_at=clock.now(),
    )
    recurrence.people.set(ids)
    audit.record(
        by=by,
        action="worklog.recurrence_set",
        subject=recurrence,
        data={"people": ids, "every": checked.every, "first": checked.first.isoformat()},
    )
    return recurrence


@transaction.atomic
def stop_recurrence(*, by: Actor, recurrence: Recurrence) -> Recurrence:
    """Ends a recurring task yesterday, so that nothing is given from today on; tasks already given stay."""
    held = Recurrence.objects.select_for_update().get(pk=recurrence.pk)
    if giver_of(by) != held.giver:
        require_lead_all(by, posts_on(today(), people=held.people.values_list("pk", flat=True)))
    held.last = max(held.first, today() - timedelta(days=1))
    if held.first >= today():
        held.last = held.first = min(held.first, today() - timedelta(days=1))
    held.save(update_fields=["first", "last"])
    audit.record(by=by, action="worklog.recurrence_stopped", subject=held)
    return held


def give_recurring(*, by: Actor) -> int:
    """Gives what falls on today where each person works; a second run gives nothing twice.

    Left out: free days and leave, people whom the giver no longer leads, people without a post.
    """
    days = {zones.local_date(clock.now(), zone) for zone in zones.ZONE_NAMES}
    return sum(_give_on(by, day) for day in sorted(days))


@transaction.atomic
def _give_on(by: Actor, day: date) -> int:
    due = Recurrence.objects.filter(first__lte=day).exclude(last__lt=day).select_related("giver__user")
    pairs = [(one, person.pk) for one in due.prefetch_related("people") for person in one.people.all()]
    if not pairs:
        return 0
    posts = posts_on(day, people={person_id for _, person_id in pairs})
    posts = {key: post for key, post in posts.items() if zones.local_date(clock.now(), post.zone) == day}
    plans = day_plans(posts, day)
    leads = {one.giver_id: lead_of(one.giver.user) for one, _ in pairs if one.giver.user is not None}
    known = set(
        Task.objects.filter(given_on=day, recurrence__isnull=False).values_list("recurrence", "assignee")
    )
    new = [
        (one, posts[person_id])
        for one, person_id in pairs
        if person_id in posts
        and (one.pk, person_id) not in known
        and falls_on(_series(one), day, plans[person_id].mode)
        and leads.get(one.giver_id, Lead(None, ())).leads(posts[person_id])
    ]
    return len([_give(by, one, post, day) for one, post in new])


def _series(one: Recurrence) -> Series:
    return Series(Every(one.every), one.weekday, one.first, one.last)


def _give(by: Actor, one: Recurrence, post: Post, day: date) -> Task:
    task = Task.objects.create(
        assignee=post.person,
        giver=one.giver,
        node=post.node,
        title=one.title,
        detail=one.detail,
        expected_output=one.expected_output,
        priority=one.priority,
        given_on=day,
        given_at=clock.now(),
        due=day + timedelta(days=one.due_in),
        batch=uuid.uuid4(),
        recurrence=one,
    )
    audit.record(
        by=by,
        action="worklog.task_given",
        subject=task,
        node_path=post.node.path,
        data={"assignee": post.person.pk, "recurrence": one.pk},
    )
    return task

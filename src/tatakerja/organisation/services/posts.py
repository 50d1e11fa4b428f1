"""Writes of posts: opened, closed, given a superior; the past is not rewritten."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.periods import Period
from tatakerja.organisation.access import in_force, require_keep, require_keep_person
from tatakerja.organisation.models import Assignment, JobClass, Node, Person
from tatakerja.organisation.rules import posts as rules
from tatakerja.organisation.services.common import record_person, today_at
from tatakerja.platform.audit import Actor


def _lock(person: Person) -> Person:
    """Two officers changing the posts of one person wait for each other."""
    return Person.objects.select_for_update().get(pk=person.pk)


def _active(person: Person) -> Person:
    if not person.active:
        raise Conflict("Pegawai ini sudah tidak aktif.", code="person_inactive")
    return person


def _held(person: Person) -> list[rules.Held]:
    return [
        rules.Held(post.kind, post.title, Period(post.valid_from, post.valid_until))
        for post in person.assignments.all()
    ]


def _require_superior(person: Person, superior: Person | None, day: date) -> None:
    """Reads the superiors as they stand from ``day`` on, in one query."""
    if superior is None:
        return
    if not superior.active:
        raise Invalid("Atasan ini sudah tidak aktif.", field="superior", code="superior_inactive")
    standing = Assignment.objects.filter(
        in_force(day), kind=Assignment.Kind.DEFINITIVE, superior__isnull=False
    )
    rules.require_superior(person.pk, superior.pk, dict(standing.values_list("person_id", "superior_id")))


@transaction.atomic
def open_post(
    *,
    by: Actor,
    person: Person,
    node: Node,
    title: str,
    kind: str = Assignment.Kind.DEFINITIVE,
    job_class: str = JobClass.PELAKSANA,
    eselon: str = "",
    heads_node: bool = False,
    superior: Person | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    ends_current: bool = False,
) -> Assignment:
    """Gives a post; ``ends_current`` closes the definitive one of then the day before (a transfer).

    A Plt or Plh needs an end and comes on top. `Conflict` for a second definitive post."""
    require_keep_person(by, person)
    require_keep(by, node)
    person = _active(_lock(person))
    start = valid_from or today_at(node)
    if ends_current and kind == Assignment.Kind.DEFINITIVE:
        _close_definitive(person, start - timedelta(days=1))
    rules.require_single(kind, rules.period(start, valid_until), _held(person))
    _require_superior(person, superior, start)
    post = Assignment.objects.create(
        person=person,
        node=node,
        kind=kind,
        title=title.strip(),
        job_class=job_class,
        eselon=eselon,
        heads_node=heads_node,
        superior=superior,
        valid_from=start,
        valid_until=valid_until,
    )
    record_person(by, "post_opened", person, {"post": post.pk, "kind": kind, "node": node.pk})
    return post


def _close_definitive(person: Person, last: date) -> None:
    standing = person.assignments.filter(kind=Assignment.Kind.DEFINITIVE, valid_from__lte=last)
    standing.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=last)).update(valid_until=last)


@transaction.atomic
def close_post(*, by: Actor, post: Assignment, last: date) -> Assignment:
    """Ends a post after ``last``; an end that has passed stays as it is."""
    require_keep_person(by, post.person)
    _lock(post.person)
    post = Assignment.objects.select_for_update().select_related("node", "person").get(pk=post.pk)
    if post.valid_until is not None and post.valid_until < today_at(post.node):
        raise Conflict("Jabatan ini sudah berakhir.", code="post_ended")
    if last < post.valid_from:
        raise Invalid("Tanggal akhir mendahului tanggal mulai.", field="last", code="period_reversed")
    post.valid_until = last
    post.save(update_fields=["valid_until"])
    record_person(by, "post_closed", post.person, {"post": post.pk, "last": last.isoformat()})
    return post


@transaction.atomic
def set_superior(
    *, by: Actor, post: Assignment, superior: Person | None, first: date | None = None
) -> Assignment:
    """Another direct superior from ``first`` (today); the post is split so that the past keeps the old one.

    Returns the row that holds from ``first``. Raises `Invalid` for oneself or a circle of superiors.
    """
    require_keep_person(by, post.person)
    _lock(post.person)
    post = Assignment.objects.select_for_update().select_related("node", "person").get(pk=post.pk)
    start = first or today_at(post.node)
    if post.valid_until is not None and post.valid_until < start:
        raise Conflict("Jabatan ini sudah berakhir.", code="post_ended")
    _require_superior(post.person, superior, start)
    if post.superior_id == (superior.pk if superior else None):
        return post
    if start > post.valid_from:
        post = _split(post, start)
    post.superior = superior
    post.save(update_fields=["superior"])
    data = {"post": post.pk, "superior": superior.pk if superior else None, "from": start.isoformat()}
    record_person(by, "superior_set", post.person, data)
    return post


def _split(post: Assignment, start: date) -> Assignment:
    """Ends a post the day before ``start`` and continues it in a new row."""
    until = post.valid_until
    Assignment.objects.filter(pk=post.pk).update(valid_until=start - timedelta(days=1))
    return Assignment.objects.create(
        person=post.person,
        node=post.node,
        kind=post.kind,
        title=post.title,
        job_class=post.job_class,
        eselon=post.eselon,
        heads_node=post.heads_node,
        superior=post.superior,
        valid_from=start,
        valid_until=until,
    )

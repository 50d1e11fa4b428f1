"""Duty places: added and withdrawn by whoever leads the people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.organisation.rules.fences import document_of, read_fence
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.presence.access import may_decide
from tatakerja.presence.models import DutyPlace

_LONGEST_DAYS = 366
_MOST_PEOPLE = 500


@transaction.atomic
def add_duty_place(
    *,
    by: Actor,
    people: Iterable[Person],
    name: str,
    fence: Mapping[str, Any],
    first: date,
    last: date,
    letter: str = "",
) -> DutyPlace:
    """A place where these people work from ``first`` to ``last``; their taps there count as duty.

    For people whom ``by`` leads, all or nothing. Raises `Invalid` for a fence that cannot be, dates in
    disorder, or nobody named.
    """
    chosen = list(people)
    title = _checked(chosen, name, first, last)
    posts = _led(by, chosen)
    node = posts[chosen[0].pk].agency
    place = DutyPlace.objects.create(
        node=node,
        name=title,
        fence=document_of(read_fence(fence)),
        first=first,
        last=last,
        letter=letter.strip()[:100],
        added_at=clock.now(),
        added_by=person_behind(by),
    )
    place.people.set(chosen)
    audit.record(
        by=by,
        action="presence.duty_place_added",
        subject=place,
        node_path=node.path,
        data={"people": [one.pk for one in chosen], "first": first.isoformat(), "last": last.isoformat()},
    )
    return place


def _checked(chosen: list[Person], name: str, first: date, last: date) -> str:
    """The name of the place, once people and dates are sound."""
    if not 1 <= len(chosen) <= _MOST_PEOPLE:
        raise Invalid(f"Pilih 1 sampai {_MOST_PEOPLE} pegawai.", field="people", code="selection_size")
    if last < first or (last - first).days >= _LONGEST_DAYS:
        raise Invalid("Tanggal akhir harus sesudah tanggal mulai, paling lama setahun.", field="last")
    return words_of(name, "name", 120, required="Tuliskan nama tempatnya.")


def _led(by: Actor, chosen: list[Person]) -> dict[int, Post]:
    """The posts of the people, all of whom ``by`` leads."""
    posts = posts_on(today(), people=[one.pk for one in chosen])
    for one in chosen:
        post = posts.get(one.pk)
        if post is None or not (isinstance(by, Job) or may_decide(by, one, post)):
            raise NotAllowed("Tempat tugas hanya dapat ditetapkan oleh atasan atau pengelola pegawainya.")
    return posts


@transaction.atomic
def withdraw_duty_place(*, by: Actor, place: DutyPlace) -> DutyPlace:
    """The place counts no more from now on; what was judged by it stays."""
    if place.withdrawn_at is not None:
        raise Conflict("Tempat tugas ini sudah ditarik.")
    people = list(place.people.all())
    posts = posts_on(today(), people=[one.pk for one in people])
    if not isinstance(by, Job) and not any(may_decide(by, one, posts.get(one.pk)) for one in people):
        raise NotAllowed("Tempat tugas hanya dapat ditarik oleh atasan atau pengelola pegawainya.")
    place.withdrawn_at = clock.now()
    place.save(update_fields=["withdrawn_at"])
    audit.record(by=by, action="presence.duty_place_withdrawn", subject=place, node_path=place.node.path)
    return place

"""Many requests by one press: what clashes is left out and named, one undo takes the rest back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, TatakerjaError
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.permit.models import Decision, Leave, Meeting, OfficeVisit, Outing, Request, Trip
from tatakerja.permit.queries.leave import roster_effects
from tatakerja.permit.services.desk import (
    Desk,
    Effect,
    Ground,
    close_desk,
    decide_at,
    held_requests,
    open_desk,
    require_open,
    undo_at,
)
from tatakerja.permit.services.leave import give_days, leave_clashes, take_days_back
from tatakerja.permit.services.meetings import meeting_clash, queue_invitations, withdraw_invitations
from tatakerja.permit.services.outings import acknowledge, unacknowledge
from tatakerja.permit.services.travel import make_duty, trip_clash, undo_duty
from tatakerja.platform import formats
from tatakerja.platform.audit import Actor

MAX_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of one kind are approved, and taken back."""

    model: type[Any]
    effect: Effect
    back: Effect


KINDS = {
    "leave": Kind(Leave, give_days, take_days_back),
    "meeting": Kind(Meeting, queue_invitations, withdraw_invitations),
    "trip": Kind(Trip, make_duty, undo_duty),
}
_TOLD: dict[str, type[Outing] | type[OfficeVisit]] = {"outing": Outing, "officevisit": OfficeVisit}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that one press did not decide: its subject, whose it is, and why."""

    subject: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one press did; ``told`` are outings and visits, undone with the same key."""

    done: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    key: uuid.UUID


def parse_subject(subject: str) -> tuple[str, int]:
    """``leave/17`` in its parts; `Invalid` for anything else."""
    kind, _, number = subject.partition("/")
    if (kind not in KINDS and kind not in _TOLD) or not number.isdecimal() or len(number) > 12:
        raise Invalid("Pilihan tidak dikenal. Muat ulang halaman.", field="chosen", code="unknown_choice")
    return kind, int(number)


@transaction.atomic
def decide_many(*, by: Actor, subjects: Sequence[str], approve: bool, reason: str = "") -> Outcome:
    """Approves or rejects what is chosen, row by row inside one transaction; outings and visits are
    acknowledged.

    Left out and named instead: what clashes with another absence, an empty piket or a ceiling, what lacks its
    paper, what is decided meanwhile, and what is not the actor's to decide.
    """
    if not 1 <= len(set(subjects)) <= MAX_AT_ONCE:
        raise Invalid(f"Pilih 1 sampai {MAX_AT_ONCE}.", field="chosen", code="selection_size")
    if not approve and not reason.strip():
        raise Invalid("Tuliskan alasannya: pegawai akan membacanya.", field="reason", code="text_missing")
    chosen = dict.fromkeys(subjects)
    rows = _rows(chosen)
    requests = [row for row in rows.values() if isinstance(row, Request)]
    desk = open_desk(by, requests)
    clashes = _clashes(requests) if approve else {}
    posts = _posts_of_told(rows)
    done, left = [], []
    for subject in chosen:
        row = rows.get(subject)
        if row is None:
            left.append(LeftOut(subject, "–", "sudah tidak ada"))
            continue
        try:
            with transaction.atomic():
                if not isinstance(row, Request):
                    _acknowledge(by, row, approve, posts.get(row.person_id))
                else:
                    _decide(desk, row, approve, reason, clashes.get(subject))
        except (Conflict, Invalid, NotAllowed) as refusal:
            left.append(LeftOut(subject, row.person.name, refusal.message))
        else:
            done.append(subject)
    close_desk(desk)
    return Outcome(tuple(done), tuple(left), desk.batch)


def _rows(subjects: Iterable[str]) -> dict[str, Any]:
    """The chosen rows by subject, requests locked; one query a kind."""
    ids: dict[str, list[int]] = {}
    for subject in subjects:
        kind, number = parse_subject(subject)
        ids.setdefault(kind, []).append(number)
    found: dict[str, Any] = {}
    for kind, numbers in ids.items():
        if kind in KINDS:
            held = held_requests(KINDS[kind].model, numbers)
        else:
            held = _TOLD[kind]._default_manager.select_related("person").in_bulk(numbers)
        found |= {f"{kind}/{number}": row for number, row in held.items()}
    return found


def _posts_of_told(rows: Mapping[str, Any]) -> Mapping[int, Post]:
    people = sorted({row.person_id for row in rows.values() if not isinstance(row, Request)})
    return posts_on(today(), people=people) if people else {}


def _acknowledge(by: Actor, row: Outing | OfficeVisit, approve: bool, post: Post | None) -> None:
    if not approve:
        raise Conflict("pemberitahuan tidak dapat ditolak, hanya diketahui", code="told_only")
    acknowledge(by=by, row=row, post=post)


def _decide(desk: Desk, row: Request, approve: bool, reason: str, clash: Conflict | None) -> None:
    require_open(row)
    if approve and (clash := clash or _fresh_clash(desk, row)):
        raise clash
    kind = KINDS[str(row._meta.model_name)]
    decide_at(desk, row, approve=approve, reason=reason, effect=kind.effect)


def _clashes(rows: Sequence[Request]) -> dict[str, Conflict]:
    """What leaves leave out of a press for many, by subject: also what may be overruled one by one."""
    leaves = [row for row in rows if isinstance(row, Leave)]
    found = leave_clashes(leaves)
    found |= piket_clashes([leave for leave in leaves if leave.pk not in found])
    return {leave.subject: found[leave.pk] for leave in leaves if leave.pk in found}


def _fresh_clash(desk: Desk, row: Request) -> Conflict | None:
    """The same of trips and events, at their turn: the one before may have used up a ceiling."""
    if isinstance(row, Trip):
        return trip_clash(row, ground=desk.ground)
    return meeting_clash(row, desk.ground) if isinstance(row, Meeting) else None


def piket_clashes(leaves: Sequence[Leave]) -> dict[int, Conflict]:
    """Turns of piket that would stay empty, by id of the leave."""
    found = {}
    asked = _posts_at(leaves)
    effects = roster_effects([(post, leave.first, leave.last) for leave, post in asked])
    for (leave, _post), days in zip(asked, effects, strict=True):
        lost = next((one for one in days if one.clash), None)
        if lost is not None:
            found[leave.pk] = Conflict(f"{formats.short_date(lost.day)} {lost.clash}", code="roster_clash")
    return found


def _posts_at(leaves: Sequence[Leave]) -> list[tuple[Leave, Post]]:
    by_day: dict[date, list[Leave]] = {}
    for leave in leaves:
        by_day.setdefault(leave.first, []).append(leave)
    return [
        (leave, posts[leave.person_id])
        for day, rows in by_day.items()
        for posts in [posts_on(day, people=[leave.person_id for leave in rows])]
        for leave in rows
        if leave.person_id in posts
    ]


@transaction.atomic
def undo_many(*, by: Actor, key: uuid.UUID, told: Sequence[str] = ()) -> tuple[int, tuple[LeftOut, ...]]:
    """Takes one press back; answers how many wait again, and names what had changed meanwhile."""
    left = []
    decisions = list(Decision.objects.filter(batch=key, undone_at__isnull=True).order_by("-id"))
    rows = _rows([*(decision.subject for decision in decisions), *told])
    newest = _newest_decisions([decision.subject for decision in decisions])
    desk = Desk(by, key, None, Ground(rows[decision.subject] for decision in decisions))
    for decision in decisions:
        row, kind = rows[decision.subject], KINDS[parse_subject(decision.subject)[0]]
        try:
            with transaction.atomic():
                undo_at(desk, row, decision, newest=newest[decision.subject], back=kind.back)
        except TatakerjaError as refusal:
            left.append(LeftOut(decision.subject, row.person.name, refusal.message))
    close_desk(desk)
    posts = _posts_of_told(rows)
    held = [rows[subject] for subject in told if subject in rows]
    for row in held:
        unacknowledge(by=by, row=row, post=posts.get(row.person_id))
    count = len(desk.undone) + len(held)
    if not count and not left:
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo")
    return count, tuple(left)


def _newest_decisions(subjects: Sequence[str]) -> dict[str, int]:
    """The id of the last decision that holds on each of these requests; one query."""
    rows = Decision.objects.filter(subject__in=subjects, undone_at__isnull=True).order_by("id")
    return dict(rows.values_list("subject", "pk"))

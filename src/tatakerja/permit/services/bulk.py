"""Many requests by one press: what clashes is left out and named, one undo takes the rest back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, TatakerjaError
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import Decision, Leave, Meeting, OfficeVisit, Outing, Request, Trip
from tatakerja.permit.queries.leave import roster_effect
from tatakerja.permit.services.leave import decide_leave, leave_clash, take_days_back
from tatakerja.permit.services.meetings import decide_meeting, meeting_clash, withdraw_invitations
from tatakerja.permit.services.outings import acknowledge_outing, acknowledge_visit, unacknowledge
from tatakerja.permit.services.requests import undo
from tatakerja.permit.services.travel import decide_trip, trip_clash, undo_duty
from tatakerja.platform import formats
from tatakerja.platform.audit import Actor

MAX_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of one kind are decided, and undone."""

    model: type[Any]
    decide: Callable[..., Any]
    back: Callable[[Actor, Any], None] | None


KINDS = {
    "leave": Kind(Leave, lambda **named: decide_leave(leave=named.pop("row"), **named), take_days_back),
    "meeting": Kind(
        Meeting, lambda **named: decide_meeting(meeting=named.pop("row"), **named), withdraw_invitations
    ),
    "trip": Kind(Trip, lambda **named: decide_trip(trip=named.pop("row"), **named), undo_duty),
}
_TOLD: dict[str, Kind] = {
    "outing": Kind(Outing, lambda **named: acknowledge_outing(outing=named.pop("row"), **named), None),
    "officevisit": Kind(
        OfficeVisit, lambda **named: acknowledge_visit(visit=named.pop("row"), **named), None
    ),
}


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
    key, done, left = uuid.uuid4(), [], []
    for subject in dict.fromkeys(subjects):
        kind, number = parse_subject(subject)
        row = _row(kind, number)
        if row is None:
            left.append(LeftOut(subject, "–", "sudah tidak ada"))
            continue
        try:
            with transaction.atomic():
                _decide(by, kind, row, approve, reason, key)
        except (Conflict, Invalid, NotAllowed) as refusal:
            left.append(LeftOut(subject, row.person.name, refusal.message))
        else:
            done.append(subject)
    return Outcome(tuple(done), tuple(left), key)


def _row(kind: str, number: int) -> Any:
    model = KINDS[kind].model if kind in KINDS else _TOLD[kind].model
    return (
        model._default_manager.filter(pk=number)
        .select_related("person", "node" if kind in KINDS else "told_to")
        .first()
    )


def _decide(by: Actor, kind: str, row: Any, approve: bool, reason: str, key: uuid.UUID) -> None:
    if kind in _TOLD:
        if not approve:
            raise Conflict("pemberitahuan tidak dapat ditolak, hanya diketahui", code="told_only")
        _TOLD[kind].decide(by=by, row=row)
        return
    if approve:
        clash = clash_of(row)
        if clash is not None:
            raise clash
    KINDS[kind].decide(by=by, row=row, approve=approve, reason=reason, batch=key)


def clash_of(row: Request) -> Conflict | None:
    """What leaves a request out of a press for many: also what a superior may overrule one by one."""
    if isinstance(row, Trip):
        return trip_clash(row)
    if isinstance(row, Meeting):
        return meeting_clash(row)
    assert isinstance(row, Leave)
    return leave_clash(row) or piket_clash(row)


def piket_clash(leave: Leave) -> Conflict | None:
    """A turn of piket that would stay empty (message 27)."""
    post = posts_on(leave.first, people=[leave.person_id]).get(leave.person_id)
    if post is None:
        return None
    for effect in roster_effect(post, leave.first, leave.last):
        if effect.clash:
            return Conflict(f"{formats.short_date(effect.day)} {effect.clash}", code="roster_clash")
    return None


@transaction.atomic
def undo_many(*, by: Actor, key: uuid.UUID, told: Sequence[str] = ()) -> tuple[int, tuple[LeftOut, ...]]:
    """Takes one press back; answers how many wait again, and names what had changed meanwhile."""
    count, left = 0, []
    for decision in Decision.objects.filter(batch=key, undone_at__isnull=True).order_by("-id"):
        kind, number = parse_subject(decision.subject)
        row = _row(kind, number)
        back = KINDS[kind].back
        assert row is not None and back is not None
        try:
            with transaction.atomic():
                undo(by=by, row=row, decision=decision, back=back)
        except TatakerjaError as refusal:
            left.append(LeftOut(decision.subject, row.person.name, refusal.message))
        else:
            count += 1
    for subject in told:
        kind, number = parse_subject(subject)
        row = _row(kind, number)
        if row is not None and kind in _TOLD:
            unacknowledge(by=by, row=row)
            count += 1
    if not count and not left:
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo")
    return count, tuple(left)

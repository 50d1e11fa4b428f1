"""Every write of permits. An approved leave and an ordered duty reach the roster in the same transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post
from tatakerja.permit.access import require_decide, require_own
from tatakerja.permit.models import MAX_REASON, Duty, Leave, Outing
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.roster.services import record_absence, withdraw_absence


def _words(text: str, field: str, *, required: str = "") -> str:
    """Trimmed free text of at most 300 plain characters; ``required`` is the refusal of an empty one."""
    words = text.strip()
    if len(words) > MAX_REASON or "\x00" in words:
        raise Invalid(f"Paling banyak {MAX_REASON} huruf biasa.", field=field, code="text_unusable")
    if required and not words:
        raise Invalid(required, field=field, code="text_missing")
    return words


def _check_dates(first: date, last: date) -> None:
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")


def _path(post: Post | None) -> str:
    return post.node.path if post else ""


@transaction.atomic
def ask_leave(*, by: Actor, person: Person, kind: str, first: date, last: date, reason: str = "") -> Leave:
    """Asks for leave over these dates, both inclusive.

    Refuses an unknown kind, reversed dates, and dates that another leave of the person already covers (409).
    """
    post = require_own(by, person)
    if kind not in Leave.Kind.values:
        raise Invalid("Pilih jenis cuti.", field="kind", code="unknown_kind")
    _check_dates(first, last)
    words = _words(reason, "reason", required="Tuliskan alasan cuti.")
    open_states = (Leave.State.PROPOSED, Leave.State.APPROVED)
    clash = Leave.objects.filter(
        person=person, state__in=open_states, first__lte=last, last__gte=first
    ).first()
    if clash is not None:
        raise Conflict(
            f"Tanggal ini bentrok dengan {clash}. Batalkan yang lama atau pilih tanggal lain.",
            code="leave_overlaps",
        )
    leave = Leave.objects.create(
        person=person, kind=kind, first=first, last=last, reason=words, asked_at=clock.now()
    )
    audit.record(
        by=by,
        action="permit.leave_asked",
        subject=leave,
        node_path=_path(post),
        data={"kind": kind, "first": first.isoformat(), "last": last.isoformat()},
    )
    return leave


@transaction.atomic
def decide_leave(*, by: Actor, leave: Leave, approve: bool, reason: str = "") -> Leave:
    """Approves or rejects a leave; a rejection needs a reason, which the employee reads."""
    post = require_decide(by, leave.person)
    words = _words(
        reason, "reason", required="" if approve else "Tuliskan alasannya: pegawai akan membacanya."
    )
    held = Leave.objects.select_for_update().get(pk=leave.pk)
    if held.state != Leave.State.PROPOSED:
        raise Conflict(f"Permohonan ini sudah {held.get_state_display().lower()}.", code="leave_decided")
    _settle(held, Leave.State.APPROVED if approve else Leave.State.REJECTED, by, words)
    if approve:
        record_absence(
            by=by, person=held.person, first=held.first, last=held.last, kind="leave", source=held.source
        )
    verb = "approved" if approve else "rejected"
    audit.record(
        by=by, action=f"permit.leave_{verb}", subject=held, node_path=_path(post), data={"reason": words}
    )
    return held


def _settle(leave: Leave, state: str, by: Actor, words: str) -> None:
    leave.state, leave.answer = state, words
    leave.decided_at, leave.decided_by = clock.now(), person_behind(by)
    leave.save(update_fields=["state", "answer", "decided_at", "decided_by"])


@transaction.atomic
def cancel_leave(*, by: Actor, leave: Leave, reason: str = "") -> Leave:
    """Takes a leave back: the employee while it is undecided, afterwards whoever decides on it.

    The dates of an approved leave follow the roster again.
    """
    held = Leave.objects.select_for_update().get(pk=leave.pk)
    undecided = held.state == Leave.State.PROPOSED
    post = require_own(by, held.person) if undecided else require_decide(by, held.person)
    if held.state not in (Leave.State.PROPOSED, Leave.State.APPROVED):
        raise Conflict(f"Permohonan ini sudah {held.get_state_display().lower()}.", code="leave_decided")
    words = _words(reason, "reason")
    if not undecided:
        withdraw_absence(by=by, person=held.person, source=held.source, reason=words)
    _settle(held, Leave.State.CANCELLED, by, words)
    audit.record(by=by, action="permit.leave_cancelled", subject=held, node_path=_path(post))
    return held


@transaction.atomic
def record_duty(
    *,
    by: Actor,
    person: Person,
    letter: str,
    purpose: str,
    first: date,
    last: date,
    destination: str = "",
) -> Duty:
    """Records duty travel ordered by a letter; the superior or the agency's officer does so."""
    post = require_decide(by, person)
    _check_dates(first, last)
    number = _words(letter, "letter", required="Tuliskan nomor surat tugas.")
    if len(number) > 100 or len(destination.strip()) > 120:
        raise Invalid(
            "Nomor surat paling banyak 100 huruf, tujuan 120.", field="letter", code="text_unusable"
        )
    duty = Duty.objects.create(
        person=person,
        letter=number,
        purpose=_words(purpose, "purpose", required="Tuliskan maksud perjalanan dinas."),
        destination=_words(destination, "destination"),
        first=first,
        last=last,
        recorded_at=clock.now(),
        recorded_by=person_behind(by),
    )
    record_absence(by=by, person=person, first=first, last=last, kind="duty", source=duty.source)
    audit.record(
        by=by,
        action="permit.duty_recorded",
        subject=duty,
        node_path=_path(post),
        data={"letter": number, "first": first.isoformat(), "last": last.isoformat()},
    )
    return duty


@transaction.atomic
def cancel_duty(*, by: Actor, duty: Duty, reason: str) -> Duty:
    """Takes duty travel back; its dates follow the roster again."""
    post = require_decide(by, duty.person)
    words = _words(reason, "reason", required="Tuliskan alasan pembatalan.")
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.state == Duty.State.CANCELLED:
        raise Conflict("Dinas luar ini sudah dibatalkan.", code="duty_cancelled")
    held.state = Duty.State.CANCELLED
    held.save(update_fields=["state"])
    withdraw_absence(by=by, person=held.person, source=held.source, reason=words)
    audit.record(
        by=by, action="permit.duty_cancelled", subject=held, node_path=_path(post), data={"reason": words}
    )
    return held


@transaction.atomic
def tell_outing(
    *, by: Actor, person: Person, category: str, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> Outing:
    """Tells the superior of an outing for living needs (A4-11); both times lie on one local day.

    Refuses an unknown category, reversed times, an outing over midnight, and one that overlaps another (409).
    """
    post = require_own(by, person)
    if category not in Outing.Category.values:
        raise Invalid(
            "Pilih keperluan: pangan, kesehatan atau lainnya.", field="category", code="unknown_kind"
        )
    if ends_at <= starts_at:
        raise Invalid("Jam selesai harus sesudah jam mulai.", field="ends_at", code="period_reversed")
    zone = post.zone if post else zones.WIB
    day = zones.local_date(starts_at, zone)
    if zones.local_date(ends_at, zone) != day:
        raise Invalid("Keluar rumah diberitahukan untuk satu hari.", field="ends_at", code="over_midnight")
    needed = "Tuliskan keperluannya." if category == Outing.Category.LAINNYA else ""
    words = _words(reason, "reason", required=needed)
    told = Outing.objects.filter(person=person, day=day, cancelled_at__isnull=True)
    if told.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Conflict("Sudah ada pemberitahuan pada jam itu.", code="outing_overlaps")
    outing = Outing.objects.create(
        person=person,
        category=category,
        reason=words,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        told_at=clock.now(),
        told_to_id=post.superior_id if post else None,
    )
    audit.record(
        by=by, action="permit.outing_told", subject=outing, node_path=_path(post), data={"category": category}
    )
    return outing


@transaction.atomic
def acknowledge_outing(*, by: Actor, outing: Outing) -> Outing:
    """The superior has read it; a second time changes nothing, a cancelled one is refused."""
    post = require_decide(by, outing.person)
    held = Outing.objects.select_for_update().get(pk=outing.pk)
    if held.cancelled_at is not None:
        raise Conflict("Pemberitahuan ini sudah dibatalkan pegawai.", code="outing_cancelled")
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by = clock.now(), person_behind(by)
        held.save(update_fields=["acknowledged_at", "acknowledged_by"])
        audit.record(by=by, action="permit.outing_acknowledged", subject=held, node_path=_path(post))
    return held


@transaction.atomic
def cancel_outing(*, by: Actor, outing: Outing) -> Outing:
    """The employee does not go after all; a second time changes nothing."""
    post = require_own(by, outing.person)
    held = Outing.objects.select_for_update().get(pk=outing.pk)
    if held.cancelled_at is None:
        held.cancelled_at = clock.now()
        held.save(update_fields=["cancelled_at"])
        audit.record(by=by, action="permit.outing_cancelled", subject=held, node_path=_path(post))
    return held

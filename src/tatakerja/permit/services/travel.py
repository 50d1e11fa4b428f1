"""Trips: asked under the circular's regime, decided, reported; the letter makes a day duty (A0-19)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction

from tatakerja.circular.rules.terms import Travel
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.permit.access import require_own, require_take_back
from tatakerja.permit.models import Duty, State, Trip, Visum
from tatakerja.permit.queries.travel import TravelRule, ceiling_of, travel_rule
from tatakerja.permit.rules.travel import TravelDecision, TravelKind, TravelRequest, stage_of
from tatakerja.permit.services.common import (
    check_dates,
    overlap_of,
    path_of,
    require_free,
    require_post,
    words,
)
from tatakerja.permit.services.desk import Desk, Ground, take_from_roster
from tatakerja.permit.services.letters import issue_letters, void_letters
from tatakerja.permit.services.requests import decide, held_request, opened, settle
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.roster.services import Absence, Return

MAX_TRAVELLERS = 20
_MOST_RUPIAH = 10**12


@dataclass(frozen=True, slots=True)
class TripWords:
    """A trip as typed. ``reason`` is why it is important or urgent, ``estimate`` in whole rupiah."""

    kind: str
    destination: str
    purpose: str
    first: date
    last: date
    scope: str = Trip.Scope.DOMESTIC.value
    reason: str = ""
    priority: str = ""
    transport: str = ""
    estimate: int = 0
    budget: str = ""


@transaction.atomic
def ask_trip(*, by: Actor, person: Person, given: TripWords, others: Sequence[Person] = ()) -> Trip:
    """Asks for a trip. Where nothing stands against a private one it is recorded and approved at once.

    Refuses (409) what the circular forbids, naming the clause (A1-12), and dates on which somebody is away;
    (422) an unimportant trip under permission (A0-19), one without priority under selection (A2-08).
    """
    post = require_post(require_own(by, person), person)
    checked = _checked(given)
    rule = judged(post, checked)
    _require_priority(rule, checked)
    _require_regime(rule, checked)
    _require_others(post, checked, others)
    Person.objects.select_for_update().get(pk=person.pk)
    if checked.kind == Trip.Kind.OFFICIAL:
        for one in (person, *others):
            require_free(one, checked.first, checked.last)
    free = checked.kind == Trip.Kind.PRIVATE and rule.verdict.regime is Travel.FREE
    trip = Trip.objects.create(
        person=person,
        regime=rule.verdict.regime.value,
        clauses=list(rule.verdict.clauses),
        **_fields(checked),
        **opened(post, f"trip.{checked.kind}", last=stage_of(rule.priorities.get(checked.priority, ""))),
    )
    trip.others.set(others)
    if free:
        settle(by, trip, State.APPROVED, "Tidak perlu izin; tercatat sebagai pemberitahuan.")
    data = {"kind": checked.kind, "first": checked.first.isoformat(), "last": checked.last.isoformat()}
    data["regime"] = trip.regime
    audit.record(by=by, action="permit.trip_asked", subject=trip, node_path=path_of(post), data=data)
    return trip


def _checked(given: TripWords) -> TripWords:
    if given.kind not in Trip.Kind.values:
        raise Invalid("Pilih perjalanan dinas atau pribadi.", field="kind", code="unknown_kind")
    if given.scope not in Trip.Scope.values:
        raise Invalid("Pilih ke mana.", field="scope", code="unknown_kind")
    check_dates(given.first, given.last)
    if not 0 <= given.estimate <= _MOST_RUPIAH:
        raise Invalid("Perkiraan biaya tidak masuk akal.", field="estimate", code="amount_out_of_range")
    return TripWords(
        given.kind,
        words(given.destination, "destination", required="Tuliskan tujuannya.", most=120),
        words(given.purpose, "purpose", required="Tuliskan maksud perjalanan."),
        given.first,
        given.last,
        given.scope,
        words(given.reason, "reason"),
        words(given.priority, "priority", most=40),
        words(given.transport, "transport", most=60),
        given.estimate,
        words(given.budget, "budget", most=120),
    )


def _fields(given: TripWords) -> dict[str, object]:
    return {name: getattr(given, name) for name in TripWords.__slots__}


def judged(post: Post, given: TripWords, ground: Ground | None = None) -> TravelRule:
    """What the circular says; inside the region no circular restricts travel."""
    request = TravelRequest(
        kind=TravelKind(given.kind),
        important=bool(given.reason.strip()),
        priority=bool(given.priority and given.reason.strip()),
    )
    policy_on = partial(ground.policy, post) if ground else None
    rule = travel_rule(post, request, given.first, given.last, policy_on=policy_on)
    if given.scope != Trip.Scope.LOCAL:
        return rule
    verdict = type(rule.verdict)(TravelDecision.ALLOWED, Travel.FREE)
    return TravelRule(rule.kind, verdict, "", ())


def _require_priority(rule: TravelRule, given: TripWords) -> None:
    """The circular's own priorities where it names some (A2-08), else high, normal, low."""
    if given.priority and given.priority not in (rule.priorities or Trip.Priority.values):
        raise Invalid("Pilih prioritasnya.", field="priority", code="unknown_kind")


def _require_regime(rule: TravelRule, given: TripWords) -> None:
    regime, decision = rule.verdict.regime, rule.verdict.decision
    if regime is Travel.FORBIDDEN:
        raise forbidden(rule, given.kind, given.first)
    if decision is TravelDecision.FORBIDDEN:
        raise Invalid(
            f"Hanya yang penting yang dapat diizinkan ({source_words(rule)}). Tuliskan alasan pentingnya.",
            field="reason",
            code="reason_missing",
        )
    if decision is TravelDecision.NEEDS_PRIORITY:
        field = "reason" if given.priority else "priority"
        raise Invalid(
            f"Perjalanan dilakukan selektif ({source_words(rule)}). Isi prioritas dan urgensinya.",
            field=field,
            code="priority_missing",
        )


def forbidden(rule: TravelRule, kind: str, day: date) -> Conflict:
    """The refusal of a forbidden trip, with its clause."""
    label = str(Trip.Kind(kind).label)
    return Conflict(
        f"{label} ke luar daerah pada {formats.long_date(day)} dilarang: {source_words(rule)}. "
        "Bila keadaan darurat, hubungi atasan langsung.",
        code="travel_forbidden",
    )


def source_words(rule: TravelRule) -> str:
    """``SE Bupati … klausul A1-12``."""
    return f"{rule.circular} klausul {', '.join(rule.verdict.clauses)}"


def _require_others(post: Post, given: TripWords, others: Sequence[Person]) -> None:
    if others and given.kind == Trip.Kind.PRIVATE:
        raise Invalid("Bepergian pribadi diajukan sendiri-sendiri.", field="others", code="people_count")
    if len(others) >= MAX_TRAVELLERS:
        raise Invalid(f"Paling banyak {MAX_TRAVELLERS} orang.", field="others", code="people_count")
    posts = posts_on(today(), people=[one.pk for one in others]) if others else {}
    for one in others:
        held = posts.get(one.pk)
        if one == post.person or held is None or held.agency.pk != post.agency.pk:
            raise Invalid(
                f"{one.name} bukan rekan seperjalanan dari OPD Anda.", field="others", code="stranger"
            )


def trip_clash(trip: Trip, *, ground: Ground, strict: bool = True) -> Conflict | None:
    """What stands against approving: forbidden meanwhile, a traveller away, or (``strict``) the ceiling."""
    post = ground.posts.get(trip.person_id)
    if post is not None:
        given = TripWords(**{name: getattr(trip, name) for name in TripWords.__slots__})
        rule = judged(post, given, ground)
        if rule.verdict.regime is Travel.FORBIDDEN:
            return forbidden(rule, trip.kind, trip.first)
    if trip.kind == Trip.Kind.PRIVATE:
        return None
    for one in travellers(trip):
        clash = overlap_of(one, trip.first, trip.last, but=trip)
        if clash is not None:
            return Conflict(f"{one.name}: {clash.message}", code=clash.code)
    return _over_ceiling(trip, post) if strict and post else None


def _over_ceiling(trip: Trip, post: Post) -> Conflict | None:
    ceiling = ceiling_of(post.agency, trip.scope, trip.first)
    over = ceiling.exceeded_by(trip.estimate) if ceiling else 0
    if not over or ceiling is None:
        return None
    amount = f"Rp{formats.number(over)}" if ceiling.measure == "money" else f"{over} perjalanan"
    return Conflict(
        f"Melampaui batas perjalanan {trip.first.year} sebesar {amount}.", code="ceiling_exceeded"
    )


def travellers(trip: Trip) -> list[Person]:
    """The asker first, then those who travel along."""
    return [trip.person, *trip.others.order_by("name", "pk")]


@transaction.atomic
def decide_trip(
    *, by: Actor, trip: Trip, approve: bool, reason: str = "", batch: uuid.UUID | None = None
) -> Trip:
    """Approves or rejects the open stage. The last approval numbers the letters and makes the days duty.

    A trip over the ceiling needs the approver's reason; one forbidden meanwhile is refused (409).
    """
    if approve and trip.state == State.PROPOSED:
        clash = trip_clash(trip, ground=Ground([trip]), strict=not reason.strip())
        if clash is not None:
            raise clash
    return decide(by=by, row=trip, approve=approve, reason=reason, effect=make_duty, batch=batch)


def make_duty(desk: Desk, trip: Trip) -> None:
    """Letters and duty of an official trip; a private one changes no day."""
    if trip.kind == Trip.Kind.PRIVATE:
        return
    people = travellers(trip)
    assignment = issue_letters(desk, trip, people)
    duties = Duty.objects.bulk_create(
        Duty(
            person=one,
            trip=trip,
            letter=assignment.number,
            purpose=trip.purpose,
            destination=trip.destination,
            first=trip.first,
            last=trip.last,
            recorded_at=clock.now(),
            recorded_by=person_behind(desk.by),
        )
        for one in people
    )
    desk.absences.extend(Absence(duty.person, duty.first, duty.last, "duty", duty.source) for duty in duties)


def undo_duty(desk: Desk, trip: Trip) -> None:
    """The letters and the duty of a trip that is decided on anew."""
    desk.returns.extend(_call_off(trip))


def _call_off(trip: Trip, reason: str = "") -> list[Return]:
    """Letters void, duty cancelled, the numbers stay used; answers the days that the roster gets back."""
    void_letters(trip)
    duties = list(trip.duties.filter(state=Duty.State.ORDERED).select_related("person"))
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(state=Duty.State.CANCELLED)
    return [Return(duty.person, duty.source, reason) for duty in duties]


@transaction.atomic
def cancel_trip(*, by: Actor, trip: Trip, reason: str = "") -> Trip:
    """Takes a trip back: the asker while it is undecided or private, afterwards whoever decides on it."""
    held = held_request(trip)
    own = held.state == State.PROPOSED or held.kind == Trip.Kind.PRIVATE
    if own and (isinstance(by, Job) or held.person.user_id == by.pk):
        require_own(by, held.person)
    else:
        require_take_back(by, held)
    if held.state not in (State.PROPOSED, State.APPROVED):
        raise Conflict(f"Permohonan ini sudah {held.get_state_display().lower()}.", code="trip_decided")
    said = words(reason, "reason", required="" if own else "Tuliskan alasan pembatalan.")
    if held.state == State.APPROVED:
        take_from_roster(by, _call_off(held, said))
    settle(by, held, State.CANCELLED, said)
    audit.record(by=by, action="permit.trip_cancelled", subject=held, node_path=held.node.path)
    return held


def _require_traveller(by: Actor, trip: Trip) -> None:
    if not isinstance(by, Job) and by.pk not in {one.user_id for one in travellers(trip)}:
        raise NotAllowed("Visum dan laporan diisi oleh yang melakukan perjalanan.")
    if trip.state != State.APPROVED or trip.kind != Trip.Kind.OFFICIAL:
        raise Conflict("Perjalanan ini tidak memiliki surat tugas yang berlaku.", code="trip_state")


@transaction.atomic
def add_visum(
    *, by: Actor, trip: Trip, place: str, arrived: date, left: date, official: str, title: str = ""
) -> Visum:
    """The visited office's word on arrival and departure, inside the dates of the trip (422 otherwise)."""
    held = held_request(trip)
    _require_traveller(by, held)
    if not held.first <= arrived <= left <= held.last:
        raise Invalid(
            "Tanggal visum harus di dalam tanggal perjalanan.", field="arrived", code="period_reversed"
        )
    visum = Visum.objects.create(
        trip=held,
        place=words(place, "place", required="Tuliskan tempat yang didatangi.", most=120),
        arrived=arrived,
        left=left,
        official=words(official, "official", required="Tuliskan nama pejabat yang mengesahkan.", most=120),
        official_title=words(title, "title", most=120),
        recorded_at=clock.now(),
    )
    audit.record(by=by, action="permit.visum_added", subject=visum, node_path=held.node.path)
    return visum


@transaction.atomic
def report_trip(*, by: Actor, trip: Trip, text: str, spent: int) -> Trip:
    """The report at the end and what was spent (whole rupiah); needs a visum, and the trip to have begun."""
    held = held_request(trip)
    _require_traveller(by, held)
    said = words(text, "text", required="Tuliskan hasil perjalanan.", most=4000)
    if not 0 <= spent <= _MOST_RUPIAH:
        raise Invalid("Jumlah biaya tidak masuk akal.", field="spent", code="amount_out_of_range")
    if today() < held.first:
        raise Conflict("Perjalanan belum dimulai.", code="trip_state")
    if not held.visums.exists():
        raise Conflict("Catat dahulu visum dari kantor yang didatangi.", code="visum_missing")
    held.report, held.spent, held.reported_at = said, spent, clock.now()
    held.save(update_fields=["report", "spent", "reported_at"])
    audit.record(
        by=by, action="permit.trip_reported", subject=held, node_path=held.node.path, data={"spent": spent}
    )
    return held

"""Corrections: asked by the employee, decided by the superior, seen by the officer; all append-only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from tatakerja.attendance.access import (
    require_ask,
    require_decide_correction,
    require_evaluate,
    require_second,
)
from tatakerja.attendance.models import (
    ANSWERS,
    MAX_TEXT,
    Correction,
    CorrectionKind,
    CorrectionStep,
    FindingDifference,
)
from tatakerja.attendance.queries.words import state_of
from tatakerja.attendance.rules.claims import ClaimState
from tatakerja.attendance.services.evaluating import evaluate_people
from tatakerja.attendance.services.writing import closings_of
from tatakerja.circular.queries import calendar_for
from tatakerja.kernel import zones
from tatakerja.kernel.deadlines import deadline
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.periods import Month
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, post_of, posts_on
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind

# How far back a day may be contested: the year whose absences still count.
OLDEST = timedelta(days=366)
_JOB = Job("attendance.correction")
_STEP = CorrectionStep.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """What is claimed about a day, in local times of the person's unit."""

    kind: str
    reason: str
    check_in: time | None = None
    check_out: time | None = None
    starts: time | None = None
    ends: time | None = None
    proof: str = ""
    paper: str = ""


@transaction.atomic
def ask_correction(*, by: Actor, person: Person, day: date, asked: Asked) -> Correction:
    """Contests a day; the superior must answer within 3x24 hours (UU 27/2022 art. 30).

    Refuses a day to come or older than a year, a claim without what it claims, and a second open claim of the
    same kind on the same day (409).
    """
    require_ask(by, person)
    post = post_of(person, day)
    zone = post.zone if post else zones.WIB
    now = clock.now()
    _require_day(day, zones.local_date(now, zone), post)
    values = _values(asked, day, zone)
    _require_new(person, day, asked.kind)
    due = deadline("pdp.correction", now, calendar_for(day, day), zone=zone).at
    assert due is not None
    row = Correction.objects.create(
        person=person,
        date=day,
        kind=asked.kind,
        asked_by=person_behind(by),
        asked_at=now,
        due_at=due,
        **values,
    )
    audit.record(
        by=by,
        action="attendance.correction_asked",
        subject=row,
        node_path=post.node.path if post else "",
        data={"date": day.isoformat(), "kind": asked.kind},
    )
    evaluate_people(by=_JOB, people=[person.pk], days=[day])
    return row


def _require_day(day: date, today: date, post: Post | None) -> None:
    if day > today:
        raise Invalid("Hari itu belum terjadi.", field="day", code="day_ahead")
    if today - day > OLDEST:
        raise Invalid("Hari itu sudah lewat lebih dari setahun.", field="day", code="day_too_old")
    if post is None:
        raise Invalid("Pegawai belum bertugas di OPD mana pun pada hari itu.", field="day", code="no_post")


def _values(asked: Asked, day: date, zone: str) -> dict[str, object]:
    """The columns of a claim, each kind with what it needs."""
    if asked.kind not in CorrectionKind.values:
        raise Invalid("Pilih apa yang perlu diperbaiki.", field="kind", code="unknown_kind")
    kind = CorrectionKind(asked.kind)
    values: dict[str, object] = {
        "reason": words_of(asked.reason, "reason", MAX_TEXT, required="Tuliskan apa yang terjadi."),
        "proof": words_of(asked.proof, "proof", MAX_TEXT),
        "paper": words_of(asked.paper, "paper", 100),
    }
    if kind is CorrectionKind.CHECK_IN:
        values["check_in"] = _moment(asked.check_in, day, zone, "check_in", "Isi jam masuk yang sebenarnya.")
    elif kind is CorrectionKind.CHECK_OUT:
        values["check_out"] = _moment(
            asked.check_out, day, zone, "check_out", "Isi jam pulang yang sebenarnya."
        )
    elif kind is CorrectionKind.OUTAGE:
        values["starts"] = _moment(asked.starts, day, zone, "starts", "Isi jam mulai gangguan.")
        values["ends"] = _moment(asked.ends, day, zone, "ends", "Isi jam selesai gangguan.")
        if asked.starts is not None and asked.ends is not None and asked.ends <= asked.starts:
            raise Invalid("Jam selesai harus sesudah jam mulai.", field="ends", code="period_reversed")
    return values


def _moment(clock_time: time | None, day: date, zone: str, field: str, missing: str) -> datetime:
    if clock_time is None:
        raise Invalid(missing, field=field, code="time_missing")
    return zones.at(day, clock_time, zone)


def _require_new(person: Person, day: date, kind: str) -> None:
    for row in Correction.objects.filter(person=person, date=day, kind=kind).prefetch_related("steps"):
        if state_of(row.steps.all()) is ClaimState.OPEN:
            raise Conflict(
                "Permintaan yang sama untuk hari ini masih menunggu keputusan.", code="correction_open"
            )


def ask_for_many(
    *, by: Actor, node: Node, day: date, people: Iterable[int], asked: Asked
) -> list[Correction]:
    """One claim for many people of a unit (an outage, a wrong fence), asked by the officer; all or none.

    Each is decided by the person's own superior like any other; people who do not serve below ``node`` on
    that day are `Invalid`.
    """
    require_evaluate(by, node)
    wanted = sorted(set(people))
    posts = posts_on(day, node=node)
    strange = [pk for pk in wanted if pk not in posts]
    if strange or not wanted:
        raise Invalid(
            "Pilih pegawai yang bertugas di unit ini pada hari itu.", field="people", code="no_people"
        )
    with transaction.atomic():
        return [ask_correction(by=by, person=posts[pk].person, day=day, asked=asked) for pk in wanted]


@transaction.atomic
def decide_corrections(
    *, by: Actor, corrections: Sequence[Correction], accept: bool, reason: str = ""
) -> list[CorrectionStep]:
    """The superior accepts or refuses, one or many at once; a refusal needs a reason, which people read.

    In a closed month an acceptance waits for a second person and needs a reason too.
    """
    words = words_of(reason, "reason", MAX_TEXT)
    steps = []
    for row in corrections:
        held = Correction.objects.select_for_update().select_related("person").get(pk=row.pk)
        post = post_of(held.person, held.date)
        require_decide_correction(by, held, post)
        _require_undecided(held)
        closed = post is not None and post.agency.pk in closings_of(Month.of(held.date))
        if not words and (closed or not accept):
            raise Invalid("Tuliskan alasannya: pegawai akan membacanya.", field="reason", code="text_missing")
        kind = _STEP.ACCEPTED if accept else _STEP.REFUSED
        steps.append(_step(by, held, kind, words, post, needs_second=accept and closed))
    for row in corrections:
        evaluate_people(by=_JOB, people=[row.person_id], days=[row.date])
    return steps


def _require_undecided(held: Correction) -> None:
    decided = held.steps.filter(kind__in=ANSWERS).first()
    if decided is not None:
        raise Conflict(
            f"Permintaan ini sudah {decided.get_kind_display().lower()}.", code="correction_decided"
        )


def _step(
    by: Actor,
    row: Correction,
    kind: CorrectionStep.Kind,
    words: str,
    post: Post | None,
    *,
    needs_second: bool = False,
) -> CorrectionStep:
    step = CorrectionStep.objects.create(
        correction=row,
        kind=kind,
        needs_second=needs_second,
        reason=words,
        by=person_behind(by),
        at=clock.now(),
    )
    audit.record(
        by=by,
        action=f"attendance.correction_{kind.value}",
        subject=row,
        node_path=post.node.path if post else "",
        data={"date": row.date.isoformat(), "reason": words},
    )
    return step


@transaction.atomic
def second_correction(*, by: Actor, correction: Correction, reason: str) -> CorrectionStep:
    """The second person's word in a closed month; the frozen day stays, the difference counts from now on."""
    held = Correction.objects.select_for_update().select_related("person").get(pk=correction.pk)
    post = post_of(held.person, held.date)
    require_second(by, held, post)
    accepted = held.steps.filter(kind=_STEP.ACCEPTED, needs_second=True).first()
    if accepted is None or held.steps.filter(kind=_STEP.SECONDED).exists():
        raise Conflict("Tidak ada yang menunggu persetujuan kedua.", code="nothing_to_second")
    author = person_behind(by)
    if accepted.by_id is None or author is None or accepted.by_id == author.pk:
        raise Conflict("Persetujuan kedua harus dari orang lain.", code="same_person")
    words = words_of(reason, "reason", MAX_TEXT, required="Tuliskan alasannya.")
    step = _step(by, held, _STEP.SECONDED, words, post)
    evaluate_people(by=_JOB, people=[held.person_id], days=[held.date])
    FindingDifference.objects.filter(person_id=held.person_id, date=held.date).exclude(
        state=FindingDifference.State.ACCEPTED
    ).update(
        state=FindingDifference.State.ACCEPTED,
        reason=words,
        proposed_by=accepted.by_id,
        proposed_at=accepted.at,
        accepted_by=author.pk,
        accepted_at=step.at,
    )
    return step


@transaction.atomic
def second_corrections(*, by: Actor, corrections: Sequence[Correction], reason: str) -> list[CorrectionStep]:
    """The second word on several at once, all or none; see :func:`second_correction`."""
    return [second_correction(by=by, correction=row, reason=reason) for row in corrections]


@transaction.atomic
def withdraw_correction(*, by: Actor, correction: Correction) -> CorrectionStep:
    """The employee takes an undecided request back."""
    held = Correction.objects.select_for_update().select_related("person").get(pk=correction.pk)
    require_ask(by, held.person)
    _require_undecided(held)
    step = _step(by, held, _STEP.WITHDRAWN, "", post_of(held.person, held.date))
    evaluate_people(by=_JOB, people=[held.person_id], days=[held.date])
    return step


def escalate_overdue(*, by: Job, now: datetime) -> int:
    """Notes every correction whose 3x24 hours passed without an answer: from then on it stands first on the
    list of the head above and of the officer. How many were found."""
    answered = CorrectionStep.objects.values("correction_id")
    late = Correction.objects.filter(due_at__lt=now).exclude(pk__in=answered).select_related("person")
    for row in late:
        with transaction.atomic():
            _step(by, row, _STEP.ESCALATED, "", post_of(row.person, row.date))
    return len(late)

"""Reads of consultations: the page of a code, the office's list, what must be told, escalated or closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.identifiers import plain_code
from tatakerja.kernel.zones import day_bounds, local_date
from tatakerja.organisation.models import Node
from tatakerja.service.models import (
    Consultation,
    ConsultationContact,
    ConsultationDesk,
    ConsultationMessage,
)
from tatakerja.service.rules.consultations import Desk, Stage, State, open_at, stage

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A thread with how near its promise is."""

    asked: Consultation
    stage: Stage

    @property
    def level(self) -> str:
        """Colour of the badge."""
        return {Stage.CALM: "info", Stage.DUE: "warn", Stage.LATE: "bad", Stage.DONE: "ok"}[self.stage]


def question_of(code: str) -> Consultation | None:
    """The thread behind a code, however it is spaced or cased."""
    return (
        Consultation.objects.filter(code=plain_code(code)).select_related("node", "region", "topic").first()
    )


def desk_of(region: Node) -> Desk:
    """The region's hours and promise; those of `rules.consultations.Desk` while it has set none."""
    row = ConsultationDesk.objects.filter(region=region).first()
    if row is None:
        return Desk()
    return Desk(row.opens, row.closes, row.answer_hours, row.close_after_days)


def desk_open(region: Node, now: datetime) -> bool:
    """Whether somebody answers at this moment."""
    day = local_date(now, region.zone)
    return open_at(now, desk_of(region), calendar_for(day, day), region.zone)


def thread_of(asked: Consultation, *, public: bool) -> list[ConsultationMessage]:
    """The messages in order; two queries."""
    rows = ConsultationMessage.objects.filter(consultation=asked).select_related("node", "by")
    if public:
        rows = rows.filter(public=True)
    return list(rows.prefetch_related("files"))


def shown_questions(rows: Iterable[Consultation], now: datetime) -> list[ShownQuestion]:
    """The rows with their stage; no query of its own."""
    return [ShownQuestion(row, stage(State(row.state), row.waiting_since, row.due_at, now)) for row in rows]


def to_escalate_now(now: datetime) -> list[ShownQuestion]:
    """Waiting questions whose promise is near or broken and whose leaders do not know of it yet."""
    rows = Consultation.objects.filter(state=State.WAITING).select_related("node", "region", "topic")
    near = [one for one in shown_questions(rows, now) if one.stage in (Stage.DUE, Stage.LATE)]
    return [one for one in near if not _known(one)]


def _known(one: ShownQuestion) -> bool:
    """Told of a moment once before it, and once again when it has passed."""
    told = one.asked.escalated_for == one.asked.due_at
    return told and (one.asked.escalated_late or one.stage is Stage.DUE)


def to_tell() -> list[tuple[ConsultationContact, ConsultationMessage]]:
    """Askers with a contact and the newest answer of which they were not told."""
    rows = ConsultationContact.objects.select_related("consultation__node").exclude(
        consultation__state=State.WAITING
    )
    held = {one.consultation_id: one for one in rows}
    newest: dict[int, ConsultationMessage] = {}
    answers = ConsultationMessage.objects.filter(
        consultation_id__in=held, kind=ConsultationMessage.Kind.ANSWERED
    )
    for message in answers.order_by("at", "id"):
        newest[message.consultation_id] = message
    return [(held[key], message) for key, message in newest.items() if held[key].told_id != message.pk][
        :_AT_ONCE
    ]


def to_close(now: datetime) -> list[Consultation]:
    """Answered threads that nobody has gone on with for as many days as the region waits."""
    limits = {row.region_id: row.close_after_days for row in ConsultationDesk.objects.all()}
    shortest = min([Desk().close_after_days, *limits.values()])
    rows = Consultation.objects.filter(
        state=State.ANSWERED, last_at__lte=now - timedelta(days=shortest)
    ).select_related("node", "region")
    return [
        row
        for row in rows.order_by("last_at", "id")[:_AT_ONCE]
        if row.last_at <= now - timedelta(days=limits.get(row.region_id, Desk().close_after_days))
    ]


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions asked in a span of days, how many have a first answer, and the mean hours until it."""

    asked: int
    answered: int
    mean_hours: Fraction | None


def answered_in(region: Node, first: date, last: date) -> Answered:
    """First answers to a region's questions of these local days, for the evaluation of a circular."""
    start, end = day_bounds(first, region.zone)[0], day_bounds(last, region.zone)[1]
    rows = Consultation.objects.filter(region=region, asked_at__gte=start, asked_at__lt=end).order_by()
    pairs = list(rows.values_list("asked_at", "first_answer_at"))
    waits = [int((answered - asked).total_seconds()) for asked, answered in pairs if answered is not None]
    mean = Fraction(sum(waits), 3600 * len(waits)) if waits else None
    return Answered(len(pairs), len(waits), mean)

"""Signals are found, reviews opened, answered and judged. No act here changes a finding or refuses a tap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.texts import words_of
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import accounts_of_people, posts_on
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.formats import medium_date
from tatakerja.presence.access import require_answer, require_judge
from tatakerja.presence.models import Review, ReviewAnswer, ReviewOpinion, Signal
from tatakerja.presence.models.signals import MAX_ANSWER
from tatakerja.presence.queries.retention import answer_times
from tatakerja.presence.queries.signals import answer_until, as_rule, open_signals, taps_between, window_of
from tatakerja.presence.rules.answering import AnswerTimes
from tatakerja.presence.rules.integrity import Level, Opinion, outcome_of, signals_of, weigh

_BATCH = 1000


def find_signals(*, by: Job, first: datetime, last: datetime) -> int:
    """Looks at every tap received in a span and keeps the signals; opens the reviews they ask for.

    The same span may be looked at again: a signal stands once. Answers how many reviews were opened.
    """
    now = clock.now()
    found = [
        Signal(
            person_id=one.person,
            day=one.day,
            kind=one.kind.value,
            event_id=one.tap,
            other_id=one.other,
            facts=dict(one.facts),
            found_at=now,
        )
        for one in signals_of(taps_between(first, last))
    ]
    if not found:
        return 0
    Signal.objects.bulk_create(found, batch_size=_BATCH, ignore_conflicts=True)
    return open_reviews(by=by, people={row.person_id for row in found})


def open_reviews(*, by: Job, people: Iterable[int]) -> int:
    """A review for each of these people whose signals amount to one; nobody has two at a time."""
    waiting = set(people) - set(
        Review.objects.filter(closed_at__isnull=True).values_list("person_id", flat=True)
    )
    window = window_of(today())
    opened = 0
    for person_id, signals in open_signals(waiting, window).items():
        if weigh(map(as_rule, signals), window) is Level.REVIEW:
            opened += _open(by, person_id, signals)
    return opened


def _open(by: Job, person_id: int, signals: list[Signal]) -> int:
    now = clock.now()
    post = posts_on(today(), people=[person_id]).get(person_id)
    day = local_date(now, post.zone) if post else today()
    times = answer_times(post.region) if post else AnswerTimes()
    try:
        with transaction.atomic():
            review = Review.objects.create(
                person_id=person_id, opened_at=now, answer_until=answer_until(day, times.review_days)
            )
            review.signals.set(signals)
            audit.record(
                by=by,
                action="presence.review_opened",
                subject=review,
                data={"person": person_id, "signals": sorted({row.kind for row in signals})},
            )
            notify.send(
                "presence.review_opened",
                accounts_of_people([person_id]),
                title="Presensi Anda perlu penjelasan",
                text=f"Baca tanda-tandanya dan jawab paling lambat {medium_date(review.answer_until)}. "
                "Belum ada yang diputuskan.",
                url=reverse("presence:review", args=[review.pk]),
                key=f"review-{review.pk}",
            )
    except IntegrityError:  # another scheduler opened it in the same moment
        return 0
    return 1


@transaction.atomic
def answer_review(*, by: Actor, review: Review, text: str) -> ReviewAnswer:
    """What the employee says; possible as long as the review is open, also after the days to answer."""
    require_answer(by, review)
    _require_open(review)
    words = words_of(text, "text", MAX_ANSWER, required="Tuliskan jawaban Anda.")
    answer = ReviewAnswer.objects.create(review=review, text=words, by=person_behind(by), at=clock.now())
    audit.record(by=by, action="presence.review_answered", subject=review)
    return answer


@transaction.atomic
def judge_review(*, by: Actor, review: Review, opinion: str, reason: str) -> Review:
    """One of the two opinions. One "clear" closes the review; a follow-up needs two different people.

    A follow-up means a talk with the employee. Nothing is deducted and nothing refused by either.
    """
    require_judge(by, review)
    row = Review.objects.select_for_update().get(pk=review.pk)
    _require_open(row)
    if opinion not in {one.value for one in Opinion}:
        raise Invalid("Pilih wajar atau perlu dibicarakan.", field="opinion", code="unknown_opinion")
    missing = "Tuliskan alasannya: pegawai akan membacanya."
    words = words_of(reason, "reason", MAX_ANSWER, required=missing)
    author = person_behind(by)
    assert author is not None
    if row.opinions.filter(by=author).exists():
        raise Conflict("Anda sudah memberi pendapat. Pendapat kedua harus dari orang lain.")
    ReviewOpinion.objects.create(review=row, opinion=opinion, reason=words, by=author, at=clock.now())
    outcome = outcome_of([(one.by_id, Opinion(one.opinion)) for one in row.opinions.all()])
    if outcome is not None:
        row.outcome, row.closed_at = outcome.value, clock.now()
        row.save(update_fields=["outcome", "closed_at"])
    audit.record(
        by=by,
        action="presence.review_judged",
        subject=row,
        data={"person": row.person_id, "opinion": opinion, "closed": outcome is not None},
    )
    return row


def _require_open(review: Review) -> None:
    if review.closed_at is not None:
        raise Conflict("Peninjauan ini sudah selesai.")

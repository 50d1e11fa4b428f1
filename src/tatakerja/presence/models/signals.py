"""Signals of integrity and the reviews that they ask for: evidence, the employee's answer, two opinions.

Nothing here reaches a finding, a deduction or a refusal; no other package reads these rows.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Person
from tatakerja.platform.models import AppendOnly
from tatakerja.presence.models.evidence import PresenceEvent
from tatakerja.presence.rules.integrity import Opinion, SignalKind

MAX_ANSWER = 1000


class Signal(AppendOnly):
    """One signal at one event; ``facts`` are figures without a place, ``other`` the event compared with."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signals")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in SignalKind])
    event = models.ForeignKey(PresenceEvent, on_delete=models.PROTECT, related_name="signals")
    other = models.ForeignKey(
        PresenceEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "day"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "kind"], name="one_signal_of_a_kind_an_event")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"


class Review(models.Model):
    """Signals that two people look at, after the employee had the region's working days to answer.

    ``answer_until`` is the last local day for the answer; others see the review only once it was given or
    that day is over. ``outcome`` is empty while it is open.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    signals = models.ManyToManyField(Signal, related_name="reviews")
    opened_at = models.DateTimeField()
    answer_until = models.DateField()
    outcome = models.CharField(
        max_length=10,
        blank=True,
        choices=[(Opinion.CLEAR.value, _("Selesai")), (Opinion.FOLLOW_UP.value, _("Ditindaklanjuti"))],
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["opened_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(closed_at__isnull=True), name="one_open_review_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.opened_at:%Y-%m-%d}"


class ReviewAnswer(AppendOnly):
    """What the employee says to a review; of several the newest stands first, all are kept."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(max_length=MAX_ANSWER)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.review_id} {self.at:%Y-%m-%d}"


class ReviewOpinion(AppendOnly):
    """What one of the two who look makes of it, with the reason that the employee reads."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="opinions")
    opinion = models.CharField(
        max_length=10,
        choices=[(Opinion.CLEAR.value, _("Wajar")), (Opinion.FOLLOW_UP.value, _("Perlu dibicarakan"))],
    )
    reason = models.CharField(max_length=MAX_ANSWER)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "by"], name="one_opinion_an_account")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.opinion}"

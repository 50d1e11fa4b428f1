"""Who looked at whose location, and how long coordinates are kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.platform.models import AppendOnly
from tatakerja.presence.rules.answering import (
    LONGEST_REPORT,
    LONGEST_REVIEW,
    SHORTEST_REPORT,
    SHORTEST_REVIEW,
)
from tatakerja.presence.rules.privacy import KEEP_DAYS, LONGEST_KEEP, SHORTEST_KEEP


class LocationLook(AppendOnly):
    """One look of somebody at the place of somebody else; the person looked at reads it on the own page."""

    class Purpose(models.TextChoices):
        DECIDE = "decide", _("Memutuskan presensi yang menunggu")
        REVIEW = "review", _("Meninjau tanda")
        RECORD = "record", _("Membaca catatan kehadiran")
        URGENT = "urgent", _("Tugas mendesak")
        SAFETY = "safety", _("Keselamatan pegawai")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "at"])]

    def __str__(self) -> str:
        return f"{self.by_id} {self.person_id} {self.at:%Y-%m-%d %H:%M}"


class PointRetention(models.Model):
    """After how many days a region's coordinates are reduced to place and distance band."""

    region = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="point_retention")
    days = models.PositiveSmallIntegerField(default=KEEP_DAYS)
    to_be_confirmed = models.BooleanField(default=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(days__range=(SHORTEST_KEEP, LONGEST_KEEP)), name="points_kept_for_a_while"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.days}"


class AnswerTerms(models.Model):
    """How long people of a region have to answer a location request and a review of their signals."""

    region = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="answer_terms")
    report_minutes = models.PositiveSmallIntegerField()
    review_days = models.PositiveSmallIntegerField()
    to_be_confirmed = models.BooleanField(default=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(report_minutes__range=(SHORTEST_REPORT, LONGEST_REPORT))
                & models.Q(review_days__range=(SHORTEST_REVIEW, LONGEST_REVIEW)),
                name="there_is_time_to_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.report_minutes} {self.review_days}"

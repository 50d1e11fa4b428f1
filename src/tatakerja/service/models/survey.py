"""The satisfaction survey (SKM): what people answered, and what was published of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.service.models.register import PublicService


class SurveySetting(models.Model):
    """How a region writes the weight of an element; one for all its offices, so that indices compare."""

    region = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")
    weight = models.CharField(max_length=8)

    def __str__(self) -> str:
        return self.weight


class SurveyAnswer(models.Model):
    """Nine marks of 1 to 4 in the order of `rules.satisfaction.ELEMENTS`; nothing tells who gave them."""

    class Channel(models.TextChoices):
        COUNTER = "loket", _("Kode QR di loket")
        ONLINE = "daring", _("Layanan daring")

    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="answers")
    on = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    marks = models.JSONField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["service", "on"])]

    def __str__(self) -> str:
        return f"{self.service_id} {self.on}"


class SurveyResult(models.Model):
    """The published index of a service over a period, frozen with the weight it was computed with.

    ``population``: how many were served in the period; None where the office did not count them.
    """

    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="results")
    first = models.DateField()
    last = models.DateField()
    weight = models.CharField(max_length=8)
    answers = models.PositiveIntegerField()
    population = models.PositiveIntegerField(null=True, blank=True)
    means = models.JSONField()
    index = models.DecimalField(max_digits=5, decimal_places=2)
    grade = models.CharField(max_length=1)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-last", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="result_ends_after_it_begins"),
            models.UniqueConstraint(fields=["service", "first", "last"], name="result_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.first}–{self.last}"

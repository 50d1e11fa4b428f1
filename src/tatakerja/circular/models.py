"""The registry of circulars and the calendar of holidays: dated data that policies are read from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node


class Circular(models.Model):
    """One circular of a region, as the policy document that its clauses were read into.

    ``document`` is the whole policy document (the format of ``docs/policy-language.md``); number, title,
    issuer
    and dates beside it are copies for lists and queries, written together with it. A published document never
    changes: a correction is a further version with the same ``slug``. ``origin`` names the shipped circular
    that it was adopted from and ``changes`` what was set differently, by dotted path.
    ``valid_from`` is empty where nobody has said since when the circular holds (A1-16): it cannot be
    published.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Konsep")
        PUBLISHED = "published", _("Berlaku")
        ENDED = "ended", _("Berakhir")

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="circulars")
    slug = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=120, blank=True)
    title = models.TextField()
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=20, blank=True)
    origin = models.SlugField(max_length=60, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    document = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-issued_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["region", "state", "valid_from"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "slug", "version"], name="one_circular_one_version"),
            models.UniqueConstraint(
                fields=["region", "slug"], condition=Q(state="published"), name="one_version_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="circular_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, valid_from__isnull=False),
                name="circular_in_force_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}".strip() if self.number else self.title


class HolidayYear(models.Model):
    """The holidays of one year; a later decree is a further version and the newest counts.

    ``days`` holds ``{"date", "name", "kind": national | cuti_bersama, "provisional"}`` in order of date.
    ``to_be_confirmed`` marks what was not read from the decree itself.
    """

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    days = models.JSONField()
    source = models.CharField(max_length=300)
    to_be_confirmed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["year", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "version"], name="one_holiday_version")
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"

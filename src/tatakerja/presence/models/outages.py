"""The register of outages: when the system was away, for whom, and what was decided for everybody touched.

An outage is never a single person's trouble: it names parts of the tree, and one decision relieves them all.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.models import AppendOnly
from tatakerja.presence.rules.outages import MAX_WORDS, ReliefState


class Outage(models.Model):
    """One incident with its times; without ``ends_at`` it still goes on.

    ``number`` is what a phone shows while it cannot send: the day, the month and the hour of the beginning.
    ``found`` holds the figures behind a detected one (missed beats, refused requests), never a person.
    ``changed_at`` moves with every act, so that findings know which days to look at again.
    """

    class Kind(models.TextChoices):
        SERVER = "server", _("Server atau basis data")
        NETWORK = "network", _("Jaringan atau internet")
        POWER = "power", _("Listrik padam")
        DISASTER = "disaster", _("Bencana atau keadaan darurat")
        OTHER = "other", _("Lainnya")

    class Source(models.TextChoices):
        DECLARED = "declared", _("Dicatat petugas")
        DETECTED = "detected", _("Terdeteksi sistem")

    number = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SERVER)
    source = models.CharField(max_length=10, choices=Source.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=MAX_WORDS, blank=True)
    found = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["starts_at", "ends_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="outage_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.number


class OutageNode(models.Model):
    """A part of the tree that an outage touched, with everything below it."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="parts")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="outages")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["outage", "node"], name="outage_names_a_node_once")
        ]

    def __str__(self) -> str:
        return f"{self.outage_id} {self.node_id}"


class ReliefDecision(AppendOnly):
    """The one decision for everybody an outage touched; of several the newest counts.

    ``starts_at`` and ``ends_at`` freeze the hours that were decided on, ``people`` how many were touched.
    """

    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(
        max_length=10,
        choices=[
            (ReliefState.GRANTED.value, _("Diberi keringanan")),
            (ReliefState.REFUSED.value, _("Tanpa keringanan")),
        ],
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    reason = models.CharField(max_length=MAX_WORDS)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.outage_id} {self.state}"

"""What leave, trips and events have in common: somebody asks, one or several decide, in order."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person

MAX_REASON = 300


class State(models.TextChoices):
    PROPOSED = "proposed", _("Menunggu keputusan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Belum disetujui")
    CANCELLED = "cancelled", _("Dibatalkan")


class Level(models.TextChoices):
    """Who decides at one stage; the order of stages is data (topic ``approval``)."""

    SUPERIOR = "superior", _("Atasan langsung")
    AGENCY_HEAD = "agency_head", _("Kepala OPD")
    REGION = "region", _("Pejabat yang berwenang (BKD)")


class Request(models.Model):
    """A request on its way: ``levels`` are its stages as they were when it was asked, ``stage`` the open one.

    ``approver`` is whom the open stage waits for today (empty at the region's level), ``routed`` says why it
    is somebody else than usual. Both follow a superior's leave, delegation or successor by themselves.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    levels = models.JSONField(default=list)
    stage = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.SUPERIOR)
    approver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    routed = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    waits_since = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def subject(self) -> str:
        """The name under which decisions and other packages know this request, such as ``leave/17``."""
        return f"{self._meta.model_name}/{self.pk}"


class Decision(models.Model):
    """One person's word on one stage. ``batch`` ties together what one press decided; undone it stays."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Menyetujui")
        REJECT = "reject", _("Belum menyetujui")

    subject = models.CharField(max_length=40)
    stage = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=Level.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    capacity = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.verdict}"


class Delegation(models.Model):
    """Somebody decides for somebody else from ``first`` to ``last``; the decision names both."""

    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations_given")
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegations_held")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=MAX_REASON)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to", "first"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("to")), name="delegation_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.to_id} {self.first}–{self.last}"


class Term(models.Model):
    """Dated data of permits: how much leave, who approves, ceilings of travel, patterns of letter numbers.

    The newest row that holds on a day at the nearest node counts; where there is none, the file shipped with
    the product. A row is never changed: a new value is a new row from its date on.
    """

    class Topic(models.TextChoices):
        LEAVE = "leave", _("Cuti")
        APPROVAL = "approval", _("Persetujuan")
        CEILING = "ceiling", _("Batas perjalanan dinas")
        LETTER = "letter", _("Penomoran surat")
        TRAVEL = "travel", _("Perjalanan dinas")

    topic = models.CharField(max_length=10, choices=Topic.choices)
    key = models.CharField(max_length=40)
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    value = models.JSONField()
    source = models.CharField(max_length=200)
    to_be_confirmed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["topic", "key", "-valid_from", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["topic", "key", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.topic}.{self.key} {self.valid_from}"

"""The course of a case: examiners, summonses, hearing, report, decision, objection."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tatakerja.discipline.models.cases import MAX_TEXT, SEATS, Case
from tatakerja.discipline.rules.bands import KINDS
from tatakerja.organisation.models import Person
from tatakerja.platform.models import AppendOnly


class Examiner(models.Model):
    """Somebody appointed to examine."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="examiners")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=12, choices=SEATS)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "person"], name="one_seat_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.seat}"


class Summons(models.Model):
    """The first or second call to be examined; ``followed`` is empty until the day is over."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="summonses")
    ordinal = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    exam_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    followed = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="one_summons_an_ordinal"),
            models.CheckConstraint(condition=Q(ordinal__in=(1, 2)), name="two_summonses_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ordinal}"


class Hearing(AppendOnly):
    """The examination: ``minutes`` are rows of question and answer (BAP); ``refusal`` when not signed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="hearing")
    held_on = models.DateField()
    minutes = models.JSONField()
    defender = models.CharField(max_length=160, blank=True)
    signed = models.BooleanField()
    refusal = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_on}"


class Recommendation(AppendOnly):
    """The report of the examination (LHP): proven or not, the kind recommended, why."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="recommendation")
    proven = models.BooleanField()
    kind = models.CharField(max_length=24, blank=True)
    reasons = models.TextField(max_length=MAX_TEXT)
    aggravating = models.CharField(max_length=600, blank=True)
    mitigating = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(proven=True) ^ Q(kind=""), name="a_kind_exactly_when_proven")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Decision(models.Model):
    """The one decision of a case. ``kind`` is what the law names, ``applied`` what is carried out while the
    pay regulation is missing. ``absent_on``: the employee did not come to receive it. ``last`` is the last
    day of a term, empty for a kind without one."""

    class Manner(models.TextChoices):
        HANDED = "handed", _("Diserahkan langsung")
        SENT = "sent", _("Dikirim karena tidak hadir")
        REFUSED = "refused", _("Diserahkan, pegawai menolak menandatangani")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=24, blank=True)
    applied = models.CharField(max_length=24, blank=True)
    reasons = models.TextField(max_length=MAX_TEXT)
    decided_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    absent_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    manner = models.CharField(max_length=8, choices=Manner.choices, blank=True)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    annulled = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["first", "last"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(first__isnull=True)
                | (Q(received_on__isnull=False, annulled=False) & ~Q(applied="")),
                name="no_effect_before_delivery",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.applied}"

    @property
    def label(self) -> str:
        return KINDS[self.kind].label if self.kind else str(_("Tidak terbukti"))

    @property
    def applied_label(self) -> str:
        return KINDS[self.applied].label if self.applied else ""


class Objection(models.Model):
    """Objection (keberatan) or appeal (banding administratif): the decider's reply and the outcome."""

    class Result(models.TextChoices):
        UPHELD = "upheld", _("Menguatkan")
        MITIGATED = "mitigated", _("Meringankan")
        AGGRAVATED = "aggravated", _("Memberatkan")
        CHANGED = "changed", _("Mengubah")
        ANNULLED = "annulled", _("Membatalkan")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="objection")
    route = models.CharField(
        max_length=10, choices=[("keberatan", _("Keberatan")), ("banding", _("Banding administratif"))]
    )
    grounds = models.TextField(max_length=MAX_TEXT)
    filed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reply = models.TextField(max_length=MAX_TEXT, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    ruling = models.CharField(max_length=300, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.case_id} {self.route}"

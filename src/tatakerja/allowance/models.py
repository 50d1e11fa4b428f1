"""TPP: the tenant's rule as dated data, a month's computation, disputes, and the official table beside it.

Money is whole rupiah, weights and cuts are percentages. Nothing here pays anybody: a locked run is what the
treasury is given, and behind it stands a closed month (circular 060/1617/425.022/2020 cl. A4-12 … A4-14).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.attendance.models import FindingDifference, MonthClosing
from tatakerja.organisation.models import JobClass, Node, Person
from tatakerja.platform.models import AppendOnly

MAX_TEXT = 300


class TppRule(models.Model):
    """A region's rule between two dates; one person writes it, another puts it in force.

    ``cuts`` maps a class (TL1 … PSW4, TK) to a percentage as text; ``leave_cuts`` a kind of leave to a
    percentage a day, ``sanction_cuts`` a kind of sanction to ``{"percent", "months"}`` of the full TPP.
    ``excluded`` holds the kinds of people without TPP. ``to_be_confirmed``: figures that
    nobody in this region has confirmed yet.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        IN_FORCE = "in_force", _("Berlaku")

    class CutBase(models.TextChoices):
        PART = "part", _("Bagian disiplin")
        WHOLE = "whole", _("Seluruh TPP")

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="tpp_rules")
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=MAX_TEXT)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    discipline_weight = models.DecimalField(max_digits=5, decimal_places=2)
    performance_weight = models.DecimalField(max_digits=5, decimal_places=2)
    cut_base = models.CharField(max_length=5, choices=CutBase.choices, default=CutBase.PART)
    cuts = models.JSONField(default=dict)
    leave_cuts = models.JSONField(default=dict)
    sanction_cuts = models.JSONField(default=dict)
    month_cap = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    excluded = models.JSONField(default=list)
    dispute_days = models.PositiveSmallIntegerField(default=3)
    to_be_confirmed = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="tpp_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("written_by")),
                name="tpp_rule_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TppBase(models.Model):
    """What a kind of post receives a month, by criterion; of several lines that fit the first counts.

    An empty selector fits everybody. ``amounts`` maps a criterion (beban_kerja, tempat_bertugas,
    kondisi_kerja, kelangkaan_profesi, prestasi_kerja, objektif_lain: PP 12/2019 art. 58) to rupiah.
    """

    rule = models.ForeignKey(TppRule, on_delete=models.CASCADE, related_name="bases")
    order = models.PositiveSmallIntegerField()
    job_class = models.CharField(max_length=14, choices=JobClass.choices, blank=True)
    eselon = models.CharField(max_length=6, blank=True)
    title = models.CharField(max_length=120, blank=True)
    agency_code = models.CharField(max_length=40, blank=True)
    amounts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "order"], name="one_base_an_order")
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_job_class_display() or self.title or '*'}"


class TppRun(models.Model):
    """An agency's month: computed from a closed month, shown for dispute, locked by another person."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        OPEN = "open", _("Dapat disanggah")
        LOCKED = "locked", _("Dikunci")

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    rule = models.ForeignKey(TppRule, on_delete=models.PROTECT, related_name="runs")
    closing = models.ForeignKey(MonthClosing, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    dispute_until = models.DateField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    people = models.PositiveIntegerField(default=0)
    gross = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "agency_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "month"], name="one_tpp_run_a_month"),
            models.CheckConstraint(
                condition=~Q(state="locked") | (Q(locked_by__isnull=False) & ~Q(sha256="")),
                name="tpp_lock_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(locked_by__isnull=True) | ~Q(locked_by=F("computed_by")),
                name="tpp_locked_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"TPP {self.agency_id} {self.month:%Y-%m}"


class TppStatement(models.Model):
    """One person's month, line by line. ``number`` is the NIP on the day it was computed, ``detail`` holds
    steps, days and warnings as the page shows them."""

    run = models.ForeignKey(TppRun, on_delete=models.CASCADE, related_name="statements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tpp_statements")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=30)
    title = models.CharField(max_length=160)
    status = models.CharField(max_length=20)
    gross = models.BigIntegerField()
    cut_percent = models.DecimalField(max_digits=8, decimal_places=4)
    realisation = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    discipline_part = models.BigIntegerField()
    performance_part = models.BigIntegerField()
    adjustment = models.BigIntegerField(default=0)
    amount = models.BigIntegerField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "person"], name="one_statement_a_person"),
            models.CheckConstraint(
                condition=Q(amount=F("discipline_part") + F("performance_part") + F("adjustment")),
                name="statement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id} {self.amount}"


class TppCarry(models.Model):
    """An accepted difference of a closed month that a statement pays or takes; once, when it is locked.

    ``after``: the figures up to which it is paid. A day corrected again is paid from there on.
    """

    statement = models.ForeignKey(TppStatement, on_delete=models.CASCADE, related_name="carries")
    difference = models.ForeignKey(FindingDifference, on_delete=models.PROTECT, related_name="+")
    after = models.JSONField()
    amount = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "difference"], name="one_carry_a_difference")
        ]

    def __str__(self) -> str:
        return f"{self.difference_id} {self.amount}"


class TppDispute(models.Model):
    """An employee's objection to a statement before it is locked, and the answer."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Menunggu jawaban")
        KEPT = "kept", _("Hasil tetap")
        RECOMPUTE = "recompute", _("Akan dihitung ulang")

    run = models.ForeignKey(TppRun, on_delete=models.PROTECT, related_name="disputes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tpp_disputes")
    reason = models.CharField(max_length=MAX_TEXT)
    amount = models.BigIntegerField()
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.CharField(max_length=MAX_TEXT, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["run", "person"], condition=Q(outcome="open"), name="one_open_dispute"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="dispute_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id} {self.outcome}"


class OfficialTable(AppendOnly):
    """The table by which an agency was really paid in a month, imported to be compared (parallel run)."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    name = models.CharField(max_length=160)
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-imported_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["agency", "month"])]

    def __str__(self) -> str:
        return f"{self.name} {self.month:%Y-%m}"

"""Findings: what follows for one person and one day from policy, roster, evidence and permits.

A finding is derived and can be thrown away: nothing here is evidence, and nothing here is a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.platform import formats

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DayState(models.TextChoices):
    """The state of a day as people read it; the values are those of ``attendance.rules``."""

    PRESENT = "present", _("Hadir")
    LATE = "late", _("Terlambat")
    EARLY = "early", _("Pulang sebelum waktunya")
    LATE_AND_EARLY = "late_and_early", _("Terlambat dan pulang sebelum waktunya")
    ABSENT = "absent", _("Tanpa keterangan")
    LEAVE = "leave", _("Cuti")
    DUTY = "duty", _("Dinas luar")
    OFF = "off", _("Libur")
    PENDING = "pending", _("Menunggu")


class DayFinding(models.Model):
    """One person's day.

    ``node`` and ``agency`` are where the person belonged on that day. ``check_in`` and ``check_out`` are the
    moments that count (UTC), ``place`` where the last of them happened. ``reasons`` is the explanation in
    order: ``{"code", "text", "clauses", "evidence"}``; ``evidence`` holds ids of presence events and permits.
    ``provisional``: the day is under way, or something waits for a person's word; a recomputation may change
    it. ``fingerprint`` is a hash of everything derived, so that a recomputation writes only what changed.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="findings")
    date = models.DateField()
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=16, choices=DayState.choices)
    place = models.CharField(max_length=10, blank=True)
    check_in = models.DateTimeField(null=True, blank=True)
    check_out = models.DateTimeField(null=True, blank=True)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    late_class = models.CharField(max_length=6, blank=True)
    early_minutes = models.PositiveSmallIntegerField(default=0)
    early_class = models.CharField(max_length=6, blank=True)
    counts_as_absent = models.BooleanField(default=False)
    waiting = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=32)
    computed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "person_id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["date", "agency", "status"]),
            models.Index(fields=["agency", "date"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "date"], name="one_finding_a_day"),
            models.CheckConstraint(
                condition=models.Q(status="absent") | models.Q(counts_as_absent=False),
                name="only_absence_counts_as_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date} {self.status}"

    @property
    def silent(self) -> bool:
        """Nothing was heard of the person on a day that is worked."""
        heard_nothing = self.check_in is None and self.check_out is None and not self.waiting
        return heard_nothing and self.status in (DayState.PENDING, DayState.ABSENT)

    @property
    def tone(self) -> str:
        """How a page marks the day: ok, warn, bad, info, or plain."""
        if self.silent:
            return "bad" if self.status == DayState.ABSENT else "warn"
        return _TONES.get(self.status, "warn")

    @property
    def words(self) -> str:
        """The day in a few words: ``Terlambat 11 menit (TL1)``."""
        if self.silent and self.status == DayState.PENDING:
            return str(_("Belum ada kabar"))
        if self.status == DayState.PENDING:
            return str(_("Menunggu penjelasan"))
        parts = [_deviation(_("Terlambat"), self.late_minutes, self.late_class, _("Tanpa presensi masuk"))]
        parts.append(
            _deviation(_("Pulang awal"), self.early_minutes, self.early_class, _("Tanpa presensi pulang"))
        )
        return ", ".join(part for part in parts if part) or str(self.get_status_display())


_TONES = {
    DayState.PRESENT.value: "ok",
    DayState.LEAVE.value: "info",
    DayState.DUTY.value: "info",
    DayState.OFF.value: "",
    DayState.ABSENT.value: "bad",
}


def _deviation(word: StrOrPromise, minutes: int, kind: str, without: StrOrPromise) -> str:
    if not kind:
        return ""
    return f"{word} {formats.minutes(minutes)} ({kind})" if minutes else f"{without} ({kind})"

"""Letters of a case with their numbers, and reminders."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.discipline.models.cases import Case
from tatakerja.organisation.models import Node
from tatakerja.platform.models import AppendOnly


class LetterCount(models.Model):
    """The number series of an agency's discipline letters, one a year."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "year"], name="one_series_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year} {self.last}"


class Letter(models.Model):
    """A letter with frozen content; ``signed`` is the file that the signing service gave back, if any."""

    class Kind(models.TextChoices):
        SUMMONS_1 = "panggilan_1", _("Surat panggilan I")
        SUMMONS_2 = "panggilan_2", _("Surat panggilan II")
        TEAM = "tim", _("Keputusan pembentukan tim pemeriksa")
        RELEASE = "bebas_sementara", _("Keputusan pembebasan sementara dari tugas jabatan")
        MINUTES = "bap", _("Berita acara pemeriksaan (BAP)")
        REPORT = "lhp", _("Laporan hasil pemeriksaan (LHP)")
        DECISION = "keputusan", _("Keputusan hukuman disiplin")
        CLEARED = "tidak_terbukti", _("Surat keterangan tidak terbukti")
        RECEIPT = "tanda_terima", _("Tanda terima keputusan")
        OBJECTION = "terima_keberatan", _("Tanda terima keberatan atau banding")
        REPLY = "tanggapan", _("Tanggapan atas keberatan atau banding")
        SETTLEMENT = "hasil_keberatan", _("Pemberitahuan hasil keberatan atau banding")
        RESTORED = "pemulihan", _("Surat keterangan pemulihan")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.CharField(max_length=100)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed = models.BinaryField(default=bytes)
    signed_by = models.CharField(max_length=160, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Reminder(AppendOnly):
    """That somebody was told of a step by mail: when it arises, near its day, after it, then one level up."""

    class Moment(models.TextChoices):
        NEW = "new", _("baru")
        NEAR = "near", _("segera jatuh tempo")
        OVERDUE = "overdue", _("lewat tenggat")
        RAISED = "raised", _("dinaikkan")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reminders")
    code = models.CharField(max_length=40)
    due = models.DateField()
    moment = models.CharField(max_length=8, choices=Moment.choices)
    address = models.EmailField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "code", "due", "moment", "address"], name="remind_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.due}"

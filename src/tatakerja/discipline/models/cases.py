"""The case: what is alleged, who is in it, what happened, what the employee says."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tatakerja.discipline.rules.bands import KINDS, Level, Regulation
from tatakerja.discipline.rules.process import Seat, Stage
from tatakerja.organisation.models import Node, Person
from tatakerja.platform.models import AppendOnly

MAX_TEXT = 6000
REGULATIONS = [
    (Regulation.PP53_2010.value, "PP 53/2010"),
    (Regulation.PP94_2021.value, "PP 94/2021"),
    (Regulation.CONTRACT.value, _("Perjanjian kerja dan aturan instansi")),
]
LEVELS = [
    (Level.RINGAN.value, _("Ringan")),
    (Level.SEDANG.value, _("Sedang")),
    (Level.BERAT.value, _("Berat")),
]
STAGES = [
    (Stage.DRAFT.value, _("Usulan")),
    (Stage.TAKEN_UP.value, _("Menunggu jawaban dan verifikasi")),
    (Stage.OPEN.value, _("Diajukan")),
    (Stage.SUMMONED.value, _("Dipanggil")),
    (Stage.EXAMINED.value, _("Sudah diperiksa")),
    (Stage.RECOMMENDED.value, _("Menunggu keputusan")),
    (Stage.DECIDED.value, _("Sudah diputus")),
    (Stage.DELIVERED.value, _("Sudah disampaikan")),
    (Stage.CONTESTED.value, _("Keberatan atau banding")),
    (Stage.SETTLED.value, _("Keberatan atau banding sudah diputus")),
    (Stage.CLEARED.value, _("Tidak terbukti")),
    (Stage.DROPPED.value, _("Tidak dilanjutkan")),
    (Stage.JOINED.value, _("Digabung ke berkas lain")),
    (Stage.RESTORED.value, _("Selesai dan dipulihkan")),
]
SEATS = [
    (Seat.SUPERIOR.value, _("Atasan langsung")),
    (Seat.SUPERVISION.value, _("Unsur pengawasan")),
    (Seat.PERSONNEL.value, _("Unsur kepegawaian")),
]


class Case(models.Model):
    """One suspected breach of one employee, from draft to end.

    ``finding`` is what attendance adds up to when the draft was made: days, reasons and articles; empty for a
    report by a person. ``rules`` is the frozen copy of the rule set of the date of the act (A0-15).
    ``signal`` is the key under which the same facts open no second draft.
    """

    class Ground(models.TextChoices):
        ABSENCE = "absence", _("Tidak masuk kerja tanpa alasan sah")
        TASK = "task", _("Tugas kedinasan tidak dilaksanakan")
        OUTSIDE = "outside", _("Berada di luar tempat kerja tanpa alasan jelas")
        OTHER = "other", _("Kewajiban atau larangan lain")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="discipline_cases")
    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    job_class = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    regulation = models.CharField(max_length=12, choices=REGULATIONS)
    act_first = models.DateField()
    act_last = models.DateField()
    summary = models.TextField(max_length=MAX_TEXT)
    finding = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    signal = models.CharField(max_length=80, blank=True)
    stage = models.CharField(max_length=12, choices=STAGES, default=Stage.DRAFT.value)
    level = models.CharField(max_length=8, choices=LEVELS, default=Level.RINGAN.value)
    proposed = models.CharField(max_length=24, blank=True)
    superior = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accuser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decider = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answer_due = models.DateField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "stage"]),
            models.Index(fields=["agency", "stage"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["signal"], condition=~Q(signal=""), name="one_case_a_signal"),
            models.CheckConstraint(
                condition=Q(stage__in=(Stage.DRAFT.value, Stage.DROPPED.value))
                | Q(taken_up_by__isnull=False),
                name="no_case_without_a_superiors_word",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=(Stage.DRAFT.value, Stage.DROPPED.value, Stage.TAKEN_UP.value))
                | Q(accuser__isnull=False),
                name="no_examination_without_an_accuser",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.person_id} {self.ground}"

    @property
    def proposed_label(self) -> str:
        """The proposed kind in official words; empty without a proposal."""
        return KINDS[self.proposed].label if self.proposed else ""


class CaseStep(AppendOnly):
    """What happened in a case, in order: the timeline that everybody with access reads."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=16)
    text = models.CharField(max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.move}"


class Exhibit(AppendOnly):
    """Evidence handed in by a person: words, and a checked file or none."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    note = models.CharField(max_length=300)
    name = models.CharField(max_length=80, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.note


class Answer(AppendOnly):
    """What the employee answers; ``defender`` is whom the employee brings along."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(max_length=MAX_TEXT)
    defender = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"

"""Daily reports: one row per person and day, its lines, everything that was ever sent, and the talk about
it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.platform.models import AppendOnly
from tatakerja.worklog.models.tasks import Task


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SENT = "sent", _("Terkirim")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")


class WorkSetting(models.Model):
    """What an agency sets for itself: local hour of the limit, a duty where the circular is silent, methods.

    ``report_by`` empty = the end of the working day. ``methods`` are the teaching methods offered to teachers
    (A2-05: the Dinas Pendidikan decides); empty = the shipped list.
    """

    agency = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="work_setting")
    report_by = models.TimeField(null=True, blank=True)
    when_silent = models.BooleanField(default=False)
    methods = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.agency_id}"


class DailyReport(models.Model):
    """What one person did on one local day (A1-11), sent to the direct superior of that day.

    ``addressee``, ``due_at`` (UTC) and ``clauses`` are fixed at the first sending, as is ``late``.
    ``pressed_at`` is when the newest version was pressed without a signal, where it arrived later.
    ``left_out`` holds ids of finished tasks that the author took out. ``approval`` groups one press of
    "setujui".
    """

    class Template(models.TextChoices):
        GENERAL = "general", _("Umum")
        TEACHER = "teacher", _("Pendidik")

    class Source(models.TextChoices):
        APP = "app", _("diisi pegawai")
        IMPORT = "import", _("diimpor")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="daily_reports")
    day = models.DateField()
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=8, choices=Template.choices, default=Template.GENERAL)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.APP)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    note = models.TextField(max_length=2000, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    saved_at = models.DateTimeField()
    addressee = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_received"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    clauses = models.JSONField(default=list, blank=True)
    late = models.BooleanField(default=False)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    pressed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    return_reason = models.CharField(max_length=300, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approval = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day", "state"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "day"], name="one_report_a_day"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False, first_sent_at__isnull=False),
                name="report_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="report_approved_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class ReportLine(models.Model):
    """One line; ``minutes``, ``class_name`` and ``method`` belong to the teachers' template."""

    report = models.ForeignKey(DailyReport, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    output = models.CharField(max_length=200, blank=True)
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    class_name = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["report_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "position"], name="one_line_a_position")
        ]

    def __str__(self) -> str:
        return self.text


class ReportVersion(AppendOnly):
    """What was sent, each time it was sent: a report that changes afterwards keeps its earlier words.

    ``key`` names one press of the button, so that a press delivered twice is stored once.
    """

    report = models.ForeignKey(DailyReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    pressed_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)
    content = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["report_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"


class ReportComment(AppendOnly):
    """A word of the superior or the author about a report."""

    report = models.ForeignKey(DailyReport, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.text

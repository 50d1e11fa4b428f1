"""What offices work with: answers they write often, files for and from SP4N-LAPOR!, forms already sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tatakerja.organisation.models import Node
from tatakerja.service.models.complaints import MAX_TEXT, Complaint


class AnswerTemplate(models.Model):
    """An answer that an office writes often; offices below use it too."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="answer_templates")
    name = models.CharField(max_length=80)
    text = models.TextField(max_length=MAX_TEXT)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["node", "name"], name="template_once_an_office")
        ]

    def __str__(self) -> str:
        return self.name


class ComplaintPatience(models.Model):
    """How many days of silence close a region's report, and how long before that its reporter is reminded."""

    region = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    notice_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(notice_days__gte=1, days__gt=models.F("notice_days")),
                name="silence_is_noticed_before",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id}"


class ComplaintExchange(models.Model):
    """One imported file: what it did, and the bad rows with their reasons (XLSX)."""

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict)
    rejected = models.BinaryField(default=bytes)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class SentForm(models.Model):
    """A public form that was taken, by the hash of its seal: sent twice it is taken once.

    ``complaint`` leads a second press to the report; answers to the survey are not linked. Forgotten after
    two days, when no form with such a seal is taken any more.
    """

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    complaint = models.ForeignKey(Complaint, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.mark[:8]

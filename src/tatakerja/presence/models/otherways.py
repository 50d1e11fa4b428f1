"""Other ways in: files of machines and apps, and paper sheets that a superior photographed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.models import AppendOnly


class MachineFile(models.Model):
    """One file of a fingerprint machine or of another app: checked first, taken on a second word.

    ``content`` is the file until it is taken or given up; ``bad`` holds the lines that go back with reasons.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("Diperiksa, belum diimpor")
        TAKEN = "taken", _("Diimpor")

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="machine_files")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    bad = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKED)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class PaperSheet(AppendOnly):
    """A photographed paper sheet with the reason why there was no other way; its events name it."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="paper_sheets")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    photo = models.BinaryField()
    media_type = models.CharField(max_length=40)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}"

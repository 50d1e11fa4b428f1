"""What an office offers to the public: services, their standards by version, opening hours, its pledge."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.service.models.english import Said, in_language


class PublicService(models.Model):
    """A service of an office, such as "Izin mendirikan apotek"; ``code`` stands in its public address."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="services")
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    summary = models.CharField(max_length=400)
    summary_en = models.CharField(max_length=400, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> Said:
        """The name in the reader's language."""
        return in_language(self.name, self.name_en)

    @property
    def purpose(self) -> Said:
        """The summary in the reader's language."""
        return in_language(self.summary, self.summary_en)


class ServiceStandard(models.Model):
    """One published version of the standard; ``components`` holds texts by key of `rules.standards`.

    ``components_en`` and ``change_note_en`` are the office's English of it, as far as it has given any.
    """

    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="standards")
    version = models.PositiveIntegerField()
    components = models.JSONField()
    change_note = models.CharField(max_length=300, blank=True)
    components_en = models.JSONField(default=dict)
    change_note_en = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["service", "version"], name="standard_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} v{self.version}"

    @property
    def note(self) -> Said:
        """What changed, in the reader's language."""
        return in_language(self.change_note, self.change_note_en)


class OpeningHours(models.Model):
    """When a service is open on a weekday (Monday is 0), by channel and between two dates."""

    class Channel(models.TextChoices):
        COUNTER = "counter", _("Loket")
        ONLINE = "online", _("Daring")
        APPOINTMENT = "appointment", _("Dengan janji temu")

    service = models.ForeignKey(PublicService, on_delete=models.CASCADE, related_name="hours")
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.COUNTER)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["weekday", "opens", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H.%M}–{self.closes:%H.%M}"


class Pledge(models.Model):
    """The office's pledge to the public (maklumat pelayanan); the newest holds."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="pledges")
    text = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000, blank=True)
    valid_from = models.DateField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.node} {self.valid_from}"

    @property
    def words(self) -> Said:
        """The text in the reader's language."""
        return in_language(self.text, self.text_en)

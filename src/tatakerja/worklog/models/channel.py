"""The unit's own channel: announcements, receipts, questions; no outside chat is needed (A2-17)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tatakerja.organisation.models import Node, Person


class Announcement(models.Model):
    """Something that everybody at and below ``node`` is to know. It is withdrawn, never rewritten."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    posted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-posted_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """Somebody says to have read an announcement; said once."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["announcement", "person"], name="read_once")
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.person_id}"


class Question(models.Model):
    """A question to an announcement; everybody who sees the one sees the other, with its answer."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="questions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text


class ChannelLink(models.Model):
    """The address of a chat group that a unit keeps beside this channel; its talk is no evidence."""

    node = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="+")
    url = models.URLField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.url

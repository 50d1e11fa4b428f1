"""Meetings and events: online by default, in a room with a reason, within the circular's limits (A3-12)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.permit.models.base import MAX_REASON, Request, State


class Room(models.Model):
    """A room of an agency with the people it holds when it is full."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    capacity = models.PositiveIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["agency_id", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "name"], name="one_room_a_name"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.capacity})"


class Meeting(Request):
    """A meeting or event with its invitations. ``state`` approved = it takes place; proposed = by permit.

    ``person`` is who organises it; ``reason`` why people must meet in person; ``sequence`` counts what was
    sent, so that calendars replace the entry. ``checklist`` holds the protocol's items and who ticked them.
    """

    State = State

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Rapat")
        CEREMONY = "ceremony", _("Acara seremonial")
        GATHERING = "gathering", _("Pertemuan atau kumpul pegawai")
        TRAINING = "training", _("Pelatihan")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MEETING)
    title = models.CharField(max_length=120)
    agenda = models.CharField(max_length=1000, blank=True)
    online = models.BooleanField(default=True)
    link = models.URLField(max_length=300, blank=True)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    heads = models.PositiveIntegerField()
    clauses = models.JSONField(default=list)
    checklist = models.JSONField(default=list)
    people = models.ManyToManyField(Person, blank=True, related_name="meetings_invited")
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "starts_at"]),
            models.Index(fields=["approver", "state"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(online=True) | Q(room__isnull=False), name="meeting_in_person_has_a_room"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InvitationLetter(models.Model):
    """A calendar invitation or its withdrawal on its way to one address; sent again until it is taken."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST", _("Undangan")
        CANCEL = "CANCEL", _("Pembatalan")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=8, choices=Method.choices)
    sequence = models.PositiveIntegerField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sent_at", "failed"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "person", "method", "sequence"], name="one_letter_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.meeting_id} {self.person_id}"

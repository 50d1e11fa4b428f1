"""Duty places, better fences that were proposed, and past days measured again after a fence had moved."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person, Proposal, Workplace
from tatakerja.platform.models import AppendOnly
from tatakerja.presence.models.evidence import PresenceEvent
from tatakerja.presence.rules.remeasure import Choice


class DutyPlace(models.Model):
    """A place with a fence for some people from ``first`` to ``last``; several may hold on one day.

    ``fence`` as of a workplace: ``{"circle": [lat, lon, metres]}`` or ``{"polygon": [[lat, lon], …]}``.
    ``letter`` is the number of the letter of duty, where there is one.
    """

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="duty_places")
    name = models.CharField(max_length=120)
    fence = models.JSONField()
    first = models.DateField()
    last = models.DateField()
    letter = models.CharField(max_length=100, blank=True)
    people = models.ManyToManyField(Person, related_name="duty_places")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["first", "last"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="duty_place_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.name


def stored_at(instance: models.Model, name: str) -> str:
    """Where a proposal's file lies: under a random name, so that no name of a user reaches the disk."""
    assert isinstance(instance, FenceProposal)
    return f"fences/{instance.proposed_at:%Y/%m}/{uuid.uuid4()}.{name.rpartition('.')[2]}"


class FenceProposal(Proposal):
    """A better fence for a workplace, by somebody of the agency whose taps are measured against it.

    ``fence`` as of a workplace, ``before`` the one that held when it was sent. ``evidence`` is what its
    author was shown then (counts and bands, see `rules.fencing`): nobody learns more by asking again.
    ``run`` are the past days that the officer measured again with the approval.
    """

    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="proposals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="fence_proposals")
    fence = models.JSONField()
    before = models.JSONField()
    why = models.CharField(max_length=300)
    evidence = models.JSONField(default=dict)
    file = models.FileField(upload_to=stored_at, max_length=120, blank=True)
    file_name = models.CharField(max_length=80, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    run = models.ForeignKey(
        "Remeasure", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workplace"], condition=Q(state="proposed"), name="presence_fences_waiting")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "workplace"],
                condition=Q(state="proposed"),
                name="one_waiting_fence_a_person_and_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.workplace_id} {self.state}"


class OfficeNetwork(models.Model):
    """A network address of an agency's offices, which speaks for a tap and never against one.

    ``cidr`` is written plainly: 203.0.113.8/29. No tap keeps the address it came from.
    """

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="office_networks")
    cidr = models.CharField(max_length=43)
    label = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["agency_id", "cidr", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agency", "cidr"], condition=Q(ended_at__isnull=True), name="one_network_once"
            )
        ]

    def __str__(self) -> str:
        return self.cidr


class Remeasure(AppendOnly):
    """One decision to measure past days of an agency again; ``favour`` applied only what helps people."""

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="remeasures")
    first = models.DateField()
    last = models.DateField()
    choice = models.CharField(
        max_length=8,
        choices=[
            (Choice.FAVOUR.value, _("Hanya yang menjadi di dalam area")),
            (Choice.ALL.value, _("Semua, juga yang menjadi di luar area")),
        ],
    )
    reason = models.CharField(max_length=300)
    people = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    inside = models.PositiveIntegerField()
    outside = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.first}..{self.last}"


class PlaceRevision(AppendOnly):
    """What a new measure says of one tap; of several the newest counts, the tap itself stays as it was.

    ``said`` holds what replaces the tap's own columns: place, site, distance_m, limit_m, flags, pending.
    """

    run = models.ForeignKey(Remeasure, on_delete=models.PROTECT, related_name="revisions")
    event = models.ForeignKey(PresenceEvent, on_delete=models.PROTECT, related_name="revisions")
    said = models.JSONField()
    pending = models.BooleanField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event"], condition=Q(pending=True), name="presence_revised_waits")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.said.get('place', '')}"

"""Appointments and the queue at a counter: how a service takes them, each of them, and who is reminded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tatakerja.permit.models import Room
from tatakerja.service.models.register import PublicService
from tatakerja.service.rules.appointments import State as StateRule
from tatakerja.service.rules.complaints import CODE_LENGTH


class BookingRules(models.Model):
    """How a service takes appointments; its hours are those of the register's channel "by appointment".

    ``places`` people are served in one slot of ``minutes``; the room, its area with the distance kept, and
    the circular in force may leave fewer. ``distance_cm`` is the region's to confirm.
    """

    service = models.OneToOneField(PublicService, on_delete=models.CASCADE, related_name="booking")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=30)
    places = models.PositiveSmallIntegerField(default=1)
    days_ahead = models.PositiveSmallIntegerField(default=14)
    area_m2 = models.PositiveSmallIntegerField(null=True, blank=True)
    distance_cm = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(minutes__range=(5, 240)), name="slot_of_minutes"),
            models.CheckConstraint(condition=Q(places__gte=1), name="slot_for_somebody"),
            models.CheckConstraint(condition=Q(distance_cm__gte=1), name="some_distance"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}"


class Appointment(models.Model):
    """One visit: booked for a slot, or a walk-in without one. Nothing here tells who comes.

    ``code`` opens the ticket; ``number`` is drawn on arrival, counted per service and day.
    """

    class State(models.TextChoices):
        BOOKED = StateRule.BOOKED, _("Terpesan")
        WAITING = StateRule.WAITING, _("Menunggu dipanggil")
        CALLED = StateRule.CALLED, _("Dipanggil")
        SERVED = StateRule.SERVED, _("Selesai dilayani")
        ABSENT = StateRule.ABSENT, _("Tidak datang")
        CANCELLED = StateRule.CANCELLED, _("Dibatalkan")

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="appointments")
    day = models.DateField()
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.BOOKED)
    made_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    desk = models.CharField(max_length=30, blank=True)
    # The form it was booked with, so that a second press finds the same ticket.
    sent_mark = models.CharField(max_length=64, blank=True, db_index=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "starts_at", "number", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["service", "day", "state"]),
            models.Index(fields=["state", "starts_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["service", "day", "number"], name="queue_number_once_a_day"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def walk_in(self) -> bool:
        """Whether somebody came without an appointment."""
        return self.starts_at is None


class AppointmentContact(models.Model):
    """Where to send the reminder, sealed; ``mark`` tells the same contact again without telling which.

    Read by the reminder only, shown to nobody, deleted when the day is over.
    """

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="contact")
    sealed = models.BinaryField()
    mark = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"{self.appointment_id}"

"""What phones and people said: devices, append-only evidence, and what was decided about it.

Evidence is never edited. A superior's word on an event and the employee's explanation are rows of their own;
the newest counts.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel import zones
from tatakerja.organisation.models import Person
from tatakerja.platform.models import AppendOnly
from tatakerja.presence.rules.clock import ClockState, Grade
from tatakerja.presence.rules.events import MAX_NOTE, EventKind
from tatakerja.presence.rules.place import Place

# What people say about evidence: explanations and the reasons of decisions.
MAX_TEXT: Final = 300
# Apps that report on their own, where their owner allows it.
APPS: Final = ("OwnTracks", "Traccar Client")


class Device(models.Model):
    """A phone, browser or companion app that speaks for one person.

    The token is shown once; only its SHA-256 is kept. A browser's device has no rights of its own: it names
    the phone while the session gives the right (see docs/adr on check-ins from the browser). ``browser_hash``
    is shared by all accounts that checked in on one browser. A companion app is one that the person allowed:
    ``issued_at`` is the moment of the consent, ``revoked_at`` its end.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued", _("Token dari administrator")
        BROWSER = "browser", _("Peramban")
        COMPANION = "companion", _("Aplikasi pendamping")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ISSUED)
    token_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, blank=True, db_index=True)
    label = models.CharField(max_length=120, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.label or f"{self.get_kind_display()} {self.pk}"


class PresenceEvent(AppendOnly):
    """One tap: what the phone said, when it was received, and what the rules made of it at that moment.

    ``key`` is the phone's id of the tap and unique per person: another person's key is nobody's business.
    ``counts_at`` is UTC to the second, ``day`` its local date in ``zone`` (the unit's). ``batch`` names the
    request that stored the row, so that of a hundred equal requests one knows that it was the first.
    ``pending`` marks what a superior should look at: only the phone's word for the time, or not at the place.
    """

    key = models.UUIDField()
    # The index on person and day serves a person as well; nobody asks for the events of a device.
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="presence_events", db_index=False
    )
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in EventKind])
    at_phone = models.DateTimeField()
    clock = models.CharField(max_length=8, choices=[(state.value, state.value) for state in ClockState])
    counts_at = models.DateTimeField()
    received_at = models.DateTimeField()
    day = models.DateField()
    zone = models.CharField(max_length=40, default=zones.WIB)
    grade = models.CharField(max_length=1, choices=[(grade.value, grade.value) for grade in Grade])
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    fix_age_s = models.FloatField(null=True, blank=True)
    altitude_m = models.FloatField(null=True, blank=True)
    speed_mps = models.FloatField(null=True, blank=True)
    heading_deg = models.FloatField(null=True, blank=True)
    mode = models.CharField(max_length=8, blank=True)
    place = models.CharField(max_length=8, choices=[(place.value, place.value) for place in Place])
    site = models.CharField(max_length=40, blank=True)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    limit_m = models.PositiveIntegerField(null=True, blank=True)
    flags = models.JSONField(default=list, blank=True)
    pending = models.BooleanField(default=False)
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    answers = models.UUIDField(null=True, blank=True)
    receipt = models.TextField()
    batch = models.UUIDField()
    # Its coordinates were taken after their time; ``distance_m`` is the upper end of a band since then.
    reduced = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["counts_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "day"]),
            models.Index(fields=["day"], condition=models.Q(pending=True), name="presence_to_confirm"),
            models.Index(fields=["day"], condition=models.Q(reduced=False), name="presence_to_reduce"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="one_tap_one_event"),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True, accuracy_m__isnull=True)
                | models.Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180, accuracy_m__gte=0),
                name="location_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.counts_at:%Y-%m-%d %H:%M}"


class Confirmation(AppendOnly):
    """A word on what becomes of an event; of several the newest counts.

    A superior confirms or refuses what waits, and may take a press back: ``reopened``, it waits again.
    ``withdrawn`` is the employee's own word, right after the tap: the event stays and counts for nothing.
    ``press`` is shared by all decisions of one press.
    """

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("Dibenarkan")
        REFUSED = "refused", _("Tidak dibenarkan")
        WITHDRAWN = "withdrawn", _("Dibatalkan pegawai")
        REOPENED = "reopened", _("Diurungkan")

    event = models.ForeignKey(PresenceEvent, on_delete=models.PROTECT, related_name="confirmations")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=MAX_TEXT, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    press = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event"], condition=models.Q(decision="withdrawn"), name="withdrawn_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.decision}"


class Explanation(AppendOnly):
    """What the employee says about an event: one tapped reason, more words when wanted."""

    class Cause(models.TextChoices):
        FIELD_WORK = "field_work", _("Tugas lapangan")
        MEETING = "meeting", _("Rapat di tempat lain")
        WEAK_GPS = "weak_gps", _("GPS lemah di gedung")
        POINT_WRONG = "point_wrong", _("Titik lokasi keliru")
        ON_THE_WAY = "on_the_way", _("Dalam perjalanan")
        PHONE_TROUBLE = "phone_trouble", _("Ponsel bermasalah")
        OTHER = "other", _("Lainnya")

    event = models.ForeignKey(PresenceEvent, on_delete=models.PROTECT, related_name="explanations")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    text = models.CharField(max_length=MAX_TEXT, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.cause}"

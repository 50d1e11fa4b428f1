"""Kiosks at workplaces, cards of people without a phone, and codes that were read from a kiosk's screen."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tatakerja.organisation.models import Person, Workplace
from tatakerja.platform.models import AppendOnly


class Kiosk(models.Model):
    """A device of the office, bound to one workplace.

    ``pairing_hash`` opens it once, until ``pairing_until``; from then on ``token_hash`` names it. ``secret``
    makes the codes on its screen.
    """

    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=120)
    secret = models.CharField(max_length=64)
    pairing_hash = models.CharField(max_length=64, blank=True, db_index=True)
    pairing_until = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Card(models.Model):
    """A printed card: its QR code is a secret of which only the hash is kept, beside the hash of a PIN."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cards")
    secret_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=128)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_card_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.issued_at:%Y-%m-%d}"


class OfficeCode(AppendOnly):
    """Somebody read a code from a kiosk's screen; ``shown_at`` is when its half minute began."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="office_codes")
    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="codes")
    shown_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "shown_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.shown_at:%Y-%m-%d %H:%M:%S}"

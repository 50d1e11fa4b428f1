"""Screen locks of phones that speak for a tap: passkeys beside those with which somebody signs in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tatakerja.organisation.models import Person


class ScreenKey(models.Model):
    """A passkey that a person registered on a phone to add to a tap.

    It opens nothing: it signs nobody in, so that losing it locks nobody out. ``data`` is the attested
    credential (public key) and ``credential`` its id, both base64url; ``site`` the host name it is bound to.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="screen_keys")
    credential = models.CharField(max_length=1400, unique=True)
    data = models.TextField()
    site = models.CharField(max_length=253)
    label = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="presence_screen_keys"
            )
        ]

    def __str__(self) -> str:
        return self.label

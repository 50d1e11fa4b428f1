"""Which kiosk speaks, whose card was shown, and whether a code was read near a tap."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Exists, OuterRef, QuerySet

from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.models import Person
from tatakerja.presence.models import Card, Kiosk, OfficeCode, PresenceEvent
from tatakerja.presence.queries.evidence import not_withdrawn
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.kiosk import NEAR

_LONGEST = 200


def kiosk_of_token(token: str) -> Kiosk | None:
    """The kiosk of a paired device; one query."""
    if not token or len(token) > _LONGEST:
        return None
    rows = Kiosk.objects.select_related("workplace__node")
    return rows.filter(token_hash=token_hash(f"kiosk:{token}"), ended_at__isnull=True).first()


def person_of_card(secret: str) -> Person | None:
    """Whose card this is, where it still counts; one query."""
    if not secret or len(secret) > _LONGEST:
        return None
    row = Card.objects.select_related("person__user").filter(secret_hash=token_hash(f"card:{secret}"))
    found = row.filter(ended_at__isnull=True, person__active=True).first()
    return found.person if found else None


def person_of_pin(nip: str, pin: str) -> Person | None:
    """Who has this number and PIN; an unknown number costs as much time as a wrong PIN."""
    rows = Card.objects.select_related("person__user").filter(ended_at__isnull=True, person__active=True)
    card = rows.filter(person__nip=nip[:30]).first()
    good = check_password(pin[:32], card.pin_hash if card else _nobodys())
    return card.person if card and good else None


@cache
def _nobodys() -> str:
    """The hash of a PIN that nobody has, by the same hasher with the same cost."""
    return make_password(secrets.token_hex())


def taps_on(person: Person, day: date) -> list[tuple[EventKind, datetime]]:
    """The day's taps of a person that were not taken back, by kind and the moment that counts; one query."""
    rows = not_withdrawn(PresenceEvent.objects.filter(person=person, day=day))
    return [(EventKind(kind), at) for kind, at in rows.values_list("kind", "counts_at")]


def code_read_near(events: QuerySet[PresenceEvent]) -> QuerySet[PresenceEvent]:
    """The events annotated with ``code_read``: a code of an office's screen was read near the tap."""
    codes = OfficeCode.objects.filter(
        person=OuterRef("person"),
        shown_at__gte=OuterRef("counts_at") - NEAR,
        shown_at__lte=OuterRef("counts_at") + NEAR,
    )
    return events.annotate(code_read=Exists(codes))

"""Kiosks: set up and paired, cards issued and ended, taps taken for whoever shows one, codes noted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.identifiers import token_hash
from tatakerja.kernel.texts import words_of
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import require_keep, require_keep_person
from tatakerja.organisation.models import Person, Workplace
from tatakerja.organisation.queries import Post, post_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.presence.access import require_post
from tatakerja.presence.models import Card, Kiosk, OfficeCode, PresenceEvent
from tatakerja.presence.queries.kiosk import taps_on
from tatakerja.presence.rules.clock import ClockState, Grade, whole_second
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.kiosk import is_good, moment_of, next_tap
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.receipt import ReceiptFacts
from tatakerja.presence.services.devices import new_secret
from tatakerja.presence.services.keys import sign
from tatakerja.presence.services.second import settle_by_code

PAIRING = timedelta(minutes=30)
# Without letters and digits that look alike.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_JOB = Job("presence.kiosk")


@dataclass(frozen=True, slots=True)
class Issued:
    """A card in clear, to be printed once: the secret behind its QR code, and the PIN."""

    card: Card
    secret: str
    pin: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a card did: ``kind`` is ``None`` where it had just been taken."""

    person: Person
    kind: EventKind | None
    at: datetime
    zone: str


@transaction.atomic
def add_kiosk(*, by: Actor, workplace: Workplace, name: str) -> tuple[Kiosk, str]:
    """A kiosk at a workplace, and the code with which its device is opened within half an hour."""
    require_keep(by, workplace.node)
    title = words_of(name, "name", 120, required="Beri nama kios, misalnya Lobi utama.")
    code, now = "".join(secrets.choice(_LETTERS) for _ in range(10)), clock.now()
    kiosk = Kiosk.objects.create(
        workplace=workplace, name=title, secret=secrets.token_hex(32), pairing_until=now + PAIRING,
        pairing_hash=token_hash(f"pair:{code}"), added_at=now, added_by=person_behind(by),
    )  # fmt: skip
    _note(by, "kiosk_added", kiosk)
    return kiosk, code


def _note(by: Actor, action: str, kiosk: Kiosk) -> None:
    data = {"workplace": kiosk.workplace_id, "name": kiosk.name}
    path = kiosk.workplace.node.path
    audit.record(by=by, action=f"presence.{action}", subject=kiosk, node_path=path, data=data)


@transaction.atomic
def pair_kiosk(*, code: str) -> tuple[Kiosk, str]:
    """Opens a kiosk on the device that knows its code; answers the device's token. A code serves once."""
    found = Kiosk.objects.select_for_update().filter(
        pairing_hash=token_hash(f"pair:{code.strip().upper()}"), ended_at__isnull=True
    )
    kiosk = found.filter(pairing_until__gte=clock.now()).first() if code.strip() else None
    if kiosk is None:
        raise Invalid(
            "Kode ini tidak dikenal atau sudah lewat. Buat kios baru.", field="code", code="unknown"
        )
    token = new_secret()
    kiosk.pairing_hash, kiosk.token_hash = "", token_hash(f"kiosk:{token}")
    kiosk.save(update_fields=["pairing_hash", "token_hash"])
    _note(_JOB, "kiosk_paired", kiosk)
    return kiosk, token


@transaction.atomic
def end_kiosk(*, by: Actor, kiosk: Kiosk) -> Kiosk:
    """The device takes no taps any more, and its codes speak for nothing."""
    require_keep(by, kiosk.workplace.node)
    if kiosk.ended_at is not None:
        raise Conflict("Kios ini sudah ditutup.", code="kiosk_ended")
    kiosk.ended_at, kiosk.token_hash, kiosk.pairing_hash = clock.now(), "", ""
    kiosk.save(update_fields=["ended_at", "token_hash", "pairing_hash"])
    _note(by, "kiosk_ended", kiosk)
    return kiosk


@transaction.atomic
def issue_card(*, by: Actor, person: Person) -> Issued:
    """A new card with a PIN for a person; an older one counts no more."""
    require_keep_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    now, secret, pin = clock.now(), new_secret(), f"{secrets.randbelow(1_000_000):06d}"
    Card.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    card = Card.objects.create(
        person=person, secret_hash=token_hash(f"card:{secret}"), pin_hash=make_password(pin), issued_at=now,
        issued_by=person_behind(by),
    )  # fmt: skip
    audit.record(by=by, action="presence.card_issued", subject=card, data={"person": person.pk})
    return Issued(card, secret, pin)


@transaction.atomic
def end_card(*, by: Actor, card: Card) -> Card:
    """A lost card opens nothing from now on; its owner may end it too."""
    if isinstance(by, Job) or card.person.user_id != by.pk:
        require_keep_person(by, card.person)
    if card.ended_at is not None:
        raise Conflict("Kartu ini sudah tidak berlaku.", code="card_ended")
    card.ended_at = clock.now()
    card.save(update_fields=["ended_at"])
    audit.record(by=by, action="presence.card_ended", subject=card, data={"person": card.person_id})
    return card


@transaction.atomic
def tap_at_kiosk(*, kiosk: Kiosk, person: Person) -> Tapped:
    """The tap of somebody who showed a card or typed a PIN: the server's time, the kiosk's place.

    Only people of the kiosk's own agency (`NotAllowed`). The same card again within ten minutes is the same
    tap.
    """
    now = whole_second(clock.now())
    Person.objects.select_for_update().get(pk=person.pk)
    post = require_post(post_of(person, local_date(now, kiosk.workplace.node.zone)))
    if not kiosk.workplace.node.path.startswith(post.agency.path):
        raise NotAllowed("Kios ini hanya untuk pegawai OPD pemiliknya.")
    day = local_date(now, post.zone)
    kind = next_tap(taps_on(person, day), now)
    if kind is not None:
        event = _event(kiosk, person, post, kind, now)
        event.save()
        audit.record(
            by=_JOB, action="presence.kiosk_tap", subject=kiosk, node_path=post.node.path,
            data={"person": person.pk, "event": event.pk, "kind": kind.value},
        )  # fmt: skip
    return Tapped(person, kind, now, post.zone)


def _event(kiosk: Kiosk, person: Person, post: Post, kind: EventKind, now: datetime) -> PresenceEvent:
    key, received = uuid4(), clock.now()
    return PresenceEvent(
        key=key,
        person=person,
        kind=kind.value,
        at_phone=now,
        clock=ClockState.SYNCED.value,
        counts_at=now,
        received_at=received,
        day=local_date(now, post.zone),
        zone=post.zone,
        grade=Grade.A.value,
        place=Place.OFFICE.value,
        site=f"office/{kiosk.workplace_id}",
        flags=["kiosk", f"kiosk/{kiosk.pk}"],
        receipt=sign(ReceiptFacts(person.nip, key, now, received, Place.OFFICE)),
        batch=uuid4(),
    )


@transaction.atomic
def note_code(*, by: Actor, person: Person, kiosk: Kiosk, slot: int, code: str) -> OfficeCode:
    """A code read from a kiosk's screen speaks for this person's taps of these minutes, also for those that
    still wait on a phone without signal."""
    if isinstance(by, Job) or person.user_id != by.pk:
        raise NotAllowed("Kode kantor hanya dapat dicatat oleh pegawainya sendiri.")
    now = clock.now()
    post = require_post(post_of(person, local_date(now, kiosk.workplace.node.zone)))
    good = kiosk.ended_at is None and is_good(kiosk.secret, slot, code, now)
    if not good or not kiosk.workplace.node.path.startswith(post.agency.path):
        raise Invalid("Kode ini sudah berganti. Pindai lagi kode di layar kantor.", field="code", code="old")
    row, made = OfficeCode.objects.get_or_create(
        person=person, kiosk=kiosk, shown_at=moment_of(slot), defaults={"at": now}
    )
    if made:
        audit.record(
            by=by,
            action="presence.code_read",
            subject=row,
            node_path=post.node.path,
            data={"kiosk": kiosk.pk},
        )
        settle_by_code(person, row.shown_at)
    return row

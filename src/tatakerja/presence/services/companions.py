"""Reports of companion apps (OwnTracks, Traccar Client) as ``location`` events, in working hours only.

Both apps report all day, whatever the server wants. So the server keeps what falls into the person's working
hours and forgets the rest before anything is stored. They send a report again until it is answered, without
an id of their own: the id is made of the person and the reading, so that a report sent twice is one event.
Nobody has to carry one: a person allows it for the own phone, is told what it takes, and stops it with one
tap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.geodesy import MAX_ACCURACY_M
from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.presence.access import UnknownDevice, require_bind, require_device
from tatakerja.presence.models import APPS, Device
from tatakerja.presence.queries.devices import device_of_token
from tatakerja.presence.rules.clock import companion_clock
from tatakerja.presence.rules.events import EventKind, Reported, check_event
from tatakerja.presence.services.devices import new_secret
from tatakerja.presence.services.readings import Reading, instant_of, refused_by
from tatakerja.presence.services.receiving import Taken, take
from tatakerja.presence.services.throttle import intake_buckets
from tatakerja.presence.services.wire import Batch, Sensors, Sound, read_number, read_sensor

# Apps of one person at the same time: an old phone and a new one.
MOST_APPS: Final = 3
_READINGS: Final = "presence.companions.reading"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A companion app that may report from now on; ``token`` is shown this once."""

    device: Device
    token: str


@transaction.atomic
def allow_companion(*, by: Actor, person: Person, app: str, agreed: bool) -> Allowed:
    """The person's own consent to a companion app, and the token for it.

    Nobody consents for another. Raises `Invalid` without the consent, `Conflict` beyond three apps. It ends
    with `revoke_device`, at any time and without a reason.
    """
    require_bind(by, person)
    if app not in APPS:
        raise Invalid("Pilih aplikasinya.", field="app", code="unknown_app")
    if not agreed:
        raise Invalid("Centang persetujuan dahulu; tanpa itu tidak ada yang dikirim.", field="agreed")
    Person.objects.select_for_update().get(pk=person.pk)
    own = Device.objects.filter(person=person, kind=Device.Kind.COMPANION, revoked_at__isnull=True)
    if own.count() >= MOST_APPS:
        raise Conflict(f"Paling banyak {MOST_APPS} aplikasi. Hentikan yang tidak dipakai dahulu.")
    token = new_secret()
    device = Device.objects.create(
        person=person,
        kind=Device.Kind.COMPANION,
        token_hash=token_hash(token),
        label=app,
        issued_at=clock.now(),
        issued_by=person_behind(by),
    )
    audit.record(
        by=by, action="presence.companion_allowed", subject=device, data={"person": person.pk, "app": app}
    )
    return Allowed(device, token)


def known_device(token: object, user: str | None = None) -> Device:
    """The device of a companion app's token, throttled. ``user``: the NIP or user name it was given with,
    which must be the device's own."""
    device = require_device(device_of_token(token) if isinstance(token, str) else None)
    if user is not None:
        account = device.person.user
        if user.strip() not in {device.person.nip, account.username if account else device.person.nip}:
            raise UnknownDevice("Nama pengguna dan token perangkat tidak cocok.")
    intake_buckets.take(device.pk)
    return device


def take_readings(*, device: Device | None, readings: Sequence[Reading]) -> Taken | None:
    """Takes a burst of readings for the person of the device, in one transaction; ``None`` where all of it
    was dropped, unstored.

    Dropped is what falls outside the person's working hours, what is older than the intake keeps, and among
    several what cannot be read; the rest follows the rules of every event. Raises as `intake` does, and
    `Invalid` (422) with the app's own name of the field where nothing of it can be read.
    """
    bound, received = require_device(device), clock.now()
    sound: list[Sound] = []
    refusals: list[Invalid] = []
    for reading in readings:
        try:
            sound.append(_sound(bound.person, reading, received))
        except Invalid as refusal:
            refusals.append(refused_by([reading], refusal))
    if refusals and not sound:
        raise refusals[0]
    return take(bound, Batch(received, tuple(sound)), received) if sound else None


def _key(reading: str) -> UUID:
    """The id of a reading, which outlives its coordinates: under the installation's secret, so that nobody
    finds the point again by trying all points around a known place."""
    return UUID(bytes=salted_hmac(_READINGS, reading, algorithm="sha256").digest()[:16], version=4)


def _sound(person: Person, reading: Reading, received: datetime) -> Sound:
    at = instant_of(reading.at)
    lat, lon = read_number(reading.lat, "lat"), read_number(reading.lon, "lon")
    accuracy = read_number(reading.accuracy_m, "accuracy_m")
    # An app that names no accuracy has proved no place: the widest circle there is says just that.
    event = Reported(
        _key(f"{person.pk}/{at.isoformat()}/{lat!r}/{lon!r}"),
        EventKind.LOCATION,
        lat,
        lon,
        MAX_ACCURACY_M if accuracy is None else accuracy,
    )
    return Sound(
        echo=str(event.id),
        event=event,
        fix=check_event(event),
        at=at,
        clock=companion_clock(at, received),
        sensors=Sensors(*map(read_sensor, (reading.altitude_m, reading.speed_mps, reading.heading_deg))),
    )

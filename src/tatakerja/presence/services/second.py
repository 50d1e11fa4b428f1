"""Second evidence at the intake: what speaks for a tap, and what is missing where a circular asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticationResponse, PublicKeyCredentialRpEntity

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Person
from tatakerja.platform.audit import Job
from tatakerja.presence.models import Confirmation, PresenceEvent, ScreenKey
from tatakerja.presence.queries.duty import BLOCK
from tatakerja.presence.queries.evidence import still_open
from tatakerja.presence.queries.ground import Ground
from tatakerja.presence.queries.networks import from_office
from tatakerja.presence.queries.second import code_read, keys_of, second_of
from tatakerja.presence.queries.today import policy_of
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.kiosk import NEAR
from tatakerja.presence.rules.network import OFFICE_NETWORK, speaks_for
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.second import MISSING, OFFICE_CODE, SCREEN_KEY, SOON, Proof, binds
from tatakerja.presence.services.decisions import confirm_events
from tatakerja.presence.services.fresh import Fresh

NAME: Final = "Tatakerja"
_JOB: Final = Job("presence.second")
_UNSURE: Final = frozenset({Place.OUTSIDE.value, Place.UNKNOWN.value})


def weigh(row: Fresh, proof: Proof | None, ground: Ground | None) -> None:
    """Notes in the row the second evidence that its day asks for, or that it is missing and waits.

    `Invalid` only where the circular's ``presence.without_evidence`` is ``block``.
    """
    asked = second_of(ground) if ground and binds(EventKind(row.kind)) else frozenset[str]()
    if ground is None or not asked:
        return
    if proof is not None and SCREEN_KEY in asked and is_proven(proof, keys_of(row.person_id)):
        row.flags = [*row.flags, SCREEN_KEY]
    elif OFFICE_CODE in asked and code_read(row.person_id, row.counts_at):
        return
    elif policy_of(ground).value("presence.without_evidence") == BLOCK:
        raise Invalid(
            "Edaran hanya menerima presensi dengan bukti kedua: kunci layar ponsel atau kode di layar "
            "kantor. Ketuk lagi dan buka kunci layar, atau pindai kode kantor dahulu.",
            field="passkey",
            code="second_blocked",
        )
    else:
        row.flags, row.pending = [*row.flags, MISSING], True


def speak_for(rows: Iterable[Fresh], on: Callable[[date], Ground | None], address: str) -> None:
    """Notes in favour of a tap that lies outside or unclear that it came from the office's own line.

    ``on`` answers the ground of a day; without an address nothing is asked.
    """
    for row in rows:
        unsure = row.place in _UNSURE and speaks_for(row.counts_at, row.received_at)
        if address and unsure and from_office(on(row.day), address):
            row.flags = [*row.flags, OFFICE_NETWORK]


def is_proven(proof: Proof, keys: Iterable[ScreenKey]) -> bool:
    """Whether one of these keys signed this tap, with its owner verified by the phone.

    The counter of a passkey is not compared: synced ones always say 0, and taps that waited come late.
    """
    key = next((one for one in keys if one.credential == proof.credential), None)
    if key is None:
        return False
    try:
        said = {
            "clientDataJSON": proof.client_data,
            "authenticatorData": proof.authenticator_data,
            "signature": proof.signature,
        }
        answer = AuthenticationResponse.from_dict(
            {"id": key.credential, "rawId": key.credential, "type": "public-key", "response": said}
        )
        state = {"challenge": websafe_encode(proof.challenge), "user_verification": "required"}
        known = AttestedCredentialData(websafe_decode(key.data))
        server_of(key.site).authenticate_complete(state, [known], answer)
    except (ValueError, TypeError, KeyError, IndexError):
        return False
    return True


def server_of(site: str) -> Fido2Server:
    """WebAuthn for one host name; https, or localhost."""
    return Fido2Server(PublicKeyCredentialRpEntity(name=NAME, id=site))


def settle_by_key(person: Person, rows: Iterable[Fresh]) -> None:
    """Who unlocks the phone at the second try makes good the first, where it waited for nothing else."""
    for row in rows:
        if SCREEN_KEY in row.flags:
            _settle(person, row.counts_at - SOON, row.counts_at, "Kunci layar dibuka.")


def settle_by_code(person: Person, shown_at: datetime) -> None:
    """A code that was read confirms the taps around it which waited for nothing but second evidence."""
    _settle(person, shown_at - SOON, shown_at + NEAR, "Kode kantor dipindai.")


def _settle(person: Person, first: datetime, last: datetime, reason: str) -> None:
    near = PresenceEvent.objects.filter(
        person=person, counts_at__range=(first, last), grade__in=(Grade.A, Grade.B)
    )
    waiting = still_open(near).exclude(place__in=_UNSURE).only("flags", "counts_at")
    found = [event.pk for event in waiting if MISSING in event.flags]
    if found:
        confirm_events(by=_JOB, events=found, decision=Confirmation.Decision.CONFIRMED, reason=reason)

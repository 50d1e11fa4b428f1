"""Screen keys: registered by their owner on the own phone, ended by the owner or by an officer."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import require_keep_person
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.presence.access import require_own_key
from tatakerja.presence.models import ScreenKey
from tatakerja.presence.queries.second import keys_of
from tatakerja.presence.services.second import server_of

MOST: Final = 5


def offer_key(*, person: Person, site: str) -> tuple[dict[str, Any], Any]:
    """What the browser needs to make a key, as JSON, and the state to keep until it answers."""
    have = [AttestedCredentialData(websafe_decode(key.data)) for key in keys_of(person.pk)]
    options, state = server_of(site).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=f"presence/{person.pk}".encode(), name=person.nip, display_name=person.name
        ),
        credentials=have,
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


@transaction.atomic
def add_key(*, by: Actor, person: Person, site: str, state: Any, answer: object, label: str) -> ScreenKey:
    """Keeps the key that the phone made; `Invalid` where its answer does not fit what was asked."""
    require_own_key(by, person)
    Person.objects.select_for_update().get(pk=person.pk)
    if len(keys_of(person.pk)) >= MOST:
        raise Invalid(f"Paling banyak {MOST} kunci. Hapus yang tidak dipakai.", field="label", code="many")
    found = _credential(site, state, answer)
    try:
        with transaction.atomic():
            key = ScreenKey.objects.create(
                person=person, credential=websafe_encode(found.credential_id), site=site,
                data=websafe_encode(bytes(found)), label=label.strip()[:60] or "Ponsel", added_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("Kunci layar ini sudah terdaftar.", code="screen_key_known") from error
    audit.record(by=by, action="presence.screen_key_added", subject=key, data={"person": person.pk})
    return key


def _credential(site: str, state: Any, answer: object) -> AttestedCredentialData:
    try:
        if not state or not isinstance(answer, dict):
            raise ValueError("nothing was asked")
        found = server_of(site).register_complete(state, RegistrationResponse.from_dict(answer))
        if found.credential_data is None:
            raise ValueError("no credential")
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise Invalid(
            "Kunci layar tidak jadi didaftarkan. Muat ulang halaman, lalu coba lagi.",
            field="answer",
            code="screen_key_unread",
        ) from error
    return found.credential_data


@transaction.atomic
def end_key(*, by: Actor, key: ScreenKey) -> ScreenKey:
    """A key speaks for no tap from now on; its owner ends it, or an officer where the phone is gone."""
    if isinstance(by, Job) or key.person.user_id != by.pk:
        require_keep_person(by, key.person)
    if key.ended_at is not None:
        raise Conflict("Kunci ini sudah dihapus.", code="screen_key_ended")
    key.ended_at, key.ended_by = clock.now(), person_behind(by)
    key.save(update_fields=["ended_at", "ended_by"])
    audit.record(by=by, action="presence.screen_key_ended", subject=key, data={"person": key.person_id})
    return key

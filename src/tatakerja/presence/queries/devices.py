"""Which device speaks: by the bearer token of the API, or by the cookie of a signed-in browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, QuerySet

from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.access import below, in_force, today
from tatakerja.organisation.models import Assignment, Node, Person
from tatakerja.platform.statements import among, as_model, fetch, listed
from tatakerja.presence.models import Device

_LONGEST = 200


def _in_order(model: type[Model], names: frozenset[str]) -> list[str]:
    """The columns as the model orders them, which is how it takes them."""
    return [one.attname for one in model._meta.concrete_fields if one.attname in names]


_DEVICE: Final = _in_order(Device, frozenset({"id", "person_id", "kind", "token_hash", "revoked_at"}))
_PERSON: Final = _in_order(Person, frozenset({"id", "nip", "name", "status", "active", "user_id"}))
_TOKENS: Final = f"""
SELECT {", ".join(f"d.{name}" for name in _DEVICE)}, {", ".join(f"p.{name}" for name in _PERSON)}
FROM presence_device d JOIN organisation_person p ON p.id = d.person_id
WHERE {{tokens}} AND d.kind <> %s
"""  # noqa: S608  own names


def browser_hash(secret: str, person: Person) -> str:
    """The hash of a browser's cookie for one person; never the hash of a bearer token."""
    return token_hash(f"browser:{person.pk}:{secret}")


def device_of_token(token: str) -> Device | None:
    """The device of a bearer token, revoked ones included; one query."""
    if not token or len(token) > _LONGEST or not token.isascii():
        return None
    found = Device.objects.select_related("person__user").filter(token_hash=token_hash(token))
    return found.exclude(kind=Device.Kind.BROWSER).first()


def devices_of_tokens(hashes: Iterable[str]) -> dict[str, Device]:
    """The devices of many bearer tokens by the hash of the token, revoked ones included; one query.

    They carry what the intake asks of a device and its person; anything else is read when it is asked for.
    """
    found: dict[str, Device] = {}
    statement = _TOKENS.format(tokens=among("d.token_hash", "text"))
    for row in fetch(statement, [listed(hashes), Device.Kind.BROWSER.value]):
        device = as_model(Device, _DEVICE, row[: len(_DEVICE)])
        device._state.fields_cache["person"] = as_model(Person, _PERSON, row[len(_DEVICE) :])
        found[device.token_hash] = device
    return found


def device_of_browser(secret: str, person: Person) -> Device | None:
    """The device under which this browser speaks for this person; ``None`` when it is not bound."""
    if not secret or len(secret) > _LONGEST:
        return None
    found = Device.objects.select_related("person__user").filter(revoked_at__isnull=True)
    return found.filter(token_hash=browser_hash(secret, person), person=person).first()


def people_to_equip(agency: Node | None) -> QuerySet[Person]:
    """Active people with a definitive post today at or below ``agency`` (``None``: everywhere), by id."""
    held = Assignment.objects.filter(in_force(today()), kind=Assignment.Kind.DEFINITIVE)
    if agency is not None:
        held = held.filter(below([agency.path], "node__path"))
    return Person.objects.filter(active=True, pk__in=held.values("person_id")).order_by("pk")


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One row of the console's list."""

    id: int
    nip: str
    name: str
    kind: str
    label: str
    issued_at: str
    revoked_at: str | None


def list_devices(*, nip: str = "", agency: Node | None = None, revoked: bool = False) -> list[DeviceLine]:
    """Devices by id; revoked ones only when asked for."""
    rows = Device.objects.select_related("person")
    if not revoked:
        rows = rows.filter(revoked_at__isnull=True)
    if nip:
        rows = rows.filter(person__nip=nip)
    if agency is not None:
        rows = rows.filter(person__in=people_to_equip(agency).values("pk"))
    return [
        DeviceLine(
            row.pk,
            row.person.nip,
            row.person.name,
            row.kind,
            row.label,
            row.issued_at.isoformat(timespec="seconds"),
            row.revoked_at.isoformat(timespec="seconds") if row.revoked_at else None,
        )
        for row in rows
    ]


def bound_devices(person: Person) -> QuerySet[Device]:
    """The person's devices that may speak, the newest first."""
    return Device.objects.filter(person=person, revoked_at__isnull=True).order_by("-issued_at", "-id")


def has_stopped_sharing(person: Person) -> bool:
    """Whether the person shared through a companion app and has stopped it; one query."""
    ended = Device.objects.filter(person=person, kind=Device.Kind.COMPANION).values_list(
        "revoked_at", flat=True
    )
    moments = list(ended)
    return bool(moments) and None not in moments

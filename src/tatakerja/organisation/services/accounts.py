"""Accounts of recorded people: made without a password, opened once with a printed code.

Hashing twenty thousand passwords with argon2 would take an hour; a code of 80 random bits needs no slow hash,
so its SHA-256 is kept and the person chooses a password when first signing in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.identifiers import plain_code
from tatakerja.organisation.access import kept_people
from tatakerja.organisation.models import ActivationCode, Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User

# Letters and digits that nobody confuses on paper; 32 of them, five bits each.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 16
VALID_FOR: Final = timedelta(days=30)
_CHUNK = 900
_WRONG = "Nomor pegawai atau kode aktivasi tidak cocok, sudah dipakai, atau sudah lewat waktu."


@dataclass(frozen=True, slots=True)
class Opened:
    """One account with its one-time code; the code exists only here and is shown once."""

    person: Person
    username: str
    code: str


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def _code_hash(code: str) -> str:
    return hashlib.sha256(plain_code(code).encode()).hexdigest()


@transaction.atomic
def open_accounts(*, by: Actor, people: Iterable[Person]) -> list[Opened]:
    """Accounts and fresh codes for these people; whoever has a password already is left out.

    The user name is the employee number. An earlier code stops working. Raises `NotAllowed` for anybody whose
    data the officer does not keep, `Conflict` for a user name taken by another account.
    """
    wanted = [person for person in people if person.active]
    _require_kept(by, wanted)
    _make_users([person for person in wanted if person.user_id is None])
    opened = _issue([person for person in wanted if _never_signed_in(person)])
    data = {"people": [one.person.pk for one in opened]}
    audit.record(
        by=by, action="organisation.accounts_opened", subject=("organisation.person", "*"), data=data
    )
    return opened


def _never_signed_in(person: Person) -> bool:
    return person.user is not None and not person.user.has_usable_password()


def _require_kept(by: Actor, people: Sequence[Person]) -> None:
    if isinstance(by, Job):
        return
    kept = set(kept_people(by).values_list("pk", flat=True))
    if any(person.pk not in kept for person in people):
        raise NotAllowed("Sebagian pegawai bukan tanggungan Anda; akunnya tidak dibuat.")


def _make_users(people: Sequence[Person]) -> None:
    numbers = [person.nip for person in people]
    for start in range(0, len(numbers), _CHUNK):
        taken = User.objects.filter(username__in=numbers[start : start + _CHUNK]).first()
        if taken is not None:
            raise Conflict(f"Nama pengguna {taken.username} sudah dipakai akun lain.", code="username_taken")
    unusable = make_password(None)
    users = User.objects.bulk_create(
        [
            User(username=person.nip, first_name=person.name[:150], email=person.email, password=unusable)
            for person in people
        ]
    )
    for person, user in zip(people, users, strict=True):
        person.user = user
    Person.objects.bulk_update(people, ["user"], batch_size=400)


def _issue(people: Sequence[Person]) -> list[Opened]:
    now = clock.now()
    ids = [person.user_id for person in people if person.user_id is not None]
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        ActivationCode.objects.filter(user_id__in=chunk).delete()
        User.objects.filter(pk__in=chunk, is_active=False).update(is_active=True)
    opened = [Opened(person, person.user.username, _new_code()) for person in people if person.user]
    ActivationCode.objects.bulk_create(
        ActivationCode(
            user=one.person.user,
            code_hash=_code_hash(one.code),
            issued_at=now,
            expires_at=now + VALID_FOR,
        )
        for one in opened
    )
    return opened


@transaction.atomic
def activate_account(*, number: str, code: str, password: str) -> User:
    """Exchanges a code for a password chosen by the person; the same answer for every wrong pair.

    Raises `NotAllowed` for a wrong, used or expired code, `Invalid` for a password that is too easy.
    """
    username = "".join(number.split())
    found = (
        ActivationCode.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(code_hash=_code_hash(code), used_at__isnull=True, expires_at__gt=clock.now())
        .filter(Q(user__username=username) | Q(user__person__nip=username), user__is_active=True)
        .first()
    )
    if found is None or not found.user.password.startswith(UNUSABLE_PASSWORD_PREFIX):
        raise NotAllowed(_WRONG, code="activation")
    try:
        validate_password(password, found.user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password", code="password") from error
    found.user.set_password(password)
    found.user.save(update_fields=["password"])
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    audit.record(by=found.user, action="organisation.account_activated", subject=found.user)
    return found.user


@transaction.atomic
def create_account(*, by: Actor, username: str, name: str, password: str, email: str = "") -> User:
    """An account without a person, for an auditor or administrator; made from the console only."""
    if not isinstance(by, Job):
        raise NotAllowed("Akun tanpa data pegawai dibuat dari konsol.")
    if User.objects.filter(username=username).exists():
        raise Conflict(f"Nama pengguna {username} sudah dipakai.", code="username_taken")
    user = User(username=username, first_name=name[:150], email=email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password", code="password") from error
    user.set_password(password)
    user.save()
    audit.record(by=by, action="organisation.account_created", subject=user, data={"username": username})
    return user

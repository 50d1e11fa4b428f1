"""Seals who sent a complaint with a key that lies beside the database, not in it.

A dump, an export or the admin of the database shows bytes only. Without the key file the identity is gone for
good: the operator's guide says to keep a copy of it apart from the backups.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from tatakerja.kernel.errors import Conflict

KEY_FILE = "identity-key"


def _cipher() -> Fernet:
    kept = Path(settings.DATA_DIR) / KEY_FILE
    if not kept.exists():
        _make_key(kept)
    return Fernet(kept.read_bytes())


def _make_key(kept: Path) -> None:
    """A new key, whole from its first moment: two processes that begin at once both use the first one."""
    fresh = kept.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(Fernet.generate_key())
    with suppress(FileExistsError):
        os.link(fresh, kept)
    fresh.unlink()


def seal(name: str, contact: str) -> bytes:
    """Name and contact as an encrypted token."""
    return _cipher().encrypt(json.dumps({"name": name, "contact": contact}).encode())


def fingerprint(contact: str) -> str:
    """64 hexadecimal digits that tell the same contact again; without the key nobody finds it by trying."""
    plain = "".join(char for char in contact.casefold() if char.isalnum() or char == "@")
    _cipher()
    key = (Path(settings.DATA_DIR) / KEY_FILE).read_bytes()
    return hmac.new(key, plain.encode(), "sha256").hexdigest()


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """``name`` and ``contact``; `Conflict` (seal_lost) where the key has been replaced."""
    try:
        found: dict[str, str] = json.loads(_cipher().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise Conflict(
            "Identitas ini disegel dengan kunci lain. Pulihkan berkas identity-key dari salinannya.",
            code="seal_lost",
        ) from error
    return found

"""Seals who sent a complaint with a key that lies beside the database, not in it.

A dump, an export or the admin of the database shows bytes only. Without the key file the identity is gone for
good: the operator's guide says to keep a copy of it apart from the backups.
"""

from __future__ import annotations

import hmac
import json
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from tatakerja.kernel.errors import Conflict
from tatakerja.platform.keyfiles import write_once

KEY_FILE = "identity-key"


def _cipher() -> Fernet:
    kept = Path(settings.DATA_DIR) / KEY_FILE
    if not kept.exists():
        return Fernet(write_once(kept, Fernet.generate_key(), 0o600))
    return Fernet(kept.read_bytes())


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

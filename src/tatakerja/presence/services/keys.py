"""The key that signs receipts: made once in the data folder, never in the database or a backup of it.

``receipt-key`` holds the private key (mode 0600), ``receipt-keys/`` every public key that ever signed: so
old receipts stay provable after a change of key. Give an auditor the public file, nothing else is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from tatakerja.kernel.errors import Invalid
from tatakerja.platform.keyfiles import write_once
from tatakerja.presence.rules.bundle import bundle, signed_for
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.receipt import ReceiptFacts, join_token, payload, read_payload, split_token
from tatakerja.presence.services.fresh import Fresh

_PRIVATE = "receipt-key"
_PUBLIC = "receipt-keys"


class ForgedReceipt(Invalid):
    """The signature belongs to no key of this installation."""

    code = "receipt_forged"


def _make_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@lru_cache(maxsize=4)
def _signing_key(folder: Path) -> Ed25519PrivateKey:
    kept = folder / _PRIVATE
    pem = kept.read_bytes() if kept.exists() else write_once(kept, _make_key(), 0o600)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Invalid(f"{kept.name} bukan kunci Ed25519.", field="receipt", code="receipt_key_unusable")
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    write_once(folder / _PUBLIC / f"{hashlib.sha256(public).hexdigest()[:16]}.pem", public, 0o644)
    return key


def signing_key() -> Ed25519PrivateKey:
    """The installation's key; made at its first use."""
    return _signing_key(settings.DATA_DIR)


def _read_public(path: Path) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Invalid(
            f"{path.name} tidak dapat dibaca sebagai kunci publik.", field="key", code="key_unreadable"
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise Invalid(f"{path.name} bukan kunci Ed25519.", field="key", code="key_unreadable")
    return key


def public_keys(file: Path | None = None) -> list[Ed25519PublicKey]:
    """Every public key of this installation, or the one in ``file``."""
    if file is not None:
        return [_read_public(file)]
    signing_key()
    return [_read_public(path) for path in sorted((settings.DATA_DIR / _PUBLIC).glob("*.pem"))]


def sign(facts: ReceiptFacts) -> str:
    """The compact token of a receipt."""
    (token,) = _sign_all([facts])
    return token


def seal(rows: Sequence[Fresh], nip: str) -> None:
    """Writes into the rows that one person's request brings the signed receipts of them."""
    facts = [ReceiptFacts(nip, row.key, row.counts_at, row.received_at, Place(row.place)) for row in rows]
    for row, token in zip(rows, _sign_all(facts), strict=True):
        row.receipt = token


def _sign_all(facts: Sequence[ReceiptFacts]) -> list[str]:
    """One token each, in order; many share one signature, which is dearer than all else a receipt needs."""
    written = [payload(one) for one in facts]
    if len(written) == 1:
        return [join_token(written[0], signing_key().sign(written[0]))]
    if not written:
        return []
    document, ways = bundle(written)
    signature = signing_key().sign(document)
    return [join_token(data, signature, way) for data, way in zip(written, ways, strict=True)]


def verify(token: str, keys: Sequence[Ed25519PublicKey] | None = None) -> ReceiptFacts:
    """What a receipt proves. A receipt never expires.

    Raises `Invalid` for what is no receipt, `ForgedReceipt` for a changed one or one of another installation.
    """
    data, signature, way = split_token(token)
    signed = signed_for(data, way) if way else data
    for key in public_keys() if keys is None else keys:
        try:
            key.verify(signature, signed)
        except InvalidSignature:
            continue
        return read_payload(data)
    raise ForgedReceipt(
        "Tanda tangan tidak cocok: isi tanda terima diubah, atau bukan dari sistem ini.", field="receipt"
    )

"""Web push without a third party's library: the keys of the installation, encryption, and the signed request.

RFC 8291 (encryption for one browser), RFC 8188 (aes128gcm), RFC 8292 (VAPID). The private key is made once in
the data folder (``vapid-key``, mode 0600): browsers subscribe to its public half.
"""

from __future__ import annotations

import base64
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tatakerja.platform.keyfiles import write_once

_KEY_FILE: Final = "vapid-key"
_RECORD: Final = 4096
_TOKEN_S: Final = 12 * 3600
# What fits into one record beside padding mark and tag.
MAX_PAYLOAD: Final = 3000


def to_text(data: bytes) -> str:
    """base64url without padding, as browsers and the RFCs write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The bytes of base64url with or without padding; ``ValueError`` for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _make_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@lru_cache(maxsize=4)
def _key_in(folder: Path) -> ec.EllipticCurvePrivateKey:
    kept = folder / _KEY_FILE
    pem = kept.read_bytes() if kept.exists() else write_once(kept, _make_key(), 0o600)
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def installation_key() -> ec.EllipticCurvePrivateKey:
    """The installation's VAPID key; made at set-up or at its first use."""
    return _key_in(settings.DATA_DIR)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def public_key() -> str:
    """What a browser subscribes to: the uncompressed point in base64url."""
    return to_text(_point(installation_key().public_key()))


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def encrypt(payload: bytes, p256dh: str, auth: str) -> bytes:
    """The body for one browser: header (salt, record size, our key) and one encrypted record.

    ``ValueError`` for keys that are none or a payload over :data:`MAX_PAYLOAD` bytes.
    """
    if len(payload) > MAX_PAYLOAD:
        raise ValueError("payload too large")
    browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_text(p256dh))
    own, salt = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    ours = _point(own.public_key())
    shared = own.exchange(ec.ECDH(), browser)
    seed = _derive(shared, from_text(auth), b"WebPush: info\x00" + _point(browser) + ours, 32)
    key = _derive(seed, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(seed, salt, b"Content-Encoding: nonce\x00", 12)
    record = AESGCM(key).encrypt(nonce, payload + b"\x02", None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + record


def authorization(endpoint: str, now: float, contact: str) -> str:
    """The VAPID header: who calls, for this push service, for the next twelve hours."""
    parts = urlsplit(endpoint)
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + _TOKEN_S, "sub": contact}
    signed = ".".join(to_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    r, s = decode_dss_signature(installation_key().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_key()}"

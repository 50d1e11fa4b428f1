"""The browser's side of web push: reads a message with its private key, checks the sender's signature.

The keys are those of the example in RFC 8291 section 5.
"""

from __future__ import annotations

import json
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tatakerja.platform.notify.webpush import from_text

_PRIVATE: Final = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
P256DH: Final = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH: Final = "BTBZMqHH6r4Tts7J_aSIgg"
EXAMPLE: Final = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
    "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def _key(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_text(text))


def decrypt(body: bytes) -> bytes:
    """The payload of a message to the example's browser."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    sender, record = body[21 : 21 + length], body[21 + length :]
    assert len(record) <= size
    private = ec.derive_private_key(int.from_bytes(from_text(_PRIVATE), "big"), ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)

    def derive(secret: bytes, using: bytes, info: bytes, many: int) -> bytes:
        return HKDF(hashes.SHA256(), many, using, info).derive(secret)

    info = b"WebPush: info\x00" + from_text(P256DH) + sender
    seed = derive(private.exchange(ec.ECDH(), theirs), from_text(AUTH), info, 32)
    key = derive(seed, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = derive(seed, salt, b"Content-Encoding: nonce\x00", 12)
    padded = AESGCM(key).decrypt(nonce, record, None)
    return padded.rstrip(b"\x00").removesuffix(b"\x02")


def signed_by(authorization: str, public: str) -> dict[str, Any]:
    """The claims of a VAPID header whose signature the given key has made."""
    scheme, token, named = authorization.replace(",", "").split(" ")
    assert (scheme, named) == ("vapid", f"k={public}")
    head, claims, signature = token.removeprefix("t=").split(".")
    raw = from_text(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    _key(public).verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(from_text(claims))
    return found

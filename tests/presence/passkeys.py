"""A phone's screen lock for tests: a real key pair that answers as WebAuthn asks."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from tatakerja.presence.rules.second import challenge_of

SITE = "localhost"
_SEEN, _VERIFIED, _NEW = 0x01, 0x04, 0x40


class ScreenLock:
    """One key pair on one phone, bound to a host name."""

    def __init__(self, site: str = SITE) -> None:
        self.site, self._key = site, ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self._key.public_key())
        self.data = AttestedCredentialData.create(
            b"\0" * 16, hashlib.sha256(bytes(public[-2])).digest(), public
        )

    @property
    def id(self) -> str:
        return websafe_encode(self.data.credential_id)

    def _said(self, flags: int, **rest: Any) -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(self.site.encode()).digest(), flags, 0, **rest)

    def _client(self, kind: str, challenge: bytes) -> bytes:
        origin = f"https://{self.site}" if self.site != SITE else "http://localhost:8000"
        said = {"type": kind, "challenge": websafe_encode(challenge), "origin": origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to the options of the page."""
        challenge = websafe_decode(options["publicKey"]["challenge"])
        data = self._said(_SEEN | _VERIFIED | _NEW, credential_data=self.data)
        response = {
            "clientDataJSON": websafe_encode(self._client("webauthn.create", challenge)),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        }
        return {"id": self.id, "rawId": self.id, "type": "public-key", "response": response}

    def add_to(self, event: dict[str, Any], *, verified: bool = True) -> dict[str, Any]:
        """The event with the assertion over it."""
        client = self._client("webauthn.get", challenge_of(event["id"], event["kind"], event["at"]))
        data = self._said(_SEEN | (_VERIFIED if verified else 0))
        signature = self._key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        proof = {
            "id": self.id, "authenticator_data": websafe_encode(bytes(data)),
            "client_data": websafe_encode(client), "signature": websafe_encode(signature),
        }  # fmt: skip
        return {**event, "passkey": proof}

"""Electronic signatures from a certified service such as BSrE; without one a letter says that it is unsigned.

The installation names its service by ``TATAKERJA_SIGNER`` (address of the service's signing client) with
``TATAKERJA_SIGNER_USER`` and ``TATAKERJA_SIGNER_PASSWORD``. Identity number and passphrase belong to the
signer: they are typed for each signature, handed on, and never stored.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from tatakerja.kernel.errors import Conflict, TatakerjaError

_TIMEOUT_SECONDS: Final = 30


class SigningAway(TatakerjaError):
    """The service does not answer; the letter stays unsigned and can be signed later."""

    code = "signing_away"
    status = 503


class SigningRefused(Conflict):
    """The service refuses: wrong identity or passphrase, expired certificate."""

    code = "signing_refused"


class SigningService(Protocol):
    """What a service has to offer: the same file, signed by the person with this identity."""

    def sign(self, pdf: bytes, *, identity: str, passphrase: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class SigningClient:
    """The HTTP interface of BSrE's signing client: ``POST /api/sign/pdf`` with the file as a form part.

    Field names as its installations use them; confirm them with the service's own paper when connecting.
    """

    address: str
    user: str = ""
    password: str = ""

    def sign(self, pdf: bytes, *, identity: str, passphrase: str) -> bytes:
        """The signed file. Raises `SigningRefused` or `SigningAway`."""
        mark = f"----tatakerja{secrets.token_hex(16)}"
        fields = {"nik": identity, "passphrase": passphrase, "tampilan": "invisible"}
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        if self.user:
            token = b64encode(f"{self.user}:{self.password}".encode()).decode()
            headers["Authorization"] = f"Basic {token}"
        status, body = self._post(_form(mark, fields, pdf), headers)
        if status >= 500:
            raise SigningAway("Layanan tanda tangan sedang terganggu. Coba lagi nanti.")
        if status != 200 or not body.startswith(b"%PDF-"):
            raise SigningRefused("Tanda tangan ditolak. Periksa NIK, kata sandi, dan sertifikat Anda.")
        return body

    def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(self.address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        line = kind(parts.hostname or "", parts.port, timeout=_TIMEOUT_SECONDS)
        try:
            line.request("POST", f"{parts.path.rstrip('/')}/api/sign/pdf", body, dict(headers))
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            raise SigningAway("Layanan tanda tangan tidak menjawab. Coba lagi nanti.") from error
        finally:
            line.close()


def _form(mark: str, fields: Mapping[str, str], pdf: bytes) -> bytes:
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        'Content-Disposition: form-data; name="file"; filename="surat.pdf"\r\nContent-Type: application/pdf'
    )
    return b"".join([*parts, f"--{mark}\r\n{head}\r\n\r\n".encode(), pdf, f"\r\n--{mark}--\r\n".encode()])


def signing_service() -> SigningService | None:
    """The installation's service, None where it has none."""
    if not settings.SIGNER:
        return None
    return SigningClient(settings.SIGNER, settings.SIGNER_USER, settings.SIGNER_PASSWORD)

"""Mail over the installation's own SMTP server: one letter, its attachments, a clear answer.

The sender never waits for the internet: a server that is away is `MailAway`, the caller keeps what it wanted
to send and tries again. The message carries an id of the caller's choice, so that a second try after a lost
answer is the same letter for the mail server that already has it.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.validators import validate_email

from tatakerja.kernel.errors import Invalid, TatakerjaError

_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, its bytes, its media type such as ``application/pdf``."""

    name: str
    content: bytes
    media_type: str


class MailAway(TatakerjaError):
    """The mail server does not answer or asks to come back later; the letter is kept and sent again."""

    code = "mail_away"
    status = 503


class MailRefused(TatakerjaError):
    """The mail server will not take this letter: the address or the sender must be corrected."""

    code = "mail_refused"
    status = 409


def send_mail(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    attachments: Sequence[Attachment] = (),
    message_id: str = "",
) -> None:
    """Hands one letter to the mail server; returns once the server has accepted it for every address.

    ``message_id`` without angle brackets, such as ``digest-17.3f9a@tatakerja``.

    Raises `Invalid` for an address or subject that cannot be one, `MailRefused` for a refusal that a second
    try cannot mend, `MailAway` for everything that may pass.
    """
    _require_addresses(to)
    headers = {"Message-ID": f"<{message_id}>"} if message_id else {}
    try:
        # One envelope an address: with several, a server may drop one of them without an error.
        for address in to:
            message = EmailMessage(subject, text, to=[address], headers=headers, connection=get_connection())
            for one in attachments:
                message.attach(one.name, one.content, one.media_type)
            message.send()
    except BadHeaderError as error:
        raise Invalid("Judul surat tidak boleh memuat baris baru.", field="subject") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(sorted(error.recipients.items())[0]) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailAway(
            "Server surat menolak nama atau kata sandi pengirim. Surat disimpan; hubungi administrator."
        ) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal((", ".join(to), (error.smtp_code, error.smtp_error))) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailAway(
            "Server surat tidak menjawab. Surat disimpan dan dikirim ulang; tidak perlu dibuat lagi."
        ) from error


def require_address(address: str, field: str = "to") -> None:
    """`Invalid` (bad_address) for text that cannot be a mail address."""
    try:
        validate_email(address)
    except ValidationError as error:
        text = f"Alamat surel tidak benar: {address!r}."
        raise Invalid(text, field=field, code="bad_address") from error


def _require_addresses(to: Sequence[str]) -> None:
    if not to:
        raise Invalid("Belum ada alamat surel tujuan.", field="to", code="no_address")
    for address in to:
        require_address(address)


def _refusal(found: tuple[str, tuple[int, bytes | str]]) -> TatakerjaError:
    """A reply of 5xx is final, 4xx (a full mailbox, greylisting) may pass (RFC 5321, 4.2.1)."""
    address, (code, words) = found
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    if code >= _PERMANENT:
        return MailRefused(
            f"Server surat menolak {address}: {code} {said}. Perbaiki alamatnya, lalu kirim lagi."
        )
    return MailAway(f"Server surat menunda {address}: {code} {said}. Surat disimpan dan dikirim ulang.")

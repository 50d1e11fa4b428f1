"""Telling somebody without an account: by mail, or by SMS through the installation's own gateway.

The contact is used once and kept nowhere here. Text and title name nobody; the code in the address is the
person's own.
"""

from __future__ import annotations

import json
import re

from django.conf import settings

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform.mail import MailAway, send_mail
from tatakerja.platform.notify.channels import Away, Refused, post
from tatakerja.platform.site import whole_address

__all__ = ["Away", "Refused", "is_number", "tell"]

# A national or international number; spaces, dots and hyphens are only for the eye.
_NUMBER = re.compile(r"(\+|0)[0-9]{8,14}\Z")


def is_number(contact: str) -> bool:
    """Whether a contact can be a telephone number."""
    return _NUMBER.match(plain_number(contact)) is not None


def plain_number(contact: str) -> str:
    return re.sub(r"[\s.\-()]", "", contact)


def tell(contact: str, *, title: str, text: str, url: str, key: str) -> None:
    """Sends one message; ``key`` makes a second try the same letter.

    Raises `Away` for what may pass and `Refused` for what a second try cannot mend.
    """
    words = f"{text}\n\n{whole_address(url)}"
    if "@" not in contact:
        return _by_sms(contact, f"{title}. {words}")
    try:
        send_mail(to=[contact], subject=title, text=words, message_id=f"{key}@tatakerja")
    except MailAway as error:
        raise Away(error.message) from error
    except TatakerjaError as error:
        raise Refused(error.message) from error
    return None


def _by_sms(contact: str, text: str) -> None:
    """``POST {"to", "text"}`` with a bearer token, as the gateway of WhatsApp takes it."""
    if not settings.SMS_URL or not is_number(contact):
        raise Refused("Nomor atau gerbang SMS belum diatur.")
    headers = {"Content-Type": "application/json"}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    body = json.dumps({"to": plain_number(contact), "text": text}, ensure_ascii=False)
    post(settings.SMS_URL, body.encode(), headers)

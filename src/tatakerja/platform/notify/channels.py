"""The ways out of the application: one function each, which hands a notice over and answers with the receipt.

Each raises `Away` for what may pass and `Refused` for what a second try cannot mend; nothing else. Gateways
get the title, the text and the address of the page, never a name, a number or a place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatch
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform import clock
from tatakerja.platform.mail import MailAway, send_mail
from tatakerja.platform.models import Notice, NoticeChoice, PushSubscription
from tatakerja.platform.notify import webpush
from tatakerja.platform.notify.events import Channel
from tatakerja.platform.site import whole_address

_LONGEST_ANSWER: Final = 20_000
_LONGEST_ENDPOINT: Final = 600
_TOO_MANY, _NOT_FOUND, _GONE = 429, 404, 410
_SERVER_TROUBLE: Final = 500


class Away(TatakerjaError):
    """The other side does not answer or asks to come back; tried again."""

    code = "channel_away"
    status = 503


class Refused(TatakerjaError):
    """The other side will not take it, or there is no address: the next way is tried."""

    code = "channel_refused"
    status = 409


class _NoRedirect(HTTPRedirectHandler):
    """A gateway that points elsewhere is a wrong address, and its token must not travel there."""

    def redirect_request(self, *given: Any, **named: Any) -> None:
        return None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[Mapping[str, str], bytes]:
    """Posts to a gateway; answers headers and body of a 2xx."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise Refused("Alamat gerbang harus http atau https.")
    request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310  checked above
    try:
        with build_opener(_NoRedirect()).open(request, timeout=settings.GATEWAY_TIMEOUT_S) as answer:
            return dict(answer.headers.items()), answer.read(_LONGEST_ANSWER)
    except HTTPError as error:
        said = error.read(200).decode(errors="replace")
        words = f"{error.code} {error.reason}: {said}".strip()
        if error.code == _TOO_MANY or error.code >= _SERVER_TROUBLE:
            raise Away(words) from error
        raise Refused(words) from error
    except (URLError, OSError, ValueError) as error:
        raise Away(f"Gerbang tidak menjawab: {getattr(error, 'reason', error)}") from error


def _words(notice: Notice) -> str:
    return "\n\n".join(part for part in (notice.title, notice.text, whole_address(notice.url)) if part)


def by_email(notice: Notice, choice: NoticeChoice) -> str:
    """To the chosen address, else the account's, else that of its person."""
    own = getattr(getattr(notice.user, "person", None), "email", "")
    address = choice.email or notice.user.email or own
    if not address:
        raise Refused("Belum ada alamat surel.")
    message_id = f"notice-{notice.pk}@tatakerja"
    try:
        send_mail(to=[address], subject=notice.title, text=_words(notice), message_id=message_id)
    except MailAway as error:
        raise Away(error.message) from error
    except TatakerjaError as error:
        raise Refused(error.message) from error
    return message_id


def by_whatsapp(notice: Notice, choice: NoticeChoice) -> str:
    """``POST {"to", "text"}`` with a bearer token to the configured gateway."""
    if not choice.whatsapp or not settings.WHATSAPP_URL:
        raise Refused("Nomor atau gerbang WhatsApp belum diatur.")
    return _by_gateway(
        settings.WHATSAPP_URL, {"to": choice.whatsapp, "text": _words(notice)}, settings.WHATSAPP_TOKEN
    )


def by_telegram(notice: Notice, choice: NoticeChoice) -> str:
    """The bot's ``sendMessage``."""
    if not choice.telegram or not settings.TELEGRAM_URL:
        raise Refused("Telegram belum diatur.")
    return _by_gateway(settings.TELEGRAM_URL, {"chat_id": choice.telegram, "text": _words(notice)}, "")


def _by_gateway(url: str, document: Mapping[str, str], token: str) -> str:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    _, body = post(url, json.dumps(document, ensure_ascii=False).encode(), headers)
    return _receipt_in(body)


def _receipt_in(body: bytes) -> str:
    """The message id in a gateway's answer, where it gives one; Telegram's ``"ok": false`` is a refusal."""
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        return ""
    if not isinstance(document, dict):
        return ""
    if document.get("ok") is False:
        raise Refused(str(document.get("description", "Gerbang menolak."))[:200])
    inner = document.get("result") if isinstance(document.get("result"), dict) else document
    assert isinstance(inner, dict)
    messages = inner.get("messages")
    if isinstance(messages, list) and messages and isinstance(messages[0], dict):
        inner = messages[0]
    return str(inner.get("message_id") or inner.get("id") or "")[:200]


def allowed_endpoint(endpoint: str) -> bool:
    """Whether a subscription's address is one of a browser maker's push services; a broken one is none."""
    if len(endpoint) > _LONGEST_ENDPOINT or any(letter.isspace() for letter in endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # brackets that hold no address, a port that is no number
        return False
    known = any(fnmatch(host, pattern) for pattern in settings.PUSH_HOSTS)
    return parts.scheme == "https" and known and parts.username is None and port != 0


def by_push(notice: Notice, choice: NoticeChoice) -> str:
    """To every browser of the account; one that takes it is enough, one that is gone is forgotten."""
    payload = json.dumps(
        {"title": notice.title, "body": notice.text, "url": notice.url or "/", "tag": f"{notice.event}"},
        ensure_ascii=False,
    ).encode()
    subscriptions = list(PushSubscription.objects.filter(user_id=notice.user_id))
    if not subscriptions:
        raise Refused("Belum ada peramban yang mengizinkan notifikasi.")
    taken: list[str] = []
    troubles: list[TatakerjaError] = []
    for one in subscriptions:
        try:
            taken.append(_push(one, payload))
        except (Away, Refused) as trouble:
            troubles.append(trouble)
    if taken:
        return taken[0]
    raise next((one for one in troubles if isinstance(one, Away)), troubles[0])


def _push(subscription: PushSubscription, payload: bytes) -> str:
    try:
        body = webpush.encrypt(payload, subscription.p256dh, subscription.auth)
    except ValueError as error:
        subscription.delete()
        raise Refused("Kunci peramban tidak dapat dipakai.") from error
    contact = f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": "43200",
        "Urgency": "high",
        "Authorization": webpush.authorization(subscription.endpoint, clock.now().timestamp(), contact),
    }
    try:
        answered, _ = post(subscription.endpoint, body, headers)
    except Refused as refusal:
        if refusal.message.startswith((f"{_NOT_FOUND} ", f"{_GONE} ")):
            subscription.delete()
        raise
    return next((value for name, value in answered.items() if name.lower() == "location"), "")[:200]


CHANNELS: Final[Mapping[Channel, Callable[[Notice, NoticeChoice], str]]] = {
    Channel.PUSH: by_push,
    Channel.EMAIL: by_email,
    Channel.WHATSAPP: by_whatsapp,
    Channel.TELEGRAM: by_telegram,
}

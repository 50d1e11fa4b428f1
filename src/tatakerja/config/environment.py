"""What an installation may set from outside, read once at start-up.

Every variable starts with ``TATAKERJA_``; docs/operator.md lists them and a test keeps that list true.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from tatakerja.platform.keyfiles import write_once

PREFIX = "TATAKERJA_"
# The push services of the browsers; a subscription elsewhere would let anybody make the server call anybody.
PUSH_HOSTS = (
    "fcm.googleapis.com,updates.push.services.mozilla.com,*.push.services.mozilla.com,"
    "*.notify.windows.com,*.push.apple.com"
)


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(PREFIX + name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def _text(name: str, default: str) -> str:
    return os.environ.get(PREFIX + name, default)


def _words(name: str, default: str) -> list[str]:
    return [word.strip() for word in _text(name, default).split(",") if word.strip()]


@dataclass(frozen=True, slots=True)
class Environment:
    """Settings of one installation; directories are created where missing."""

    data_dir: Path
    database: str
    secret_key: str
    debug: bool
    secure: bool
    hosts: list[str]
    origins: list[str]
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_tls: bool
    sender: str
    signer: str
    signer_user: str
    signer_password: str
    clock_offset: int
    address: str
    whatsapp_url: str
    whatsapp_token: str
    sms_url: str
    sms_token: str
    telegram_url: str
    push_hosts: list[str]
    proxies: list[str]


def _secret(data_dir: Path) -> str:
    """The signing key: from the environment, else made once and kept in the data folder, mode 0600."""
    given = _text("SECRET_KEY", "")
    if given:
        return given
    kept = data_dir / "secret-key"
    made = kept.read_bytes() if kept.exists() else write_once(kept, secrets.token_urlsafe(50).encode(), 0o600)
    return made.decode().strip()


def read_environment() -> Environment:
    """Reads the variables; ``TATAKERJA_DATA`` (default ``./var``) holds database, files and key."""
    data_dir = Path(_text("DATA", "var")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    return Environment(
        data_dir=data_dir,
        database=_text("DATABASE", f"sqlite:///{data_dir / 'tatakerja.sqlite3'}"),
        secret_key=_secret(data_dir),
        debug=_flag("DEBUG", False),
        secure=_flag("HTTPS", False),
        hosts=_words("HOSTS", "localhost,127.0.0.1,[::1]"),
        origins=_words("ORIGINS", ""),
        smtp_host=_text("SMTP_HOST", "localhost"),
        smtp_port=int(_text("SMTP_PORT", "25")),
        smtp_user=_text("SMTP_USER", ""),
        smtp_password=_text("SMTP_PASSWORD", ""),
        smtp_tls=_flag("SMTP_TLS", False),
        sender=_text("SENDER", "tatakerja@localhost"),
        signer=_text("SIGNER", ""),
        signer_user=_text("SIGNER_USER", ""),
        signer_password=_text("SIGNER_PASSWORD", ""),
        clock_offset=int(_text("CLOCK_OFFSET", "0")),
        address=_text("ADDRESS", "http://localhost:8000").rstrip("/"),
        whatsapp_url=_text("WHATSAPP_URL", ""),
        whatsapp_token=_text("WHATSAPP_TOKEN", ""),
        sms_url=_text("SMS_URL", ""),
        sms_token=_text("SMS_TOKEN", ""),
        telegram_url=_text("TELEGRAM_URL", ""),
        push_hosts=_words("PUSH_HOSTS", PUSH_HOSTS),
        proxies=_words("PROXIES", ""),
    )

"""Addresses of pages elsewhere that people type and others open: meetings, chat groups, video rooms."""

from __future__ import annotations

from urllib.parse import urlsplit

from tatakerja.kernel.errors import Invalid


def require_https(address: str, field: str) -> str:
    """The address, or `Invalid` (bad_address) where it is no https address, or holds a name or password."""
    try:
        parts = urlsplit(address)
        plain = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:  # brackets that hold no address
        plain = False
    if not plain or any(letter.isspace() for letter in address):
        text = "Tulis alamat yang diawali https:// dan tanpa kata sandi."
        raise Invalid(text, field=field, code="bad_address")
    return address

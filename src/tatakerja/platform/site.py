"""The address people open: one setting (``TATAKERJA_ADDRESS``) for letters, notices, QR codes and mails."""

from __future__ import annotations

from django.conf import settings


def site_address() -> str:
    """The installation's own address, without a slash at its end: ``https://kerja.contoh.go.id``."""
    return str(settings.PUBLIC_ADDRESS).rstrip("/")


def whole_address(path: str) -> str:
    """The address of a page below the site's; what is no path of it stays as it is."""
    return f"{site_address()}{path}" if path.startswith("/") else path

"""Small helpers of the presence pages."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from tatakerja.kernel import zones


def tell(request: HttpRequest, form: forms.Form) -> None:
    """A form's refusals as messages of the next page."""
    for errors in form.errors.values():
        messages.error(request, " ".join(str(error) for error in errors))


def instant(local: datetime | None, zone: str) -> datetime | None:
    """The instant of a local date and clock that somebody typed."""
    return zones.at(local.date(), local.time(), zone) if local else None


def typed(moment: datetime | None, zone: str) -> str:
    """An instant as a field for date and clock shows it."""
    return f"{zones.to_local(moment, zone):%Y-%m-%dT%H:%M}" if moment else ""

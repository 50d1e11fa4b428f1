"""The ways that notices of an event take, for the whole installation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tatakerja.organisation.access import require_channels
from tatakerja.platform.audit import Actor
from tatakerja.platform.notify.routing import set_route


@transaction.atomic
def route_event(*, by: Actor, event: str, channels: Sequence[str]) -> None:
    """Sets the ways of an event in the order of trying; none keeps its notices inside the application.

    Whoever chose own ways keeps them. `NotAllowed` for all but the system's administrator, `NotFound` for an
    unknown event, `Invalid` for a way named twice.
    """
    require_channels(by)
    set_route(by=by, code=event, channels=channels)

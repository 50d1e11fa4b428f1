"""Which ways an event takes out of the application: as it ships, or as the installation has set it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from tatakerja.kernel.errors import Invalid, NotFound
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import NoticeDelivery, NoticeRoute
from tatakerja.platform.notify.events import EVENTS, TRIED_OUT, Channel, Event


@dataclass(frozen=True, slots=True)
class Route:
    """An event and its ways in the order of trying; ``changed``: set here, not as it ships."""

    event: Event
    channels: tuple[Channel, ...]
    changed: bool


def route_of(code: str) -> tuple[Channel, ...]:
    """The ways of an event; none: its notices stay inside the application. One query."""
    chosen = NoticeRoute.objects.filter(event=code).values_list("channels", flat=True).first()
    return EVENTS[code].route if chosen is None else tuple(Channel(one) for one in chosen)


def routes() -> list[Route]:
    """Every event that may leave the application, in the order of declaration. One query."""
    chosen = dict(NoticeRoute.objects.values_list("event", "channels"))
    return [
        Route(one, tuple(map(Channel, chosen.get(code, one.route))), code in chosen)
        for code, one in EVENTS.items()
        if one is not TRIED_OUT
    ]


def known_event(code: str) -> Event:
    """The event of a code, but for the trial, which always goes every way."""
    found = EVENTS.get(code)
    if found is None or found is TRIED_OUT:
        raise NotFound("Peristiwa ini tidak dikenal.")
    return found


def set_route(*, by: Actor, code: str, channels: Sequence[str]) -> None:
    """Sets the ways of an event in the order of trying; the caller has checked who may.

    Call inside the transaction of the act. Ways that are the event's own need no row.
    """
    event = known_event(code)
    unknown = [one for one in channels if one not in set(Channel)]
    if unknown or len(set(channels)) != len(channels):
        raise Invalid("Pilih setiap cara paling banyak sekali.", field="second", code="unknown_channel")
    wanted = tuple(map(Channel, channels))
    if wanted == event.route:
        NoticeRoute.objects.filter(event=code).delete()
    else:
        held = {"channels": list(channels), "set_at": clock.now()}
        NoticeRoute.objects.update_or_create(event=code, defaults=held)
    audit.record(
        by=by,
        action="platform.notice_route_set",
        subject=("platform.noticeroute", code),
        data={"channels": list(channels)},
    )


def is_configured(channel: Channel) -> bool:
    """Whether the installation can use a way at all; web push brings its own keys."""
    needed = {
        Channel.EMAIL: settings.EMAIL_HOST,
        Channel.WHATSAPP: settings.WHATSAPP_URL,
        Channel.TELEGRAM: settings.TELEGRAM_URL,
    }
    return bool(needed.get(channel, True))


def deliveries() -> QuerySet[NoticeDelivery]:
    """What became of every delivery, the newest first; names nobody."""
    rows = NoticeDelivery.objects.select_related("notice").order_by("-id")
    return rows.only("channel", "state", "step", "receipt", "error", "notice__event", "notice__at")

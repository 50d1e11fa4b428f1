"""From an event to notices, and from a notice to the outside: written with the act, sent after it.

What is told is in the database before anybody is told; so a server that dies tells late, not never. A
delivery is claimed by an update that repeats the state it saw, so that two workers never send the same one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from tatakerja.platform import clock
from tatakerja.platform.models import Notice, NoticeChoice, NoticeDelivery, User
from tatakerja.platform.notify.channels import CHANNELS, Away, Refused
from tatakerja.platform.notify.events import Channel
from tatakerja.platform.notify.routing import route_of

log = logging.getLogger(__name__)

# Waits before the second, third and fourth try; then the next way.
WAITS: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
# While one is being sent nobody else takes it; a worker that dies leaves it until then.
_CLAIM: Final = timedelta(minutes=3)
# A notice this old is read in the application or not at all.
_STALE: Final = timedelta(hours=12)
_AT_ONCE: Final = 2000
# A run ends after so many seconds; the next one goes on.
_LONGEST_RUN_S: Final = 50.0
_STEP: Final = 1000


def send(
    event: str, accounts: Iterable[User | int], *, title: str, text: str = "", url: str = "", key: str
) -> int:
    """Tells these accounts; answers how many were not told before under this ``key``.

    Call inside the transaction of the act. ``event`` is a code of :mod:`events`; ``key`` names the thing,
    such as ``plan-17``; ``url`` is a path of this application. No name of another person and no place goes
    into ``title`` or ``text``: they leave the building.
    """
    route, now = route_of(event), clock.now()
    ids = sorted({account if isinstance(account, int) else account.pk for account in accounts})
    told = 0
    with transaction.atomic():
        for start in range(0, len(ids), _STEP):
            part = ids[start : start + _STEP]
            known = Notice.objects.filter(user_id__in=part, event=event, key=key)
            old = set(known.values_list("user_id", flat=True))
            Notice.objects.bulk_create(
                [
                    Notice(
                        user_id=one, event=event, key=key, title=title[:120], text=text[:600], url=url, at=now
                    )
                    for one in part
                    if one not in old
                ],
                ignore_conflicts=True,
            )
            fresh = list(known.exclude(user_id__in=old))
            told += len(fresh)
            _route(fresh, event, route, now)
    return told


def _route(notices: list[Notice], event: str, default: tuple[Channel, ...], now: datetime) -> None:
    """The first way of each notice that leaves the application."""
    if not default:
        return
    choices = {one.user_id: one for one in NoticeChoice.objects.filter(user__in=[n.user_id for n in notices])}
    ways = {notice.pk: ways_of(choices.get(notice.user_id), event, default) for notice in notices}
    NoticeDelivery.objects.bulk_create(
        NoticeDelivery(notice=notice, channel=ways[notice.pk][0], due_at=now)
        for notice in notices
        if ways[notice.pk]
    )


def ways_of(choice: NoticeChoice | None, event: str, default: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """The ways of an account for an event: its own choice, else the event's; none where it is quiet."""
    if choice is None or not default:
        return default
    if event in choice.quiet:
        return ()
    return tuple(Channel(one) for one in choice.channels) or default


def anything_due(now: datetime) -> bool:
    """Whether some delivery waits for its turn."""
    return NoticeDelivery.objects.filter(state=NoticeDelivery.State.WAITING, due_at__lte=now).exists()


def deliver_due(now: datetime | None = None, *, most: int = _AT_ONCE) -> Mapping[str, int]:
    """Sends what is due; counts by outcome: sent, again, failed. Nothing is sent inside a transaction."""
    moment = now or clock.now()
    waiting = NoticeDelivery.objects.filter(state=NoticeDelivery.State.WAITING, due_at__lte=moment)
    counts = {"sent": 0, "again": 0, "failed": 0}
    ends = time.monotonic() + _LONGEST_RUN_S
    for pk in list(waiting.values_list("pk", flat=True)[:most]):
        if time.monotonic() > ends:
            break
        if not waiting.filter(pk=pk).update(due_at=moment + _CLAIM, attempts=F("attempts") + 1):
            continue
        delivery = NoticeDelivery.objects.select_related("notice__user").get(pk=pk)
        counts[_deliver(delivery, moment)] += 1
    return counts


def _deliver(delivery: NoticeDelivery, now: datetime) -> str:
    notice = delivery.notice
    choice = NoticeChoice.objects.filter(user_id=notice.user_id).first() or NoticeChoice(user=notice.user)
    try:
        delivery.receipt = CHANNELS[Channel(delivery.channel)](notice, choice)
    except Away as error:
        tries = delivery.attempts
        if tries <= len(WAITS) and now - notice.at < _STALE:
            NoticeDelivery.objects.filter(pk=delivery.pk).update(
                due_at=now + WAITS[tries - 1], error=error.message[:300]
            )
            return "again"
        return _give_up(delivery, choice, error.message, now)
    except Refused as error:
        return _give_up(delivery, choice, error.message, now)
    except Exception as error:
        log.exception("notice delivery %s failed", delivery.pk)
        return _give_up(delivery, choice, type(error).__name__, now)
    delivery.state, delivery.done_at, delivery.error = NoticeDelivery.State.SENT, now, ""
    delivery.save(update_fields=["state", "done_at", "receipt", "error"])
    return "sent"


@transaction.atomic
def _give_up(delivery: NoticeDelivery, choice: NoticeChoice, words: str, now: datetime) -> str:
    """This way is closed; the next begins at once, and after the last the notice stays in the application."""
    delivery.state, delivery.done_at, delivery.error = NoticeDelivery.State.FAILED, now, words[:300]
    delivery.save(update_fields=["state", "done_at", "error"])
    tried = set(NoticeDelivery.objects.filter(notice_id=delivery.notice_id).values_list("channel", flat=True))
    event = delivery.notice.event
    ways = ways_of(choice if choice.pk else None, event, route_of(event))
    following = next((one for one in ways if one not in tried), None)
    if following is not None and now - delivery.notice.at < _STALE:
        NoticeDelivery.objects.create(
            notice_id=delivery.notice_id, channel=following, step=delivery.step + 1, due_at=now
        )
    return "failed"

"""The writes of an account's own pages of notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tatakerja.platform import audit, clock
from tatakerja.platform.models import NoticeChoice, PushSubscription, User

# Old browsers that nobody signs out of pile up; the newest are those in use.
_MOST_BROWSERS = 10


@transaction.atomic
def save_choice(
    *, by: User, channels: Sequence[str], quiet: Sequence[str], addresses: Mapping[str, str]
) -> None:
    """Keeps the ways, the events that stay inside, and the addresses (email, whatsapp, telegram)."""
    held: dict[str, Any] = {"channels": list(channels), "quiet": list(quiet), **addresses}
    choice, _made = NoticeChoice.objects.update_or_create(user=by, defaults=held)
    data = {"channels": list(channels), "quiet": list(quiet)}
    audit.record(by=by, action="platform.notice_choice_saved", subject=choice, data=data)


@transaction.atomic
def add_browser(*, by: User, endpoint: str, p256dh: str, auth: str, label: str) -> PushSubscription:
    """Keeps a browser's consent; a browser speaks to its newest account only."""
    held = {"user": by, "p256dh": p256dh, "auth": auth, "label": label[:120], "made_at": clock.now()}
    browser, made = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=held)
    mine = PushSubscription.objects.filter(user=by)
    kept = list(mine.order_by("-id").values_list("pk", flat=True)[:_MOST_BROWSERS])
    mine.exclude(pk__in=kept).delete()
    if made:
        audit.record(by=by, action="platform.browser_added", subject=browser)
    return browser


@transaction.atomic
def forget_browser(*, by: User, pk: int) -> None:
    """Forgets one browser of the account; somebody else's is left alone."""
    browser = PushSubscription.objects.filter(user=by, pk=pk).first()
    if browser is not None:
        audit.record(by=by, action="platform.browser_forgotten", subject=browser)
        browser.delete()

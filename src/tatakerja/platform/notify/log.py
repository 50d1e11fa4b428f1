"""What became of the deliveries of a day, for whoever runs the installation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count

from tatakerja.platform import clock
from tatakerja.platform.models import NoticeDelivery
from tatakerja.platform.notify.events import Channel


def recent(span: timedelta = timedelta(days=1)) -> list[dict[str, Any]]:
    """One line a way: how many were sent, wait or failed, and the newest error. Two queries."""
    since = NoticeDelivery.objects.filter(notice__at__gte=clock.now() - span)
    counted = {
        (row["channel"], row["state"]): row["count"]
        for row in since.order_by().values("channel", "state").annotate(count=Count("pk"))
    }
    errors = dict(since.exclude(error="").order_by("pk").values_list("channel", "error"))
    return [
        {
            "channel": way.value,
            **{state: counted.get((way.value, state), 0) for state in NoticeDelivery.State.values},
            "error": errors.get(way.value, ""),
        }
        for way in Channel
    ]

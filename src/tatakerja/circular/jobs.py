"""Background entry points of circulars."""

from __future__ import annotations

from datetime import datetime

from tatakerja.circular.services import open_reviews, send_notices, send_reminders
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import daily, every_minutes, periodic


@periodic("circular.reviews", daily())
def remind_of_reviews(now: datetime) -> None:
    """Once a day: circulars whose review is near are put before the officers who decide it."""
    open_reviews(by=Job("circular.reviews"), now=now)


@periodic("circular.reminders", every_minutes(60))
def write_reminders(now: datetime) -> None:
    """Letters about reviews that wait; after a day of a silent mail server the next hour tries again."""
    send_reminders(by=Job("circular.reviews"), now=now)


@periodic("circular.letters", every_minutes(1))
def write_notices(now: datetime) -> None:
    """Letters to the people whose days a circular changes, some hundred a minute."""
    send_notices(by=Job("circular.letters"), now=now)

"""Background entry points of circulars."""

from __future__ import annotations

from datetime import datetime

from tatakerja.circular.services import open_reviews
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import daily, periodic


@periodic("circular.reviews", daily())
def remind_of_reviews(now: datetime) -> None:
    """Once a day: circulars whose review is near are put before the officers who decide it."""
    open_reviews(by=Job("circular.reviews"), now=now)

"""Background work of services: no promise to the public passes without the leaders knowing."""

from __future__ import annotations

from datetime import datetime

from tatakerja.platform.scheduler import daily, every_minutes, periodic
from tatakerja.service.queries.complaints import to_escalate
from tatakerja.service.services.complaints import tell_leaders
from tatakerja.service.services.sent import forget_sent


@periodic("service.promises", every_minutes(30))
def watch_promises(now: datetime) -> None:
    """Tells the leaders of every promise that is near or broken."""
    for one in to_escalate(now):
        tell_leaders(complaint=one.complaint)


@periodic("service.sent_forms", daily())
def forget_sent_forms(now: datetime) -> None:
    """Forgets which forms were sent once nobody can send them again."""
    forget_sent(now)

"""Background entry points of permits: who is asked now, who is reminded, the turn of the year."""

from __future__ import annotations

from datetime import datetime

from tatakerja.kernel import zones
from tatakerja.permit.services import (
    cancel_forbidden,
    deliver_invitations,
    escalate,
    remind,
    route_requests,
    turn_year,
)
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import daily, every_minutes, periodic


@periodic("permit.routing", every_minutes(15))
def follow_superiors(now: datetime) -> None:
    """Requests go to the deputy of a superior who is away, and back when he returns."""
    route_requests(by=Job("permit.routing"))


@periodic("permit.escalation", every_minutes(60))
def pass_on(now: datetime) -> None:
    """What nobody answers is brought to mind, later to the next superior."""
    escalate(by=Job("permit.escalation"), now=now)
    remind(by=Job("permit.reminder"), now=now)


@periodic("permit.year", daily())
def open_accounts(now: datetime) -> None:
    """Through January, so that people who come later get an account too; what exists stays."""
    day = zones.local_date(now, zones.WIT)
    if day.month == 1:
        turn_year(by=Job("permit.year"), year=day.year)


@periodic("permit.meetings", every_minutes(15))
def call_off(now: datetime) -> None:
    """Events in person that a circular cancels, also when it came after them."""
    cancel_forbidden(by=Job("permit.meetings"))


@periodic("permit.invitations", every_minutes(1))
def invite(now: datetime) -> None:
    """Calendar invitations that wait for the mail server."""
    deliver_invitations(by=Job("permit.invitations"))

"""Background entry points of presence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from tatakerja.organisation.models import Level, Node
from tatakerja.platform.audit import Job
from tatakerja.platform.models import ScheduledRun
from tatakerja.platform.pulse import UNANSWERED
from tatakerja.platform.refused import REFUSED
from tatakerja.platform.scheduler import daily, every_minutes, periodic
from tatakerja.presence.models import Outage
from tatakerja.presence.queries.outages import signs_of_life
from tatakerja.presence.queries.requests import regions_to_ask
from tatakerja.presence.rules.outages import (
    DEFAULT_DETECT_POLICY,
    Span,
    beyond,
    hangs,
    joined,
    refusals,
    silences,
)
from tatakerja.presence.services.asking import open_requests
from tatakerja.presence.services.outages import declare_outage, set_outage_times
from tatakerja.presence.services.privacy import reduce_points
from tatakerja.presence.services.reviews import find_signals

WATCH = "presence.outages"
WATCHMAN = Job(WATCH)
# Refused requests so far back are looked at: longer than an outage takes to be told from a hiccup.
LOOK_BACK = timedelta(hours=2)
# Taps so far back are looked at for signals: a day, and what came while the server slept.
SIGNALS_BACK = timedelta(hours=26)


@periodic(WATCH, every_minutes(1))
def watch(now: datetime) -> None:
    """Notes an outage where this very job could not run, where requests were refused, or where the web
    processes gave no answer at all.

    Its own earlier runs are the server's beat. A demonstration plays with the clock: it is not watched.
    """
    if settings.CLOCK_OFFSET:
        return
    before = ScheduledRun.objects.filter(name=WATCH, started_at__lt=now).order_by("-started_at")
    last = before.values_list("started_at", flat=True).first()
    spans: list[Span] = []
    if last is not None:
        spans += silences([last, *signs_of_life(last, now), now])
    spans += refusals(REFUSED.read(now - LOOK_BACK))
    spans += hangs(UNANSWERED.read(now - LOOK_BACK))
    for span in joined(spans):
        if span.start < now:
            for region in _regions():
                _note(replace(span, end=min(span.end, now)), region)


def _regions() -> list[Node]:
    """The topmost regions of this installation: each has an office of its own that decides on relief."""
    return list(Node.objects.filter(level=Level.REGION).exclude(parent__level=Level.REGION).order_by("path"))


def _note(span: Span, region: Node) -> None:
    """A new outage of a whole region, or the one that nobody has decided on yet, now longer.

    What was decided on stays as it was then: only what lies behind its hours is noted as another outage.
    """
    near = DEFAULT_DETECT_POLICY.join
    own = Outage.objects.filter(source=Outage.Source.DETECTED, parts__node=region)
    known = own.filter(starts_at__lte=span.end + near)
    known = known.filter(ends_at__gte=span.start - near).order_by("-id")
    found = known.filter(decisions__isnull=True).first()
    if found is not None:
        if found.ends_at is not None and found.ends_at < span.end:
            seen = {name: max(count, found.found.get(name, 0)) for name, count in span.figures.items()}
            set_outage_times(by=WATCHMAN, outage=found, ends_at=span.end, found=seen)
        return
    decided = known.filter(decisions__isnull=False).aggregate(until=Max("ends_at"))["until"]
    rest = beyond(span, decided)
    if rest is not None:
        declare_outage(
            by=WATCHMAN,
            nodes=[region],
            kind=Outage.Kind.SERVER,
            starts_at=rest.start,
            ends_at=rest.end,
            found=rest.figures,
        )


@periodic("presence.signals", every_minutes(60))
def look(now: datetime) -> None:
    """The taps of the last day and two hours: what was missed while the server slept is looked at again."""
    find_signals(by=Job("presence.signals"), first=now - SIGNALS_BACK, last=now)


@periodic("presence.requests", every_minutes(1))
def ask(now: datetime) -> None:
    """Opens the requests of every report time that has just come."""
    for region, day in regions_to_ask(now):
        open_requests(by=Job("presence.requests"), region=region, day=day)


@periodic("presence.reduce_points", daily())
def reduce(now: datetime) -> None:
    """Coordinates whose time is over become a place and a distance band."""
    reduce_points(by=Job("presence.reduce_points"))

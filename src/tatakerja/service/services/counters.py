"""What a service needs at its counter, and how the roster learns of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from tatakerja.kernel.errors import Invalid
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.roster import services as roster
from tatakerja.roster.queries import counters_asked_by
from tatakerja.service.access import require_keep
from tatakerja.service.models import CounterNeed, OpeningHours, PublicService
from tatakerja.service.rules.counters import Need, Open, posts

MOST_AT_A_COUNTER = 50
# People come to these channels; a question online needs nobody in the office.
STAFFED = (OpeningHours.Channel.COUNTER, OpeningHours.Channel.APPOINTMENT)


@transaction.atomic
def set_need(*, by: Actor, service: PublicService, group: str, least: int, since: date) -> None:
    """So many people of a group at the counter from a date on; 0 asks for nobody of it any more.

    What held before ends the day before. Rosters filled or published from now on keep to it.
    """
    require_keep(by, service.node)
    if not 0 <= least <= MOST_AT_A_COUNTER:
        raise Invalid(f"Isi 0 sampai {MOST_AT_A_COUNTER} petugas.", field="least", code="least_out_of_range")
    held = CounterNeed.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=since), service=service, group=group
    )
    held.filter(valid_from__gte=since).delete()
    held.filter(valid_from__lt=since).update(valid_until=since - timedelta(days=1))
    if least:
        CounterNeed.objects.create(service=service, group=group, least=least, valid_from=since)
    tell_roster(by=by, service=service)
    data = {"group": group, "least": least, "since": since.isoformat()}
    audit.record(by=by, action="service.need_set", subject=service, node_path=service.node.path, data=data)


def source_of(service: PublicService) -> str:
    """Under what the roster keeps this service's demands."""
    return f"layanan/{service.code}"


def tell_roster(*, by: Actor, service: PublicService) -> int:
    """Hands needs and opening hours on as posts by weekday; answers how many. Part of a transaction."""
    needs = [
        Need(one.group, one.least, one.valid_from, one.valid_until)
        for one in CounterNeed.objects.filter(service=service)
    ]
    hours = OpeningHours.objects.filter(service=service, channel__in=STAFFED)
    opened = [Open(one.weekday, one.valid_from, one.valid_until) for one in hours]
    asked = [
        roster.Post(one.least, one.group, one.weekdays, one.first, one.last) for one in posts(needs, opened)
    ]
    if not asked and not counters_asked_by(source_of(service)):
        return 0
    return roster.set_counter_demands(
        by=by, node=service.node, name=service.name, source=source_of(service), posts=asked
    )

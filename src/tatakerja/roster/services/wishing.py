"""What people wish: days at home. A wish is met where fairness leaves room, and the ledger counts it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import audit
from tatakerja.platform.models import User
from tatakerja.roster.access import require_own
from tatakerja.roster.models import Wish
from tatakerja.roster.queries import local_today
from tatakerja.roster.rules.wishes import MOST_DATES, MOST_WEEKDAYS
from tatakerja.roster.services.fitness import require_flexible


@transaction.atomic
def set_wishes(*, by: User, person: Person, weekdays: Iterable[int], dates: Iterable[date]) -> int:
    """Replaces the person's wishes from today on; answers how many changed.

    Refuses (403) everybody else, (409) whom the law keeps from working at home, (422) more than two weekdays
    or six dates, a date that is over, and people without a post.
    """
    require_own(by, person)
    post = post_of(person, today())
    if post is None:
        raise Invalid("Anda belum memiliki jabatan, jadi belum dijadwalkan.", code="no_post")
    since = local_today(post.zone)
    wanted: set[tuple[int | None, date | None]] = {(day, None) for day in weekdays}
    wanted |= {(None, day) for day in dates}
    _check(wanted, since)
    if wanted:
        require_flexible([person.pk], since)
    held = list(Wish.objects.select_for_update().filter(person=person, until__isnull=True))
    kept = {(wish.weekday, wish.date) for wish in held}
    gone = [wish for wish in held if (wish.weekday, wish.date) not in wanted]
    ended = [wish.pk for wish in gone if wish.date is None or wish.date >= since]
    Wish.objects.filter(pk__in=ended).update(until=since)
    fresh = sorted(wanted - kept, key=str)
    Wish.objects.bulk_create(
        [Wish(person=person, weekday=weekday, date=day, since=since) for weekday, day in fresh]
    )
    if fresh or ended:
        data = {"added": [str(w if d is None else d) for w, d in fresh], "ended": len(ended)}
        audit.record(by=by, action="roster.wishes_set", subject=person, node_path=post.node.path, data=data)
    return len(fresh) + len(ended)


def _check(wanted: set[tuple[int | None, date | None]], since: date) -> None:
    weekdays = [weekday for weekday, _day in wanted if weekday is not None]
    dates = [day for _weekday, day in wanted if day is not None]
    if any(not 0 <= weekday <= 6 for weekday in weekdays):
        raise Invalid("Hari tidak dikenal.", field="weekdays", code="unknown_weekday")
    if len(weekdays) > MOST_WEEKDAYS:
        words = f"Pilih paling banyak {MOST_WEEKDAYS} hari seminggu, agar giliran tetap dapat dibagi rata."
        raise Invalid(words, field="weekdays", code="too_many_weekdays")
    if len(dates) > MOST_DATES:
        raise Invalid(f"Paling banyak {MOST_DATES} tanggal.", field="dates", code="too_many_dates")
    if any(day < since for day in dates):
        raise Invalid("Tanggal yang sudah lewat tidak dapat diminta.", field="dates", code="day_passed")

"""What a region has decided on the hours of PPPK who work part time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tatakerja.circular.models import Circular
from tatakerja.circular.queries.reading import label_of, library, policy_book
from tatakerja.circular.queries.words import say
from tatakerja.circular.rules.effective import effective_policy
from tatakerja.circular.rules.parttime import own_hours
from tatakerja.circular.rules.terms import PersonFacts, Status
from tatakerja.circular.rules.worktime import week
from tatakerja.circular.rules.worktime import week_of as days_of_week
from tatakerja.organisation.models import Node


@dataclass(frozen=True, slots=True)
class HeldHours:
    """The hours of today: in words, the minutes of this week's plan, the source, whether to be confirmed."""

    words: str
    ramadan: str
    week_minutes: int
    source: str
    clauses: tuple[str, ...]
    to_be_confirmed: bool


def hours_today(region: Node, today: date) -> HeldHours | None:
    """What PPPK who work part time have as hours of their own; ``None`` = the ordinary ones. One query."""
    policies = policy_book([region]).policies(region.pk)
    someone = PersonFacts("", status=Status.PPPK_PARUH_WAKTU)
    effective = effective_policy(policies, today, someone)
    found = effective.parameters.get("working_time.ordinary")
    owner = next((one for one in effective.active if found and one.slug == found.circular), None)
    if found is None or owner is None or not own_hours(owner):
        return None
    total = week(
        library().time_rules, [effective_policy(policies, day, someone) for day in days_of_week(today)]
    )
    ramadan = effective.value("working_time.ramadan")
    return HeldHours(
        words=say(found.value, found.path),
        ramadan=say(ramadan, "working_time.ramadan") if ramadan is not None else "",
        week_minutes=total.planned_minutes,
        source=label_of(owner),
        clauses=found.clauses,
        to_be_confirmed=any(owner.clause(one).to_be_confirmed for one in found.clauses),
    )


def decisions_of(circulars: QuerySet[Circular], region: Node) -> QuerySet[Circular]:
    """The region's circulars that bind PPPK who work part time alone, the newest first."""
    alone = circulars.filter(region=region, document__binds__status=[Status.PPPK_PARUH_WAKTU.value])
    return alone.order_by("-valid_from", "-id")

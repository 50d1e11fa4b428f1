"""When a day turns out otherwise: who is needed, and who already stands in."""

from __future__ import annotations

from datetime import date

from tatakerja.organisation.models import Person
from tatakerja.roster.models import DayChange, DayMode, OpenDuty, RosterPlan, RosterSettings, Swap
from tatakerja.roster.queries.days import latest_changes
from tatakerja.roster.queries.plans import ABSENT, LETTER_OF
from tatakerja.roster.rules.fairness import IN_OFFICE

_STANDING_IN = "pengganti/"
_SWAPPED = "tukar/"
MOST_SHOWN = 20


def needed_letter(plan: RosterPlan, person_id: int, day: date) -> str:
    """O or P where the roster, or a swap since, puts the person in the office on that day, else nothing.

    Leave leaves it as it is: the one on leave is who needs a stand-in.
    """
    row = plan.rows.filter(person_id=person_id).values_list("cells", flat=True).first()
    if row is None or day.isoformat() not in plan.days:
        return ""
    letter = row[plan.days.index(day.isoformat())]
    changes = DayChange.objects.filter(person_id=person_id, date=day, at__gte=plan.drafted_at)
    newest = changes.exclude(mode__in=ABSENT).order_by("-id").first()
    if newest is not None and newest.source.startswith(_SWAPPED):
        letter = LETTER_OF[DayMode(newest.mode)]
    return letter if letter in IN_OFFICE else ""


def swapped_by(swap: Swap) -> str:
    """The source under which both days of a swap are recorded."""
    return f"{_SWAPPED}{swap.pk}"


def duty_on(person_id: int, day: date) -> str:
    """The source under which a stand-in for this person on this day is recorded."""
    return f"{_STANDING_IN}{person_id}/{day.isoformat()}"


def stand_in_of(person_id: int, day: date) -> Person | None:
    """Who stands in for the person on that day, while that change is the newest of the stand-in's day."""
    rows = DayChange.objects.filter(date=day, source=duty_on(person_id, day)).select_related("person")
    newest = rows.order_by("-id").first()
    if newest is None:
        return None
    held = latest_changes([newest.person_id], day, day)[newest.person_id, day]
    return newest.person if held.source == newest.source and held.mode != DayMode.RESTORED else None


def plan_in_force(agency_id: int, day: date) -> RosterPlan | None:
    """The published roster that answers for a day: of two the newer."""
    rows = RosterPlan.objects.filter(agency_id=agency_id, first__lte=day, last__gte=day)
    held = rows.filter(state=RosterPlan.State.PUBLISHED).select_related("agency")
    return held.order_by("-published_at", "-id").first()


def duties_open_to(person: Person, agency_id: int, today: date) -> list[OpenDuty]:
    """Duties of the agency's rosters in force that wait for a taker other than their holder; one query.

    Whether the person may take one is the service's to judge.
    """
    rows = OpenDuty.objects.filter(plan__agency_id=agency_id, taken_at__isnull=True, closed_at__isnull=True)
    rows = rows.filter(date__gte=today, plan__state=RosterPlan.State.PUBLISHED).exclude(person=person)
    return list(rows.select_related("person", "plan").order_by("date", "id")[:MOST_SHOWN])


def open_duty_of(person_id: int, day: date) -> OpenDuty | None:
    """The offer of this person's day that still waits for a taker."""
    rows = OpenDuty.objects.filter(person_id=person_id, date=day, taken_at__isnull=True)
    return rows.filter(closed_at__isnull=True).first()


def swaps_waiting(person: Person) -> int:
    """How many swaps wait for this person's answer."""
    return Swap.objects.filter(other=person, state=Swap.State.ASKED).count()


def swaps_need_approval(agency_id: int) -> bool:
    """Whether a superior approves swaps in this agency; without a choice the superior is only informed."""
    return RosterSettings.objects.filter(agency_id=agency_id, swaps_need_approval=True).exists()

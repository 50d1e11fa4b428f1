"""What waits for whom: the piles of one account, outings that are not over, who is told."""

from __future__ import annotations

from django.db.models import QuerySet

from tatakerja.organisation.access import AnyUser, today
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.permit.access import led_people, told_people, waiting_for
from tatakerja.permit.models import Leave, Meeting, OfficeVisit, Outing, State, Trip
from tatakerja.platform import clock


def leaves_to_decide(user: AnyUser) -> QuerySet[Leave]:
    """Leave that waits for this user's decision, the nearest first."""
    rows = Leave.objects.filter(waiting_for(user))
    return rows.select_related("person", "node", "approver").order_by("first", "id")


def trips_to_decide(user: AnyUser) -> QuerySet[Trip]:
    """Trips that wait for this user's decision, the nearest first."""
    rows = Trip.objects.filter(waiting_for(user))
    return rows.select_related("person", "node", "approver").order_by("first", "id")


def meetings_to_decide(user: AnyUser) -> QuerySet[Meeting]:
    """Events in person that wait for this user's permission, the nearest first."""
    rows = Meeting.objects.filter(waiting_for(user))
    return rows.select_related("person", "node", "approver", "room").order_by("starts_at", "id")


def outings_to_acknowledge(user: AnyUser) -> QuerySet[Outing]:
    """Outings that this user has not acknowledged yet, the nearest first."""
    if not user.is_authenticated:
        return Outing.objects.none()
    rows = Outing.objects.filter(told_people(user), acknowledged_at__isnull=True, cancelled_at__isnull=True)
    return rows.exclude(person__user_id=user.pk).select_related("person").order_by("starts_at", "id")


def visits_to_acknowledge(user: AnyUser) -> QuerySet[OfficeVisit]:
    """Office visits that this user has not acknowledged yet, the nearest first."""
    if not user.is_authenticated:
        return OfficeVisit.objects.none()
    rows = OfficeVisit.objects.filter(
        told_people(user), acknowledged_at__isnull=True, cancelled_at__isnull=True
    )
    return rows.exclude(person__user_id=user.pk).select_related("person").order_by("day", "id")


def others_to_decide(user: AnyUser) -> QuerySet[Leave]:
    """Leave below the user that waits for somebody else: he may decide, nobody waits for him."""
    led = led_people(user).values("pk")
    rows = Leave.objects.filter(state=State.PROPOSED, person__in=led).exclude(waiting_for(user))
    return rows.select_related("person", "node", "approver").order_by("first", "id")


def overdue_outings(user: AnyUser) -> QuerySet[Outing]:
    """Outings told to the user that are over by their time, and from which nobody has said to be back."""
    now = clock.now()
    rows = Outing.objects.filter(
        told_people(user),
        cancelled_at__isnull=True,
        returned_at__isnull=True,
        ends_at__lt=now,
        day=today(),
    )
    return rows.select_related("person").order_by("ends_at", "id")


def superior_of(person: Person) -> Person | None:
    """Who is told of this person's outings and decides on the leave: the direct superior of today."""
    post = post_of(person, today())
    return Person.objects.filter(pk=post.superior_id).first() if post and post.superior_id else None

"""Small parts that every write of permits uses."""

from __future__ import annotations

from datetime import date

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post
from tatakerja.permit.models import MAX_REASON, Duty, Leave, State, Trip
from tatakerja.permit.queries.leave import covering

OPEN = (State.PROPOSED, State.APPROVED)
_LONGEST_DAYS = 3 * 366


def words(text: str, field: str, *, required: str = "", most: int = MAX_REASON) -> str:
    """Trimmed free text of plain characters; ``required`` is the refusal of an empty one."""
    said = text.strip()
    if len(said) > most or "\x00" in said:
        raise Invalid(f"Paling banyak {most} huruf biasa.", field=field, code="text_unusable")
    if required and not said:
        raise Invalid(required, field=field, code="text_missing")
    return said


def check_dates(first: date, last: date) -> None:
    """Refuses reversed dates, and a range longer than any leave the law knows."""
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if (last - first).days >= _LONGEST_DAYS:
        raise Invalid("Rentangnya paling lama tiga tahun.", field="last", code="period_too_long")


def path_of(post: Post | None) -> str:
    return post.node.path if post else ""


def require_post(post: Post | None, person: Person) -> Post:
    """Somebody without a post today has no superior who could be asked."""
    if post is None:
        raise Conflict(
            f"{person.name} tidak memiliki jabatan hari ini, jadi tidak ada atasan yang dapat ditanya. "
            "Hubungi pengelola kepegawaian.",
            code="no_post",
        )
    return post


def overlap_of(
    person: Person, first: date, last: date, *, but: Leave | Trip | None = None
) -> Conflict | None:
    """The refusal of dates on which the person is away already, or `None`."""
    rows = Leave.objects.exclude(pk=but.pk) if isinstance(but, Leave) else Leave.objects.all()
    leave = covering(rows, person, first, last)
    if leave is not None:
        return Conflict(
            f"Tanggal ini bentrok dengan {leave}. Batalkan yang lama atau pilih tanggal lain.",
            code="leave_overlaps",
        )
    trips = Trip.objects.filter(
        person=person, kind=Trip.Kind.OFFICIAL, state__in=OPEN, first__lte=last, last__gte=first
    )
    trip = (trips.exclude(pk=but.pk) if isinstance(but, Trip) else trips).first()
    if trip is not None:
        return Conflict(
            f"Tanggal ini bentrok dengan {trip}. Batalkan yang lama atau pilih tanggal lain.",
            code="trip_overlaps",
        )
    duties = Duty.objects.filter(person=person, state=Duty.State.ORDERED, first__lte=last, last__gte=first)
    duty = (duties.exclude(trip=but) if isinstance(but, Trip) else duties).first()
    if duty is not None:
        return Conflict(
            f"Tanggal ini bentrok dengan dinas luar {duty}. Batalkan dahulu atau pilih tanggal lain.",
            code="duty_overlaps",
        )
    return None


def require_free(person: Person, first: date, last: date, *, but: Leave | Trip | None = None) -> None:
    """Refuses (409) dates on which the person is away already."""
    refusal = overlap_of(person, first, last, but=but)
    if refusal is not None:
        raise refusal

"""Small parts that every write of permits uses."""

from __future__ import annotations

from datetime import date

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post
from tatakerja.permit.models import MAX_REASON, Duty, Leave, Trip
from tatakerja.permit.queries.away import Away, away_between

_LONGEST_DAYS = 3 * 366


def words(text: str, field: str, *, required: str = "", most: int = MAX_REASON) -> str:
    """As `words_of`, at most as long as a reason."""
    return words_of(text, field, most, required=required)


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


def overlap_in(
    away: Away, person_id: int, first: date, last: date, *, but: Leave | Trip | None = None
) -> Conflict | None:
    """The refusal of dates on which the person is away already, or `None`; ``but`` is the asked one."""
    found = next((one for one in away.of(person_id, first, last) if not _is(one, but)), None)
    if found is None:
        return None
    if isinstance(found, Duty):
        return Conflict(
            f"Tanggal ini bentrok dengan dinas luar {found}. Batalkan dahulu atau pilih tanggal lain.",
            code="duty_overlaps",
        )
    code = "leave_overlaps" if isinstance(found, Leave) else "trip_overlaps"
    text = f"Tanggal ini bentrok dengan {found}. Batalkan yang lama atau pilih tanggal lain."
    return Conflict(text, code=code)


def _is(found: Leave | Trip | Duty, asked: Leave | Trip | None) -> bool:
    """Whether it is the asked one, or the duty that its trip has made."""
    return asked is not None and (
        found == asked or (isinstance(found, Duty) and isinstance(asked, Trip) and found.trip_id == asked.pk)
    )


def overlap_of(
    person: Person, first: date, last: date, *, but: Leave | Trip | None = None
) -> Conflict | None:
    """The same for one person."""
    return overlap_in(away_between([person.pk], first, last), person.pk, first, last, but=but)


def require_free(person: Person, first: date, last: date, *, but: Leave | Trip | None = None) -> None:
    """Refuses (409) dates on which the person is away already."""
    refusal = overlap_of(person, first, last, but=but)
    if refusal is not None:
        raise refusal

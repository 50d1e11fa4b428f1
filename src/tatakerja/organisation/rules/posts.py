"""Posts and superiors that can hold together: one definitive post at a time, nobody leading himself. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.periods import Period
from tatakerja.organisation.rules.superiors import find_cycle


@dataclass(frozen=True, slots=True)
class Held:
    """A post that somebody holds: its kind (definitif, plt, plh) and its dates."""

    kind: str
    title: str
    period: Period


def period(first: date, last: date | None) -> Period:
    """The dates of a post; an end before the start is `Invalid`."""
    return Period(first, last)


def require_single(kind: str, wanted: Period, held: Iterable[Held]) -> None:
    """Refuses a definitive post beside another; a Plt or Plh comes on top but needs an end of its own."""
    if kind != "definitif":
        if wanted.last is None:
            raise Invalid("Plt. dan Plh. memerlukan tanggal akhir.", field="valid_until", code="no_end")
        return
    for post in held:
        if post.kind == "definitif" and post.period.overlaps(wanted):
            raise Conflict(
                f"Pegawai ini masih memegang jabatan definitif {post.title} pada tanggal tersebut. "
                "Tutup jabatan itu lebih dulu.",
                code="second_definitive_post",
            )


def require_superior(person: int, superior: int | None, parents: Mapping[int, int | None]) -> None:
    """Refuses oneself and a circle of superiors; ``parents`` is person → superior as it stands."""
    if superior is None:
        return
    if superior == person:
        raise Invalid("Atasan tidak boleh diri sendiri.", field="superior", code="own_superior")
    after: dict[int | str, int | str | None] = {person: superior}
    after.update((one, above) for one, above in parents.items() if one != person)
    if person in find_cycle(after, person):
        raise Invalid(
            "Atasan melingkar: orang ini sendiri memimpin atasan tersebut.",
            field="superior",
            code="superior_cycle",
        )

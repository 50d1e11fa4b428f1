"""A workplace's fence beside a proposed one: how the taps of the last days lie to both. Pure.

Counts and bands of distances are all that is said: a proposal is no way to learn where somebody was. Where
taps of too few people were measured, their author is told nothing but that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from tatakerja.kernel.geodesy import Circle, Fence, Fix, measure
from tatakerja.presence.rules.place import DEFAULT_FENCE_POLICY
from tatakerja.presence.rules.privacy import BANDS_M, band_of

# How far back taps speak for a fence.
DAYS: Final = timedelta(days=30)
# The counts of fewer people than these would speak of somebody.
FEWEST_PEOPLE: Final = 5
_FARTHEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Band:
    """How many taps lie at most ``metres`` from the fence that is proposed; ``None``: farther than all bands.

    A circle's distances are from its middle, a polygon's from its edge (0 inside).
    """

    metres: int | None
    taps: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Taps with a usable point that were measured against the old fence, and of how many people they are.

    ``old`` and ``new`` count those inside; the accuracy of the phone counts in the employee's favour.
    """

    taps: int
    people: int
    old: int
    new: int
    bands: tuple[Band, ...]

    @property
    def helps(self) -> bool:
        return self.new > self.old


def compare(old: Fence, new: Fence, fixes: Sequence[tuple[int, Fix]]) -> Comparison:
    """The comparison of pairs of a person's id and a fix; what is too imprecise to tell is left out."""
    clear = [(who, fix) for who, fix in fixes if fix.accuracy_m <= DEFAULT_FENCE_POLICY.max_accuracy_m]
    found = Counter(_band(new, fix) for _who, fix in clear)
    last = max((metres for metres in found if metres), default=0)
    bands = [Band(one, found[one]) for one in BANDS_M if one <= last]
    return Comparison(
        taps=len(clear),
        people=len({who for who, _fix in clear}),
        old=sum(_inside(old, fix) for _who, fix in clear),
        new=sum(_inside(new, fix) for _who, fix in clear),
        bands=(*bands, *([Band(None, found[None])] if found[None] else [])),
    )


def _inside(fence: Fence, fix: Fix) -> bool:
    lies = measure(fence, fix.point)
    return lies.inside or lies.to_edge_m <= fix.accuracy_m


def _band(fence: Fence, fix: Fix) -> int | None:
    metres = round(measure(fence, fix.point).distance_m)
    return band_of(metres) if metres <= _FARTHEST else None


def for_author(found: Comparison) -> dict[str, Any]:
    """What the author of a proposal is shown, as JSON: nothing where too few people were measured."""
    return asdict(found) if found.people >= FEWEST_PEOPLE else {}


def size_of(fence: Fence) -> int:
    """A circle's radius in whole metres; of a polygon the number of its corners."""
    return round(fence.radius_m) if isinstance(fence, Circle) else len(fence.corners)

"""How long coordinates are kept, and what is left of them: the place and a band of the distance.

Sources: UU 27/2022 art. 16(2) (as long as the purpose needs) and art. 32; the number of days is the region's
to set. A distance is kept as "at most so many metres", so that nothing of the point can be worked out again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tatakerja.kernel.errors import Invalid

# No law names a number of days: a proposal, shown as to be confirmed until the region sets its own.
KEEP_DAYS: Final = 60
SHORTEST_KEEP: Final = 7
LONGEST_KEEP: Final = 365
BANDS_M: Final = (50, 100, 200, 500, 1000, 5000, 50_000, 20_100_000)
# More looks than this at one person on one day are no supervision any more.
MOST_LOOKS: Final = 20


def band_of(distance_m: int) -> int:
    """The upper end of the band in which a distance lies, in metres."""
    return next(band for band in BANDS_M if distance_m <= band)


def reduced_before(today: date, days: int) -> date:
    """Events of days before this date keep no coordinates."""
    return today - timedelta(days=days)


def check_keep(days: int) -> int:
    """The number of days, or `Invalid` with the limits."""
    if not SHORTEST_KEEP <= days <= LONGEST_KEEP:
        raise Invalid(
            f"Titik lokasi disimpan {SHORTEST_KEEP} sampai {LONGEST_KEEP} hari.",
            field="days",
            code="retention_range",
        )
    return days

"""Which base amount a post has: the first line of the tenant's table that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tatakerja.kernel.errors import Invalid

# PP 12/2019 art. 58: the criteria by which a region may give TPP.
CRITERIA: Final = (
    "beban_kerja", "tempat_bertugas", "kondisi_kerja", "kelangkaan_profesi", "prestasi_kerja",
    "objektif_lain",
)  # fmt: skip
CRITERIA_WORDS: Final = {
    "beban_kerja": "Beban kerja",
    "tempat_bertugas": "Tempat bertugas",
    "kondisi_kerja": "Kondisi kerja",
    "kelangkaan_profesi": "Kelangkaan profesi",
    "prestasi_kerja": "Prestasi kerja",
    "objektif_lain": "Pertimbangan objektif lainnya",
}
MOST: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Base:
    """One line: who it is for (an empty selector fits everybody) and the amounts by criterion, in rupiah."""

    job_class: str = ""
    eselon: str = ""
    title: str = ""
    agency_code: str = ""
    amounts: Mapping[str, int] | None = None

    @property
    def total(self) -> int:
        return sum((self.amounts or {}).values())

    def fits(self, post: PostFacts) -> bool:
        """Whether every selector that is given matches; a title matches where it is contained."""
        return (
            self.job_class in ("", post.job_class)
            and self.eselon.casefold() in ("", post.eselon.casefold())
            and self.title.casefold() in post.title.casefold()
            and self.agency_code in ("", post.agency_code)
        )


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What a line may select on."""

    job_class: str
    eselon: str
    title: str
    agency_code: str


def base_for(post: PostFacts, bases: Sequence[Base]) -> Base | None:
    """The first line that fits; None where the table has none for such a post."""
    return next((base for base in bases if base.fits(post)), None)


def check_amounts(amounts: Mapping[str, int]) -> dict[str, int]:
    """Known criteria with whole rupiah from 0 to a thousand million; anything else is `Invalid`."""
    for name, amount in amounts.items():
        if name not in CRITERIA:
            raise Invalid(f"Kriteria tidak dikenal: {name}.", field="amounts", code="unknown_criterion")
        if not 0 <= amount <= MOST:
            raise Invalid("Jumlah harus 0 sampai 1.000.000.000 rupiah.", field="amounts", code="bad_amount")
    return {name: amount for name, amount in amounts.items() if amount}

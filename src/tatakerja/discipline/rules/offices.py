"""Names of offices as decrees write them: who sets a decision, and under which kop it stands."""

from __future__ import annotations

from typing import Final

_REGIONAL_HEADS: Final = ("Gubernur", "Bupati", "Wali Kota", "Walikota")
_TERRITORIES: Final = {"Camat": "Kecamatan ", "Lurah": "Kelurahan "}


def is_regional_head(title: str) -> bool:
    """Whether a title is that of a governor, regent or mayor, also an acting one (``Pj. Bupati``)."""
    words = title.removeprefix("Pj. ").removeprefix("Plt. ").removeprefix("Plh. ")
    return words.startswith(_REGIONAL_HEADS)


def office_of(title: str, agency: str, region: str) -> str:
    """The office in full: ``Kepala Dinas`` of the Dinas Kesehatan is ``Kepala Dinas Kesehatan``, the
    ``Bupati`` of the Kabupaten Muara ``Bupati Muara``. A title that is full already stays."""
    if is_regional_head(title):
        place = region.partition(" ")[2] or region
        return title if place in title else f"{title} {place}"
    territory = _TERRITORIES.get(title)
    if territory is not None and agency.startswith(territory):
        return f"{title} {agency.removeprefix(territory)}"
    first, _, rest = agency.partition(" ")
    return f"{title} {rest}" if rest and title.endswith(f" {first}") else title

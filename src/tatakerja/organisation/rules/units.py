"""Where a row belongs: the agency and unit that its names mean, units to be made, or the nearest name.

Pure. Names are compared without case, marks and extra spaces; codes and short names count as names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from tatakerja.organisation.rules.tabular import header_key
from tatakerja.organisation.rules.words import UNIT_KINDS

# Names closer than this are offered as "did you mean".
NEAR: Final = 0.6
# New names closer than this to a known one are shown as probably the same.
SAME: Final = 0.85


@dataclass(frozen=True, slots=True)
class Unit:
    """A node below the region: ``agency_id`` is its own id for an agency."""

    id: int
    name: str
    short_name: str
    code: str
    agency_id: int
    agency_name: str

    @property
    def is_agency(self) -> bool:
        return self.id == self.agency_id


@dataclass(frozen=True, slots=True)
class Target:
    """Where a row belongs. ``node_id`` is None for a unit that is to be made, ``agency_id`` for an agency."""

    agency_id: int | None
    agency: str
    node_id: int | None
    unit: str

    @property
    def label(self) -> str:
        return self.unit or self.agency


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit or agency that the import would make; ``similar`` names a known one it may duplicate."""

    target: Target
    kind: str
    similar: str


def kind_of(name: str, level: str) -> str:
    """The kind that a name says, by its first words; ``bidang`` or ``dinas`` where it says nothing."""
    text = " ".join(name.casefold().split())
    for words, kind in UNIT_KINDS.items():
        if text == words or text.startswith(f"{words} "):
            return kind
    return "dinas" if level == "agency" else "bidang"


@dataclass(slots=True)
class Places:
    """The region's units by name; answers are remembered, since thousands of rows share a few names."""

    region_names: frozenset[str]
    agencies: Mapping[str, Unit]
    units: Mapping[str, Sequence[Unit]]
    make_units: bool
    make_agencies: bool
    _answers: dict[tuple[str, str], Target | str] = field(default_factory=dict)

    def find(self, agency: str, unit: str) -> Target | str:
        """The target of a pair of names, or the sentence that says why there is none."""
        key = (header_key(agency), header_key(unit))
        if key not in self._answers:
            self._answers[key] = self._find(agency, unit)
        return self._answers[key]

    def _find(self, agency: str, unit: str) -> Target | str:
        if not agency or header_key(agency) in self.region_names:
            return self._anywhere(unit) if unit else f"“{agency}” adalah daerah, bukan perangkat daerah."
        found = self.agencies.get(header_key(agency))
        if found is None:
            return self._new_agency(agency, unit)
        if not unit or header_key(unit) == header_key(agency) or self.agencies.get(header_key(unit)) == found:
            return Target(found.id, found.name, found.id, "")
        inside = [one for one in self.units.get(header_key(unit), ()) if one.agency_id == found.id]
        if len(inside) == 1:
            return Target(found.id, found.name, inside[0].id, inside[0].name)
        if inside:
            return f"Ada {len(inside)} unit bernama “{unit}” di {found.name}. Pakai kode unitnya."
        if self.make_units:
            return Target(found.id, found.name, None, unit)
        return f"Unit kerja “{unit}” tidak dikenal di {found.name}.{self._hint(unit, found)}"

    def _anywhere(self, unit: str) -> Target | str:
        agency = self.agencies.get(header_key(unit))
        if agency is not None:
            return Target(agency.id, agency.name, agency.id, "")
        found = self.units.get(header_key(unit), ())
        if len(found) == 1:
            one = found[0]
            return Target(one.agency_id, one.agency_name, one.id, one.name)
        if found:
            where = ", ".join(sorted(one.agency_name for one in found)[:3])
            return f"Unit kerja “{unit}” ada di beberapa OPD ({where}). Isi kolom perangkat daerah."
        return f"Unit kerja “{unit}” tidak dikenal.{self._hint(unit, None)}"

    def _new_agency(self, agency: str, unit: str) -> Target | str:
        if not self.make_agencies:
            names = [one.name for one in self.agencies.values()]
            return f"Perangkat daerah “{agency}” tidak dikenal.{_nearest(agency, names)}"
        same = not unit or header_key(unit) == header_key(agency)
        return Target(None, agency, None, "" if same else unit)

    def _hint(self, name: str, agency: Unit | None) -> str:
        names = [
            one.name
            for group in self.units.values()
            for one in group
            if agency is None or one.agency_id == agency.id
        ]
        return _nearest(name, names)

    def new_unit(self, target: Target) -> NewUnit:
        """What the dry run tells about a unit that would be made."""
        level = "unit" if target.unit else "agency"
        if target.unit:
            names = [
                one.name
                for group in self.units.values()
                for one in group
                if one.agency_id == target.agency_id
            ]
        else:
            names = [one.name for one in self.agencies.values()]
        near = get_close_matches(target.label, names, n=1, cutoff=SAME)
        return NewUnit(target, kind_of(target.label, level), near[0] if near else "")


def _nearest(name: str, names: Sequence[str]) -> str:
    by_key = {one.casefold(): one for one in names}
    near = get_close_matches(name.casefold(), list(by_key), n=1, cutoff=NEAR)
    return f" Mungkin maksudnya “{by_key[near[0]]}”." if near else ""


def make_places(
    units: Sequence[Unit], region_names: Sequence[str], *, make_units: bool, make_agencies: bool
) -> Places:
    """An index of the region's units; ``region_names`` are what exports call the region itself."""
    agencies: dict[str, Unit] = {}
    others: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {unit.name, unit.short_name, unit.code} - {""}:
            if unit.is_agency:
                agencies.setdefault(header_key(name), unit)
            else:
                others.setdefault(header_key(name), []).append(unit)
    return Places(frozenset(map(header_key, region_names)), agencies, others, make_units, make_agencies)


_HEAD_WORDS: Final[Mapping[str, str]] = {
    "camat": "kecamatan",
    "lurah": "kelurahan",
    "inspektur": "inspektorat",
    "sekretaris": "sekretariat",
    "direktur": "rumah",
}


def heads(title: str, unit_name: str) -> bool:
    """Whether a title names the head of a unit: ``Kepala Bidang Perizinan`` of ``Bidang Perizinan``.

    A bare ``Kepala Dinas`` heads a unit whose name begins with ``Dinas``; ``Camat`` heads a kecamatan.
    """
    words, name = title.casefold().split(), unit_name.casefold().split()
    if not words or not name:
        return False
    first = words[0]
    if first in _HEAD_WORDS:
        return name[0] == _HEAD_WORDS[first] or (first == "direktur" and name[0] == "rsud")
    if first != "kepala" or len(words) < 2:
        return False
    rest = words[1:]
    return rest[0] == name[0] and (len(rest) == 1 or set(rest) <= set(name) or rest == name[: len(rest)])

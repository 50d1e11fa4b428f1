"""The words of the policy language: classes of post, statuses, modes, regimes, and who is meant by a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class PostClass(StrEnum):
    """Class of post (UU 5/2014; data-shape C.3)."""

    JPT_UTAMA = "jpt_utama"
    JPT_MADYA = "jpt_madya"
    JPT_PRATAMA = "jpt_pratama"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    PELAKSANA = "pelaksana"
    FUNGSIONAL = "fungsional"


class Status(StrEnum):
    """Employment status."""

    PNS = "pns"
    CPNS = "cpns"
    PPPK = "pppk"
    PPPK_PARUH_WAKTU = "pppk_paruh_waktu"
    NON_ASN = "non_asn"


class Mode(StrEnum):
    """Where a day is worked: office, home (or residence), or office duty by roster (piket)."""

    WFO = "WFO"
    WFH = "WFH"
    PIKET = "PIKET"

    @property
    def in_office(self) -> bool:
        return self is not Mode.WFH


class Scope(StrEnum):
    """The unit of account of a share: unit kerja (A0-04) or the whole agency (A1-07, A2-13)."""

    UNIT = "unit"
    AGENCY = "agency"


class Counting(StrEnum):
    """How people who must be in the office stand to the share (contradiction X4).

    ``inside``: they use up its places. ``outside_base_all``: beside it, the share taken of everybody.
    ``outside_base_rest``: beside it, the share taken of the others only.
    """

    INSIDE = "inside"
    OUTSIDE_BASE_ALL = "outside_base_all"
    OUTSIDE_BASE_REST = "outside_base_rest"


class Rounding(StrEnum):
    """How a share of heads becomes a number; "paling banyak" rounds down, "minimal" up."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"


class Travel(StrEnum):
    """Regime of a kind of travel (contradiction X7)."""

    FREE = "free"
    PERMISSION = "permission"
    SELECTIVE = "selective"
    FORBIDDEN = "forbidden"

    @property
    def strictness(self) -> int:
        """0 free … 3 forbidden."""
        return list(Travel).index(self)


class Level(StrEnum):
    """Level of the authority that issues a circular; a city counts as a regency."""

    NATION = "nation"
    PROVINCE = "province"
    REGENCY = "regency"
    AGENCY = "agency"

    @property
    def rank(self) -> int:
        """0 = highest."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What selectors may ask of a person on a date.

    ``eselon`` is "II.b" or empty, ``level`` the level of government of the agency where it is known,
    ``groups`` are free words that circulars may name (task_force, teacher, public_service, health_risk …).
    ``tier`` is the structural level inside the agency, 1 = its head, 0 = none or not known.
    """

    id: str
    agency: str = "opd"
    unit: str = "opd"
    post_class: PostClass = PostClass.PELAKSANA
    eselon: str = ""
    title: str = ""
    status: Status = Status.PNS
    groups: frozenset[str] = frozenset()
    level: Level | None = None
    agency_kind: str = ""
    tier: int = 0


@dataclass(frozen=True, slots=True)
class RankRule:
    """From a date on, an eselon stands for a class of post (UU 5/2014 art. 131, mapping C.4)."""

    eselon: str
    post_class: PostClass
    since: date


def complete_rank(person: PersonFacts, mapping: tuple[RankRule, ...], on: date) -> PersonFacts:
    """Fills the eselon from the class, or the class of a holder of an eselon, where only one is known.

    A class of ``pelaksana`` beside an eselon is the default of an incomplete record, not a statement.
    """
    rules = [rule for rule in mapping if rule.since <= on]
    if not person.eselon:
        found = next((rule.eselon for rule in rules if rule.post_class is person.post_class), "")
        return replace(person, eselon=found)
    if person.post_class is not PostClass.PELAKSANA:
        return person
    step = person.eselon.split(".")[0].upper()
    by_step = {rule.eselon: rule.post_class for rule in rules}
    return replace(person, post_class=by_step.get(step, person.post_class))


_ACTING = re.compile(
    r"^(plt|plh|pj|pjs|pelaksana tugas|pelaksana harian|penjabat( sementara)?)\.?\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Selector:
    """Who is meant. Every key that is given must fit; of several values in a key one must.

    ``title`` fits a title that begins with the words, acting holders (Plt., Plh.) included (A1-04).
    ``untitled`` fits people whose title is not recorded. ``eselon`` "II" fits II.a and II.b. ``top_levels``
    fits the holders of so many highest structural levels of an agency (SE MenPANRB 19/2020: two).
    """

    post_class: tuple[PostClass, ...] = ()
    eselon: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    untitled: bool = False
    status: tuple[Status, ...] = ()
    groups: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    agency_kind: tuple[str, ...] = ()
    level: tuple[Level, ...] = ()
    person: tuple[str, ...] = ()
    top_levels: int = 0
    any_of: tuple[Selector, ...] = ()
    unless: Selector | None = None

    def matches(self, person: PersonFacts) -> bool:
        """Whether the person is meant; an empty selector means everybody."""
        if self.untitled and person.title:
            return False
        if self.any_of and not any(selector.matches(person) for selector in self.any_of):
            return False
        if self.unless is not None and self.unless.matches(person):
            return False
        return self._post_fits(person) and self._place_fits(person)

    def _post_fits(self, person: PersonFacts) -> bool:
        return (
            _among(person.post_class, self.post_class)
            and (not self.top_levels or 1 <= person.tier <= self.top_levels)
            and _among(person.status, self.status)
            and (not self.eselon or any(_eselon_fits(person.eselon, wanted) for wanted in self.eselon))
            and (not self.title or any(_title_fits(person.title, wanted) for wanted in self.title))
        )

    def _place_fits(self, person: PersonFacts) -> bool:
        return (
            _among(person.unit, self.unit)
            and _among(person.agency, self.agency)
            and _among(person.agency_kind, self.agency_kind)
            and _among(person.level, self.level)
            and _among(person.id, self.person)
            and (not self.groups or not person.groups.isdisjoint(self.groups))
        )


def _among(value: object, wanted: tuple[object, ...]) -> bool:
    return not wanted or value in wanted


def _eselon_fits(eselon: str, wanted: str) -> bool:
    have, want = eselon.upper(), wanted.upper()
    return have == want or have.split(".")[0] == want


def _title_fits(title: str, wanted: str) -> bool:
    bare = _ACTING.sub("", title.strip()).casefold()
    want = wanted.casefold()
    return bare == want or bare.startswith(f"{want} ")


def choose(table: Mapping[str, tuple[str, ...]], dimensions: Mapping[str, str]) -> bool:
    """Whether conditions such as ``{zone_level: [merah, oranye]}`` hold for what is known of a place."""
    return all(dimensions.get(name) in values for name, values in table.items())

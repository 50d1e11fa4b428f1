"""Readers that every section shares: words, selectors, and the rows of dated tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from tatakerja.circular.rules import rows
from tatakerja.circular.rules.source import Items, Node
from tatakerja.circular.rules.spec import (
    Bool,
    Choice,
    Clock,
    Date,
    Integer,
    Json,
    Key,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Share,
    Spec,
    Text,
    Weekday,
)
from tatakerja.circular.rules.terms import Level, PostClass, Selector, Status, Travel
from tatakerja.kernel.periods import Period

T = TypeVar("T")
SHORT: Final = Text(200)
LONG: Final = Text(6000)
WORD: Final = Text(60, r"[a-z][a-z0-9_]*")
SLUG: Final = Text(60, r"[a-z0-9]+(-[a-z0-9]+)*")
CLAUSE_ID: Final = Text(20, r"[A-Z][A-Z0-9]*-[0-9]{2,3}[a-z]?")
PATH: Final = Text(80, r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def opt(spec: Spec[T], doc: str = "", to: str = "") -> Key[T | None]:
    """An optional key that may also be null."""
    return Key(Nullable(spec), doc, to=to)


def record(make: Callable[..., T], doc: str = "", /, **keys: Key[Any]) -> Record[T]:
    return Record(make, {name.rstrip("_"): key for name, key in keys.items()}, doc)


@dataclass(frozen=True, slots=True)
class _Selectors:
    """A selector, or a list of selectors of which one must fit."""

    def read(self, node: Node) -> Selector:
        if isinstance(node, Items):
            return Selector(any_of=ListOf(self, least=1, most=50).read(node))
        return SELECTOR_RECORD.read(node)

    def json(self) -> Json:
        return {"$ref": "#/$defs/selector"}


SELECTOR: Final = _Selectors()


def many(spec: Spec[T]) -> ListOf[T]:
    return ListOf(spec, least=1, single=True)


SELECTOR_RECORD: Record[Selector] = Record(
    Selector,
    {
        "class": Key(many(Choice(PostClass)), "Class of post.", to="post_class"),
        "eselon": Key(many(Text(5, r"(I|II|III|IV|V)(\.[a-e])?")), "II fits II.a and II.b."),
        "title": Key(many(SHORT), "Title begins with these words; acting holders included."),
        "untitled": Key(Bool(), "Only people whose title is not recorded."),
        "status": Key(many(Choice(Status)), "Employment status."),
        "groups": Key(many(WORD), "Member of one of these groups."),
        "unit": Key(many(SHORT)),
        "agency": Key(many(SHORT)),
        "agency_kind": Key(many(WORD)),
        "level": Key(many(Choice(Level)), "Level of government of the agency."),
        "person": Key(many(SHORT), "Named people."),
        "top_levels": Key(Integer(1, 9), "Holders of so many highest structural levels of the agency."),
        "any_of": Key(ListOf(SELECTOR, least=1, most=50), "One of these must fit."),
        "unless": Key(SELECTOR, "These are left out."),
    },
    "Who is meant; every key given must fit. {} means everybody.",
)

PERIOD: Final = record(
    Period,
    from_=Key(Date(), required=True, to="first"),
    until=Key(Date(), required=True, to="last"),
)
_WEEKDAYS = ListOf(Weekday(), least=1, most=7)
_PLACE: dict[str, Key[Any]] = {
    "agency": Key(SHORT, "Code of the agency.", True),
    "unit": Key(SHORT, "Unit of account; left out = the agency as a whole."),
}


def dated(**keys: Key[Any]) -> dict[str, Key[Any]]:
    """The keys of a row that may have a first and a last day."""
    return keys | {"from": opt(Date(), to="start"), "until": opt(Date())}


SHARE_ROW: Final[Record[rows.ShareRow]] = Record(
    rows.ShareRow,
    dated(
        when=Key(MapOf(many(SHORT)), "Conditions, e.g. zone_level: [merah], sector: esensial.", True),
        max_share=Key(Share(), required=True),
        weekdays=opt(_WEEKDAYS),
    ),
)
DIMENSION_ROW: Final[Record[rows.DimensionRow]] = Record(
    rows.DimensionRow,
    dated(
        name=Key(WORD, "The condition, e.g. zone_level.", True),
        value=Key(SHORT, required=True),
        agency=Key(many(SHORT), "Only for these agencies; left out = everywhere."),
        unit=Key(many(SHORT)),
        agency_kind=Key(many(WORD)),
    ),
)
FIXED_ROW: Final[Record[rows.FixedRow]] = Record(
    rows.FixedRow,
    _PLACE
    | dated(
        per_day=Key(Integer(0, 100_000), required=True),
        by=Key(SHORT, "The head who fixed it.", True),
        reason=Key(LONG, "Shown to the BKD.", True),
    ),
)
CLOSURE: Final[Record[rows.Closure]] = Record(
    rows.Closure,
    _PLACE
    | {
        "from": Key(Date(), required=True, to="start"),
        "until": opt(Date(), "Left out: as many days as cluster_closes_days says."),
        "reason": Key(LONG, required=True),
    },
)
APEL: Final[Record[rows.Apel]] = Record(
    rows.Apel,
    {
        "name": Key(SHORT, "What it is called: apel pagi, upacara 17 Agustus.", True),
        "from": Key(Clock(), "Presence is shown from …", True, "start"),
        "until": Key(Clock(), "… to this time.", True),
        "weekdays": opt(_WEEKDAYS, "Left out = every working day."),
        "dates": opt(ListOf(PERIOD, least=1, most=60), "On these dates only."),
        "who": Key(SELECTOR, "Left out = everybody but part-time PPPK."),
    },
)
SHIFT: Final = record(
    rows.Shift,
    name=Key(WORD, required=True),
    from_=Key(Clock(), required=True, to="start"),
    until=Key(Clock(), "Before the start: on the next day.", True, "end"),
    who=opt(SELECTOR),
    min_people=opt(Integer(0, 100_000)),
    weekdays=opt(_WEEKDAYS),
)
CALL_UP: Final = record(
    rows.CallUp,
    by=Key(ListOf(SHORT), "Who may call."),
    must_come=Key(Bool()),
    reply_minutes=opt(Integer(1, 1440)),
    arrive_minutes=opt(Integer(1, 1440)),
    over_quota=Key(Bool(), "People called stand beside the share and are shown so."),
)
VISIT: Final = record(rows.Visit, notice=Key(Choice(rows.Notice)), reason_required=Key(Bool()))
TRAVEL_PERIOD: Final = record(
    rows.TravelPeriod,
    from_=Key(Date(), required=True, to="start"),
    until=Key(Date(), required=True),
    private=opt(Choice(Travel)),
    official=opt(Choice(Travel)),
    note=Key(LONG),
)
TRAVEL_CAP: Final[Record[rows.TravelCap]] = Record(
    rows.TravelCap,
    dated(
        kind=Key(WORD, "domestic, foreign, vehicles, …", True),
        cut=Key(Share(), "By how much it is cut (50 = by half).", True),
        measure=Key(Text(10, "budget|trips|vehicles")),
        against=Key(SHORT, "What the cut is taken of, e.g. anggaran 2026."),
    ),
)
PROTOCOL: Final = record(
    rows.Protocol,
    items=Key(ListOf(SHORT, least=1, most=50), "Points of the checklist.", True),
    applies_to=Key(many(WORD), "office, meeting, event, offline_service, visit, …"),
    required=Key(Bool()),
)

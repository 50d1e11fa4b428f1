"""What goes into the roster engine and what comes out: frozen dataclasses, constructible without JSON.

The shapes mirror the file format roster/1: one :class:`Instance` per agency (OPD). Dates are local
:class:`datetime.date`; day indexes count the instance's working days from 0. Nothing here computes.

A caller inside the application builds an instance, asks :func:`tatakerja.roster.solver.solve` and reads
``Result.cells`` (one string per person and day)::

    people = tuple(Person(id=f"p{i}", unit="u1") for i in range(8))
    days = (date(2021, 7, 5), date(2021, 7, 6))
    rules = Rules(cap=Cap(num=1, den=4), piket_min=1)
    result = solve(Instance(id="h1", days=days, units=("u1",), people=people, rules=rules))
    result.feasible, result.spread, result.cells["p0"]
"""

from dataclasses import dataclass, field
from datetime import date

HOME, OFFICE, PIKET, LEAVE = "H", "O", "P", "L"

LEVELS = ("spread", "weekday", "pref", "together", "apart", "regular")


@dataclass(frozen=True, slots=True)
class Person:
    """One employee of the period; see the format for each field.

    ``home`` holds weekdays (0 = Monday), ``home_on``, ``off`` and ``callup`` dates. Dates outside the period
    are allowed (a leave may span it) and have no effect. ``carry`` counts office days of earlier periods,
    ``run_in`` the consecutive office days just before day 0.
    """

    id: str
    unit: str
    cat: str = ""
    skills: tuple[str, ...] = ()
    mandatory: bool = False
    exempt: str = ""
    piket: bool = True
    off: tuple[date, ...] = ()
    callup: tuple[date, ...] = ()
    home: tuple[int, ...] = ()
    home_on: tuple[date, ...] = ()
    bubble: str = ""
    carry: int = 0
    run_in: int = 0


@dataclass(frozen=True, slots=True)
class Cap:
    """How many seats a pool has: ``max(min_seats, num/den of the base headcount, rounded)``.

    ``scope`` opd | unit, ``base`` all | inside | available, ``round`` down | up | nearest (half up),
    ``per`` day | shift. ``seats_on`` gives the seats of every pool on a date instead of all that.
    """

    num: int = 1
    den: int = 1
    scope: str = "opd"
    base: str = "all"
    round: str = "down"
    min_seats: int = 0
    outside: tuple[str, ...] = ()
    seats_on: dict[date, int] = field(default_factory=dict)
    per: str = "day"


@dataclass(frozen=True, slots=True)
class Demand:
    """A counter or skill that must be manned by people on piket; "" means any unit, skill or shift.

    ``dates`` (when not empty) replaces ``weekdays``. An ``exclusive`` demand is a post: one person a day.
    """

    id: str
    min: int = 1
    unit: str = ""
    skill: str = ""
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    dates: tuple[date, ...] = ()
    shift: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Once:
    """Everybody comes at least once per block of ``window`` days; ``mode`` off | hard | if_capacity."""

    window: int = 10
    mode: str = "off"


@dataclass(frozen=True, slots=True)
class Rules:
    """The hard rules of an instance (R1 to R16)."""

    cap: Cap = field(default_factory=Cap)
    piket_min: int = 0
    piket_per: str = "day"
    unit_piket_min: dict[str, int] = field(default_factory=dict)
    demands: tuple[Demand, ...] = ()
    max_run: int = 0
    once: Once = field(default_factory=Once)
    fill: str = "off"
    apart: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Soft:
    """What to make good, in order; ``fair_min_share`` is (numerator, denominator) of the days available."""

    order: tuple[str, ...] = LEVELS
    fair_scope: str = "opd"
    fair_min_share: tuple[int, int] = (1, 2)
    weekdays: tuple[int, ...] = (0, 4)
    apart: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The roster in force: cells per person, one per day; days before ``start`` are frozen."""

    start: date
    cells: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Instance:
    """One agency and period. ``days`` are working days only, ascending."""

    id: str
    days: tuple[date, ...]
    units: tuple[str, ...]
    people: tuple[Person, ...]
    rules: Rules = field(default_factory=Rules)
    soft: Soft = field(default_factory=Soft)
    shifts: tuple[str, ...] = ()
    published: Published | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Province:
    """Agencies solved side by side; they share nothing."""

    id: str
    opds: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of rule kinds that cannot hold together, where, and why (English and Indonesian)."""

    rules: tuple[str, ...]
    where: str
    why: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The soft figures of a roster; ``weekday`` maps a weekday to its spread."""

    spread: int = 0
    weekday: dict[int, int] = field(default_factory=dict)
    pref: int = 0
    together: int = 0
    apart: int = 0
    regular: int = 0
    changes: int = 0
    forced: int = 0
    roles: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """The engine's answer for one instance.

    ``feasible`` None means that the time given ended before a roster or a proof was found. ``spread_bound``
    is a computed lower bound and ``proven`` says that the roster reaches it; ``weekday_bound`` and
    ``changes_bound`` likewise (each under the levels before it). ``closed_by`` names the stage that finished:
    ``flow``, ``repair``, ``mip`` or ``cp``; for a conflict ``data``, ``cut`` or ``search``. ``seconds`` are
    CPU seconds.
    """

    instance: str
    feasible: bool | None
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    spread_bound: int = 0
    weekday_bound: dict[int, int] = field(default_factory=dict)
    changes_bound: int = 0
    proven: bool = False
    closed_by: str = ""
    seconds: float = 0.0
    conflicts: tuple[Conflict, ...] = ()
    conflicts_complete: bool = True

    @property
    def spread(self) -> int:
        """Largest minus smallest (carry + office days) over the people compared."""
        return self.figures.spread

"""The sections of a policy document: who is in the office, presence, travel, work, meetings, hours …

Every field may be None: then the circular is silent on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction

from tatakerja.circular.rules.rows import (
    Apel,
    CallUp,
    Closure,
    DimensionRow,
    FixedRow,
    Protocol,
    ShareRow,
    Shift,
    TravelCap,
    TravelPeriod,
    Visit,
)
from tatakerja.circular.rules.terms import Counting, Mode, Rounding, Scope, Selector, Status, Travel
from tatakerja.kernel.periods import Period
from tatakerja.kernel.workingtime import WorkDay

__all__ = ["Apel", "CallUp", "Closure", "DimensionRow", "FixedRow", "Protocol", "ShareRow", "Shift", "Visit"]


class Home(StrEnum):
    """Whether those not on duty must, or may, work at home; forbidden = this region opts out."""

    REQUIRED = "required"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


class Gathering(StrEnum):
    """Face-to-face meetings and events: free, online preferred, by permit, or cancelled."""

    FREE = "free"
    ONLINE_PREFERRED = "online_preferred"
    PERMIT = "permit"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A group with its own regime, beside the rota: its modes (one = required) and who decides for it.

    ``needs_letter``: one belongs to it by a letter of assignment (A2-09). ``shifts`` names shifts of the
    office; ``min_per_day`` is what counters need at least (A4-08).
    """

    who: Selector
    modes: tuple[Mode, ...]
    delegated_to: str = ""
    needs_letter: bool = False
    shifts: tuple[str, ...] = ()
    min_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Who works in the office.

    ``weekdays`` (Monday = 0) and ``dates`` limit the whole section to days of the week and to periods.
    """

    weekdays: tuple[int, ...] | None = None
    dates: tuple[Period, ...] | None = None
    max_share: Fraction | None = None
    share_scope: Scope | None = None
    rounding: Rounding | None = None
    shares: tuple[ShareRow, ...] | None = None
    dimensions: tuple[DimensionRow, ...] | None = None
    max_home_share: Fraction | None = None
    home_days_per_week: int | None = None
    mandatory: Selector | None = None
    mandatory_counting: Counting | None = None
    pool: Selector | None = None
    groups: Mapping[str, GroupRule] | None = None
    min_per_day: int | None = None
    min_override: str | None = None
    fixed_per_day: int | None = None
    fixed: tuple[FixedRow, ...] | None = None
    duty: Mode | None = None
    home: Home | None = None
    shifts: tuple[Shift, ...] | None = None
    shift_instead: bool | None = None
    rotation: bool | None = None
    roster_by: str | None = None
    call_up: str | None = None
    call_up_rule: CallUp | None = None
    visit: str | None = None
    visit_rule: Visit | None = None
    cluster_closes_days: int | None = None
    closures: tuple[Closure, ...] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A time of day from … until, local; ``ramadan`` = only in Ramadan (True) or only outside it (False)."""

    start: time
    until: time
    ramadan: bool | None = None
    kind: str = "check_in"


@dataclass(frozen=True, slots=True)
class Reachability:
    """What follows from unanswered or late calls.

    ``calls`` in a row without answer (within ``within_minutes`` where stated) make ``no_answer``; an answer
    after ``reply_minutes`` or more makes ``late_answer``. The proposals are codes, null = only the finding.
    ``proposal_repeated`` is for the person who decides (M26-06), after ``repeat_times`` where stated.
    """

    calls: int | None = None
    within_minutes: int | None = None
    reply_minutes: int | None = None
    proposal_no_answer: str | None = None
    proposal_late: str | None = None
    proposal_repeated: str | None = None
    repeat_times: int | None = None
    repeat_days: int | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """How presence is shown."""

    online: bool | None = None
    app: str | None = None
    app_from: date | None = None
    modes: tuple[Mode, ...] | None = None
    windows: tuple[Window, ...] | None = None
    apel: tuple[Apel, ...] | None = None
    report_times: tuple[time, ...] | None = None
    work_window: Window | None = None
    location_hours: int | None = None
    places: tuple[str, ...] | None = None
    stay_home: bool | None = None
    outside: str | None = None
    evidence: tuple[str, ...] | None = None
    without_evidence: str | None = None


@dataclass(frozen=True, slots=True)
class TravelRules:
    """Private and official travel. ``private_binds``: everybody, or only people who may work at home.

    ``periods`` are dates with a regime of their own (restrictions at holidays), ``caps`` the cuts of a
    savings package, ``priorities`` maps a priority to who approves it, ``signer`` may sign a letter.
    """

    private: Travel | None = None
    official: Travel | None = None
    private_binds: str | None = None
    official_binds: str | None = None
    boundary: str | None = None
    approver: str | None = None
    private_approver: str | None = None
    signer: Selector | None = None
    priorities: Mapping[str, str] | None = None
    periods: tuple[TravelPeriod, ...] | None = None
    caps: tuple[TravelCap, ...] | None = None
    alert: str | None = None


class LeaveRegime(StrEnum):
    """Whether leave may be taken: as always, only of some kinds, or not at all."""

    FREE = "free"
    RESTRICTED = "restricted"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class LeaveRules:
    """Restriction of leave (SE 4/2021: at holidays only childbirth and serious illness)."""

    regime: LeaveRegime | None = None
    kinds: tuple[str, ...] | None = None
    dates: tuple[Period, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outing:
    """Leaving home for living needs (A4-11): categories and what makes it excused."""

    categories: tuple[str, ...] | None = None
    coordination: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is due: what, from whom, to whom, how often; ``by`` a date once, ``due`` a time of day.

    ``contains`` are the parts of its form (A2-05: method, class, hours).
    """

    what: str
    sender: str
    receiver: str
    every: str = ""
    mode: Mode | None = None
    optional: bool = False
    channel: str = ""
    due: time | None = None
    by: date | None = None
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """Tasks, reports and supervision."""

    task_required: bool | None = None
    reports: Mapping[str, Report] | None = None
    supervisor: str | None = None
    supervises: tuple[Mode, ...] | None = None
    steps: tuple[str, ...] | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class EventRule:
    """A kind of event: its regime, how full a room may be (share and heads), who permits, online instead.

    (A0-09; circular 065/1104/B.Org-TL of 2022: ceremonies at 20 % of the room.)
    """

    kind: str
    regime: Gathering
    room_share: Fraction | None = None
    max_people: int | None = None
    approver: str = ""
    online_instead: bool = False
    start: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Meetings:
    """Meetings, ceremonies, protocol."""

    face_to_face: Gathering | None = None
    ceremonies: Gathering | None = None
    ceremony_capacity: Fraction | None = None
    events: tuple[EventRule, ...] | None = None
    protocol: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """Duties of service units."""

    publish_standards: bool | None = None
    online_channels: tuple[str, ...] | None = None
    offline_conditions: tuple[str, ...] | None = None
    own_rota: bool | None = None
    slot_people: int | None = None
    room_share: Fraction | None = None
    survey: bool | None = None
    goals: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the circular is judged: figures, over how many days before and during, by whom (A1-13, A2-12)."""

    figures: tuple[str, ...] | None = None
    days_before: int | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the circular says of the TPP (A4-12 to A4-14)."""

    home_counts_full: bool | None = None
    performance_counts: bool | None = None
    statuses: tuple[Status, ...] | None = None


@dataclass(frozen=True, slots=True)
class Discipline:
    """Legal basis and triggers named by the circular; the kinds themselves come from the law (A0-16)."""

    basis: str | None = None
    statuses: tuple[Status, ...] | None = None
    triggers: tuple[str, ...] | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a week: weekday (Monday = 0) → hours."""

    days: Mapping[int, WorkDay]


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Working hours stated by a circular itself; unstated parts stay with the law."""

    ordinary: Hours | None = None
    ramadan: Hours | None = None

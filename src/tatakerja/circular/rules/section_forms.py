"""Readers of the sections of a policy document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tatakerja.circular.rules.row_forms import (
    APEL,
    CALL_UP,
    CLOSURE,
    DIMENSION_ROW,
    FIXED_ROW,
    LONG,
    PERIOD,
    SELECTOR,
    SHARE_ROW,
    SHIFT,
    SHORT,
    TRAVEL_CAP,
    TRAVEL_PERIOD,
    VISIT,
    WORD,
    dated,
    many,
    opt,
    record,
)
from tatakerja.circular.rules.sections import (
    Allowance,
    Discipline,
    Evaluation,
    EventRule,
    Gathering,
    GroupRule,
    Home,
    Hours,
    LeaveRegime,
    LeaveRules,
    Meetings,
    Office,
    Outing,
    Presence,
    Reachability,
    Report,
    Services,
    TravelRules,
    Window,
    Work,
    WorkingTime,
)
from tatakerja.circular.rules.source import Node
from tatakerja.circular.rules.spec import (
    WEEKDAYS,
    Bool,
    Choice,
    Clock,
    Date,
    Integer,
    Json,
    Key,
    ListOf,
    MapOf,
    Record,
    Share,
    Text,
    Weekday,
)
from tatakerja.circular.rules.terms import Counting, Mode, Rounding, Scope, Status, Travel
from tatakerja.kernel.workingtime import WorkDay

_GROUP_RULE = record(
    GroupRule,
    who=Key(SELECTOR, required=True),
    modes=Key(ListOf(Choice(Mode), least=1, most=3), "Allowed modes; a single one is required.", True),
    delegated_to=Key(SHORT, "Authority that sets the regime of this group."),
    needs_letter=Key(Bool(), "One belongs to it by a letter of assignment."),
    shifts=Key(many(WORD), "Shifts of the office that it works in."),
    min_per_day=opt(Integer(0, 100_000), "What its counters need at least."),
)
OFFICE = record(
    Office,
    "Who works in the office.",
    weekdays=opt(ListOf(Weekday(), least=1, most=7), "The section holds on these days only."),
    dates=opt(ListOf(PERIOD, least=1, most=60), "The section holds on these dates only."),
    max_share=opt(Share(), 'Largest share of people in the office (25 = 25 %, or "1/5").'),
    share_scope=opt(Choice(Scope), "Unit of account of share, minimum and fixed number."),
    rounding=opt(Choice(Rounding), "Default down."),
    shares=opt(ListOf(SHARE_ROW), "Table dimension → share; a row that holds replaces max_share."),
    dimensions=opt(ListOf(DIMENSION_ROW), "What is known of places: zone level, sector, dated."),
    max_home_share=opt(Share(), "Largest share of people at home."),
    home_days_per_week=opt(Integer(0, 7), "At most so many home days a person and week."),
    mandatory=opt(SELECTOR, "People who must be in the office."),
    mandatory_counting=opt(Choice(Counting), "Default inside."),
    pool=opt(SELECTOR, "Who takes turns on duty; left out = everybody else."),
    groups=opt(MapOf(_GROUP_RULE), "Groups with their own regime, beside the rota."),
    min_per_day=opt(Integer(0, 100_000), "At least so many of the pool on duty a day."),
    min_override=opt(LONG, "Who may fix another number, and to whom that is reported."),
    fixed_per_day=opt(Integer(0, 100_000), "The number a head fixed."),
    fixed=opt(ListOf(FIXED_ROW), "Numbers that heads fixed for their agencies, with reason and dates."),
    duty=opt(Choice(Mode), "Mode of those on turn: WFO or PIKET."),
    home=opt(Choice(Home), "Whether the others must, may or may not work at home."),
    shifts=opt(ListOf(SHIFT)),
    shift_instead=opt(Bool(), "Shifts may be used instead of the share."),
    rotation=opt(Bool(), "Turns are taken equally."),
    roster_by=opt(LONG, "Who makes the roster."),
    call_up=opt(LONG, "Who may be called to the office on a home day, and that they must come."),
    call_up_rule=opt(CALL_UP, "The same as data."),
    visit=opt(LONG, "When people at home may come to the office of their own accord."),
    visit_rule=opt(VISIT, "The same as data."),
    cluster_closes_days=opt(Integer(1, 90), "Days an office closes on a cluster of infections."),
    closures=opt(ListOf(CLOSURE), "Offices that are closed: everybody at home."),
)


def _window(ramadan: bool = True) -> Record[Window]:
    keys: dict[str, Key[Any]] = {
        "from": Key(Clock(), required=True, to="start"),
        "until": Key(Clock(), required=True),
    }
    if ramadan:
        keys["ramadan"] = opt(Bool(), "true = in Ramadan only, false = outside it only.")
        keys["kind"] = Key(WORD)
    return Record(Window, keys)


PRESENCE = record(
    Presence,
    "How presence is shown.",
    online=opt(Bool()),
    app=opt(SHORT),
    app_from=opt(Date(), "From when on the application is used."),
    modes=opt(ListOf(Choice(Mode))),
    windows=opt(ListOf(_window()), "Times of day at which presence is recorded."),
    apel=opt(ListOf(APEL, most=60), "Roll calls and ceremonies in the office."),
    report_times=opt(ListOf(Clock(), most=24), "Times at which agencies report who is where."),
    work_window=opt(_window(False), "Time to be reachable; not working time (X9)."),
    location_hours=opt(Integer(1, 24)),
    places=opt(ListOf(WORD), "Places that count as home: home, residence."),
    stay_home=opt(Bool(), "People at home must be there during working time."),
    outside=opt(WORD, "What being elsewhere is: event_to_explain, report_by_person, block."),
    evidence=opt(
        ListOf(SHORT), "What shows presence; screen_key, office_code: any one of these beside the tap."
    ),
    without_evidence=opt(WORD, "What a tap without that is: event_to_explain (the default), block."),
)
REACHABILITY = record(
    Reachability,
    calls=opt(Integer(1, 20), "Unanswered calls in a row that make no_answer."),
    within_minutes=opt(Integer(1, 1440)),
    reply_minutes=opt(Integer(1, 1440), "An answer after so many minutes is late."),
    proposal_no_answer=opt(WORD),
    proposal_late=opt(WORD),
    proposal_repeated=opt(WORD, "What a person decides on when it happens again."),
    repeat_times=opt(Integer(2, 100)),
    repeat_days=opt(Integer(1, 366)),
)
TRAVEL = record(
    TravelRules,
    private=opt(Choice(Travel)),
    official=opt(Choice(Travel)),
    private_binds=opt(Text(20, "everybody|home_workers")),
    official_binds=opt(Text(20, "everybody|home_workers")),
    boundary=opt(SHORT, "What counts as outside (luar daerah, luar kota)."),
    approver=opt(SHORT, "Who permits an official trip."),
    private_approver=opt(SHORT, "Who permits a private trip."),
    signer=opt(SELECTOR, "Who may sign the letter of assignment."),
    priorities=opt(MapOf(SHORT), "Priority → who approves it."),
    periods=opt(ListOf(TRAVEL_PERIOD, most=60), "Dates with a regime of their own, e.g. holidays."),
    caps=opt(ListOf(TRAVEL_CAP, most=60), "Cuts of a savings package."),
    alert=opt(SHORT),
)
LEAVE = record(
    LeaveRules,
    regime=opt(Choice(LeaveRegime)),
    kinds=opt(ListOf(WORD), "Kinds that stay allowed: melahirkan, sakit, …"),
    dates=opt(ListOf(PERIOD, least=1, most=60), "Left out = as long as the circular holds."),
)
OUTING = record(
    Outing,
    categories=opt(ListOf(WORD, least=1)),
    coordination=opt(Text(30, "none|acknowledgement|permission")),
)
_REPORT = record(
    Report,
    what=Key(LONG, required=True),
    sender=Key(SHORT, required=True),
    receiver=Key(SHORT, required=True),
    every=Key(SHORT, "day, month, report_times, … ; left out = not stated."),
    mode=opt(Choice(Mode)),
    optional=Key(Bool()),
    channel=Key(SHORT),
    due=opt(Clock(), "Time of day."),
    by=opt(Date(), "A report that is due once."),
    contains=Key(ListOf(SHORT), "Parts of its form."),
)
WORK = record(
    Work,
    task_required=opt(Bool()),
    reports=opt(MapOf(_REPORT)),
    supervisor=opt(SHORT),
    supervises=opt(ListOf(Choice(Mode))),
    steps=opt(ListOf(WORD)),
    channel=opt(SHORT),
)
_EVENT: Record[EventRule] = Record(
    EventRule,
    dated(
        kind=Key(WORD, "ceremony, meeting, training, …", True),
        regime=Key(Choice(Gathering), required=True),
        room_share=opt(Share(), "Share of the room's capacity."),
        max_people=opt(Integer(0, 100_000)),
        approver=Key(SHORT),
        online_instead=Key(Bool(), "An online alternative must be offered."),
    ),
)
MEETINGS = record(
    Meetings,
    face_to_face=opt(Choice(Gathering)),
    ceremonies=opt(Choice(Gathering)),
    ceremony_capacity=opt(Share()),
    events=opt(ListOf(_EVENT, most=60), "Kinds of events with their capacity."),
    protocol=opt(ListOf(SHORT)),
)
SERVICES = record(
    Services,
    publish_standards=opt(Bool()),
    online_channels=opt(ListOf(WORD)),
    offline_conditions=opt(ListOf(SHORT)),
    own_rota=opt(Bool()),
    slot_people=opt(Integer(0, 100_000), "People per slot of a direct service."),
    room_share=opt(Share(), "Share of the waiting room's capacity."),
    survey=opt(Bool(), "Satisfaction is asked for."),
    goals=opt(ListOf(SHORT)),
)
EVALUATION = record(
    Evaluation,
    figures=opt(ListOf(WORD), "attendance, reports, complaints, service_level, …"),
    days_before=opt(Integer(1, 366), "Days before the start to compare with."),
    by=opt(SHORT),
)
ALLOWANCE = record(
    Allowance,
    home_counts_full=opt(Bool()),
    performance_counts=opt(Bool()),
    statuses=opt(ListOf(Choice(Status))),
)
DISCIPLINE = record(
    Discipline,
    basis=opt(LONG),
    statuses=opt(ListOf(Choice(Status))),
    triggers=opt(ListOf(WORD)),
    warning=opt(LONG),
)
DAY_HOURS = record(
    WorkDay,
    from_=Key(Clock(), required=True, to="start"),
    until=Key(Clock(), required=True, to="end"),
    break_minutes=Key(Integer(0, 600), required=True),
)


@dataclass(frozen=True, slots=True)
class _HoursOf:
    """Weekday → hours of the day."""

    def read(self, node: Node) -> Hours:
        days = MapOf(DAY_HOURS, "|".join(WEEKDAYS)).read(node)
        return Hours({WEEKDAYS.index(name): hours for name, hours in days.items()})

    def json(self) -> Json:
        return MapOf(DAY_HOURS, "|".join(WEEKDAYS)).json()


HOURS: Final = _HoursOf()
WORKING_TIME = record(WorkingTime, ordinary=opt(HOURS), ramadan=opt(HOURS))

"""Stored findings as pages show them: a person's month, a team's day, what needs a look first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from tatakerja.attendance.access import visible_findings
from tatakerja.attendance.models import DayFinding, DayState, Statement
from tatakerja.circular.queries import calendar_for
from tatakerja.kernel.calendar import WorkingPattern, days_between
from tatakerja.kernel.periods import Month
from tatakerja.organisation.access import AnyUser, today
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import post_of

NO_NEWS = Q(
    check_in__isnull=True,
    check_out__isnull=True,
    status__in=(DayState.PENDING, DayState.ABSENT),
    waiting=False,
)
WAITING = Q(waiting=True)
LATE = ~Q(late_class="")
HERE = (Q(check_in__isnull=False) | Q(check_out__isnull=False)) & ~Q(
    status__in=(DayState.LEAVE, DayState.DUTY, DayState.OFF)
)
AWAY = Q(status__in=(DayState.LEAVE, DayState.DUTY))
FREE = Q(status=DayState.OFF)
EARLY = ~Q(early_class="")
ATTENTION = NO_NEWS | WAITING | LATE | EARLY

# The order in which a superior should look: nobody knows, something waits, late or early, the rest.
_RANK = Case(
    When(NO_NEWS, then=Value(0)),
    When(WAITING, then=Value(1)),
    When(LATE | EARLY, then=Value(2)),
    When(HERE, then=Value(3)),
    When(AWAY, then=Value(4)),
    default=Value(5),
    output_field=IntegerField(),
)
FILTERS: Mapping[str, Q] = {
    "perlu": ATTENTION,
    "belum": NO_NEWS,
    "menunggu": WAITING,
    "terlambat": LATE,
    "hadir": HERE,
    "kantor": HERE & Q(place__in=("office", "duty")),
    "rumah": HERE & Q(place="home"),
    "izin": AWAY,
    "libur": FREE,
}


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A team's day in numbers; every number is a filter of `FILTERS` and opens its rows."""

    total: int
    numbers: Mapping[str, int]
    computed_at: object

    def __getitem__(self, key: str) -> int:
        return self.numbers[key]


def findings_on(user: AnyUser, node: Node | None, day: date) -> QuerySet[DayFinding]:
    """The day of everybody below ``node`` whom the user may see, worst first; ``None``: of all others."""
    rows = visible_findings(user).filter(date=day)
    own = Q(person__user_id=user.pk)
    chosen = rows.filter(node__path__startswith=node.path) if node else rows.exclude(own)
    return (
        chosen.select_related("person", "node")
        .annotate(rank=_RANK)
        .order_by("rank", "-late_minutes", "person__name", "person_id")
    )


def day_counts(rows: QuerySet[DayFinding]) -> DayCounts:
    """The numbers over a list of findings, in one query."""
    sums = {key: Count("pk", filter=condition) for key, condition in FILTERS.items()}
    found = rows.order_by().aggregate(total=Count("pk"), at=Max("computed_at"), **sums)
    total, at = found.pop("total"), found.pop("at")
    return DayCounts(total, found, at)


def month_of(person: Person, month: Month) -> list[DayFinding]:
    """A person's findings of a month, in order."""
    rows = DayFinding.objects.filter(person=person, date__range=(month.first, month.last))
    return list(rows.select_related("node", "agency").order_by("date"))


def statements_on(person: Person, day: date) -> list[Statement]:
    """What people said about a person's day; one query."""
    return list(Statement.objects.filter(person=person, date=day).select_related("by"))


def free_days(person: Person, month: Month) -> dict[date, str]:
    """Days of a month that the person's present unit does not work, with the holiday's name. Five queries."""
    post = post_of(person, today())
    calendar = calendar_for(month.first, month.last)
    pattern = WorkingPattern(post.node.pattern) if post else WorkingPattern.FIVE_DAY
    explained = [calendar.explain(day, pattern) for day in days_between(month.first, month.last)]
    return {one.date: one.name or _("Libur") for one in explained if not one.working}


def month_counts(findings: Iterable[DayFinding]) -> dict[str, int]:
    """Days by what they are, with minutes late and early."""
    rows = list(findings)
    return {
        "present": sum(row.status in _PRESENT for row in rows),
        "late": sum(bool(row.late_class) for row in rows),
        "late_minutes": sum(row.late_minutes for row in rows),
        "early": sum(bool(row.early_class) for row in rows),
        "early_minutes": sum(row.early_minutes for row in rows),
        "absent": sum(row.status == DayState.ABSENT for row in rows),
        "leave": sum(row.status == DayState.LEAVE for row in rows),
        "duty": sum(row.status == DayState.DUTY for row in rows),
        "pending": sum(row.status == DayState.PENDING for row in rows),
    }


_PRESENT = (DayState.PRESENT, DayState.LATE, DayState.EARLY, DayState.LATE_AND_EARLY)

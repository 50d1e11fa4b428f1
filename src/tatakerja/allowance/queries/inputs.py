"""What an agency's TPP is computed from: closed findings, posts, realised targets, accepted differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from tatakerja.allowance.models import TppBase, TppCarry, TppRule, TppRun, TppStatement
from tatakerja.allowance.rules.bases import Base, PostFacts
from tatakerja.allowance.rules.sanctions import percent_of, table_of
from tatakerja.allowance.rules.statement import Sanction
from tatakerja.allowance.rules.tpp import Rates, rates_of
from tatakerja.attendance.models import DayFinding, FindingDifference, MonthClosing
from tatakerja.attendance.queries.closing import month_findings
from tatakerja.attendance.rules.facts import DayFinding as Found
from tatakerja.attendance.rules.facts import DayStatus
from tatakerja.circular.rules.terms import Mode
from tatakerja.discipline.models import Decision, Letter
from tatakerja.discipline.queries import sanctions_on
from tatakerja.discipline.rules.bands import KINDS
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Assignment, Node
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform import formats
from tatakerja.platform.bulk import among
from tatakerja.worklog.queries.realisation import figures_of

_MODES = {mode.value: mode for mode in Mode}
_CUTS = (
    ~Q(late_class="")
    | ~Q(early_class="")
    | Q(counts_as_absent=True)
    | Q(status="pending")
    | Q(apel_missed__gt=0)
)


def rates_from(rule: TppRule) -> Rates:
    """The stored rule as the pure rules know it."""
    return rates_of(
        discipline_weight=rule.discipline_weight,
        performance_weight=rule.performance_weight,
        cuts=rule.cuts,
        cut_base=rule.cut_base,
        source=rule.source,
    )


def bases_of(rule: TppRule) -> list[Base]:
    """The table of base amounts, in order; one query."""
    rows = TppBase.objects.filter(rule=rule).order_by("order", "id")
    return [Base(row.job_class, row.eselon, row.title, row.agency_code, row.amounts) for row in rows]


def rule_for(region: Node, day: date) -> TppRule | None:
    """The rule in force in a region on a day; of several the one that began last."""
    rows = TppRule.objects.filter(region=region, state=TppRule.State.IN_FORCE, valid_from__lte=day)
    return (
        rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        .order_by("-valid_from", "-id")
        .first()
    )


def facts_of_post(post: Post) -> PostFacts:
    return PostFacts(post.job_class, post.eselon, post.title, post.agency.code)


def payees(agency: Node, month: Month) -> dict[int, Post]:
    """Who is paid by the agency for a month: who serves there on its last day on which the person serves.

    Somebody who left during the month is paid by the agency where he is at its end.
    """
    posts = posts_on(month.last, node=agency)
    gone = Assignment.objects.filter(
        kind=Assignment.Kind.DEFINITIVE,
        node__path__startswith=agency.path,
        valid_until__gte=month.first,
        valid_until__lt=month.last,
    ).order_by("valid_until")
    for person_id, last in gone.values_list("person_id", "valid_until"):
        later = Assignment.objects.filter(
            person_id=person_id, valid_from__gt=last, valid_from__lte=month.last
        )
        if last is not None and person_id not in posts and not later.exists():
            posts |= posts_on(last, people=[person_id])
    return posts


_Figures = Mapping[str, Any]


def found_of(day: date, figures: _Figures) -> Found:
    """A stored or set-aside result as the pure rules know it."""
    return Found(
        day,
        _MODES.get(figures["mode"]),
        DayStatus(figures["status"]),
        figures["late_minutes"],
        figures["late_class"] or None,
        figures["early_minutes"],
        figures["early_class"] or None,
        figures["counts_as_absent"],
        apel_missed=figures.get("apel_missed", 0),
    )


_NAMES = (
    "mode", "status", "late_minutes", "late_class", "early_minutes", "early_class", "counts_as_absent",
    "apel_missed",
)  # fmt: skip


def cutting_days(people: Iterable[int], month: Month) -> dict[int, list[Found]]:
    """The days that cut or wait, by person id, wherever the person belonged on the day; one query."""
    rows = DayFinding.objects.filter(_CUTS, person_id__in=list(people), date__range=(month.first, month.last))
    found: dict[int, list[Found]] = {}
    for person_id, day, *values in rows.order_by("date").values_list("person_id", "date", *_NAMES):
        found.setdefault(person_id, []).append(found_of(day, dict(zip(_NAMES, values, strict=True))))
    return found


def home_days(agency: Node, month: Month) -> dict[int, int]:
    """How many days each person worked at home properly (A4-12); one query."""
    rows = month_findings(agency, month).filter(mode="WFH", status="present").order_by()
    return dict(rows.values_list("person_id").annotate(found=Count("pk")))


@dataclass(frozen=True, slots=True)
class Relieved:
    """A day whose result was set aside: what it would have been, and what it is."""

    day: date
    label: str
    before: Mapping[str, Any]


def relieved_days(agency: Node, month: Month) -> dict[int, list[Relieved]]:
    """Days with a result set aside (a relief, an accepted correction): a statement shows both; one query."""
    rows = month_findings(agency, month).exclude(other=[]).order_by("date")
    found: dict[int, list[Relieved]] = {}
    for person_id, day, other in rows.values_list("person_id", "date", "other"):
        found.setdefault(person_id, []).extend(Relieved(day, one["label"], one) for one in other)
    return found


def realisations(people: Iterable[int], month: Month) -> dict[int, Fraction]:
    """Realised targets in percent by person id, those without targets left out; three queries."""
    figures = figures_of(people, month)
    return {
        person_id: figure.share * 100 for person_id, figure in figures.items() if figure.share is not None
    }


def sanctions_of(people: Iterable[int], month: Month, rule: TppRule) -> dict[int, tuple[Sanction, ...]]:
    """What decided sanctions take of a month, by person id, each with its decision by number and date.

    Annulled, contested and undelivered decisions take nothing.
    """
    table = table_of(rule.sanction_cuts)
    held = sanctions_on(people, month.first, month.last)
    rows = Decision.objects.filter(case__in=[one.case_id for rows in held.values() for one in rows])
    days = dict(rows.values_list("case_id", "decided_on"))
    papers = Letter.objects.filter(case__in=list(days), kind=Letter.Kind.DECISION).order_by("id")
    numbers = dict(papers.values_list("case_id", "number"))
    found: dict[int, tuple[Sanction, ...]] = {}
    for person_id, rows_of in held.items():
        cuts = []
        for one in rows_of:
            percent = percent_of(
                one.applied, one.first, one.last, month.first, share=one.cut_share, table=table
            )
            if percent:
                kind, number = KINDS[one.applied], numbers.get(one.case_id, "")
                paper = f"Keputusan {number} tanggal" if number else "Keputusan tanggal"
                said = f"{paper} {formats.medium_date(days[one.case_id])}."
                clauses = tuple(kind.source.split("; "))
                cuts.append(Sanction(kind.label, percent, said, clauses))
        if cuts:
            found[person_id] = tuple(cuts)
    return found


def other_agencies(people: Iterable[int], agency: Node, month: Month) -> list[Node]:
    """Other agencies where these people have days of the month: they moved in its middle.

    One query, and a second one where somebody did: together they would look into every agency's month.
    """
    days = DayFinding.objects.filter(among("person_id", people), date__range=(month.first, month.last))
    ids = list(days.exclude(agency=agency).order_by().values_list("agency_id", flat=True).distinct())
    return list(Node.objects.filter(pk__in=ids).order_by("path")) if ids else []


def not_closed(agencies: Sequence[Node], month: Month) -> list[Node]:
    """Those of these agencies whose month is open; one query."""
    closed = MonthClosing.objects.filter(
        agency__in=agencies, month=month.first, state=MonthClosing.State.CLOSED
    )
    known = set(closed.values_list("agency_id", flat=True))
    return [agency for agency in agencies if agency.pk not in known]


def closings_behind(run: TppRun, agencies: Iterable[Node]) -> list[MonthClosing]:
    """The closings in force of these agencies on whose days a run was computed; one query."""
    rows = MonthClosing.objects.filter(
        agency__in=list(agencies),
        month=run.month,
        state=MonthClosing.State.CLOSED,
        closed_at__lte=run.computed_at,
    )
    return list(rows.select_related("agency").order_by("agency__path"))


@dataclass(frozen=True, slots=True)
class Owed:
    """An accepted difference that is not paid yet: the day as it was paid, and as it counts now."""

    difference: FindingDifference
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def open_differences(people: Iterable[int], month: Month) -> list[Owed]:
    """What accepted differences of closed months up to this one owe these people, by day; two queries.

    Wherever the person served then: who moved is paid where he is. A month opened again is judged anew, so
    its old differences are no more. What a locked statement has carried counts as paid.
    """
    rows = FindingDifference.objects.filter(
        state=FindingDifference.State.ACCEPTED,
        closing__state=MonthClosing.State.CLOSED,
        person_id__in=list(people),
        date__lte=month.last,
    ).order_by("date", "id")
    carried = TppCarry.objects.filter(
        difference__in=rows.order_by(), statement__run__state=TppRun.State.LOCKED
    ).order_by("statement__run__locked_at", "id")
    paid = dict(carried.values_list("difference_id", "after"))
    found = [Owed(row, paid.get(row.pk, row.before), row.after) for row in rows]
    return [one for one in found if one.before != one.after]


def carried_elsewhere(run: TppRun) -> bool:
    """Whether a run that was locked since this one was computed carries one of its differences."""
    mine = TppCarry.objects.filter(statement__run=run).values("difference_id")
    locked = TppCarry.objects.filter(
        statement__run__state=TppRun.State.LOCKED, statement__run__locked_at__gte=run.computed_at
    )
    return locked.exclude(statement__run=run).filter(difference_id__in=mine).exists()


def paid_statements(people: Iterable[int], before: Month) -> dict[tuple[int, date], TppStatement]:
    """Locked statements of earlier months, by person id and first day of the month; one query."""
    rows = TppStatement.objects.filter(
        person_id__in=list(people), run__state=TppRun.State.LOCKED, run__month__lt=before.first
    )
    return {(row.person_id, row.run.month): row for row in rows.select_related("run__rule")}


def decimal_of(value: Fraction, places: str) -> Decimal:
    """A fraction as it is stored for show; sums are never made of it."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places))

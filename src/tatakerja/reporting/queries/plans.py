"""When reports are due: the circular's times, else the region's own; and on which days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from tatakerja.circular.queries import PolicyBook, calendar_for, policy_book, region_policy
from tatakerja.kernel.calendar import DayExplanation, HolidayCalendar, WorkingPattern
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Level, Node
from tatakerja.organisation.queries import Tree, tree
from tatakerja.platform import clock
from tatakerja.reporting.models import DEFAULT_TIMES, ReportSettings
from tatakerja.reporting.rules import Slot, parse_times, slots_of


@dataclass(frozen=True, slots=True)
class Plan:
    """The reports of one agency on one day: its times, the clauses behind them, whether the day is worked."""

    agency: Node
    region: Node
    day: date
    slots: tuple[Slot, ...]
    clauses: tuple[str, ...]
    explanation: DayExplanation
    grace_minutes: int = 15

    def slot(self, label: str) -> Slot:
        """The slot of this label; `Invalid` names those there are."""
        for one in self.slots:
            if one.label == label:
                return one
        there = ", ".join(one.label for one in self.slots)
        raise Invalid(f"Tidak ada laporan pukul {label} pada hari ini; yang ada: {there}.", field="slot")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the reports of all agencies need, read once: tree, circulars, settings, holidays. Four queries."""

    whole: Tree
    book: PolicyBook
    settings: Mapping[int, ReportSettings]
    calendar: HolidayCalendar

    def region_of(self, agency: Node) -> Node:
        found = self.whole.region_of(agency.pk)
        if found is None:
            raise Invalid(f"{agency.name} tidak berada di bawah suatu daerah.", field="agency")
        return found

    def plan(self, agency: Node, day: date) -> Plan:
        """The agency's report times: the circular's, else the region's choice, else the default."""
        region = self.region_of(agency)
        policy = region_policy(region, day, book=self.book)
        chosen = self.settings.get(region.pk)
        times: Sequence[time] | None = policy.value("presence.report_times")
        if not times:
            times = parse_times(chosen.times if chosen else DEFAULT_TIMES)
        return Plan(
            agency,
            region,
            day,
            slots_of(day, times, agency.zone),
            policy.clauses_of("presence.report_times"),
            self.calendar.explain(day, WorkingPattern(agency.pattern)),
            chosen.grace_minutes if chosen else 15,
        )


def frame_for(first: date, last: date | None = None, *, whole: Tree | None = None) -> Frame:
    """Everything about these dates, for all regions."""
    known = whole or tree()
    regions = [node for node in known.nodes.values() if node.level == Level.REGION]
    settings = {row.region_id: row for row in ReportSettings.objects.all()}
    return Frame(known, policy_book(regions), settings, calendar_for(first, last or first))


def plan_of(agency: Node, day: date) -> Plan:
    """One agency's reports of a day."""
    return frame_for(day).plan(agency, day)


def settings_of(region: Node) -> ReportSettings:
    """The region's stored choice, or what ships with the product (unsaved, to be confirmed)."""
    found = ReportSettings.objects.filter(region=region).first()
    return found or ReportSettings(region=region, set_at=clock.now())

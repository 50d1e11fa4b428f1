"""Editing, publishing and the changes of single days: what is written, refused and remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from roster_office import FIRST, LAST, draft, in_force, letters, more_people, published

from tatakerja.circular.queries import library
from tatakerja.circular.services import record_holidays
from tatakerja.kernel.calendar import Holiday, HolidayKind
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.models import DayChange, RosterPlan
from tatakerja.roster.queries import day_totals, rules_changed_since, unpublished_changes
from tatakerja.roster.services import (
    CellChange,
    NotPublishable,
    change_day,
    discard_plan,
    open_revision,
    publish_plan,
    record_absence,
    set_cell,
    set_cells,
    withdraw_absence,
)
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
JOB = Job("test")


def actions() -> list[str]:
    found = AuditEvent.objects.filter(action__startswith="roster.").order_by("id")
    return list(found.values_list("action", flat=True))


def test_a_cell_of_a_draft_is_set_and_remembered(world: World) -> None:
    in_force(world, "kotim-2021")
    plan = draft(world)
    rina = world.person("Rina")
    old = letters(plan, rina)[9]
    new = "O" if old == "H" else "H"
    assert set_cell(by=world.user("Sari"), plan=plan, person=rina, day=LAST, letter=new) == plan
    assert letters(plan, rina)[9] == new
    event = AuditEvent.objects.get(action="roster.cells_set")
    assert event.data == {"cells": [{"person": rina.pk, "day": LAST.isoformat(), "from": old, "to": new}]}
    assert event.actor == world.user("Sari")


def test_setting_what_is_there_already_says_nothing(world: World) -> None:
    plan = draft(world)
    set_cell(by=JOB, plan=plan, person=world.person("Rina"), day=LAST, letter="O")
    assert actions() == ["roster.drafted"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("Rina", LAST, "L"), "unknown_letter"),
        (("Rina", LAST, "OO"), "unknown_letter"),
        (("Rina", LAST, ""), "unknown_letter"),
        (("Rina", LAST + timedelta(days=3), "H"), "no_such_day"),
        (("Rina", date(2026, 11, 28), "H"), "no_such_day"),
        (("Tono", LAST, "H"), "no_such_person"),
    ],
)
def test_a_cell_that_cannot_be(world: World, change: tuple[str, date, str], code: str) -> None:
    plan = draft(world)
    name, day, letter = change
    with pytest.raises(Invalid) as refused:
        set_cell(by=JOB, plan=plan, person=world.person(name), day=day, letter=letter)
    assert refused.value.code == code


def test_days_that_are_over_stay(world: World, clock_at: Callable[[datetime], None]) -> None:
    plan = draft(world)
    clock_at(datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    with pytest.raises(Conflict) as refused:
        set_cell(by=JOB, plan=plan, person=world.person("Rina"), day=FIRST, letter="H")
    assert refused.value.code == "day_passed"


def test_leave_and_call_ups_are_not_overwritten(world: World) -> None:
    in_force(world, "kotim-2021")
    plan = draft(world)
    rina, budi = world.person("Rina"), world.person("Budi")
    record_absence(by=JOB, person=rina, first=LAST, last=LAST, kind="leave", source="cuti/1")
    with pytest.raises(Conflict) as refused:
        set_cell(by=JOB, plan=plan, person=rina, day=LAST, letter="O")
    assert refused.value.code == "absence_in_force"
    with pytest.MonkeyPatch.context() as patch:
        from tatakerja.platform import clock

        later = clock.now() + timedelta(minutes=5)
        patch.setattr(clock, "now", lambda: later)
        change_day(by=JOB, person=budi, day=LAST, mode="WFO", reason="rapat")
        with pytest.raises(Conflict) as refused:
            set_cell(by=JOB, plan=plan, person=budi, day=LAST, letter="H")
        assert refused.value.code == "day_changed"
        change_day(by=JOB, person=budi, day=LAST, mode="RESTORED", reason="batal")
        set_cell(by=JOB, plan=plan, person=budi, day=LAST, letter="H")
    assert letters(plan, budi)[9] == "H"


def test_a_published_roster_changes_only_as_its_next_version(world: World) -> None:
    in_force(world, "kotim-2021")
    plan = published(world)
    ratna = world.person("Ratna")
    new = set_cells(
        by=JOB, plan=plan, changes=[CellChange(ratna.pk, FIRST, "H"), CellChange(ratna.pk, LAST, "H")]
    )
    assert (new.version, new.replaces, new.state) == (2, plan, RosterPlan.State.DRAFT)
    assert letters(plan, ratna) == "O" * 10
    assert unpublished_changes(new) == 2
    again = set_cell(by=JOB, plan=plan, person=ratna, day=LAST, letter="O")
    assert (again, unpublished_changes(again)) == (new, 1)
    new = publish_plan(by=JOB, plan=new)
    plan.refresh_from_db()
    assert plan.state == RosterPlan.State.SUPERSEDED
    assert unpublished_changes(new) == 0
    with pytest.raises(Conflict):
        open_revision(by=JOB, plan=plan)


def test_a_holiday_declared_meanwhile_is_no_change_of_the_other_days(world: World) -> None:
    in_force(world, "kotim-2021")
    old = published(world)
    declared = Holiday(date(2026, 11, 25), "Pemilihan kepala daerah", HolidayKind.NATIONAL)
    known = [day for day in library().calendar.holidays if day.date.year == 2026]
    record_holidays(by=JOB, year=2026, days=[*known, declared], source="Keppres 1/2026")
    new = draft(world)
    assert (len(old.days), len(new.days)) == (10, 9)
    later = {row.person_id: row.cells for row in new.rows.all()}
    moved = sum(
        before != after
        for row in old.rows.all()
        for before, after in zip(row.cells[:2] + row.cells[3:], later[row.person_id], strict=True)
    )
    assert unpublished_changes(new) == moved


def test_gaps_and_limits_stand_against_publishing(world: World) -> None:
    in_force(world, "kotim-2021", {"office.min_per_day": 1})
    plan = draft(world)
    people = [world.person(name) for name in ("Rina", "Andi", "Dewi", "Budi", "Sari")]
    set_cell(by=JOB, plan=plan, person=people[0], day=FIRST, letter="-")
    for person in people:
        set_cell(by=JOB, plan=plan, person=person, day=LAST, letter="O")
        set_cell(by=JOB, plan=plan, person=person, day=LAST - timedelta(days=1), letter="H")
    with pytest.raises(NotPublishable) as refused:
        publish_plan(by=JOB, plan=plan)
    assert str(refused.value).startswith("Belum bisa diterbitkan: 1 sel masih kosong, ")
    assert "1 hari melebihi batas di kantor" in str(refused.value)
    assert [day.day for day in refused.value.days][-2:] == [LAST - timedelta(days=1), LAST]
    assert publish_plan(by=JOB, plan=plan, despite="pelantikan").result["despite"] == "pelantikan"
    assert AuditEvent.objects.get(action="roster.published").data["despite"] == "pelantikan"


def test_a_roster_is_published_once(world: World) -> None:
    plan = published(world)
    with pytest.raises(Conflict) as refused:
        publish_plan(by=JOB, plan=plan)
    assert refused.value.code == "not_a_draft"
    with pytest.raises(Conflict):
        discard_plan(by=JOB, plan=plan)


def test_a_discarded_draft_leaves_what_is_published(world: World) -> None:
    plan = published(world)
    discard_plan(by=JOB, plan=open_revision(by=JOB, plan=plan))
    assert list(RosterPlan.objects.all()) == [plan]


def test_totals_of_a_published_roster_count_later_leave(world: World) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 5})
    more_people(world.perizinan, 4)
    plan = published(world)
    on_duty = plan.rows.filter(cells__startswith="P").first()
    assert on_duty is not None
    assert not day_totals(plan)[0].under
    record_absence(by=JOB, person=on_duty.person, first=FIRST, last=FIRST, kind="leave", source="sakit")
    assert (day_totals(plan)[0].piket, day_totals(plan)[0].under) == (4, True)


def test_a_circular_put_in_force_after_filling_is_noticed(
    world: World, clock_at: Callable[[datetime], None]
) -> None:
    in_force(world, "kotim-2021")
    plan = draft(world)
    assert not rules_changed_since(plan)
    clock_at(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    in_force(world, "kotim-2021", {"office.max_share": 50})
    assert rules_changed_since(plan)


def test_an_absence_is_one_row_a_day_with_author_and_source(world: World) -> None:
    rina = world.person("Rina")
    by = world.user("Budi")
    first, last = date(2026, 11, 25), date(2026, 11, 29)
    assert record_absence(by=by, person=rina, first=first, last=last, kind="leave", source="cuti/1") == 5
    assert record_absence(by=by, person=rina, first=first, last=last, kind="leave", source="cuti/1") == 0
    rows = DayChange.objects.filter(person=rina)
    assert {(row.mode, row.source, row.actor, row.job) for row in rows} == {("LEAVE", "cuti/1", by, "")}
    assert withdraw_absence(by=JOB, person=rina, source="cuti/1", since=date(2026, 11, 28)) == 2
    assert withdraw_absence(by=JOB, person=rina, source="cuti/9") == 0
    assert actions() == ["roster.absence_recorded", "roster.absence_withdrawn"]


def test_a_day_that_something_newer_took_is_not_given_back(world: World) -> None:
    rina = world.person("Rina")
    record_absence(by=JOB, person=rina, first=FIRST, last=LAST, kind="leave", source="cuti/1")
    record_absence(by=JOB, person=rina, first=FIRST, last=FIRST, kind="duty", source="ST 1")
    assert withdraw_absence(by=JOB, person=rina, source="cuti/1") == 11


@pytest.mark.parametrize(
    ("first", "last", "kind", "source", "code"),
    [
        (LAST, FIRST, "leave", "c", "period_reversed"),
        (FIRST, FIRST + timedelta(days=1200), "leave", "c", "period_too_long"),
        (FIRST, LAST, "bolos", "c", "unknown_kind"),
        (FIRST, LAST, "leave", "  ", "source_missing"),
    ],
)
def test_an_absence_that_cannot_be(
    world: World, first: date, last: date, kind: str, source: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record_absence(by=JOB, person=world.person("Rina"), first=first, last=last, kind=kind, source=source)
    assert refused.value.code == code
    assert not DayChange.objects.exists()


def test_a_call_up_needs_a_reason_a_day_to_come_and_somebody_present(world: World) -> None:
    rina = world.person("Rina")
    with pytest.raises(Invalid) as refused:
        change_day(by=JOB, person=rina, day=LAST, mode="WFO", reason=" ")
    assert refused.value.code == "reason_missing"
    with pytest.raises(Invalid) as refused:
        change_day(by=JOB, person=rina, day=LAST, mode="LEAVE", reason="x")
    assert refused.value.code == "unknown_mode"
    with pytest.raises(Conflict) as conflict:
        change_day(by=JOB, person=rina, day=date(2026, 11, 20), mode="WFO", reason="x")
    assert conflict.value.code == "day_passed"
    record_absence(by=JOB, person=rina, first=LAST, last=LAST, kind="leave", source="cuti/1")
    with pytest.raises(Conflict) as conflict:
        change_day(by=JOB, person=rina, day=LAST, mode="WFO", reason="x")
    assert conflict.value.code == "absence_in_force"


def test_history_is_never_rewritten(world: World) -> None:
    row = change_day(by=JOB, person=world.person("Rina"), day=LAST, mode="WFO", reason="rapat")
    for act in (row.save, row.delete):
        with pytest.raises(TypeError):
            act()

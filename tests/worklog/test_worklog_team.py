"""The superior's day, recurring tasks, and what later packages read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from worklog_helpers import MONDAY, TEN, Give, SetClock

from tatakerja.kernel.errors import Invalid, NotAllowed
from tatakerja.organisation.models import Assignment
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import scheduler
from tatakerja.platform.audit import Job
from tatakerja.roster.services import record_absence
from tatakerja.worklog import jobs, services
from tatakerja.worklog.access import lead_of
from tatakerja.worklog.models import Recurrence, Task
from tatakerja.worklog.queries import tasks_on, team_day
from tatakerja.worklog.queries.team import counts_of, team_posts
from tatakerja.worklog.rules.duty import Standing
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services.giving import Order
from tatakerja.worklog.services.recurring import Rhythm, Work
from world import World, make_person

JOB = Job("tests")


def rows_of(world: World, name: str, now: datetime = TEN) -> dict[str, tuple[str, bool, Standing]]:
    lead = lead_of(world.user(name))
    node = {"Budi": world.perizinan, "Ratna": world.dpmptsp, "Sari": world.dpmptsp}[name]
    rows = team_day(team_posts(MONDAY, lead, node), MONDAY, now)
    return {row.person.name: (row.day.plan.mode, row.lacks_task, row.standing) for row in rows}


def test_at_home_without_a_task_is_the_superiors_to_mend(office: World, give: Give) -> None:
    give("Andi", "Rekap izin")
    assert rows_of(office, "Budi") == {
        "Andi Saputra": ("WFH", False, Standing.WAITING),
        "Dewi Lestari": ("WFO", False, Standing.NOT_DUE),
        "Rina Wulandari": ("WFH", True, Standing.WAITING),
    }


def test_late_and_missing_after_the_limit(office: World, clock_at: SetClock) -> None:
    evening = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    clock_at(evening)
    services.send_report(
        by=office.user("Rina"), person=office.person("Rina"), day=MONDAY, content=Content((Line("Rekap"),))
    )
    assert {name: row[2] for name, row in rows_of(office, "Budi", evening).items()} == {
        "Andi Saputra": Standing.MISSING,
        "Dewi Lestari": Standing.NOT_DUE,
        "Rina Wulandari": Standing.LATE,
    }


def test_direct_reports_first_everybody_on_request_and_for_officers(office: World) -> None:
    assert list(rows_of(office, "Ratna")) == ["Budi Hartono", "Sari Melati"]
    lead = lead_of(office.user("Ratna"))
    everybody = team_posts(MONDAY, lead, office.dpmptsp, whole_subtree=True)
    assert len(everybody) == 5
    assert len(rows_of(office, "Sari")) == 5


def test_a_superior_named_in_the_personnel_data_leads_across_units(office: World) -> None:
    Assignment.objects.filter(person=office.person("Sari")).update(superior=office.person("Budi"))
    lead = lead_of(office.user("Budi"))
    assert office.person("Sari").pk in team_posts(MONDAY, lead, office.perizinan)


def test_the_team_costs_the_same_for_few_and_many(office: World, give: Give) -> None:
    def cost() -> int:
        posts = posts_on(MONDAY, node=office.perizinan)
        with CaptureQueriesContext(connection) as queries:
            counts_of(team_day(posts, MONDAY, TEN))
        return len(queries)

    before = cost()
    people = [
        make_person(f"19900101201501{n:04d}", f"Baru {n}", office.perizinan, "Staf")
        for n in range(1001, 1004)
    ]
    services.give_tasks(by=JOB, people=people, lines="Rekap", order=Order(MONDAY))
    assert cost() == before == 8  # nine where a roster is published


def test_tasks_on_a_day(office: World, give: Give, clock_at: SetClock) -> None:
    first, second, gone = give("Rina", "Rekap izin\nBalas surat\nDibatalkan")
    services.cancel_task(by=office.user("Budi"), task=gone)
    services.finish_task(by=office.user("Rina"), task=first)
    rina = office.person("Rina").pk
    tuesday = MONDAY + timedelta(days=1)
    clock_at(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))  # 00.30 WITA on Tuesday
    services.finish_task(by=office.user("Rina"), task=second)
    found = {
        day: [(f.id, f.done_on) for f in tasks_on([rina], day).get(rina, ())] for day in (MONDAY, tuesday)
    }
    assert found == {MONDAY: [(first.pk, MONDAY), (second.pk, tuesday)], tuesday: [(second.pk, tuesday)]}
    assert tasks_on([rina], MONDAY - timedelta(days=1)) == {}
    assert tasks_on([office.person("Andi").pk], MONDAY) == {}


def set_daily(world: World, names: list[str], **rhythm: object) -> Recurrence:
    return services.set_recurrence(
        by=world.user("Budi"),
        people=[world.person(name) for name in names],
        work=Work("Balas surel layanan"),
        rhythm=Rhythm(**{"every": "daily", "first": MONDAY, **rhythm}),
    )


def given() -> list[tuple[str, date]]:
    return list(Task.objects.order_by("given_on", "assignee__name").values_list("assignee__name", "given_on"))


def test_a_daily_task_once_a_day_never_on_leave_or_weekends(office: World, clock_at: SetClock) -> None:
    set_daily(office, ["Rina", "Andi"], due_in=1)
    tuesday = MONDAY + timedelta(days=1)
    record_absence(
        by=JOB, person=office.person("Andi"), first=tuesday, last=tuesday, kind="leave", source="cuti/1"
    )
    for hours in (0, 1, 24, 25, 120, 121):
        clock_at(TEN + timedelta(hours=hours))
        services.give_recurring(by=JOB)
    assert given() == [("Andi Saputra", MONDAY), ("Rina Wulandari", MONDAY), ("Rina Wulandari", tuesday)]
    assert Task.objects.filter(given_on=MONDAY).values_list("due", flat=True)[0] == tuesday


def test_a_weekly_task_on_its_weekday(office: World, clock_at: SetClock) -> None:
    set_daily(office, ["Rina"], every="weekly", weekday=1, last=MONDAY + timedelta(days=10))
    for day in range(16):
        clock_at(TEN + timedelta(days=day))
        services.give_recurring(by=JOB)
    assert [day for _, day in given()] == [MONDAY + timedelta(days=1), MONDAY + timedelta(days=8)]


def test_who_is_no_longer_led_gets_nothing(office: World) -> None:
    set_daily(office, ["Rina", "Dewi"])
    Assignment.objects.filter(person=office.person("Dewi")).update(node=office.sekretariat)
    services.give_recurring(by=JOB)
    assert given() == [("Rina Wulandari", MONDAY)]


def test_stopped_from_today_on(office: World) -> None:
    recurrence = set_daily(office, ["Rina"])
    with pytest.raises(NotAllowed):
        services.stop_recurrence(by=office.user("Tono"), recurrence=recurrence)
    services.stop_recurrence(by=office.user("Ratna"), recurrence=recurrence)
    services.give_recurring(by=JOB)
    assert given() == []


@pytest.mark.parametrize(
    "rhythm",
    [{"every": "monthly"}, {"every": "weekly"}, {"last": MONDAY - timedelta(days=1)}, {"due_in": 31}],
)
def test_rhythms_that_are_none(office: World, rhythm: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        set_daily(office, ["Rina"], **rhythm)
    assert not Recurrence.objects.exists()


def test_the_periodic_job_gives_once_however_often_it_runs(office: World) -> None:
    set_daily(office, ["Rina"])
    assert "worklog.recurring" in scheduler.REGISTRY
    jobs.give_recurring_tasks(TEN)
    jobs.give_recurring_tasks(TEN)
    assert given() == [("Rina Wulandari", MONDAY)]

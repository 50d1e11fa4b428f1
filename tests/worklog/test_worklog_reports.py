"""Daily reports: draft, addressee of that date, limit by circular and zone, late, returned, approved in
bulk."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from worklog_helpers import MONDAY, TEN, Give, SetClock

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Assignment, GroupMembership
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.roster.services import record_absence
from tatakerja.worklog import services
from tatakerja.worklog.models import DailyReport, ReportVersion, WorkSetting
from tatakerja.worklog.queries import reports_on
from tatakerja.worklog.queries.reports import draft_of
from tatakerja.worklog.rules.report import Content, Line, Press
from world import World

FOUR = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CONTENT = Content((Line("Rekap izin", "40 berkas"), Line("Rapat daring")), "Jaringan lambat.")


def send(world: World, name: str, content: Content = CONTENT, day: date = MONDAY) -> DailyReport:
    return services.send_report(by=world.user(name), person=world.person(name), day=day, content=content)


def test_sent_to_the_direct_superior_by_the_limit_with_its_clause(office: World) -> None:
    report = send(office, "Rina")
    assert (report.addressee, report.state, report.late) == (office.person("Budi"), "sent", False)
    assert (report.due_at, report.clauses, report.revision) == (FOUR, ["A1-11"], 1)
    assert list(report.lines.values_list("text", "output")) == [
        ("Rekap izin", "40 berkas"),
        ("Rapat daring", ""),
    ]
    event = AuditEvent.objects.get(action="worklog.report_sent")
    assert (event.actor, event.node_path, event.data) == (
        office.user("Rina"),
        office.perizinan.path,
        {"day": "2026-11-23", "revision": 1, "late": False},
    )


def test_the_acting_head_of_that_day_receives_it_also_when_it_is_sent_later(
    office: World, clock_at: SetClock
) -> None:
    Assignment.objects.create(
        person=office.person("Dewi"),
        node=office.perizinan,
        kind="plt",
        title="Kepala Bidang Perizinan",
        heads_node=True,
        valid_from=MONDAY,
        valid_until=MONDAY,
    )
    clock_at(TEN + timedelta(days=1))
    monday = send(office, "Rina")
    tuesday = send(office, "Rina", day=MONDAY + timedelta(days=1))
    assert (monday.addressee, monday.late) == (office.person("Dewi"), True)
    assert (tuesday.addressee, tuesday.late) == (office.person("Budi"), False)


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (59, False), (60, True)])
def test_the_minute_of_the_limit_still_counts(
    office: World, clock_at: SetClock, seconds: int, late: bool
) -> None:
    clock_at(FOUR + timedelta(seconds=seconds))
    assert send(office, "Rina").late is late


def test_who_is_in_the_office_may_report_and_is_not_late_without_a_duty(office: World) -> None:
    report = send(office, "Dewi")
    assert (report.clauses, report.late, report.due_at) == ([], False, FOUR)


def test_changed_until_the_limit_and_every_version_is_kept(office: World, clock_at: SetClock) -> None:
    send(office, "Rina")
    clock_at(FOUR)
    again = send(office, "Rina", Content((Line("Rekap izin", "42 berkas"),)))
    assert (again.revision, again.first_sent_at, again.sent_at) == (2, TEN, FOUR)
    outputs = [version.content["lines"][0]["output"] for version in ReportVersion.objects.all()]
    assert outputs == ["40 berkas", "42 berkas"]
    clock_at(FOUR + timedelta(minutes=1))
    with pytest.raises(Conflict) as refused:
        send(office, "Rina")
    assert refused.value.code == "report_closed"


def test_the_agencys_own_hour(office: World) -> None:
    services.set_work_setting(
        by=office.user("Sari"),
        agency=office.dpmptsp,
        report_by=time(20, 0),
        when_silent=True,
        methods=["Daring "],
    )
    assert WorkSetting.objects.get().methods == ["Daring"]
    assert send(office, "Rina").due_at == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    with pytest.raises(NotAllowed):
        services.set_work_setting(
            by=office.user("Budi"), agency=office.dpmptsp, report_by=None, when_silent=False
        )


def test_a_draft_is_kept_and_is_nobody_elses(office: World) -> None:
    rina = office.person("Rina")
    services.save_draft(by=office.user("Rina"), person=rina, day=MONDAY, content=CONTENT)
    services.save_draft(by=office.user("Rina"), person=rina, day=MONDAY, content=Content((Line("Rekap"),)))
    report = DailyReport.objects.get()
    assert (report.state, report.lines.count(), report.note) == ("draft", 1, "")
    assert reports_on([rina.pk], MONDAY) == {}
    with pytest.raises(NotAllowed):
        services.save_draft(by=office.user("Budi"), person=rina, day=MONDAY, content=CONTENT)
    send(office, "Rina")
    with pytest.raises(Conflict):
        services.save_draft(by=office.user("Rina"), person=rina, day=MONDAY, content=CONTENT)


def test_prefilled_from_finished_tasks_and_what_was_taken_out_stays_out(office: World, give: Give) -> None:
    first, second = give("Rina", "Rekap izin\nBalas surat")
    rina = office.person("Rina")
    for task in (first, second):
        services.finish_task(by=office.user("Rina"), task=task)
    draft = draft_of(None, rina.tasks.all(), MONDAY, "Asia/Makassar")
    assert [(line.text, line.task_id) for line in draft.lines] == [
        ("Rekap izin", first.pk),
        ("Balas surat", second.pk),
    ]
    kept = Content((draft.lines[0],), offered=frozenset({first.pk, second.pk}))
    report = services.save_draft(by=office.user("Rina"), person=rina, day=MONDAY, content=kept)
    again = draft_of(report, rina.tasks.all(), MONDAY, "Asia/Makassar")
    assert ([line.task_id for line in again.lines], again.fresh) == ([first.pk], 0)
    sent = send(office, "Rina", Content((draft.lines[0],)))
    assert sent.left_out == [second.pk]


def test_a_task_of_somebody_else_or_twice_is_refused(office: World, give: Give) -> None:
    (mine,), (other,) = give("Rina", "Rekap izin"), give("Andi", "Rekap izin")
    for ids in ([other.pk], [mine.pk, mine.pk], [10**9]):
        content = Content(tuple(Line("Rekap", "", pk) for pk in ids))
        with pytest.raises(Invalid):
            send(office, "Rina", content)
    assert not DailyReport.objects.exists()


def test_days_ahead_too_old_and_without_a_post(office: World) -> None:
    for day in (MONDAY + timedelta(days=1), MONDAY - timedelta(days=32)):
        with pytest.raises(Invalid):
            send(office, "Rina", day=day)
    Assignment.objects.filter(person=office.person("Rina")).delete()
    with pytest.raises(Conflict) as refused:
        send(office, "Rina")
    assert refused.value.code == "no_post"


def test_teachers_name_class_method_and_hours(office: World) -> None:
    GroupMembership.objects.create(person=office.person("Rina"), group="teacher", valid_from=MONDAY)
    with pytest.raises(Invalid) as refused:
        send(office, "Rina", Content((Line("Pecahan", "", None, "VII A", "", 90),)))
    assert refused.value.code == "lesson_incomplete"
    report = send(office, "Rina", Content((Line("Pecahan", "", None, "VII A", "Daring", 90),)))
    assert report.template == "teacher"
    assert list(report.lines.values_list("class_name", "method", "minutes")) == [("VII A", "Daring", 90)]


def test_returned_and_completed_keeps_whether_it_was_late(office: World, clock_at: SetClock) -> None:
    report = send(office, "Rina")
    with pytest.raises(Invalid):
        services.return_report(by=office.user("Budi"), report=report, reason=" ")
    services.return_report(by=office.user("Budi"), report=report, reason="Sebutkan jumlahnya.")
    told = Notice.objects.get(event="worklog.report_returned")
    assert (told.user, told.url) == (office.user("Rina"), f"/tugas/laporan/?tanggal={report.day.isoformat()}")
    assert "jumlahnya" not in told.text
    clock_at(FOUR + timedelta(days=1))
    completed = send(office, "Rina")
    assert (completed.state, completed.late, completed.revision) == ("sent", False, 2)
    with pytest.raises(Conflict):
        send(office, "Rina")


@pytest.mark.parametrize("name", ["Rina", "Andi", "Sari", "Wahyu", "Agung", "Tono"])
def test_who_does_not_lead_decides_nothing(office: World, name: str) -> None:
    report = send(office, "Rina")
    with pytest.raises(NotAllowed):
        services.return_report(by=office.user(name), report=report, reason="kurang")
    outcome = services.approve_reports(by=office.user(name), chosen={report.pk: 1})
    assert [reason for _, reason in outcome.clashes] == ["bukan wewenang Anda"]


def test_comments_of_both_sides(office: World) -> None:
    report = send(office, "Rina")
    services.comment_report(by=office.user("Budi"), report=report, text="Terima kasih.")
    services.comment_report(by=office.user("Rina"), report=report, text="Sama-sama.")
    assert list(report.comments.values_list("text", flat=True)) == ["Terima kasih.", "Sama-sama."]
    for name in ("Andi", "Tono", "Sari"):
        with pytest.raises(NotAllowed):
            services.comment_report(by=office.user(name), report=report, text="ikut")


def test_many_approved_with_clashes_left_out_and_named_and_one_undo(office: World, give: Give) -> None:
    budi = office.user("Budi")
    days = [MONDAY - timedelta(days=n) for n in range(3, 10)]
    good = [send(office, "Rina", day=day) for day in days]
    (task,) = give("Andi", "Rekap izin")
    services.finish_task(by=office.user("Andi"), task=task)
    reopened = send(office, "Andi", Content((Line("Rekap", "", task.pk),)))
    services.return_task(by=budi, task=task, reason="Belum lengkap.")
    changed = send(office, "Rina")
    send(office, "Rina")
    record_absence(
        by=Job("tests"),
        person=office.person("Dewi"),
        first=days[0],
        last=days[0],
        kind="leave",
        source="cuti/1",
    )
    away = send(office, "Dewi", day=days[0])
    weekend = [report for report in good if report.day.weekday() > 4]
    chosen = {report.pk: 1 for report in (*good, reopened, changed, away)}
    outcome = services.approve_reports(by=budi, chosen=chosen)
    named = {(report.person.name, report.day): reason for report, reason in outcome.clashes}
    assert named == {
        ("Rina Wulandari", date(2026, 11, 14)): "tanggal ini bukan hari kerja",
        ("Rina Wulandari", date(2026, 11, 15)): "tanggal ini bukan hari kerja",
        ("Rina Wulandari", MONDAY): "diubah pegawai setelah Anda membukanya",
        ("Andi Saputra", MONDAY): "tugas “Rekap izin” di dalamnya belum selesai",
        ("Dewi Lestari", days[0]): "pada tanggal ini pegawai tercatat cuti",
    }
    assert len(outcome.approved) == len(good) - len(weekend) == 5
    assert {report.approved_by for report in outcome.approved} == {budi}
    with pytest.raises(NotAllowed):
        services.undo_approval(by=office.user("Ratna"), key=outcome.key)
    assert services.undo_approval(by=budi, key=outcome.key) == 5
    assert set(DailyReport.objects.values_list("state", flat=True)) == {"sent"}


def test_an_approval_is_taken_back_within_ten_minutes_only(office: World, clock_at: SetClock) -> None:
    report = send(office, "Rina")
    outcome = services.approve_reports(by=office.user("Budi"), chosen={report.pk: 1})
    assert [r.pk for r in outcome.approved] == [report.pk]
    again = services.approve_reports(by=office.user("Budi"), chosen={report.pk: 1})
    assert [reason for _, reason in again.clashes] == ["sudah disetujui"]
    clock_at(TEN + timedelta(minutes=11))
    with pytest.raises(Conflict):
        services.undo_approval(by=office.user("Budi"), key=outcome.key)


def test_approving_asks_a_fixed_number_of_questions(office: World) -> None:
    budi = office.user("Budi")

    def cost(names: list[str], day: date) -> int:
        reports = [send(office, name, day=day) for name in names]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.approve_reports(by=budi, chosen={report.pk: 1 for report in reports})
        writes = [q for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))]
        return len(queries) - len(writes)

    friday = MONDAY - timedelta(days=3)
    assert cost(["Rina"], MONDAY) == cost(["Rina", "Andi", "Dewi"], friday)


def test_reports_of_a_day_for_later_packages(office: World) -> None:
    report = send(office, "Rina")
    people = [office.person(name).pk for name in ("Rina", "Andi")]
    found = reports_on(people, MONDAY)
    assert list(found) == [people[0]]
    fact = found[people[0]]
    assert (fact.id, fact.state, fact.late, fact.lines, fact.addressee_id, fact.source) == (
        report.pk,
        "sent",
        False,
        2,
        office.person("Budi").pk,
        "app",
    )


def test_a_press_without_a_signal_counts_when_it_was_and_once(office: World, clock_at: SetClock) -> None:
    """Pressed at 15.48, arrived at 18.00 after the limit, and arrived again: one version, in time."""
    six = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    clock_at(six)
    rina = office.user("Rina")
    content = Content((Line("Rekap"),))
    sent: dict[str, Any] = {"by": rina, "person": office.person("Rina"), "day": MONDAY, "content": content}
    press = Press(uuid.UUID(int=1), datetime(2026, 11, 23, 7, 48, tzinfo=UTC))
    report = services.send_report(**sent, press=press)
    again = services.send_report(**sent, press=press)
    assert (report.pk, report.late, report.pressed_at) == (again.pk, False, press.at)
    assert (report.sent_at, ReportVersion.objects.get().key) == (six, press.key)
    with pytest.raises(Conflict) as refusal:
        services.send_report(**sent, press=Press(uuid.UUID(int=2), six))
    assert refusal.value.code == "report_closed"
    with pytest.raises(Conflict) as stolen:
        services.send_report(
            **sent | {"by": office.user("Andi"), "person": office.person("Andi")}, press=press
        )
    assert stolen.value.code == "key_used"


@pytest.mark.parametrize("hours", [-1, 0, 24 * 8])
def test_a_press_that_cannot_be_believed_counts_from_its_arrival(office: World, hours: int) -> None:
    now = clock.now()
    assert Press(uuid.UUID(int=1), now - timedelta(hours=hours)).moment(now) is None

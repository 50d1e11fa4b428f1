"""The employee's daily report: a draft that is kept, sent to the direct superior of that day, late or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.worklog.access import require_exchange, require_own
from tatakerja.worklog.models import DailyReport, ReportLine, ReportState, ReportVersion, Task, WorkSetting
from tatakerja.worklog.queries.days import work_days
from tatakerja.worklog.queries.reports import template_of
from tatakerja.worklog.rules.duty import ReportDuty, is_late
from tatakerja.worklog.rules.report import Content, Line, Press, require_complete, tidy

# How far back a report may still be sent; older days belong to a closed month.
OLDEST = timedelta(days=31)


def _post_on(person: Person, day: date) -> Post:
    post = posts_on(day, people=[person.pk]).get(person.pk)
    if post is None:
        raise Conflict(
            "Anda tidak memiliki jabatan pada tanggal ini. Hubungi pengelola kepegawaian.", code="no_post"
        )
    today = zones.local_date(clock.now(), post.zone)
    if day > today:
        raise Invalid("Laporan untuk hari esok belum dapat dibuat.", field="day", code="day_ahead")
    if today - day > OLDEST:
        raise Invalid("Tanggal ini sudah lebih dari 31 hari lalu.", field="day", code="day_too_old")
    return post


def _held(person: Person, day: date) -> DailyReport | None:
    return DailyReport.objects.select_for_update(of=("self",)).filter(person=person, day=day).first()


def may_change(report: DailyReport | None, now: datetime, zone: str) -> bool:
    """Whether the author may still change it: a draft, a returned one, a sent one until its limit."""
    if report is None or report.state in (ReportState.DRAFT, ReportState.RETURNED):
        return True
    if report.state != ReportState.SENT or report.late or report.source != DailyReport.Source.APP:
        return False
    if report.due_at is None:
        return zones.local_date(now, zone) == report.day
    return not is_late(report.due_at, now)


def _tidy_own(content: Content, template: str, person: Person) -> Content:
    """Tidy content whose tasks are the person's own; a foreign id is a manipulated form and is refused."""
    found = tidy(content, template)
    ids = {line.task_id for line in found.lines if line.task_id is not None}
    if len(ids) != sum(line.task_id is not None for line in found.lines):
        raise Invalid("Satu tugas muncul dua kali.", field="lines", code="task_twice")
    if Task.objects.filter(pk__in=ids, assignee=person).count() != len(ids):
        raise Invalid(
            "Baris tugas ini tidak dikenal. Muat ulang halaman.", field="lines", code="unknown_task"
        )
    return found


def store_lines(report: DailyReport, lines: Sequence[Line]) -> None:
    """Replaces the lines of a report."""
    report.lines.all().delete()
    ReportLine.objects.bulk_create(
        ReportLine(
            report=report,
            position=position,
            text=line.text,
            output=line.output,
            task_id=line.task_id,
            class_name=line.class_name,
            method=line.method,
            minutes=line.minutes,
        )
        for position, line in enumerate(lines)
    )


def snapshot(lines: Sequence[Line], note: str) -> dict[str, Any]:
    """A report's content as a version keeps it."""
    return {
        "note": note,
        "lines": [
            {
                "text": line.text,
                "output": line.output,
                "task": line.task_id,
                "class": line.class_name,
                "method": line.method,
                "minutes": line.minutes,
            }
            for line in lines
        ],
    }


@transaction.atomic
def save_draft(*, by: Actor, person: Person, day: date, content: Content) -> DailyReport:
    """Keeps what was typed so far; a report that is already sent is not touched (409)."""
    require_own(by, person)
    post = _post_on(person, day)
    held = _held(person, day)
    if held is not None and held.state not in (ReportState.DRAFT, ReportState.RETURNED):
        raise Conflict("Laporan ini sudah dikirim.", code="report_sent")
    template = template_of(post)
    tidied = _tidy_own(content, template, person)
    report = held or DailyReport(person=person, day=day, node=post.node)
    report.template, report.note, report.saved_at = template, tidied.note, clock.now()
    report.left_out = sorted({*(report.left_out or []), *tidied.left_out} - _task_ids(tidied))
    report.save()
    store_lines(report, tidied.lines)
    if held is None:
        audit.record(
            by=by,
            action="worklog.report_begun",
            subject=report,
            node_path=post.node.path,
            data={"day": day.isoformat()},
        )
    return report


def _task_ids(content: Content) -> set[int]:
    return {line.task_id for line in content.lines if line.task_id is not None}


@transaction.atomic
def send_report(
    *, by: Actor, person: Person, day: date, content: Content, press: Press | None = None
) -> DailyReport:
    """Sends the report to the direct superior of that day (A1-11), also when that one is acting (Plt., Plh.).

    The limit, its clauses and whether it was late are fixed at the first sending; a sent report may be
    changed until its limit, a returned one until it is decided. What a phone pressed without a signal counts
    from the press, and a press that arrives twice is stored once. Refuses an empty report (422), one that is
    already approved or past its limit (409).
    """
    require_own(by, person)
    Person.objects.select_for_update().get(pk=person.pk)
    stored = _stored(person, press)
    if stored is not None:
        return stored
    post = _post_on(person, day)
    now = clock.now()
    pressed = press.moment(now) if press else None
    held = _held(person, day)
    _require_open(held, pressed or now, post.zone)
    template = template_of(post)
    tidied = _tidy_own(content, template, person)
    require_complete(tidied, template)
    report = held or DailyReport(person=person, day=day, node=post.node)
    report.template, report.note, report.saved_at = template, tidied.note, now
    report.left_out = sorted({*(report.left_out or []), *tidied.left_out} - _task_ids(tidied))
    if report.first_sent_at is None:
        _fix_duty(report, work_days({person.pk: post}, day)[person.pk].report, now, pressed or now)
    report.addressee_id = post.superior_id
    report.state, report.sent_at, report.pressed_at = ReportState.SENT, now, pressed
    report.revision += 1
    report.save()
    store_lines(report, tidied.lines)
    _keep_version(report, tidied, press)
    data = {"day": day.isoformat(), "revision": report.revision, "late": report.late}
    if pressed is not None:
        data["pressed_at"] = pressed.isoformat()
    audit.record(by=by, action="worklog.report_sent", subject=report, node_path=post.node.path, data=data)
    return report


def _keep_version(report: DailyReport, content: Content, press: Press | None) -> None:
    """What was sent just now, never changed again."""
    ReportVersion.objects.create(
        report=report,
        number=report.revision,
        at=report.saved_at,
        pressed_at=report.pressed_at,
        key=press.key if press else None,
        content=snapshot(content.lines, content.note),
    )


def _require_open(held: DailyReport | None, moment: datetime, zone: str) -> None:
    if not may_change(held, moment, zone):
        raise Conflict(
            "Laporan ini sudah tidak dapat diubah. Mintalah atasan mengembalikannya bila perlu.",
            code="report_closed",
        )


def _stored(person: Person, press: Press | None) -> DailyReport | None:
    """The report that this press has made already; a key of somebody else's is refused (409)."""
    version = ReportVersion.objects.filter(key=press.key).select_related("report").first() if press else None
    if version is None:
        return None
    if version.report.person_id != person.pk:
        raise Conflict("Kiriman ini tidak dikenal. Muat ulang halaman.", code="key_used")
    return version.report


def _fix_duty(report: DailyReport, duty: ReportDuty, now: datetime, moment: datetime) -> None:
    report.first_sent_at, report.due_at = now, duty.due_at
    report.clauses = list(duty.clauses)
    report.late = duty.possible and is_late(duty.due_at, moment)


@transaction.atomic
def set_work_setting(
    *, by: Actor, agency: Node, report_by: time | None, when_silent: bool, methods: Sequence[str] = ()
) -> WorkSetting:
    """What an agency sets for itself; reports already sent keep the limit they were measured by."""
    require_exchange(by, agency)
    tidied = list(dict.fromkeys(" ".join(one.split()) for one in methods if one.strip()))
    if len(tidied) > 20 or any(len(one) > 60 for one in tidied):
        raise Invalid(
            "Paling banyak 20 metode, masing-masing 60 huruf.", field="methods", code="text_unusable"
        )
    setting, _ = WorkSetting.objects.update_or_create(
        agency=agency, defaults={"report_by": report_by, "when_silent": when_silent, "methods": tidied}
    )
    audit.record(
        by=by,
        action="worklog.setting_changed",
        subject=setting,
        node_path=agency.path,
        data={"report_by": report_by.isoformat() if report_by else "", "when_silent": when_silent},
    )
    return setting

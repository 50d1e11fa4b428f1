"""The superior's side of daily reports: comments, return for completion, approval of many with one undo."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import accounts_of_people, posts_on
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.formats import medium_date
from tatakerja.platform.models import User
from tatakerja.roster.queries import day_plans
from tatakerja.worklog.access import lead_of, may_decide_report, require_decide_report
from tatakerja.worklog.models import DailyReport, ReportComment, ReportLine, ReportState, TaskState
from tatakerja.worklog.rules.clashes import Candidate, clash_of
from tatakerja.worklog.services.common import held_report, require_fresh, words

MAX_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one press of "setujui" did: the approved reports, those left out with their reason, the undo's
    key."""

    approved: tuple[DailyReport, ...]
    clashes: tuple[tuple[DailyReport, str], ...]
    key: uuid.UUID


@transaction.atomic
def approve_reports(*, by: Actor, chosen: Mapping[int, int]) -> Outcome:
    """Approves the reports with these ids; the values are the revisions that the page showed.

    Whatever clashes is left out and named: changed since, decided meanwhile, on a day of leave, with a task
    in it that was reopened, or not the actor's to decide. A fixed number of queries a day of reports.
    """
    if not chosen:
        raise Invalid("Pilih paling sedikit satu laporan.", field="reports", code="nothing_chosen")
    if len(chosen) > MAX_AT_ONCE:
        raise Invalid(f"Paling banyak {MAX_AT_ONCE} laporan sekaligus.", field="reports", code="too_many")
    rows = DailyReport.objects.select_for_update(of=("self",)).select_related("person", "addressee", "node")
    reports = list(rows.filter(pk__in=list(chosen)).exclude(state=ReportState.DRAFT).order_by("day", "id"))
    modes, decides, reopened = _modes(reports), _deciding(by, reports), _reopened(reports)
    key = uuid.uuid4()
    approved: list[DailyReport] = []
    clashes: list[tuple[DailyReport, str]] = []
    for report in reports:
        reason = clash_of(
            Candidate(
                report.state,
                chosen[report.pk],
                report.revision,
                modes.get(report.pk, ""),
                report.pk in decides,
                tuple(reopened.get(report.pk, ())),
            )
        )
        if reason:
            clashes.append((report, reason))
            continue
        _approve(by, report, key)
        approved.append(report)
    return Outcome(tuple(approved), tuple(clashes), key)


def _approve(by: Actor, report: DailyReport, key: uuid.UUID) -> None:
    report.state, report.approval = ReportState.APPROVED, key
    report.approved_at, report.approved_by = clock.now(), person_behind(by)
    report.save(update_fields=["state", "approval", "approved_at", "approved_by"])
    audit.record(
        by=by,
        action="worklog.report_approved",
        subject=report,
        node_path=report.node.path,
        data={"revision": report.revision, "approval": str(key)},
    )


def _modes(reports: Iterable[DailyReport]) -> dict[int, str]:
    """What the day of each report is now, by report id."""
    found: dict[int, str] = {}
    by_day: dict[object, list[DailyReport]] = {}
    for report in reports:
        by_day.setdefault(report.day, []).append(report)
    for rows in by_day.values():
        day = rows[0].day
        posts = posts_on(day, people=[row.person_id for row in rows])
        plans = day_plans(posts, day)
        found |= {row.pk: plans[row.person_id].mode for row in rows if row.person_id in plans}
    return found


def _deciding(by: Actor, reports: list[DailyReport]) -> set[int]:
    """Ids of those that the actor may decide; the same answer as `access.may_decide_report`, for many."""
    if isinstance(by, Job):
        return {report.pk for report in reports}
    lead = lead_of(by)
    posts = posts_on(today(), people=[report.person_id for report in reports])
    return {
        report.pk
        for report in reports
        if report.person.user_id != by.pk
        and (
            (report.addressee is not None and report.addressee.user_id == by.pk)
            or (report.person_id in posts and lead.leads(posts[report.person_id]))
        )
    }


def _reopened(reports: list[DailyReport]) -> dict[int, list[str]]:
    """Titles of tasks in these reports that are open again, by report id."""
    lines = ReportLine.objects.filter(report__in=reports, task__state=TaskState.GIVEN)
    found: dict[int, list[str]] = {}
    for report_id, title in lines.order_by("position").values_list("report_id", "task__title"):
        found.setdefault(report_id, []).append(title)
    return found


@transaction.atomic
def undo_approval(*, by: Actor, key: uuid.UUID) -> int:
    """Takes one press of "setujui" back within ten minutes; answers how many reports wait again."""
    rows = DailyReport.objects.select_for_update(of=("self",)).select_related("node")
    reports = list(rows.filter(approval=key, state=ReportState.APPROVED))
    if not reports:
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo")
    user = person_behind(by)
    if user is not None and any(report.approved_by_id != user.pk for report in reports):
        raise NotAllowed("Persetujuan diurungkan oleh yang menyetujui.")
    require_fresh(reports[0].approved_at)
    for report in reports:
        report.state, report.approval = ReportState.SENT, None
        report.approved_at, report.approved_by = None, None
        report.save(update_fields=["state", "approval", "approved_at", "approved_by"])
        audit.record(by=by, action="worklog.approval_undone", subject=report, node_path=report.node.path)
    return len(reports)


@transaction.atomic
def return_report(*, by: Actor, report: DailyReport, reason: str) -> DailyReport:
    """Sends a report back for completion; the author reads the reason. Whether it was late does not
    change."""
    held = held_report(report)
    require_decide_report(by, held)
    if held.state != ReportState.SENT:
        raise Conflict(f"Laporan ini {held.get_state_display().lower()}.", code="report_state")
    if held.source != DailyReport.Source.APP:
        raise Conflict("Laporan hasil impor dilengkapi di aplikasi asalnya.", code="report_imported")
    held.return_reason = words(reason, "reason", 300, required="Tuliskan yang perlu dilengkapi.")
    held.state = ReportState.RETURNED
    held.save(update_fields=["state", "return_reason"])
    audit.record(
        by=by,
        action="worklog.report_returned",
        subject=held,
        node_path=held.node.path,
        data={"reason": held.return_reason},
    )
    notify.send(
        "worklog.report_returned",
        accounts_of_people([held.person_id]),
        title="Laporan harian perlu dilengkapi",
        text=f"Laporan {medium_date(held.day)} dikembalikan. Buka untuk membaca catatannya.",
        url=f"{reverse('worklog:report')}?tanggal={held.day.isoformat()}",
        key=f"report-{held.pk}-{held.revision}",
    )
    return held


@transaction.atomic
def comment_report(*, by: User, report: DailyReport, text: str) -> ReportComment:
    """A word to a sent report, by its author or by who may decide on it."""
    held = held_report(report)
    own = held.person.user_id == by.pk
    if held.state == ReportState.DRAFT or not (own or may_decide_report(by, held)):
        raise NotAllowed("Komentar diberikan oleh pegawai dan atasannya pada laporan yang sudah dikirim.")
    said = words(text, "text", 1000, required="Tuliskan komentarnya.")
    comment = ReportComment.objects.create(report=held, at=clock.now(), author=by, text=said)
    audit.record(by=by, action="worklog.report_commented", subject=held, node_path=held.node.path)
    return comment

"""One activity of a SIKAP-like file at a time: it becomes a line of a report that was sent elsewhere.

What an employee wrote here is never touched by a file (A2-16 only allows the other application, "dapat").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tatakerja.kernel import zones
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.organisation.rules.tabular import BadRow
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor
from tatakerja.worklog.models import DailyReport, ReportLine, ReportState, ReportVersion
from tatakerja.worklog.queries.reports import lines_of
from tatakerja.worklog.rules.exchange import ActivityRow, read_activity
from tatakerja.worklog.rules.report import MAX_LINES
from tatakerja.worklog.services.reporting import OLDEST, snapshot


class ActivityIntake:
    """Reports that this file has opened are kept at hand; posts are read once a day."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.reports: dict[tuple[int, date], DailyReport] = {}
        self.posts: dict[tuple[int, date], Post | None] = {}

    def apply(self, number: int, cells: Mapping[str, str], person: Person) -> str:
        """new or unchanged; `BadRow` says why not."""
        row = read_activity(cells)
        post = self._post(person, row.day)
        report, made = self._report(row, person, post)
        kept = lines_of(report)
        if any((line.text, line.output) == (row.text, row.output) for line in kept):
            return "unchanged"
        if len(kept) >= MAX_LINES:
            raise BadRow(f"Laporan tanggal ini sudah berisi {MAX_LINES} baris.")
        ReportLine.objects.create(report=report, position=len(kept), text=row.text, output=row.output)
        self._version(report)
        return "new" if made else "changed"

    def _post(self, person: Person, day: date) -> Post:
        key = (person.pk, day)
        if key not in self.posts:
            self.posts[key] = posts_on(day, people=[person.pk]).get(person.pk)
        post = self.posts[key]
        if post is None:
            raise BadRow("Pegawai tidak memiliki jabatan pada tanggal ini.")
        today = zones.local_date(clock.now(), post.zone)
        if not today - OLDEST <= day <= today:
            raise BadRow("Tanggal harus dalam 31 hari terakhir.")
        return post

    def _report(self, row: ActivityRow, person: Person, post: Post) -> tuple[DailyReport, bool]:
        key = (person.pk, row.day)
        held = self.reports.get(key) or DailyReport.objects.filter(person=person, day=row.day).first()
        if held is None:
            held = self._new(row, person, post)
            self.reports[key] = held
            return held, True
        made_here = key in self.reports
        if held.source != DailyReport.Source.IMPORT:
            raise BadRow("Pegawai sudah mengisi laporan tanggal ini sendiri.")
        if held.state == ReportState.APPROVED and not self._known(held, row):
            raise BadRow("Laporan tanggal ini sudah disetujui.")
        self.reports.setdefault(key, held)
        return held, made_here

    @staticmethod
    def _known(report: DailyReport, row: ActivityRow) -> bool:
        return report.lines.filter(text=row.text, output=row.output).exists()

    @staticmethod
    def _new(row: ActivityRow, person: Person, post: Post) -> DailyReport:
        now = clock.now()
        return DailyReport.objects.create(
            person=person,
            day=row.day,
            node=post.node,
            source=DailyReport.Source.IMPORT,
            state=ReportState.SENT,
            addressee_id=post.superior_id,
            saved_at=now,
            first_sent_at=now,
            sent_at=now,
        )

    def _version(self, report: DailyReport) -> None:
        report.revision += 1
        report.sent_at = clock.now()
        report.save(update_fields=["revision", "sent_at"])
        ReportVersion.objects.create(
            report=report, number=report.revision, at=clock.now(), content=snapshot(lines_of(report), "")
        )

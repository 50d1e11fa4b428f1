"""The employee's daily report: pre-filled, kept while typing, sent by one tap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform import clock
from tatakerja.platform.pages import is_fragment, notify, page_of, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import own_reports, own_tasks
from tatakerja.worklog.forms import day_of, read_content, read_press
from tatakerja.worklog.models import DailyReport, ReportState
from tatakerja.worklog.queries.days import work_days
from tatakerja.worklog.queries.reports import (
    draft_of,
    for_list,
    lines_of,
    methods_of,
    superior_of,
    template_of,
)
from tatakerja.worklog.rules.duty import is_late
from tatakerja.worklog.rules.report import Content, Line, Template, hours_text
from tatakerja.worklog.services.reporting import OLDEST, may_change
from tatakerja.worklog.views.common import Me, base_context, no_person, person_of


@require_GET
def report_page(request: HttpRequest) -> HttpResponse:
    """The report of a day (``tanggal``, today unless said otherwise)."""
    person = person_of(request)
    if person is None:
        return no_person(request)
    return render(request, "worklog/report.html", _context(request, person))


def _chosen_day(request: HttpRequest, me: Me) -> date:
    source = request.GET if request.method == "GET" else request.POST
    day = day_of(source.get("tanggal"), me.today)
    return day if me.today - OLDEST <= day <= me.today else me.today


def _context(
    request: HttpRequest, person: Person, content: Content | None = None, error: str = ""
) -> dict[str, Any]:
    me = Me(person)
    day = _chosen_day(request, me)
    post = posts_on(day, people=[person.pk]).get(person.pk)
    report = own_reports(request.user).filter(day=day).first()
    draft = draft_of(report, own_tasks(request.user), day, me.zone)
    closed = report is not None and not may_change(report, clock.now(), me.zone)
    lines = content.lines if content else draft.lines
    if closed and report is not None:
        lines = lines_of(report)
    teacher = template_of(post) == Template.TEACHER
    return {
        **base_context(request),
        **_facts(person, post, day, me, report),
        "report": report,
        "closed": closed,
        "lines": _rows(lines, blank=not closed),
        "offered": [line.task_id for line in lines if line.task_id is not None],
        "note": content.note if content else draft.note,
        "teacher": teacher,
        "methods": methods_of(post) if teacher else (),
        "error": error,
        "earlier": [day for day in _missing(request, me) if day != _chosen_day(request, me)],
    }


def _rows(lines: tuple[Line, ...], *, blank: bool) -> list[tuple[Line, str]]:
    """The lines with their hours as typed, and one empty row to type into."""
    rows = [*lines, *([Line("")] if blank else [])]
    return [(line, hours_text(line.minutes)) for line in rows]


def _facts(
    person: Person, post: Post | None, day: date, me: Me, report: DailyReport | None
) -> dict[str, Any]:
    """To whom, until when, and what the form may say about it."""
    duty = work_days({person.pk: post}, day)[person.pk].report if post else None
    due_at = report.due_at if report and report.first_sent_at else duty.due_at if duty else None
    superior = report.addressee if report and report.addressee else superior_of(post)
    return {
        "day": day,
        "today": me.today,
        "zone": zones.label(me.zone),
        "duty": duty,
        "clauses": report.clauses if report and report.first_sent_at else duty.clauses if duty else (),
        "due_at": due_at,
        "past": is_late(due_at, clock.now()),
        "superior": superior,
    }


def _missing(request: HttpRequest, me: Me) -> list[date]:
    """Drafts and returned reports of earlier days."""
    rows = own_reports(request.user).filter(
        state__in=[ReportState.DRAFT, ReportState.RETURNED], day__gte=me.today - OLDEST, day__lt=me.today
    )
    return list(rows.order_by("-day").values_list("day", flat=True)[:5])


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps what is typed; called while typing, and by the button for browsers without script."""
    person = person_of(request)
    if person is None:
        return no_person(request)
    me = Me(person)
    day = _chosen_day(request, me)
    try:
        content = read_content(request.POST)
        report = services.save_draft(by=user_of(request), person=person, day=day, content=content)
    except Invalid as error:
        if is_fragment(request):
            return HttpResponse(error.message, status=422, content_type="text/plain; charset=utf-8")
        context = _context(request, person, _readable(request), error.message)
        return render(request, "worklog/report.html", context, status=422)
    text = _("Draf tersimpan pukul %(at)s.") % {
        "at": zones.clock_text(report.saved_at, me.zone, with_label=False)
    }
    if is_fragment(request):
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    notify(request, text)
    return redirect(f"{reverse('worklog:report')}?tanggal={day.isoformat()}")


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Sends the report; the answer says until when it may still be changed."""
    person = person_of(request)
    if person is None:
        return no_person(request)
    me = Me(person)
    day = _chosen_day(request, me)
    try:
        content = read_content(request.POST)
        report = services.send_report(
            by=user_of(request), person=person, day=day, content=content, press=read_press(request.POST)
        )
    except (Invalid, Conflict) as error:
        if is_fragment(request):
            return HttpResponse(error.message, status=error.status, content_type="text/plain; charset=utf-8")
        if isinstance(error, Conflict):
            raise
        context = _context(request, person, _readable(request), error.message)
        return render(request, "worklog/report.html", context, status=422)
    notify(request, _sent_words(report, me.zone), level="warn" if report.late else "ok")
    if is_fragment(request):
        return HttpResponse(status=204)
    return redirect(f"{reverse('worklog:report')}?tanggal={day.isoformat()}")


def _readable(request: HttpRequest) -> Content:
    """What was typed, unreadable hours left empty, so that nothing typed is lost."""
    data = request.POST.copy()
    try:
        return read_content(data)
    except Invalid:
        data.setlist("jam", [""] * len(data.getlist("jam")))
        return read_content(data)


def _sent_words(report: DailyReport, zone: str) -> str:
    """When the report arrived, whether late, and the press that counts where it waited on the phone."""
    assert report.sent_at is not None
    at = zones.clock_text(report.sent_at, zone, with_label=False)
    if report.pressed_at is not None:
        pressed = zones.clock_text(report.pressed_at, zone, with_label=False)
        said = _("Laporan pukul %(pressed)s diterima pukul %(at)s. Yang dihitung: %(pressed)s.")
        return said % {"pressed": pressed, "at": at}
    if report.late:
        return _("Laporan harian terkirim pukul %(at)s, lewat batas. Tercatat terlambat.") % {"at": at}
    if report.due_at is None:
        return _("Laporan harian terkirim pukul %(at)s.") % {"at": at}
    until = zones.clock_text(report.due_at, zone, with_label=False)
    said = _("Laporan harian terkirim pukul %(at)s. Masih bisa diubah sampai %(until)s.")
    return said % {"at": at, "until": until}


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """One's own reports, the newest first."""
    person = person_of(request)
    if person is None:
        return no_person(request)
    rows = for_list(own_reports(request.user))
    context = {**base_context(request), "page": page_of(request, rows), "zone": zones.label(Me(person).zone)}
    return render(request, "worklog/history.html", context)

"""The employee's tasks and the page of one task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, TatakerjaError
from tatakerja.platform import clock
from tatakerja.platform.files import MAX_BYTES
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import kept_answer, notify, page_of, toast, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import (
    may_change_task,
    may_lead,
    own_reports,
    own_tasks,
    visible_attachments,
    visible_targets,
    visible_tasks,
)
from tatakerja.worklog.forms import FileForm, ResultForm, TaskForm, amount_text, read_press
from tatakerja.worklog.models import ReportState, Task, TaskState
from tatakerja.worklog.queries.days import WorkDayOf, work_days
from tatakerja.worklog.queries.tasks import finished_on, for_list
from tatakerja.worklog.rules.duty import is_late
from tatakerja.worklog.rules.words import count_word
from tatakerja.worklog.services.attaching import may_attach
from tatakerja.worklog.services.giving import Order
from tatakerja.worklog.views.common import Me, amount_words, base_context, no_person, person_of

SHOWN = {"terbuka": [TaskState.GIVEN], "selesai": [TaskState.DONE, TaskState.CHECKED, TaskState.EVALUATED]}


@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """One's own tasks: open ones first, what is due earliest on top; finished ones behind a tab."""
    person = person_of(request)
    if person is None:
        return no_person(request)
    me = Me(person)
    shown = request.GET.get("tampil", "terbuka")
    states = SHOWN.get(shown, SHOWN["terbuka"])
    rows = for_list(own_tasks(request.user).filter(state__in=states))
    if states != SHOWN["terbuka"]:
        rows = rows.order_by("-done_at", "-id")
    day = work_days({person.pk: me.post}, me.today).get(person.pk) if me.post else None
    finished = finished_on(own_tasks(request.user), me.today, me.zone).count()
    context = {
        **base_context(request),
        "page": page_of(request, rows),
        "shown": shown if shown in SHOWN else "terbuka",
        "today": me.today,
        "zone": zones.label(me.zone),
        "work": day,
        "reminder": _reminder(request, me, day, finished),
        "finished": finished,
    }
    return render(request, "worklog/tasks.html", context)


def _reminder(request: HttpRequest, me: Me, day: WorkDayOf | None, finished: int) -> str:
    """Until when the report of today is due, while it is not sent; nothing on a day without one."""
    if day is None or not day.report.required or day.report.due_at is None:
        return ""
    sent = own_reports(request.user).filter(day=me.today).exclude(state=ReportState.DRAFT)
    if sent.exists():
        return ""
    limit = zones.clock_text(day.report.due_at, me.zone, with_label=False)
    late = is_late(day.report.due_at, clock.now())
    first = (
        _("Laporan harian belum dikirim, batasnya %(limit)s sudah lewat.")
        if late
        else _("Laporan harian belum dikirim, batasnya %(limit)s.")
    ) % {"limit": limit}
    if not finished:
        return first
    return f"{first} " + _("%(count)s tugas selesai sudah kami isikan.") % {"count": count_word(finished)}


@require_GET
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what is expected, what came out, its files, its judgement."""
    return render(request, "worklog/task.html", _task_context(request, _task(request, pk)))


def _task(request: HttpRequest, pk: int) -> Task:
    rows = visible_tasks(request.user).select_related("assignee", "giver", "node", "target", "recurrence")
    return get_object_or_404(rows, pk=pk)


def _task_context(request: HttpRequest, task: Task, **forms: Any) -> dict[str, Any]:
    user = user_of(request)
    own = task.assignee.user_id == user.pk
    open_ = task.state in (TaskState.GIVEN, TaskState.DONE)
    initial = {"result": task.result, "quantity": amount_text(task.quantity)}
    return {
        **base_context(request),
        "task": task,
        "own": own,
        "zone": zones.label(task.node.zone),
        "files": list(visible_attachments(user).filter(task=task)),
        "user_pk": user.pk,
        "amount": amount_words(task.quantity, task.target.unit if task.target else ""),
        "result_form": ResultForm(initial=initial, target=task.target) if own and open_ else None,
        "file_form": FileForm() if task.state != TaskState.EVALUATED and may_attach(user, task) else None,
        "may_change": task.state == TaskState.GIVEN and may_change_task(user, task),
        "may_judge": task.state in (TaskState.DONE, TaskState.CHECKED) and may_lead(user, task.assignee),
        "cancelled": task.state == TaskState.CANCELLED and may_change_task(user, task),
        **forms,
    }


def _row(request: HttpRequest, pk: int) -> HttpResponse:
    """The task's row of the list, as it is now."""
    rows = for_list(visible_tasks(request.user))
    task = get_object_or_404(rows, pk=pk)
    zone = task.node.zone
    context = {"task": task, "today": zones.local_date(clock.now(), zone), "zone": zones.label(zone)}
    return render(request, "worklog/_task.html", context)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: done. The toast takes it back."""
    return _tap(
        request, pk, services.finish_task, _("“%(title)s” selesai."), reverse("worklog:reopen", args=[pk])
    )


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The undo of a finish."""
    return _tap(request, pk, services.reopen_task, _("“%(title)s” terbuka lagi."))


def _tap(request: HttpRequest, pk: int, act: Callable[..., Task], words: str, undo: str = "") -> HttpResponse:
    """A tap on a task; to what a phone delivers by itself, the row answers, or a refusal in plain words."""
    press = read_press(request.POST)
    try:
        task = act(by=user_of(request), task=_task(request, pk), press=press)
    except (Conflict, NotAllowed) as refusal:
        if press is None:
            raise
        return HttpResponse(refusal.message, status=refusal.status, content_type="text/plain; charset=utf-8")
    except Http404:
        if press is None:
            raise
        gone = _("Tugas ini tidak ada lagi.")
        return HttpResponse(gone, status=404, content_type="text/plain; charset=utf-8")
    text = words % {"title": task.title}
    if press is not None:
        return toast(_row(request, pk), text, undo_url=undo)
    notify(request, text, undo_url=undo)
    return redirect("worklog:tasks")


@require_POST
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out, in words and in the target's unit."""
    task = _task(request, pk)
    form = ResultForm(request.POST, target=task.target)
    if form.is_valid():
        try:
            services.note_result(
                by=user_of(request),
                task=task,
                result=form.cleaned_data["result"],
                quantity=form.cleaned_data.get("quantity"),
            )
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Hasil tersimpan."))
            return redirect("worklog:task", pk)
    return render(request, "worklog/task.html", _task_context(request, task, result_form=form), status=422)


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a file; what it is, is told by its content."""
    task = _task(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        uploaded = form.cleaned_data["file"]
        content = uploaded.read(MAX_BYTES + 1)
        try:
            services.add_attachment(by=user_of(request), task=task, name=uploaded.name or "", content=content)
        except TatakerjaError as error:
            show_refusal(form, error)
        else:
            notify(request, _("Lampiran ditambahkan."))
            return redirect("worklog:task", pk)
    return render(request, "worklog/task.html", _task_context(request, task, file_form=form), status=422)


@require_GET
def download(request: HttpRequest, pk: Any) -> HttpResponse | FileResponse:
    """The file, always as a download, never shown inside the site."""
    found = get_object_or_404(visible_attachments(request.user), pk=pk)
    return kept_answer(found)


@require_POST
def detach(request: HttpRequest, pk: Any) -> HttpResponse:
    found = get_object_or_404(visible_attachments(request.user).select_related("task"), pk=pk)
    services.remove_attachment(by=user_of(request), attachment=found)
    notify(request, _("Lampiran dihapus."))
    return redirect("worklog:task", found.task_id)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the words of an open task; for who gave it and the superior."""
    task = _task(request, pk)
    targets = visible_targets(request.user).filter(person=task.assignee, closed_at__isnull=True)
    initial = {
        "title": task.title,
        "due": task.due,
        "priority": task.priority,
        "target": task.target,
        "expected_output": task.expected_output,
        "detail": task.detail,
    }
    form = TaskForm(request.POST or None, initial=initial, targets=targets)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        order = Order(data["due"], data["priority"], data["detail"], data["expected_output"], data["target"])
        try:
            services.change_task(by=user_of(request), task=task, title=data["title"], order=order)
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Tugas diubah."))
            return redirect("worklog:task", pk)
    context = {**base_context(request), "form": form, "task": task}
    return render(request, "worklog/change.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    task = services.cancel_task(by=user_of(request), task=_task(request, pk))
    notify(
        request,
        _("“%(title)s” dibatalkan.") % {"title": task.title},
        undo_url=reverse("worklog:restore", args=[pk]),
    )
    return redirect("worklog:task", pk)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    services.restore_task(by=user_of(request), task=_task(request, pk))
    notify(request, _("Tugas terbuka lagi."))
    return redirect("worklog:task", pk)

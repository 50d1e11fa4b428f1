"""The fast queue: one result at a time, keys 1-5, next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid
from tatakerja.platform.pages import notify, number_in, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import tasks_to_judge, visible_attachments, visible_tasks
from tatakerja.worklog.models import Rating, Task
from tatakerja.worklog.queries.tasks import queue
from tatakerja.worklog.rules.words import Act
from tatakerja.worklog.views.common import amount_words, base_context


def _context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """The task in turn: ``ke`` counts from 1 in the queue, ``pegawai`` limits it to one person."""
    source = request.GET if request.method == "GET" else request.POST
    rows = queue(tasks_to_judge(request.user))
    person = number_in(source.get("pegawai"))
    if person:
        rows = rows.filter(assignee_id=person)
    total = rows.count()
    place = min(max(1, number_in(source.get("ke"))), max(1, total))
    wanted = more.pop("wanted", None) or number_in(source.get("tugas"))
    task = rows.filter(pk=wanted).first() if wanted else None
    task = task or rows[place - 1 : place].first()
    return {
        **base_context(request),
        "task": task,
        "total": total,
        "place": place,
        "person": person,
        "files": list(visible_attachments(request.user).filter(task=task)) if task else [],
        "zone": zones.label(task.node.zone) if task else "",
        "ratings": Rating.choices,
        "amount": amount_words(task.quantity, task.target.unit) if task and task.target else "",
        **more,
    }


@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for judgement, the first step before the second."""
    return render(request, "worklog/queue.html", _context(request))


@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the five acts; the next task follows."""
    task = get_object_or_404(visible_tasks(request.user).select_related("assignee", "node"), pk=pk)
    try:
        _act(request, task, request.POST.get("act", ""))
    except Invalid as error:
        context = _context(
            request,
            wanted=pk,
            error=error.message,
            feedback=request.POST.get("feedback", "")[:1000],
            behaviour=request.POST.get("behaviour", ""),
        )
        return render(request, "worklog/queue.html", context, status=422)
    query = {name: request.POST.get(name, "") for name in ("ke", "pegawai")}
    kept = "&".join(f"{name}={number_in(value)}" for name, value in query.items() if number_in(value))
    return redirect(reverse("worklog:queue") + (f"?{kept}" if kept else ""))


def _act(request: HttpRequest, task: Task, act: str) -> None:
    user, words = user_of(request), request.POST.get("feedback", "")
    who = {"name": task.assignee.name, "title": task.title}
    undo = reverse("worklog:unjudge", args=[task.pk])
    if act == Act.RETURN:
        services.return_task(by=user, task=task, reason=words)
        notify(request, _("“%(title)s” dikembalikan ke %(name)s.") % who)
    elif act == Act.CHECK:
        services.check_task(by=user, task=task)
        notify(request, _("“%(title)s” dari %(name)s diperiksa, belum dinilai.") % who, undo_url=undo)
    else:
        behaviour = request.POST.get("behaviour", "")
        services.evaluate_task(by=user, task=task, result=act, behaviour=behaviour, feedback=words)
        rated = {**who, "rating": Rating(act).label.lower()}
        notify(request, _("“%(title)s” dari %(name)s: %(rating)s.") % rated, undo_url=undo)


@require_POST
def unjudge(request: HttpRequest, pk: int) -> HttpResponse:
    """The undo, within ten minutes."""
    task = get_object_or_404(visible_tasks(request.user), pk=pk)
    services.undo_evaluation(by=user_of(request), task=task)
    notify(request, _("Penilaian diurungkan."))
    return redirect(reverse("worklog:queue") + f"?tugas={pk}")

"""Giving tasks and recurring tasks."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import led_people, visible_recurrences, visible_targets
from tatakerja.worklog.forms import GiveForm, RecurrenceForm, people_labels
from tatakerja.worklog.models import SkpTarget
from tatakerja.worklog.queries.team import TeamRow, team_day
from tatakerja.worklog.services.giving import Order
from tatakerja.worklog.services.recurring import Rhythm, Work
from tatakerja.worklog.views.common import Team, base_context

MODES = {
    "WFH": gettext_lazy("rumah"),
    "WFO": gettext_lazy("kantor"),
    "PIKET": gettext_lazy("piket"),
    "LEAVE": gettext_lazy("cuti"),
    "DUTY": gettext_lazy("dinas luar"),
    "OFF": gettext_lazy("libur"),
    "FLEX": gettext_lazy("sif"),
}


def _remark(row: TeamRow) -> str:
    words = [str(MODES.get(row.day.plan.mode, row.day.plan.mode))]
    if row.lacks_task:
        words.append(_("belum ada tugas"))
    elif row.open_tasks:
        words.append(ngettext("%(n)d terbuka", "%(n)d terbuka", row.open_tasks) % {"n": row.open_tasks})
    return ", ".join(words)


def _offered(team: Team) -> dict[int, str]:
    """Those led, people at home without a task on top."""
    posts = {pk: post for pk, post in team.posts.items() if team.lead.leads(post)}
    rows = sorted(team_day(posts, team.today, clock.now()), key=lambda row: not row.lacks_task)
    return people_labels((row.person, _remark(row)) for row in rows)


def _people(request: HttpRequest, ids: list[int]) -> list[Person]:
    return list(led_people(request.user).filter(pk__in=ids))


def give(request: HttpRequest) -> HttpResponse:
    """Paste lines, choose people, send; the next page takes it back with one tap."""
    team = Team(request)
    offered = _offered(team)
    chosen = [
        pk for pk in request.GET.getlist("untuk") if pk.isascii() and pk.isdigit() and int(pk) in offered
    ]
    targets = _targets(request, chosen, team.today)
    form = GiveForm(
        request.POST or None,
        offered=offered,
        targets=targets,
        initial={"due": team.today, "people": chosen},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _given(request, form)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
    context = {**base_context(request), **team.context, "form": form, "offered": offered}
    return render(request, "worklog/give.html", context, status=422 if request.method == "POST" else 200)


def _targets(request: HttpRequest, chosen: list[str], day: date) -> QuerySet[SkpTarget] | None:
    """Targets are offered when exactly one person is chosen beforehand."""
    if len(chosen) != 1:
        return None
    return visible_targets(request.user).filter(
        person_id=int(chosen[0]), year=day.year, closed_at__isnull=True
    )


def _given(request: HttpRequest, form: GiveForm) -> HttpResponse:
    data = form.cleaned_data
    people = _people(request, form.chosen)
    order = Order(data["due"], data["priority"], data["detail"], data["expected_output"], data.get("target"))
    tasks = services.give_tasks(by=user_of(request), people=people, lines=data["lines"], order=order)
    text = _("%(tasks)d tugas dikirim ke %(people)d pegawai.") % {"tasks": len(tasks), "people": len(people)}
    notify(request, text, undo_url=reverse("worklog:ungive", args=[tasks[0].batch]))
    return redirect("worklog:team")


@require_POST
def ungive(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """The undo of one press of "Kirim tugas"."""
    count = services.cancel_batch(by=user_of(request), batch=batch)
    notify(request, _("%(tasks)d tugas ditarik kembali.") % {"tasks": count})
    return redirect("worklog:team")


def recurrences(request: HttpRequest) -> HttpResponse:
    """Recurring tasks and the form for a new one."""
    team = Team(request)
    offered = _offered(team)
    form = RecurrenceForm(request.POST or None, offered=offered, initial={"first": team.today})
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, form)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            notify(request, _("Tugas berulang tersimpan."))
            return redirect("worklog:recurrences")
    rows = visible_recurrences(request.user).select_related("giver").prefetch_related("people")
    context = {
        **base_context(request),
        **team.context,
        "form": form,
        "offered": offered,
        "page": page_of(request, rows),
    }
    return render(
        request, "worklog/recurrences.html", context, status=422 if request.method == "POST" else 200
    )


def _set(request: HttpRequest, form: RecurrenceForm) -> None:
    data = form.cleaned_data
    services.set_recurrence(
        by=user_of(request),
        people=_people(request, form.chosen),
        work=Work(data["title"], data["detail"], data["expected_output"], data["priority"]),
        rhythm=Rhythm(data["every"], data["first"], data["last"], data["weekday"], data["due_in"]),
    )


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_recurrences(request.user), pk=pk)
    services.stop_recurrence(by=user_of(request), recurrence=found)
    notify(request, _("Tugas berulang dihentikan. Tugas yang sudah diberikan tetap ada."))
    return redirect("worklog:recurrences")

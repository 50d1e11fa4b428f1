"""The unit's channel: announcements, receipts, questions, and the link to a chat group one may keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import (
    announcing_nodes,
    heard_paths,
    hears,
    may_announce,
    visible_announcements,
    visible_questions,
)
from tatakerja.worklog.forms import AnnouncementForm, LinkForm
from tatakerja.worklog.models import Announcement
from tatakerja.worklog.queries.channel import for_list, links_of, receipts_of
from tatakerja.worklog.views.common import base_context, person_of


def channel(request: HttpRequest) -> HttpResponse:
    """Announcements of the own units, the newest first; the form for those who announce."""
    nodes = announcing_nodes(request.user)
    person = person_of(request)
    form = AnnouncementForm(request.POST or None, nodes=nodes)
    if request.method == "POST" and form.is_valid():
        try:
            services.announce(by=user_of(request), **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Pengumuman terkirim."))
            return redirect("worklog:channel")
    rows = for_list(visible_announcements(request.user), person)
    context = {
        **base_context(request),
        "page": page_of(request, rows),
        "form": form if nodes.exists() else None,
        "link_form": LinkForm(nodes=nodes),
        "links": links_of(heard_paths(request.user)),
    }
    return form_answer(request, "worklog/channel.html", context, form)


def _row(request: HttpRequest, pk: int) -> Announcement:
    rows = visible_announcements(request.user, withdrawn=True).select_related("node", "author")
    return get_object_or_404(rows, pk=pk)


def _show(request: HttpRequest, row: Announcement, *, error: str = "") -> HttpResponse:
    person = person_of(request)
    answers = row.author_id == request.user.pk or may_announce(request.user, row.node)
    receipts = receipts_of(row)
    context = {
        **base_context(request),
        "row": row,
        "hears": isinstance(person, Person) and hears(person, row.node),
        "is_read": person is not None and row.readings.filter(person=person).exists(),
        "answers": answers,
        "receipts": receipts,
        "missing": page_of(request, receipts.missing) if answers else None,
        "questions": list(row.questions.select_related("person", "answered_by")),
        "zone": row.node.zone,
        "error": error,
    }
    return render(request, "worklog/announcement.html", context, status=422 if error else 200)


def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement with its receipts and questions."""
    return _show(request, _row(request, pk))


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = _row(request, pk), person_of(request)
    if person is not None:
        services.read_announcement(by=user_of(request), person=person, announcement=row)
        notify(request, _("Tercatat: sudah dibaca."))
    return redirect("worklog:channel")


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    row, person = _row(request, pk), person_of(request)
    try:
        if person is not None:
            text = request.POST.get("text", "")
            services.ask_question(by=user_of(request), person=person, announcement=row, text=text)
    except (Invalid, Conflict) as refusal:
        return _show(request, row, error=refusal.message)
    return redirect("worklog:announcement", row.pk)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    rows = visible_questions(request.user).select_related("announcement__node", "announcement__author")
    question = get_object_or_404(rows, pk=pk)
    try:
        services.answer_question(by=user_of(request), question=question, text=request.POST.get("text", ""))
    except (Invalid, Conflict) as refusal:
        return _show(request, question.announcement, error=refusal.message)
    return redirect("worklog:announcement", question.announcement_id)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    services.withdraw_announcement(by=user_of(request), announcement=_row(request, pk))
    notify(request, _("Pengumuman ditarik."))
    return redirect("worklog:channel")


@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """Keeps or removes the address of a chat group."""
    form = LinkForm(request.POST, nodes=announcing_nodes(request.user))
    if not form.is_valid():
        notify(request, _("Pilih unit dan tulis alamat yang diawali https://."), level="warn")
        return redirect("worklog:channel")
    try:
        services.set_channel_link(by=user_of(request), **form.cleaned_data)
    except Invalid as refusal:
        notify(request, refusal.message, level="warn")
    else:
        notify(request, _("Tautan grup tersimpan."))
    return redirect("worklog:channel")

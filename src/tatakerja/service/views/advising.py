"""Pages on which offices answer consultations: what waits, the thread, handing it on, a video call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, kept_answer, notify, page_of, user_of
from tatakerja.platform.uploads import uploads_of
from tatakerja.service.access import may_answer, nodes_to_hand, regions_to_keep, visible_questions
from tatakerja.service.forms.consultations import DeskHoursForm, HandForm, ReplyForm, VideoForm
from tatakerja.service.models import Consultation, ConsultationFile
from tatakerja.service.queries.consultations import desk_of, shown_questions, thread_of
from tatakerja.service.rules.consultations import State
from tatakerja.service.services.consultations import answer, close, hand_over, set_desk, set_video

_FILTERS: Mapping[str, str] = {"": State.WAITING, "dijawab": State.ANSWERED, "selesai": State.CLOSED}


def questions(request: HttpRequest) -> HttpResponse:
    """Questions of the offices the user answers for: what is promised first."""
    chosen = request.GET.get("keadaan", "")
    rows = visible_questions(request.user).filter(state=_FILTERS.get(chosen, State.WAITING))
    rows = rows.select_related("node", "region", "topic")
    page = page_of(request, rows.order_by(F("due_at").asc(nulls_last=True), "-last_at", "id"))
    context = {
        "page": page,
        "rows": shown_questions(page.object_list, clock.now()),
        "chosen": chosen,
        "keeps": regions_to_keep(request.user).exists(),
    }
    return render(request, "service/questions.html", context)


def _visible(request: HttpRequest, pk: int) -> Consultation:
    rows = visible_questions(request.user).select_related("node", "region", "topic")
    return get_object_or_404(rows, pk=pk)


def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """One thread with what can be done next."""
    return _page(request, _visible(request, pk), {})


def _page(request: HttpRequest, found: Consultation, given: Mapping[str, forms.Form]) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": found,
        "shown": shown_questions([found], clock.now())[0],
        "messages_of": thread_of(found, public=False),
        "zone": found.region.zone,
        "answers": may_answer(request.user, found),
        "reply": ReplyForm(),
        "hand": HandForm(nodes=nodes_to_hand(found)),
        "video": VideoForm(initial={"url": found.video_url}),
        **given,
    }
    return form_answer(request, "service/advice.html", context, *given.values())


def _try(
    request: HttpRequest,
    found: Consultation,
    name: str,
    form: forms.Form,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Carries out an act of a valid form; a refusal stands beside its field, with all that was typed."""
    if form.is_valid():
        try:
            act()
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal, file="attachments")
        else:
            notify(request, said)
            if visible_questions(request.user).filter(pk=found.pk).exists():
                return redirect("service:advice", found.pk)
            return redirect("service:questions")  # it has left the user's own office
    return _page(request, found, {name: form})


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = ReplyForm(request.POST, request.FILES)

    def act() -> object:
        files = uploads_of(form.cleaned_data["attachments"])
        return answer(by=user_of(request), asked=found, text=form.cleaned_data["text"], files=files)

    return _try(request, found, "reply", form, act, _("Jawaban terkirim."))


@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = HandForm(request.POST, nodes=nodes_to_hand(found))

    def act() -> object:
        return hand_over(by=user_of(request), asked=found, **form.cleaned_data)

    return _try(request, found, "hand", form, act, _("Dialihkan; janji jawabnya tetap."))


@require_POST
def video(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = VideoForm(request.POST)

    def act() -> object:
        return set_video(by=user_of(request), asked=found, url=form.cleaned_data["url"])

    return _try(request, found, "video", form, act, _("Tautan video disimpan."))


@require_POST
def close_question(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = forms.Form(request.POST)

    def act() -> object:
        return close(by=user_of(request), asked=found)

    return _try(request, found, "ending", form, act, _("Konsultasi diselesaikan."))


def advice_file(request: HttpRequest, pk: int, file_id: str) -> HttpResponse | FileResponse:
    """A file of the thread, for the office that answers."""
    found = _visible(request, pk)
    if not may_answer(request.user, found):
        raise NotAllowed(_("Berkas penanya hanya dibuka oleh kantor yang menjawab."))
    row = get_object_or_404(ConsultationFile, pk=file_id, message__consultation=found)
    return kept_answer(row)


def desk_hours(request: HttpRequest) -> HttpResponse:
    """When a region answers questions and how soon it promises to."""
    regions = regions_to_keep(request.user)
    first = regions.first()
    desk = desk_of(first) if first else None
    initial = {"region": first, **{name: getattr(desk, name) for name in desk.__slots__}} if desk else {}
    form = DeskHoursForm(request.POST or None, regions=regions, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_desk(by=user_of(request), **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Jam konsultasi disimpan."))
            return redirect("service:questions")
    context = {"form": form, "title": _("Jam konsultasi")}
    return form_answer(request, "service/form.html", context, form)

"""Consultation for everybody: ask without knowing the office, go on with a code. No sign-in, no script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict
from tatakerja.platform import clock
from tatakerja.platform.addresses import address_of
from tatakerja.platform.pages import kept_answer, notify
from tatakerja.platform.uploads import uploads_of
from tatakerja.service.access import open_topics, regions_that_answer
from tatakerja.service.forms.consultations import MessageForm, QuestionForm
from tatakerja.service.models import Consultation, ConsultationFile
from tatakerja.service.queries.complaints import spaced
from tatakerja.service.queries.consultations import (
    desk_of,
    desk_open,
    question_of,
    shown_questions,
    thread_of,
)
from tatakerja.service.services.consultations import ask, ask_more, close
from tatakerja.service.services.story import PUBLIC
from tatakerja.service.services.throttle import take_look
from tatakerja.service.views.public import attempt, form_page


@login_not_required
def question(request: HttpRequest) -> HttpResponse:
    """Takes a question and shows its code; a refusal keeps everything that was written."""
    regions = list(regions_that_answer())
    form = QuestionForm(request.POST or None, request.FILES or None, regions=regions, topics=open_topics())
    if request.method == "POST":
        made = attempt(request, form, lambda: _asked(form))
        if made is not None:
            notify(request, _("Pertanyaan diterima. Catat kodenya: %(code)s.") % {"code": spaced(made.code)})
            return redirect("service:question", made.code)
    now = clock.now()
    desks = [(one, desk_of(one), desk_open(one, now)) for one in regions[:1]] if len(regions) == 1 else []
    return form_page(request, "service/question.html", form, desks=desks)


def _asked(form: QuestionForm) -> Consultation:
    data = form.cleaned_data
    region, topic = form.place()
    return ask(
        region=region,
        topic=topic,
        subject=data["subject"],
        text=data["text"],
        contact=data["contact"],
        files=uploads_of(form.cleaned_data["attachments"]),
        mark=form.mark,
    )


def _known(request: HttpRequest, code: str) -> Consultation:
    take_look(address_of(request))
    found = question_of(code)
    if found is None:
        raise Http404
    return found


@login_not_required
def thread(request: HttpRequest, code: str) -> HttpResponse:
    """The thread of a code: what was answered, until when it will be, and the next message."""
    found = _known(request, code)
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST":

        def act() -> Consultation:
            words = form.cleaned_data["text"]
            return ask_more(
                asked=found, text=words, files=uploads_of(form.cleaned_data["attachments"]), mark=form.mark
            )

        if attempt(request, form, act) is not None:
            notify(request, _("Pesan Anda diterima."))
            return redirect("service:question", found.code)
    now = clock.now()
    context = {
        "asked": found,
        "shown": shown_questions([found], now)[0],
        "messages_of": thread_of(found, public=True),
        "spaced": spaced(found.code),
        "zone": found.region.zone,
        "desk": desk_of(found.region),
        "open": desk_open(found.region, now),
    }
    return form_page(request, "service/thread.html", form, **context)


@login_not_required
@require_POST
def close_thread(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds the code says that it is enough."""
    found = _known(request, code)
    try:
        close(by=PUBLIC, asked=found)
        notify(request, _("Terima kasih. Konsultasi ini selesai; tulis lagi bila masih ada pertanyaan."))
    except Conflict as refusal:
        notify(request, refusal.message, level="warn")
    return redirect("service:question", found.code)


@login_not_required
def thread_file(request: HttpRequest, code: str, pk: str) -> HttpResponse | FileResponse:
    """A file of the thread, for whoever holds the code."""
    found = _known(request, code)
    row = get_object_or_404(ConsultationFile, pk=pk, message__consultation=found, message__public=True)
    return kept_answer(row)

"""Reviews of integrity signals: the employee sees and answers first, then two people look."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.presence.access import own_reviews, own_signals, visible_reviews
from tatakerja.presence.forms import AnswerForm, OpinionForm
from tatakerja.presence.queries.signals import in_favour, lines_of, with_progress
from tatakerja.presence.services import answer_review, judge_review, record_looks
from tatakerja.presence.views.common import tell


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Reviews that wait for the user's opinion, then those that are closed; the oldest open one first."""
    rows = with_progress(visible_reviews(request.user), request.user.pk).select_related("person")
    rows = rows.order_by(F("closed_at").asc(nulls_first=True), "opened_at", "id")
    return render(request, "presence/reviews.html", {"page": page_of(request, rows)})


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the system has noted about the user: reviews with their answers, and mere notes."""
    reviews = own_reviews(request.user).order_by("-opened_at", "-id")
    notes = own_signals(request.user).filter(reviews__isnull=True)
    page = page_of(request, lines_of(notes)[::-1])
    return render(request, "presence/reviews_mine.html", {"reviews": reviews, "page": page})


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: each signal with its evidence and its known false alarms, the answer, the opinions."""
    found = own_reviews(request.user) | visible_reviews(request.user)
    row = get_object_or_404(found.select_related("person__user").distinct(), pk=pk)
    user = user_of(request)
    own = row.person.user_id == user.pk
    opinions = row.opinions.select_related("by")
    if not own:
        record_looks(by=user, people=[row.person_id], purpose="review")
    context = {
        "review": row,
        "own": own,
        "lines": lines_of(row.signals.all()),
        "answers": row.answers.all(),
        "opinions": opinions,
        "in_favour": in_favour(row),
        "may_answer": own and row.closed_at is None,
        "may_judge": not own and row.closed_at is None and all(one.by_id != user.pk for one in opinions),
    }
    return render(request, "presence/review.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The employee's answer."""
    row = get_object_or_404(own_reviews(request.user).select_related("person"), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_review(by=user_of(request), review=row, text=form.cleaned_data["text"])
        notify(request, _("Jawaban tersimpan. Dua orang akan membacanya sebelum berpendapat."))
    else:
        tell(request, form)
    return redirect("presence:review", pk=pk)


@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the two opinions."""
    row = get_object_or_404(visible_reviews(request.user), pk=pk)
    form = OpinionForm(request.POST)
    if form.is_valid():
        judged = judge_review(by=user_of(request), review=row, **form.cleaned_data)
        closed = judged.closed_at is not None
        notify(
            request,
            _("Peninjauan selesai.") if closed else _("Pendapat tersimpan. Menunggu pendapat orang kedua."),
        )
    else:
        tell(request, form)
    return redirect("presence:review", pk=pk)

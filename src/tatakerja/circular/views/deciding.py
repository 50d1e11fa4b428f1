"""What officers decide about a circular: unclear clauses, reviews, the end of an event."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.circular import services
from tatakerja.circular.access import require_write, reviews_to_decide, visible_circulars
from tatakerja.circular.forms import DecisionForm, EventForm, ReviewForm, blame
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import policy_of
from tatakerja.circular.rules.unclear import open_questions
from tatakerja.circular.views.common import officer, region_to_write
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform.pages import notify


def decide(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """An unclear clause with its readings; the decision names official, date and reason."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(officer(request), circular.region)
    question = next((one for one in open_questions(policy_of(circular)) if one.clause == clause), None)
    if question is None:
        raise Http404
    draft = circular.state == Circular.State.DRAFT
    form = DecisionForm(request.POST or None, question=question, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            held = services.decide_clause(
                by=officer(request), circular=circular, clause=clause, **form.cleaned_data
            )
        except (Invalid, Conflict) as error:
            blame(form, error)
        else:
            notify(request, _("Keputusan tercatat di konsep. Petugas lain memeriksa dan memberlakukannya."))
            return redirect("circular:detail", pk=held.pk)
    context = {"form": form, "circular": circular, "question": question, "draft": draft}
    return render(request, "circular/decide.html", context, status=422 if form.errors else 200)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The evaluation of a circular: continue, change or end, with figures and a reason."""
    rows = reviews_to_decide(request.user).select_related("circular", "circular__region")
    held = get_object_or_404(rows, pk=pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("decision", "reason", "ends_on")}
        try:
            services.decide_review(by=officer(request), review=held, figures=form.figures(), **given)
        except (Invalid, Conflict) as error:
            blame(form, error)
        else:
            notify(request, _("Evaluasi tercatat."))
            return redirect("circular:detail", pk=held.circular_id)
    context = {"form": form, "review": held, "circular": held.circular, "policy": policy_of(held.circular)}
    return render(request, "circular/review.html", context, status=422 if form.errors else 200)


def close_event(request: HttpRequest) -> HttpResponse:
    """An event ("PPKM Mikro") is over: the circulars that last until then end with it."""
    region = region_to_write(request)
    rows = visible_circulars(officer(request)).filter(region=region, state=Circular.State.PUBLISHED)
    bound = [(policy_of(row).valid.until_event, row) for row in rows]
    events = list(dict.fromkeys(event for event, _row in bound if event))
    form = EventForm(request.POST or None, events=events)
    if request.method == "POST" and form.is_valid():
        try:
            ended = services.close_event(by=officer(request), region=region, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            blame(form, error)
        else:
            notify(request, _("Peristiwa ditutup. Edaran yang berakhir: %(count)s.") % {"count": len(ended)})
            return redirect("circular:list")
    context = {"form": form, "region": region, "bound": [row for event, row in bound if event]}
    return render(request, "circular/event.html", context, status=422 if form.errors else 200)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The person has read which circulars change the own days."""
    services.read_notices(by=officer(request))
    return redirect("circular:list")

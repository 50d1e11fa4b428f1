"""What officers decide about a circular: unclear clauses, reviews, the end of an event."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.circular import services
from tatakerja.circular.access import require_write, reviews_to_decide, visible_circulars
from tatakerja.circular.forms import DecisionForm, EventForm, ReviewForm
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import policy_of
from tatakerja.circular.queries.events import visible_occurrences
from tatakerja.circular.rules.unclear import open_questions
from tatakerja.circular.views.common import region_to_write
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


def decide(request: HttpRequest, pk: int, clause: str) -> HttpResponse:
    """An unclear clause with its readings; the decision names official, date and reason."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(user_of(request), circular.region)
    question = next((one for one in open_questions(policy_of(circular)) if one.clause == clause), None)
    if question is None:
        raise Http404
    draft = circular.state == Circular.State.DRAFT
    form = DecisionForm(request.POST or None, question=question, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            held = services.decide_clause(
                by=user_of(request), circular=circular, clause=clause, **form.cleaned_data
            )
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            notify(request, _("Keputusan tercatat di konsep. Petugas lain memeriksa dan memberlakukannya."))
            return redirect("circular:detail", pk=held.pk)
    context = {"form": form, "circular": circular, "question": question, "draft": draft}
    return form_answer(request, "circular/decide.html", context, form)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The evaluation of a circular: continue, change or end, with figures and a reason."""
    rows = reviews_to_decide(request.user).select_related("circular", "circular__region")
    held = get_object_or_404(rows, pk=pk)
    form = ReviewForm(request.POST or None, initial=_drawn(held.measured))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("decision", "reason", "ends_on")}
        try:
            services.decide_review(by=user_of(request), review=held, figures=form.figures(), **given)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            notify(request, _("Evaluasi tercatat."))
            return redirect("circular:detail", pk=held.circular_id)
    context = {"form": form, "review": held, "circular": held.circular, "policy": policy_of(held.circular)}
    return form_answer(request, "circular/review.html", context, form)


def _drawn(measured: list[dict[str, str]]) -> dict[str, str]:
    """What was drawn from the data, as the form's first proposal; the officer may correct it."""
    return {
        f"{row['name']}_{side}": row[side]
        for row in measured
        for side in ("before", "during")
        if row.get(side)
    }


def close_event(request: HttpRequest) -> HttpResponse:
    """Events ("PPKM Mikro") that circulars are bound to: opened and closed here, with what was recorded."""
    region = region_to_write(request)
    rows = visible_circulars(user_of(request)).filter(region=region, state=Circular.State.PUBLISHED)
    bound = [(event, row) for row in rows if (event := _event_of(row))]
    happened = visible_occurrences(region)
    lasting = {one.event for one in happened if one.last is None and one.region_id == region.pk}
    words = [event for event, row in bound if event == policy_of(row).valid.until_event]
    closing = list(dict.fromkeys([*words, *sorted(lasting)]))
    opening = [code for code in services.codes_of(region) if code not in lasting]
    acts = {"open": opening, "close": closing}
    act = request.POST.get("act", "close")
    forms = {name: _event_form(request, name, events, act) for name, events in acts.items()}
    form = forms.get(act, forms["close"])
    if request.method == "POST" and form.is_valid():
        try:
            said = _record_event(request, region, act, form.cleaned_data)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            notify(request, said)
            return redirect("circular:list")
    context = {
        "forms": forms,
        "form": form,
        "acts": acts,
        "region": region,
        "bound": bound,
        "happened": page_of(request, happened),
    }
    return form_answer(request, "circular/event.html", context, form)


def _event_of(circular: Circular) -> str:
    valid = policy_of(circular).valid
    return valid.until_event or valid.while_event


def _event_form(request: HttpRequest, act: str, events: list[str], asked: str) -> EventForm:
    form = EventForm(request.POST if request.method == "POST" and act == asked else None, events=events)
    if act == "open":
        form.fields["event"].label = _("Keadaan yang dimulai")
        form.fields["on"].label = _("Hari pertama")
        form.fields["reason"].label = _("Dasar penetapan")
    return form


def _record_event(request: HttpRequest, region: Node, act: str, given: dict[str, Any]) -> str:
    by = user_of(request)
    if act == "open":
        services.open_event(by=by, region=region, **given)
        return str(_("Keadaan dibuka. Edaran yang terikat padanya berlaku selama keadaan itu."))
    ended = services.close_event(by=by, region=region, **given)
    return str(_("Keadaan ditutup. Edaran yang berakhir: %(count)s.") % {"count": len(ended)})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The person has read which circulars change the own days."""
    services.read_notices(by=user_of(request))
    return redirect("circular:list")

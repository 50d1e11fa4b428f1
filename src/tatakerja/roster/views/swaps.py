"""Tukar giliran: asking a colleague, answering, and the superior's list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.roster import services
from tatakerja.roster.access import agencies_to_plan, may_decide_swap, visible_swaps
from tatakerja.roster.forms import AskSwapForm
from tatakerja.roster.models import Swap
from tatakerja.roster.queries import plan_in_force, swaps_need_approval
from tatakerja.roster.views.plan import day_or_404

_JOINS = ("asker", "other", "node", "superior", "plan__agency", "decided_by")


def swaps(request: HttpRequest) -> HttpResponse:
    """One's own swaps and, for superiors, those of their people; newest first."""
    user = user_of(request)
    page = page_of(request, visible_swaps(user).select_related(*_JOINS))
    me = getattr(user, "person", None)
    rows = [
        {
            "swap": one,
            "answers": one.state == Swap.State.ASKED and one.other == me,
            "withdraws": one.state in (Swap.State.ASKED, Swap.State.ACCEPTED) and one.asker == me,
            "decides": one.state == Swap.State.ACCEPTED and may_decide_swap(user, one),
        }
        for one in page
    ]
    agency = agencies_to_plan(user).first()
    context = {
        "page": page,
        "rows": rows,
        "agency": agency,
        "approval": agency is not None and swaps_need_approval(agency.pk),
    }
    return render(request, "roster/swaps.html", context)


def ask_swap(request: HttpRequest, day: str) -> HttpResponse:
    """Who could take one's turn on ``day``, and for which day in return."""
    user = user_of(request)
    me: Person | None = getattr(user, "person", None)
    when = day_or_404(day)
    post = post_of(me, when) if me else None
    held = plan_in_force(post.agency.pk, when) if post else None
    if me is None or held is None:
        raise Http404
    form = AskSwapForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, other_day = form.cleaned_data["offer"]
        other = get_object_or_404(Person, pk=number, pk__in=held.rows.values("person_id"))
        reason = form.cleaned_data["reason"]
        try:
            services.ask_swap(by=user, asker=me, other=other, day=when, other_day=other_day, reason=reason)
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            words = _("Permintaan terkirim ke %(name)s. Jadwal belum berubah sebelum dijawab.")
            notify(request, words % {"name": other.name})
            return redirect("roster:swaps")
    context = {
        "day": when,
        "form": form,
        "offers": services.offers(held, me.pk, when),
        "approval": swaps_need_approval(held.agency_id),
    }
    return form_answer(request, "roster/ask_swap.html", context, form)


@require_POST
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts, refuses, withdraws, approves or denies."""
    user = user_of(request)
    held = get_object_or_404(visible_swaps(user).select_related(*_JOINS), pk=pk)
    act, answer = request.POST.get("act", ""), request.POST.get("answer", "")[:300]
    try:
        if act in ("accept", "refuse"):
            services.answer_swap(by=user, swap=held, accept=act == "accept", answer=answer)
        elif act in ("approve", "deny"):
            services.decide_swap(by=user, swap=held, approve=act == "approve", answer=answer)
        elif act == "withdraw":
            services.withdraw_swap(by=user, swap=held)
    except (Conflict, Invalid) as error:
        notify(request, str(error), level="bad")
    else:
        held.refresh_from_db()
        notify(request, _("Tukar giliran: %(state)s.") % {"state": held.get_state_display()})
    return redirect("roster:swaps")


@require_POST
def swap_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether swaps of an agency wait for a superior."""
    user = user_of(request)
    agency = get_object_or_404(agencies_to_plan(user), pk=pk)
    approval = request.POST.get("approval") == "1"
    services.set_swap_policy(by=user, agency=agency, approval=approval)
    notify(request, _("Aturan tukar giliran disimpan."))
    return redirect("roster:swaps")

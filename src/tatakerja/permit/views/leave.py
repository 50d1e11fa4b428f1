"""Pages of leave: ask with the effect in sight, one leave with its papers and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.queries import Post, post_of
from tatakerja.permit import services
from tatakerja.permit.access import may_take_back, visible_leaves, visible_papers
from tatakerja.permit.forms import LeaveForm, PaperForm
from tatakerja.permit.models import Leave, LeaveKind, State
from tatakerja.permit.queries.leave import (
    DayEffect,
    account_of,
    collective_days,
    plan_leave,
    roster_effect,
)
from tatakerja.permit.queries.stages import decisions_of
from tatakerja.permit.queries.terms import term_book
from tatakerja.permit.rules.leave import amount_text, length_text
from tatakerja.permit.services.leave import missing_papers
from tatakerja.permit.views.common import (
    current_post,
    decide,
    decides,
    person_of,
    stages_of,
    to_whom,
    zone_of,
)
from tatakerja.platform import clock
from tatakerja.platform.files import MAX_BYTES
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, kept_answer, notify, user_of

WORDS = {
    "WFO": gettext_lazy("kantor"),
    "WFH": gettext_lazy("rumah"),
    "PIKET": gettext_lazy("piket"),
    "LEAVE": gettext_lazy("cuti"),
    "DUTY": gettext_lazy("dinas luar"),
    "FLEX": gettext_lazy("sif"),
}


def leave(request: HttpRequest) -> HttpResponse:
    """Asks for leave."""
    person = person_of(request)
    post = current_post(person)
    form = LeaveForm(request.POST or None, initial={"kind": request.GET.get("kind", LeaveKind.TAHUNAN)})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_leave(by=user_of(request), person=person, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Permohonan cuti terkirim%(to)s.") % {"to": to_whom(made)})
            missing = missing_papers(made)
            if missing:
                notify(request, _("Lampirkan %(paper)s.") % {"paper": missing[0]}, level="warn")
                return redirect("permit:leave_detail", made.pk)
            return redirect("permit:mine")
    context = {"form": form, "post": post, **_kinds(post)}
    return form_answer(request, "permit/leave.html", context, form)


def _kinds(post: Post | None) -> dict[str, Any]:
    """The seven kinds with what holds for each, and the year's account."""
    if post is None:
        return {"kinds": [], "account": None, "collective": []}
    today = zones.local_date(clock.now(), post.zone)
    kinds = [
        {
            "label": LeaveKind(terms.kind).label,
            "amount": amount_text(terms),
            "authority": terms.authority,
            "note": terms.note,
            "papers": [rule.name for rule in terms.papers],
            "source": fact.source,
            "unsure": fact.to_be_confirmed,
        }
        for terms, fact in term_book(post.node, today).leaves()
    ]
    return {
        "kinds": kinds,
        "account": account_of(post, today.year),
        "collective": collective_days(today.year),
    }


@require_GET
def leave_plan(request: HttpRequest) -> HttpResponse:
    """The fragment beside the form: length, what is left, what it does to the roster, what stands against."""
    person = person_of(request)
    post = current_post(person)
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("first", "last"))
    except ValueError:
        return HttpResponse("")
    kind = request.GET.get("kind", "")
    if post is None or kind not in LeaveKind.values or last < first or (last - first).days > 1100:
        return HttpResponse("")
    typed = request.GET.get("extra", "")
    extra = int(typed) if typed.isdecimal() and len(typed) < 3 else 0
    return render(request, "permit/_leave_plan.html", _plan_context(post, kind, first, last, extra))


def _plan_context(post: Post, kind: str, first: date, last: date, extra: int) -> dict[str, Any]:
    plan = plan_leave(post, kind, first, last, extra=extra)
    return {
        "plan": plan,
        "extra": extra,
        "length": length_text(plan.terms, plan.length),
        "accounts": [(plan.accounts[year], wanted) for year, wanted in sorted(plan.years.items())],
        **_effects(roster_effect(post, first, last)),
    }


def _effects(days: Sequence[DayEffect]) -> dict[str, Any]:
    """Days on which a turn is left behind, or on which somebody is missed; the others are only counted."""
    told = [one for one in days if one.clash or one.piket_left is not None]
    return {
        "effects": [(one, WORDS.get(one.mode, one.mode)) for one in told],
        "untouched": len(days) - len(told),
    }


def _leave(request: HttpRequest, pk: int) -> Leave:
    rows = visible_leaves(request.user).select_related("person", "node", "approver", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _detail(
    request: HttpRequest, row: Leave, *, error: str = "", paper: PaperForm | None = None
) -> HttpResponse:
    post = post_of(row.person, row.first) or post_of(row.person, today())
    may_decide = decides(request, row)
    own = row.person.user_id == request.user.pk
    terms = term_book(row.node, row.first).leave(row.kind)
    shows = (own or may_decide) and row.state == State.PROPOSED and post is not None
    context: dict[str, Any] = {
        "leave": row,
        "own": own,
        "decides": may_decide,
        "takes_back": row.state == State.APPROVED and not own and may_take_back(request.user, row),
        "length": length_text(terms, row.length),
        "stages": stages_of(row),
        "decisions": decisions_of(row),
        "zone": zone_of(post),
        "papers": list(visible_papers(request.user).filter(leave=row)),
        "missing": missing_papers(row),
        "paper_form": paper or PaperForm(),
        "adds": (own or may_decide) and row.state in (State.PROPOSED, State.APPROVED),
        **_effects(roster_effect(post, row.first, row.last) if shows and post else []),
        "error": error,
    }
    bad = error or (paper is not None and paper.errors)
    return render(request, "permit/leave_detail.html", context, status=422 if bad else 200)


def leave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One leave: its way, its papers, its effect on the roster, and the decision."""
    row = _leave(request, pk)
    if request.method != "POST":
        return _detail(request, row)
    act = partial(services.decide_leave, by=user_of(request), leave=row)
    title = _("Cuti %(name)s") % {"name": row.person.name}
    return decide(request, title, act, partial(_detail, request, row))


@require_POST
def add_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Attaches a doctor's letter or the like; what is no PDF or picture is refused in words."""
    row = _leave(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _detail(request, row, paper=form)
    upload = form.cleaned_data["file"]
    try:
        content = upload.read(MAX_BYTES + 1)
        services.add_paper(by=user_of(request), leave=row, name=upload.name, content=content)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return _detail(request, row, paper=form)
    notify(request, _("Surat dilampirkan."))
    return redirect("permit:leave_detail", row.pk)


@require_GET
def paper(request: HttpRequest, pk: str) -> FileResponse:
    """A paper as a download; its name and type are those of the checked content."""
    found = get_object_or_404(visible_papers(request.user), pk=pk)
    return kept_answer(found)


@require_POST
def cancel_leave_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = _leave(request, pk)
    services.cancel_leave(by=user_of(request), leave=row, reason=request.POST.get("reason", ""))
    notify(request, _("Permohonan cuti dibatalkan."))
    return redirect("permit:mine" if row.person.user_id == request.user.pk else "portal:inbox")

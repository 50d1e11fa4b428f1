"""One page for each step of a case: why, the form, and what the rules answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tatakerja.discipline import forms as step_forms
from tatakerja.discipline import services
from tatakerja.discipline.access import reportable_people, require_case, visible_cases
from tatakerja.discipline.models import Case
from tatakerja.discipline.queries import (
    book_on,
    deciders_for,
    joinable,
    local_today,
    moves_of,
    recommendation_of,
)
from tatakerja.discipline.queries.books import people_with_accounts
from tatakerja.discipline.rules.bands import Regulation
from tatakerja.discipline.rules.process import Move
from tatakerja.discipline.rules.terms import kinds_of
from tatakerja.discipline.views.files import recommended_label
from tatakerja.discipline.views.words import STEP_NOTES, STEP_TITLES
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.models import User
from tatakerja.platform.pages import form_answer, notify, user_of
from tatakerja.platform.uploads import Upload, uploads_of

Make = Callable[[Case, Any, Any], forms.Form]
Act = Callable[[User, Case, Any], object]


@dataclass(frozen=True, slots=True)
class Step:
    """How a step's form is made (case, data, files) and what it does (user, case, valid form)."""

    make: Make
    act: Act


def _uploads(form: forms.Form) -> list[Upload]:
    found = form.cleaned_data.get("file")
    return uploads_of([found] if found else [])


def _kinds(case: Case) -> list[tuple[str, str]]:
    contract = book_on(case.region, case.act_last).contract
    return [(kind.code, kind.label) for kind in kinds_of(Regulation(case.regulation), contract)]


def _examiners(case: Case) -> Any:
    """Whoever of the region has an account, but the employee."""
    return people_with_accounts(case.region).exclude(pk=case.person_id)


def _deciders(case: Case) -> Any:
    return deciders_for(case, book_on(case.region, local_today(case)), local_today(case))


def _recommended(case: Case) -> dict[str, str]:
    """What the report recommends is offered to the decider, who may choose otherwise."""
    found = recommendation_of(case)
    return {"proven": "ya" if found.proven else "tidak", "kind": found.kind} if found else {}


def _answer(by: User, case: Case, form: forms.Form) -> object:
    data = form.cleaned_data
    return services.answer(
        by=by, case=case, text=data["text"], defender=data["defender"], uploads=_uploads(form)
    )


def _hear(by: User, case: Case, form: step_forms.HearForm) -> object:
    data = form.cleaned_data
    return services.hear(
        by=by,
        case=case,
        lines=form.pairs(),
        defender=data["defender"],
        signed=data["signed"] == "ya",
        refusal=data["refusal"],
    )


def _recommend(by: User, case: Case, form: step_forms.RecommendForm) -> object:
    data = form.cleaned_data
    return services.recommend(
        by=by,
        case=case,
        proven=form.is_proven,
        kind=data["kind"],
        reasons=data["reasons"],
        aggravating=data["aggravating"],
        mitigating=data["mitigating"],
    )


def _decide(by: User, case: Case, form: step_forms.DecideForm) -> object:
    data = form.cleaned_data
    return services.decide(
        by=by, case=case, proven=form.is_proven, kind=data["kind"], reasons=data["reasons"]
    )


def _exhibit(by: User, case: Case, form: forms.Form) -> object:
    uploads = _uploads(form)
    return services.add_exhibit(
        by=by, case=case, note=form.cleaned_data["note"], upload=uploads[0] if uploads else None
    )


def _plain(kind: type[forms.Form]) -> Make:
    return lambda case, data, files: kind(data, files)


STEPS: Mapping[str, Step] = {
    Move.TAKE_UP: Step(
        _plain(step_forms.NoteForm),
        lambda by, case, form: services.take_up(by=by, case=case, note=form.cleaned_data["note"]),
    ),
    Move.DROP: Step(
        _plain(step_forms.ReasonForm),
        lambda by, case, form: services.drop(by=by, case=case, reason=form.cleaned_data["reason"]),
    ),
    Move.ANSWER: Step(_plain(step_forms.AnswerForm), _answer),
    Move.ACCUSE: Step(
        lambda case, data, files: step_forms.AccuseForm(data, initial={"level": case.level}),
        lambda by, case, form: services.accuse(by=by, case=case, **form.cleaned_data),
    ),
    Move.JOIN: Step(
        lambda case, data, files: step_forms.JoinForm(data, cases=joinable(case)),
        lambda by, case, form: services.join_case(by=by, case=case, other=form.cleaned_data["other"]),
    ),
    Move.APPOINT: Step(
        lambda case, data, files: step_forms.ExaminerForm(data, people=_examiners(case)),
        lambda by, case, form: services.appoint_examiner(by=by, case=case, **form.cleaned_data),
    ),
    "decider": Step(
        lambda case, data, files: step_forms.DeciderForm(data, people=_deciders(case)),
        lambda by, case, form: services.name_decider(
            by=by, case=case, person=form.cleaned_data["decider"], level=form.cleaned_data["level"]
        ),
    ),
    Move.RELEASE: Step(_plain(forms.Form), lambda by, case, form: services.release(by=by, case=case)),
    Move.SUMMON: Step(
        _plain(step_forms.SummonForm),
        lambda by, case, form: services.summon(
            by=by, case=case, exam_at=form.moment(case.agency.zone), place=form.cleaned_data["place"]
        ),
    ),
    Move.MISSED: Step(_plain(forms.Form), lambda by, case, form: services.missed(by=by, case=case)),
    Move.HEAR: Step(_plain(step_forms.HearForm), _hear),
    Move.RECOMMEND: Step(
        lambda case, data, files: step_forms.RecommendForm(
            data, kinds=_kinds(case), initial={"kind": case.proposed}
        ),
        _recommend,
    ),
    Move.DECIDE: Step(
        lambda case, data, files: step_forms.DecideForm(data, kinds=_kinds(case), initial=_recommended(case)),
        _decide,
    ),
    Move.DELIVER: Step(
        lambda case, data, files: step_forms.DeliverForm(data, initial={"received_on": local_today(case)}),
        lambda by, case, form: services.deliver(by=by, case=case, **form.cleaned_data),
    ),
    Move.ABSENT: Step(
        lambda case, data, files: step_forms.AbsentForm(data, initial={"day": local_today(case)}),
        lambda by, case, form: services.note_absence(by=by, case=case, day=form.cleaned_data["day"]),
    ),
    Move.REPLY: Step(
        _plain(step_forms.ReplyForm),
        lambda by, case, form: services.reply(by=by, case=case, text=form.cleaned_data["text"]),
    ),
    Move.CONTEST: Step(
        _plain(step_forms.ContestForm),
        lambda by, case, form: services.contest(by=by, case=case, grounds=form.cleaned_data["grounds"]),
    ),
    Move.SETTLE: Step(
        lambda case, data, files: step_forms.SettleForm(data, kinds=_kinds(case)),
        lambda by, case, form: services.settle(by=by, case=case, **form.cleaned_data),
    ),
    Move.RESTORE: Step(_plain(forms.Form), lambda by, case, form: services.restore(by=by, case=case)),
    "exhibit": Step(_plain(step_forms.ExhibitForm), _exhibit),
}


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Takes a step; a step that the reader may not take now is refused in words, not hidden."""
    user = user_of(request)
    held = require_case(user, pk)
    found = STEPS.get(name)
    if found is None:
        raise Http404
    move = Move.APPOINT if name == "decider" else Move(name) if name in set(Move) else None
    if move is not None and request.method != "POST" and move not in moves_of(held, user):
        raise NotAllowed(_("Langkah ini belum atau tidak lagi terbuka bagi Anda. Kembali ke berkas."))
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = found.make(held, *data)
    if request.method == "POST" and form.is_valid():
        try:
            found.act(user, held, form)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal, exam_at="day")
        else:
            notify(request, _("Tercatat: %(step)s.") % {"step": _title(name, move)})
            return redirect(_after(name, held))
    context = {
        "case": held,
        "form": form,
        "title": _title(name, move),
        "note": STEP_NOTES[move] if move else "",
        "appoints": name in (Move.APPOINT, "decider"),
        "name": name,
        "recommendation": recommendation_of(held) if move is Move.DECIDE else None,
        "recommended": recommended_label(held) if move is Move.DECIDE else "",
    }
    return form_answer(request, "discipline/step.html", context, form)


def _title(name: str, move: Move | None) -> str:
    if name == "decider":
        return _("Tetapkan pejabat yang memutus")
    return str(STEP_TITLES[move]) if move else _("Tambah bukti")


def _after(name: str, held: Case) -> str:
    if name == Move.DROP:
        return reverse("discipline:inbox")
    return reverse("discipline:case", args=[held.pk])


def report(request: HttpRequest) -> HttpResponse:
    """A person reports a breach with evidence; the direct superior gets a draft."""
    user = user_of(request)
    people = reportable_people(user).order_by("name", "pk")
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = step_forms.ReportForm(*data, people=people)
    if request.method == "POST" and form.is_valid():
        values = {key: form.cleaned_data[key] for key in ("person", "ground", "first", "last", "text")}
        try:
            made = services.report_breach(by=user, uploads=_uploads(form), **values)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Laporan diterima dan menunggu atasan langsung pegawai."))
            seen = visible_cases(user).filter(pk=made.pk).exists()
            return redirect("discipline:case", pk=made.pk) if seen else redirect("discipline:inbox")
    return form_answer(request, "discipline/report.html", {"form": form}, form)

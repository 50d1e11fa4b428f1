"""Realised targets: a person's month with the tasks behind every figure, and the team's month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Person
from tatakerja.platform import formats
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import notify, page_of, user_of
from tatakerja.worklog import services
from tatakerja.worklog.access import may_lead, visible_targets, visible_workers
from tatakerja.worklog.forms import ConfirmForm, TargetForm, amount_text
from tatakerja.worklog.models import SkpTarget
from tatakerja.worklog.queries.realisation import decimal_of, figures_of
from tatakerja.worklog.rules.realisation import MonthFigure, TargetFigure
from tatakerja.worklog.services.confirming import TargetWords
from tatakerja.worklog.views.common import Me, Team, amount_words, base_context, no_person, person_of


def month_of(text: str | None, default: date) -> Month:
    """A month of an address (``2026-11``); anything unreadable gives that of ``default``."""
    try:
        return Month.parse(text or "")
    except Invalid:
        return Month.of(default)


def _before(month: Month) -> Month:
    return Month(month.year - 1, 12) if month.month == 1 else Month(month.year, month.month - 1)


@require_GET
def own_month(request: HttpRequest) -> HttpResponse:
    """One's own targets in a month (``bulan``)."""
    person = person_of(request)
    if person is None:
        return no_person(request)
    return _month_page(request, person, Me(person).today)


@require_GET
def person_month(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for somebody whom the user leads or watches over."""
    person = get_object_or_404(visible_workers(request.user), pk=pk)
    return _month_page(request, person, Me(person).today)


def _month_page(
    request: HttpRequest, person: Person, today: date, wrong: tuple[int, ConfirmForm] | None = None
) -> HttpResponse:
    source = request.GET if request.method == "GET" else request.POST
    month = month_of(source.get("bulan"), today)
    figure = figures_of([person.pk], month).get(person.pk, MonthFigure(month, ()))
    leads = may_lead(request.user, person)
    context = {
        **base_context(request),
        "person": person,
        "own": person.user_id == user_of(request).pk,
        "figure": figure,
        "rows": [(row, _words_of(row), _confirm_form(row, wrong) if leads else None) for row in figure.rows],
        "month": month,
        "before": _before(month),
        "after": month.next() if month.next().first <= today else None,
        "leads": leads,
    }
    return render(request, "worklog/month.html", context, status=422 if wrong else 200)


def _words_of(row: TargetFigure) -> dict[str, Any]:
    """The amounts of a target in words, and its evidence with theirs."""
    unit = row.target.unit
    return {
        "planned": amount_words(row.planned, unit),
        "realised": amount_words(row.realised, unit),
        "counted": amount_words(row.counted, unit),
        "waiting": amount_words(row.waiting, unit),
        "evidence": [(one, amount_words(one.amount, unit)) for one in row.evidence],
    }


def _confirm_form(row: TargetFigure, wrong: tuple[int, ConfirmForm] | None) -> ConfirmForm:
    if wrong is not None and wrong[0] == row.target.id:
        return wrong[1]
    initial = {"realised": amount_text(decimal_of(row.realised))}
    return ConfirmForm(initial=initial, auto_id=f"id_{row.target.id}_%s")


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The superior's figure for a target and month."""
    target = get_object_or_404(visible_targets(request.user).select_related("person"), pk=pk)
    today = Me(target.person).today
    month = month_of(request.POST.get("bulan"), today)
    form = ConfirmForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.confirm_month(
                by=user_of(request), target=target, month=month, realised=data["realised"], note=data["note"]
            )
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Realisasi %(code)s ditetapkan.") % {"code": target.code})
            address = reverse("worklog:person_month", args=[target.person_id])
            return redirect(f"{address}?bulan={month}")
    return _month_page(request, target.person, today, (pk, form))


@require_GET
def team_month(request: HttpRequest) -> HttpResponse:
    """The month of the team, one row a person."""
    team = Team(request)
    month = month_of(request.GET.get("bulan"), team.today)
    page = page_of(request, list(team.posts.values()))
    figures = figures_of([post.person.pk for post in page], month)
    context = {
        **base_context(request),
        **team.context,
        "page": page,
        "rows": [(post, figures.get(post.person.pk)) for post in page],
        "month": month,
        "before": _before(month),
        "after": month.next() if month.next().first <= team.today else None,
    }
    return render(request, "worklog/team_month.html", context)


def target_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A further target of a person."""
    person = get_object_or_404(visible_workers(request.user), pk=pk)
    initial = {"year": Me(person).today.year, "first_month": 1, "last_month": 12}
    return _target_form(request, person, None, initial)


def target_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, amount, unit and months of a target; code and year stay."""
    target = get_object_or_404(visible_targets(request.user).select_related("person"), pk=pk)
    initial = {
        "year": target.year,
        "code": target.code,
        "title": target.title,
        "amount": amount_text(target.amount),
        "unit": target.unit,
        "first_month": target.first_month,
        "last_month": target.last_month,
    }
    return _target_form(request, target.person, target, initial)


def _target_form(
    request: HttpRequest, person: Person, target: SkpTarget | None, initial: dict[str, Any]
) -> HttpResponse:
    form = TargetForm(request.POST or None, initial=initial)
    if target is not None:
        for name in ("year", "code"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            given = TargetWords(**form.cleaned_data)
            saved = services.save_target(by=user_of(request), person=person, given=given, target=target)
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
        else:
            notify(request, _("Target %(code)s tersimpan.") % {"code": saved.code})
            return redirect("worklog:person_month", person.pk)
    context = {**base_context(request), "form": form, "person": person, "target": target}
    return render(request, "worklog/target.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def target_close(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(visible_targets(request.user).select_related("person"), pk=pk)
    services.close_target(by=user_of(request), target=target)
    month = formats.month_name(Me(target.person).today)
    notify(request, _("Target %(code)s ditutup sesudah %(month)s.") % {"code": target.code, "month": month})
    return redirect("worklog:person_month", target.person_id)

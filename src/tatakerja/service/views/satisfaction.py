"""The published satisfaction index: its pages and paper for everybody, the poster and settings of offices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import file_answer, form_answer, notify, number_in, page_of, user_of
from tatakerja.service.access import (
    nodes_to_keep,
    open_topics,
    public_results,
    public_services,
    regions_to_exchange,
    visible_services,
)
from tatakerja.service.forms.reports import PatienceForm, TopicForm, WeightForm
from tatakerja.service.models import Topic
from tatakerja.service.queries.silence import confirmed_patience
from tatakerja.service.queries.survey import newest_results, published_results, trend_of, weight_of
from tatakerja.service.queries.words import ELEMENT_NAMES
from tatakerja.service.services.papers import poster_pdf, result_pdf, sample_words
from tatakerja.service.services.register import retire_topic, save_topic
from tatakerja.service.services.silence import set_patience
from tatakerja.service.services.survey import set_weight


@login_not_required
@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """The newest index of every service."""
    page = page_of(request, newest_results(public_services()))
    return render(request, "service/all_satisfaction.html", {"page": page})


@login_not_required
@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The index of a service by element, how it is counted, and its trend."""
    found = get_object_or_404(public_services().select_related("node"), code=code)
    results = published_results(found)
    newest = results[0] if results else None
    marks = [Fraction(mean) for mean in newest.means] if newest else []
    context = {
        "service": found,
        "newest": newest,
        "sample": sample_words(newest) if newest else "",
        "rows": list(zip(ELEMENT_NAMES, marks, strict=True)) if newest else [],
        "results": results,
        "trend": trend_of(results),
    }
    return render(request, "service/satisfaction.html", context)


@login_not_required
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A published result as PDF."""
    return _pdf(result_pdf(get_object_or_404(public_results(), pk=pk)), f"skm-{pk}.pdf")


@require_GET
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code for the counter."""
    found = get_object_or_404(visible_services(request.user).select_related("node"), pk=pk)
    return _pdf(poster_pdf(found), f"survei-{found.code}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    return file_answer(content, name, "application/pdf", shown=True)


def settings(request: HttpRequest) -> HttpResponse:
    """What the public of a region may write about and who answers; its survey's weight; how long it waits."""
    regions = regions_to_exchange(request.user)
    topics = open_topics().filter(region__in=regions)
    held = topics.filter(pk=number_in(request.GET.get("ubah"))).first()
    sent = _settings_forms(request, regions, held)
    what = request.POST.get("act", "")
    form = sent.get(what)
    if form is not None and form.is_valid():
        try:
            _keep_setting(what, held, {"by": user_of(request), **form.cleaned_data})
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Pengaturan disimpan."))
            return redirect("service:settings")
    context = {
        "page": page_of(request, topics.order_by("region__path", "name", "id")),
        "keeps": regions.exists(),
        "held": held,
        "weights": [(region, weight_of(region)) for region in regions],
        "waits": [(region, *confirmed_patience(region)) for region in regions],
        **sent,
    }
    return form_answer(request, "service/settings.html", context, *sent.values())


def _settings_forms(
    request: HttpRequest, regions: QuerySet[Node], held: Topic | None
) -> dict[str, forms.Form]:
    """The forms of the page by the name of their button; only the one pressed reads what was sent."""
    initial = {"region": held.region_id, "node": held.node_id, "name": held.name} if held else {}
    initial |= {"name_en": held.name_en} if held else {}
    what, nodes = request.POST.get("act", ""), nodes_to_keep(request.user)

    def sent(name: str) -> QueryDict | None:
        return request.POST if what == name else None

    return {
        "topic": TopicForm(sent("topic"), regions=regions, nodes=nodes, initial=initial),
        "weight": WeightForm(sent("weight"), regions=regions),
        "patience": PatienceForm(sent("patience"), regions=regions),
    }


def _keep_setting(what: str, held: Topic | None, given: dict[str, Any]) -> None:
    if what == "topic":
        save_topic(topic=held, **given)
    elif what == "weight":
        set_weight(**given)
    else:
        set_patience(**given)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(open_topics().filter(region__in=regions_to_exchange(request.user)), pk=pk)
    retire_topic(by=user_of(request), topic=found)
    notify(request, _("Topik tidak ditawarkan lagi."))
    return redirect("service:settings")

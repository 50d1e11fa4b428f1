"""Pages on which an office keeps its services: standard, hours, pledge, satisfaction."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.service.access import may_keep, nodes_to_keep, regions_to_exchange, visible_services
from tatakerja.service.forms.keeping import (
    ChangeForm,
    EnglishForm,
    HoursForm,
    PledgeForm,
    ResultForm,
    ServiceForm,
    StandardForm,
)
from tatakerja.service.models import PublicService
from tatakerja.service.queries.counters import counter_days, needs_ahead
from tatakerja.service.queries.register import standard_on, week_of
from tatakerja.service.queries.survey import published_results, region_of, weight_of
from tatakerja.service.queries.words import ANYBODY
from tatakerja.service.services.counters import source_of
from tatakerja.service.services.register import (
    ServiceWords,
    change_service,
    create_service,
    publish_pledge,
    publish_standard,
    set_hours,
    translate_standard,
)
from tatakerja.service.services.survey import publish_result


def services(request: HttpRequest) -> HttpResponse:
    """Services of the offices the user keeps."""
    rows = visible_services(request.user).select_related("node").order_by("node__path", "name", "id")
    context = {"page": page_of(request, rows), "keeps": nodes_to_keep(request.user).exists()}
    context["settings"] = regions_to_exchange(request.user).exists()
    return render(request, "service/services.html", context)


def _service(request: HttpRequest, pk: int) -> PublicService:
    return get_object_or_404(visible_services(request.user).select_related("node"), pk=pk)


def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """One service as its office sees it."""
    found = _service(request, pk)
    today = local_date(clock.now(), found.node.zone)
    held = standard_on(found, today)
    context = {
        "service": found,
        "standard": held,
        "untranslated": len(held.components) - len(held.components_en) if held else 0,
        "hours": week_of(found, today),
        "results": published_results(found),
        "keeps": may_keep(request.user, found.node),
        "anybody": ANYBODY,
        "needs": needs_ahead(found, today),
        "days": counter_days(found, source_of(found), today),
    }
    return render(request, "service/kept.html", context)


def form_page(
    request: HttpRequest, form: forms.Form, act: Callable[[], PublicService | None], title: str, said: str
) -> HttpResponse:
    """One form, one act; a refusal stands beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, said)
            return redirect("service:kept", done.pk) if done else redirect("service:services")
    context = {"form": form, "title": title}
    return form_answer(request, "service/form.html", context, form)


def create(request: HttpRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None, nodes=nodes_to_keep(request.user))

    def act() -> PublicService:
        data = form.cleaned_data
        words = ServiceWords(data["name"], data["summary"], data["name_en"], data["summary_en"])
        return create_service(by=user_of(request), node=data["node"], code=data["code"], words=words)

    return form_page(
        request, form, act, _("Layanan baru"), _("Layanan dibuat. Isi standarnya supaya tampil.")
    )


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a service, in both languages; taking it out of the register."""
    found = _service(request, pk)
    names = ("name", "summary", "name_en", "summary_en", "active")
    form = ChangeForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def act() -> PublicService:
        data = form.cleaned_data
        words = ServiceWords(data["name"], data["summary"], data["name_en"], data["summary_en"])
        return change_service(by=user_of(request), service=found, words=words, active=data["active"])

    return form_page(request, form, act, _("Ubah layanan"), _("Layanan disimpan."))


def english(request: HttpRequest, pk: int) -> HttpResponse:
    """The English of the standard that holds; the Indonesian stands above each field."""
    found = _service(request, pk)
    held = standard_on(found, local_date(clock.now(), found.node.zone))
    if held is None:
        raise Http404
    held.service = found
    form = EnglishForm(request.POST or None, standard=held)

    def act() -> PublicService:
        note = form.cleaned_data.get("change_note", "")
        translate_standard(by=user_of(request), standard=held, components=form.components(), change_note=note)
        return found

    return form_page(request, form, act, _("Standar dalam bahasa Inggris"), _("Bahasa Inggris disimpan."))


def standard(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version of a standard, starting from the one that holds."""
    found = _service(request, pk)
    today = local_date(clock.now(), found.node.zone)
    held = standard_on(found, today)
    initial = {**(held.components if held else {}), "valid_from": today}
    form = StandardForm(request.POST or None, initial=initial)

    def act() -> PublicService:
        data = form.cleaned_data
        publish_standard(
            by=user_of(request),
            service=found,
            components=form.components(),
            valid_from=data["valid_from"],
            change_note=data["change_note"],
        )
        return found

    return form_page(request, form, act, _("Standar pelayanan"), _("Standar terbit."))


def hours(request: HttpRequest, pk: int) -> HttpResponse:
    found = _service(request, pk)
    initial = {
        "weekdays": [0, 1, 2, 3, 4],
        "opens": "08:00",
        "closes": "15:00",
        "since": local_date(clock.now(), found.node.zone),
    }
    form = HoursForm(request.POST or None, initial=initial)

    def act() -> PublicService:
        data = form.cleaned_data
        set_hours(
            by=user_of(request),
            service=found,
            channel=data["channel"],
            weekdays=set(data["weekdays"]),
            opens=data["opens"],
            closes=data["closes"],
            since=data["since"],
            until=data["until"],
        )
        return found

    return form_page(request, form, act, _("Jam buka"), _("Jam buka disimpan."))


def result(request: HttpRequest, pk: int) -> HttpResponse:
    found = _service(request, pk)
    form = ResultForm(request.POST or None, initial={"weight": weight_of(region_of(found.node))})

    def act() -> PublicService:
        publish_result(by=user_of(request), service=found, **form.cleaned_data)
        return found

    return form_page(request, form, act, _("Hasil survei kepuasan"), _("Hasil survei terbit."))


def pledge(request: HttpRequest) -> HttpResponse:
    form = PledgeForm(request.POST or None, nodes=nodes_to_keep(request.user))

    def act() -> None:
        publish_pledge(by=user_of(request), **form.cleaned_data)

    return form_page(request, form, act, _("Maklumat pelayanan"), _("Maklumat terbit."))

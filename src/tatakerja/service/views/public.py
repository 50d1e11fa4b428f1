"""Pages for everybody: services, reports, their tracking, the survey. No sign-in, no script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.addresses import address_of
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, kept_answer, notify, page_of
from tatakerja.platform.uploads import uploads_of
from tatakerja.service.access import open_topics, public_services, regions_that_answer
from tatakerja.service.forms import AddForm, CodeForm, ComplaintForm, OpenForm, SurveyForm
from tatakerja.service.models import Complaint, ComplaintFile, PublicService, ServiceStandard, SurveyAnswer
from tatakerja.service.models.english import Said, in_language
from tatakerja.service.queries.appointments import bookable
from tatakerja.service.queries.codes import page_behind
from tatakerja.service.queries.complaints import by_code, shown, spaced, story_of
from tatakerja.service.queries.counters import serving_today
from tatakerja.service.queries.register import (
    days_that_differ,
    found_services,
    open_now,
    pledge_of,
    standard_on,
    usual_day,
    week_of,
)
from tatakerja.service.queries.survey import enough, published_results
from tatakerja.service.queries.words import COMPONENT_NAMES
from tatakerja.service.rules.standards import COMPONENTS
from tatakerja.service.services.complaints import Sender, add_to_complaint, take_complaint
from tatakerja.service.services.sent import AlreadySent
from tatakerja.service.services.survey import take_answer
from tatakerja.service.services.throttle import ComeBackLater, take_look, take_turn

T = TypeVar("T")
# So long a changed standard is announced on top of the page.
NOTICED = timedelta(days=30)


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All services with a search, and the way to report and to track."""
    words = request.GET.get("cari", "")[:100]
    context = {"page": page_of(request, found_services(words)), "words": words}
    return render(request, "service/index.html", context)


def _components(standard: ServiceStandard) -> list[tuple[str, Said]]:
    """Name and text of each component of a version, in the reader's language where the office gave one."""
    return [
        (COMPONENT_NAMES[key], in_language(standard.components[key], standard.components_en.get(key, "")))
        for key in COMPONENTS
        if key in standard.components
    ]


@login_not_required
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: open now or not, its standard, hours, pledge and satisfaction."""
    found = get_object_or_404(public_services().select_related("node"), code=code)
    now = clock.now()
    today = local_date(now, found.node.zone)
    versions, results = list(found.standards.all()), published_results(found)
    old = request.GET.get("versi", "")
    standard = next((one for one in versions if str(one.version) == old), standard_on(found, today))
    if standard is None:
        raise Http404
    context = {
        "service": found,
        "now": open_now(found, now),
        "books": bookable(found) is not None,
        "serving": serving_today(found, today),
        "standard": standard,
        "versions": versions,
        "rows": _components(standard),
        "hours": week_of(found, usual_day(found, today)),
        "differs": days_that_differ(found, today),
        "pledge": pledge_of(found, today),
        "results": results,
        "thin": [one.pk for one in results if not enough(one)],
        "old": standard.version if old else None,
        "ahead": [one for one in versions if one.valid_from > today],
        "fresh": standard.version > 1 and standard.valid_from > today - NOTICED,
    }
    return render(request, "service/service.html", context)


def form_page(request: HttpRequest, template: str, form: OpenForm, **context: Any) -> HttpResponse:
    """The page of a form; what could not be taken goes back with everything that was written."""
    response = form_answer(request, template, {"form": form, **context}, form)
    if form.retry_after:
        response.status_code = 429
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def attempt(request: HttpRequest, form: OpenForm, act: Callable[[], T]) -> T | None:
    """What a valid form leads to; None with the reason in the form, also when the address sends too much."""
    try:
        take_turn(address_of(request), proved=form.proved)
        return act() if form.is_valid() else None
    except ComeBackLater as refusal:
        form.retry_after = refusal.retry_after
        said = _("Jaringan ini mengirim terlalu banyak. Isian tetap ada; coba lagi %(n)s detik lagi.")
        form.add_error(None, said % {"n": refusal.retry_after})
    except (Invalid, Conflict) as refusal:
        if refusal.code == AlreadySent.code:
            form.show_anew()
        show_refusal(form, refusal, file="attachments")
    return None


def _complaint_form(request: HttpRequest) -> ComplaintForm:
    data, files = request.POST or None, request.FILES or None
    code = request.GET.get("layanan", "")
    found = public_services().select_related("node").filter(code=code).first() if code else None
    return ComplaintForm(data, files, regions=regions_that_answer(), topics=open_topics(), service=found)


@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    """Takes a report and shows its tracking code; ``layanan`` names the service it is about."""
    form = _complaint_form(request)
    if request.method == "POST":
        made = attempt(request, form, lambda: _taken(form))
        if made is not None:
            notify(request, _("Laporan diterima. Catat kodenya: %(code)s.") % {"code": spaced(made.code)})
            return redirect("service:track", made.code)
    return form_page(request, "service/report.html", form)


def _taken(form: ComplaintForm) -> Complaint:
    data = form.cleaned_data
    region, topic, about = form.place()
    return take_complaint(
        region=region,
        topic=topic,
        service=about,
        kind=data["kind"],
        text=data["text"],
        about_official=data["about_official"],
        sender=Sender(data["name"], data["contact"], data["news"]),
        files=uploads_of(data["attachments"]),
        mark=form.mark,
    )


@login_not_required
def find(request: HttpRequest) -> HttpResponse:
    """From a code in the form to its page."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        take_look(address_of(request))
        found = page_behind(form.cleaned_data["code"])
        if found is not None:
            return redirect(*found)
        form.add_error(
            "code", _("Kode ini tidak ditemukan. Periksa hurufnya; kode tidak memakai O, I, L, 0, atau 1.")
        )
    return form_answer(request, "service/find.html", {"form": form}, form)


def _known(code: str) -> Complaint:
    found = by_code(code)
    if found is None:
        raise Http404
    return found


@login_not_required
def track(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to a report, and until when it will be answered; who holds the code may add to it."""
    take_look(address_of(request))
    found = _known(code)
    form = AddForm(request.POST or None)
    if request.method == "POST":
        reopen = request.POST.get("act") == "reopen"
        if attempt(request, form, lambda: _added(found, form, reopen)) is not None:
            notify(request, _("Laporan dibuka kembali.") if reopen else _("Tambahan Anda diterima."))
            return redirect("service:track", found.code)
    return form_page(
        request,
        "service/track.html",
        form,
        complaint=found,
        stays=found.merged_into or found,
        spaced=spaced(found.code),
        shown=shown([found], clock.now())[0],
        steps=story_of(found, public=True),
        zone=found.region.zone,
    )


def _added(found: Complaint, form: AddForm, reopen: bool) -> Complaint:
    return add_to_complaint(complaint=found, text=form.cleaned_data["text"], reopen=reopen, mark=form.mark)


@login_not_required
def proof(request: HttpRequest, code: str, pk: str) -> HttpResponse | FileResponse:
    """A file of an answer; the reporter's own files are the office's to see."""
    found = _known(code)
    ids = [found.pk, found.merged_into_id]
    row = get_object_or_404(ComplaintFile, pk=pk, complaint_id__in=ids, step__isnull=False)
    return kept_answer(row)


@login_not_required
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Nine questions about a service; ``dari=loket`` stands in the QR code at the counter."""
    found = get_object_or_404(public_services().select_related("node"), code=code)
    form = SurveyForm(request.POST or None)
    if request.method == "POST":
        made = attempt(request, form, lambda: _answered(found, form, request.GET.get("dari", "")))
        if made is not None:
            notify(request, _("Terima kasih. Penilaian Anda tercatat tanpa nama."))
            return redirect("service:service", found.code)
    return form_page(request, "service/survey.html", form, service=found)


def _answered(found: PublicService, form: SurveyForm, channel: str) -> bool:
    at_counter = channel == SurveyAnswer.Channel.COUNTER
    take_answer(
        service=found,
        marks=form.marks(),
        words=form.cleaned_data["words"],
        channel=SurveyAnswer.Channel.COUNTER if at_counter else SurveyAnswer.Channel.ONLINE,
        mark=form.mark,
    )
    return True

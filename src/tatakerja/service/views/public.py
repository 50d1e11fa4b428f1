"""Pages for everybody: services, reports, their tracking, the survey. No sign-in, no script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.pages import notify, page_of
from tatakerja.service.access import open_topics, public_services, regions_that_answer
from tatakerja.service.forms import AddForm, CodeForm, ComplaintForm, SurveyForm
from tatakerja.service.models import Complaint, ComplaintFile
from tatakerja.service.queries.complaints import by_code, shown, story_of
from tatakerja.service.queries.register import found_services, hours_on, open_now, pledge_of, standard_on
from tatakerja.service.queries.survey import FEW, published_results
from tatakerja.service.queries.words import COMPONENT_NAMES, WEEKDAYS
from tatakerja.service.rules.satisfaction import ELEMENTS
from tatakerja.service.rules.standards import COMPONENTS
from tatakerja.service.services.complaints import Sender, Upload, add_to_complaint, take_complaint
from tatakerja.service.services.survey import take_answer
from tatakerja.service.services.throttle import take_turn


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All services with a search, and the way to report and to track."""
    words = request.GET.get("cari", "")[:100]
    context = {"page": page_of(request, found_services(words)), "words": words, "form": CodeForm()}
    return render(request, "service/index.html", context)


@login_not_required
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: open now or not, its standard, hours, pledge and satisfaction."""
    found = get_object_or_404(public_services().select_related("node"), code=code)
    now = clock.now()
    today = local_date(now, found.node.zone)
    standard = standard_on(found, today)
    if standard is None:
        raise Http404
    rows = [
        (COMPONENT_NAMES[key], standard.components[key]) for key in COMPONENTS if key in standard.components
    ]
    context = {
        "service": found,
        "now": open_now(found, now),
        "standard": standard,
        "versions": list(found.standards.all()),
        "rows": rows,
        "hours": [(WEEKDAYS[row.weekday], row) for row in hours_on(found, today)],
        "pledge": pledge_of(found, today),
        "results": published_results(found),
        "few": FEW,
    }
    return render(request, "service/service.html", context)


def _complaint_form(request: HttpRequest) -> ComplaintForm:
    data, files = request.POST or None, request.FILES or None
    return ComplaintForm(data, files, regions=regions_that_answer(), topics=open_topics())


@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    """Takes a report and shows its tracking code; a refusal keeps everything that was written."""
    form = _complaint_form(request)
    if request.method == "POST":
        take_turn(request.META.get("REMOTE_ADDR", ""))
        if form.is_valid():
            try:
                made = _taken(form)
            except (Invalid, Conflict) as refusal:
                name = getattr(refusal, "field", "")
                form.add_error(
                    {"file": "attachments"}.get(name, name if name in form.fields else None), refusal.message
                )
            else:
                notify(request, _("Laporan diterima. Catat kodenya: %(code)s.") % {"code": made.code})
                return redirect("service:track", made.code)
    return render(request, "service/report.html", {"form": form}, status=422 if form.errors else 200)


def _taken(form: ComplaintForm) -> Complaint:
    data = form.cleaned_data
    region, topic = form.place()
    return take_complaint(
        region=region,
        topic=topic,
        kind=data["kind"],
        text=data["text"],
        about_official=data["about_official"],
        sender=Sender(data["name"], data["contact"]),
        files=[Upload(one.name, one.read()) for one in data["attachments"]],
    )


@login_not_required
def find(request: HttpRequest) -> HttpResponse:
    """From a code in the form to its page."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        take_turn(request.META.get("REMOTE_ADDR", ""))
        found = by_code(form.cleaned_data["code"])
        if found is not None:
            return redirect("service:track", found.code)
        form.add_error(
            "code", _("Kode ini tidak ditemukan. Periksa hurufnya; kode tidak memakai O, I, L, 0, atau 1.")
        )
    return render(request, "service/find.html", {"form": form}, status=422 if form.errors else 200)


def _known(code: str) -> Complaint:
    found = by_code(code)
    if found is None:
        raise Http404
    return found


@login_not_required
def track(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to a report, and until when it will be answered; who holds the code may add to it."""
    take_turn(request.META.get("REMOTE_ADDR", ""))
    found = _known(code)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reopen = request.POST.get("act") == "reopen"
        add_to_complaint(complaint=found, text=form.cleaned_data["text"], reopen=reopen)
        notify(request, _("Laporan dibuka kembali.") if reopen else _("Tambahan Anda diterima."))
        return redirect("service:track", found.code)
    context = {
        "complaint": found,
        "shown": shown([found], clock.now())[0],
        "steps": story_of(found, public=True),
        "form": form,
        "zone": found.region.zone,
    }
    return render(request, "service/track.html", context, status=422 if form.errors else 200)


@login_not_required
def proof(request: HttpRequest, code: str, pk: str) -> HttpResponse | FileResponse:
    """A file of an answer; the reporter's own files are the office's to see."""
    found = _known(code)
    ids = [found.pk, found.merged_into_id]
    row = get_object_or_404(ComplaintFile, pk=pk, complaint_id__in=ids, step__isnull=False)
    return FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.media_type
    )


@login_not_required
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Nine questions about a service."""
    found = get_object_or_404(public_services().select_related("node"), code=code)
    form = SurveyForm(request.POST or None)
    if request.method == "POST":
        take_turn(request.META.get("REMOTE_ADDR", ""))
        if form.is_valid():
            take_answer(service=found, marks=form.marks(), words=form.cleaned_data["words"])
            notify(request, _("Terima kasih. Penilaian Anda tercatat tanpa nama."))
            return redirect("service:service", found.code)
    context = {"service": found, "form": form, "elements": ELEMENTS}
    return render(request, "service/survey.html", context, status=422 if form.errors else 200)

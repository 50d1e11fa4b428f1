"""Pages of offices: the reports that wait, and the services they keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import visible_people
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, kept_answer, notify, number_in, user_of
from tatakerja.platform.uploads import uploads_of
from tatakerja.service.access import (
    may_break_seal,
    may_handle,
    may_pass_on,
    nodes_to_forward,
    visible_complaints,
    visible_requests,
    visible_templates,
)
from tatakerja.service.forms import AnswerForm, ForwardForm, MergeForm, ReasonForm
from tatakerja.service.forms.reports import PassOnForm, PickTemplateForm
from tatakerja.service.models import Complaint, ComplaintFile, IdentityRequest
from tatakerja.service.queries.complaints import alike, by_code, shown, story_of
from tatakerja.service.services.complaints import (
    answer_complaint,
    ask_reporter,
    forward_complaint,
    merge_complaint,
)
from tatakerja.service.services.handling import pass_on_absence
from tatakerja.service.services.identity import allow_identity, ask_identity, open_identity


def _visible(request: HttpRequest, pk: int) -> Complaint:
    rows = visible_complaints(request.user).select_related(
        "node", "region", "topic", "merged_into", "handler"
    )
    return get_object_or_404(rows, pk=pk)


def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its story and what can be done next."""
    found = _visible(request, pk)
    return _page(request, found, {})


def _page(request: HttpRequest, found: Complaint, forms_given: Mapping[str, forms.Form]) -> HttpResponse:
    handles = may_handle(request.user, found)
    given = {
        "forward": ForwardForm(
            nodes=nodes_to_forward(found), initial={"node": found.node_id, "kind": found.kind}
        ),
        "answer": AnswerForm(initial={"text": _template_text(request, found)}),
        "merge": MergeForm(),
        "reason": ReasonForm(),
        "passing": PassOnForm(),
        **forms_given,
    }
    context = {
        "complaint": found,
        "shown": shown([found], clock.now())[0],
        "steps": story_of(found, public=False),
        "files": list(found.files.filter(step__isnull=True)),
        "handles": handles,
        "seal": may_break_seal(request.user, found) and hasattr(found, "identity"),
        "requests": list(found.identity_requests.select_related("asked_by", "allowed_by")),
        "zone": found.region.zone,
        "alike": alike(found) if handles and not found.about_official else [],
        "templates": PickTemplateForm(
            request.GET or None, templates=visible_templates(request.user, found.node)
        ),
        "passes": found.about_official and may_pass_on(request.user, found),
        **given,
    }
    return form_answer(request, "service/complaint.html", context, *forms_given.values())


def _template_text(request: HttpRequest, found: Complaint) -> str:
    """The text of the template that the address names."""
    pick = number_in(request.GET.get("templat"))
    row = visible_templates(request.user, found.node).filter(pk=pick).first() if pick else None
    return row.text if row else ""


def _try(
    request: HttpRequest, found: Complaint, name: str, form: forms.Form, act: Callable[[], object], said: str
) -> HttpResponse:
    """Carries out an act of a valid form; a refusal stands beside its field, with all that was typed."""
    if form.is_valid():
        try:
            act()
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal, file="attachments")
        else:
            notify(request, said)
            return redirect("service:complaint", found.pk)
    return _page(request, found, {name: form})


@require_POST
def forward(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = ForwardForm(request.POST, nodes=nodes_to_forward(found))

    def act() -> object:
        return forward_complaint(by=user_of(request), complaint=found, **form.cleaned_data)

    if form.is_valid() and not form.cleaned_data["node"].path.startswith(found.node.path):
        try:
            act()
        except Conflict as refusal:
            show_refusal(form, refusal)
            return _page(request, found, {"forward": form})
        notify(request, _("Diverifikasi dan diteruskan."))
        return redirect("service:complaints")  # it may have left the user's own office
    return _try(request, found, "forward", form, act, _("Diverifikasi dan diteruskan."))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer; with ``close`` the last one, with ``ask`` a question to the reporter."""
    found = _visible(request, pk)
    form = AnswerForm(request.POST, request.FILES)
    what = request.POST.get("act", "")

    def act() -> object:
        files = uploads_of(form.cleaned_data["attachments"])
        given = {
            "by": user_of(request),
            "complaint": found,
            "text": form.cleaned_data["text"],
            "files": files,
        }
        if what == "ask":
            return ask_reporter(**given)
        return answer_complaint(**given, close=what == "close")

    said = {"close": _("Laporan diselesaikan."), "ask": _("Pertanyaan terkirim kepada pelapor.")}.get(
        what, _("Tanggapan terkirim.")
    )
    return _try(request, found, "answer", form, act, said)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = MergeForm(request.POST)

    def act() -> object:
        into = _other(request, form.cleaned_data["into"])
        if into is None:
            raise Invalid(_("Kode ini tidak ditemukan."), field="into", code="unknown_code")
        return merge_complaint(by=user_of(request), complaint=found, into=into)

    return _try(request, found, "merge", form, act, _("Digabung."))


def _other(request: HttpRequest, text: str) -> Complaint | None:
    """A report by its tracking code, or by its number on these pages."""
    number = text.strip().removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return visible_complaints(request.user).filter(pk=int(number)).first()
    return by_code(text)


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes a report about an official at the official's day."""
    found = _visible(request, pk)
    form = PassOnForm(request.POST)

    def act() -> object:
        data = form.cleaned_data
        person = visible_people(request.user).filter(nip="".join(data["nip"].split())).first()
        if person is None:
            raise Invalid(_("NIP ini tidak ditemukan di daerah Anda."), field="nip", code="unknown_person")
        return pass_on_absence(
            by=user_of(request), complaint=found, person=person, day=data["day"], words=data["words"]
        )

    return _try(request, found, "passing", form, act, _("Dicatat pada kehadiran pegawai hari itu."))


@require_POST
def ask_seal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = ReasonForm(request.POST)

    def act() -> object:
        return ask_identity(by=user_of(request), complaint=found, reason=form.cleaned_data["reason"])

    return _try(request, found, "reason", form, act, _("Permintaan tercatat; petugas lain harus menyetujui."))


def _request(request: HttpRequest, pk: int) -> IdentityRequest:
    return get_object_or_404(visible_requests(request.user), pk=pk)


@require_POST
def allow_seal(request: HttpRequest, pk: int) -> HttpResponse:
    held = _request(request, pk)
    allow_identity(by=user_of(request), request=held)
    notify(request, _("Disetujui; yang meminta dapat membacanya sekarang."))
    return redirect("service:complaint", held.complaint_id)


@require_POST
def open_seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the identity once; the look is in the audit trail."""
    held = _request(request, pk)
    found = open_identity(by=user_of(request), request=held)
    return render(request, "service/identity.html", {"found": found, "complaint": held.complaint})


def file(request: HttpRequest, pk: int, file_id: str) -> HttpResponse | FileResponse:
    """A file of the reporter or of an answer, for the office that handles the report."""
    found = _visible(request, pk)
    if not may_handle(request.user, found):
        raise NotAllowed(_("Berkas pelapor hanya dibuka oleh kantor yang menangani."))
    row = get_object_or_404(ComplaintFile, pk=file_id, complaint=found)
    return kept_answer(row)

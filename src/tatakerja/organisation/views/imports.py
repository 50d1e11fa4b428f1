"""The import on pages: upload, match columns, dry run, run with progress, done."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tatakerja.kernel.errors import Malformed, NotAllowed
from tatakerja.organisation import access, jobs, services
from tatakerja.organisation.forms import ColumnsForm, UploadForm
from tatakerja.organisation.models import ImportRun, Level, Node
from tatakerja.organisation.rules.words import FORBIDDEN
from tatakerja.organisation.services.importing.reading import MAX_BYTES
from tatakerja.organisation.views.common import page, saved
from tatakerja.platform import clock
from tatakerja.platform.models import User
from tatakerja.platform.pages import file_answer, notify, page_of, status_of, user_of
from tatakerja.platform.spreadsheets import XLSX

State = ImportRun.State


def _regions(user: User) -> QuerySet[Node]:
    paths = access.scope_paths(user, access.REGIONAL)
    if not paths:
        raise NotAllowed(_("Impor dilakukan oleh petugas BKD/BKPSDM."))
    return access.visible_nodes(user).filter(access.below(paths, "path"), level=Level.REGION)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(access.visible_imports(user_of(request)).select_related("region"), pk=pk)


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Earlier runs and the upload."""
    user = user_of(request)
    regions = _regions(user)
    form = UploadForm(request.POST or None, request.FILES or None, regions=regions)
    made: list[ImportRun] = []

    def act() -> None:
        upload = form.cleaned_data["file"]
        try:
            content = upload.read(MAX_BYTES + 1)
            made.append(
                services.upload_import(
                    by=user, region=form.cleaned_data["region"], file_name=upload.name, content=content
                )
            )
        except Malformed as refused:
            form.add_error("file", str(refused))

    if request.method == "POST" and saved(form, act):
        return redirect("organisation:import", pk=made[0].pk)
    runs = access.visible_imports(user).defer("content", "rejected").select_related("region", "uploaded_by")
    context = {
        "form": form,
        "page": page_of(request, runs),
        "forbidden": FORBIDDEN[:12],
        "regions": regions,
    }
    return page(request, "imports.html", context, status_of(form))


@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the run stands: columns to match, dry run, progress or result."""
    run = _run(request, pk)
    if run.state == State.UPLOADED:
        return _columns_page(request, run, _columns_form(request, run))
    return page(request, "import_run.html", {"run": run, "report": run.report})


def _columns_form(request: HttpRequest, run: ImportRun) -> ColumnsForm:
    chosen = {str(index): field for field, index in run.columns.get("chosen", {}).items()}
    guesses = [
        {**guess, "field": chosen.get(str(guess["index"]), "") if chosen else guess["field"]}
        for guess in run.columns["guesses"]
    ]
    initial = {"effective": access.today(), **run.options}
    return ColumnsForm(request.POST or None, guesses=guesses, initial=initial)


def _columns_page(request: HttpRequest, run: ImportRun, form: ColumnsForm) -> HttpResponse:
    return page(request, "import_columns.html", {"run": run, "form": form}, status_of(form))


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Matching columns; sending it makes the dry run."""
    run, user = _run(request, pk), user_of(request)
    if run.state not in {State.UPLOADED, State.CHECKED}:
        return redirect("organisation:import", pk=pk)
    form = _columns_form(request, run)

    def act() -> None:
        data = form.cleaned_data
        services.check_import(
            by=user,
            run=run,
            columns=data["chosen"],
            effective=data["effective"],
            make_units=data["make_units"],
            make_agencies=data["make_agencies"],
        )

    if request.method == "POST" and saved(form, act):
        return redirect("organisation:import", pk=pk)
    return _columns_page(request, run, form)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts the run in the background; the job and the state change are one transaction."""
    run = _run(request, pk)
    with transaction.atomic():
        services.begin_import(by=user_of(request), run=run)
        jobs.run_import.enqueue(run.pk)
    return redirect("organisation:import", pk=pk)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that the page asks for every second until the run has ended."""
    run = _run(request, pk)
    if run.state != State.RUNNING:
        response = HttpResponse()
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "organisation/_progress.html", {"run": run})


def _workbook(content: bytes, name: str) -> HttpResponse:
    return file_answer(content, f"{name}.xlsx", XLSX)


@require_safe
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The bad rows as XLSX, row number and reason first."""
    run = _run(request, pk)
    content = services.rejected_workbook(bytes(run.rejected), clock.now())
    return _workbook(content, f"perlu-diperbaiki-{run.pk}")


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a region in the columns of the import; taking them is written down."""
    region = get_object_or_404(_regions(user_of(request)), pk=pk)
    return _workbook(services.export_people(by=user_of(request), region=region), f"pegawai-{region.code}")


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a run away that was not carried out."""
    services.discard_import(by=user_of(request), run=_run(request, pk))
    notify(request, _("Impor dibuang; tidak ada data yang berubah."))
    return redirect("organisation:imports")

"""One import from upload to end: columns guessed and confirmed, dry run, the run itself.

What the product does not need is gone before the first row is stored; the table itself is emptied at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, TatakerjaError
from tatakerja.organisation.access import require_import
from tatakerja.organisation.models import ImportRun, Level, Node
from tatakerja.organisation.rules import columns as column_rules
from tatakerja.organisation.rules.plan import Item, Known, Plan, Verdict, make_plan
from tatakerja.organisation.rules.rows import read_rows
from tatakerja.organisation.services.common import today_at
from tatakerja.organisation.services.importing import storing
from tatakerja.organisation.services.importing.applying import apply_plan
from tatakerja.organisation.services.importing.known import load_known, load_places
from tatakerja.organisation.services.importing.reading import read_table
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind

State = ImportRun.State
# Rows that the dry-run page shows of each kind; all rejected rows are in the file.
SHOWN: Final = 50
KEEP_CONTENT: Final = timedelta(days=7)
LOST_AFTER: Final = timedelta(days=1)
KEEP_REJECTED: Final = timedelta(days=30)


@transaction.atomic
def upload_import(*, by: Actor, region: Node, file_name: str, content: bytes) -> ImportRun:
    """Reads a file, drops forbidden and unneeded columns, guesses the rest; people stay as they are."""
    require_import(by, region)
    if region.level != Level.REGION:
        raise Invalid("Impor dilakukan untuk satu daerah.", field="region", code="region")
    table = read_table(content)
    guesses = column_rules.guess_columns(table)
    kept = column_rules.kept_columns(guesses)
    slim = storing.only_columns(table, kept)
    run = ImportRun.objects.create(
        region=region,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=storing.pack(slim),
        columns={
            "guesses": [asdict(guess) for guess in column_rules.guess_columns(slim)],
            "dropped": [
                {"header": guess.header, "fate": guess.fate}
                for guess in guesses
                if guess.index not in kept and guess.fate != "own"
            ],
        },
        total=len(slim.rows),
        uploaded_by=person_behind(by),
        uploaded_at=clock.now(),
    )
    data = {"sha256": run.sha256, "rows": run.total}
    audit.record(by=by, action="organisation.import_uploaded", subject=run, node_path=region.path, data=data)
    return run


def guessed_columns(run: ImportRun) -> dict[str, int]:
    """Field → column as guessed at upload."""
    return {guess["field"]: guess["index"] for guess in run.columns["guesses"] if guess["field"]}


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update().select_related("region").get(pk=run.pk)


@transaction.atomic
def check_import(
    *,
    by: Actor,
    run: ImportRun,
    columns: Mapping[str, int],
    effective: date | None = None,
    make_units: bool = False,
    make_agencies: bool = False,
) -> tuple[ImportRun, Plan]:
    """The dry run with confirmed columns; columns that were not chosen are thrown away now.

    ``effective`` (today) dates changes without a TMT of their own. Raises `Invalid` for an unusable mapping.
    """
    run = _locked(run)
    require_import(by, run.region)
    if run.state not in {State.UPLOADED, State.CHECKED}:
        raise Conflict("Impor ini sudah berjalan atau selesai.", code="import_started")
    table = storing.unpack(bytes(run.content))
    problems = column_rules.mapping_problems(columns, len(table.headers))
    if problems:
        raise Invalid(" ".join(problems), field="columns", code="columns")
    run.columns = {**run.columns, "chosen": dict(columns)}
    run.options = {
        "effective": (effective or today_at(run.region)).isoformat(),
        "make_units": make_units or make_agencies,
        "make_agencies": make_agencies,
    }
    plan, _ = _plan(run)
    run.report = summary(plan)
    run.rejected = storing.pack_rejected(table.headers, plan.rejected)
    run.state = State.CHECKED
    run.save(update_fields=["columns", "options", "report", "rejected", "state"])
    _record(by, "import_checked", run)
    return run, plan


def _plan(run: ImportRun) -> tuple[Plan, Known]:
    table = storing.unpack(bytes(run.content))
    effective = date.fromisoformat(run.options["effective"])
    rows, rejected = read_rows(table, run.columns["chosen"], effective)
    known = load_known(run.region, rows, effective)
    places = load_places(
        run.region, make_units=run.options["make_units"], make_agencies=run.options["make_agencies"]
    )
    return make_plan(rows, rejected, known, places, effective), known


def _record(by: Actor, action: str, run: ImportRun) -> None:
    counts = {key: run.report[key] for key in ("new", "changed", "unchanged", "rejected", "skipped")}
    audit.record(by=by, action=f"organisation.{action}", subject=run, node_path=run.region.path, data=counts)


def summary(plan: Plan) -> dict[str, Any]:
    """The dry run in JSON: counts, units to be made, and the first rows of each kind."""
    verdicts: tuple[Verdict, ...] = ("new", "changed", "unchanged", "skipped")
    counts: dict[str, Any] = {verdict: plan.count(verdict) for verdict in verdicts}
    return {
        **counts,
        "rejected": len(plan.rejected),
        "ready": len(plan.items),
        "total": len(plan.items) + len(plan.rejected),
        "units": [
            {
                "name": unit.target.label,
                "agency": unit.target.agency,
                "kind": unit.kind,
                "similar": unit.similar,
            }
            for unit in plan.units
        ],
        "notes": [{"row": row, "text": text} for row, text in plan.notes[:SHOWN]],
        "noted": len(plan.notes),
        "new_rows": [_shown(item) for item in plan.items if item.verdict == "new"][:SHOWN],
        "changed_rows": [_shown(item) for item in plan.items if item.verdict == "changed"][:SHOWN],
        "rejected_rows": [{"row": one.number, "reasons": one.reasons} for one in plan.rejected[:SHOWN]],
    }


def _shown(item: Item) -> dict[str, Any]:
    changes = [asdict(change) for change in item.changes]
    return {"row": item.row.number, "name": item.row.name, "nip": item.row.nip, "changes": changes}


@transaction.atomic
def begin_import(*, by: Actor, run: ImportRun) -> ImportRun:
    """Takes a checked run to be carried out; a second tap, or another run of the region, is a `Conflict`."""
    run = _locked(run)
    require_import(by, run.region)
    if run.state != State.CHECKED:
        raise Conflict("Impor ini belum diperiksa atau sudah berjalan.", code="import_state")
    Node.objects.select_for_update().get(pk=run.region_id)
    if ImportRun.objects.filter(region=run.region, state=State.RUNNING).exists():
        raise Conflict("Impor lain untuk daerah ini sedang berjalan. Tunggu dulu.", code="import_busy")
    run.state, run.progress = State.RUNNING, 0
    run.save(update_fields=["state", "progress"])
    _record(by, "import_started", run)
    return run


def carry_out(*, by: Actor, run: ImportRun, progress: Callable[[int], None] | None = None) -> ImportRun:
    """Plans again on the data of now and writes it in batches; a refusal on the way leaves the run failed.

    Called by the job after `begin_import`; rows already written stay and the same file continues the rest.
    ``progress`` is told the number of rows done.
    """
    run = ImportRun.objects.select_related("region").get(pk=run.pk)
    if run.state != State.RUNNING:
        raise Conflict("Impor ini tidak sedang berjalan.", code="import_state")
    try:
        plan, known = _plan(run)
        effective = date.fromisoformat(run.options["effective"])
        apply_plan(by=by, run=run, plan=plan, known=known, effective=effective, progress=progress)
    except Exception as error:
        _fail(by, run, error)
        raise
    return _finish(by, run, plan)


@transaction.atomic
def _fail(by: Actor, run: ImportRun, error: Exception) -> None:
    said = (
        str(error) if isinstance(error, TatakerjaError) else "Kesalahan sistem; baris yang sudah masuk tetap."
    )
    run.state, run.finished_at = State.FAILED, clock.now()
    run.report = {**run.report, "failure": said}
    run.save(update_fields=["state", "finished_at", "report"])
    _record(by, "import_failed", run)


@transaction.atomic
def _finish(by: Actor, run: ImportRun, plan: Plan) -> ImportRun:
    headers = storing.unpack(bytes(run.content)).headers
    run.rejected = storing.pack_rejected(headers, plan.rejected)
    run.report = summary(plan)
    run.state, run.finished_at, run.content = State.DONE, clock.now(), b""
    run.progress = run.total
    run.save(update_fields=["rejected", "report", "state", "finished_at", "content", "progress"])
    _record(by, "import_finished", run)
    return run


@transaction.atomic
def discard_import(*, by: Actor, run: ImportRun) -> None:
    """Throws away a run that was not carried out, with its table."""
    run = _locked(run)
    require_import(by, run.region)
    if run.state not in {State.UPLOADED, State.CHECKED}:
        raise Conflict("Impor yang sudah berjalan tidak dapat dibuang.", code="import_started")
    audit.record(
        by=by, action="organisation.import_discarded", subject=run, node_path=run.region.path, data={}
    )
    run.delete()


@transaction.atomic
def purge_imports(*, by: Actor) -> int:
    """Empties tables that nobody carried out within a week and bad rows older than a month.

    A run that has been going for a day lost its worker: it fails, so that the region can import again.
    """
    now = clock.now()
    lost = ImportRun.objects.filter(state=State.RUNNING, uploaded_at__lt=now - LOST_AFTER)
    failed = lost.update(state=State.FAILED, finished_at=now)
    waiting = ImportRun.objects.filter(
        state__in=[State.UPLOADED, State.CHECKED, State.FAILED], uploaded_at__lt=now - KEEP_CONTENT
    ).exclude(content=b"")
    stale = waiting.update(content=b"", rejected=b"", state=State.FAILED, finished_at=now)
    old = ImportRun.objects.filter(uploaded_at__lt=now - KEEP_REJECTED).exclude(rejected=b"")
    emptied = old.update(rejected=b"")
    if stale or emptied or failed:
        subject = ("organisation.importrun", "*")
        data = {"stale": stale, "emptied": emptied, "failed": failed}
        audit.record(by=by, action="organisation.imports_purged", subject=subject, data=data)
    return stale + emptied + failed

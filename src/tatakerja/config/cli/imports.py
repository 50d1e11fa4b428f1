"""``tatakerja import``: personnel files from the console."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tatakerja.config.cli._django import start_django

if TYPE_CHECKING:
    from tatakerja.organisation.models import ImportRun, Node


@click.group()
def imports() -> None:
    """Import people from XLSX or CSV, as SIMPEG and SIASN export them."""


def _region(code: str) -> Node:
    from tatakerja.kernel.errors import NotFound
    from tatakerja.organisation.models import Level, Node

    found = Node.objects.filter(code=code, level=Level.REGION).first()
    if found is None:
        regions = Node.objects.filter(level=Level.REGION).order_by("code")
        known = ", ".join(regions.values_list("code", flat=True)) or "none"
        raise NotFound(
            f"There is no region {code!r}; known: {known}. `tatakerja demo` makes a fictitious one."
        )
    return found


def _columns(run: ImportRun, pairs: tuple[str, ...]) -> dict[str, int]:
    """The guessed columns with the officer's corrections ``Header=field``; ``Header=`` leaves one out."""
    from tatakerja.organisation.services import guessed_columns

    columns = guessed_columns(run)
    headers = {guess["header"].casefold(): guess["index"] for guess in run.columns["guesses"]}
    for pair in pairs:
        header, _, field = pair.partition("=")
        index = headers.get(header.strip().casefold())
        if index is None:
            listed = ", ".join(guess["header"] for guess in run.columns["guesses"])
            raise click.BadParameter(f"no column {header!r}; the file has: {listed}", param_hint="--map")
        columns = {key: at for key, at in columns.items() if at != index and key != field.strip()}
        if field.strip():
            columns[field.strip()] = index
    return columns


@imports.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", "code", required=True, help="Code of the region, for example tr.")
@click.option("--map", "pairs", multiple=True, metavar="COLUMN=FIELD", help="Correct a guess; repeatable.")
@click.option("--from", "effective", type=click.DateTime(["%Y-%m-%d"]), help="Date of changes without a TMT.")
@click.option("--make-units", is_flag=True, help="Make units that the agencies do not have yet.")
@click.option("--make-agencies", is_flag=True, help="Make agencies (OPD) too.")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write bad rows here (XLSX).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def people(file: Path, code: str, pairs: tuple[str, ...], errors: Path | None, **options: Any) -> None:
    """Import people from FILE (XLSX, or CSV with comma, semicolon or tab).

    \b
    Columns are guessed from their names; correct one with --map "Kolom=field". Fields:
      nip nip_lama nama gelar_depan gelar_belakang tanggal_lahir jenis_kelamin email no_hp
      status_pegawai kedudukan_hukum golongan jenis_jabatan nama_jabatan tmt_jabatan eselon
      unor_induk unor atasan_nip tpp
    NIK, religion, marital state, address and the like are never stored.

    \b
    Exit codes: 0 all rows in, 1 some rows to correct, 2 the file cannot be used.

    \b
    Example:
      tatakerja import people pegawai.xlsx --region tr --dry-run --errors perbaiki.xlsx
    """
    start_django()
    run = _checked(file, code, pairs, options)
    if not options["dry_run"]:
        run = _carry_out(run, quiet=options["as_json"])
    _report(run, options["dry_run"], errors, options["as_json"])
    if options["dry_run"]:
        _discard(run)
    if run.report["rejected"]:
        sys.exit(1)


def _discard(run: ImportRun) -> None:
    from tatakerja.organisation import services
    from tatakerja.platform.audit import Job

    services.discard_import(by=Job("cli.import"), run=run)


def _checked(file: Path, code: str, pairs: tuple[str, ...], options: Mapping[str, Any]) -> ImportRun:
    """Reads the file and makes the dry run; a mapping that cannot be used leaves nothing behind."""
    from tatakerja.organisation import services
    from tatakerja.platform.audit import Job

    job = Job("cli.import")
    run = services.upload_import(by=job, region=_region(code), file_name=file.name, content=file.read_bytes())
    effective: datetime | None = options["effective"]
    try:
        run, _ = services.check_import(
            by=job,
            run=run,
            columns=_columns(run, pairs),
            effective=effective.date() if effective else None,
            make_units=options["make_units"],
            make_agencies=options["make_agencies"],
        )
    except Exception:
        _discard(run)
        raise
    return run


def _carry_out(run: ImportRun, *, quiet: bool) -> ImportRun:
    """Runs with a progress bar on stderr."""
    from tatakerja.organisation import services
    from tatakerja.platform.audit import Job

    job = Job("cli.import")
    run = services.begin_import(by=job, run=run)
    with click.progressbar(length=run.total, label="Importing", file=sys.stderr, hidden=quiet) as bar:
        return services.carry_out(by=job, run=run, progress=lambda done: bar.update(done - bar.pos))


def _report(run: ImportRun, dry_run: bool, errors: Path | None, as_json: bool) -> None:
    from tatakerja.organisation import services
    from tatakerja.platform import clock

    if errors is not None and run.report["rejected"]:
        errors.write_bytes(services.rejected_workbook(bytes(run.rejected), clock.now()))
    if as_json:
        data: dict[str, Any] = {"dry_run": dry_run, "columns": run.columns["chosen"], **run.report}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    report = run.report
    dropped = ", ".join(one["header"] for one in run.columns["dropped"])
    if dropped:
        click.echo(f"Not stored: {dropped}.")
    click.echo(
        f"{report['total']} rows read: {report['ready']} ready, {report['rejected']} to correct "
        f"({report['new']} new, {report['changed']} changed, {report['unchanged']} unchanged, "
        f"{report['skipped']} passed over)."
    )
    for unit in report["units"]:
        hint = f" (similar to {unit['similar']})" if unit["similar"] else ""
        click.echo(f"  new unit: {unit['name']}{hint}")
    for row in report["rejected_rows"][:10]:
        click.echo(f"  row {row['row']}: {' '.join(row['reasons'])}")
    if report["rejected"] > 10:
        click.echo(f"  … and {report['rejected'] - 10} more; --errors FILE.xlsx writes them all.")
    click.echo("Nothing was changed (dry run)." if dry_run else "Imported.")

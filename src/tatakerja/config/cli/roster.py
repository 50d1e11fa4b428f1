"""``tatakerja roster``: solve and check roster files without a database."""

from __future__ import annotations

import json
import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tatakerja.organisation.models import Node
    from tatakerja.roster.checker import Verdict
    from tatakerja.roster.solver import Instance, Province, Result

MAX_BYTES = 96 * 1024 * 1024
SHOWN = 20
"""Broken rules printed without --json."""


class Unreadable(click.ClickException):
    """Input that cannot be read: exit 2."""

    exit_code = 2


class Bar:
    """A progress bar on stderr, shown only when a run lasts over two seconds."""

    def __init__(self, agencies: int) -> None:
        self._agencies, self._done = agencies, 0
        self._started = time.monotonic()
        self._bar: Any = None
        self._shown = 0

    def __call__(self, share: float, stage: str) -> None:
        if self._bar is None:
            if time.monotonic() - self._started < 2.0:
                return
            self._bar = click.progressbar(length=1000, label="Solving", file=sys.stderr)
            self._bar.__enter__()
        at = int(1000 * (self._done + min(share, 1.0)) / self._agencies)
        if at > self._shown:
            self._bar.label = f"Solving ({stage})"
            self._bar.update(at - self._shown)
            self._shown = at

    def next(self) -> None:
        """One agency is done."""
        self(1.0, "done")
        self._done += 1

    def close(self) -> None:
        """Ends the line."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MB; split the province")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def roster() -> None:
    """Solve and check roster files (format roster/1, province/1).

    \b
    Example:
      tatakerja roster solve agency.json --out roster.json
      tatakerja roster check agency.json roster.json
    """


@roster.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where to write the roster.")
@click.option("--slack", default=0, type=click.IntRange(0, 1000), show_default=True,
              help="Let the spread be this much above its best, to change fewer published days.")  # fmt: skip
@click.option("--seconds", default=None, type=click.FloatRange(0.0, 86400.0),
              help="CPU seconds for stages that could go on (default 60 per agency).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON on stdout.")
def solve(instance: Path, out: Path, slack: int, seconds: float | None, as_json: bool) -> None:
    """Find the fairest roster of INSTANCE, with proof, or say why there is none.

    \b
    Example: plan, then re-plan with one day of slack after a leave came in
      tatakerja roster solve agency.json --out roster.json
      tatakerja roster solve agency-replan.json --out roster.json --slack 1 --json

    \b
    Exit status
      0  solved: OUT holds the roster
      1  the time given ended before a roster or a proof was found
      2  INSTANCE cannot be read: the message names file, path in the JSON and what was expected
      3  no roster exists: every minimal set of rules that cannot hold together is listed
    """
    started = time.process_time()
    from tatakerja.roster.solver import Province, RosterInputError, parse

    try:
        task = parse(_read(instance))
    except RosterInputError as error:
        raise Unreadable(f"{instance}: {error}") from error
    opds = task.opds if isinstance(task, Province) else (task,)
    results = _solve_all(opds, slack, seconds)
    _write(task, results, out)
    _print(task, results, time.process_time() - started, as_json)
    if any(result.feasible is False for result in results):
        sys.exit(3)
    if any(result.feasible is None for result in results):
        sys.exit(1)


def _solve_all(opds: tuple[Instance, ...], slack: int, seconds: float | None) -> list[Result]:
    from tatakerja.roster.solver import solve as solve_one

    bar, results = Bar(len(opds)), []
    try:
        for opd in opds:
            results.append(solve_one(opd, slack=slack, seconds=seconds, progress=bar))
            bar.next()
    finally:
        bar.close()
    return results


def _write(task: Instance | Province, results: list[Result], out: Path) -> None:
    from tatakerja.roster.solver import Province, province_document, roster_document

    if not any(result.feasible for result in results):
        return
    if isinstance(task, Province):
        document = province_document(task, results)
    else:
        document = roster_document(task, results[0])
    try:
        with out.open("w", encoding="utf-8") as file:
            file.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
            file.write("\n")
    except OSError as error:
        raise Unreadable(f"{out}: cannot be written: {error.strerror or error}") from error


def _print(task: Instance | Province, results: list[Result], seconds: float, as_json: bool) -> None:
    from tatakerja.roster.solver import Province, province_summary, summary

    answer = province_summary(task, results, seconds) if isinstance(task, Province) else summary(results[0])
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for row in answer.get("opds", [{"instance": results[0].instance, **answer}]):
        _print_one(row)


def _print_one(row: dict[str, Any]) -> None:
    name = row["instance"]
    if row["feasible"] is None:
        click.echo(f"{name}: no roster found in the time given; try --seconds")
        return
    if not row["feasible"]:
        click.echo(f"{name}: no roster exists")
        for one in row["conflicts"]:
            click.echo(f"  {' + '.join(one['rules'])}  {one['where']}: {one['why']}")
            click.echo(f"    {one['sentence']}")
        return
    proof = "proven least" if row["proven"] else f"bound {row['spread_bound']}"
    weekdays = ", ".join(
        f"weekday {w}: {reached} (bound {bound})" for w, (reached, bound) in row["weekday"].items()
    )
    click.echo(
        f"{name}: spread {row['spread']} ({proof}); {weekdays}; wishes missed {row['pref']}; "
        f"changes {row['changes']} ({row['forced']} forced); closed by {row['closed_by']}, {row['seconds']} s"
    )


@roster.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.argument("roster_file", metavar="ROSTER", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the judgement as JSON on stdout.")
def check(instance: Path, roster_file: Path, as_json: bool) -> None:
    """Judge ROSTER against INSTANCE with code that the solver does not share.

    \b
    Example:
      tatakerja roster check agency.json roster.json

    \b
    Exit status
      0  every hard rule is kept; the soft figures are printed
      1  rules are broken: each with its code (R1 to R16), where and when
      2  a file cannot be read
    """
    from tatakerja.roster.checker import CheckInputError
    from tatakerja.roster.checker import check as judge

    try:
        verdicts = judge(_read(instance), _read(roster_file))
    except CheckInputError as error:
        raise Unreadable(f"{instance}, {roster_file}: {error}") from error
    if as_json:
        rows = [_verdict_row(verdict) for verdict in verdicts]
        answer = rows[0] if len(rows) == 1 else {"kept": all(r["kept"] for r in rows), "opds": rows}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for verdict in verdicts:
            _print_verdict(verdict)
    if not all(verdict.kept for verdict in verdicts):
        sys.exit(1)


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    return {
        "instance": verdict.instance,
        "kept": verdict.kept,
        "rules": verdict.rules,
        "breaches": [
            {"rule": b.rule, "where": b.where, "day": b.day, "text": b.text} for b in verdict.breaches
        ],
        **verdict.figures,
    }


def _print_verdict(verdict: Verdict) -> None:
    if verdict.kept:
        figures = ", ".join(f"{key} {value}" for key, value in verdict.figures.items() if key != "weekday")
        click.echo(f"{verdict.instance}: every hard rule is kept; {figures}")
        return
    click.echo(f"{verdict.instance}: {len(verdict.breaches)} breaches of {', '.join(verdict.rules)}")
    for one in verdict.breaches[:SHOWN]:
        click.echo(f"  {one.rule} {one.where} {one.day}: {one.text}")
    if len(verdict.breaches) > SHOWN:
        click.echo(f"  … and {len(verdict.breaches) - SHOWN} more (--json lists all)")


@roster.command()
@click.argument("region", metavar="CODE")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--until", "last", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
def draft(region: str, first: datetime, last: datetime) -> None:
    """Draft the rosters of every agency of the region CODE in this installation.

    Each agency lands as soon as it is ready. This command works on them itself; workers of a running
    `tatakerja serve` take their share. Stopping it loses nothing: what is left stays with the workers.

    \b
    Example:
      tatakerja roster draft 64 --from 2026-11-23 --until 2026-12-18

    \b
    Exit status
      0  every agency has a draft
      1  some agency could not be drafted: its reason is printed
    """
    from tatakerja.config.cli._django import start_django

    start_django()
    from tatakerja.kernel.errors import NotFound
    from tatakerja.organisation.models import Level, Node

    node = Node.objects.filter(code=region, level=Level.REGION).first()
    if node is None:
        raise NotFound(f"Tidak ada daerah berkode {region!r}.")
    failed = _draft_all(node, first.date(), last.date())
    if failed:
        sys.exit(1)


def _draft_all(region: Node, first: date, last: date) -> int:
    """Works through a run with a bar on stderr; answers how many agencies failed."""
    from tatakerja.platform.audit import Job
    from tatakerja.roster.jobs import draft_agency_job
    from tatakerja.roster.models import DraftTask
    from tatakerja.roster.services import draft_province, work_off

    by = Job("cli.roster")
    run = draft_province(by=by, region=region, first=first, last=last, hand_on=draft_agency_job.enqueue)
    tasks = run.tasks.select_related("agency")
    with click.progressbar(length=tasks.count(), label="Drafting", file=sys.stderr) as bar:
        for task in tasks.order_by("pk"):
            work_off(by=by, task_id=task.pk)
            bar.update(1)
    while tasks.filter(state=DraftTask.State.RUNNING).exists():
        time.sleep(0.5)  # another worker is still at it
    failed = tasks.filter(state=DraftTask.State.FAILED)
    for task in failed:
        click.echo(f"{task.agency.code}: {task.message}", err=True)
    click.echo(f"{tasks.filter(state=DraftTask.State.DONE).count()} drafted, {failed.count()} failed")
    return failed.count()

"""``tatakerja scenario``: ask what a circular does to people, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.library import Library
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.scenario.read import BOUNDS
from tatakerja.scenario.run import ScenarioResult, run_text
from tatakerja.scenario.show import summary, table

UNREADABLE = 2
DIFFERENT = 1


@click.group()
def scenario() -> None:
    """Facts in, findings out: what follows from circulars for people, days and events.

    \b
    A file states policies, people, facts and questions, for example:
      scenario: Kotim, 37 people
      policies: [kotim-2021]
      people: [{id: kadis, class: jpt_pratama, title: Kepala Dinas}, {id: s, count: 36}]
      ask: [{quota: {agency: opd, date: 2021-07-21}, expect: {office_max: 10}}]
    """


@scenario.command("run")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables.")
def run_files(files: tuple[Path, ...], as_json: bool) -> None:
    """Answer the questions of scenario FILES.

    Exit 0: all as expected. 1: an answer differs. 2: a file cannot be read; the message names file, line,
    key and what was expected.
    """
    library = load_library()
    try:
        results = [result for file in files for result in _run(file, library)]
    except PolicyError as error:
        click.echo(error.text("en"), err=True)
        sys.exit(UNREADABLE)
    if as_json:
        found = {"scenarios": [result.as_json() for result in results]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(table(results))
        click.echo(f"\n{summary(results)}")
    sys.exit(0 if all(result.ok for result in results) else DIFFERENT)


def _run(file: Path, library: Library) -> tuple[ScenarioResult, ...]:
    try:
        text = _text(file)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        click.echo(f"{file}:{line}: cannot be read ({error}); expected a YAML file in UTF-8", err=True)
        sys.exit(UNREADABLE)
    except OSError as error:
        click.echo(f"{file}: cannot be read ({error}); expected a YAML file in UTF-8", err=True)
        sys.exit(UNREADABLE)
    return run_text(text, str(file), library, _beside(file))


def _text(file: Path) -> str:
    """The file's text, never more than the reader would accept."""
    most = 4 * BOUNDS.characters  # bytes of the longest text
    with file.open("rb") as stream:
        written = stream.read(most + 1)
    return written.decode("utf-8", errors="strict" if len(written) <= most else "replace")


def _beside(file: Path) -> Callable[[str], str]:
    """Fetches a policy document from the scenario's folder or below it, and from nowhere else."""
    folder = file.parent.resolve()

    def fetch(name: str) -> str:
        found = (folder / name).resolve()
        if not found.is_relative_to(folder):
            raise PermissionError(f"{name} lies outside the scenario's folder")
        return _text(found)

    return fetch

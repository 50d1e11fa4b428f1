"""Targets and their realisation as a file that e-Kinerja's operators can take over, and import reads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.db import transaction

from tatakerja.kernel.errors import NotAllowed
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.spreadsheets import XLSX, Column, Sheet, workbook
from tatakerja.worklog.access import watched_nodes
from tatakerja.worklog.queries.realisation import decimal_of, figures_of
from tatakerja.worklog.rules.exchange import COLUMNS, Shape, csv_safe
from tatakerja.worklog.rules.realisation import MonthFigure, TargetFigure

_HEADINGS = [names[0] for names in COLUMNS[Shape.TARGETS].values()]
# Beside the columns that import reads: where the figure comes from.
_BESIDE = ["Dari tugas dinilai", "Menunggu penilaian", "Keadaan", "Bukti (nomor tugas)"]
Cell = str | int | float


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A finished file."""

    name: str
    content: bytes
    media_type: str


@transaction.atomic
def export_file(*, by: Actor, node: Node, month: Month, form: str = "xlsx") -> ExportedFile:
    """Everybody below ``node`` who has targets in the month; ``form`` is xlsx or csv.

    Only for nodes that the actor leads or watches over; the audit trail notes who took which file.
    """
    if not isinstance(by, Job) and not watched_nodes(by).filter(pk=node.pk).exists():
        raise NotAllowed(f"Anda tidak berwenang mengekspor kinerja {node.name}.")
    rows = list(_rows(node, month))
    name = f"realisasi-{node.code}-{month}.{'csv' if form == 'csv' else 'xlsx'}"
    audit.record(
        by=by,
        action="worklog.exported",
        subject=node,
        node_path=node.path,
        data={"month": str(month), "rows": len(rows), "form": form},
    )
    if form == "csv":
        return ExportedFile(name, _csv(rows), "text/csv; charset=utf-8")
    columns = [
        Column(title, width)
        for title, width in zip(
            [*_HEADINGS, *_BESIDE], [22, 28, 8, 12, 44, 12, 12, 10, 12, 30, 14, 14, 20, 24], strict=True
        )
    ]
    sheet = Sheet(f"Realisasi {month}", columns, rows, freeze_columns=2)
    made_at = clock.now().replace(microsecond=0)
    content = workbook([sheet], title=f"Realisasi {node.name} {month}", author="Tatakerja", made_at=made_at)
    return ExportedFile(name, content, XLSX)


def _rows(node: Node, month: Month) -> Iterator[list[Cell]]:
    posts = posts_on(month.last, node=node)
    figures = figures_of(posts, month)
    for person_id, post in posts.items():
        for row in figures.get(person_id, MonthFigure(month, ())).rows:
            yield [post.person.nip, post.person.name, *_cells(row, month)]


def _cells(row: TargetFigure, month: Month) -> Iterator[Cell]:
    target = row.target
    yield from (target.year, target.code, target.title, target.unit, _number(row.target.amount))
    yield from (str(month), _number(row.realised), row.confirmed.note if row.confirmed else "")
    yield from (_number(row.counted), _number(row.waiting))
    yield {"judged": "Ditetapkan atasan", "import": "Diimpor"}.get(
        row.confirmed.source if row.confirmed else "", "Sementara"
    )
    yield ", ".join(str(one.task_id) for one in row.evidence)


def _number(value: Fraction) -> Cell:
    """A sum of stored amounts: whole numbers stay whole."""
    exact = decimal_of(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _csv(rows: list[list[Cell]]) -> bytes:
    """Comma-separated UTF-8 with a mark, as Excel wants it; no cell can be computed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_HEADINGS, *_BESIDE])
    for row in rows:
        writer.writerow([csv_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")

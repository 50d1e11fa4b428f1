"""Files for and from SP4N-LAPOR!: good rows go in, bad rows come back with reasons, twice changes nothing.

No file carries who reported: the portal keeps its reporters, and what is sealed here stays sealed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time

from django.db import transaction

from tatakerja.kernel.zones import at, local_date
from tatakerja.organisation.models import Node
from tatakerja.organisation.rules import tabular
from tatakerja.organisation.rules.tabular import BadRow, Table, columns_of, known_headers
from tatakerja.organisation.services.importing.reading import MEGABYTE, read_table
from tatakerja.organisation.services.importing.taking import Taken, facts_of, take_rows
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.spreadsheets import Column, Sheet, workbook
from tatakerja.service.access import require_exchange
from tatakerja.service.models import Complaint, ComplaintExchange, ComplaintStep, Topic
from tatakerja.service.queries.complaints import last_answers
from tatakerja.service.rules.complaints import Kind
from tatakerja.service.rules.exchange import (
    BESIDE,
    COLUMNS,
    KIND_NAMES,
    OWN,
    REQUIRED,
    ReportRow,
    read_report,
)
from tatakerja.service.services.complaints import Incoming, new_complaint
from tatakerja.service.services.promises import tell_if_near
from tatakerja.service.services.story import write_step

MAX_BYTES = 5 * MEGABYTE
MAX_ROWS = 2_000
_HEADINGS = [*(names[0] for key, names in COLUMNS.items() if key != "title"), *BESIDE]
_WIDTHS = (20, 14, 34, 24, 60, 28, 14, 14, 60, 14)
# A spreadsheet computes what begins like this (OWASP ASVS 5.0 V1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int


@transaction.atomic
def import_reports(*, by: Actor, region: Node, name: str, content: bytes) -> ComplaintExchange:
    """Imports a CSV or XLSX file of a region's reports; `rules.exchange` names the columns.

    ``report`` holds new, unchanged and rejected; ``rejected`` is an XLSX file of the bad rows with a column
    "Alasan". Raises `Malformed` for an unreadable file and `Invalid` for missing columns.
    """
    require_exchange(by, region)
    table = read_table(content, known_headers(COLUMNS), max_bytes=MAX_BYTES, max_rows=MAX_ROWS)
    taken = _run(by, region, table)
    facts = facts_of(by, name, content, table, taken, ("new", "unchanged"))
    exchange = ComplaintExchange.objects.create(region=region, **facts)
    audit.record(
        by=by,
        action="service.reports_imported",
        subject=exchange,
        node_path=region.path,
        data={"sha256": exchange.sha256, **exchange.report},
    )
    return exchange


def _run(by: Actor, region: Node, table: Table) -> Taken:
    places, today = columns_of(table.headers, COLUMNS, REQUIRED), local_date(clock.now(), region.zone)
    topics = {topic.name.casefold(): topic for topic in Topic.objects.filter(region=region, active=True)}
    held = dict(_held(region))

    def apply(_number: int, cells: Mapping[str, str]) -> str:
        found = read_report(cells, today)
        return _apply(by, region, found, topics.get(found.topic.casefold()), held)

    return take_rows(table, places, apply)


def _held(region: Node) -> Iterator[tuple[str, str]]:
    """Number and text, as a file would bring it, of the region's reports."""
    rows = Complaint.objects.filter(region=region).values_list("pk", "outside_number", "text")
    for pk, number, text in rows.iterator(chunk_size=2000):
        yield number or f"{OWN}{pk}", tabular.cell_text(text)


def _apply(by: Actor, region: Node, found: ReportRow, topic: Topic | None, held: dict[str, str]) -> str:
    if found.number in held:
        if held[found.number] == found.text:
            return "unchanged"
        raise BadRow(f"Laporan {found.number} sudah ada dengan isi lain; isi yang ada tidak diganti.")
    if found.number.startswith(OWN):
        raise BadRow(f"Laporan {found.number} bukan milik daerah ini.")
    incoming = Incoming(found.kind, found.text, topic=topic, outside_number=found.number)
    received = at(found.received, time(12), region.zone)
    made = new_complaint(region, incoming, min(received, clock.now()))
    write_step(made, ComplaintStep.Act.RECEIVED, by, "SP4N-LAPOR!")
    tell_if_near(made)
    held[found.number] = found.text
    return "new"


def _workbook(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    made_at = clock.now().replace(microsecond=0)
    return workbook([Sheet(title[:31], columns, rows)], title=title, author="Tatakerja", made_at=made_at)


@transaction.atomic
def export_reports(*, by: Actor, region: Node, rows: Iterable[Complaint], form: str = "xlsx") -> bytes:
    """The region's reports (``rows``, with node and topic) as CSV or XLSX, without codes and names."""
    require_exchange(by, region)
    found = [one for one in rows if one.region_id == region.pk]
    answers = last_answers(found)
    cells = [_cells(one, answers.get(one.pk), region.zone) for one in found]
    data = {"rows": len(cells), "form": form}
    audit.record(by=by, action="service.reports_exported", subject=region, node_path=region.path, data=data)
    if form == "csv":
        return _csv(cells)
    columns = [Column(title, width) for title, width in zip(_HEADINGS, _WIDTHS, strict=True)]
    return _workbook("Laporan masyarakat", columns, cells)


def _cells(one: Complaint, answer: ComplaintStep | None, zone: str) -> list[Cell]:
    return [
        one.outside_number or f"{OWN}{one.pk}",
        local_date(one.received_at, zone).isoformat(),
        KIND_NAMES[Kind(one.kind)],
        one.topic.name if one.topic else "",
        tabular.cell_text(one.text),
        one.node.name,
        str(one.get_state_display()),
        one.due_on.isoformat() if one.due_on else "",
        answer.text if answer else "",
        local_date(answer.at, zone).isoformat() if answer else "",
    ]


def _csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Comma-separated UTF-8 with a mark, as Excel wants it; no cell can be computed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")

"""What leaves the system: the recap as XLSX and PDF with its signature block, the file for the treasury."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.urls import reverse

from tatakerja.allowance.access import require_read
from tatakerja.allowance.models import TppRun
from tatakerja.allowance.queries.recap import RecapRow, recap_rows, runs_below
from tatakerja.allowance.services.computing import run_hash
from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.money import format_rupiah
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Node
from tatakerja.organisation.queries import seat_of, signer_of, tree
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.letters import NOTICE, signature_of, verification
from tatakerja.platform.pdf import render_pdf
from tatakerja.platform.spreadsheets import Column, Sheet, Styled, Value, workbook

_COLUMNS: Final = (
    Column("No.", 6),
    Column("Nama", 32),
    Column("NIP", 21),
    Column("OPD", 34),
    Column("Unit kerja", 28),
    Column("Jabatan", 30),
    Column("Status", 12),
    Column("TPP penuh", 15, "number"),
    Column("Potongan %", 11, "center"),
    Column("Realisasi %", 11, "center"),
    Column("Bagian disiplin", 15, "number"),
    Column("Bagian kinerja", 15, "number"),
    Column("Selisih", 13, "number"),
    Column("Jumlah", 16, "total"),
)
# The columns of the treasury's upload; the tenant maps them onto its own payroll (as SIPD's).
TREASURY: Final = (
    "nip", "nama", "kode_opd", "opd", "jabatan", "status", "bulan", "tpp_penuh", "bagian_disiplin",
    "bagian_kinerja", "selisih", "jumlah",
)  # fmt: skip
_AT_MOST_ON_PAPER: Final = 2_000


@transaction.atomic
def recap_workbook(*, by: Actor, node: Node, month: Month) -> bytes:
    """Everybody's TPP of a month below an agency or region; it names people, so the download is recorded."""
    require_read(by, node)
    runs = _runs(node, month)
    rows = list(recap_rows(runs))
    now = clock.now()
    heading = (
        f"Rekap TPP {node.name}",
        f"{formats.month_name(month.first)} · dibuat {formats.long_date(local_date(now, node.zone))}",
    )
    lines = [_line(number, row) for number, row in enumerate(rows, start=1)]
    sheets = [
        Sheet("Pegawai", _COLUMNS, lines, heading, freeze_columns=2),
        _agencies(runs, heading),
    ]
    _record(by, node, month, "allowance.recap_exported", len(rows))
    return workbook(sheets, title=f"{heading[0]} {month}", author=node.name, made_at=now)


def _runs(node: Node, month: Month) -> list[TppRun]:
    runs = list(runs_below(node, month))
    if not runs:
        raise Conflict("TPP bulan ini belum dihitung.", code="no_runs")
    return runs


def _line(number: int, row: RecapRow) -> list[Value | Styled]:
    return [
        number, row.name, row.number, row.agency, row.unit, row.title, row.status, row.gross,
        float(row.cut_percent), float(row.realisation) if row.realisation is not None else None,
        row.discipline, row.performance, row.adjustment, row.amount,
    ]  # fmt: skip


def _agencies(runs: Sequence[TppRun], heading: Sequence[str]) -> Sheet:
    columns = [
        Column("OPD", 44),
        Column("Pegawai", 10, "number"),
        Column("TPP penuh", 18, "number"),
        Column("Jumlah", 18, "total"),
        Column("Keadaan", 18),
        Column("SHA-256", 70),
    ]
    rows: list[list[Value | Styled]] = [
        [run.agency.name, run.people, run.gross, run.amount, str(run.get_state_display()), run.sha256]
        for run in runs
    ]
    rows.append(
        [
            Styled("Jumlah", "total"),
            Styled(sum(run.people for run in runs), "total"),
            Styled(sum(run.gross for run in runs), "total"),
            sum(run.amount for run in runs),
        ]
    )
    return Sheet("OPD", columns, rows, heading)


@transaction.atomic
def recap_pdf(*, by: Actor, run: TppRun) -> bytes:
    """The agency's recap as a letter with its signature block; unlocked it says that it is a draft."""
    require_read(by, run.agency)
    rows = list(recap_rows([run]))
    if len(rows) > _AT_MOST_ON_PAPER:
        raise Conflict("Rekap ini terlalu panjang untuk dicetak. Pakai XLSX.", code="too_long")
    now = clock.now()
    data = _paper(run, rows, local_date(now, run.agency.zone))
    _record(by, run.agency, Month.of(run.month), "allowance.recap_printed", len(rows))
    return render_pdf("rekap_tpp", data, at=now)


def _paper(run: TppRun, rows: Sequence[RecapRow], today: date) -> dict[str, Any]:
    month = formats.month_name(run.month)
    region = tree().region_of(run.agency_id)
    head = signer_of(run.agency, today)
    locked = run.state == TppRun.State.LOCKED
    return {
        "title": f"Rekapitulasi TPP {run.agency.name} {month}",
        "letterhead": {
            "government": f"Pemerintah {region.name if region else ''}",
            "name": run.agency.name,
            "lines": [str(line) for line in run.agency.letterhead],
        },
        "month": month,
        "state": "" if locked else "RANCANGAN, BELUM DIKUNCI",
        "verify": verification(reverse("allowance:verify", args=[run.sha256]), run.sha256) if locked else {},
        "source": f"{run.rule.name} ({run.rule.source})",
        "notice": NOTICE,
        "rows": [
            [str(number), row.name, row.number, format_rupiah(row.gross), format_rupiah(row.discipline),
             format_rupiah(row.performance), format_rupiah(row.adjustment), format_rupiah(row.amount)]
            for number, row in enumerate(rows, start=1)
        ],
        "total": [format_rupiah(run.gross), format_rupiah(run.amount)],
        "signature": signature_of(
            head.title, head.name, head.nip, formats.written_date(today), seat_of(run.agency)
        ),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be told publicly about a locked recap: no names. ``intact``: it still has its hash."""

    agency: str
    month: date
    people: int
    gross: int
    amount: int
    locked_at: datetime | None
    zone: str
    intact: bool


def check_recap(sha256: str) -> Checked | None:
    """The locked recap with this hash, None where there is none."""
    rows = TppRun.objects.filter(sha256=sha256, state=TppRun.State.LOCKED).select_related("agency")
    run = rows.first() if sha256 else None
    if run is None:
        return None
    intact = run_hash(run) == run.sha256
    found = run.agency
    return Checked(
        found.name, run.month, run.people, run.gross, run.amount, run.locked_at, found.zone, intact
    )


@transaction.atomic
def treasury_csv(*, by: Actor, node: Node, month: Month) -> bytes:
    """The file for the treasury (SIPD-like, UTF-8 with BOM, semicolons): locked runs only."""
    require_read(by, node)
    runs = [run for run in _runs(node, month) if run.state == TppRun.State.LOCKED]
    if not runs:
        raise Conflict("Belum ada TPP yang dikunci pada bulan ini.", code="nothing_locked")
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(TREASURY)
    rows = list(recap_rows(runs))
    writer.writerows(_treasury(rows, month))
    _record(by, node, month, "allowance.treasury_exported", len(rows))
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _treasury(rows: Sequence[RecapRow], month: Month) -> Iterator[list[str]]:
    """Amounts without dots; text that a spreadsheet would compute begins with an apostrophe."""
    for row in rows:
        texts = [row.number, row.name, row.agency_code, row.agency, row.title, row.status, str(month)]
        figures = [row.gross, row.discipline, row.performance, row.adjustment, row.amount]
        yield [*(_plain(text) for text in texts), *(str(figure) for figure in figures)]


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _record(by: Actor, node: Node, month: Month, action: str, people: int) -> None:
    audit.record(
        by=by, action=action, subject=node, node_path=node.path, data={"month": str(month), "people": people}
    )

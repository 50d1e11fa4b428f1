"""The agency's report on work done at home: sent once and frozen, as letter and as workbook (A1-15)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Node, Role
from tatakerja.organisation.queries import accounts_with_role, signer_of
from tatakerja.platform import audit, clock, formats, notify
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.letters import signature_of, verification
from tatakerja.platform.pdf import render_pdf, sha256_of
from tatakerja.platform.spreadsheets import Column, Sheet, workbook
from tatakerja.worklog.access import require_exchange
from tatakerja.worklog.models import ResultsLetter
from tatakerja.worklog.queries.results import LONGEST, AgencyResults, results_of

_RECEIVER: Final = "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"


@transaction.atomic
def send_results(*, by: Actor, agency: Node, first: date, last: date, note: str = "") -> ResultsLetter:
    """Freezes the figures of a period and makes them the agency's report, visible to the personnel agency.

    Refuses (422) a period that is reversed, longer than two months or not begun; (409) one without anybody.
    """
    require_exchange(by, agency)
    today = zones.local_date(clock.now(), agency.zone)
    require_period(first, last, today)
    said = note.strip()
    if len(said) > 1000 or "\x00" in said:
        raise Invalid("Catatan paling banyak 1000 huruf biasa.", field="note", code="text_unusable")
    held = Node.objects.select_for_update().get(pk=agency.pk)
    found = results_of(held, first, last, today)
    if not found.rows:
        raise Conflict("Tidak ada yang bekerja dari rumah pada masa itu.", code="nothing_to_report")
    now = clock.now()
    begun, _end = zones.day_bounds(today.replace(month=1, day=1), agency.zone)
    count = ResultsLetter.objects.filter(agency=held, sent_at__gte=begun).count()
    number = f"800/{count + 1}/HK/{(held.short_name or held.code).upper()}/{today.year}"
    content = _letter(found, number, said, today)
    letter = ResultsLetter.objects.create(
        agency=held,
        first=first,
        last=last,
        number=number,
        content=content,
        sha256=sha256_of(content),
        sent_at=now,
        sent_by=person_behind(by),
    )
    data = {"number": number, "first": first.isoformat(), "last": last.isoformat(), "sha256": letter.sha256}
    audit.record(by=by, action="worklog.results_sent", subject=letter, node_path=held.path, data=data)
    _tell_the_bkd(letter, held)
    return letter


def _tell_the_bkd(letter: ResultsLetter, agency: Node) -> None:
    """The region's officers learn that the report is there (A1-15); its figures stay inside."""
    if agency.parent is None:
        return
    notify.send(
        "worklog.results_sent",
        accounts_with_role(agency.parent, Role.BKD_OFFICER),
        title="Laporan hasil kerja WFH masuk",
        text=f"{agency.name}, {formats.date_range(letter.first, letter.last)}. Nomor {letter.number}.",
        url=f"{reverse('worklog:results')}?opd={agency.pk}",
        key=f"results-{letter.pk}",
    )


def require_period(first: date, last: date, today: date) -> None:
    """Refuses (422) what is no period that could be reported."""
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if (last - first).days >= LONGEST:
        raise Invalid(f"Masa laporan paling lama {LONGEST} hari.", field="last", code="period_too_long")
    if first > today:
        raise Invalid("Masa itu belum mulai.", field="first", code="period_ahead")


def results_pdf(letter: ResultsLetter) -> bytes:
    """The letter; the same report gives the same bytes."""
    verify = verification(reverse("worklog:verify", args=[letter.sha256]), letter.sha256)
    return render_pdf("nota_dinas", {**letter.content, "verify": verify}, at=letter.sent_at)


def results_workbook(found: AgencyResults) -> bytes:
    """The same figures as a workbook, one row a person; nothing in it can be computed or called."""
    columns = [
        Column("NIP", 22),
        Column("Nama", 30),
        Column("Jabatan", 34),
        *(Column(title, 12) for title in ("Hari WFH", "Laporan", "Terlambat", "Belum lapor")),
        *(Column(title, 12) for title in ("Tugas", "Selesai", "Dinilai", "Di atas", "Sesuai", "Di bawah")),
    ]
    rows: list[list[str | int]] = [
        [
            post.person.nip, post.person.name, post.title, row.days, row.reported, row.late, len(row.missing),
            row.tasks, row.finished, row.judged,
            *(row.ratings.get(key, 0) for key in ("above", "meets", "below")),
        ]
        for post, row in found.rows
    ]  # fmt: skip
    period = formats.date_range(found.first, found.last)
    sheet = Sheet("Hasil kerja WFH", columns, rows, heading=[found.agency.name, period], freeze_columns=2)
    made_at = clock.now().replace(microsecond=0)
    title = f"Hasil kerja WFH {found.agency.name} {period}"
    return workbook([sheet], title=title, author="Tatakerja", made_at=made_at)


def _letter(found: AgencyResults, number: str, note: str, today: date) -> dict[str, Any]:
    agency, region = found.agency, found.agency.parent
    head = signer_of(agency, today)
    period = formats.date_range(found.first, found.last)
    day = formats.written_date(today)
    receiver = found.duty.receiver if found.duty else _RECEIVER
    return {
        "title": f"Laporan hasil kerja WFH {agency.name} {period}",
        "letterhead": {
            "government": f"Pemerintah {region.name}" if region else "",
            "name": agency.name,
            "lines": [str(line) for line in agency.letterhead],
        },
        "head": [
            ["Kepada", f"Yth. {receiver}"],
            ["Dari", head.title],
            ["Tanggal", day],
            ["Nomor", number],
            ["Sifat", "Biasa"],
            ["Lampiran", "-"],
            ["Hal", f"Laporan hasil kerja pegawai yang bekerja dari rumah, {period}"],
        ],
        "body": _body(found, period, note),
        "named": len(found.rows),
        "signature": signature_of(head.title, head.name, head.nip, day),
        "copies": [],
    }


def _body(found: AgencyResults, period: str, note: str) -> list[dict[str, Any]]:
    totals = found.totals
    clauses = f" (dasar: klausul {', '.join(found.duty.clauses)})" if found.duty else ""
    sums = [
        ["Pegawai", totals.people], ["Hari kerja dari rumah", totals.days],
        ["Laporan harian diterima", totals.reported], ["    di antaranya terlambat", totals.late],
        ["Hari tanpa laporan", totals.missing], ["Tugas", totals.tasks],
        ["    selesai", totals.finished], ["    sudah dinilai", totals.judged],
    ]  # fmt: skip
    people = [
        [str(place), post.person.name, f"{row.days}", f"{row.reported}/{row.late}", f"{len(row.missing)}",
         f"{row.finished}/{row.tasks}", f"{row.judged}"]
        for place, (post, row) in enumerate(found.rows, start=1)
    ]  # fmt: skip
    columns: list[dict[str, Any]] = [
        {"title": "No.", "number": True, "width": 1},
        {"title": "Nama"},
        *({"title": title, "number": True, "width": width} for title, width in _FIGURES),
    ]
    intro = (
        f"Bersama ini dilaporkan hasil kerja pegawai {found.agency.name} yang bekerja dari rumah, {period}"
    )
    blocks: list[dict[str, Any]] = [
        {"kind": "paragraph", "text": f"{intro}{clauses}:"},
        {
            "kind": "table",
            "columns": [{"title": "Uraian", "width": 8.4}, {"title": "Jumlah", "number": True, "width": 2.2}],
            "rows": [[str(name), str(value)] for name, value in sums],
        },
        {"kind": "heading", "text": "Menurut pegawai"},
        {"kind": "table", "columns": columns, "rows": people},
    ]
    if note:
        blocks += [{"kind": "heading", "text": "Catatan"}, {"kind": "paragraph", "text": note}]
    closing = (
        "Angka berasal dari laporan harian dan penilaian atasan; predikat tahunan tidak dihitung di sini."
    )
    return [*blocks, {"kind": "paragraph", "text": closing}]


_FIGURES: Final = (
    ("Hari", 1.4),
    ("Lapor/telat", 2.2),
    ("Tanpa lapor", 2.2),
    ("Selesai/tugas", 2.5),
    ("Dinilai", 1.7),
)

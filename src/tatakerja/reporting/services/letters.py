"""The words of the report as a nota dinas (agency → BKD), as a mail, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tatakerja.kernel.errors import Conflict
from tatakerja.kernel.zones import clock_text, label, local_date
from tatakerja.organisation.queries import seat_of, signer_of
from tatakerja.platform import formats
from tatakerja.platform.letters import NOTICE, signature_of, verification
from tatakerja.platform.pdf import render_pdf
from tatakerja.platform.site import whole_address
from tatakerja.reporting.models import Digest, ReportSettings
from tatakerja.reporting.queries.plans import Plan
from tatakerja.reporting.rules import COUNTS, WORDS

_INDENTED = frozenset({"office", "home", "outing", "outside"})
_MEDIUM = 8.4


def digest_pdf(digest: Digest) -> bytes:
    """The letter of a sent report; the same report gives the same bytes."""
    if digest.state != Digest.State.SENT or digest.sent_at is None:
        raise Conflict("Laporan ini belum dikirim; suratnya belum ada.", code="not_sent")
    return render_pdf("nota_dinas", with_verification(digest), at=digest.sent_at)


def nota_dinas(digest: Digest, plan: Plan, chosen: ReportSettings) -> dict[str, Any]:
    """All that the letter says, frozen with the report: later changes of names or settings leave it alone."""
    agency, region = plan.agency, plan.region
    head = signer_of(agency, digest.date)
    moment = f"pukul {digest.slot} {label(agency.zone)}, {formats.long_date(digest.date)}"
    assert digest.sent_at is not None
    day = formats.written_date(local_date(digest.sent_at, agency.zone))
    return {
        "title": f"Laporan kehadiran {agency.name} {moment}",
        "letterhead": {
            "government": f"Pemerintah {region.name}",
            "name": agency.name,
            "lines": [str(line) for line in agency.letterhead],
        },
        "head": [
            ["Kepada", f"Yth. {chosen.receiver}"],
            ["Dari", head.title],
            ["Tanggal", day],
            ["Nomor", digest.number],
            ["Sifat", "Biasa"],
            ["Lampiran", "-"],
            ["Hal", f"Laporan kehadiran pegawai {moment}"],
        ],
        "body": _body(digest, plan, moment),
        "signature": signature_of(head.title, head.name, head.nip, day, seat_of(agency)),
        "copies": [],
    }


def _body(digest: Digest, plan: Plan, moment: str) -> list[dict[str, Any]]:
    assert digest.sent_at is not None
    basis = f" (dasar: {', '.join(plan.clauses)})" if plan.clauses else ""
    sent = clock_text(digest.sent_at, plan.agency.zone)
    blocks: list[dict[str, Any]] = [
        _paragraph(
            f"Bersama ini dilaporkan kehadiran pegawai {plan.agency.name} {moment}{basis}, "
            f"dikirim pukul {sent}:"
        ),
        _counts(digest.counts),
    ]
    blocks += _named(digest.exceptions)
    if digest.requests:
        blocks.append(_paragraph(requests_sentence(digest.requests)))
    if digest.note:
        blocks += [{"kind": "heading", "text": "Catatan"}, _paragraph(digest.note)]
    blocks.append(
        _paragraph(
            "Angka dihitung dari presensi yang sudah diterima; titik lokasi pegawai tidak dilampirkan. "
            "Demikian disampaikan, atas perhatian Saudara diucapkan terima kasih."
        )
    )
    return blocks


def _paragraph(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "text": text}


def _counts(counts: Mapping[str, int]) -> dict[str, Any]:
    rows = [[f"    {WORDS[key]}" if key in _INDENTED else WORDS[key], str(counts[key])] for key in COUNTS]
    columns = [{"title": "Uraian", "width": _MEDIUM}, {"title": "Orang", "number": True, "width": 2.2}]
    return {"kind": "table", "columns": columns, "rows": rows}


def requests_sentence(requests: Mapping[str, int]) -> str:
    """What became of the requests for a location, in one sentence."""
    return (
        "Konfirmasi lokasi dari rumah: {asked} diminta, {answered} dijawab tepat waktu, {late} terlambat, "
        "{missed} terlewat, {open} masih terbuka saat laporan dikirim."
    ).format_map(requests)


def _named(exceptions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not exceptions:
        return [_paragraph("Tidak ada pegawai yang perlu perhatian.")]
    columns = [
        {"title": "No.", "number": True, "width": 1},
        {"title": "Nama"},
        {"title": "NIP", "width": 3.5},
        {"title": "Unit kerja"},
        {"title": "Keadaan", "share": 1.6},
    ]
    rows = [
        [str(number), row["name"], row["nip"], row["unit"], row["text"]]
        for number, row in enumerate(exceptions, start=1)
    ]
    return [
        {"kind": "heading", "text": "Pegawai yang perlu perhatian"},
        {"kind": "table", "columns": columns, "rows": rows},
    ]


def verify_address(digest: Digest) -> str:
    """The public address at which anybody may compare a letter with what was sent."""
    return whole_address(_verify_path(digest))


def _verify_path(digest: Digest) -> str:
    return reverse("reporting:verify", args=[digest.sha256])


def with_verification(digest: Digest) -> dict[str, Any]:
    """The frozen content with its hash and QR code; these are about the content and no part of it."""
    return {**digest.content, "verify": verification(_verify_path(digest), digest.sha256)}


def subject(digest: Digest) -> str:
    """The mail's subject: what, when, who; no names of people."""
    day = formats.medium_date(digest.date)
    return f"Laporan kehadiran {digest.slot} {label(digest.agency.zone)}, {day}: {digest.agency.name}"


def mail_text(digest: Digest) -> str:
    """The mail itself: the counts and where to check; names stand only in the letter."""
    lines = [f"{WORDS[key]}: {digest.counts[key]}" for key in COUNTS]
    return "\n".join(
        [
            subject(digest),
            f"Nomor: {digest.number}",
            "",
            *lines,
            *([requests_sentence(digest.requests)] if digest.requests else []),
            "",
            f"Surat terlampir. Keasliannya dapat diperiksa di {verify_address(digest)}",
            f"SHA-256 isi surat: {digest.sha256}",
            NOTICE,
        ]
    )


def file_name(digest: Digest) -> str:
    """``laporan-dpmptsp-2026-11-23-0730.pdf``."""
    return f"laporan-{digest.agency.code}-{digest.date.isoformat()}-{digest.slot.replace('.', '')}.pdf"

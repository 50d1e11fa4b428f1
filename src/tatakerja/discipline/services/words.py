"""What the letters of a case say; frozen when a letter is issued.

Wording after the annexes of PerBKN 6/2022, to be confirmed by the region's own rules of official letters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tatakerja.discipline.models import (
    Case,
    Hearing,
    Letter,
    Recommendation,
    Summons,
)
from tatakerja.discipline.queries import hearing_of
from tatakerja.discipline.rules.bands import KINDS, Regulation
from tatakerja.discipline.rules.offices import is_regional_head, office_of
from tatakerja.discipline.rules.terms import source_of
from tatakerja.kernel.zones import clock_text, local_date
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, post_of
from tatakerja.organisation.rules.ranks import rank_words
from tatakerja.platform import formats
from tatakerja.platform.formats import written_date
from tatakerja.platform.letters import UNSIGNED, number_line

Json = dict[str, Any]
LAWS = {
    Regulation.PP53_2010.value: [
        "Peraturan Pemerintah Nomor 53 Tahun 2010 tentang Disiplin Pegawai Negeri Sipil",
        "Peraturan Kepala BKN Nomor 21 Tahun 2010",
    ],
    Regulation.PP94_2021.value: [
        "Peraturan Pemerintah Nomor 94 Tahun 2021 tentang Disiplin Pegawai Negeri Sipil",
        "Peraturan BKN Nomor 6 Tahun 2022",
    ],
    Regulation.CONTRACT.value: [
        "Peraturan Pemerintah Nomor 49 Tahun 2018 tentang Manajemen PPPK",
        "Perjanjian kerja dan aturan disiplin instansi",
    ],
}
REGULATION = {
    Regulation.PP53_2010.value: "Peraturan Pemerintah Nomor 53 Tahun 2010",
    Regulation.PP94_2021.value: "Peraturan Pemerintah Nomor 94 Tahun 2021",
    Regulation.CONTRACT.value: "perjanjian kerja dan aturan disiplin instansi",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter before it has a number: heading, what it is about, body, who signs, who gets copies.

    ``issuer``: who issues it in the own office, such as the PPK; None = the agency. ``decree``: it is set
    ("ditetapkan"), not merely dated.
    """

    kind: str
    heading: str
    body: list[Json]
    signatures: list[Json]
    about: str = ""
    copies: list[str] = field(default_factory=list)
    issuer: Person | None = None
    decree: bool = False


def paragraph(text: str) -> Json:
    return {"kind": "paragraph", "text": text}


def heading(text: str) -> Json:
    return {"kind": "heading", "text": text}


def numbered(rows: list[str], numbering: str = "1.") -> Json:
    return {"kind": "list", "rows": rows, "numbering": numbering}


def pairs(rows: list[tuple[str, str]], indent: float = 0) -> Json:
    return {"kind": "pairs", "rows": [list(row) for row in rows], "indent": indent}


def part(title: str, rows: list[str], numbering: str = "a.") -> Json:
    return {"kind": "part", "title": title, "rows": rows, "numbering": numbering}


DICTUM = 2.9  # centimetres from the margin to the text of a dictum


def long_range(first: date, last: date) -> str:
    """``7 September 2026 sampai 20 November 2026``; a single day alone."""
    return written_date(first) if first == last else f"{written_date(first)} sampai {written_date(last)}"


def signer(person: Person, day: date, role: str = "", title: str = "") -> Json:
    """A signature block of a person with the post of the day; nobody has signed electronically yet."""
    if not title:
        post = post_of(person, day)
        title = _title_of(post) if post else "Pejabat"
    return {
        "role": role,
        "title": title,
        "state": UNSIGNED,
        "name": str(person),
        "number": "" if is_regional_head(title) else number_line(person.nip),
        "person": person.pk,
    }


def _title_of(post: Post) -> str:
    """The title in full for who heads an agency or a region; others as recorded."""
    if post.agency.pk in post.heads or is_regional_head(post.title):
        return office_of(post.title, post.agency.name, post.region.name)
    return post.title


def decree_of(block: Json) -> str:
    """The heading of a decision names the office that takes it."""
    return f"KEPUTUSAN {str(block['title']).upper()}"


def lowered(text: str) -> str:
    """For the middle of a sentence."""
    return text[:1].lower() + text[1:]


def employee(case: Case, indent: float = 0) -> Json:
    """Who the letter is about; in a decree moved in below its dictum."""
    return pairs(
        [
            ("Nama", str(case.person)),
            *(one for one in [_number(case.person)] if one[1]),
            ("Pangkat, golongan", rank_words(case.person.grade) or "–"),
            ("Jabatan", case.title),
            ("Unit kerja", case.agency.name),
        ],
        indent,
    )


def _number(person: Person) -> tuple[str, str]:
    """NIP and its figures as letters print them; another number under its own name."""
    label, _, figures = number_line(person.nip).partition(" ")
    return label, figures


# What a superior summons by; for people under contract the same way is the region's own rule.
_SUMMONED_BY = {
    Regulation.PP53_2010: "Peraturan Pemerintah Nomor 53 Tahun 2010 Pasal 23",
    Regulation.PP94_2021: "Peraturan Pemerintah Nomor 94 Tahun 2021 Pasal 26",
    Regulation.CONTRACT: "perjanjian kerja dan aturan disiplin daerah",
}


def summons(case: Case, call: Summons, examiner: Person, day: date) -> Paper:
    local = local_date(call.exam_at, case.agency.zone)
    ordinal = "I" if call.ordinal == 1 else "II"
    body = [
        paragraph("Bersama ini diminta dengan hormat kehadiran Saudara:"),
        employee(case),
        paragraph("untuk menghadap:"),
        pairs(
            [
                ("Pemeriksa", ", ".join(str(one.person) for one in case.examiners.all())),
                ("Hari, tanggal", formats.long_date(local)),
                ("Pukul", clock_text(call.exam_at, case.agency.zone)),
                ("Tempat", call.place),
            ]
        ),
        paragraph(f"untuk diperiksa sehubungan dengan dugaan pelanggaran disiplin: {case.summary}"),
        paragraph(
            "Pemeriksaan dilakukan secara tertutup. Saudara berhak melihat berkas, memberi jawaban dan "
            "bukti, serta didampingi."
        ),
        paragraph(f"Panggilan ini dibuat berdasarkan {_SUMMONED_BY[Regulation(case.regulation)]}."),
        paragraph("Demikian untuk dilaksanakan."),
    ]
    if call.ordinal == 2:
        first = case.letters.filter(kind=Letter.Kind.SUMMONS_1).order_by("id").last()
        if first is not None:
            text = f"Menunjuk Surat Panggilan I Nomor {first.number} yang tidak Saudara penuhi."
            body.insert(0, paragraph(text))
        text = "Bila Saudara tidak hadir, keputusan diambil berdasarkan alat bukti dan keterangan yang ada."
        body.insert(-2, paragraph(text))
    kind = Letter.Kind.SUMMONS_1 if call.ordinal == 1 else Letter.Kind.SUMMONS_2
    return Paper(
        kind.value,
        f"SURAT PANGGILAN {ordinal}",
        body,
        [signer(examiner, day)],
        copies=["Pengelola kepegawaian " + case.agency.name],
    )


_TEAM_TASK = (
    "Tim memeriksa secara tertutup, membuat berita acara pemeriksaan, dan melaporkan hasilnya kepada pejabat "
    "yang berwenang menghukum."
)


def team(case: Case, decider: Person, day: date) -> Paper:
    block = signer(decider, day)
    columns = [{"title": "No.", "number": True, "width": 1}, {"title": "Nama dan NIP"}, {"title": "Unsur"}]
    rows = [
        [str(number), f"{one.person}\n{number_line(one.person.nip)}", str(one.get_seat_display())]
        for number, one in enumerate(case.examiners.all(), start=1)
    ]
    body = [
        part("Menimbang", [f"bahwa dugaan pelanggaran disiplin {case.person} perlu diperiksa oleh tim;"]),
        part("Mengingat", LAWS[case.regulation], "1."),
        {"kind": "centre", "text": "MEMUTUSKAN:"},
        part("Menetapkan", ["KEPUTUSAN TENTANG PEMBENTUKAN TIM PEMERIKSA."]),
        part("KESATU", ["Membentuk tim pemeriksa dengan susunan berikut:"]),
        {"kind": "table", "columns": columns, "rows": rows},
        part("KEDUA", [_TEAM_TASK]),
        part("KETIGA", ["Keputusan ini berlaku sejak tanggal ditetapkan."]),
    ]
    return Paper(
        Letter.Kind.TEAM.value,
        decree_of(block),
        body,
        [block],
        about="Pembentukan tim pemeriksa",
        copies=["Anggota tim", "Badan kepegawaian daerah"],
        issuer=decider,
        decree=True,
    )


def release(case: Case, decider: Person, day: date) -> Paper:
    block = signer(decider, day)
    body = [
        part(
            "Menimbang",
            ["bahwa untuk kelancaran pemeriksaan, pegawai perlu dibebaskan sementara dari tugas jabatannya;"],
        ),
        part("Mengingat", LAWS[case.regulation], "1."),
        {"kind": "centre", "text": "MEMUTUSKAN:"},
        part("Menetapkan", ["KEPUTUSAN TENTANG PEMBEBASAN SEMENTARA DARI TUGAS JABATAN."]),
        part("KESATU", ["Membebaskan sementara dari tugas jabatannya:"]),
        employee(case, DICTUM),
        part("KEDUA", [f"Terhitung {written_date(day)} sampai keputusan hukuman disiplin ditetapkan."]),
        part("KETIGA", ["Selama itu pegawai tetap masuk kerja dan menerima hak kepegawaiannya."]),
    ]
    return Paper(
        Letter.Kind.RELEASE.value,
        decree_of(block),
        body,
        [block],
        about="Pembebasan sementara dari tugas jabatan",
        copies=["Yang bersangkutan", "Atasan langsung", "Badan kepegawaian daerah"],
        issuer=decider,
        decree=True,
    )


def minutes(case: Case, held: Hearing, day: date) -> Paper:
    body = [
        paragraph(
            f"Pada hari {formats.long_date(held.held_on)}, pemeriksa di bawah ini memeriksa secara tertutup:"
        ),
        employee(case),
        paragraph(f"Sehubungan dengan dugaan: {case.summary}"),
    ]
    if held.defender:
        body.append(paragraph(f"Pegawai didampingi oleh {held.defender}."))
    body += [heading("Tanya jawab"), {"kind": "dialog", "rows": held.minutes}]
    closing = "Berita acara ini dibacakan kembali dan ditandatangani pada setiap lembar."
    if not held.signed:
        closing = (
            f"Pegawai menolak menandatangani: {held.refusal}. Berita acara tetap sah sebagai bahan keputusan."
        )
    body.append(paragraph(closing))
    blocks = [signer(one.person, day, "Pemeriksa") for one in case.examiners.all()]
    subject = signer(case.person, day, "Yang diperiksa", case.title)
    if not held.signed:
        subject["state"] = "Menolak menandatangani"
    return Paper(Letter.Kind.MINUTES.value, "BERITA ACARA PEMERIKSAAN", body, [*blocks, subject])


def report(case: Case, found: Recommendation, day: date) -> Paper:
    held = hearing_of(case)
    course = [f"Panggilan {call.ordinal}: {_followed(call)}" for call in case.summonses.all()]
    course.append(
        f"Pemeriksaan {written_date(held.held_on)}, berita acara terlampir."
        if held
        else "Pegawai dua kali tidak memenuhi panggilan; disimpulkan dari alat bukti yang ada."
    )
    for answer in case.answers.all():
        moment = local_date(answer.at, case.agency.zone)
        course.append(f"Jawaban tertulis pegawai tanggal {written_date(moment)}: {answer.text[:400]}")
    kind = KINDS[found.kind].label if found.kind else ""
    result = (
        f"Terbukti. Direkomendasikan hukuman disiplin {KINDS[found.kind].level.value} berupa {kind} "
        f"({formats.article(source_of(found.kind, Regulation(case.regulation)))})."
        if found.proven
        else "Tidak terbukti. Direkomendasikan berkas ditutup."
    )
    body = [
        employee(case),
        heading("Dugaan"),
        paragraph(case.summary),
        *_counted(case),
        heading("Jalannya pemeriksaan"),
        numbered(course),
        heading("Pertimbangan"),
        paragraph(found.reasons),
        pairs([("Hal memberatkan", found.aggravating or "–"), ("Hal meringankan", found.mitigating or "–")]),
        heading("Kesimpulan dan rekomendasi"),
        paragraph(result),
    ]
    blocks = [signer(one.person, day, "Pemeriksa") for one in case.examiners.all()]
    return Paper(Letter.Kind.REPORT.value, "LAPORAN HASIL PEMERIKSAAN", body, blocks)


def _followed(call: Summons) -> str:
    return {True: "dipenuhi", False: "tidak dipenuhi", None: "belum tiba"}[call.followed]


def _counted(case: Case) -> list[Json]:
    """The reckoning of an absence with its days."""
    found = case.finding
    if not found:
        return []
    days = [formats.short_date(date.fromisoformat(text)) for text in found["days"]]
    rows = [("Hari tidak masuk", f"{found['absent_days']} hari: {', '.join(days) or '–'}")]
    if found["converted_days"]:
        rows.append(
            ("Keterlambatan", f"{found['late_minutes']} menit, dihitung {found['converted_days']} hari")
        )
    rows.append(("Jumlah", f"{found['total_days']} hari kerja dalam tahun berjalan"))
    rows.append(("Terpanjang", f"{found['consecutive_days']} hari kerja berturut-turut"))
    return [pairs(rows)]

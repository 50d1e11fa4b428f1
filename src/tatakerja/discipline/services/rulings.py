"""What the letters of a decision say, and of what comes after it."""

from __future__ import annotations

from datetime import date

from tatakerja.discipline.models import Case, Decision, Letter, Objection
from tatakerja.discipline.queries.cases import is_asn
from tatakerja.discipline.rules.bands import KINDS, Regulation
from tatakerja.discipline.rules.bands import Level as Gravity
from tatakerja.discipline.rules.terms import DISMISSALS, Route, source_of
from tatakerja.discipline.services.words import (
    DICTUM,
    LAWS,
    REGULATION,
    Json,
    Paper,
    decree_of,
    employee,
    heading,
    lowered,
    pairs,
    paragraph,
    part,
    signer,
)
from tatakerja.organisation.models import Person
from tatakerja.platform import formats
from tatakerja.platform.formats import written_date


def decision(case: Case, made: Decision, decider: Person, day: date) -> Paper:
    regulation = Regulation(case.regulation)
    law = REGULATION[case.regulation]
    level = KINDS[made.kind].level.value
    block = signer(decider, day)
    threatened = formats.article(source_of(made.kind, regulation))
    consider = [
        f"bahwa menurut pemeriksaan, {case.person} terbukti {lowered(case.summary)}",
        f"bahwa perbuatan itu melanggar {law} dan diancam dengan hukuman menurut {threatened};",
        f"bahwa {made.reasons}",
    ]
    body = [
        part("Menimbang", consider),
        part("Mengingat", LAWS[case.regulation], "1."),
        {"kind": "centre", "text": "MEMUTUSKAN:"},
        part("Menetapkan", ["KEPUTUSAN TENTANG HUKUMAN DISIPLIN."]),
        part(
            "KESATU",
            [f"Menjatuhkan hukuman disiplin tingkat {level} berupa {made.label} kepada:"],
        ),
        employee(case, DICTUM),
    ]
    if made.applied != made.kind:
        text = (
            f"Selama peraturan pemerintah tentang gaji dan tunjangan belum berlaku, hukuman pada diktum "
            f"KESATU dilaksanakan sebagai {made.applied_label}."
        )
        body.append(part("KEDUA", [text]))
    body += _closing(case, made, "KETIGA" if made.applied != made.kind else "KEDUA")
    return Paper(
        Letter.Kind.DECISION.value,
        decree_of(block),
        body,
        [block],
        about="Hukuman disiplin",
        copies=["Yang bersangkutan", "Badan kepegawaian daerah", "Atasan langsung"],
        issuer=decider,
        decree=True,
    )


def _closing(case: Case, made: Decision, label: str) -> list[Json]:
    old = case.regulation == Regulation.PP53_2010
    text = (
        "Keputusan ini berlaku pada hari ke-15 sesudah diterima, kecuali diajukan keberatan atau banding."
        if old
        else "Keputusan ini berlaku pada hari kerja ke-15 sesudah diterima, kecuali diajukan keberatan atau "
        "banding administratif."
    )
    order = ("KEDUA", "KETIGA", "KEEMPAT", "KELIMA")
    following = order[order.index(label) :]
    texts = [
        text,
        _contest(case, made),
        "Keputusan ini disampaikan kepada yang bersangkutan untuk dilaksanakan.",
    ]
    return [part(name, [one]) for name, one in zip(following, texts, strict=False)]


def _contest(case: Case, made: Decision) -> str:
    """What the employee can do about the decision, in the decision itself."""
    if made.kind in DISMISSALS and is_asn(case):
        if case.regulation == Regulation.PP53_2010:
            return "Banding administratif diajukan kepada Bapek paling lambat 14 hari sesudah diterima."
        return (
            "Banding administratif diajukan kepada BPASN, dengan tembusan kepada PPK, paling lambat 14 hari "
            "kerja sejak tanggal keputusan ini."
        )
    if case.regulation == Regulation.PP53_2010:
        if KINDS[made.kind].level is Gravity.RINGAN:
            return "Terhadap hukuman disiplin ringan tidak dapat diajukan keberatan."
        return (
            "Keberatan diajukan secara tertulis kepada atasan pejabat yang menghukum paling lambat 14 hari "
            "sesudah diterima."
        )
    return "Keberatan diajukan secara tertulis paling lambat 14 hari kerja sesudah keputusan ini diterima."


def cleared(case: Case, made: Decision, decider: Person, day: date) -> Paper:
    body = [
        paragraph("Menerangkan bahwa dugaan pelanggaran disiplin terhadap:"),
        employee(case),
        paragraph(f"yaitu: {case.summary}"),
        paragraph(f"sesudah diperiksa dinyatakan TIDAK TERBUKTI. {made.reasons}"),
        paragraph("Berkas ditutup; tidak ada akibat kepegawaian bagi pegawai."),
    ]
    return Paper(Letter.Kind.CLEARED.value, "SURAT KETERANGAN", body, [signer(decider, day)], issuer=decider)


def receipt(case: Case, made: Decision, route: Route | None, officer: Person, day: date) -> Paper:
    assert made.received_on is not None
    number = case.letters.filter(kind=Letter.Kind.DECISION).values_list("number", flat=True).last() or "–"
    rows = [
        ("Keputusan", f"Nomor {number}, {written_date(made.decided_on)}"),
        ("Diterima", written_date(made.received_on)),
        ("Cara", str(made.get_manner_display())),
    ]
    if made.first is not None:
        rows.append(("Mulai berlaku", f"{written_date(made.first)}, bila tidak ada keberatan atau banding"))
    if route is not None:
        rows.append((route.label, f"paling lambat {written_date(route.until)}" if route.until else "–"))
    body = [paragraph("Telah diterima keputusan hukuman disiplin oleh:"), employee(case), pairs(rows)]
    subject = signer(case.person, day, "Yang menerima", case.title)
    if made.manner == Decision.Manner.REFUSED:
        subject["state"] = "Menolak menandatangani"
    if made.manner == Decision.Manner.SENT:
        subject["state"] = "Dikirim, tidak hadir"
    return Paper(
        Letter.Kind.RECEIPT.value, "TANDA TERIMA", body, [subject, signer(officer, day, "Yang menyampaikan")]
    )


def objection(case: Case, filed: Objection, day: date) -> Paper:
    body = [
        paragraph(f"Telah diterima {filed.get_route_display().lower()} dari:"),
        employee(case),
        pairs([("Diajukan", f"{written_date(filed.filed_on)}, dalam tenggat")]),
        heading("Alasan pegawai"),
        paragraph(filed.grounds),
        paragraph("Selama belum diputus, hukuman tidak dilaksanakan."),
    ]
    subject = signer(case.person, day, "Pengaju", case.title)
    return Paper(Letter.Kind.OBJECTION.value, "TANDA TERIMA PENGAJUAN", body, [subject])


def reply(case: Case, filed: Objection, decider: Person, day: date) -> Paper:
    number = case.letters.filter(kind=Letter.Kind.DECISION).values_list("number", flat=True).last() or "–"
    route = str(filed.get_route_display())
    body = [
        paragraph(f"Menanggapi {route.lower()} yang diajukan oleh:"),
        employee(case),
        pairs(
            [
                ("Terhadap", f"Keputusan Nomor {number}, {written_date(case.decision.decided_on)}"),
                ("Diajukan", written_date(filed.filed_on)),
            ]
        ),
        heading("Tanggapan"),
        paragraph(filed.reply),
        paragraph("Demikian disampaikan sebagai bahan untuk memutus."),
    ]
    copies = ["Yang bersangkutan", "Badan kepegawaian daerah"]
    heading_of = f"TANGGAPAN ATAS {route.upper()}"
    block = signer(decider, day)
    return Paper(Letter.Kind.REPLY.value, heading_of, body, [block], copies=copies, issuer=decider)


def settlement(case: Case, filed: Objection, made: Decision, officer: Person, day: date) -> Paper:
    result = str(filed.get_result_display()).lower()
    outcome = "Hukuman dibatalkan." if made.annulled else f"Hukuman yang berlaku: {made.label}."
    if not made.annulled and made.applied != made.kind:
        outcome += f" Dilaksanakan sebagai {made.applied_label}."
    body = [
        paragraph(f"Diberitahukan bahwa {filed.get_route_display().lower()} dari:"),
        employee(case),
        paragraph(f"telah diputus: {result} keputusan semula. {filed.ruling}"),
        paragraph(outcome),
    ]
    if made.first is not None and not made.annulled:
        body.append(paragraph(f"Mulai berlaku {written_date(made.first)}."))
    return Paper(Letter.Kind.SETTLEMENT.value, "SURAT PEMBERITAHUAN", body, [signer(officer, day)])


def restored(case: Case, made: Decision, officer: Person, day: date) -> Paper:
    term = f"sejak {written_date(made.first)}" if made.first else ""
    if made.last:
        term += f" sampai {written_date(made.last)}"
    text = (
        "keputusan hukuman disiplinnya telah DIBATALKAN; hak dan nama baiknya dipulihkan."
        if made.annulled
        else f"telah SELESAI menjalani hukuman disiplin berupa {made.applied_label} {term}. "
        "Hak kepegawaiannya berlaku kembali."
    )
    body = [paragraph("Menerangkan bahwa pegawai di bawah ini:"), employee(case), paragraph(text)]
    return Paper(Letter.Kind.RESTORED.value, "SURAT KETERANGAN PEMULIHAN", body, [signer(officer, day)])

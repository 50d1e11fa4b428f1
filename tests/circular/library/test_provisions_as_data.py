"""Every provision of the circulars of 2020-21 and 2026: the value its words give, typed from the source.

The library is read back by path; a value that somebody changes in a circular must be changed here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.source import plain

LIBRARY = load_library()
SLUGS = {
    "A0": "kaltim-2021",
    "A1": "kotim-2021",
    "A2": "banten-2020",
    "A3": "kaltim-2020",
    "A4": "probolinggo-2020",
    "K26": "kaltim-2026",
    "M26": "mendagri-2026",
}
HEADS = [{"title": ["Kepala Dinas", "Camat"]}, {"class": "jpt_pratama", "untitled": True}]
RANKS = [{"eselon": ["II", "III"]}, {"class": ["jpt_pratama", "administrator"]}]
ASN = {"status": ["pns", "cpns", "pppk", "pppk_paruh_waktu"]}
GOALS = ["pelayanan masyarakat tetap berjalan", "penyebaran Covid-19 ditekan"]
DAILY = {"what": "hasil kerja", "sender": "ASN yang bekerja di rumah", "receiver": "atasan langsung"}
TASKS = {
    "office": "pelaksanaan tugas dan fungsi berjalan efektif",
    "public": "pelayanan publik berjalan efektif",
}
PROTOCOL = ["jaga jarak", "kesehatan dan keselamatan pegawai", "protokol kesehatan"]
TITLE = "Penyesuaian Sistem Kerja Aparatur Sipil Negara di Lingkungan Pemerintah Provinsi Banten"
ONCE = 'Pernyataan "bisa dipecat" tidak berdasar untuk pelanggaran pertama; yang ditampilkan adalah jenjang menurut peraturan.'  # noqa: E501
POOL = {
    "any_of": [
        {"eselon": ["III", "IV", "V"]},
        {"class": ["administrator", "pengawas", "pelaksana", "fungsional"]},
    ],
    "unless": {"eselon": ["I", "II"]},
}
TEACHERS = {
    "who": {"groups": ["teacher", "education_staff"]},
    "modes": ["WFH", "WFO"],
    "delegated_to": "Dinas Pendidikan",
}

READ: list[tuple[str, str, Any]] = [
    ("A0-01", "valid", {"from": "2021-07-06", "until": None}),
    ("A0-01", "relations.1.kind", "reinstates"),
    (
        "A0-02",
        "circular.purpose",
        ["menghindari penumpukan pegawai di kantor dan meminimalisir penularan Covid-19"],
    ),
    ("A0-03", "office.max_share", 25),
    ("A0-03", "office.mandatory_counting", "inside"),
    ("A0-04", "office.share_scope", "unit"),
    ("A0-05", "work.reports.performance.receiver", "kepala unit kerja"),
    ("A0-06", "work.task_required", True),
    ("A0-06", "presence.online", True),
    ("A0-07", "circular.number", "065/3359/B.Org-TL"),
    ("A0-08", "relations.0.kind", "confirms"),
    ("A0-09", "meetings.ceremonies", "permit"),
    ("A0-09", "meetings.ceremony_capacity", None),
    ("A0-10", "travel.private", "permission"),
    ("A0-10", "travel.private_binds", "everybody"),
    ("A0-11", "work.supervises", ["WFH", "WFO"]),
    ("A0-12", "work.steps", ["diperiksa", "dievaluasi"]),
    ("A0-13", "presence.modes", ["WFH", "WFO"]),
    ("A0-14", "discipline.triggers", ["task_not_done"]),
    ("A0-15", "discipline.basis", "Pasal 7 PP 53 Tahun 2010"),
    ("A0-15", "discipline.statuses", ["pns", "cpns"]),
    ("A0-16", "discipline.warning", None),
    ("A0-17", "protocols.kegiatan.applies_to", ["office", "meeting", "event", "offline_service"]),
    ("A0-18", "travel.boundary", "keluar daerah (judul), luar kota (isi)"),
    ("A0-19", "travel.official", "permission"),
    ("A0-19", "travel.approver", "atasan unit kerja"),
    ("A1-01", "circular.number", None),
    (
        "A1-02",
        "circular.purpose.0",
        "mengendalikan penyebaran Covid-19 yang telah masuk dalam klaster pegawai",
    ),
    ("A1-03", "circular.bases.0.kind", "instruction"),
    ("A1-04", "office.mandatory", HEADS),
    ("A1-05", "work.supervises", ["WFH", "WFO"]),
    ("A1-06", "valid.until_event", "PPKM Mikro berakhir di Kotawaringin Timur"),
    ("A1-07", "office.max_share", 25),
    ("A1-07", "office.share_scope", "agency"),
    ("A1-08", "office.mandatory_counting", "outside_base_all"),
    ("A1-09", "office.rotation", True),
    ("A1-10", "office.call_up_rule", {"must_come": True, "over_quota": True}),
    ("A1-11", "work.reports.daily", DAILY | {"every": "day", "mode": "WFH"}),
    ("A1-12", "travel.private", "forbidden"),
    ("A1-12", "travel.private_binds", "home_workers"),
    ("A1-13", "services.goals", GOALS),
    ("A1-14", "work.supervisor", "kepala dinas"),
    ("A1-15", "work.reports.agency.receiver", "BKPSDM"),
    ("A1-15", "work.reports.agency.every", None),
    ("A1-16", "circular.source", "oral"),
    ("A1-16", "valid.to_be_confirmed", True),
    ("A2-01", "valid.from", "2020-03-23"),
    ("A2-02", "office.duty", "PIKET"),
    ("A2-03", "circular.issuer", "Sekretaris Daerah Provinsi Banten"),
    ("A2-03", "circular.title", TITLE),
    ("A2-04", "circular.bases.1.kind", "event"),
    ("A2-05", "office.groups.tenaga_pendidik", TEACHERS),
    ("A2-05", "work.reports.pembelajaran.contains", ["metode", "kelas", "jam"]),
    ("A2-06", "clauses.A2-06.default", "exempt"),
    ("A2-07", "meetings.face_to_face", "cancelled"),
    ("A2-08", "travel.official", "selective"),
    ("A2-09", "office.groups.gugus_tugas.needs_letter", True),
    ("A2-10", "clauses.A2-10.default", "exempt"),
    ("A2-11", "office.pool", POOL),
    ("A2-12", "valid.review_at", "2020-03-30"),
    ("A2-13", "office.min_per_day", 5),
    ("A2-14", "office.fixed_per_day", None),
    ("A2-15", "work.supervisor", "setiap OPD"),
    ("A2-16", "work.reports.sikap.optional", True),
    ("A2-17", "work.channel", "grup percakapan per dinas"),
    ("A2-18", "presence.work_window", {"from": "07:00", "until": "15:00"}),
    ("A2-19", "presence.location_hours", 8),
    ("A2-20", "presence.report_times", ["07:30", "11:30", "15:00"]),
    ("A2-21", "presence.evidence", ["tangkapan layar peta sebagai cadangan", "laporan kehadiran berangka"]),
    ("A2-22", "discipline.warning", ONCE),
    ("A2-22", "presence.outside", "report_by_person"),
    ("A2-23", "office.groups.bidang_pelayanan.modes", ["WFO"]),
    ("A2-24", "valid.groups", None),
    ("A2-25", "binds", None),
    ("A3-01", "circular.bases.0.text", "arahan dan keputusan Presiden RI"),
    ("A3-02", "binds", ASN),
    (
        "A3-03",
        "circular.purpose.0",
        "menjaga keberlangsungan pelaksanaan tugas dan fungsi dengan tetap memprioritaskan kesehatan dan "
        "keselamatan ASN",
    ),
    ("A3-04", "circular.character", "guideline"),
    ("A3-05", "services.goals", [TASKS["office"], TASKS["public"]]),
    ("A3-06", "presence.places", ["home", "residence"]),
    ("A3-07", "working_time", None),
    ("A3-08", "office.max_share", "1/5"),
    ("A3-08", "office.mandatory", {"class": ["jpt_pratama", "administrator"]}),
    ("A3-08", "office.mandatory_counting", "outside_base_rest"),
    ("A3-09", "services.publish_standards", True),
    ("A3-10", "services.online_channels", ["konsultasi", "pengaduan"]),
    ("A3-11", "protocols.layanan_langsung.items", PROTOCOL),
    ("A3-12", "meetings.face_to_face", "online_preferred"),
    ("A3-13", "office.shift_instead", True),
    ("A4-01", "valid", {"from": "2020-04-01", "until": "2020-04-21"}),
    ("A4-02", "office.home", "allowed"),
    ("A4-03", "office.visit_rule", {"notice": "acknowledgement", "reason_required": True}),
    ("A4-04", "office.mandatory", RANKS),
    ("A4-05", "meetings.face_to_face", "online_preferred"),
    ("A4-06", "protocols.kantor", {"items": ["jaga jarak"], "applies_to": ["office", "visit"]}),
    ("A4-07", "office.groups.pelayanan_publik.modes", ["WFO"]),
    ("A4-08", "services.own_rota", True),
    ("A4-09", "presence.app", "SIAP Mobile"),
    ("A4-10", "presence.stay_home", True),
    ("A4-10", "presence.outside", "event_to_explain"),
    ("A4-11", "outing.categories", ["pangan", "kesehatan", "lainnya"]),
    ("A4-11", "outing.coordination", "acknowledgement"),
    ("A4-12", "allowance.home_counts_full", True),
    ("A4-13", "allowance.performance_counts", True),
    ("A4-14", "allowance.statuses", ["pns", "cpns", "pppk"]),
    ("A4-15", "valid.groups", None),
    ("K26-01", "office.weekdays", ["fri"]),
    ("K26-01", "presence.places", ["home", "residence", "anywhere"]),
    ("K26-02", "valid.from", "2026-02-13"),
    ("K26-03", "office.groups.layanan_langsung.modes", ["WFO"]),
    (
        "K26-04",
        "presence.windows.1",
        {"from": "07:00", "until": "08:00", "ramadan": True, "kind": "check_in"},
    ),
    ("K26-04", "presence.windows.2", {"from": "11:00", "until": "13:00", "kind": "midday"}),
    ("K26-05", "reachability", [{"calls": 3, "within_minutes": 30, "proposal_no_answer": "discipline"}]),
    ("K26-06", "work.reports.daily.channel", "e-SAKIP"),
    ("K26-07", "presence.app_from", "2026-02-20"),
    ("K26-08", "valid.until", None),
    ("M26-01", "valid.from", "2026-04-10"),
    ("M26-02", "presence.evidence", ["geolokasi"]),
    ("M26-03", "reachability.1.reply_minutes", 5),
    ("M26-04", "reachability.0", {"calls": 2, "proposal_no_answer": "teguran_lisan"}),
    ("M26-05", "reachability.1.proposal_late", "teguran_tertulis"),
    ("M26-06", "reachability.1.proposal_repeated", "evaluasi_kinerja"),
    ("M26-07", "office.mandatory.0", {"class": ["jpt_utama", "jpt_madya", "jpt_pratama"]}),
    ("M26-08", "office.mandatory.1", {"eselon": ["II", "III"], "unless": {"level": "province"}}),
    ("M26-09", "office.mandatory.2", {"title": ["Camat", "Lurah", "Kepala Desa"]}),
    ("M26-09", "office.groups.kesehatan", {"who": {"groups": ["health"]}, "modes": ["WFO"]}),
    ("M26-10", "work.reports.monthly.every", "month"),
    ("M26-11", "valid.review_at", "2026-06-10"),
    ("M26-12", "work.reports.monthly.channel", "SIPD"),
    ("M26-13", "valid.to_be_confirmed", True),
]


def written(slug: str, path: str) -> Any:
    """What the document says at a path; None where it says nothing."""
    found: Any = plain(LIBRARY.tree(slug))
    for name in path.split("."):
        if isinstance(found, list) and not name.isdigit():
            found = next(item for item in found if item["id"] == name)
        elif isinstance(found, list):
            found = found[int(name)]
        else:
            found = found.get(name) if isinstance(found, Mapping) else None
    return found


@pytest.mark.parametrize(("clause", "path", "value"), READ)
def test_what_the_words_of_a_provision_give(clause: str, path: str, value: Any) -> None:
    assert written(SLUGS[clause.partition("-")[0]], path) == value


def test_each_of_the_88_provisions_and_each_of_2026_is_read_here() -> None:
    clauses = [
        clause.id
        for prefix, slug in SLUGS.items()
        for clause in LIBRARY.policy(slug).clauses
        if clause.id.startswith(f"{prefix}-")
    ]
    assert sorted({clause for clause, _, _ in READ}) == sorted(clauses)
    assert sum(clause.startswith("A") for clause in clauses) == 88
    assert len(clauses) == 88 + 8 + 13


# A conflict of the press with itself about dates (X10): none of them is taken from a page's header.
HEADER_DATES = {"kotim-2021": "2024-11-27", "probolinggo-2020": "2021-01-23"}


@pytest.mark.parametrize("slug", sorted(HEADER_DATES))
def test_x10_no_date_is_taken_from_the_header_of_a_page(slug: str) -> None:
    contradiction = next(one for one in LIBRARY.contradictions if one.id == "X10")
    dates = [written(slug, path) for path in ("circular.date", "valid.from", "valid.until")]
    assert HEADER_DATES[slug] not in dates
    assert (dates[0], contradiction.path) == (None, "valid.to_be_confirmed")

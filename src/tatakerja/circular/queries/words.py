"""Policy values in plain words: what a parameter is called and how its value is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from tatakerja.circular.queries.row_words import row_words
from tatakerja.circular.rules.policy import Clause, ClauseState, Policy, Window
from tatakerja.circular.rules.terms import Selector
from tatakerja.kernel.periods import Period
from tatakerja.platform import formats

SECTIONS: Final[Mapping[str, Any]] = {
    "office": _("Kantor dan rumah"),
    "presence": _("Presensi"),
    "reachability": _("Panggilan"),
    "travel": _("Bepergian"),
    "leave": _("Cuti"),
    "outing": _("Keluar rumah"),
    "work": _("Tugas dan laporan"),
    "meetings": _("Rapat dan kegiatan"),
    "protocols": _("Daftar periksa protokol"),
    "services": _("Pelayanan"),
    "evaluation": _("Evaluasi"),
    "allowance": _("Tambahan penghasilan (TPP)"),
    "discipline": _("Disiplin"),
    "ramadan": _("Ramadan"),
    "working_time": _("Jam kerja"),
}
NAMES: Final[Mapping[str, Any]] = {
    "number": _("Nomor"),
    "date": _("Tanggal"),
    "title": _("Judul"),
    "valid.from": _("Mulai berlaku"),
    "valid.until": _("Berlaku sampai"),
    "valid.until_event": _("Berlaku sampai peristiwa"),
    "valid.while_event": _("Berlaku selama peristiwa"),
    "binds": _("Mengikat"),
    "office.weekdays": _("Hanya pada hari"),
    "office.dates": _("Hanya pada tanggal"),
    "office.max_share": _("Paling banyak di kantor"),
    "office.max_home_share": _("Paling banyak di rumah"),
    "office.home_days_per_week": _("Paling banyak hari di rumah sepekan"),
    "office.dimensions": _("Keadaan tempat"),
    "office.fixed": _("Jumlah yang ditetapkan kepala"),
    "office.call_up_rule": _("Panggilan ke kantor, rinci"),
    "office.visit_rule": _("Datang sendiri, rinci"),
    "office.closures": _("Kantor yang ditutup"),
    "presence.app_from": _("Aplikasi dipakai sejak"),
    "travel.private_approver": _("Pemberi izin pribadi"),
    "travel.signer": _("Penanda tangan surat tugas"),
    "travel.priorities": _("Prioritas dan pemberi izinnya"),
    "travel.periods": _("Aturan pada tanggal tertentu"),
    "travel.caps": _("Pengurangan perjalanan"),
    "leave.regime": _("Cuti"),
    "leave.kinds": _("Jenis cuti yang tetap boleh"),
    "leave.dates": _("Pembatasan cuti pada"),
    "meetings.events": _("Jenis kegiatan"),
    "services.slot_people": _("Orang per giliran layanan"),
    "services.room_share": _("Isi ruang tunggu"),
    "services.survey": _("Survei kepuasan"),
    "evaluation.figures": _("Angka yang dinilai"),
    "evaluation.days_before": _("Dibandingkan dengan hari sebelumnya"),
    "evaluation.by": _("Penilai"),
    "protocols": _("Daftar periksa"),
    "office.share_scope": _("Batas dihitung per"),
    "office.rounding": _("Pembulatan"),
    "office.shares": _("Tabel batas"),
    "office.mandatory": _("Wajib di kantor"),
    "office.mandatory_counting": _("Yang wajib dihitung"),
    "office.pool": _("Yang bergiliran"),
    "office.groups": _("Kelompok khusus"),
    "office.min_per_day": _("Paling sedikit bertugas per hari"),
    "office.min_override": _("Jumlah lain"),
    "office.fixed_per_day": _("Jumlah tetap per hari"),
    "office.duty": _("Giliran di kantor disebut"),
    "office.home": _("Bekerja dari rumah"),
    "office.shifts": _("Sif"),
    "office.shift_instead": _("Boleh memakai sif"),
    "office.rotation": _("Bergiliran merata"),
    "office.roster_by": _("Penyusun jadwal"),
    "office.call_up": _("Panggilan ke kantor"),
    "office.visit": _("Datang sendiri ke kantor"),
    "office.cluster_closes_days": _("Tutup bila ada klaster (hari)"),
    "presence.online": _("Presensi daring"),
    "presence.app": _("Aplikasi"),
    "presence.modes": _("Berlaku bagi"),
    "presence.windows": _("Jam presensi"),
    "presence.apel": _("Apel dan upacara"),
    "presence.report_times": _("Jam laporan OPD"),
    "presence.work_window": _("Jam siap dihubungi"),
    "presence.location_hours": _("Berbagi lokasi (jam)"),
    "presence.places": _("Tempat yang diakui"),
    "presence.stay_home": _("Harus berada di rumah"),
    "presence.outside": _("Bila berada di tempat lain"),
    "presence.evidence": _("Bukti"),
    "presence.without_evidence": _("Bila tanpa bukti kedua"),
    "travel.private": _("Bepergian pribadi"),
    "travel.official": _("Perjalanan dinas"),
    "travel.private_binds": _("Pribadi: mengikat"),
    "travel.official_binds": _("Dinas: mengikat"),
    "travel.boundary": _("Batas wilayah"),
    "travel.approver": _("Pemberi izin"),
    "travel.alert": _("Diberi tahu"),
    "outing.categories": _("Keperluan"),
    "outing.coordination": _("Koordinasi"),
    "work.task_required": _("Harus ada tugas"),
    "work.reports": _("Laporan"),
    "work.supervisor": _("Pengawas"),
    "work.supervises": _("Yang diawasi"),
    "work.steps": _("Langkah penilaian"),
    "work.channel": _("Saluran"),
    "meetings.face_to_face": _("Tatap muka"),
    "meetings.ceremonies": _("Acara seremonial"),
    "meetings.ceremony_capacity": _("Kapasitas acara"),
    "meetings.protocol": _("Protokol"),
    "services.publish_standards": _("Umumkan standar pelayanan"),
    "services.online_channels": _("Saluran daring"),
    "services.offline_conditions": _("Syarat pelayanan langsung"),
    "services.own_rota": _("Mengatur jadwal sendiri"),
    "services.goals": _("Tujuan"),
    "allowance.home_counts_full": _("Hari WFH dihitung penuh"),
    "allowance.performance_counts": _("Realisasi target dihitung"),
    "allowance.statuses": _("Berlaku bagi"),
    "discipline.basis": _("Dasar"),
    "discipline.statuses": _("Berlaku bagi"),
    "discipline.triggers": _("Pemicu"),
    "discipline.warning": _("Catatan"),
    "reachability": _("Aturan panggilan"),
    "ramadan": _("Rentang Ramadan"),
    "working_time.ordinary": _("Jam kerja biasa"),
    "working_time.ramadan": _("Jam kerja Ramadan"),
}
VALUES: Final[Mapping[str, Any]] = {
    "unit": _("unit kerja"),
    "agency": _("OPD"),
    "inside": _("termasuk dalam batas"),
    "outside_base_all": _("di luar batas (batas dari semua pegawai)"),
    "outside_base_rest": _("di luar batas (batas dari pegawai lainnya)"),
    "down": _("ke bawah"),
    "up": _("ke atas"),
    "nearest": _("terdekat"),
    "required": _("wajib"),
    "allowed": _("boleh"),
    "free": _("bebas"),
    "permission": _("dengan izin atasan"),
    "selective": _("selektif menurut prioritas"),
    "forbidden": _("dilarang"),
    "everybody": _("semua pegawai"),
    "home_workers": _("pegawai yang WFH"),
    "online_preferred": _("diutamakan daring"),
    "permit": _("dengan izin"),
    "cancelled": _("dibatalkan"),
    "WFO": _("kantor (WFO)"),
    "WFH": _("rumah (WFH)"),
    "PIKET": _("piket"),
    "restricted": _("dibatasi"),
    "administrator": _("administrator"),
    "pengawas": _("pengawas"),
    "pelaksana": _("pelaksana"),
    "fungsional": _("fungsional"),
    "jpt_utama": _("JPT utama"),
    "jpt_madya": _("JPT madya"),
    "jpt_pratama": _("JPT pratama"),
    "pns": "PNS",
    "cpns": "CPNS",
    "pppk": "PPPK",
    "pppk_paruh_waktu": _("PPPK paruh waktu"),
    "non_asn": _("non-ASN"),
    "task_force": _("gugus tugas"),
    "teacher": _("guru"),
    "education_staff": _("tenaga kependidikan"),
    "public_service": _("pelayanan publik"),
    "health_risk": _("berisiko kesehatan"),
    "emergency": _("kedaruratan"),
    "public_order": _("ketertiban umum"),
    "health": _("kesehatan"),
    "education": _("pendidikan"),
    "village": _("kelurahan/desa"),
    "anywhere": _("di mana saja"),
    "office": _("kantor"),
    "visit": _("kunjungan ke kantor"),
    "meeting": _("rapat"),
    "event": _("kegiatan"),
    "ceremony": _("acara seremonial"),
    "offline_service": _("pelayanan langsung"),
    "teguran_lisan": _("teguran lisan"),
    "teguran_tertulis": _("teguran tertulis"),
    "evaluasi_kinerja": _("evaluasi kinerja"),
    "discipline": _("pemeriksaan disiplin"),
    "daily": _("harian"),
    "monthly": _("bulanan"),
    "performance": _("kinerja"),
    "day": _("setiap hari"),
    "month": _("setiap bulan"),
    "report_times": _("pada jam laporan"),
    "zone_level": _("zona"),
    "sector": _("sektor"),
    "domestic": _("dalam negeri"),
    "foreign": _("luar negeri"),
    "vehicles": _("kendaraan dinas"),
    "budget": _("anggaran"),
    "trips": _("perjalanan"),
    "attendance": _("kehadiran"),
    "reports": _("laporan"),
    "complaints": _("pengaduan"),
    "service_level": _("tingkat layanan"),
    "policy_goal": _("tujuan edaran"),
    "task_not_done": _("tugas tidak dikerjakan"),
    "found_outside": _("ditemukan di luar"),
    "home": _("rumah"),
    "residence": _("tempat tinggal"),
    "acknowledgement": _("diberitahukan dan diketahui atasan"),
    "none": _("tidak perlu"),
    "event_to_explain": _("perlu penjelasan"),
    "block": _("tidak diterima"),
    "screen_key": _("kunci layar ponsel"),
    "office_code": _("kode di layar kantor"),
    "report_by_person": _("dilaporkan oleh orang"),
    "revokes": _("mencabut"),
    "based_on": _("berdasar"),
    "amends": _("mengubah"),
    "extends": _("memperpanjang"),
    "suspends": _("menangguhkan"),
    "reinstates": _("memberlakukan kembali"),
    "confirms": _("menegaskan"),
    "document": _("naskah"),
    "oral": _("pernyataan lisan"),
    "press": _("pemberitaan"),
    "order": _("perintah"),
    "guideline": _("pedoman"),
    "province": _("provinsi"),
    "regency": _("kabupaten/kota"),
    "nation": _("nasional"),
}
_DAYS: Final = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))
_CODE: Final = re.compile(r"[a-z]+(_[a-z0-9]+)+")


def name_of(path: str) -> str:
    """What a parameter is called."""
    plain = path.removeprefix("circular.")
    return str(NAMES.get(plain, plain.rpartition(".")[2].replace("_", " ")))


def say(value: Any, path: str = "") -> str:
    """A value of a policy in plain words."""
    if value is None:
        return str(_g("tidak disebut"))
    if isinstance(value, bool):
        return str(_g("ya") if value else _g("tidak"))
    if path == "office.weekdays":
        return ", ".join(str(_DAYS[day]) for day in value)
    if isinstance(value, Fraction):
        return formats.percent(value)
    if isinstance(value, date):
        return formats.medium_date(value)
    if isinstance(value, time):
        return formats.clock(value)
    if isinstance(value, StrEnum | str):
        known = VALUES.get(str(value))
        return str(known) if known is not None else _spaced(str(value))
    return _many(value) if isinstance(value, tuple | Mapping) else _record(value)


def _spaced(text: str) -> str:
    """A code word that has no words of its own (``tidak_terdampak``); other text stays as written."""
    return text.replace("_", " ") if _CODE.fullmatch(text) else text


def _many(value: tuple[Any, ...] | Mapping[Any, Any]) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_key(key)}: {say(item)}" for key, item in value.items())
    return ("; " if value and is_dataclass(value[0]) else ", ").join(say(item) for item in value)


def _key(key: Any) -> str:
    return str(_DAYS[key]) if isinstance(key, int) else str(VALUES.get(key, key)).replace("_", " ")


def _record(value: Any) -> str:
    if isinstance(value, Selector):
        return who(value)
    if isinstance(value, Window):
        season = _g("selama Ramadan") if value.ramadan else _g("di luar Ramadan")
        when = "" if value.ramadan is None else season
        return f"{value.start:%H.%M}–{value.until:%H.%M}" + (f" ({when})" if when else "")
    if isinstance(value, Period):
        return formats.date_range(value.first, value.last) if value.last else formats.medium_date(value.first)
    row = row_words(value, say)
    if row is not None:
        return row
    if is_dataclass(value):
        stated = ((field.name, getattr(value, field.name)) for field in fields(value))
        return ", ".join(f"{_key(key)} {say(item)}" for key, item in stated if item is not None)
    return str(value)


def who(selector: Selector) -> str:
    """Whom a selector means."""
    parts = [", ".join(who(one) for one in selector.any_of)] if selector.any_of else []
    for values, words in (
        (selector.title, "{}"),
        (selector.post_class, "{}"),
        (selector.eselon, _g("eselon {}")),
        (selector.status, "{}"),
        (selector.groups, "{}"),
        (selector.unit, _g("unit {}")),
        (selector.agency, _g("OPD {}")),
        (selector.agency_kind, "{}"),
        (selector.level, _g("tingkat {}")),
        (selector.person, "{}"),
    ):
        if values:
            parts.append(words.format(" / ".join(say(one) for one in values)))
    if selector.top_levels:
        parts.append(_g("%(n)s tingkat jabatan tertinggi") % {"n": selector.top_levels})
    if selector.untitled:
        parts.append(_g("tanpa catatan nama jabatan"))
    found = ", ".join(parts) or str(_g("semua pegawai"))
    return found + (f" ({_g('kecuali')} {who(selector.unless)})" if selector.unless else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """One parameter of a page: name, value in words, the clauses behind it, those of them unclear."""

    path: str
    name: str
    value: str
    clauses: tuple[str, ...]
    unclear: tuple[str, ...]


def parameters_of(policy: Policy) -> list[tuple[str, list[Shown]]]:
    """Everything a circular states, by section, each with the clause it came from."""
    found = []
    for section, title in SECTIONS.items():
        value = getattr(policy, section)
        if value is None:
            continue
        rows = (
            [(section, value)]
            if isinstance(value, tuple | Mapping)
            else [(f"{section}.{one.name}", getattr(value, one.name)) for one in fields(value)]
        )
        shown = [_shown(policy, path, stated) for path, stated in rows if stated is not None]
        if shown:
            found.append((str(title), shown))
    return found


def _shown(policy: Policy, path: str, value: Any) -> Shown:
    return Shown(
        path, name_of(path), say(value, path), policy.clauses_behind(path), policy.unclear_behind(path)
    )


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause with its readings in words; ``held`` is the key of the reading that is applied."""

    clause: Clause
    unclear: bool
    held: str
    readings: list[dict[str, Any]]


def clauses_of(policy: Policy) -> list[ShownClause]:
    """The clauses of a circular as its page shows them."""
    return [
        ShownClause(
            clause,
            clause.state is ClauseState.UNCLEAR,
            clause.decision.reading if clause.decision else clause.default,
            [_reading(clause, key) for key in clause.readings],
        )
        for clause in policy.clauses
    ]


def _reading(clause: Clause, key: str) -> dict[str, Any]:
    reading = clause.readings[key]
    held = clause.decision.reading if clause.decision else clause.default
    return {"text": reading.text, "clauses": ", ".join(reading.clauses), "held": key == held}


SUMMARY: Final = (
    "office.max_share", "office.min_per_day", "office.fixed_per_day", "office.mandatory", "office.weekdays",
    "office.home", "presence.report_times", "presence.work_window", "travel.private", "travel.official",
)  # fmt: skip

"""What the controls of a form are called, and what to do about a problem, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from tatakerja.circular.queries.words import NAMES, SECTIONS, VALUES
from tatakerja.circular.rules.problems import Problem

# By the control's pattern (``*`` for a free key); else by its last word.
LABELS: Final[Mapping[str, Any]] = {
    "circular.title": _("Tentang (judul)"),
    "circular.issuer": _("Ditetapkan oleh"),
    "circular.number": _("Nomor"),
    "circular.date": _("Tanggal edaran"),
    "circular.character": _("Sifat"),
    "circular.purpose": _("Maksud dan tujuan"),
    "circular.source": _("Jenis sumber"),
    "circular.source_text": _("Keterangan sumber"),
    "circular.notes": _("Catatan"),
    "circular.bases": _("Dasar hukum"),
    "circular.bases.slug": _("Nama pendek edaran itu"),
    "relations": _("Hubungan dengan edaran lain"),
    "relations.kind": _("Edaran ini"),
    "relations.slug": _("Edaran (nama pendek)"),
    "relations.from": _("Sejak"),
    "relations.only": _("Hanya bagian ini"),
    "valid": _("Masa berlaku"),
    "valid.review_at": _("Ditinjau pada"),
    "valid.review": _("Cara meninjau"),
    "valid.review_after_days": _("Ditinjau setelah (hari)"),
    "valid.groups": _("Mulai berlaku per kelompok"),
    "valid.to_be_confirmed": _("Tanggal mulai belum pasti"),
    "office.dates": _("Hanya pada tanggal"),
    "office.dimensions": _("Keadaan tempat"),
    "office.max_home_share": _("Paling banyak di rumah"),
    "office.home_days_per_week": _("Paling banyak hari di rumah sepekan"),
    "office.fixed": _("Jumlah yang ditetapkan kepala"),
    "office.call_up_rule": _("Panggilan ke kantor, rinci"),
    "office.visit_rule": _("Datang sendiri, rinci"),
    "office.closures": _("Kantor yang ditutup"),
    "office.shares.when": _("Bila"),
    "office.shares.max_share": _("Paling banyak di kantor"),
    "office.groups.*": _("Kelompok"),
    "presence.app_from": _("Aplikasi dipakai sejak"),
    "presence.apel.name": _("Nama apel"),
    "presence.apel.dates": _("Hanya pada tanggal"),
    "presence.windows.ramadan": _("Hanya Ramadan"),
    "presence.work_window": _("Jam siap dihubungi"),
    "travel.private_approver": _("Pemberi izin pribadi"),
    "travel.signer": _("Penanda tangan surat tugas"),
    "travel.priorities": _("Prioritas dan pemberi izinnya"),
    "travel.periods": _("Aturan pada tanggal tertentu"),
    "travel.caps": _("Pengurangan perjalanan"),
    "leave": _("Cuti"),
    "leave.regime": _("Cuti"),
    "leave.kinds": _("Jenis cuti yang tetap boleh"),
    "leave.dates": _("Pada tanggal"),
    "work.reports.*": _("Laporan"),
    "meetings.events": _("Jenis kegiatan"),
    "protocols": _("Protokol dan daftar periksa"),
    "protocols.*": _("Daftar periksa"),
    "services.slot_people": _("Orang per giliran"),
    "services.survey": _("Survei kepuasan"),
    "evaluation": _("Evaluasi"),
    "evaluation.figures": _("Angka yang dibandingkan"),
    "evaluation.days_before": _("Hari pembanding sebelum berlaku"),
    "evaluation.by": _("Dievaluasi oleh"),
    "clauses.id": _("Nomor klausul"),
    "clauses.quote": _("Bunyi (kutipan)"),
    "clauses.about": _("Isi klausul tanpa parameter"),
    "clauses.binds": _("Mengenai siapa"),
    "clauses.state": _("Keadaan"),
    "clauses.readings": _("Tafsir yang bersaing"),
    "clauses.readings.*": _("Tafsir"),
    "clauses.readings.*.text": _("Bunyi tafsir"),
    "clauses.readings.*.sets": _("Yang ditetapkan tafsir ini"),
    "clauses.readings.*.clauses": _("Klausul yang mendukung"),
    "clauses.default": _("Tafsir yang dipakai sebelum diputuskan"),
    "clauses.decision": _("Keputusan pejabat"),
    "clauses.decision.reading": _("Tafsir yang dipilih"),
    "clauses.decision.by": _("Nama dan jabatan"),
    "clauses.conflicts": _("Pertentangan"),
    "clauses.to_be_confirmed": _("Perlu dikonfirmasi"),
}  # fmt: skip
LAST: Final[Mapping[str, Any]] = {
    "from": _("Mulai"),
    "until": _("Sampai"),
    "kind": _("Jenis"),
    "text": _("Bunyi"),
    "note": _("Catatan"),
    "who": _("Siapa"),
    "class": _("Kelas jabatan"),
    "eselon": _("Eselon"),
    "title": _("Jabatan diawali kata"),
    "untitled": _("Tanpa catatan jabatan"),
    "status": _("Status kepegawaian"),
    "statuses": _("Status kepegawaian"),
    "groups": _("Kelompok"),
    "unit": _("Kode unit"),
    "agency": _("Kode OPD"),
    "agency_kind": _("Jenis OPD"),
    "level": _("Tingkat pemerintahan"),
    "person": _("NIP"),
    "top_levels": _("Tingkat tertinggi di OPD"),
    "any_of": _("Salah satu dari"),
    "unless": _("Kecuali"),
    "modes": _("Bekerja di"),
    "delegated_to": _("Diatur lebih lanjut oleh"),
    "needs_letter": _("Perlu surat tugas"),
    "shifts": _("Sif"),
    "min_per_day": _("Paling sedikit per hari"),
    "min_people": _("Paling sedikit orang"),
    "per_day": _("Orang per hari"),
    "by": _("Oleh"),
    "reason": _("Alasan"),
    "name": _("Nama"),
    "value": _("Nilai"),
    "weekdays": _("Hari"),
    "max_share": _("Paling banyak"),
    "must_come": _("Wajib datang"),
    "reply_minutes": _("Dijawab dalam (menit)"),
    "arrive_minutes": _("Tiba dalam (menit)"),
    "over_quota": _("Di luar batas"),
    "notice": _("Pemberitahuan"),
    "reason_required": _("Wajib menyebut alasan"),
    "calls": _("Panggilan berturut-turut"),
    "within_minutes": _("Dalam (menit)"),
    "proposal_no_answer": _("Usul bila tidak menjawab"),
    "proposal_late": _("Usul bila terlambat menjawab"),
    "proposal_repeated": _("Bila berulang, diputuskan"),
    "repeat_times": _("Berulang (kali)"),
    "repeat_days": _("Dalam (hari)"),
    "private": _("Bepergian pribadi"),
    "official": _("Perjalanan dinas"),
    "cut": _("Dikurangi"),
    "measure": _("Yang diukur"),
    "against": _("Dihitung dari"),
    "what": _("Isi laporan"),
    "sender": _("Dari"),
    "receiver": _("Kepada"),
    "every": _("Setiap"),
    "mode": _("Bagi yang bekerja di"),
    "optional": _("Tidak wajib"),
    "channel": _("Saluran"),
    "due": _("Jam paling lambat"),
    "contains": _("Memuat"),
    "regime": _("Aturan"),
    "room_share": _("Isi ruangan paling banyak"),
    "max_people": _("Orang paling banyak"),
    "approver": _("Pemberi izin"),
    "online_instead": _("Wajib ada pilihan daring"),
    "items": _("Butir"),
    "applies_to": _("Berlaku pada"),
    "required": _("Wajib"),
    "break_minutes": _("Istirahat (menit)"),
    "ordinary": _("Jam kerja biasa"),
    "ramadan": _("Jam kerja Ramadan"),
    "when": _("Bila"),
    "date": _("Tanggal"),
    "sets": _("Menetapkan"),
    "mon": _("Senin"), "tue": _("Selasa"), "wed": _("Rabu"), "thu": _("Kamis"), "fri": _("Jumat"),
    "sat": _("Sabtu"), "sun": _("Minggu"),
}  # fmt: skip
HELPS: Final[Mapping[str, Any]] = {
    "circular.number": _("Tulis seperti di kertas. Kosongkan bila menyusul."),
    "circular.issuer": _("Misalnya Bupati, Sekretaris Daerah, atau kepala OPD."),
    "valid.until": _("Kosongkan bila tidak ditentukan."),
    "valid.until_event": _("Misalnya: PPKM berakhir. Petugas mencatat saat peristiwa itu selesai."),
    "valid.while_event": _("Satu kata, misalnya: ppkm. Hanya berlaku selama peristiwa itu."),
    "valid.groups": _("Misalnya guru lebih dahulu, lalu pegawai."),
    "binds": _("Kosong berarti semua pegawai."),
    "office.pool": _("Kosong berarti semua yang tidak wajib hadir."),
    "presence.apel": _("Presensi di antara kedua jam ini menjadi bukti hadir apel."),
    "presence.apel.weekdays": _("Kosong berarti setiap hari kerja."),
    "presence.apel.who": _("Kosong berarti semua kecuali PPPK paruh waktu."),
    "office.share_scope": _("Batas, jumlah paling sedikit, dan jumlah tetap dihitung per satuan ini."),
    "office.rounding": _("Kosong berarti ke bawah."),
    "clauses.quote": _("Kata demi kata seperti di naskah; pilih kalimatnya di sebelah."),
    "clauses.about": _("Satu kata, misalnya: purpose, basis, background."),
    "clauses.conflicts": _("Misalnya X1, X3."),
    "clauses.readings": _("Sedikitnya dua tafsir bila klausul belum jelas."),
    "relations.slug": _("Pilih dari daftar, atau tulis nama pendeknya."),
    "office.home": _("Bagi yang tidak bertugas di kantor."),
}
KIND_HELPS: Final[Mapping[str, Any]] = {
    "share": _("Persen (25) atau pecahan (1/5)."),
    "lines": _("Satu per baris."),
    "words": _("Pisahkan dengan koma."),
}
CHOICES: Final[Mapping[str, Any]] = {
    "true": _("ya"),
    "false": _("tidak"),
    "clear": _("jelas"),
    "unclear": _("belum jelas"),
    "law": _("peraturan"),
    "circular": _("surat edaran"),
    "instruction": _("instruksi"),
    "decision": _("keputusan"),
    "event": _("peristiwa atau status"),
    "restricted": _("dibatasi"),
    "administrator": _("administrator"),
    "pengawas": _("pengawas"),
    "pelaksana": _("pelaksana"),
    "fungsional": _("fungsional"),
    "budget": _("anggaran"),
    "trips": _("jumlah perjalanan"),
    "vehicles": _("kendaraan"),
}
_WRONG: Final[Mapping[str, Any]] = {
    "missing_key": _("Belum diisi."),
    "wrong_value": _("%(found)s tidak sesuai."),
    "unknown_reference": _("%(found)s tidak dikenal."),
    "share_over_100": _("Bagian %(found)s melebihi 100 %%."),
    "share_below_one": _("%(found)s bukan persen; seperempat ditulis 25."),
    "until_before_from": _("Akhir %(found)s mendahului mulainya."),
    "overlap": _("%(found)s saling tumpang tindih; pisahkan rentangnya."),
    "duplicate": _("%(found)s tertulis lebih dari sekali; sisakan satu."),
    "cycle": _("Dasar hukum melingkar: %(found)s. Hapus salah satunya."),
    "cannot_both_hold": _("%(found)s tidak dapat berlaku bersama; pilih salah satu."),
    "unknown_key": _("%(found)s tidak dikenal; pilih dari daftar."),
}


def label_of(pattern: str) -> str:
    """What a control is called."""
    if pattern in LABELS or pattern in NAMES:
        return str(LABELS.get(pattern) or NAMES[pattern])
    if pattern in SECTIONS:
        return str(SECTIONS[pattern])
    last = pattern.rpartition(".")[2]
    if last == "*":
        return str(_g("Isi"))
    return str(LAST.get(last, last.replace("_", " ")))


def help_of(pattern: str, kind: str) -> str:
    """What helps to fill a control in; empty where its name says enough."""
    parts = [HELPS.get(pattern, ""), KIND_HELPS.get(kind, "")]
    return " ".join(str(one) for one in parts if one)


# What silence means where a word of its own would say the same; the word is not offered a second time.
IMPLIED: Final[Mapping[tuple[str, str], Any]] = {
    ("clauses.state", "clear"): _("jelas"),
    ("circular.character", "order"): _("perintah"),
    ("circular.source", "document"): _("naskah"),
}


def blank_label(pattern: str) -> str:
    """What an empty choice says: what it stands for where that is known, else that nothing is stated."""
    return next((str(said) for (at, _word), said in IMPLIED.items() if at == pattern), _g("tidak disebut"))


def choice_label(value: str) -> str:
    """A word of the document as people say it."""
    if value in LAST and len(value) == 3:
        return str(LAST[value])
    return str(CHOICES.get(value) or SECTIONS.get(value) or VALUES.get(value, value))


def advice(problem: Problem) -> str:
    """What is wrong and what to do, in one sentence or two, without the machine's path."""
    text = _WRONG.get(problem.code)
    if text is None:
        return problem.text("id")
    said = str(text % {"found": problem.found.strip("'")})
    wanted = problem.wanted
    if wanted is None or problem.code in ("missing_key", "until_before_from", "overlap", "duplicate"):
        return said
    return f"{said} {_g('Isi dengan')} {wanted.id if _indonesian() else wanted.en}."


def _indonesian() -> bool:
    return not (get_language() or "id").startswith("en")

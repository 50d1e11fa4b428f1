"""Words of the steps: on the button, and before the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from tatakerja.discipline.rules.process import Move

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STEP_TITLES: Final[Mapping[Move, StrOrPromise]] = {
    Move.TAKE_UP: _("Tindak lanjuti usulan"),
    Move.DROP: _("Hentikan usulan"),
    Move.ANSWER: _("Jawab"),
    Move.ACCUSE: _("Verifikasi dan ajukan"),
    Move.JOIN: _("Gabungkan berkas lain"),
    Move.APPOINT: _("Tunjuk pemeriksa dan pejabat"),
    Move.RELEASE: _("Bebaskan sementara dari tugas jabatan"),
    Move.SUMMON: _("Kirim panggilan"),
    Move.MISSED: _("Catat tidak hadir"),
    Move.HEAR: _("Catat pemeriksaan (BAP)"),
    Move.RECOMMEND: _("Buat laporan hasil pemeriksaan"),
    Move.DECIDE: _("Putuskan"),
    Move.DELIVER: _("Catat penyampaian"),
    Move.ABSENT: _("Catat tidak hadir saat penyampaian"),
    Move.CONTEST: _("Ajukan keberatan atau banding"),
    Move.REPLY: _("Buat tanggapan"),
    Move.SETTLE: _("Catat hasil keberatan atau banding"),
    Move.RESTORE: _("Pulihkan hak"),
}
STEP_NOTES: Final[Mapping[Move, StrOrPromise]] = {
    Move.TAKE_UP: _(
        "Usulan dibuat dari data dan belum menuduh siapa pun. Sesudah Anda menindaklanjuti, pegawai melihat "
        "berkas ini dan diminta menjawab lebih dahulu."
    ),
    Move.DROP: _(
        "Alasan Anda disimpan. Usulan baru hanya muncul bila harinya bertambah ke rentang berikutnya."
    ),
    Move.ANSWER: _(
        "Anda berhak melihat seluruh berkas, menjawab, menyerahkan bukti, dan didampingi. "
        "Jawaban tidak dapat diubah; Anda boleh menambah."
    ),
    Move.ACCUSE: _(
        "Cocokkan hari demi hari dengan presensi, cuti, dan surat tugas. "
        "Anda menjadi pengaju, jadi Anda tidak dapat memeriksa atau memutus."
    ),
    Move.APPOINT: _(
        "Hukuman ringan diperiksa atasan langsung; untuk ancaman hukuman berat tim dari tiga unsur wajib. "
        "Pengaju, pemeriksa, dan pejabat yang memutus adalah orang yang berbeda."
    ),
    Move.SUMMON: _(
        "Panggilan I dibuat paling lambat 7 hari kerja sebelum pemeriksaan; "
        "panggilan II paling lambat 7 hari kerja sesudah hari yang tidak dipenuhi."
    ),
    Move.MISSED: _("Catat bahwa pegawai tidak memenuhi panggilan ini."),
    Move.HEAR: _("Pemeriksaan tertutup. Bacakan kembali berita acara sebelum ditandatangani."),
    Move.RECOMMEND: _("Satu pemeriksaan, satu hukuman: bila ada beberapa pelanggaran, yang terberat."),
    Move.DECIDE: _(
        "Keputusan Anda membuat surat keputusan. Baca jawaban pegawai dan laporan pemeriksa dahulu."
    ),
    Move.DELIVER: _(
        "Keputusan disampaikan paling lambat 14 hari kerja; "
        "bila pegawai tidak hadir, dikirim dalam 3 hari kerja."
    ),
    Move.ABSENT: _("Keputusan lalu dikirim paling lambat 3 hari kerja sesudah hari itu."),
    Move.REPLY: _(
        "Tanggapan pejabat yang memutus dibaca oleh yang memutus keberatan atau banding. "
        "Surat tanggapan dibuat dari isian ini."
    ),
    Move.CONTEST: _("Selama belum diputus, hukuman tidak dilaksanakan."),
    Move.RELEASE: _("Pegawai tetap masuk kerja dan menerima haknya sampai keputusan ditetapkan."),
    Move.JOIN: _("Berkas pegawai yang sama diperiksa sekali dan diputus dengan satu hukuman, yang terberat."),
    Move.SETTLE: _(
        "Catat putusan PPK, atasan pejabat, atau BPASN. Dicatat oleh petugas yang tidak terlibat."
    ),
    Move.RESTORE: _("Surat keterangan pemulihan dibuat; berkas ditutup."),
}

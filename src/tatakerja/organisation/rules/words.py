"""The words of personnel files: names of columns, statuses, kinds of job, as SIMPEG and SIASN write them.

Pure data, one line a value: ``value: word, word``. Add a word here and the import knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _table(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        value, _, words = line.strip().partition(":")
        found[value] = (*found.get(value, ()), *(word.strip() for word in words.split(",") if word.strip()))
    return found


def _reverse(text: str) -> dict[str, str]:
    return {word: value for value, words in _table(text).items() for word in words}


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = _table("""
    nip: nip, nip baru, nomor induk pegawai, ni pppk, nip/ni pppk, nipbaru, nomor lokal
    nip_lama: nip lama, nip sebelumnya, ni pppk lama
    nama: nama, nama lengkap, nama pegawai, nama asn
    gelar_depan: gelar depan, gelar dpn, glr depan
    gelar_belakang: gelar belakang, gelar blk, glr belakang
    tanggal_lahir: tanggal lahir, tgl lahir, tgllahir
    jenis_kelamin: jenis kelamin, jk, l/p, kelamin
    email: email dinas, email, surel, e-mail, email pegawai
    no_hp: no hp, nomor hp, nomor ponsel, telepon, no telepon, hp
    status_pegawai: status pegawai, status kepegawaian, jenis pegawai, status asn, status
    kedudukan_hukum: kedudukan hukum, kedudukan, status aktif, kedudukan pegawai
    golongan: golongan, gol, gol ruang, golongan ruang, golongan akhir, pangkat golongan, pangkat/gol
    jenis_jabatan: jenis jabatan, jns jabatan, kelompok jabatan
    nama_jabatan: nama jabatan, jabatan, jabatan nama, nama jab
    tmt_jabatan: tmt jabatan, tmt jab, tanggal mulai jabatan
    eselon: eselon, eselon id, esl
    unor_induk: unor induk, opd, skpd, perangkat daerah, satuan kerja, nama unor induk
    unor_induk: unit organisasi induk
    unor: unor, unit kerja, unit organisasi, nama unor, bidang, sub unit kerja
    atasan_nip: pejabat penilai nip, nip pejabat penilai, nip penilai, nip atasan
    atasan_nip: nip atasan langsung, atasan nip
    tpp: tpp, besaran tpp, tpp penuh, nilai tpp
""")

# Never stored: dropped while the file is read.
FORBIDDEN: Final[tuple[str, ...]] = _table("""
    _: nik, no ktp, nomor ktp, ktp, no kk, kartu keluarga, agama, status kawin, status perkawinan
    _: status nikah, tempat lahir, alamat, alamat rumah, alamat domisili, npwp, no npwp, bpjs, no bpjs
    _: golongan darah, gol darah, nama ibu, nama ibu kandung, nama pasangan, jumlah anak, no rekening
    _: rekening, suku, karpeg, taspen, foto
""")["_"]
# Harmless but of no use here: dropped as well.
UNNEEDED: Final[tuple[str, ...]] = _table("""
    _: no, nomor, nomor urut, no urut, id, pns id, tmt cpns, tmt pns, tmt golongan, masa kerja
    _: masa kerja tahun, masa kerja bulan, mk tahun, mk bulan, kelas jabatan, instansi kerja
    _: instansi induk, lokasi kerja, pendidikan, tingkat pendidikan, pendidikan terakhir, tahun lulus
    _: kpkn, atasan pejabat penilai nip, nama atasan, pejabat penilai nama, jurusan, gaji pokok
""")["_"]
# The columns that this product itself puts before the rows it gives back.
OWN: Final[tuple[str, ...]] = ("baris", "alasan")

STATUS: Final[Mapping[str, str]] = _reverse("""
    pns: pns, pegawai negeri sipil
    cpns: cpns, calon pns, calon pegawai negeri sipil
    pppk: pppk, p3k, pppk penuh waktu, pegawai pemerintah dengan perjanjian kerja
    pppk_paruh_waktu: pppk paruh waktu, pppk pw, p3k paruh waktu, paruh waktu
    non_asn: non asn, nonasn, honorer, honor daerah, tenaga kontrak, thl, ptt, tks, pjlp
    non_asn: tenaga harian lepas
""")
# Kedudukan hukum: whether the person is still in service.
STANDING: Final[Mapping[str, str]] = _reverse("""
    active: aktif, pns aktif, cltn, cuti di luar tanggungan negara, tugas belajar, tubel, mpp
    active: masa persiapan pensiun
    ended: pensiun, pensiun bup, meninggal, meninggal dunia, diberhentikan, pemberhentian, berhenti
    ended: tidak aktif, nonaktif, non aktif, mutasi keluar, pindah instansi
""")
JOB_KINDS: Final[Mapping[str, str]] = _reverse("""
    jpt_utama: jpt utama
    jpt_madya: jpt madya, jabatan pimpinan tinggi madya
    jpt_pratama: jpt pratama, jabatan pimpinan tinggi pratama
    jpt: jpt, jabatan pimpinan tinggi
    administrator: administrator, jabatan administrator
    pengawas: pengawas, jabatan pengawas
    pelaksana: pelaksana, jabatan pelaksana, jfu, fungsional umum, jabatan fungsional umum
    fungsional: jft, jf, fungsional, fungsional tertentu, jabatan fungsional
    fungsional: jabatan fungsional tertentu
""") | {"struktural": "", "jabatan struktural": ""}
# The kind of a unit by the first words of its name; the longer words stand first.
UNIT_KINDS: Final[Mapping[str, str]] = _reverse("""
    setda: sekretariat daerah
    setwan: sekretariat dprd, sekretariat dewan
    inspektorat: inspektorat
    dinas: dinas
    badan: badan, kantor
    satpol_pp: satuan polisi, satpol
    rsud: rsud, rumah sakit
    kecamatan: kecamatan
    kelurahan: kelurahan
    sekretariat: sekretariat
    bidang: bidang
    bagian: bagian
    biro: biro
    seksi: seksi, sub bagian, subbagian, sub bidang, subbidang
    uptd: uptd, upt, cabang dinas, balai
    sekolah: sekolah, tk, sd, sdn, smp, smpn, sma, sman, smk, smkn, slb
    puskesmas: puskesmas
""")
MONTHS: Final[Mapping[str, str]] = _reverse("""
    1: januari, jan, january
    2: februari, pebruari, feb, peb, february
    3: maret, mar, march
    4: april, apr
    5: mei, may
    6: juni, jun, june
    7: juli, jul, july
    8: agustus, agu, agt, ags, aug, august
    9: september, sep, sept
    10: oktober, okt, oct, october
    11: november, nopember, nov, nop
    12: desember, des, dec, december
""")

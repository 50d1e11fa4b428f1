"""How components of a standard and elements of the survey are called on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

COMPONENT_NAMES: Final[Mapping[str, Any]] = {
    "persyaratan": _("Persyaratan"),
    "prosedur": _("Sistem, mekanisme, dan prosedur"),
    "waktu": _("Jangka waktu penyelesaian"),
    "biaya": _("Biaya atau tarif"),
    "produk": _("Produk pelayanan"),
    "pengaduan": _("Penanganan pengaduan, saran, dan masukan"),
    "dasar_hukum": _("Dasar hukum"),
    "sarana": _("Sarana, prasarana, dan fasilitas"),
    "kompetensi": _("Kompetensi pelaksana"),
    "pengawasan": _("Pengawasan internal"),
    "jumlah_pelaksana": _("Jumlah pelaksana"),
    "jaminan_pelayanan": _("Jaminan pelayanan"),
    "jaminan_keamanan": _("Jaminan keamanan dan keselamatan"),
    "evaluasi": _("Evaluasi kinerja pelaksana"),
}
# The questions of the survey, in the order of `rules.satisfaction.ELEMENTS`.
QUESTIONS: Final = (
    _("Apakah syarat layanan ini mudah dipenuhi?"),
    _("Apakah prosedurnya mudah?"),
    _("Apakah selesai pada waktu yang dijanjikan?"),
    _("Apakah biayanya wajar?"),
    _("Apakah hasilnya sesuai dengan yang dijanjikan?"),
    _("Apakah petugasnya mampu?"),
    _("Apakah petugasnya sopan dan ramah?"),
    _("Apakah pengaduan ditangani dengan baik?"),
    _("Apakah sarana dan prasarananya baik?"),
)
ANYBODY: Final = _("siapa saja yang bergiliran")
ELEMENT_NAMES: Final = (
    _("Persyaratan"),
    _("Sistem, mekanisme, dan prosedur"),
    _("Waktu penyelesaian"),
    _("Biaya atau tarif"),
    _("Produk spesifikasi jenis pelayanan"),
    _("Kompetensi pelaksana"),
    _("Perilaku pelaksana"),
    _("Penanganan pengaduan, saran, dan masukan"),
    _("Sarana dan prasarana"),
)
MARKS: Final = ((1, _("Tidak")), (2, _("Kurang")), (3, _("Ya")), (4, _("Sangat")))
WEEKDAYS: Final = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))

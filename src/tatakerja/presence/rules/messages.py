"""The words of the phone pages: check-in, location and privacy, each by its code.

Indonesian first, plain and polite; "presensi", not "absen". A time is written 07.24, a zone WIB, WITA or WIT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tatakerja.kernel.errors import Invalid
from tatakerja.presence.rules.place import Place, PlaceVerdict


@dataclass(frozen=True, slots=True)
class Template:
    """Words with ``{names}`` to fill, the line below them, and the labels of their buttons."""

    text: str
    hint: str = ""
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A filled message with the code it came from."""

    code: str
    text: str
    hint: str = ""
    actions: tuple[str, ...] = ()


EXPLAIN, RETRY = "Jelaskan", "Coba lagi"

TEMPLATES: Final[Mapping[str, Template]] = MappingProxyType(
    {
        "check_in_button": Template(
            "Presensi masuk", hint="Dibuka {opens}–{closes}. Lewat {closes} dicatat terlambat."
        ),
        "locating": Template("Mencari lokasi… Biasanya kurang dari 10 detik."),
        "check_in_recorded": Template(
            "Presensi masuk tercatat pukul {time} {zone}, di area {place} ({distance} m)."
        ),
        "check_in_recorded_area": Template("Presensi masuk tercatat pukul {time} {zone}, di area {place}."),
        "stored_on_phone": Template(
            "Belum ada sinyal. Presensi pukul {time} tersimpan di ponsel dan terkirim sendiri. "
            "Tidak perlu diulang."
        ),
        "recorded_on_duty": Template("Presensi tercatat pukul {time} {zone}, dalam dinas luar."),
        "recorded_unsure": Template("Presensi pukul {time} tetap tercatat dan menunggu penjelasan Anda."),
        "location_recorded": Template("Lokasi tercatat pukul {time} {zone}{metres}."),
        "phone_clock_only": Template("Waktunya baru menurut jam ponsel dan menunggu konfirmasi atasan."),
        "second_missing": Template(
            "Edaran meminta bukti kedua di samping ketukan. Presensi ini tanpa itu: tetap tercatat dan "
            "menunggu atasan.",
            actions=(RETRY,),
        ),
        "delivered_later": Template(
            "Presensi pukul {time} diterima pukul {received}. Yang dihitung: {time}."
        ),
        "outside": Template(
            "Anda {distance} m dari titik {place}; batasnya {limit} m. Presensi tetap dicatat sebagai "
            "di luar area dan menunggu penjelasan Anda.",
            actions=(EXPLAIN, RETRY),
        ),
        "outside_area": Template(
            "Anda {distance} m di luar tepi area {place}. Presensi tetap dicatat sebagai di luar area dan "
            "menunggu penjelasan Anda.",
            actions=(EXPLAIN, RETRY),
        ),
        "imprecise": Template(
            "Ketelitian lokasi baru {accuracy} m, belum cukup pasti. Nyalakan GPS, dekat ke jendela, "
            "lalu coba lagi. Bila tetap sama, kirim dengan catatan."
        ),
        "permission_missing": Template(
            "Izin lokasi belum diberikan. Ketuk ikon di sebelah alamat, pilih Izin, lalu Lokasi. "
            "Atau kirim dengan catatan."
        ),
        "approximate_only": Template(
            'Ponsel hanya memberi lokasi perkiraan. Pilih "Lokasi akurat", lalu coba lagi.'
        ),
        "already_checked_in": Template(
            "Anda sudah presensi masuk pukul {time}. Presensi pulang dibuka pukul {opens}."
        ),
        "late": Template("Tercatat pukul {time}, lewat {minutes} menit. Lihat pengaruhnya ke TPP."),
        "check_out_recorded": Template(
            "Presensi pulang tercatat pukul {time}.", actions=("Batalkan, 10 dtk",)
        ),
        "check_out_withdrawn": Template(
            "Presensi pulang pukul {time} dibatalkan. Catatannya tetap ada, tetapi tidak dihitung."
        ),
        "clock_skewed": Template(
            "Jam ponsel Anda berbeda {minutes} menit. Kami memakai jam server. "
            "Mohon atur jam ponsel ke otomatis."
        ),
        "session_ended": Template(
            "Sesi berakhir. Masuk kembali untuk mengirim {count} presensi yang menunggu. "
            "Datanya aman di ponsel ini."
        ),
        "system_trouble": Template(
            "Sistem sedang terganggu; ini bukan kesalahan Anda. Presensi Anda disimpan dan dikirim ulang. "
            "Nomor gangguan: {incident}."
        ),
        "location_times": Template(
            "Lokasi Anda diminta {times} kali: {clocks}. Di luar itu tidak ada lokasi yang diambil."
        ),
        "confirm_presence": Template(
            "Konfirmasi hadir pukul {time}. Ketuk untuk mengirim lokasi satu kali. Berlaku sampai {closes}."
        ),
        "called": Template(
            "Atasan memanggil Anda pukul {time}. Ketuk untuk menjawab; lokasi dikirim satu kali."
        ),
        "apel": Template("{name} pukul {opens}–{closes}. Ketuk untuk hadir; lokasi dikirim satu kali."),
        "confirmation_missed": Template(
            "Konfirmasi {time} terlewat. Anda masih bisa mengirim beserta alasannya."
        ),
        "location_viewed": Template(
            "Lokasi Anda dilihat {count} kali hari ini. Terakhir: {viewer}, {time}, untuk {purpose}."
        ),
        "sharing_off": Template(
            'Berbagi lokasi dimatikan. Tugas tetap bisa dikerjakan; atasan melihat "lokasi tidak dibagikan".'
        ),
        "place_not_registered": Template(
            "Presensi pukul {time} {zone} tercatat. Titik tempat kerja Anda belum terdaftar, "
            "jadi lokasinya belum bisa dinilai. Minta pejabat kepegawaian mendaftarkannya."
        ),
    }
)

PLACE_WORDS: Final[Mapping[Place, str]] = MappingProxyType(
    {
        Place.HOME: "rumah",
        Place.OFFICE: "kantor",
        Place.DUTY: "tugas",
        Place.OUTSIDE: "luar area",
        Place.UNKNOWN: "belum pasti",
    }
)

# Phones that may give only an approximate location report a circle of a kilometre or more.
APPROXIMATE_FROM_M: Final = 1000.0

_COUNT_WORDS = {1: "satu", 2: "dua", 3: "tiga", 4: "empat", 5: "lima", 6: "enam"}


def render(code: str, **values: str | int) -> Message:
    """The message of a code, filled; an unknown code or a missing value is `Invalid`."""
    template = TEMPLATES.get(code)
    if template is None:
        raise Invalid(f"Pesan tidak dikenal: {code!r}.", field="code", code="unknown_message")
    try:
        text, hint = template.text.format(**values), template.hint.format(**values)
    except KeyError as error:
        raise Invalid(f"Pesan {code} memerlukan {error}.", field="values", code="message_value") from error
    return Message(code, text, hint, template.actions)


def location_times(clocks: list[str]) -> Message:
    """Message about the day's location requests: "tiga kali: 07.30, 11.30, dan 15.00"."""
    joined = clocks[0] if len(clocks) == 1 else " dan ".join(clocks)
    if len(clocks) > 2:
        joined = ", ".join(clocks[:-1]) + f", dan {clocks[-1]}"
    return render("location_times", times=_COUNT_WORDS.get(len(clocks), str(len(clocks))), clocks=joined)


def place_message(
    verdict: PlaceVerdict,
    *,
    time: str,
    zone: str,
    accuracy_m: float | None,
    expected: Place = Place.OFFICE,
) -> Message:
    """What a person reads right after a check-in: inside, outside with the metres, or not certain enough.

    ``expected`` is the place that the metres speak of, named in the sentence when the person is not there.
    A polygon has no middle to be away from and no limit (0): the metres are from its edge.
    """
    if verdict.place is Place.OUTSIDE:
        return render(
            "outside" if verdict.limit_m else "outside_area",
            distance=verdict.distance_m or 0,
            limit=verdict.limit_m or 0,
            place=PLACE_WORDS[expected],
        )
    if "no_location" in verdict.flags or accuracy_m is None:
        return render("permission_missing")
    if "no_site" in verdict.flags:
        return render("place_not_registered", time=time, zone=zone)
    if verdict.place is Place.UNKNOWN:
        if accuracy_m >= APPROXIMATE_FROM_M:
            return render("approximate_only")
        return render("imprecise", accuracy=round(accuracy_m))
    return render(
        "check_in_recorded" if verdict.limit_m else "check_in_recorded_area",
        time=time,
        zone=zone,
        place=PLACE_WORDS[verdict.place],
        distance=verdict.distance_m or 0,
    )

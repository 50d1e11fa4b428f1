"""Invented people: names, titles and numbers that look real and belong to nobody."""

from __future__ import annotations

from random import Random

FIRST_MALE = (
    "Agus Andi Arif Bambang Budi Dedi Dimas Eko Fajar Gilang Hadi Hendra Herman Irfan Joko Ketut Lukman Made "
    "Nanang Oscar Putra Rahmat Rizki Rudi Slamet Sugeng Surya Taufik Teguh Wahyu Wayan Yanto Yusuf Zainal"
).split()
FIRST_FEMALE = (
    "Ani Ayu Citra Dewi Diah Dian Eka Endang Fitri Indah Ika Kartika Lestari Lina Maria Maya Mega Nadia Nur "
    "Novi Putri Ratna Rina Rini Sari Siti Sri Tuti Utami Vina Wulan Yanti Yuli Yuni"
).split()
LAST = (
    "Anggraini Ardana Basuki Darmawan Fauzi Gunawan Halim Handayani Hartono Hasanah Hidayat Irawan Kurniawan "
    "Kusuma Lestari Maharani Maulana Mulyani Nugroho Pamungkas Permata Prabowo Pratama Purnama Puspita Putri "
    "Rahman Ramadhan Safitri Santoso Saputra Sari Setiawan Siregar Situmorang Suharto Sulistyo Susanto "
    "Syahputra Utomo Wahyuni Wibowo Widodo Wijaya Wulandari Yulianti"
).split()
DEGREES = ("", "", "", "S.E.", "S.Sos.", "S.H.", "S.Kom.", "S.T.", "A.Md.", "S.IP.", "M.Si.", "M.M.")


class Numbers:
    """Hands out valid, unique employee numbers: NIP for PNS and CPNS, NI PPPK for PPPK (data shapes C.1)."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._serials: dict[str, int] = {}

    def _unique(self, stem: str) -> str:
        serial = self._serials.get(stem, 0) + 1
        self._serials[stem] = serial
        return f"{stem}{serial:03d}"

    def local(self) -> int:
        """The next local number, for people without NIP."""
        self._serials["local"] = self._serials.get("local", 0) + 1
        return self._serials["local"]

    def nip(self, *, female: bool, born: int, appointed: int) -> str:
        """A NIP: birth date, month of appointment, sex, serial."""
        day = f"{born}{self._random.randint(1, 12):02d}{self._random.randint(1, 28):02d}"
        return self._unique(f"{day}{appointed}{self._random.randint(1, 12):02d}{2 if female else 1}")

    def ni_pppk(self, *, female: bool, born: int, appointed: int) -> str:
        """An NI PPPK: birth date, year of appointment, contract code 21, sex, serial."""
        day = f"{born}{self._random.randint(1, 12):02d}{self._random.randint(1, 28):02d}"
        return self._unique(f"{day}{appointed}21{2 if female else 1}")


def full_name(random: Random, *, female: bool) -> str:
    """A first and a last name; about one in four people has a single name, as is common."""
    first = random.choice(FIRST_FEMALE if female else FIRST_MALE)
    return first if random.random() < 0.08 else f"{first} {random.choice(LAST)}"

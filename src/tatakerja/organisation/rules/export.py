"""People as rows of a personnel file, in the columns and forms that the import reads back without a change.

Pure. An office that has no export of its own starts from this file, corrects it and imports it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tatakerja.organisation.rules.plan import KnownPerson
from tatakerja.organisation.rules.rows import Value

# Column headings by field; the first alias that the import knows.
HEADINGS: Final[Mapping[str, str]] = {
    "nip": "NIP",
    "nama": "Nama",
    "gelar_depan": "Gelar Depan",
    "gelar_belakang": "Gelar Belakang",
    "status_pegawai": "Status Pegawai",
    "golongan": "Golongan",
    "email": "Email Dinas",
    "no_hp": "No HP",
    "nama_jabatan": "Nama Jabatan",
    "jenis_jabatan": "Jenis Jabatan",
    "eselon": "Eselon",
    "tmt_jabatan": "TMT Jabatan",
    "unor_induk": "Unor Induk",
    "unor": "Unor",
    "atasan_nip": "NIP Atasan",
    "tpp": "TPP",
}
_STATUS: Final[Mapping[Value, str]] = {
    "pns": "PNS",
    "cpns": "CPNS",
    "pppk": "PPPK",
    "pppk_paruh_waktu": "PPPK Paruh Waktu",
    "non_asn": "Non ASN",
}
_KINDS: Final[Mapping[str, str]] = {
    "jpt_utama": "JPT Utama",
    "jpt_madya": "JPT Madya",
    "jpt_pratama": "JPT Pratama",
    "administrator": "Administrator",
    "pengawas": "Pengawas",
    "pelaksana": "Pelaksana",
    "fungsional": "Fungsional",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person works: the agency's code and, below it, the unit's code."""

    agency: str
    unit: str


def export_row(person: KnownPerson, place: Place, superior: str) -> tuple[str, ...]:
    """One person with the newest definitive post; ``superior`` is a number or empty.

    Units are named by code, because two units of an agency may share a name.
    """
    post = person.post
    if post is None:
        raise ValueError(f"person {person.id} has no post")
    values = person.values
    cells = {
        "nip": person.nip,
        "nama": str(values["name"]),
        "gelar_depan": str(values["title_front"]),
        "gelar_belakang": str(values["title_back"]),
        "status_pegawai": _STATUS[values["status"]],
        "golongan": str(values["grade"]),
        "email": str(values["email"]),
        "no_hp": str(values["phone"]),
        "nama_jabatan": post.title,
        "jenis_jabatan": _KINDS[post.job_class],
        "eselon": post.eselon,
        "tmt_jabatan": f"{post.since:%d-%m-%Y}",
        "unor_induk": place.agency,
        "unor": place.unit,
        "atasan_nip": superior,
        "tpp": str(values["tpp"]),
    }
    return tuple(cells[key] for key in HEADINGS)

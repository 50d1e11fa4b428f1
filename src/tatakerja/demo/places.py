"""The fictitious regions of the demonstration: a province, a regency, a second province and a city.

Four kinds of circular are at work, one in each region, on fourteen agencies of realistic kinds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tatakerja.kernel import zones

START = date(2026, 1, 5)
MONDAY = date(2026, 11, 16)  # the week that is played
TODAY = date(2026, 11, 23)  # the day on which the demonstration stands
CIRCULAR_FROM = date(2026, 11, 2)


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """One agency: ``units`` are (kind, name) pairs; ``head`` is its head's title, ``size`` all its people."""

    code: str
    kind: str
    name: str
    head: str
    size: int
    units: tuple[tuple[str, str], ...]
    public_service: bool = False


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """A region with the shipped circular it adopts and what it changes in it."""

    code: str
    kind: str
    name: str
    zone: str
    lat: float
    lon: float
    circular: str
    number: str
    changes: dict[str, object]
    agencies: tuple[AgencyPlan, ...]
    within: str = ""
    personnel_agency: str = ""
    province_level: bool = field(default=False)


_OFFICE = (("sekretariat", "Sekretariat"),)


def _bidang(*names: str) -> tuple[tuple[str, str], ...]:
    return _OFFICE + tuple(("bidang", f"Bidang {name}") for name in names)


PROVINCE = RegionPlan(
    code="tr", kind="provinsi", name="Provinsi Tanjung Raya", zone=zones.WITA, lat=-0.5021, lon=117.1537,
    circular="kaltim-2021", number="065/4410/B.Org-TL", changes={}, personnel_agency="tr-bkd",
    province_level=True,
    agencies=(
        AgencyPlan("tr-setda", "setda", "Sekretariat Daerah", "Sekretaris Daerah", 96,
                   (("biro", "Biro Organisasi"), ("biro", "Biro Hukum"), ("biro", "Biro Umum"))),
        AgencyPlan("tr-bkd", "badan", "Badan Kepegawaian Daerah", "Kepala Badan", 48,
                   _bidang("Mutasi dan Promosi", "Disiplin dan Kinerja")),
        AgencyPlan("tr-dpmptsp", "dinas", "Dinas Penanaman Modal dan PTSP", "Kepala Dinas", 64,
                   _bidang("Perizinan", "Pengaduan dan Informasi", "Promosi Investasi")),
        AgencyPlan("tr-inspektorat", "inspektorat", "Inspektorat Daerah", "Inspektur", 36, _OFFICE),
        AgencyPlan("tr-rsud", "rsud", "RSUD Tanjung Raya", "Direktur", 120,
                   (*_OFFICE, ("bidang", "Bidang Pelayanan Medik"), ("bidang", "Bidang Keperawatan")), True),
    ),
)  # fmt: skip

REGENCY = RegionPlan(
    code="ml", kind="kabupaten", name="Kabupaten Muara Lestari", zone=zones.WIB, lat=-2.5329, lon=112.9503,
    circular="kotim-2021", number="800/1771/BKPSDM/2026", changes={}, within="tr",
    personnel_agency="ml-bkpsdm",
    agencies=(
        AgencyPlan("ml-bkpsdm", "badan", "Badan Kepegawaian dan PSDM", "Kepala Badan", 40,
                   _bidang("Kinerja", "Pengembangan Kompetensi")),
        AgencyPlan("ml-disdik", "dinas", "Dinas Pendidikan", "Kepala Dinas", 110,
                   (*_OFFICE, ("bidang", "Bidang Pembinaan SD"), ("sekolah", "SDN 1 Muara"),
                    ("sekolah", "SMPN 2 Lestari"))),
        AgencyPlan("ml-dinkes", "dinas", "Dinas Kesehatan", "Kepala Dinas", 70,
                   (*_OFFICE, ("puskesmas", "Puskesmas Muara"), ("puskesmas", "Puskesmas Lestari"))),
        AgencyPlan("ml-kec-hulu", "kecamatan", "Kecamatan Hulu Sungai", "Camat", 30,
                   (("kelurahan", "Kelurahan Sido Makmur"), ("seksi", "Seksi Pelayanan Umum"))),
    ),
)  # fmt: skip

SECOND_PROVINCE = RegionPlan(
    code="th", kind="provinsi", name="Provinsi Teluk Harapan", zone=zones.WIB, lat=-6.1783, lon=106.1542,
    circular="banten-2020", number="800/2034-BKD/2026", changes={}, personnel_agency="th-bkd",
    province_level=True,
    agencies=(
        AgencyPlan("th-bkd", "badan", "Badan Kepegawaian Daerah", "Kepala Badan", 36, _bidang("Pembinaan")),
        AgencyPlan("th-diskominfo", "dinas", "Dinas Komunikasi dan Informatika", "Kepala Dinas", 52,
                   _bidang("Aplikasi", "Statistik dan Persandian")),
        AgencyPlan("th-satpolpp", "satpol_pp", "Satuan Polisi Pamong Praja", "Kepala Satuan", 4, ()),
    ),
)  # fmt: skip

CITY = RegionPlan(
    code="ba", kind="kota", name="Kota Bayu Asri", zone=zones.WIB, lat=-7.7543, lon=113.2159,
    circular="probolinggo-2020", number="060/2217/425.022/2026",
    changes={"office.fixed_per_day": 4}, within="th", personnel_agency="ba-bkpsdm",
    agencies=(
        AgencyPlan("ba-bkpsdm", "badan", "Badan Kepegawaian dan PSDM", "Kepala Badan", 34,
                   _bidang("Kinerja")),
        AgencyPlan("ba-disdukcapil", "dinas", "Dinas Kependudukan dan Pencatatan Sipil", "Kepala Dinas", 60,
                   _bidang("Pelayanan Pendaftaran", "Pencatatan Sipil"), True),
    ),
)  # fmt: skip

REGIONS = (PROVINCE, REGENCY, SECOND_PROVINCE, CITY)
PEOPLE = sum(agency.size for region in REGIONS for agency in region.agencies)
AGENCIES = sum(len(region.agencies) for region in REGIONS)

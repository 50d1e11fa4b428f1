"""A small region with named officials whose rights everybody who reads a test knows.

    Provinsi Tanjung Raya (WITA)
      Badan Kepegawaian Daerah ........... Wahyu: BKD officer of the province
      Dinas Penanaman Modal (dpmptsp) .... Ratna: head (JPT pratama, II.a); Sari: agency officer
        Bidang Perizinan ................. Budi: head of the unit (administrator), superior of the three below
            Rina, Andi, Dewi: pelaksana; Rina has an approved home
        Sekretariat ...................... Sari
    Kabupaten Muara Lestari (WIB), in the province's territory, overseen by itself
      Dinas Pendidikan (disdik) .......... Tono: a stranger from another agency

Agung audits the province. Maya administers the system. Every account's password is PASSWORD.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password

from tatakerja.kernel import zones
from tatakerja.organisation.models import (
    Assignment,
    JobClass,
    Level,
    Node,
    NodeKind,
    Person,
    RegisteredPoint,
    Role,
    RoleGrant,
    Workplace,
)
from tatakerja.platform.models import User

PASSWORD = "rahasia-sekali-2026"
START = date(2020, 1, 1)
OFFICE = (-0.502106, 117.153709)
HOME = (-0.489000, 117.141000)
_HASH = ""


def _hash() -> str:
    global _HASH
    _HASH = _HASH or make_password(PASSWORD)
    return _HASH


@dataclass
class World:
    """The nodes by short name and the people by first name."""

    nation: Node
    province: Node
    bkd: Node
    dpmptsp: Node
    perizinan: Node
    sekretariat: Node
    regency: Node
    disdik: Node
    people: dict[str, Person]

    def person(self, name: str) -> Person:
        return self.people[name]

    def user(self, name: str) -> User:
        user = self.people[name].user
        assert user is not None
        return user


def make_node(parent: Node | None, level: str, kind: str, code: str, name: str, zone: str) -> Node:
    """A node with its path; the service does the same with access and audit."""
    node = Node(parent=parent, level=level, kind=kind, code=code, name=name, zone=zone, path="/")
    node.save()
    node.path = f"{parent.path if parent else '/'}{node.pk}/"
    node.save(update_fields=["path"])
    return node


def make_person(
    nip: str,
    name: str,
    node: Node,
    title: str,
    *,
    job_class: str = JobClass.PELAKSANA,
    eselon: str = "",
    heads: bool = False,
    status: str = "pns",
) -> Person:
    """A person with an account and one definitive post since START."""
    user = User.objects.create(username=nip, password=_hash(), first_name=name)
    person = Person.objects.create(
        nip=nip, name=name, status=status, user=user, email=f"{nip}@example.invalid"
    )
    Assignment.objects.create(
        person=person,
        node=node,
        title=title,
        job_class=job_class,
        eselon=eselon,
        heads_node=heads,
        valid_from=START,
    )
    return person


def make_world() -> World:
    """Builds the region described above."""
    nation = make_node(None, Level.NATION, NodeKind.NEGARA, "id", "Republik Indonesia", zones.WIB)
    province = make_node(nation, Level.REGION, NodeKind.PROVINSI, "tr", "Provinsi Tanjung Raya", zones.WITA)
    bkd = make_node(province, Level.AGENCY, NodeKind.BADAN, "tr-bkd", "Badan Kepegawaian Daerah", zones.WITA)
    dpmptsp = make_node(
        province, Level.AGENCY, NodeKind.DINAS, "tr-dpmptsp", "Dinas Penanaman Modal dan PTSP", zones.WITA
    )
    perizinan = make_node(
        dpmptsp, Level.UNIT, NodeKind.BIDANG, "tr-dpmptsp-izin", "Bidang Perizinan", zones.WITA
    )
    sekretariat = make_node(
        dpmptsp, Level.UNIT, NodeKind.SEKRETARIAT, "tr-dpmptsp-sek", "Sekretariat", zones.WITA
    )
    regency = make_node(nation, Level.REGION, NodeKind.KABUPATEN, "ml", "Kabupaten Muara Lestari", zones.WIB)
    regency.within = province
    regency.save(update_fields=["within"])
    disdik = make_node(regency, Level.AGENCY, NodeKind.DINAS, "ml-disdik", "Dinas Pendidikan", zones.WIB)
    Workplace.objects.create(
        node=dpmptsp, name="Kantor DPMPTSP", fence={"circle": [*OFFICE, 100]}, active_from=START
    )
    people = {
        "Ratna": make_person(
            "197001011995032001", "Ratna Dewanti", dpmptsp, "Kepala Dinas",
            job_class=JobClass.JPT_PRATAMA, eselon="II.a", heads=True,
        ),
        "Sari": make_person("198503122010012002", "Sari Melati", sekretariat, "Pengelola Kepegawaian"),
        "Budi": make_person(
            "197806152003121003", "Budi Hartono", perizinan, "Kepala Bidang Perizinan",
            job_class=JobClass.ADMINISTRATOR, eselon="III.a", heads=True,
        ),
        "Rina": make_person("199002202015022004", "Rina Wulandari", perizinan, "Analis Perizinan"),
        "Andi": make_person("199105052016011005", "Andi Saputra", perizinan, "Pengadministrasi"),
        "Dewi": make_person("198812012012122006", "Dewi Lestari", perizinan, "Analis Perizinan"),
        "Wahyu": make_person("198207072008011007", "Wahyu Pratama", bkd, "Analis Kepegawaian"),
        "Agung": make_person("197511111999031008", "Agung Nugroho", bkd, "Auditor"),
        "Maya": make_person("199308082018012009", "Maya Sari", bkd, "Pranata Komputer"),
        "Tono": make_person("198404042009041010", "Tono Wijaya", disdik, "Staf"),
    }  # fmt: skip
    world = World(nation, province, bkd, dpmptsp, perizinan, sekretariat, regency, disdik, people)
    for name, role, node in [
        ("Ratna", Role.AGENCY_HEAD, dpmptsp),
        ("Sari", Role.AGENCY_OFFICER, dpmptsp),
        ("Budi", Role.SUPERIOR, perizinan),
        ("Wahyu", Role.BKD_OFFICER, province),
        ("Agung", Role.AUDITOR, province),
        ("Maya", Role.ADMIN, nation),
    ]:
        RoleGrant.objects.create(user=world.user(name), role=role, node=node, valid_from=START)
    RegisteredPoint.objects.create(
        person=people["Rina"],
        state=RegisteredPoint.State.APPROVED,
        address="Jl. Merak 12",
        lat=HOME[0],
        lon=HOME[1],
        proposed_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    return world

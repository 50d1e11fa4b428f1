"""Builds the fictitious tree, its places, people and officials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tatakerja.demo.names import Numbers
from tatakerja.demo.people import METRES_PER_DEGREE, Settler
from tatakerja.demo.places import START, AgencyPlan, RegionPlan
from tatakerja.kernel import zones
from tatakerja.organisation.models import (
    Assignment,
    Level,
    Node,
    NodeKind,
    Person,
    Role,
    RoleGrant,
    Workplace,
)
from tatakerja.platform.models import User

PASSWORD = "peragaan-2026"  # noqa: S105  printed on the terminal; the demonstration holds no real data
SEED = 2026
TRIED_FIRST = {"tr-dpmptsp", "ml-disdik"}  # agencies whose officials the guide names

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Account:
    """One account to try: what it is for and how to sign in."""

    username: str
    name: str
    role: str
    place: str
    shown: bool = False


def make_node(
    parent: Node | None, level: str, kind: str, code: str, name: str, zone: str, **more: object
) -> Node:
    node = Node(parent=parent, level=level, kind=kind, code=code, name=name, zone=zone, path="/", **more)
    node.save()
    node.path = f"{parent.path if parent else '/'}{node.pk}/"
    node.save(update_fields=["path"])
    return node


def _letterhead(region: RegionPlan, code: str) -> list[str]:
    return [
        f"Jalan Merdeka 1, {_city(region)}",
        f"Telepon (021) 555-0100, surel {code}@{region.code}.example.invalid",
    ]


def _city(region: RegionPlan) -> str:
    return region.name.split(" ", 1)[1]


def build_region(
    plan: RegionPlan, nation: Node, within: Node | None, random: Random, numbers: Numbers
) -> Node:
    """A region with its agencies, units, offices and people."""
    region = make_node(
        nation, Level.REGION, plan.kind, plan.code, plan.name, plan.zone, within=within,
        report_email=f"laporan@{plan.code}.example.invalid",
        letterhead=_letterhead(plan, plan.personnel_agency), seat=_city(plan),
    )  # fmt: skip
    settler = Settler(plan, random, numbers)
    for index, agency_plan in enumerate(plan.agencies):
        agency, units = _build_agency(plan, region, agency_plan, index)
        settler.settle(agency, agency_plan, units)
    settler.batch.save()
    return region


def _build_agency(
    plan: RegionPlan, region: Node, agency_plan: AgencyPlan, index: int
) -> tuple[Node, list[Node]]:
    agency = make_node(
        region, Level.AGENCY, agency_plan.kind, agency_plan.code, agency_plan.name, plan.zone,
        public_service=agency_plan.public_service,
        letterhead=_letterhead(plan, agency_plan.code),
        short_name=agency_plan.code.split("-", 1)[-1].upper(),
    )  # fmt: skip
    units = [
        make_node(agency, Level.UNIT, kind, f"{agency_plan.code}-{number}", name, plan.zone)
        for number, (kind, name) in enumerate(agency_plan.units, 1)
    ]
    Workplace.objects.create(
        node=agency,
        name=f"Kantor {agency_plan.name}",
        fence={"circle": [plan.lat + 300 * index / METRES_PER_DEGREE, plan.lon, 100]},
        active_from=START,
    )
    return agency, units


@transaction.atomic
def build_nation(regions: Iterable[RegionPlan], progress: Progress) -> dict[str, Node]:
    """The whole tree by region code."""
    random, numbers = Random(SEED), Numbers(Random(SEED + 1))
    nation = make_node(None, Level.NATION, NodeKind.NEGARA, "id", "Republik Indonesia", zones.WIB)
    built: dict[str, Node] = {"id": nation}
    for plan in regions:
        progress(f"{plan.name}: {len(plan.agencies)} OPD")
        built[plan.code] = build_region(plan, nation, built.get(plan.within), random, numbers)
    return built


class Officials:
    """Gives accounts to people who already exist; everybody has the same printed password."""

    def __init__(self) -> None:
        self._hash = make_password(PASSWORD)
        self.accounts: list[Account] = []

    def user_of(self, person: Person) -> User:
        if person.user is None:
            person.user = User.objects.create(
                username=person.nip, password=self._hash, first_name=person.name[:150], email=person.email
            )
            person.save(update_fields=["user"])
        return person.user

    def appoint(self, person: Person, role: str, node: Node, label: str, *, shown: bool = False) -> User:
        """An account with a role at a node; ``shown`` accounts are printed as those to try first."""
        user = self.user_of(person)
        if role != Role.EMPLOYEE:
            RoleGrant.objects.create(user=user, role=role, node=node, valid_from=START)
        self.accounts.append(Account(user.username, person.name, label, node.name, shown))
        return user


def staff_of(agency: Node) -> list[Person]:
    """People below an agency, heads first, then in the order they were made."""
    rows = Assignment.objects.filter(node__path__startswith=agency.path).select_related("person")
    return [row.person for row in rows.order_by("-heads_node", "node__level", "id")]


def appoint_officials(regions: Iterable[RegionPlan], officials: Officials) -> None:
    """A BKD officer a region, a head and a personnel officer an agency, one auditor, one sysadmin."""
    first = True
    for plan in regions:
        region = Node.objects.get(code=plan.code)
        bkd = Node.objects.get(code=plan.personnel_agency)
        people = staff_of(bkd)
        officials.appoint(people[-1], Role.BKD_OFFICER, region, "Petugas BKD/BKPSDM", shown=True)
        if first:
            officials.appoint(people[-2], Role.AUDITOR, region, "Auditor", shown=True)
            officials.appoint(
                people[-3], Role.ADMIN, region.parent or region, "Administrator sistem", shown=True
            )
        for agency in Node.objects.filter(parent=region, level=Level.AGENCY):
            _appoint_agency(agency, officials)
        first = False


def _appoint_agency(agency: Node, officials: Officials) -> None:
    people = staff_of(agency)
    shown = agency.code in TRIED_FIRST
    head = Assignment.objects.filter(node=agency, heads_node=True).select_related("person").get().person
    officials.appoint(head, Role.AGENCY_HEAD, agency, "Kepala OPD", shown=shown)
    officials.appoint(
        people[-4] if len(people) > 4 else people[-1],
        Role.AGENCY_OFFICER,
        agency,
        "Pengelola kepegawaian OPD",
        shown=shown,
    )
    for row in Assignment.objects.filter(node__parent=agency, heads_node=True).select_related(
        "person", "node"
    ):
        officials.appoint(row.person, Role.SUPERIOR, row.node, "Atasan (kepala unit)", shown=shown)

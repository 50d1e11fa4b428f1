"""Fills the fictitious agencies with people: heads, unit heads and staff, with posts, numbers and homes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import cos, radians
from random import Random

from tatakerja.demo.names import DEGREES, Numbers, full_name
from tatakerja.demo.places import START, AgencyPlan, RegionPlan
from tatakerja.organisation.models import (
    Assignment,
    GroupMembership,
    JobClass,
    Level,
    Node,
    Person,
    PersonNumber,
    RegisteredPoint,
    Status,
)

METRES_PER_DEGREE = 111_320
STAFF_TITLES = (
    "Pengadministrasi Umum",
    "Pengelola Data",
    "Penyusun Program",
    "Analis Kebijakan",
    "Bendahara",
)
GRADES = ("III/a", "III/c", "II/c", "III/d")
STREETS = ("Merak", "Kenanga", "Melati", "Cendana", "Rajawali")
TEACHER_KINDS = {"sekolah"}
STATUS_WEIGHTS = {
    Status.PNS: 62,
    Status.CPNS: 4,
    Status.PPPK: 20,
    Status.PPPK_PARUH_WAKTU: 4,
    Status.NON_ASN: 10,
}


def _grade(status: str, heads: bool, nth: int) -> str:
    """Heads stand above their people, others by turns."""
    if status == Status.NON_ASN:
        return ""
    if status in {Status.PPPK, Status.PPPK_PARUH_WAKTU}:
        return "IX"
    if heads:
        return "IV/c" if nth == 0 else "IV/a"
    return GRADES[nth % len(GRADES)]


@dataclass
class Batch:
    """Rows waiting for one bulk insert each."""

    people: list[Person] = field(default_factory=list)
    posts: list[Assignment] = field(default_factory=list)
    numbers: list[PersonNumber] = field(default_factory=list)
    homes: list[RegisteredPoint] = field(default_factory=list)
    groups: list[GroupMembership] = field(default_factory=list)

    def save(self) -> None:
        """Writes everything set-based; safe for 20,000 people."""
        Person.objects.bulk_create(self.people, batch_size=2000)
        for rows, model in (
            (self.posts, Assignment),
            (self.numbers, PersonNumber),
            (self.homes, RegisteredPoint),
            (self.groups, GroupMembership),
        ):
            model._default_manager.bulk_create(rows, batch_size=2000)  # type: ignore[arg-type]


class Settler:
    """Makes people of one region; the same seed makes the same people."""

    def __init__(self, plan: RegionPlan, random: Random, numbers: Numbers) -> None:
        self.plan, self.random, self.numbers = plan, random, numbers
        self.batch = Batch()

    def settle(self, agency: Node, plan: AgencyPlan, units: list[Node]) -> None:
        """The head, a head for each unit, and staff spread over the units until the size is reached."""
        self._person(agency, plan.head, self._head_class(plan), heads=True, nth=0)
        for unit in units:
            title = f"Kepala {unit.name}" if unit.kind != "sekretariat" else "Sekretaris"
            self._person(unit, title, self._unit_head_class(unit), heads=True, nth=1)
        places = units or [agency]
        for index in range(plan.size - 1 - len(units)):
            unit = places[index % len(places)]
            title = "Guru Ahli Pertama" if unit.kind in TEACHER_KINDS else self.random.choice(STAFF_TITLES)
            staff_class = JobClass.FUNGSIONAL if unit.kind in TEACHER_KINDS else JobClass.PELAKSANA
            self._person(unit, title, (staff_class, ""), heads=False, nth=2 + index)

    def _head_class(self, plan: AgencyPlan) -> tuple[str, str]:
        if plan.head == "Camat":
            return JobClass.ADMINISTRATOR, "III.a"
        if plan.head == "Sekretaris Daerah" and self.plan.province_level:
            return JobClass.JPT_MADYA, "I.b"
        return JobClass.JPT_PRATAMA, "II.a" if self.plan.province_level else "II.b"

    def _unit_head_class(self, unit: Node) -> tuple[str, str]:
        if unit.kind in {"seksi", "kelurahan"}:
            return JobClass.PENGAWAS, "IV.a"
        if unit.kind in {"sekolah", "puskesmas"}:
            return JobClass.FUNGSIONAL, ""
        if unit.kind == "biro":
            return JobClass.JPT_PRATAMA, "II.b"
        return JobClass.ADMINISTRATOR, "III.a" if unit.kind == "sekretariat" else "III.b"

    def _status(self, heads: bool) -> str:
        if heads:
            return Status.PNS
        return self.random.choices(list(STATUS_WEIGHTS), weights=list(STATUS_WEIGHTS.values()))[0]

    def _number(self, status: str, female: bool) -> tuple[str, str]:
        born = self.random.randint(1968, 2001)
        appointed = min(2026, born + self.random.randint(22, 33))
        if status in {Status.PPPK, Status.PPPK_PARUH_WAKTU}:
            number = self.numbers.ni_pppk(female=female, born=born, appointed=max(appointed, 2021))
            return PersonNumber.Kind.NI_PPPK, number
        if status == Status.NON_ASN:
            return PersonNumber.Kind.LOCAL, f"{self.plan.code.upper()}-{self.numbers.local():05d}"
        return PersonNumber.Kind.NIP, self.numbers.nip(female=female, born=born, appointed=appointed)

    def _person(self, node: Node, title: str, post: tuple[str, str], *, heads: bool, nth: int) -> None:
        female = self.random.random() < 0.5
        status = self._status(heads)
        kind, number = self._number(status, female)
        person = Person(
            name=full_name(self.random, female=female),
            title_back=self.random.choice(DEGREES) if status != Status.NON_ASN else "",
            nip=number,
            status=status,
            grade=_grade(status, heads, nth),
            email=f"{number.lower()}@{self.plan.code}.example.invalid",
            tpp=0 if status == Status.NON_ASN else 2_500_000 + 500_000 * (7 if heads else nth % 4),
        )
        self.batch.people.append(person)
        self.batch.posts.append(
            Assignment(
                person=person, node=node, title=title, job_class=post[0], eselon=post[1],
                heads_node=heads, valid_from=START,
            )
        )  # fmt: skip
        self.batch.numbers.append(PersonNumber(person=person, kind=kind, number=number, valid_from=START))
        self.batch.homes.append(self._home(person, nth))
        self._join_groups(person, node, nth)

    def _home(self, person: Person, nth: int) -> RegisteredPoint:
        """Homes lie one to eight kilometres around the office, in every direction."""
        north, east = (self.random.choice((-1, 1)) * self.random.uniform(700, 5500) for _ in range(2))
        return RegisteredPoint(
            person=person,
            state=RegisteredPoint.State.APPROVED,
            address=f"Jl. {self.random.choice(STREETS)} {nth + 1}",
            lat=round(self.plan.lat + north / METRES_PER_DEGREE, 6),
            lon=round(self.plan.lon + east / (METRES_PER_DEGREE * cos(radians(self.plan.lat))), 6),
            proposed_at=datetime(START.year, START.month, START.day, tzinfo=UTC),
        )

    def _join_groups(self, person: Person, node: Node, nth: int) -> None:
        names = []
        if node.kind in TEACHER_KINDS and node.level == Level.UNIT:
            names.append("teacher")
        if nth > 1 and self.random.random() < 0.02:
            names.append("task_force")
        for name in names:
            self.batch.groups.append(GroupMembership(person=person, group=name, valid_from=START))

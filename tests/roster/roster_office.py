"""Rosters in the world of the tests: a circular in force, a draft, a published roster."""

from __future__ import annotations

from datetime import date

from tatakerja.circular.models import Circular
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.organisation.models import Node, Person
from tatakerja.platform.audit import Job
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.services import draft_plan, publish_plan
from world import World, make_person

FIRST, LAST = date(2026, 11, 23), date(2026, 12, 4)
SINCE = {"valid.from": "2026-11-02"}


def in_force(world: World, slug: str, changes: dict[str, object] | None = None) -> Circular:
    """A shipped circular at work in the province."""
    by = world.user("Wahyu")
    draft = adopt_circular(by=by, region=world.province, slug=slug, changes=SINCE | (changes or {}))
    return publish_circular(by=Job("test"), circular=draft)


def draft(world: World, first: date = FIRST, last: date = LAST, agency: Node | None = None) -> RosterPlan:
    """A filled draft of the Dinas Penanaman Modal."""
    return draft_plan(by=Job("test"), agency=agency or world.dpmptsp, first=first, last=last)


def published(world: World, first: date = FIRST, last: date = LAST) -> RosterPlan:
    return publish_plan(by=Job("test"), plan=draft(world, first, last))


def letters(plan: RosterPlan, person: Person) -> str:
    """A person's letters as stored."""
    return plan.rows.get(person=person).cells


def more_people(unit: Node, count: int, title: str = "Analis") -> list[Person]:
    """People with invented names in a unit."""
    return [
        make_person(f"1990010120150{unit.pk:02d}{number:03d}", f"Pegawai {unit.pk}-{number:03d}", unit, title)
        for number in range(count)
    ]

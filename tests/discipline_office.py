"""An office in which a discipline case can run: the world with holidays, a PPK and the region's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from dossier import JOB, NOON, Office
from tatakerja.circular.services import seed_holidays
from tatakerja.discipline.services import BookValues, write_book
from tatakerja.organisation.models import JobClass, Role, RoleGrant
from world import START, World, make_person


def build_office(world: World, clock_at: Callable[[datetime], None]) -> Office:
    """Monday 23 November 2026, noon in WITA."""
    clock_at(NOON)
    seed_holidays(by=JOB)
    governor = make_person(
        "196501011990031011", "Hadi Gubernur", world.bkd, "Gubernur", job_class=JobClass.JPT_UTAMA
    )
    world.people["Hadi"] = governor
    RoleGrant.objects.create(
        user=world.user("Dewi"), role=Role.AGENCY_OFFICER, node=world.dpmptsp, valid_from=START
    )
    write_book(
        by=world.user("Wahyu"),
        region=world.province,
        valid_from=date(2020, 1, 1),
        values=BookValues(basis="Pergub 1/2020", ppk=governor),
    )
    return Office(world, clock_at)

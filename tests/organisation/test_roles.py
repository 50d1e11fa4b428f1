"""Role grants: dated, within one's own scope, never to oneself; and accounts opened with a code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation import access, services
from tatakerja.organisation.models import ActivationCode, Node, Person, Role, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from world import START, World, make_person

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    clock_at(NOW)


@pytest.mark.parametrize(
    ("giver", "role", "where", "allowed"),
    [
        ("Maya", Role.ADMIN, "nation", True),
        ("Maya", Role.AUDITOR, "regency", True),
        ("Wahyu", Role.AGENCY_OFFICER, "dpmptsp", True),
        ("Wahyu", Role.BKD_OFFICER, "province", True),
        ("Wahyu", Role.ADMIN, "province", False),
        ("Wahyu", Role.AUDITOR, "province", False),
        ("Wahyu", Role.AGENCY_OFFICER, "nation", False),
        ("Sari", Role.SUPERIOR, "perizinan", False),
        ("Ratna", Role.SUPERIOR, "perizinan", False),
        ("Agung", Role.AUDITOR, "province", False),
        ("Rina", Role.EMPLOYEE, "perizinan", False),
    ],
)
def test_nobody_gives_more_than_he_holds(
    world: World, giver: str, role: str, where: str, allowed: bool
) -> None:
    node: Node = getattr(world, where)
    if allowed:
        grant = services.grant_role(by=world.user(giver), user=world.user("Andi"), role=role, node=node)
        assert access.has_role_at(world.user("Andi"), [role], node)
        assert grant.granted_by == world.user(giver)
        return
    with pytest.raises(NotAllowed):
        services.grant_role(by=world.user(giver), user=world.user("Andi"), role=role, node=node)
    assert not world.user("Andi").grants.exists()


def test_a_regencys_officer_has_no_say_in_the_province(world: World) -> None:
    services.grant_role(by=Job("x"), user=world.user("Tono"), role=Role.BKD_OFFICER, node=world.regency)
    tono = world.user("Tono")
    assert access.may_import(tono, world.regency)
    assert not access.may_import(tono, world.province)
    assert not access.may_keep_person(tono, world.person("Rina"))
    with pytest.raises(NotAllowed):
        services.grant_role(by=tono, user=world.user("Andi"), role=Role.SUPERIOR, node=world.dpmptsp)


def test_nobody_gives_to_himself(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.grant_role(
            by=world.user("Wahyu"), user=world.user("Wahyu"), role=Role.AGENCY_OFFICER, node=world.dpmptsp
        )


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 1), date(2026, 11, 23), True),
        (date(2026, 11, 1), date(2026, 11, 22), False),
        (date(2026, 11, 24), None, False),
    ],
)
def test_a_grant_holds_between_its_dates(world: World, first: date, last: date | None, holds: bool) -> None:
    RoleGrant.objects.create(
        user=world.user("Andi"),
        role=Role.AGENCY_OFFICER,
        node=world.dpmptsp,
        valid_from=first,
        valid_until=last,
    )
    assert access.may_keep(world.user("Andi"), world.dpmptsp) is holds
    assert access.kept_people(world.user("Andi")).exists() is holds
    assert access.visible_points(world.user("Andi")).exists() is holds


def test_the_day_of_a_grant_is_the_local_one(world: World, clock_at: Any) -> None:
    clock_at(datetime(2026, 11, 22, 23, 10, tzinfo=UTC))
    services.grant_role(by=Job("x"), user=world.user("Andi"), role=Role.SUPERIOR, node=world.perizinan)
    assert access.has_role_at(world.user("Andi"), [Role.SUPERIOR], world.perizinan)


def test_an_ended_grant_holds_no_more_at_the_next_request(world: World) -> None:
    grant = world.user("Sari").grants.get()
    services.end_grant(by=world.user("Wahyu"), grant=grant)
    assert not access.may_keep(world.user("Sari"), world.dpmptsp)
    with pytest.raises(Conflict):
        services.end_grant(by=world.user("Wahyu"), grant=grant)


def test_the_last_administrator_stays(world: World) -> None:
    with pytest.raises(Conflict, match="terakhir"):
        services.end_grant(by=Job("x"), grant=world.user("Maya").grants.get())


def test_the_same_grant_is_not_given_twice(world: World) -> None:
    with pytest.raises(Conflict):
        services.grant_role(
            by=world.user("Wahyu"), user=world.user("Sari"), role=Role.AGENCY_OFFICER, node=world.dpmptsp
        )
    with pytest.raises(Invalid):
        services.grant_role(by=Job("x"), user=world.user("Sari"), role="raja", node=world.dpmptsp)


def without_account(world: World) -> Person:
    person = make_person("199503172020121001", "Fajar", world.perizinan, "Analis")
    user, person.user = person.user, None
    person.save()
    assert user is not None
    user.delete()
    return person


def test_a_code_opens_an_account_once(world: World) -> None:
    fajar = without_account(world)
    (opened,) = services.open_accounts(by=world.user("Sari"), people=[fajar, world.person("Rina")])
    assert opened.username == fajar.nip
    assert not ActivationCode.objects.filter(code_hash__contains=opened.code).exists()
    wrong = [(fajar.nip, "AAAA-BBBB-CCCC-DDDD"), (world.person("Rina").nip, opened.code)]
    for number, code in wrong:
        with pytest.raises(NotAllowed):
            services.activate_account(number=number, code=code, password="Hujan-Sore-2026")
    with pytest.raises(Invalid):
        services.activate_account(number=fajar.nip, code=opened.code, password="12345")
    user = services.activate_account(
        number=f"{fajar.nip[:8]} {fajar.nip[8:]}", code=opened.code.lower(), password="Hujan-Sore-2026"
    )
    assert user.check_password("Hujan-Sore-2026")
    with pytest.raises(NotAllowed):
        services.activate_account(number=fajar.nip, code=opened.code, password="Lain-Sekali-2026")


def test_a_new_code_replaces_the_old_one_and_runs_out(world: World, clock_at: Any) -> None:
    fajar = without_account(world)
    (first,) = services.open_accounts(by=world.user("Sari"), people=[fajar])
    fajar.refresh_from_db()
    (second,) = services.open_accounts(by=world.user("Sari"), people=[fajar])
    with pytest.raises(NotAllowed):
        services.activate_account(number=fajar.nip, code=first.code, password="Hujan-Sore-2026")
    clock_at(datetime(2026, 12, 24, tzinfo=UTC))
    with pytest.raises(NotAllowed):
        services.activate_account(number=fajar.nip, code=second.code, password="Hujan-Sore-2026")


def test_accounts_come_from_the_console_or_from_personnel_data(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.create_account(by=world.user("Maya"), username="x", name="X", password="Hujan-Sore-2026")
    user = services.create_account(by=Job("cli"), username="x", name="X", password="Hujan-Sore-2026")
    assert User.objects.get(username="x") == user
    with pytest.raises(Conflict):
        services.create_account(by=Job("cli"), username="x", name="X", password="Hujan-Sore-2026")
    assert NOW.date() > START

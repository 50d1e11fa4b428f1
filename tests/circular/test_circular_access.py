"""Who reads and who writes circulars."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tatakerja.circular.access import may_write, require_holidays, require_write, visible_circulars
from tatakerja.circular.models import Circular
from tatakerja.circular.services import adopt_circular, publish_circular, record_holidays
from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.models import RoleGrant
from tatakerja.platform.audit import Job
from world import START, World


def draft_of(world: World) -> Circular:
    return adopt_circular(by=Job("test"), region=world.province, slug="kaltim-2020")


@pytest.mark.parametrize("name", ["Ratna", "Sari", "Budi", "Rina", "Agung", "Maya", "Tono"])
def test_nobody_but_the_bkd_writes(world: World, name: str) -> None:
    user = world.user(name)
    assert not may_write(user, world.province)
    draft = draft_of(world)
    for act in (
        lambda: adopt_circular(by=user, region=world.province, slug="kaltim-2021"),
        lambda: publish_circular(by=user, circular=draft),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Circular.objects.get().state == Circular.State.DRAFT


def test_the_province_does_not_write_for_the_regency(world: World) -> None:
    assert may_write(world.user("Wahyu"), world.province)
    with pytest.raises(NotAllowed):
        require_write(world.user("Wahyu"), world.regency)


def test_a_grant_that_has_ended_writes_no_more(world: World) -> None:
    RoleGrant.objects.filter(user=world.user("Wahyu")).update(valid_until=START)
    assert not may_write(world.user("Wahyu"), world.province)


@pytest.mark.parametrize(
    ("name", "sees_published", "sees_draft"),
    [
        ("Wahyu", True, True),
        ("Agung", True, True),
        ("Maya", True, True),
        ("Ratna", True, False),
        ("Sari", True, False),
        ("Budi", True, False),
        ("Rina", True, False),
    ],
)
def test_what_each_reads(
    world: World, quarter: Circular, name: str, sees_published: bool, sees_draft: bool
) -> None:
    draft = draft_of(world)
    seen = set(visible_circulars(world.user(name)).values_list("pk", flat=True))
    assert seen == ({quarter.pk} if sees_published else set()) | ({draft.pk} if sees_draft else set())


def test_an_employee_does_not_read_another_regions(world: World, quarter: Circular) -> None:
    of_regency = adopt_circular(
        by=Job("test"), region=world.regency, slug="kotim-2021", changes={"valid.from": "2026-11-02"}
    )
    publish_circular(by=Job("test"), circular=of_regency)
    assert list(visible_circulars(world.user("Rina"))) == [quarter]
    # a regency lies within the province, so its staff may read the province's circulars too
    assert set(visible_circulars(world.user("Tono"))) == {quarter, of_regency}


def test_anonymous_reads_nothing(world: World, quarter: Circular) -> None:
    assert list(visible_circulars(AnonymousUser())) == []


def test_holidays_are_kept_by_the_bkd_and_administrators(world: World) -> None:
    for name in ("Wahyu", "Maya"):
        require_holidays(world.user(name))
    with pytest.raises(NotAllowed):
        record_holidays(by=world.user("Sari"), year=2026, days=[], source="SKB")

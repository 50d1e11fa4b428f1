"""Workplaces: a fence changed from a day leaves the days before as they were."""

from __future__ import annotations

from datetime import date

import pytest

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation import services
from tatakerja.organisation.models import Workplace
from tatakerja.organisation.queries import workplaces_on
from world import OFFICE, START, World

WIDER = {"circle": [*OFFICE, 250.0]}


def test_a_wider_fence_holds_from_its_day(world: World) -> None:
    place = world.dpmptsp.workplaces.get()
    services.change_workplace(by=world.user("Sari"), workplace=place, fence=WIDER, first=date(2026, 12, 1))
    before = workplaces_on([world.dpmptsp.path], date(2026, 11, 30))
    after = workplaces_on([world.dpmptsp.path], date(2026, 12, 1))
    assert [one.fence["circle"][2] for one in (*before, *after)] == [100, 250]


def test_a_change_on_the_first_day_corrects_the_row(world: World) -> None:
    place = world.dpmptsp.workplaces.get()
    services.change_workplace(by=world.user("Sari"), workplace=place, fence=WIDER, first=START)
    assert [one.fence for one in Workplace.objects.all()] == [WIDER]


def test_a_closed_place_is_not_changed_again(world: World) -> None:
    place, by = world.dpmptsp.workplaces.get(), world.user("Sari")
    services.close_workplace(by=by, workplace=place, last=date(2026, 6, 30))
    with pytest.raises(Conflict):
        services.change_workplace(by=by, workplace=place, fence=WIDER, first=date(2026, 12, 1))
    assert workplaces_on([world.dpmptsp.path], date(2026, 7, 1)) == []


def test_a_place_needs_a_name_and_a_fence_that_can_be(world: World) -> None:
    by = world.user("Sari")
    far, empty = {"circle": [500, 117, 100]}, {"circle": [None, None, None]}
    for name, fence in (("", WIDER), ("Pos", far), ("Pos", empty)):
        with pytest.raises(Invalid):
            services.add_workplace(by=by, node=world.perizinan, name=name, fence=fence)
    assert Workplace.objects.count() == 1

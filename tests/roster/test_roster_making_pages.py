"""Pages around the grid: seats before filling, ways side by side, all agencies, wishes, open duties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, draft, in_force, letters, more_people, published

from tatakerja.platform.audit import Job
from tatakerja.roster.models import DraftRun, OpenDuty, RosterPlan, Wish
from tatakerja.roster.queries import broken_rules, plan_rows, totals_of
from tatakerja.roster.services import CellChange, draft_province, open_duty, set_cells, work_off
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")
PERIOD = {"first": FIRST.isoformat(), "last": LAST.isoformat()}


def test_seats_are_shown_day_by_day(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    client = sign_in(world.user("Sari"))
    answer = client.get("/jadwal/tempat/", {"agency": world.dpmptsp.pk, **PERIOD})
    assert answer.status_code == 200
    assert answer.content.decode().count('<tr><th scope="row">') == 10
    assert client.get("/jadwal/tempat/", {"agency": world.disdik.pk, **PERIOD}).status_code == 422


def test_a_way_is_chosen_side_by_side(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan, client = draft(world), sign_in(world.user("Sari"))
    page = client.get(f"/jadwal/{plan.pk}/banding/").content.decode()
    assert "Keinginan pegawai lebih dahulu" in page
    answer = client.post(f"/jadwal/{plan.pk}/banding/", {"way": "keinginan"})
    assert (answer.status_code, answer["Location"]) == (302, f"/jadwal/{plan.pk}/")
    assert client.post(f"/jadwal/{plan.pk}/banding/", {"way": "lain"}, follow=True).status_code == 200


def test_cells_are_locked_and_opened_by_script(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan, client = draft(world), sign_in(world.user("Sari"))
    rina = world.person("Rina").pk
    script = {"Accept": "application/json"}
    data = {"cell": f"{rina}:{FIRST.isoformat()}", "locked": "on"}
    assert client.post(f"/jadwal/{plan.pk}/kunci/", data, headers=script).json() == {"locked": True}
    plan.refresh_from_db()
    assert plan.locks == {str(rina): {FIRST.isoformat(): letters(plan, world.person("Rina"))[0]}}
    assert 'class="locked"' in client.get(f"/jadwal/{plan.pk}/").content.decode()
    bad = client.post(f"/jadwal/{plan.pk}/kunci/", {"cell": "x:2026-11-23"}, headers=script)
    assert bad.status_code == 422


def test_people_and_days_are_filtered(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan, client = draft(world), sign_in(world.user("Sari"))
    page = client.get(f"/jadwal/{plan.pk}/", {"orang": "rin", "pekan": "2026-11-30"}).content.decode()
    assert page.count("<tr data-person=") == 1
    assert 'data-days="2026-11-30 2026-12-01 2026-12-02 2026-12-03 2026-12-04"' in page


def test_why_a_roster_cannot_be_published(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan, client = draft(world), sign_in(world.user("Sari"))
    names = ("Rina", "Andi", "Dewi")
    people = [world.person(name).pk for name in names]
    set_cells(by=JOB, plan=plan, changes=[CellChange(person, FIRST, "O") for person in people])
    set_cells(by=JOB, plan=plan, changes=[CellChange(people[0], LAST, "-")])
    rows = plan_rows(plan)
    over, gap = broken_rules(plan, rows, totals_of(plan, [(row.unit_id, row.cells) for row in rows]))
    assert (over.day, over.kind) == (FIRST, "over")
    assert over.text.startswith("Di kantor ")
    assert over.fixes[0].text.startswith("Jadikan R: ")
    assert [fix.decider for fix in over.fixes] == ["penyusun jadwal", "kepala OPD, dibaca BKD"]
    assert "A1-04" in over.clauses
    assert (gap.day, gap.kind, gap.text) == (LAST, "gap", "1 sel masih kosong.")
    page = client.get(f"/jadwal/{plan.pk}/").content.decode()
    assert "Mengapa belum dapat diterbitkan? (2)" in page


def test_all_agencies_at_once_with_their_progress(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    client = sign_in(world.user("Wahyu"))
    assert "Susun untuk seluruh OPD" in client.get("/jadwal/").content.decode()
    answer = client.post("/jadwal/seluruh/", {"region": world.province.pk, **PERIOD})
    run = DraftRun.objects.get()
    assert answer["Location"] == f"/jadwal/seluruh/{run.pk}/"
    page = client.get(f"/jadwal/seluruh/{run.pk}/").content.decode()
    assert "OPD selesai." in page
    for task in run.tasks.all():
        work_off(by=JOB, task_id=task.pk)
    part = client.get(f"/jadwal/seluruh/{run.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert ("2 dari 2 OPD selesai." in part, "hx-trigger" in part, "<html" in part) == (True, False, False)
    assert sign_in(world.user("Sari")).get(f"/jadwal/seluruh/{run.pk}/").status_code == 404


def test_a_run_is_not_started_by_an_agency(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Sari"))
    assert "Susun untuk seluruh OPD" not in client.get("/jadwal/").content.decode()
    client.post("/jadwal/seluruh/", {"region": world.province.pk, **PERIOD})
    assert not DraftRun.objects.exists()


def test_the_page_of_a_run_asks_the_same_for_one_task_and_for_three(
    world: World, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    run = draft_province(by=JOB, region=world.province, first=FIRST, last=LAST)
    client = sign_in(world.user("Wahyu"))
    fragment = {"HX-Request": "true"}
    client.get(f"/jadwal/seluruh/{run.pk}/", headers=fragment)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as two:
        client.get(f"/jadwal/seluruh/{run.pk}/", headers=fragment)
    run.tasks.last().delete()
    with CaptureQueriesContext(connection) as one:
        client.get(f"/jadwal/seluruh/{run.pk}/", headers=fragment)
    assert len(one) == len(two)


def test_wishes_are_kept_from_the_phone(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Rina"))
    assert (
        client.post("/jadwal/saya/keinginan/", {"weekdays": ["4"], "another": "2026-12-01"}).status_code
        == 302
    )
    rows = Wish.objects.order_by("weekday").values_list("weekday", "date")
    assert sorted(rows, key=str) == [(4, None), (None, date(2026, 12, 1))]
    assert "Selasa, 1 Desember 2026" in client.get("/jadwal/saya/keinginan/").content.decode()
    assert client.post("/jadwal/saya/keinginan/", {"weekdays": ["0", "1", "2"]}).status_code == 422


def test_a_duty_is_offered_and_taken_on_pages(world: World, sign_in: SignIn) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    more_people(world.perizinan, 4)
    plan = published(world)
    names = ("Rina", "Andi", "Dewi")
    on = {name: letters(plan, world.person(name))[0] for name in names}
    extra = plan.rows.filter(cells__startswith="P").exclude(person__name__startswith="Ratna").first()
    assert extra is not None
    free = next(name for name in names if on[name] == "H" and world.person(name) != extra.person)
    address = f"/jadwal/{plan.pk}/hari/{extra.person_id}/{FIRST.isoformat()}/"
    officer = sign_in(world.user("Sari"))
    assert "Tawarkan kepada rekan" in officer.get(address).content.decode()
    officer.post(f"{address}tawarkan/")
    duty = OpenDuty.objects.get()
    taker = sign_in(world.user(free))
    assert "Tugas yang mencari pengganti" in taker.get("/jadwal/saya/").content.decode()
    taker.post(f"/jadwal/terbuka/{duty.pk}/")
    duty.refresh_from_db()
    assert duty.taker == world.person(free)
    assert sign_in(world.user("Tono")).post(f"/jadwal/terbuka/{duty.pk}/").status_code == 404


def test_an_offer_is_closed_on_its_page(world: World, sign_in: SignIn) -> None:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    plan = published(world)
    row = plan.rows.filter(cells__startswith="P").select_related("person")[0]
    duty = open_duty(by=world.user("Sari"), plan=plan, person=row.person, day=FIRST)
    sign_in(world.user("Sari")).post(f"/jadwal/terbuka/{duty.pk}/", {"act": "close"})
    duty.refresh_from_db()
    assert duty.closed_at is not None
    assert RosterPlan.objects.get().state == RosterPlan.State.PUBLISHED

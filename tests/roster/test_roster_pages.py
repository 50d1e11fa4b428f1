"""The roster pages: list, grid, one day, one's own weeks; with and without script; fixed query counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from roster_office import FIRST, LAST, draft, in_force, letters, more_people, published

from tatakerja.platform.audit import Job
from tatakerja.roster.models import DayChange, RosterPlan
from tatakerja.roster.services import change_day, record_absence, set_cell
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")


def test_planners_fill_a_roster_from_the_list(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    client = sign_in(world.user("Sari"))
    response = client.post(
        "/jadwal/", {"agency": world.dpmptsp.pk, "first": FIRST.isoformat(), "last": LAST.isoformat()}
    )
    plan = RosterPlan.objects.get()
    assert response.headers["Location"] == f"/jadwal/{plan.pk}/"
    assert (plan.agency, plan.drafted_by) == (world.dpmptsp, world.user("Sari"))


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"first": LAST.isoformat(), "last": FIRST.isoformat()}, "last"),
        ({"first": "2026-11-31", "last": LAST.isoformat()}, "first"),
        ({"first": "2026-01-01", "last": "2026-12-31"}, "last"),
        ({"first": "2026-11-28", "last": "2026-11-29"}, "__all__"),
        ({"agency": 10**30}, "agency"),
    ],
)
def test_a_period_that_cannot_be_is_told_beside_its_field(
    world: World, sign_in: SignIn, entered: dict[str, object], field: str
) -> None:
    data = {"agency": world.dpmptsp.pk, "first": FIRST.isoformat(), "last": LAST.isoformat()} | entered
    response = sign_in(world.user("Sari")).post("/jadwal/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not RosterPlan.objects.exists()


def test_the_agency_of_somebody_else_is_no_choice(world: World, sign_in: SignIn) -> None:
    data = {"agency": world.bkd.pk, "first": FIRST.isoformat(), "last": LAST.isoformat()}
    response = sign_in(world.user("Sari")).post("/jadwal/", data)
    assert list(response.context["form"].errors) == ["agency"]


def test_the_list_costs_the_same_for_one_and_for_three(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Sari"))
    published(world)
    with CaptureQueriesContext(connection) as one:
        client.get("/jadwal/")
    published(world, date(2026, 12, 7), date(2026, 12, 11))
    draft(world, date(2026, 12, 14), date(2026, 12, 18))
    with django_assert_num_queries(len(one)):
        assert len(client.get("/jadwal/").context["page"]) == 3


@pytest.mark.parametrize("name", ["Sari", "Rina"])
def test_the_grid_costs_the_same_for_few_and_many(
    world: World, sign_in: SignIn, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    in_force(world, "kotim-2021")
    plan = published(world)
    client = sign_in(world.user(name))
    with CaptureQueriesContext(connection) as few:
        client.get(f"/jadwal/{plan.pk}/")
    more_people(world.perizinan, 30)
    later = published(world, date(2026, 12, 7), date(2026, 12, 18))
    with django_assert_num_queries(len(few)):
        assert client.get(f"/jadwal/{later.pk}/").context["people"] == 36


def test_the_grid_says_each_cell_in_words(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    record_absence(by=JOB, person=world.person("Andi"), first=LAST, last=LAST, kind="leave", source="cuti/1")
    plan = set_cell(by=JOB, plan=draft(world), person=world.person("Rina"), day=LAST, letter="-")
    page = sign_in(world.user("Sari")).get(f"/jadwal/{plan.pk}/").content.decode()
    assert 'aria-label="Rina Wulandari, Jum 4/12: kosong, perlu diisi"' in page
    assert 'aria-label="Ratna Dewanti, Sen 23/11: kantor (WFO)"' in page
    assert 'aria-label="Andi Saputra, Jum 4/12: cuti (cuti/1)"' in page
    assert "Di kantor (batas 25%)" in page
    assert "Kosong: <span data-gaps>1</span>" in page


def test_sixty_people_and_whole_units_a_page(world: World, sign_in: SignIn) -> None:
    more_people(world.perizinan, 40)
    more_people(world.sekretariat, 30)
    plan = draft(world)
    client = sign_in(world.user("Sari"))
    first = client.get(f"/jadwal/{plan.pk}/")
    assert first.context["page"].paginator.num_pages == 2
    assert {line["row"].unit for line in first.context["rows"]} == {"Bidang Perizinan"}
    second = client.get(f"/jadwal/{plan.pk}/", {"page": "2"})
    assert {line["row"].unit for line in second.context["rows"]} == {"Sekretariat"}
    unit = client.get(f"/jadwal/{plan.pk}/", {"unit": str(world.sekretariat.pk)})
    assert len(unit.context["rows"]) == 32
    assert (
        client.get(f"/jadwal/{plan.pk}/", {"unit": "x", "page": "z", "hari": "q", "sel": "²:9"}).status_code
        == 200
    )


def test_a_cell_without_script(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan = draft(world)
    client, rina = sign_in(world.user("Sari")), world.person("Rina")
    page = client.get(f"/jadwal/{plan.pk}/", {"sel": f"{rina.pk}:9"})
    cell = page.context["selected"]["cell"]
    assert cell == f"{rina.pk}:2026-12-04"
    answer = client.post(f"/jadwal/{plan.pk}/sel/", {"cell": f"{cell}:P"})
    assert answer.headers["Location"] == f"/jadwal/{plan.pk}/?hari=2026-12-04"
    assert letters(plan, rina)[9] == "P"


def test_cells_by_script_answer_with_totals(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan = draft(world)
    people = [world.person(name).pk for name in ("Rina", "Andi", "Dewi", "Budi", "Sari")]
    answer = sign_in(world.user("Sari")).post(
        f"/jadwal/{plan.pk}/sel/",
        {"cell": [f"{person}:2026-12-04:k" for person in people]},
        headers={"Accept": "application/json"},
    )
    assert answer.json()["totals"][9] == {
        "day": "2026-12-04",
        "office": 6,
        "turn": 0,
        "over": True,
        "under": False,
    }
    assert (answer.json()["same"], answer.json()["gaps"]) == (True, 0)
    assert answer.json()["broken"] == "Belum bisa diterbitkan: 1 hari melebihi batas di kantor."


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        (["1:2026-12-04"], 422),
        (["x:2026-12-04:K"], 422),
        (["9999:2026-12-04:K"], 422),
        (["1:2026-13-04:K"], 422),
        (["{rina}:2026-12-04:C"], 422),
        (["{rina}:2026-12-05:K"], 422),
        (["99999999999999999999:2026-12-04:K"], 422),
        ([], 422),
        (["{rina}:2026-12-04:K"] * 501, 422),
        (["{andi}:2026-12-04:K"], 409),
    ],
)
def test_cells_that_cannot_be_are_refused_in_both_ways(
    world: World, sign_in: SignIn, cells: list[str], status: int
) -> None:
    record_absence(by=JOB, person=world.person("Andi"), first=LAST, last=LAST, kind="leave", source="cuti/1")
    plan = draft(world)
    names = {name.lower(): world.person(name).pk for name in ("Rina", "Andi")}
    data = {"cell": [cell.format(**names) for cell in cells]}
    client = sign_in(world.user("Sari"))
    script = client.post(f"/jadwal/{plan.pk}/sel/", data, headers={"Accept": "application/json"})
    assert script.status_code == status
    assert script.json()["message"]
    plain = client.post(f"/jadwal/{plan.pk}/sel/", data)
    assert plain.status_code == status
    assert plain.context["refused"] == script.json()["message"]


def test_publishing_with_obstacles_leads_to_the_first_day(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan = set_cell(by=JOB, plan=draft(world), person=world.person("Rina"), day=LAST, letter="-")
    client = sign_in(world.user("Sari"))
    refused = client.post(f"/jadwal/{plan.pk}/terbit/")
    assert refused.status_code == 409
    assert "Belum bisa diterbitkan: 1 sel masih kosong." in refused.content.decode()
    assert 'href="?hari=2026-12-04#hari-2026-12-04"' in refused.content.decode()
    client.post(f"/jadwal/{plan.pk}/terbit/", {"despite": "menunggu mutasi"})
    plan.refresh_from_db()
    assert (plan.state, plan.result["despite"]) == ("published", "menunggu mutasi")


def test_a_change_after_publishing_waits_to_be_published(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021")
    plan = published(world)
    client = sign_in(world.user("Sari"))
    client.post(f"/jadwal/{plan.pk}/sel/", {"cell": f"{world.person('Ratna').pk}:2026-12-04:R"})
    new = RosterPlan.objects.get(state="draft")
    page = client.get(f"/jadwal/{new.pk}/").content.decode()
    assert "Perubahan belum terbit (1)" in page
    answer = client.post(f"/jadwal/{new.pk}/terbit/", follow=True)
    assert (
        "Jadwal terbit untuk 6 pegawai. 1 orang yang jadwalnya berubah diberi tahu."
        in answer.content.decode()
    )
    client.post(f"/jadwal/{new.pk}/isi/")
    last = RosterPlan.objects.get(state="draft")
    client.post(f"/jadwal/{last.pk}/hapus/")
    assert list(RosterPlan.objects.order_by("version").values_list("state", flat=True)) == [
        "superseded",
        "published",
    ]


@pytest.mark.parametrize("act", ["isi", "terbit", "hapus", "sel"])
def test_those_who_may_not_plan_are_refused(world: World, sign_in: SignIn, act: str) -> None:
    plan = published(world)
    data = {"cell": f"{world.person('Rina').pk}:2026-12-04:K"}
    assert sign_in(world.user("Rina")).post(f"/jadwal/{plan.pk}/{act}/", data).status_code == 403
    assert sign_in(world.user("Tono")).post(f"/jadwal/{plan.pk}/{act}/", data).status_code == 404
    assert sign_in(world.user("Sari")).get(f"/jadwal/{plan.pk}/{act}/").status_code == 405
    assert RosterPlan.objects.get().state == "published"


def test_an_employee_reads_the_published_grid_without_buttons(world: World, sign_in: SignIn) -> None:
    plan = published(world)
    page = sign_in(world.user("Rina")).get(f"/jadwal/{plan.pk}/")
    assert "Terbitkan jadwal" not in page.content.decode()
    assert not any(cell["open"] for line in page.context["rows"] for cell in line["cells"])


def test_nobody_reads_without_signing_in(world: World, client: Client) -> None:
    plan = published(world)
    for path in ("", "saya/", f"{plan.pk}/", f"{plan.pk}/hari/1/2026-12-04/"):
        assert client.get(f"/jadwal/{path}").status_code == 302


def test_a_superior_calls_somebody_in_and_takes_it_back(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021", {"office.max_share": 0})
    plan, rina = published(world), world.person("Rina")
    client = sign_in(world.user("Budi"))
    path = f"/jadwal/{plan.pk}/hari/{rina.pk}/2026-12-04/"
    assert "Tidak ada perubahan" in client.get(path).content.decode()
    assert client.post(path, {"mode": "WFO", "reason": ""}).status_code == 422
    client.post(path, {"mode": "WFO", "reason": "rapat verifikasi"})
    assert "kantor (WFO): rapat verifikasi (Budi Hartono)" in client.get(path).content.decode()
    client.post(path, {"mode": "RESTORED", "reason": "rapat batal"})
    assert list(DayChange.objects.values_list("mode", flat=True)) == ["WFO", "RESTORED"]
    own = sign_in(world.user("Rina"))
    assert own.get(path).context["form"] is None
    assert own.post(path, {"mode": "WFH", "reason": "x"}).status_code == 403
    assert sign_in(world.user("Andi")).get(path).status_code == 403
    assert sign_in(world.user("Agung")).get(path).context["form"] is None


def test_colleagues_see_the_leave_but_not_its_reason(world: World, sign_in: SignIn) -> None:
    record_absence(by=JOB, person=world.person("Rina"), first=LAST, last=LAST, kind="leave", source="sakit 7")
    plan = published(world)
    colleague = sign_in(world.user("Andi")).get(f"/jadwal/{plan.pk}/").content.decode()
    assert 'aria-label="Rina Wulandari, Jum 4/12: cuti"' in colleague
    assert "sakit 7" not in colleague
    assert "sakit 7" in sign_in(world.user("Sari")).get(f"/jadwal/{plan.pk}/").content.decode()


def test_a_superior_opens_the_days_of_the_own_unit_from_the_grid(world: World, sign_in: SignIn) -> None:
    plan = published(world)
    page = sign_in(world.user("Budi")).get(f"/jadwal/{plan.pk}/").content.decode()
    assert f"/jadwal/{plan.pk}/hari/{world.person('Rina').pk}/2026-12-04/" in page
    assert f"/jadwal/{plan.pk}/hari/{world.person('Sari').pk}/2026-12-04/" not in page


@pytest.mark.parametrize("tail", ["2026-12-99/", "2027-01-04/", "kemarin/"])
def test_a_day_that_the_roster_does_not_have_is_not_found(world: World, sign_in: SignIn, tail: str) -> None:
    plan = published(world)
    person = world.person("Rina").pk
    assert sign_in(world.user("Sari")).get(f"/jadwal/{plan.pk}/hari/{person}/{tail}").status_code == 404


def test_my_weeks_with_the_clause_behind_each_day(world: World, sign_in: SignIn) -> None:
    in_force(world, "kotim-2021", {"circular.number": "065/1201"})
    published(world)
    change_day(by=JOB, person=world.person("Ratna"), day=LAST, mode="WFH", reason="akreditasi daring")
    page = sign_in(world.user("Ratna")).get("/jadwal/saya/")
    days = [one for week in page.context["weeks"] for one in week]
    assert (len(days), days[0]["day"]) == (20, FIRST)
    assert "SE Gubernur Tanjung Raya 065/1201 klausul A1-04, A1-08" in page.content.decode()
    assert [one["code"] for one in days[:10]] == ["K"] * 9 + ["R"]


def test_an_account_without_a_person_has_no_weeks(world: World, sign_in: SignIn) -> None:
    from tatakerja.platform.models import User

    page = sign_in(User.objects.create(username="monitor")).get("/jadwal/saya/")
    assert "belum terhubung dengan pegawai" in page.content.decode()

"""The register's pages: declare, end, decide; the banner on everybody's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from phones import NOW

from tatakerja.presence.models import Outage, ReliefDecision
from tatakerja.presence.services import declare_outage
from world import World

LIST = "/presensi/gangguan/"


@pytest.fixture
def enter(world: World, clock_at: Any, sign_in: Any) -> Any:
    clock_at(NOW)
    return lambda name: sign_in(world.user(name))


def form(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "network", "starts": "2026-11-23T07:00", "ends": "", "nodes": [world.dpmptsp.pk],
        "note": "Fiber putus", **changes,
    }  # fmt: skip


def test_from_the_note_to_the_relief(enter: Any, world: World) -> None:
    officer = enter("Sari")
    assert officer.post(f"{LIST}catat/", form(world)).status_code == 302
    outage = Outage.objects.get()
    page = enter("Rina").get("/").content.decode()
    assert "Sistem sedang terganggu sejak 07.00 WITA (G-2311-07)." in page
    assert "G-2311-07" not in enter("Tono").get("/").content.decode()
    assert "masih berlangsung sejak 07.00 WITA" in enter("Wahyu").get("/papan/").content.decode()
    enter("Sari").post(
        f"{LIST}{outage.pk}/waktu/", {"starts": "2026-11-23T07:00", "ends": "2026-11-23T07:20"}
    )
    decided = enter("Wahyu").post(
        f"{LIST}{outage.pk}/putuskan/", {"decision": "granted", "reason": "Fiber putus"}, follow=True
    )
    assert "Keringanan diberikan kepada 6 pegawai." in decided.content.decode()
    page = enter("Rina").get("/").content.decode()
    assert "Sudah diputuskan: jam itu tidak dihitung terhadap Anda." in page
    assert "Sistem sedang terganggu sejak" not in page
    assert ReliefDecision.objects.get().people == 6
    day = enter("Rina").get(f"/kehadiran/pegawai/{world.person('Rina').pk}/2026-11-23/").content.decode()
    assert "Gangguan G-2311-07, 07.00–07.20 WITA: diberi keringanan oleh Wahyu Pratama. Fiber putus." in day


def test_each_figure_opens_its_people_and_an_open_outage_says_what_comes_first(
    enter: Any, world: World
) -> None:
    enter("Sari").post(f"{LIST}catat/", form(world))
    address = f"{LIST}{Outage.objects.get().pk}/"
    officer = enter("Wahyu")
    page = officer.get(address)
    assert "isi waktu selesainya lebih dahulu" in page.content.decode()
    assert 'value="granted"' not in page.content.decode()
    touched = page.context["touched"]
    wanted = {"all": touched.people, "later": touched.delivered_later, "silent": touched.silent}
    found = {which: officer.get(address, {"pegawai": which}).context["people"] for which in wanted}
    assert {which: one.paginator.count for which, one in found.items()} == wanted
    assert wanted == {"all": 6, "later": 0, "silent": 6}
    assert officer.get(address, {"pegawai": "x"}).context["people"] is None
    led = enter("Budi").get(address, {"pegawai": "all"}).context["people"].paginator.count
    assert 0 < led < 6  # a superior reads the names of the own unit and no others


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts": "besok"}, "Tulis tanggal dan jam"),
        ({"starts": ""}, "Isi tanggal dan jamnya."),
        ({"starts": "2026-11-23T07:30"}, "Gangguan belum mulai."),
        ({"ends": "2026-11-23T06:00"}, "Waktu selesai harus sesudah waktu mulai."),
        ({"nodes": []}, "Pilih paling sedikit satu unit"),
        ({"kind": "ufo"}, ""),
    ],
)
def test_a_form_that_cannot_be_keeps_what_was_typed(
    enter: Any, world: World, changes: dict[str, Any], words: str
) -> None:
    answer = enter("Sari").post(f"{LIST}catat/", form(world, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Fiber putus" in page
    assert Outage.objects.count() == 0


def test_what_is_not_ones_own_is_not_found(enter: Any, world: World) -> None:
    enter("Sari").post(f"{LIST}catat/", form(world))
    pk = Outage.objects.get().pk
    seen = {
        name: enter(name).get(f"{LIST}{pk}/").status_code
        for name in ("Sari", "Budi", "Agung", "Tono", "Rina")
    }
    assert seen == {"Sari": 200, "Budi": 200, "Agung": 200, "Tono": 404, "Rina": 404}
    assert enter("Budi").post(f"{LIST}{pk}/waktu/", {"starts": "2026-11-23T07:00"}).status_code == 403
    answer = enter("Agung").post(f"{LIST}{pk}/putuskan/", {"decision": "granted", "reason": "x"})
    assert answer.status_code == 403
    assert enter("Rina").post(f"{LIST}catat/", form(world)).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_costs_the_same_for_any_number(
    enter: Any, world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    for step in range(rows):
        declare_outage(
            by=world.user("Sari"),
            nodes=[world.dpmptsp],
            kind="power",
            starts_at=NOW - timedelta(hours=step + 1),
        )
    client = enter("Wahyu")
    with django_assert_max_num_queries(17):
        assert client.get(LIST).content.decode().count("G-23") == rows * 1

"""One inbox: permits, reports, presence and swaps of one's own people; one press, one undo."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evidence import tap
from tatakerja.organisation.access import directly_led
from tatakerja.permit.models import Leave, Outing
from tatakerja.permit.services import ask_leave, tell_outing
from tatakerja.portal.queries import count_waiting
from tatakerja.presence.models import LocationLook
from tatakerja.worklog.models import DailyReport
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services import send_report
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)


@pytest.fixture
def enter(world: World, clock_at: Any, sign_in: Any) -> Any:
    clock_at(NOW)
    return lambda name: sign_in(world.user(name))


def fill(world: World, names: list[str]) -> None:
    for name in names:
        user, person = world.user(name), world.person(name)
        ask_leave(by=user, person=person, kind="tahunan", first=DAY, last=DAY, reason="keluarga")
        tell_outing(
            by=user, person=person, category="pangan",
            starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2),
        )  # fmt: skip
        send_report(by=user, person=person, day=NOW.date(), content=Content((Line(f"Kerja {name}"),)))


def picks(response: Any) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', response.content.decode())


def text(response: Any) -> str:
    return str(response.content.decode())


def test_everything_in_one_list_approved_and_undone(enter: Any, world: World) -> None:
    client = enter("Budi")
    fill(world, ["Rina", "Andi"])
    page = client.get("/persetujuan/")
    assert sorted(pick.split("/")[0] for pick in picks(page)) == [
        "leave", "leave", "outing", "outing", "report", "report",
    ]  # fmt: skip
    assert count_waiting(world.user("Budi")) == 6
    done = client.post("/persetujuan/", {"pick": picks(page), "decision": "approve"}, follow=True)
    assert "6 disetujui." in text(done)
    assert picks(done) == []
    states = (
        set(Leave.objects.values_list("state", flat=True)),
        set(DailyReport.objects.values_list("state", flat=True)),
        Outing.objects.filter(acknowledged_at__isnull=True).count(),
    )
    assert states == ({"approved"}, {"approved"}, 0)
    undo = re.search(r'action="(/persetujuan/urungkan/[^"]+)"', text(done))
    assert undo is not None
    back = client.post(undo.group(1), follow=True)
    assert "6 keputusan diurungkan; semuanya menunggu lagi." in text(back)
    assert len(picks(back)) == 6


def test_a_distance_in_the_inbox_is_a_look_and_the_own_place_is_not_called_outside(
    enter: Any, world: World
) -> None:
    def waits(name: str, **said: Any) -> None:
        tap(world.person(name), "07:20", pending=True, lat=-0.4987, lon=117.1234, accuracy_m=9, **said)

    waits("Rina", place="outside", distance_m=366, limit_m=100)
    waits("Andi", place="home", distance_m=14, limit_m=100, grade="C")
    page = enter("Budi").get("/persetujuan/")
    marks = {item.name: item.mark for item in page.context["page"].object_list}
    rina, andi = world.person("Rina"), world.person("Andi")
    assert marks == {rina.name: "Di luar area: 366 m, batas 100 m", andi.name: ""}
    looks = LocationLook.objects.values_list("person", "by", "purpose")
    assert list(looks) == [(rina.pk, world.user("Budi").pk, "decide")]


def test_one_kind_alone(enter: Any, world: World) -> None:
    client = enter("Budi")
    fill(world, ["Rina"])
    assert [pick.split("/")[0] for pick in picks(client.get("/persetujuan/?jenis=report"))] == ["report"]


def test_what_is_not_mine_is_named_and_not_decided(enter: Any, world: World) -> None:
    client = enter("Budi")
    leave = ask_leave(
        by=world.user("Tono"), person=world.person("Tono"), kind="tahunan", first=DAY, last=DAY, reason="x"
    )
    done = client.post("/persetujuan/", {"pick": [leave.subject], "decision": "approve"}, follow=True)
    assert "Tidak ikut: Tono Wijaya: Anda tidak berwenang memutus" in text(done)
    assert Leave.objects.get().state == "proposed"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Pilih paling sedikit satu"),
        ({"pick": ["loan/1"]}, "Pilihan tidak dikenal."),
        ({"pick": ["leave/1"], "decision": "reject"}, "Tuliskan alasannya"),
    ],
)
def test_a_press_that_cannot_be(enter: Any, form: dict[str, Any], words: str) -> None:
    assert words in text(enter("Budi").post("/persetujuan/", form, follow=True))


def test_a_word_of_somebodys_own_undoes_nothing(enter: Any) -> None:
    answer = enter("Budi").post("/persetujuan/urungkan/abc:def/", follow=True)
    assert "Tidak ada lagi yang dapat diurungkan." in text(answer)


def test_each_superior_sees_his_own_people(world: World) -> None:
    names = {
        name: sorted(one.name.split()[0] for one in directly_led(world.user(name)))
        for name in ("Budi", "Ratna", "Rina")
    }
    assert names == {"Budi": ["Andi", "Dewi", "Rina"], "Ratna": ["Budi", "Sari"], "Rina": []}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_for_any_number(
    enter: Any, world: World, rows: int, django_assert_num_queries: Any
) -> None:
    client = enter("Budi")
    fill(world, ["Rina", "Andi", "Dewi"][:rows])
    client.get("/persetujuan/")
    with django_assert_num_queries(48):
        assert len(picks(client.get("/persetujuan/"))) == 3 * rows

"""The unit's channel: who announces, who hears, receipts by name, questions answered once (A2-17)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.worklog.access import visible_announcements
from tatakerja.worklog.models import Announcement, ChannelLink
from tatakerja.worklog.queries.channel import receipts_of
from tatakerja.worklog.services import (
    announce,
    answer_question,
    ask_question,
    read_announcement,
    set_channel_link,
    withdraw_announcement,
)
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


def posted(world: World, by: str = "Budi", node: str = "perizinan") -> Announcement:
    return announce(by=world.user(by), node=getattr(world, node), title="Rapat", text="Senin pukul 9.")


def test_everybody_of_the_unit_hears_and_nobody_else(world: World) -> None:
    row = posted(world)
    heard = {name: row in visible_announcements(world.user(name)) for name in world.people}
    names = [name for name, found in heard.items() if found]
    assert names == ["Ratna", "Sari", "Budi", "Rina", "Andi", "Dewi", "Wahyu"]


@pytest.mark.parametrize("name", ["Rina", "Tono", "Agung"])
def test_who_does_not_announce(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        posted(world, name)
    assert Announcement.objects.count() == 0


def test_receipts_name_who_has_not_read(world: World) -> None:
    row = posted(world)
    for name in ("Rina", "Rina", "Andi"):
        read_announcement(by=world.user(name), person=world.person(name), announcement=row)
    found = receipts_of(row)
    assert (found.read, found.total) == (2, 4)
    assert [one.name for one in found.missing] == ["Budi Hartono", "Dewi Lestari"]
    with pytest.raises(NotAllowed):
        read_announcement(by=world.user("Sari"), person=world.person("Sari"), announcement=row)


def test_a_question_is_answered_once_by_who_announced(world: World) -> None:
    row = posted(world)
    question = ask_question(
        by=world.user("Rina"), person=world.person("Rina"), announcement=row, text="Di ruang mana?"
    )
    with pytest.raises(NotAllowed):
        answer_question(by=world.user("Andi"), question=question, text="Ruang 2")
    assert answer_question(by=world.user("Budi"), question=question, text="Ruang 2").answer == "Ruang 2"
    with pytest.raises(Conflict):
        answer_question(by=world.user("Budi"), question=question, text="Ruang 3")


def test_a_withdrawn_announcement_is_gone_for_all(world: World) -> None:
    row = posted(world)
    with pytest.raises(NotAllowed):
        withdraw_announcement(by=world.user("Rina"), announcement=row)
    withdraw_announcement(by=world.user("Budi"), announcement=row)
    assert list(visible_announcements(world.user("Rina"))) == []
    row.refresh_from_db()
    with pytest.raises(Conflict):
        read_announcement(by=world.user("Rina"), person=world.person("Rina"), announcement=row)


@pytest.mark.parametrize("url", ["http://grup.contoh.id/a", "javascript:alert(1)", "https://", "grup"])
def test_a_link_is_an_address_with_https(world: World, url: str) -> None:
    with pytest.raises(Invalid):
        set_channel_link(by=world.user("Budi"), node=world.perizinan, url=url)
    assert ChannelLink.objects.count() == 0


def test_pages(world: World, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in(world.user("Budi"))
    form = {"node": world.perizinan.pk, "title": "Rapat", "text": "Senin <b>9</b>"}
    assert "Pengumuman terkirim." in client.post("/tugas/kanal/", form, follow=True).content.decode()
    assert client.post("/tugas/kanal/", form | {"node": world.disdik.pk}).status_code == 422
    link = {"grup-node": world.perizinan.pk, "grup-url": "https://chat.contoh.id/x"}
    client.post("/tugas/kanal/tautan/", link)
    row = Announcement.objects.get()
    client = sign_in(world.user("Rina"))
    page = client.get("/tugas/kanal/").content.decode()
    assert "Senin &lt;b&gt;9&lt;/b&gt;" in page
    assert 'href="https://chat.contoh.id/x"' in page
    client.post(f"/tugas/kanal/{row.pk}/baca/")
    client.post(f"/tugas/kanal/{row.pk}/tanya/", {"text": "Di mana?"})
    shown = client.get(f"/tugas/kanal/{row.pk}/").content.decode()
    assert "Dibaca 1 dari 4 orang." in shown
    client = sign_in(world.user("Budi"))
    client.post(f"/tugas/kanal/pertanyaan/{row.questions.get().pk}/", {"text": "Aula"})
    shown = client.get(f"/tugas/kanal/{row.pk}/").content.decode()
    assert "Jawaban: Aula" in shown
    assert "Dewi Lestari" in shown
    assert sign_in(world.user("Tono")).get(f"/tugas/kanal/{row.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    world: World, sign_in: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _n in range(rows):
        posted(world)
    client = sign_in(world.user("Rina"))
    client.get("/tugas/kanal/")
    with django_assert_num_queries(20):
        client.get("/tugas/kanal/")

"""Taken back: a check-out by whoever tapped it, decisions by whoever pressed; nothing is deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from phones import AT_OFFICE, NOW, body, event, phone

from tatakerja.attendance.queries.judging import judge
from tatakerja.kernel.errors import Conflict, NotFound
from tatakerja.organisation.queries import posts_on
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import Confirmation, PresenceEvent
from tatakerja.presence.queries.evidence import still_open
from tatakerja.presence.queries.marks import heard_on
from tatakerja.presence.queries.today import my_day
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.services import confirm_events, intake, reopen_events, withdraw_event
from world import World

MONDAY = date(2026, 11, 23)
LEFT = NOW - timedelta(seconds=4)


@pytest.fixture(autouse=True)
def morning(clock_at: Any) -> None:
    clock_at(NOW)


def check_out(**fields: Any) -> dict[str, Any]:
    return event(LEFT, kind="check_out", **fields)


def words() -> list[tuple[str, str]]:
    return list(Confirmation.objects.order_by("id").values_list("event__kind", "decision"))


def test_the_same_tap_again_takes_it_back_once_and_its_receipt_stays(world: World) -> None:
    device, _ = phone(world.person("Rina"))
    came, left = event(), check_out()
    first = intake(device=device, body=body(came, left))
    again = body({**left, "undone_after_s": 3.2})
    answers = [intake(device=device, body=again).receipts[0] for _ in range(3)]
    assert {(one.status, one.receipt) for one in answers} == {("duplicate", first.receipts[1].receipt)}
    assert words() == [("check_out", "withdrawn")]
    assert AuditEvent.objects.filter(action="presence.event_withdrawn").count() == 1
    assert PresenceEvent.objects.count() == 2
    day = my_day(world.person("Rina"))
    assert (day.last(EventKind.CHECK_OUT), day.next_kind) == (None, EventKind.CHECK_OUT)


def test_taken_back_without_a_signal_both_arrive_together_in_either_order(world: World) -> None:
    for name, backwards in (("Rina", False), ("Andi", True)):
        device, _ = phone(world.person(name))
        left = check_out(clock="offset")
        both = [left, {**left, "undone_after_s": 8}]
        taken = intake(device=device, body=body(event(), *(reversed(both) if backwards else both)))
        assert [one.status for one in taken.receipts] == ["accepted", "accepted", "duplicate"]
        assert taken.stored[UUID(left["id"])]["withdrawn"]
    assert words() == [("check_out", "withdrawn")] * 2


@pytest.mark.parametrize(
    ("kind", "after"),
    [("check_in", 3), ("check_out", 121), ("check_out", -1), ("check_out", "3"), ("check_out", None)],
)
def test_only_a_check_out_and_only_at_once(world: World, kind: str, after: object) -> None:
    device, _ = phone(world.person("Rina"))
    taken = intake(device=device, body=body(event(LEFT, kind=kind, undone_after_s=after)))
    assert [one.status for one in taken.receipts] == ["accepted"]
    assert words() == []


def test_nobody_takes_back_what_another_one_tapped(world: World) -> None:
    left = check_out()
    intake(device=phone(world.person("Rina"))[0], body=body(left))
    intake(device=phone(world.person("Andi"))[0], body=body({**left, "undone_after_s": 2}))
    taken_back = Confirmation.objects.values_list("event__person__name", "decision")
    assert list(taken_back) == [("Andi Saputra", "withdrawn")]  # a tap of his own under the same key
    with pytest.raises(Conflict):
        withdraw_event(by=world.user("Tono"), key=UUID(left["id"]))


def test_the_finding_goes_on_as_if_it_had_not_been_tapped(world: World) -> None:
    device, _ = phone(world.person("Rina"))
    left = check_out()
    intake(device=device, body=body(event(), left))
    posts = posts_on(MONDAY, people=[world.person("Rina").pk])
    before = judge(posts, MONDAY, NOW)[world.person("Rina").pk]
    intake(device=device, body=body({**left, "undone_after_s": 3}))
    after = judge(posts, MONDAY, NOW)[world.person("Rina").pk]
    assert (before.check_out is None, after.check_out) == (False, None)
    assert len(after.inputs.evidence) == 2  # "Mengapa?" tells of both
    lean = heard_on(None, [MONDAY]).on(MONDAY)
    assert [tap.kind for tap in lean[world.person("Rina").pk]] == ["check_in"]


def test_a_superior_neither_sees_nor_decides_on_what_was_taken_back(world: World) -> None:
    device, _ = phone(world.person("Rina"))
    intake(device=device, body=body(check_out(lat=-0.512, undone_after_s=5)))
    row = PresenceEvent.objects.get()
    assert (row.pending, still_open(PresenceEvent.objects.all()).count()) == (True, 0)
    with pytest.raises(NotFound):
        confirm_events(by=world.user("Budi"), events=[row.pk], decision="confirmed")


def test_without_script_the_message_takes_it_back(world: World, sign_in: Any, clock_at: Any) -> None:
    client = sign_in(world.user("Rina"))
    key = str(uuid4())
    answer = client.post("/presensi/kirim/", {"key": key, "kind": "check_out"}, follow=True)
    address = f"/presensi/{key}/batalkan/"
    assert f'action="{address}"' in answer.content.decode()
    for _ in range(2):
        said = client.post(address, follow=True).content.decode()
        assert "Presensi pulang pukul 07.24 dibatalkan." in said
    assert words() == [("check_out", "withdrawn")]
    clock_at(NOW + timedelta(minutes=3))
    assert "tidak dapat dibatalkan lagi" in client.post(address, follow=True).content.decode()


def far(world: World, name: str) -> int:
    intake(device=phone(world.person(name))[0], body=body(event(**{**AT_OFFICE, "lat": -0.512})))
    return PresenceEvent.objects.filter(person=world.person(name)).latest("id").pk


def test_a_press_is_taken_back_and_what_waits_waits_again(world: World, sign_in: Any, clock_at: Any) -> None:
    ids = [far(world, name) for name in ("Rina", "Andi")]
    client = sign_in(world.user("Budi"))
    client.post("/presensi/menunggu/", {"events": ids, "decision": "confirmed"})
    press = Confirmation.objects.values_list("press", flat=True).distinct().get()
    assert press is not None
    address = f"/presensi/menunggu/{press}/urungkan/"
    assert f'action="{address}"' in client.get("/presensi/menunggu/").content.decode()
    confirm_events(by=world.user("Budi"), events=ids[1:], decision="refused", reason="Bukan di kantor")
    with pytest.raises(Conflict):
        reopen_events(by=world.user("Tono"), press=press)
    said = client.post(address, follow=True).content.decode()
    assert "1 keputusan diurungkan; semuanya menunggu lagi." in said
    assert "Sudah diputus lagi, jadi tetap: Andi Saputra." in said
    assert [row.pk for row in still_open(PresenceEvent.objects.all())] == ids[:1]
    assert Confirmation.objects.count() == 4
    assert AuditEvent.objects.filter(action="presence.event_reopened").count() == 1
    assert "Tidak ada lagi yang dapat diurungkan." in client.post(address, follow=True).content.decode()
    clock_at(NOW + timedelta(minutes=1))
    client.post("/presensi/menunggu/", {"events": ids[:1], "decision": "confirmed"})
    again = Confirmation.objects.latest("id").press
    assert again is not None
    clock_at(NOW + timedelta(minutes=12))
    with pytest.raises(Conflict):
        reopen_events(by=world.user("Budi"), press=again)


def test_a_press_that_was_spoken_over_names_whom_it_leaves(world: World, clock_at: Any) -> None:
    row, budi, press = far(world, "Rina"), world.user("Budi"), uuid4()
    confirm_events(by=budi, events=[row], decision="confirmed", press=press)
    confirm_events(by=budi, events=[row], decision="refused", reason="Bukan di kantor")
    assert reopen_events(by=budi, press=press) == (0, (PresenceEvent.objects.get(pk=row),))


def test_the_inbox_takes_presence_back_too(world: World, sign_in: Any) -> None:
    row = far(world, "Rina")
    client = sign_in(world.user("Budi"))
    page = client.post("/persetujuan/", {"pick": [f"event/{row}"], "decision": "approve"}, follow=True)
    content = page.content.decode()
    assert "1 disetujui." in content
    assert "berlaku langsung" not in content
    undo = content.split('action="/persetujuan/urungkan/')[1].split('"')[0]
    said = client.post(f"/persetujuan/urungkan/{undo}", follow=True).content.decode()
    assert "1 keputusan diurungkan" in said
    assert [one.pk for one in still_open(PresenceEvent.objects.all())] == [row]

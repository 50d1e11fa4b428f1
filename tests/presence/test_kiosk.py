"""A kiosk for people without a phone: pairing, cards, PINs, taps, and the code on its screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from phones import NOW, body, event, phone

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Workplace
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.access import decidable_events
from tatakerja.presence.models import Card, Kiosk, OfficeCode, PresenceEvent
from tatakerja.presence.queries import undecided
from tatakerja.presence.queries.kiosk import code_read_near
from tatakerja.presence.queries.signals import taps_between
from tatakerja.presence.rules.kiosk import code_at, slot_of
from tatakerja.presence.services import (
    add_kiosk,
    end_card,
    end_kiosk,
    intake,
    issue_card,
    note_code,
    pair_kiosk,
    tap_at_kiosk,
)
from tatakerja.presence.services.throttle import Buckets
from tatakerja.presence.views import screen as views
from world import World

SCREEN = "/presensi/kios/layar/"


@pytest.fixture
def made(world: World, clock_at: Any) -> tuple[Kiosk, str]:
    clock_at(NOW)
    place = Workplace.objects.get(node=world.dpmptsp)
    return add_kiosk(by=world.user("Sari"), workplace=place, name="Lobi utama")


@pytest.fixture
def screen(made: tuple[Kiosk, str], monkeypatch: pytest.MonkeyPatch) -> Client:
    """The kiosk's own browser, paired; nobody is signed in."""
    for name in ("_pairing", "_pins"):
        monkeypatch.setattr(views, name, Buckets(capacity=5, per_second=1 / 60))
    client = Client()
    assert client.post(SCREEN, {"code": made[1].lower()}).status_code == 302
    return client


def test_a_kiosk_is_opened_once_and_in_time(
    world: World, made: tuple[Kiosk, str], screen: Client, clock_at: Any
) -> None:
    assert "Tempelkan kartu" in screen.get(SCREEN).content.decode()
    stranger = Client()
    assert "Pasang kios presensi" in stranger.get(SCREEN).content.decode()
    assert stranger.post(SCREEN, {"code": made[1]}).status_code == 422
    assert stranger.get(SCREEN + "kode.svg").status_code == 404
    with pytest.raises(Invalid):
        pair_kiosk(code=" ")
    _, late = add_kiosk(by=world.user("Sari"), workplace=made[0].workplace, name="Lantai 2")
    clock_at(NOW + timedelta(minutes=31))
    with pytest.raises(Invalid):
        pair_kiosk(code=late)
    end_kiosk(by=world.user("Sari"), kiosk=Kiosk.objects.get(pk=made[0].pk))
    assert "Pasang kios presensi" in screen.get(SCREEN).content.decode()
    for name in ("Rina", "Budi", "Tono"):
        with pytest.raises(NotAllowed):
            add_kiosk(by=world.user(name), workplace=made[0].workplace, name="x")


def test_a_card_and_a_pin_make_taps_with_the_servers_time(
    world: World, screen: Client, clock_at: Any
) -> None:
    issued = issue_card(by=world.user("Sari"), person=world.person("Rina"))
    said = screen.post(SCREEN, {"card": issued.secret}, follow=True).content.decode()
    assert "Rina Wulandari: presensi masuk tercatat pukul 07.24 WITA." in said
    again = screen.post(SCREEN, {"card": issued.secret}, follow=True).content.decode()
    assert "presensi tadi sudah tercatat" in again
    clock_at(NOW + timedelta(hours=9))
    nip = world.person("Rina").nip
    assert screen.post(SCREEN, {"nip": nip, "pin": issued.pin}, follow=True).status_code == 200
    rows = PresenceEvent.objects.order_by("counts_at")
    shown = [(row.kind, row.grade, row.place, row.pending, row.flags[0]) for row in rows]
    assert shown == [
        ("check_in", "A", "office", False, "kiosk"), ("check_out", "A", "office", False, "kiosk"),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(action="presence.kiosk_tap").count() == 2


def test_what_a_kiosk_refuses(world: World, screen: Client, made: tuple[Kiosk, str]) -> None:
    issued = issue_card(by=world.user("Sari"), person=world.person("Rina"))
    nip = world.person("Rina").nip
    for sent in ({}, {"card": "unknown"}, {"nip": nip, "pin": "x"}, {"nip": "0", "pin": issued.pin}):
        assert screen.post(SCREEN, sent).status_code == 422
    for _ in range(5):
        screen.post(SCREEN, {"nip": nip, "pin": "x"})
    assert "Terlalu banyak" in screen.post(SCREEN, {"nip": nip, "pin": issued.pin}).content.decode()
    fresh = issue_card(by=world.user("Sari"), person=world.person("Rina"))
    assert screen.post(SCREEN, {"card": issued.secret}).status_code == 422
    end_card(by=world.user("Rina"), card=fresh.card)
    assert screen.post(SCREEN, {"card": fresh.secret}).status_code == 422
    with pytest.raises(Conflict):
        end_card(by=world.user("Sari"), card=Card.objects.get(pk=fresh.card.pk))
    with pytest.raises(NotAllowed):
        tap_at_kiosk(kiosk=made[0], person=world.person("Tono"))
    with pytest.raises(NotAllowed):
        issue_card(by=world.user("Sari"), person=world.person("Tono"))
    assert PresenceEvent.objects.count() == 0


def test_a_code_from_the_screen_speaks_for_a_tap_that_is_still_on_the_phone(
    world: World, screen: Client, made: tuple[Kiosk, str], sign_in: Any, clock_at: Any
) -> None:
    assert screen.get(SCREEN + "kode.svg")["Content-Type"] == "image/svg+xml"
    kiosk, slot = made[0], slot_of(NOW)
    url = reverse("presence:office_code", args=[kiosk.pk, slot, code_at(kiosk.secret, slot)])
    rina = sign_in(world.user("Rina"))
    assert "Saya di sini" in rina.get(url).content.decode()
    assert OfficeCode.objects.count() == 0
    assert rina.post(url.replace(code_at(kiosk.secret, slot), "0" * 16)).status_code == 422
    assert rina.post(url).status_code == 302
    assert rina.post(url).status_code == 302
    assert OfficeCode.objects.count() == 1
    clock_at(NOW + timedelta(minutes=40))
    assert rina.post(url).status_code == 422
    device, _ = phone(world.person("Rina"))
    queued = event(lat=-0.512, at=NOW + timedelta(minutes=2), clock="offset")
    intake(device=device, body=body(queued, sent_at=NOW + timedelta(minutes=40)))
    (row,) = code_read_near(undecided(decidable_events(world.user("Budi"))))
    assert row.code_read
    assert [tap.outside for tap in taps_between(NOW, NOW + timedelta(hours=1))] == [False]
    assert "Kode kantor dipindai" in sign_in(world.user("Budi")).get("/presensi/menunggu/").content.decode()
    with pytest.raises(Invalid):
        note_code(
            by=world.user("Tono"), person=world.person("Tono"), kiosk=kiosk, slot=slot_of(NOW), code="0" * 16
        )


def test_the_officers_pages(world: World, made: tuple[Kiosk, str], sign_in: Any) -> None:
    sari = sign_in(world.user("Sari"))
    form = {"workplace": made[0].workplace_id, "name": "Lantai 2"}
    assert "Lantai 2" in sari.post("/presensi/kios/", form).content.decode()
    assert sari.post("/presensi/kios/", {**form, "name": " "}).status_code == 422
    nip = world.person("Rina").nip
    card = sari.post("/presensi/kartu/", {"nip": nip}).content.decode()
    assert "<svg" in card
    assert sari.post("/presensi/kartu/", {"nip": world.person("Tono").nip}).status_code == 422
    assert "Rina Wulandari" in sari.get("/presensi/kartu/").content.decode()
    pk = Card.objects.get().pk
    assert "tidak berlaku lagi" in sari.post(f"/presensi/kartu/{pk}/akhiri/", follow=True).content.decode()
    closed = sari.post(f"/presensi/kios/{made[0].pk}/tutup/", follow=True).content.decode()
    assert "Kios Lobi utama ditutup." in closed
    tono = sign_in(world.user("Tono"))
    assert tono.post(f"/presensi/kios/{made[0].pk}/tutup/").status_code == 404

"""The screen lock or the office's code beside a tap, where a circular asks for it; with real key pairs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fido2.utils import websafe_encode
from passkeys import SITE, ScreenLock
from phones import NOW, body, event, phone

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Workplace
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import Confirmation, PresenceEvent, ScreenKey
from tatakerja.presence.queries.own import own_data
from tatakerja.presence.queries.words import say
from tatakerja.presence.rules.kiosk import code_at, slot_of
from tatakerja.presence.services import add_key, add_kiosk, end_key, intake, note_code, offer_key
from world import World

BOTH = ["geolokasi", "screen_key", "office_code"]


@pytest.fixture(autouse=True)
def morning(clock_at: Any) -> None:
    clock_at(NOW)


@pytest.fixture
def asks(world: World, clock_at: Any) -> Any:
    """A circular that asks for these, in force on the day."""

    def make(evidence: list[str], **more: str) -> None:
        clock_at(NOW - timedelta(days=7))
        named = {f"presence.{name}": value for name, value in more.items()}
        changes = {
            "valid.from": "2026-11-16",
            "valid.until": "2026-12-31",
            "presence.evidence": evidence,
            **named,
        }
        held = adopt_circular(by=Job("test"), region=world.province, slug="banten-2020", changes=changes)
        publish_circular(by=Job("test"), circular=held)
        clock_at(NOW)

    return make


def registered(world: World, name: str = "Rina", site: str = SITE) -> tuple[ScreenLock, ScreenKey]:
    lock, person = ScreenLock(site), world.person(name)
    options, state = offer_key(person=person, site=site)
    options = json.loads(json.dumps(options))
    answer = lock.register(options)
    return lock, add_key(
        by=world.user(name), person=person, site=site, state=state, answer=answer, label="Ponsel"
    )


def sent(world: World, *events: dict[str, Any], name: str = "Rina", at: Any = NOW) -> list[dict[str, Any]]:
    device, _ = phone(world.person(name))
    return [one.as_json() for one in intake(device=device, body=body(*events, sent_at=at)).receipts]


def kept(receipt: dict[str, Any]) -> tuple[list[str], bool]:
    row = PresenceEvent.objects.get(key=receipt["id"])
    return row.flags, row.pending


def test_without_a_circular_that_asks_nothing_changes(world: World) -> None:
    lock, _ = registered(world)
    for one in (event(), lock.add_to(event())):
        (receipt,) = sent(world, one)
        assert kept(receipt) == ([], False)


def test_a_tap_with_the_screen_lock_counts_and_one_without_waits(world: World, asks: Any) -> None:
    asks(BOTH)
    lock, _ = registered(world)
    plain, proven, leaving = sent(
        world, event(), lock.add_to(event()), lock.add_to(event(kind="check_out")), at=NOW
    )
    assert (plain["status"], *kept(plain)) == ("accepted", ["second_missing"], True)
    assert [kept(one) for one in (proven, leaving)] == [(["screen_key"], False)] * 2
    row = PresenceEvent.objects.filter(key=plain["id"]).values()[0]
    assert [one.text for one in say(row)][1] == (
        "Edaran meminta bukti kedua di samping ketukan. Presensi ini tanpa itu: tetap tercatat dan menunggu "
        "atasan."
    )


def test_an_assertion_speaks_for_one_tap_of_one_person_only(world: World, asks: Any) -> None:
    asks(["screen_key"])
    lock, _ = registered(world)
    good = lock.add_to(event())
    first, again = sent(world, good)[0], sent(world, good)[0]
    assert (first["status"], again["status"]) == ("accepted", "duplicate")
    assert again["receipt"] == first["receipt"]
    later = (NOW - timedelta(seconds=1)).isoformat(timespec="milliseconds")
    for stolen in (event(), event(kind="check_out"), event(later)):
        (receipt,) = sent(world, {**stolen, "passkey": good["passkey"]})
        assert kept(receipt) == (["second_missing"], True)
    (other,) = sent(world, good, name="Andi")
    assert PresenceEvent.objects.get(person=world.person("Andi")).flags == ["second_missing"]
    assert other["status"] == "accepted"


def test_what_the_phone_did_not_verify_is_no_second_evidence(world: World, asks: Any) -> None:
    asks(["screen_key"])
    lock, key = registered(world)
    good, stranger = lock.add_to(event()), ScreenLock()
    unknown = stranger.add_to(event())
    forged = {**good, "passkey": {**unknown["passkey"], "id": lock.id}}
    bent = {**event(), "passkey": {**good["passkey"], "authenticator_data": websafe_encode(b"x")}}
    for one in (lock.add_to(event(), verified=False), unknown, {**forged, "id": event()["id"]}, bent):
        assert kept(sent(world, one)[0]) == (["second_missing"], True)
    elsewhere, _ = registered(world, site="lain.example")
    assert kept(sent(world, elsewhere.add_to(event()))[0]) == (["screen_key"], False)
    end_key(by=world.user("Rina"), key=key)
    assert kept(sent(world, lock.add_to(event()))[0]) == (["second_missing"], True)


def test_only_a_circular_that_says_so_refuses(world: World, asks: Any) -> None:
    asks(["screen_key"], without_evidence="block")
    lock, _ = registered(world)
    plain, proven = sent(world, event(), lock.add_to(event()))
    assert (plain["status"], plain["code"]) == ("rejected", "second_blocked")
    assert proven["status"] == "accepted"


def test_a_code_read_before_or_after_is_enough(world: World, asks: Any, clock_at: Any) -> None:
    asks(BOTH)
    place = Workplace.objects.get(node=world.dpmptsp)
    kiosk, _ = add_kiosk(by=world.user("Sari"), workplace=place, name="Lobi")
    first, outside = sent(world, event(), event(lat=-0.53, lon=117.12))
    slot = slot_of(NOW)
    note_code(
        by=world.user("Rina"),
        person=world.person("Rina"),
        kiosk=kiosk,
        slot=slot,
        code=code_at(kiosk.secret, slot),
    )
    decided = Confirmation.objects.get()
    assert (str(decided.event.key), decided.decision, decided.by) == (first["id"], "confirmed", None)
    assert decided.reason == "Kode kantor dipindai."
    assert kept(outside) == (["outside", "second_missing"], True)
    assert kept(sent(world, event())[0]) == ([], False)


def test_a_second_try_makes_good_the_first_but_not_a_colleagues_tap(world: World, asks: Any) -> None:
    asks(["screen_key"])
    lock, _ = registered(world)
    early, first = sent(world, event(NOW - timedelta(minutes=6), clock="offset"), event())
    sent(world, lock.add_to(event(NOW)))
    decided = Confirmation.objects.get()
    assert (str(decided.event.key), decided.reason) == (first["id"], "Kunci layar dibuka.")
    assert kept(early) == (["second_missing"], True)


def test_keys_are_their_owners_and_officers_only_end_them(world: World) -> None:
    rina, lock = world.person("Rina"), ScreenLock()
    options, state = offer_key(person=rina, site=SITE)
    answer = lock.register(json.loads(json.dumps(options)))
    wanted = {"person": rina, "site": SITE, "state": state, "answer": answer, "label": ""}
    for name in ("Sari", "Budi"):
        with pytest.raises(NotAllowed):
            add_key(by=world.user(name), **wanted)
    for bad in ({"state": None}, {"answer": {}}, {"answer": "x"}, {"site": "lain.example"}):
        with pytest.raises(Invalid):
            add_key(by=world.user("Rina"), **{**wanted, **bad})
    key = add_key(by=world.user("Rina"), **wanted)
    with pytest.raises(Conflict):
        add_key(by=world.user("Rina"), **wanted)
    for name in ("Andi", "Tono"):
        with pytest.raises(NotAllowed):
            end_key(by=world.user(name), key=key)
    end_key(by=world.user("Sari"), key=key)
    with pytest.raises(Conflict):
        end_key(by=world.user("Rina"), key=key)
    actions = AuditEvent.objects.filter(action__startswith="presence.screen_key").order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "presence.screen_key_added", "presence.screen_key_ended",
    ]  # fmt: skip
    assert [(row["label"], row["ended_at"] is None) for row in own_data(rina)["kunci_layar"]] == [
        ("Ponsel", False)
    ]
    for _ in range(5):
        registered(world)
    with pytest.raises(Invalid):
        registered(world)


def test_the_pages_for_the_owner_and_for_the_officer(world: World, sign_in: Any) -> None:
    _, key = registered(world)
    tono = sign_in(world.user("Tono"))
    for path in ("", "pegawai/"):
        assert tono.post(f"/presensi/kunci-layar/{path}{key.pk}/hapus/").status_code == 404
    sari = sign_in(world.user("Sari"))
    with CaptureQueriesContext(connection) as one:
        assert "Rina Wulandari" in sari.get("/presensi/kunci-layar/pegawai/").content.decode()
    _, second = registered(world)
    registered(world, "Andi")
    with CaptureQueriesContext(connection) as three:
        sari.get("/presensi/kunci-layar/pegawai/")
    assert len(three) == len(one)
    sari.post(f"/presensi/kunci-layar/pegawai/{key.pk}/hapus/")
    rina = sign_in(world.user("Rina"))
    assert rina.get("/presensi/kunci-layar/baru/").status_code == 302  # the password is asked for again
    assert f"/presensi/kunci-layar/{second.pk}/hapus/" in rina.get("/presensi/kunci-layar/").content.decode()
    rina.post(f"/presensi/kunci-layar/{second.pk}/hapus/")
    left = ScreenKey.objects.filter(ended_at__isnull=True)
    assert list(left.values_list("person__name", flat=True)) == ["Andi Saputra"]

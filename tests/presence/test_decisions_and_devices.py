"""Explanations, decisions, devices and receipts: who may, what is kept, what is audited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from phones import NOW, body, event, phone, post, receipts

from tatakerja.kernel.errors import Invalid, NotAllowed, NotFound
from tatakerja.organisation.models import Assignment
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.access import decidable_events
from tatakerja.presence.models import Confirmation, Device, PresenceEvent
from tatakerja.presence.queries import evidence_between, evidence_on, undecided
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.receipt import ReceiptFacts, join_token, payload, split_token
from tatakerja.presence.services import (
    confirm_event,
    confirm_events,
    explain_event,
    intake,
    issue_devices,
    revoke_device,
    verify_receipt,
)
from tatakerja.presence.services.keys import public_keys, signing_key
from world import World, make_person


@pytest.fixture
def outside(world: World, clock_at: Any) -> PresenceEvent:
    """Rina's check-in a kilometre from the office: it waits."""
    clock_at(NOW)
    device, _ = phone(world.person("Rina"))
    intake(device=device, body=body(event(lat=-0.512)))
    return PresenceEvent.objects.get()


def test_the_superior_confirms_and_the_evidence_says_so(world: World, outside: PresenceEvent) -> None:
    assert outside.pending
    assert list(undecided(decidable_events(world.user("Budi")))) == [outside]
    assert confirm_events(by=world.user("Budi"), events=[outside.pk], decision="confirmed") == 1
    assert list(undecided(decidable_events(world.user("Budi")))) == []
    evidence = evidence_on([outside.person_id], outside.day)[outside.person_id][0]
    assert (evidence.decision, evidence.pending, evidence.place) == ("confirmed", False, "outside")
    act = AuditEvent.objects.get(action="presence.event_confirmed")
    assert (act.actor, act.subject_id, act.node_path) == (
        world.user("Budi"),
        str(outside.pk),
        world.perizinan.path,
    )


def test_on_the_first_morning_of_a_post_its_superior_decides_already(
    world: World, outside: PresenceEvent
) -> None:
    # 07.24 in Central Indonesia is still the day before in UTC.
    Assignment.objects.filter(person=outside.person).update(valid_from=outside.day)
    assert list(undecided(decidable_events(world.user("Budi")))) == [outside]


def test_of_several_decisions_the_newest_counts(world: World, outside: PresenceEvent) -> None:
    confirm_event(by=world.user("Budi"), event=outside, decision="confirmed")
    confirm_event(by=world.user("Sari"), event=outside, decision="refused", reason="tidak ada surat tugas")
    assert evidence_on(None, outside.day)[outside.person_id][0].decision == "refused"
    assert Confirmation.objects.count() == 2


@pytest.mark.parametrize("name", ["Rina", "Andi", "Tono", "Wahyu", "Agung", "Maya"])
def test_who_does_not_decide(world: World, outside: PresenceEvent, name: str) -> None:
    with pytest.raises(NotFound):
        confirm_events(by=world.user(name), events=[outside.pk], decision="confirmed")
    assert Confirmation.objects.count() == 0


def test_a_selection_is_decided_whole_or_not_at_all(world: World, outside: PresenceEvent) -> None:
    intake(device=phone(world.person("Tono"))[0], body=body(event(lat=-0.512)))
    strange = PresenceEvent.objects.exclude(pk=outside.pk).get()
    with pytest.raises(NotFound):
        confirm_events(by=world.user("Budi"), events=[outside.pk, strange.pk], decision="confirmed")
    assert Confirmation.objects.count() == 0
    assert confirm_events(by=Job("test"), events=[outside.pk, strange.pk], decision="confirmed") == 2


@pytest.mark.parametrize(
    ("events", "decision", "reason", "code"),
    [
        ([], "confirmed", "", "selection_size"),
        (list(range(1, 202)), "confirmed", "", "selection_size"),
        ([1], "maybe", "", "unknown_decision"),
        ([1], "refused", "  ", "text_missing"),
    ],
)
def test_a_decision_that_cannot_be_taken(
    world: World, outside: PresenceEvent, events: list[int], decision: str, reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        confirm_events(by=world.user("Budi"), events=events, decision=decision, reason=reason)
    assert refusal.value.code == code


def test_what_does_not_wait_is_not_decided(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    intake(device=phone(world.person("Rina"))[0], body=body(event()))
    with pytest.raises(NotFound):
        confirm_event(by=world.user("Budi"), event=PresenceEvent.objects.get(), decision="confirmed")


def test_the_employee_explains_and_nobody_else(world: World, outside: PresenceEvent) -> None:
    explain_event(by=world.user("Rina"), event=outside, cause="field_work")
    explain_event(by=world.user("Rina"), event=outside, cause="other", text="antar berkas")
    assert evidence_on(None, outside.day)[outside.person_id][0].explanation == "Lainnya: antar berkas"
    with pytest.raises(NotAllowed):
        explain_event(by=world.user("Budi"), event=outside, cause="field_work")
    for cause, text in [("x", ""), ("other", " "), ("meeting", "x" * 301), ("meeting", "a\x00")]:
        with pytest.raises(Invalid):
            explain_event(by=world.user("Rina"), event=outside, cause=cause, text=text)


def test_evidence_is_append_only(outside: PresenceEvent) -> None:
    with pytest.raises(TypeError):
        outside.save()
    with pytest.raises(TypeError):
        outside.delete()


@pytest.mark.parametrize("people", [1, 3])
def test_evidence_of_many_people_is_one_query(
    world: World, clock_at: Any, people: int, django_assert_num_queries: Any
) -> None:
    clock_at(NOW)
    chosen = [world.person(name) for name in ["Rina", "Andi", "Dewi"][:people]]
    for person in chosen:
        intake(device=phone(person)[0], body=body(event(), event(kind="check_out")))
    with django_assert_num_queries(1):
        found = evidence_between([person.pk for person in chosen], NOW.date(), NOW.date() + timedelta(days=1))
    assert {key[0]: len(items) for key, items in found.items()} == {person.pk: 2 for person in chosen}


def test_tokens_are_issued_once_each_and_only_hashes_are_kept(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    heard: list[tuple[int, int]] = []
    issued = issue_devices(
        by=world.user("Maya"), agency=world.dpmptsp, label="kiosk", progress=lambda *step: heard.append(step)
    )
    assert [one.name for one in issued] == [
        "Ratna Dewanti", "Sari Melati", "Budi Hartono", "Rina Wulandari", "Andi Saputra", "Dewi Lestari",
    ]  # fmt: skip
    assert heard == [(6, 6)]
    assert len({one.token for one in issued}) == 6
    assert min(len(one.token) for one in issued) >= 22
    assert not {one.token for one in issued} & set(Device.objects.values_list("token_hash", flat=True))
    assert receipts(post(issued[3].token, body(event())))[0]["status"] == "accepted"
    act = AuditEvent.objects.get(action="presence.devices_issued")
    assert (act.actor, act.data) == (world.user("Maya"), {"count": 6})


def test_issuing_is_limited_and_leaves_the_inactive_out(world: World) -> None:
    gone = make_person("199901012025011001", "Pindah", world.perizinan, "Staf")
    gone.active = False
    gone.save()
    assert len(issue_devices(by=Job("test"), agency=world.perizinan)) == 4
    assert len(issue_devices(by=Job("test"), agency=None, count=7)) == 7
    with pytest.raises(Invalid):
        issue_devices(by=Job("test"), agency=None, count=0)


def test_issuing_is_a_few_statements_for_any_number(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        make_person(f"1990{number:014}", f"Pegawai {number}", world.perizinan, "Staf")
    with django_assert_max_num_queries(8):
        assert len(issue_devices(by=Job("test"), agency=world.perizinan)) == 44


@pytest.mark.parametrize("name", ["Rina", "Budi", "Sari", "Ratna", "Agung"])
def test_who_does_not_issue(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        issue_devices(by=world.user(name), agency=world.dpmptsp)


@pytest.mark.parametrize(
    ("name", "may"), [("Rina", True), ("Sari", True), ("Maya", True), ("Andi", False), ("Budi", False)]
)
def test_who_revokes(world: World, clock_at: Any, name: str, may: bool) -> None:
    clock_at(NOW)
    device, token = phone(world.person("Rina"))
    if not may:
        with pytest.raises(NotAllowed):
            revoke_device(by=world.user(name), device=device)
        return
    revoke_device(by=world.user(name), device=device)
    revoke_device(by=world.user(name), device=device)
    assert post(token, body(event())).status_code == 401
    assert AuditEvent.objects.filter(action="presence.device_revoked").count() == 1


def test_a_receipt_proves_what_it_says_for_ever(outside: PresenceEvent, clock_at: Any) -> None:
    clock_at(NOW + timedelta(days=3650))
    facts = verify_receipt(outside.receipt)
    assert (facts.event, facts.counts_at, facts.place) == (outside.key, outside.counts_at, "outside")


def test_any_changed_letter_is_seen(outside: PresenceEvent) -> None:
    data, signature, way = split_token(outside.receipt)
    assert way == b""  # it came alone
    changed = data.replace(b'"outside"', b'"office"')
    assert changed != data
    for forged in (join_token(changed, signature), join_token(data, bytes(64))):
        with pytest.raises(Invalid) as refusal:
            verify_receipt(forged)
        assert refusal.value.code == "receipt_forged"


def test_every_receipt_of_a_request_with_many_taps_is_proof_alone(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    token, taps = phone(world.person("Rina"))[1], [event() for _ in range(5)]
    tokens = [one["receipt"] for one in receipts(post(token, body(taps[0], event(lat=500), *taps[1:])))]
    assert tokens.pop(1) is None  # the refused one has none
    assert [str(verify_receipt(one).event) for one in tokens] == [one["id"] for one in taps]
    (data, signature, way), other = split_token(tokens[0]), split_token(tokens[1])
    assert signature == other[1]
    swapped = (join_token(other[0], signature, way), join_token(data, signature, other[2]))
    for forged in (*swapped, join_token(data, signature), join_token(data, bytes(64), way)):
        with pytest.raises(Invalid) as refusal:
            verify_receipt(forged)
        assert refusal.value.code == "receipt_forged"


def test_a_receipt_of_another_installation_is_none_of_ours(outside: PresenceEvent) -> None:
    stranger = Ed25519PrivateKey.generate()
    data = payload(
        ReceiptFacts("1", outside.key, outside.counts_at, outside.received_at, Place(outside.place))
    )
    with pytest.raises(Invalid) as refusal:
        verify_receipt(join_token(data, stranger.sign(data)))
    assert refusal.value.code == "receipt_forged"
    assert verify_receipt(join_token(data, stranger.sign(data)), [stranger.public_key()]).event == outside.key


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é", ".", "x" * 5000, "eyJ2IjoxfQ.AAAA"])
def test_what_is_no_receipt(text: str, settings: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        verify_receipt(text)
    assert refusal.value.code in ("receipt_unreadable", "receipt_forged")


def test_the_key_is_made_once_and_old_ones_still_prove(
    outside: PresenceEvent, settings: Any, tmp_path: Path
) -> None:
    kept = settings.DATA_DIR / "receipt-key"
    assert kept.stat().st_mode & 0o777 == 0o600
    settings.DATA_DIR = tmp_path
    assert signing_key() is signing_key()
    old = next((kept.parent / "receipt-keys").glob("*.pem"))
    (tmp_path / "receipt-keys" / old.name).write_bytes(old.read_bytes())
    assert len(public_keys()) == 2
    assert verify_receipt(outside.receipt).event == outside.key

"""A fence drawn in the wrong place: its people propose a better one, its officer sees what would change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from phones import AT_OFFICE, NOW, body, event, phone

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Workplace
from tatakerja.organisation.services import change_workplace
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.portal.queries import count_waiting
from tatakerja.presence.access import fences_to_decide, visible_fence_proposals
from tatakerja.presence.models import FenceProposal, PlaceRevision, PresenceEvent
from tatakerja.presence.queries import evidence_on
from tatakerja.presence.services import (
    approve_fence,
    intake,
    propose_fence,
    reject_fence,
    withdraw_fence,
)
from world import HOME, OFFICE, World

MONDAY = date(2026, 11, 23)
METRE = 1 / 111_195.08
# The true gate lies 366 m north of the point that was drawn.
GATE = OFFICE[0] + 366 * METRE
MOVED = {"circle": [round(GATE, 7), OFFICE[1], 100.0]}
TEAM = ("Rina", "Andi", "Dewi", "Budi", "Ratna")


def tap(world: World, name: str, lat: float) -> PresenceEvent:
    device, _ = phone(world.person(name))
    sent = event(**{**AT_OFFICE, "lat": lat, "accuracy_m": 10})
    intake(device=device, body=body(sent))
    return PresenceEvent.objects.get(key=sent["id"])


@pytest.fixture
def taps(world: World, clock_at: Any) -> dict[str, PresenceEvent]:
    """Four tap at the gate and one at the wrong point on Monday; it is Tuesday now."""
    clock_at(NOW)
    found = {name: tap(world, name, GATE) for name in TEAM[:4]}
    found["Ratna"] = tap(world, "Ratna", OFFICE[0])
    clock_at(NOW + timedelta(days=1))
    return found


def proposed(world: World, by: str = "Rina", **fields: Any) -> FenceProposal:
    place = Workplace.objects.filter(node=world.dpmptsp, active_until__isnull=True).get()
    values = {"place": place, "fence": MOVED, "why": "Pintu masuk di utara", **fields}
    return propose_fence(by=world.user(by), **values)


def fences_of(world: World) -> list[tuple[Any, ...]]:
    rows = Workplace.objects.filter(node=world.dpmptsp).order_by("active_from")
    return [(row.fence["circle"][0], row.active_from.isoformat(), row.active_until) for row in rows]


def where(found: PresenceEvent) -> tuple[Any, ...]:
    one = evidence_on([found.person_id], MONDAY)[found.person_id][0]
    return one.place, one.distance_m, one.decision


def test_the_author_gets_counts_and_nobody_gets_a_coordinate(
    world: World, taps: dict[str, PresenceEvent]
) -> None:
    row = proposed(world)
    assert row.evidence == {
        "taps": 5, "people": 5, "old": 1, "new": 4,
        "bands": ({"metres": 50, "taps": 4}, {"metres": 100, "taps": 0}, {"metres": 200, "taps": 0},
                  {"metres": 500, "taps": 1}),
    }  # fmt: skip
    assert (row.state, row.before, row.fence) == ("proposed", {"circle": [*OFFICE, 100]}, MOVED)
    said = AuditEvent.objects.get(action="presence.fence_proposed")
    assert (said.node_path, str(GATE)[:9] in str(said.data)) == (world.dpmptsp.path, False)
    told = Notice.objects.filter(event="presence.fence_proposed").values_list("user", flat=True)
    assert list(told) == [world.user("Sari").pk]
    taps["Ratna"].__class__.objects.filter(person=world.person("Ratna")).update(site="home/1")
    withdraw_fence(by=world.user("Rina"), proposal=row)
    assert proposed(world).evidence == {}


def test_whoever_is_measured_proposes_and_whoever_keeps_the_place_decides(
    world: World, taps: dict[str, PresenceEvent]
) -> None:
    for name in ("Tono", "Wahyu", "Agung", "Maya"):
        with pytest.raises(NotAllowed):
            proposed(world, name)
    row, own = proposed(world), proposed(world, "Sari")
    found = {
        name: set(fences_to_decide(world.user(name))) for name in ("Sari", "Wahyu", "Ratna", "Rina", "Tono")
    }
    assert found == {"Sari": {row}, "Wahyu": {row, own}, "Ratna": set(), "Rina": set(), "Tono": set()}
    assert set(visible_fence_proposals(world.user("Rina"))) == {row}
    for name in ("Rina", "Budi", "Ratna", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            approve_fence(by=world.user(name), proposal=row)
        with pytest.raises(NotAllowed):
            reject_fence(by=world.user(name), proposal=row, reason="x")
    with pytest.raises(NotAllowed):
        approve_fence(by=world.user("Sari"), proposal=own)
    with pytest.raises(NotAllowed):
        withdraw_fence(by=world.user("Sari"), proposal=row)
    assert (count_waiting(world.user("Sari")), count_waiting(world.user("Budi"))) == (1, 3)


def test_a_proposal_that_cannot_be(world: World, taps: dict[str, PresenceEvent]) -> None:
    for fields in (
        {"why": " "},
        {"fence": {"circle": [*OFFICE, 100]}},
        {"fence": {"circle": [52.0, 13.0, 100]}},
        {"file": ("x.exe", b"MZ")},
    ):
        with pytest.raises(Invalid):
            proposed(world, **fields)
    proposed(world)
    with pytest.raises(Conflict):
        proposed(world)
    for _ in range(4):
        withdraw_fence(by=world.user("Rina"), proposal=FenceProposal.objects.get(state="proposed"))
        proposed(world)
    withdraw_fence(by=world.user("Rina"), proposal=FenceProposal.objects.get(state="proposed"))
    with pytest.raises(Conflict, match="Sudah 5 usulan"):
        proposed(world)


def test_approved_from_today_changes_no_past_day(world: World, taps: dict[str, PresenceEvent]) -> None:
    row = approve_fence(by=world.user("Sari"), proposal=proposed(world))
    assert (row.state, row.run, row.decided_by) == ("approved", None, world.user("Sari"))
    assert fences_of(world) == [
        (OFFICE[0], "2020-01-01", MONDAY), (MOVED["circle"][0], "2026-11-24", None),
    ]  # fmt: skip
    assert where(taps["Rina"])[:2] == ("outside", 366)
    assert Notice.objects.get(event="presence.fence_decided").user == world.user("Rina")
    with pytest.raises(Conflict):
        approve_fence(by=world.user("Sari"), proposal=row)


def test_approved_with_the_past_days_that_it_helps(world: World, taps: dict[str, PresenceEvent]) -> None:
    row = proposed(world)
    values = {"by": world.user("Sari"), "proposal": row, "first": MONDAY, "choice": "favour"}
    with pytest.raises(Invalid):
        approve_fence(**values, seen=5)
    with pytest.raises(Conflict):
        approve_fence(**values, seen=9, reason="Pagar keliru")
    assert fences_of(world) == [(OFFICE[0], "2020-01-01", None)]
    row = approve_fence(**values, seen=5, reason="Pagar keliru")
    assert row.run is not None
    assert (row.run.people, row.run.inside, row.run.outside) == (4, 4, 0)
    assert fences_of(world)[1][1] == "2026-11-23"
    assert where(taps["Rina"]) == ("office", 0, "confirmed")
    assert where(taps["Ratna"])[:2] == ("office", 0)
    assert PresenceEvent.objects.get(pk=taps["Rina"].pk).place == "outside"


def test_other_places_of_the_agency_are_not_measured_again(
    world: World, taps: dict[str, PresenceEvent]
) -> None:
    """Another wrong fence of the same agency was set right; its days wait for a decision of their own."""
    other = Workplace.objects.create(
        node=world.perizinan, name="Gedung B", fence={"circle": [*HOME, 100]}, active_from=MONDAY
    )
    change_workplace(
        by=world.user("Sari"), workplace=other, fence={"circle": [GATE, OFFICE[1], 50]}, first=MONDAY
    )
    row = approve_fence(
        by=world.user("Sari"), proposal=proposed(world), choice="favour", first=MONDAY, reason="Pagar keliru"
    )
    assert row.run is not None
    assert set(PlaceRevision.objects.values_list("event__person", flat=True)) == {
        world.person(name).pk for name in TEAM[:4]
    }


def test_a_refusal_is_read_by_its_author(world: World, taps: dict[str, PresenceEvent]) -> None:
    row = proposed(world)
    with pytest.raises(Invalid):
        reject_fence(by=world.user("Sari"), proposal=row, reason=" ")
    reject_fence(by=world.user("Sari"), proposal=row, reason="Itu pintu belakang.")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("rejected", "Itu pintu belakang.")
    assert Notice.objects.get(event="presence.fence_decided").url == f"/presensi/pagar/usulan/{row.pk}/"


def test_a_place_that_was_closed_or_moved_meanwhile(
    world: World, taps: dict[str, PresenceEvent], clock_at: Any
) -> None:
    row = proposed(world)
    change_workplace(by=world.user("Sari"), workplace=row.workplace, fence={"circle": [*OFFICE, 250]})
    clock_at(NOW + timedelta(days=2))
    approve_fence(by=world.user("Sari"), proposal=row)
    assert [one[1:] for one in fences_of(world)] == [
        ("2020-01-01", MONDAY), ("2026-11-24", date(2026, 11, 24)), ("2026-11-25", None),
    ]  # fmt: skip
    second = proposed(world, fence={"circle": [*OFFICE, 400]})
    Workplace.objects.filter(pk=second.workplace_id).update(active_until=MONDAY)
    with pytest.raises(Conflict):
        approve_fence(by=world.user("Sari"), proposal=second)


def test_the_pages_from_the_own_tap_to_the_decision(
    world: World, taps: dict[str, PresenceEvent], sign_in: Any
) -> None:
    rina, place = sign_in(world.user("Rina")), Workplace.objects.get(node=world.dpmptsp)
    url = f"/presensi/pagar/{place.pk}/"
    start = rina.get(f"/presensi/pagar/presensi/{taps['Rina'].pk}/")
    assert start["Location"] == f"{url}?presensi={taps['Rina'].pk}"
    assert rina.get(f"/presensi/pagar/presensi/{taps['Andi'].pk}/").status_code == 404
    shown = rina.get(start["Location"]).content.decode()
    assert f'value="{MOVED["circle"][0]}"' in shown
    assert str(taps["Ratna"].lat) not in shown.replace(str(OFFICE[0]), "")
    form = {"shape": "circle", "lat": GATE, "lon": OFFICE[1], "radius": "60", "why": "Pintu di utara"}
    assert rina.post(url, {**form, "why": ""}).status_code == 422
    photo = SimpleUploadedFile("pintu.pdf", b"%PDF-1.4\n%%EOF\n")
    sent = rina.post(url, {**form, "file": photo}, follow=True).content.decode()
    row = FenceProposal.objects.get()
    assert "lebih kecil dari 100 meter" in sent
    assert "Di dalam pagar usulan" in sent
    assert "Putusan Anda" not in sent
    one = f"/presensi/pagar/usulan/{row.pk}/"
    assert sign_in(world.user("Andi")).get(one).status_code == 404
    sari = sign_in(world.user("Sari"))
    assert one in sari.get("/persetujuan/").content.decode()
    shown = sari.get(one, {"first": "2026-11-23"}).content.decode()
    assert "terapkan 4 yang menjadi di dalam" in shown
    assert "Dahulu 366 m, batas 100 m · kini 0 m, batas 60 m" in shown
    paper = sari.get(f"{one}lampiran/")
    assert (paper["Content-Type"], b"".join(paper.streaming_content)[:4]) == ("application/pdf", b"%PDF")
    decided = {"decision": "favour", "first": "2026-11-23", "seen": "5"}
    assert sari.post(f"{one}putusan/", {**decided, "reason": ""}).status_code == 422
    assert sari.post(f"{one}putusan/", {"decision": "reject"}).status_code == 422
    assert sari.post(f"{one}putusan/", {"decision": "?"}).status_code == 422
    done = sari.post(f"{one}putusan/", {**decided, "reason": "Pagar keliru"}, follow=True).content.decode()
    assert "4 presensi dari 4 pegawai diukur ulang." in done
    rina = sign_in(world.user("Rina"))
    assert "Pagar keliru" in rina.get(one).content.decode()
    assert rina.post(f"{one}putusan/", decided).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_any_number(
    world: World, taps: dict[str, PresenceEvent], sign_in: Any, rows: int, django_assert_num_queries: Any
) -> None:
    found = [proposed(world, name) for name in TEAM[:rows]]
    sari = sign_in(world.user("Sari"))
    sari.get("/presensi/pagar/")
    with django_assert_num_queries(16):
        assert sari.get("/presensi/pagar/").content.decode().count("Pintu masuk di utara") == rows
    assert len(found) == rows

"""A fence has moved: past days are shown as they would be, and changed by an officer's decision alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from phones import AT_OFFICE, NOW, body, event, phone

from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.changes import changes_since
from tatakerja.attendance.services import evaluate_people
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Workplace
from tatakerja.organisation.services import change_workplace
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.presence.access import decidable_events
from tatakerja.presence.models import PlaceRevision, PresenceEvent, Remeasure
from tatakerja.presence.queries import evidence_on, undecided
from tatakerja.presence.queries.remeasure import changes_in
from tatakerja.presence.rules.remeasure import Tally, tally
from tatakerja.presence.services import confirm_event, intake, reduce_points, remeasure
from world import OFFICE, World

MONDAY = date(2026, 11, 23)
METRE = 1 / 111_195.08
# The true gate lies 366 m north of the point that was drawn.
GATE = OFFICE[0] + 366 * METRE
MOVED = {"circle": [GATE, OFFICE[1], 100]}


def tap(world: World, name: str, lat: float, **fields: Any) -> PresenceEvent:
    device, _ = phone(world.person(name))
    sent = event(**{**AT_OFFICE, "lat": lat, "accuracy_m": 10, **fields})
    intake(device=device, body=body(sent))
    return PresenceEvent.objects.get(key=sent["id"])


@pytest.fixture
def monday(world: World, clock_at: Any) -> dict[str, PresenceEvent]:
    """Two people at the gate, one at the wrong point; on Tuesday the fence is set right from Monday on."""
    clock_at(NOW)
    events = {name: tap(world, name, GATE) for name in ("Rina", "Andi")}
    events["Dewi"] = tap(world, "Dewi", OFFICE[0])
    clock_at(NOW + timedelta(days=1))
    place = Workplace.objects.get(node=world.dpmptsp)
    change_workplace(by=world.user("Sari"), workplace=place, fence=MOVED, first=MONDAY)
    return events


def measured(world: World, choice: str = "favour", by: str = "Sari", **fields: Any) -> Remeasure:
    values = {"agency": world.dpmptsp, "first": MONDAY, "last": MONDAY, "reason": "Pagar keliru", **fields}
    return remeasure(by=world.user(by), choice=choice, **values)


def where(found: PresenceEvent) -> tuple[Any, ...]:
    one = evidence_on([found.person_id], MONDAY)[found.person_id][0]
    return one.place, one.distance_m, one.pending, one.decision


def found_on(found: PresenceEvent) -> tuple[str, str]:
    """Status and place of the day as it is stored after it was judged again."""
    evaluate_people(by=Job("test"), people=[found.person_id], days=[MONDAY])
    row = DayFinding.objects.get(person=found.person_id, date=MONDAY)
    return row.status, row.place


def test_the_preview_counts_and_changes_nothing(
    world: World, monday: dict[str, PresenceEvent], django_assert_num_queries: Any
) -> None:
    found = changes_in(world.dpmptsp, MONDAY, MONDAY)
    assert tally(found) == Tally(people=3, days=3, inside=2, outside=1)
    assert {one.event: (one.before.distance_m, one.after.distance_m) for one in found} == {
        monday["Rina"].pk: (366, 0), monday["Andi"].pk: (366, 0), monday["Dewi"].pk: (0, 366),
    }  # fmt: skip
    assert where(monday["Rina"]) == ("outside", 366, True, "")
    assert where(monday["Dewi"]) == ("office", 0, False, "")
    assert changes_in(world.disdik, MONDAY, MONDAY) == []


def test_what_helps_is_applied_and_the_evidence_stays(
    world: World, monday: dict[str, PresenceEvent], clock_at: Any
) -> None:
    run = measured(world, seen=3)
    assert (run.people, run.days, run.inside, run.outside) == (2, 2, 2, 0)
    assert where(monday["Rina"]) == ("office", 0, False, "confirmed")
    assert where(monday["Dewi"]) == ("office", 0, False, "")
    kept = PresenceEvent.objects.get(pk=monday["Rina"].pk)
    assert (kept.place, kept.distance_m, kept.pending) == ("outside", 366, True)
    assert list(undecided(decidable_events(world.user("Budi")))) == []
    act = AuditEvent.objects.get(action="presence.remeasured")
    assert (act.actor, act.node_path, act.data["reason"]) == (
        world.user("Sari"), world.dpmptsp.path, "Pagar keliru",
    )  # fmt: skip
    told = Notice.objects.filter(key=f"remeasure-{run.pk}").values_list("user", flat=True)
    assert set(told) == {world.user("Rina").pk, world.user("Andi").pk}
    touched = changes_since(run.at).days
    assert {(monday[name].person_id, MONDAY) for name in ("Rina", "Andi")} <= touched
    with pytest.raises(Conflict):
        measured(world)


def test_out_of_the_area_waits_for_a_word_and_can_be_confirmed(
    world: World, monday: dict[str, PresenceEvent], sign_in: Any
) -> None:
    rina, dewi = monday["Rina"], monday["Dewi"]
    assert (found_on(rina), found_on(dewi)) == (("pending", "outside"), ("early", "office"))
    assert measured(world, "all").outside == 1
    assert (found_on(rina), found_on(dewi)) == (("early", "office"), ("pending", "outside"))
    assert where(dewi) == ("outside", 366, True, "")
    said = {one.id: one.flags for one in evidence_on([rina.person_id], MONDAY)[rina.person_id]}
    assert (rina.flags, said) == (["outside"], {rina.pk: ()})
    assert "Di luar area: 366 m, batas 100 m" in sign_in(world.user("Budi")).get("/presensi/menunggu/").text
    assert list(undecided(decidable_events(world.user("Budi")))) == [dewi]
    confirm_event(by=world.user("Budi"), event=dewi, decision="confirmed")
    assert where(dewi) == ("outside", 366, False, "confirmed")


def test_a_superiors_word_the_phones_clock_and_the_own_tap_stay(
    world: World, monday: dict[str, PresenceEvent], clock_at: Any
) -> None:
    confirm_event(by=world.user("Budi"), event=monday["Rina"], decision="refused", reason="tidak hadir")
    clock_at(NOW)
    late = tap(world, "Andi", OFFICE[0], at=NOW - timedelta(minutes=30), clock="unknown")
    own = tap(world, "Sari", OFFICE[0])
    assert (late.place, own.place) == ("outside", "outside")
    clock_at(NOW + timedelta(days=1))
    place, both = Workplace.objects.get(active_from=MONDAY), {"circle": [OFFICE[0], OFFICE[1], 500]}
    change_workplace(by=world.user("Sari"), workplace=place, fence=both, first=MONDAY)
    run = measured(world)
    assert set(PlaceRevision.objects.values_list("event", flat=True)) == {monday["Andi"].pk, late.pk}
    assert (run.inside, run.people) == (2, 1)
    found = {one.id: one for one in evidence_on([late.person_id], MONDAY)[late.person_id]}
    assert (found[late.pk].place, found[late.pk].pending) == ("office", True)
    assert where(monday["Rina"])[3] == "refused"


def test_after_their_time_the_new_distances_are_bands_too(
    world: World, monday: dict[str, PresenceEvent], clock_at: Any
) -> None:
    measured(world, "all")
    clock_at(NOW + timedelta(days=90))
    reduce_points(by=Job("test"))
    assert where(monday["Dewi"])[:2] == ("outside", 500)
    assert where(monday["Rina"])[:2] == ("office", 50)


def test_who_decides_and_what_cannot_be_decided(world: World, monday: dict[str, PresenceEvent]) -> None:
    for name in ("Rina", "Budi", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            measured(world, by=name)
    for fields in ({"reason": " "}, {"choice": "none"}, {"first": MONDAY + timedelta(days=9)}):
        with pytest.raises(Invalid):
            remeasure(
                by=Job("test"),
                **{"agency": world.dpmptsp, "first": MONDAY, "last": MONDAY, "choice": "all", "reason": "x"}
                | fields,
            )
    with pytest.raises(Conflict):
        measured(world, seen=2)
    assert Remeasure.objects.count() == 0


def test_the_page_from_the_preview_to_the_decision(
    world: World, monday: dict[str, PresenceEvent], sign_in: Any
) -> None:
    url, span = "/presensi/ukur-ulang/", {"agency": world.dpmptsp.pk, "first": MONDAY, "last": MONDAY}
    sari = sign_in(world.user("Sari"))
    assert sari.get(url).status_code == 200
    assert sari.get(url, {**span, "last": "2026-11-01"}).status_code == 422
    shown = sari.get(url, span).content.decode()
    assert "Dahulu 366 m, batas 100 m · kini 0 m, batas 100 m" in shown
    assert str(OFFICE[0]) not in shown
    decided = {**span, "choice": "favour", "seen": 3}
    assert sari.post(url, {**decided, "reason": ""}).status_code == 422
    assert sari.post(url, {**decided, "reason": "Pagar", "seen": 1}).status_code == 422
    done = sari.post(url, {**decided, "reason": "Pagar keliru"}, follow=True).content.decode()
    assert "2 presensi dari 2 pegawai diukur ulang." in done
    assert "Pagar keliru" in done
    rina = sign_in(world.user("Rina"))
    assert rina.get(url, span).status_code == 422
    assert rina.post(url, {**decided, "reason": "x"}).status_code == 422
    assert Remeasure.objects.count() == 1

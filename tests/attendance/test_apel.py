"""Roll calls (apel): stated by a circular, shown on "Hari ini", answered by a tap, missed with a clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from evidence import MONDAY, moment, tap
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.services import evaluate_days
from tatakerja.circular.models import Circular
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.organisation.models import Status
from tatakerja.platform.audit import Job
from tatakerja.presence.models import PresenceEvent
from tatakerja.roster.models import DayChange
from world import World

JOB = Job("test")
Clock = Callable[[datetime], None]
SignIn = Callable[..., Client]
APEL = {"name": "Apel pagi", "from": "07:15", "until": "07:45", "weekdays": ["mon"]}


def circular(world: World, slug: str, **changes: Any) -> Circular:
    dated = {"valid.from": "2026-11-01", "valid.until": "2026-12-31"} | changes
    return publish_circular(
        by=JOB, circular=adopt_circular(by=JOB, region=world.province, slug=slug, changes=dated)
    )


def called(world: World, **changes: Any) -> Circular:
    """Fridays at home, and a roll call on Mondays by the clause about presence."""
    sets = ["presence.windows", "presence.online", "presence.modes", "presence.apel"]
    return circular(world, "kaltim-2026", **{"presence.apel": [APEL], "clauses.K26-04.sets": sets}, **changes)


def missed() -> dict[str, int]:
    rows = DayFinding.objects.filter(date=MONDAY, status__in=("present", "leave", "duty"))
    return {row.person.name.split()[0]: row.apel_missed for row in rows.select_related("person")}


def change(world: World, name: str, mode: str) -> None:
    DayChange.objects.create(
        person=world.person(name), date=MONDAY, mode=mode, reason="-", at=moment("06:00"), job="test"
    )


def test_only_who_is_called_misses_a_roll_call_and_any_tap_in_it_counts(
    world: World, clock_at: Clock
) -> None:
    clock_at(moment("20:00"))
    called(world)
    for name, first in {"Rina": "07:20", "Andi": "07:05", "Dewi": "07:05", "Maya": "07:05"}.items():
        tap(world.person(name), first)
        tap(world.person(name), "16:35", "check_out")
    tap(world.person("Dewi"), "07:45", "answer")
    part_time = world.person("Maya")
    part_time.status = Status.PPPK_PARUH_WAKTU
    part_time.save()
    change(world, "Budi", "WFH")
    tap(world.person("Budi"), "07:00", place="home")
    tap(world.person("Budi"), "16:35", "check_out", place="home")
    change(world, "Sari", "LEAVE")
    evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY)
    assert missed() == {"Rina": 0, "Andi": 1, "Dewi": 0, "Maya": 0, "Budi": 0, "Sari": 0}
    row = DayFinding.objects.get(person=world.person("Andi"), date=MONDAY)
    found = next(reason for reason in row.reasons if reason["code"] == "apel_missed")
    assert found["text"] == "Tidak ada presensi pada Apel pagi pukul 07.15–07.45 WITA."
    assert found["clauses"] == ["K26-04"]


def test_a_roll_call_that_a_circular_forbids_is_not_missed(world: World, clock_at: Clock) -> None:
    clock_at(moment("20:00"))
    called(world, **{"meetings.ceremonies": "cancelled"})
    tap(world.person("Andi"), "07:05")
    tap(world.person("Andi"), "16:35", "check_out")
    evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY)
    assert missed() == {"Andi": 0}


def test_after_midnight_the_button_closes_the_day_before(
    world: World, clock_at: Clock, sign_in: SignIn
) -> None:
    tap(world.person("Andi"), "07:20")
    page = sign_in(world.user("Andi"))
    tuesday = MONDAY + timedelta(days=1)
    for clock, kind in (("00:30", "check_out"), ("06:45", "check_in")):
        clock_at(moment(clock, tuesday))
        board = page.get(reverse("portal:today")).context["board"]
        assert (clock, board.tap) == (clock, kind)
        assert board.hint.startswith("Menutup presensi masuk kemarin") is (kind == "check_out")


def test_hari_ini_shows_the_roll_call_and_takes_a_tap_for_it(
    world: World, clock_at: Clock, sign_in: SignIn
) -> None:
    clock_at(moment("07:05"))
    called(world)
    person = world.person("Andi")
    tap(person, "07:02")
    page = sign_in(world.user("Andi"))
    first = page.get(reverse("portal:today")).content.decode()
    assert "Apel pagi 07.15–07.45: presensi di antara jam itu" in first
    assert "Hadir apel" not in first
    clock_at(moment("07:20"))
    answer = page.get(reverse("portal:today"))
    (ask,) = (one for one in answer.context["board"].asks if one.apel)
    assert "Hadir apel" in answer.content.decode()
    sent = {"key": ask.key, "kind": "answer", "answers": ask.id}
    assert page.post(reverse("presence:send"), sent).status_code in (200, 302)
    event = PresenceEvent.objects.get(person=person, kind="answer")
    assert (event.answers, event.flags) == (ask.id, ["no_location"])
    (step,) = (
        one for one in page.get(reverse("portal:today")).context["board"].steps if one.label == "Apel pagi"
    )
    assert (step.clock, step.state) == ("07.15", "done")
    clock_at(moment("20:00"))
    tap(person, "16:35", "check_out")
    evaluate_days(by=JOB, node=world.nation, first=MONDAY, last=MONDAY)
    assert DayFinding.objects.get(person=person, date=MONDAY).apel_missed == 0

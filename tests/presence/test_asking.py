"""Requests at the report times as rows, one tap that answers, and calls with their outcome."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from phones import NOW, body, event, phone

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform import scheduler
from tatakerja.platform.audit import Job
from tatakerja.platform.models import Notice, NoticeDelivery
from tatakerja.presence.models import CallOutcome, LocationRequest, PresenceEvent, ReachCall
from tatakerja.presence.queries.calls import team_rows
from tatakerja.presence.queries.requests import request_counts, requests_on
from tatakerja.presence.rules.answering import AnswerTimes
from tatakerja.presence.services import intake, note_outcome, place_call, set_answer_times
from tatakerja.roster.services import change_day
from world import HOME, World

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)  # 11.30 WITA
MINUTE = timedelta(minutes=1)
AT_HOME = {"lat": HOME[0], "lon": HOME[1], "accuracy_m": 12}


def publish(world: World, slug: str, **changes: object) -> None:
    circular = adopt_circular(
        by=world.user("Wahyu"),
        region=world.province,
        slug=slug,
        changes={"valid.from": "2026-11-16", "valid.until": "2026-12-31", **changes},
    )
    publish_circular(by=Job("test"), circular=circular)


@pytest.fixture(autouse=True)
def at_home(world: World, clock_at: Any) -> None:
    """Banten's circular: reports at 07.30, 11.30 and 15.00; Rina and Andi at home, Dewi at the office."""
    clock_at(NOW - timedelta(days=7))
    publish(world, "banten-2020")
    for name, mode in (("Rina", "WFH"), ("Andi", "WFH"), ("Dewi", "WFO")):
        change_day(by=world.user("Budi"), person=world.person(name), day=MONDAY, mode=mode, reason="giliran")
    for name in ("Ratna", "Sari", "Budi", "Wahyu", "Agung", "Maya"):
        change_day(by=Job("test"), person=world.person(name), day=MONDAY, mode="WFO", reason="giliran")
    clock_at(NOW)


@pytest.fixture
def ask(clock_at: Any) -> Any:
    """Runs the periodic work at a moment."""

    def run(moment: datetime) -> None:
        clock_at(moment)
        scheduler.REGISTRY["presence.requests"].work(moment)

    return run


def rows() -> list[tuple[str, str]]:
    found = LocationRequest.objects.order_by("clock", "person__name").values_list("person__name", "clock")
    return [(name.split()[0], f"{clock:%H.%M}") for name, clock in found]


def answer(world: World, name: str, moment: datetime, clock_at: Any) -> PresenceEvent:
    clock_at(moment)
    row = LocationRequest.objects.filter(person=world.person(name)).latest("due")
    device, _ = phone(world.person(name))
    sent = event(at=moment, kind="answer", answers=str(row.key), **AT_HOME)
    intake(device=device, body=body(sent, sent_at=moment))
    return PresenceEvent.objects.get(key=sent["id"])


def states(world: World, name: str) -> list[str]:
    pk = world.person(name).pk
    return [one.state.value for one in requests_on([pk], MONDAY).get(pk, ())]


def test_everybody_at_home_is_asked_once_when_the_time_comes(world: World, ask: Any) -> None:
    ask(NOON - MINUTE)
    assert rows() == []
    ask(NOON)
    ask(NOON + MINUTE)
    assert rows() == [("Andi", "11.30"), ("Rina", "11.30")]
    row = LocationRequest.objects.first()
    assert row is not None
    assert (row.due, row.closes, row.opening, row.clauses) == (NOON, NOON + 15 * MINUTE, False, ["A2-20"])


def test_a_server_that_slept_asks_late_but_not_an_hour_late(ask: Any) -> None:
    ask(NOON + 59 * MINUTE)
    assert rows() == [("Andi", "11.30"), ("Rina", "11.30")]
    LocationRequest.objects.all()._raw_delete("default")
    ask(NOON + 60 * MINUTE)
    assert rows() == []


def test_one_tap_answers_late_and_missed_are_states(world: World, ask: Any, clock_at: Any) -> None:
    ask(NOON)
    assert (states(world, "Rina"), states(world, "Dewi")) == (["open"], [])
    taken = answer(world, "Rina", NOON + 2 * MINUTE, clock_at)
    assert (taken.place, taken.flags, states(world, "Rina")) == ("home", [], ["answered"])
    clock_at(NOON + 16 * MINUTE)
    assert states(world, "Andi") == ["missed"]
    answer(world, "Andi", NOON + 20 * MINUTE, clock_at)
    assert states(world, "Andi") == ["late"]
    counts = {f"{at:%H.%M}": one for at, one in request_counts(world.dpmptsp, MONDAY).items()}
    assert list(counts) == ["11.30"]
    found = counts["11.30"]
    assert (found.asked, found.answered, found.late, found.missed, found.open) == (2, 1, 1, 0, 0)
    assert request_counts(world.bkd, MONDAY) == {}


def test_the_report_at_the_beginning_of_work_is_answered_by_the_check_in(
    world: World, ask: Any, clock_at: Any
) -> None:
    ask(NOW + 6 * MINUTE)  # 07.30
    assert {row.opening for row in LocationRequest.objects.all()} == {True}
    device, _ = phone(world.person("Rina"))
    moment = NOW + 7 * MINUTE
    clock_at(moment)
    intake(device=device, body=body(event(at=moment, **AT_HOME), sent_at=moment))
    assert (states(world, "Rina"), states(world, "Andi")) == (["answered"], ["open"])


def test_the_officers_report_tells_the_counts_and_no_place(
    world: World, ask: Any, clock_at: Any, sign_in: Any
) -> None:
    ask(NOON)
    answer(world, "Rina", NOON + MINUTE, clock_at)
    page = sign_in(world.user("Sari")).get(
        reverse("reporting:day", args=[world.dpmptsp.pk]), {"pukul": "11.30"}
    )
    text = page.content.decode()
    assert (
        "Konfirmasi lokasi dari rumah: 2 diminta, 1 dijawab, 0 terlambat, 0 terlewat, 1 masih terbuka."
        in text
    )
    assert str(HOME[0]) not in text


@pytest.mark.parametrize("people", [1, 3])
def test_asking_costs_the_same_for_any_number(
    world: World, people: int, ask: Any, django_assert_max_num_queries: Any
) -> None:
    for name in ("Rina", "Andi", "Dewi")[:people]:
        change_day(by=world.user("Budi"), person=world.person(name), day=MONDAY, mode="WFH", reason="giliran")
    with django_assert_max_num_queries(25):
        ask(NOON)


def test_at_most_minutes_nothing_is_due_and_little_is_read(
    ask: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        ask(NOON + 70 * MINUTE)


# -- calls ----------------------------------------------------------------------------------------------


def call(world: World, name: str = "Rina", channel: str = "app", by: str = "Budi") -> ReachCall:
    return place_call(by=world.user(by), person=world.person(name), channel=channel)


def result(world: World, name: str = "Rina") -> tuple[str | None, str | None]:
    found = team_rows([world.person(name)], MONDAY)[0].result
    return (found.finding.value if found and found.finding else None, found.proposal if found else None)


def test_two_unanswered_calls_and_five_minutes(world: World, clock_at: Any) -> None:
    clock_at(NOW - timedelta(days=6))
    publish(world, "mendagri-2026")
    clock_at(NOW)
    call(world)
    clock_at(NOW + 3 * MINUTE)
    assert result(world) == (None, None)  # may still be answered in time
    clock_at(NOW + 6 * MINUTE)
    call(world)
    clock_at(NOW + 12 * MINUTE)
    assert result(world) == ("no_answer", "teguran_lisan")


def test_an_answer_by_the_app_within_the_time_is_no_finding(
    world: World, clock_at: Any, sign_in: Any
) -> None:
    placed = call(world)
    page = sign_in(world.user("Rina")).get("/").content.decode()
    assert "Atasan memanggil Anda pukul 07.24." in page
    assert "Jawab panggilan" in page
    moment = NOW + 2 * MINUTE
    clock_at(moment)
    device, _ = phone(world.person("Rina"))
    sent = {"id": str(uuid4()), "kind": "answer", "at": moment.isoformat(), "answers": str(placed.key)}
    taken = intake(device=device, body=body({**sent, "clock": "synced"}, sent_at=moment))
    assert "unknown_request" not in taken.receipts[0].flags
    assert result(world) == (None, None)
    assert "Atasan memanggil Anda" not in sign_in(world.user("Rina")).get("/").content.decode()


def test_a_call_by_the_app_is_open_as_long_as_the_page_offers_to_answer_it(
    world: World, clock_at: Any
) -> None:
    """This circular names no time to answer in (800/734-BKD/2020 cl. A2-18)."""
    placed = call(world)
    clock_at(NOW + 29 * MINUTE)
    assert result(world) == (None, None)
    note_outcome(by=world.user("Budi"), call=placed, answered_at=None)
    assert result(world)[0] == "no_answer"
    CallOutcome.objects.all()._raw_delete("default")
    clock_at(NOW + 30 * MINUTE)
    assert result(world)[0] == "no_answer"


def test_the_page_counts_states_and_each_number_opens_its_rows(
    world: World, ask: Any, clock_at: Any, sign_in: Any
) -> None:
    ask(NOON)
    clock_at(NOON + 20 * MINUTE)
    budi = sign_in(world.user("Budi"))
    page = budi.get("/presensi/panggilan/")
    text = " ".join(page.content.decode().split())
    assert "Menurut edaran, yang perlu Anda nilai: 1 panggilan tidak dijawab (A2-18)." in text
    numbers = {value: n for value, _, n in page.context["counts"]}
    assert (numbers["missed"] > 0, numbers["answered"], numbers["late"], numbers["open"]) == (True, 0, 0, 0)
    for value, n in numbers.items():
        rows = budi.get("/presensi/panggilan/", {"pukul": "11.30", "konfirmasi": value}).context["page"]
        assert rows.paginator.count == n
    for odd in ({"pukul": "99.99"}, {"pukul": "07.00", "konfirmasi": "x"}):
        assert budi.get("/presensi/panggilan/", odd).status_code == 200


def test_a_telephone_call_is_noted_and_a_reason_excuses(world: World, clock_at: Any) -> None:
    first = call(world, channel="phone")
    clock_at(NOW + 10 * MINUTE)
    assert result(world) == (None, None)  # nobody wrote down what came of it
    note_outcome(by=world.user("Budi"), call=first, answered_at=None)
    assert result(world)[0] == "no_answer"  # one unanswered call is a finding under this circular
    note_outcome(by=world.user("Budi"), call=first, answered_at=None, excused=True, reason="Sedang salat")
    assert result(world) == (None, None)
    with pytest.raises(Invalid):
        note_outcome(by=world.user("Budi"), call=first, answered_at=None, excused=True)
    with pytest.raises(Invalid):
        note_outcome(by=world.user("Budi"), call=first, answered_at=NOW - MINUTE)


def test_who_is_not_at_home_any_more_owes_no_answer(world: World, clock_at: Any) -> None:
    call(world)
    clock_at(NOW + 30 * MINUTE)
    assert result(world)[0] == "no_answer"
    change_day(by=world.user("Budi"), person=world.person("Rina"), day=MONDAY, mode="WFO", reason="dipanggil")
    assert result(world) == (None, None)


def test_only_the_superior_calls_only_home_and_only_in_the_window(world: World, clock_at: Any) -> None:
    for name in ("Rina", "Andi", "Tono", "Wahyu"):
        with pytest.raises(NotAllowed):
            call(world, by=name)
    with pytest.raises(Conflict):
        call(world, "Dewi")
    with pytest.raises(Invalid):
        call(world, channel="merpati")
    clock_at(datetime(2026, 11, 23, 7, 1, tzinfo=UTC))  # 15.01: the circular's window is over
    with pytest.raises(Conflict):
        call(world)
    assert (ReachCall.objects.count(), CallOutcome.objects.count()) == (0, 0)


def test_the_page_from_call_to_outcome(world: World, sign_in: Any) -> None:
    budi = sign_in(world.user("Budi"))
    page = budi.get("/presensi/panggilan/").content.decode()
    names = ("Rina Wulandari", "Dewi Lestari", "Tono Wijaya", "Budi Hartono</h2>")
    assert [name in page for name in names] == [
        True, True, False, False,
    ]  # fmt: skip
    pk = world.person("Rina").pk
    done = budi.post(f"/presensi/panggilan/{pk}/panggil/", {"channel": "phone"}, follow=True)
    assert "Panggilan telepon dicatat." in done.content.decode()
    row = ReachCall.objects.get()
    done = budi.post(f"/presensi/panggilan/{row.pk}/hasil/", {"outcome": "answered"}, follow=True)
    assert "Hasil panggilan dicatat." in done.content.decode()
    assert CallOutcome.objects.get().answered_at == NOW
    stranger = sign_in(world.user("Tono"))
    assert stranger.post(f"/presensi/panggilan/{pk}/panggil/", {"channel": "app"}).status_code == 404
    assert stranger.post(f"/presensi/panggilan/{row.pk}/hasil/", {"outcome": "silent"}).status_code == 404


def test_the_page_offers_a_call_only_while_one_must_be_reachable(
    world: World, clock_at: Any, sign_in: Any
) -> None:
    """The circular's window 07.00-15.00 is no working time (A2-18); the button keeps to it."""
    budi, offered = sign_in(world.user("Budi")), "Panggil lewat aplikasi"
    assert offered in budi.get("/presensi/panggilan/").content.decode()
    clock_at(datetime(2026, 11, 23, 7, 1, tzinfo=UTC))
    page = budi.get("/presensi/panggilan/").content.decode()
    assert offered not in page
    assert "Di luar jam siap dihubungi (07.00–15.00); panggilan tidak dicatat." in page


def test_the_answer_is_on_the_wire_of_today(world: World, sign_in: Any) -> None:
    placed = call(world)
    at = NOW.isoformat()
    sent = {"id": str(uuid4()), "kind": "answer", "at": at, "answers": str(placed.key), "clock": "synced"}
    taken = sign_in(world.user("Rina")).post(
        "/presensi/kirim/", json.dumps({"sent_at": at, "events": [sent]}), content_type="application/json"
    )
    assert taken.json()["receipts"][0]["status"] == "accepted"


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event__startswith="presence.").order_by("user__username")
    return list(rows.values_list("user__person__name", "event"))


def test_people_at_home_are_woken_once_for_a_request(ask: Any) -> None:
    ask(NOON)
    ask(NOON + MINUTE)
    asked = "presence.location_asked"
    assert sorted(told()) == [("Andi Saputra", asked), ("Rina Wulandari", asked)]
    assert set(NoticeDelivery.objects.values_list("channel", "state")) == {("push", "waiting")}


def test_a_call_by_the_app_wakes_the_phone_and_one_by_telephone_does_not(world: World) -> None:
    call(world, channel="phone")
    assert told() == []
    call(world)
    assert told() == [("Rina Wulandari", "presence.called")]


def test_how_long_an_answer_is_in_time_is_the_regions(world: World, ask: Any, sign_in: Any) -> None:
    wahyu, address = sign_in(world.user("Wahyu")), reverse("presence:retention", args=[world.province.pk])
    assert address in wahyu.get(reverse("presence:privacy")).content.decode()
    assert wahyu.get(address).content.decode().count("Perlu dikonfirmasi") == 2
    ask(NOON)
    assert {row.closes - row.due for row in LocationRequest.objects.all()} == {15 * MINUTE}
    times = {"what": "times", "report_minutes": 4, "review_days": 5}
    assert wahyu.post(address, times).status_code == 422
    assert wahyu.post(address, times | {"report_minutes": 40}).status_code == 302
    assert wahyu.get(address).content.decode().count("Perlu dikonfirmasi") == 1
    ask(NOON + timedelta(hours=3, minutes=30))
    latest = LocationRequest.objects.filter(due__gt=NOON)
    assert {row.closes - row.due for row in latest} == {40 * MINUTE}
    head = {"Authorization": f"Bearer {phone(world.person('Rina'))[1]}"}
    found = Client().get("/api/v1/presence/today", headers=head).json()
    assert found["requests"][-1]["until"] == "2026-11-23T15:40:00+08:00"
    for name in ("Sari", "Budi", "Agung"):
        with pytest.raises(NotAllowed):
            set_answer_times(by=world.user(name), region=world.province, times=AnswerTimes())
    with pytest.raises(Invalid):
        set_answer_times(by=world.user("Wahyu"), region=world.province, times=AnswerTimes(15, 16))

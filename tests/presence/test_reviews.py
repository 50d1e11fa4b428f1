"""From taps to signals to a review: the employee sees and answers first, then two people look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from phones import NOW, body, event, phone

from tatakerja.attendance.models import DayFinding
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.audit import Job
from tatakerja.platform.models import Notice
from tatakerja.presence.models import Device, PresenceEvent, Review, Signal
from tatakerja.presence.rules.answering import AnswerTimes
from tatakerja.presence.services import (
    answer_review,
    explain_event,
    find_signals,
    intake,
    judge_review,
    set_answer_times,
)
from world import World

JOB = Job("presence.signals")
FAKE = {"accuracy_m": 3, "altitude_m": 3.0, "speed_mps": 0.01, "lat": -0.50211, "lon": 117.15371}
HONEST = {"lat": -0.50210612, "lon": 117.15370934}
AWAY = {"lat": -0.5123456789, "lon": 117.1534567891}


@pytest.fixture(autouse=True)
def morning(clock_at: Any) -> None:
    clock_at(NOW)


@pytest.fixture
def tap(world: World, clock_at: Any) -> Any:
    """A tap of somebody at so many minutes after NOW, from the own device or a given one."""
    devices: dict[str, Device] = {}

    def send(name: str, minutes: float = 0, device: Device | None = None, **fields: Any) -> PresenceEvent:
        moment = NOW + timedelta(minutes=minutes)
        clock_at(moment)
        if name not in devices:
            devices[name] = phone(world.person(name), browser_hash=f"browser-{name}")[0]
        sent = event(at=moment, **{**HONEST, **fields})
        intake(device=device or devices[name], body=body(sent, sent_at=moment))
        return PresenceEvent.objects.get(key=sent["id"])

    return send


def look() -> int:
    return find_signals(by=JOB, first=NOW - timedelta(days=30), last=NOW + timedelta(days=30))


def kinds(world: World, name: str) -> list[str]:
    return list(Signal.objects.filter(person=world.person(name)).values_list("kind", flat=True))


@pytest.fixture
def opened(world: World, tap: Any) -> Review:
    """Rina's review on two independent signals."""
    tap("Rina", **FAKE)
    assert look() == 1
    return Review.objects.get()


def test_one_signal_is_a_note_and_two_independent_ones_a_review(world: World, tap: Any) -> None:
    tap("Andi", lat=-0.50211, lon=117.15371)
    tap("Dewi")
    tap("Rina", **FAKE)
    assert look() == 1
    assert (kinds(world, "Andi"), kinds(world, "Dewi"), sorted(kinds(world, "Rina"))) == (
        ["coarse"], [], ["coarse", "tool"],
    )  # fmt: skip
    review = Review.objects.get()
    assert (review.person, review.signals.count()) == (world.person("Rina"), 2)
    assert f"{review.answer_until}" == "2026-11-26"
    told = Notice.objects.get(event="presence.review_opened")
    assert (told.user, told.url) == (world.user("Rina"), f"/presensi/tinjauan/{review.pk}/")
    assert "26 Nov 2026" in told.text
    assert (look(), Signal.objects.count()) == (0, 3)


def test_outside_on_three_days_is_a_review_unless_it_was_explained(world: World, tap: Any) -> None:
    events = [tap("Rina", minutes=day * 24 * 60, **AWAY) for day in range(3)]
    others = [tap("Andi", minutes=day * 24 * 60, **AWAY) for day in range(3)]
    assert {row.place for row in events + others} == {"outside"}
    explain_event(by=world.user("Andi"), event=others[1], cause="field_work")
    assert look() == 1
    assert Review.objects.get().person == world.person("Rina")
    assert kinds(world, "Andi") == ["outside", "outside"]


def test_two_accounts_on_one_browser_within_ten_minutes(world: World, tap: Any) -> None:
    own = phone(world.person("Andi"), browser_hash="browser-Rina")[0]
    tap("Rina"), tap("Andi", 4, device=own)
    look()
    assert kinds(world, "Rina") == kinds(world, "Andi") == ["shared"]
    assert Review.objects.count() == 0


def test_late_deliveries_are_never_a_fast_way(world: World, tap: Any, clock_at: Any) -> None:
    tap("Rina")
    device = Device.objects.get(person=world.person("Rina"))
    moment = NOW + timedelta(minutes=30)
    clock_at(moment)
    old = event(at=NOW - timedelta(hours=3), lat=0.9123456, clock="offset")
    intake(device=device, body=body(old, sent_at=moment))
    look()
    assert kinds(world, "Rina") == ["outside"]
    tap("Rina", 45, lat=0.9123456)
    look()
    fast = Signal.objects.get(kind="fast")
    assert (fast.person.name, dict(fast.facts)) == ("Rina Wulandari", {"kmh": 210, "minutes": 45})


def test_the_employee_answers_before_anybody_sees(
    world: World, opened: Review, sign_in: Any, clock_at: Any
) -> None:
    address = f"/presensi/tinjauan/{opened.pk}/"

    def seen() -> dict[str, int]:
        return {
            name: sign_in(world.user(name)).get(address).status_code
            for name in ("Rina", "Budi", "Sari", "Andi", "Tono", "Wahyu", "Agung")
        }

    hidden = dict.fromkeys(("Budi", "Sari", "Andi", "Tono", "Wahyu", "Agung"), 404)
    assert seen() == {"Rina": 200, **hidden}
    assert "Ada tanda tentang presensi Anda." in sign_in(world.user("Rina")).get("/").content.decode()
    with pytest.raises(NotAllowed):
        judge_review(by=world.user("Budi"), review=opened, opinion="clear", reason="x")
    answer_review(by=world.user("Rina"), review=opened, text="Ponsel uji dari kantor.")
    assert seen() == {"Rina": 200, **hidden, "Budi": 200, "Sari": 200}
    page = sign_in(world.user("Budi")).get(address).content.decode()
    assert "Ponsel uji dari kantor." in page
    assert "Penyebab wajar yang diketahui:" in page
    assert "-0.502" not in page


def test_silence_for_three_working_days_opens_it_too(world: World, opened: Review, clock_at: Any) -> None:
    clock_at(NOW + timedelta(days=3))
    with pytest.raises(NotAllowed):
        judge_review(by=world.user("Budi"), review=opened, opinion="clear", reason="x")
    clock_at(NOW + timedelta(days=4))
    judge_review(by=world.user("Budi"), review=opened, opinion="follow_up", reason="Belum menjawab")


def test_a_follow_up_takes_two_people_and_one_clear_closes(world: World, opened: Review) -> None:
    answer_review(by=world.user("Rina"), review=opened, text="Ponsel uji.")
    judge_review(by=world.user("Budi"), review=opened, opinion="follow_up", reason="Perlu bicara")
    with pytest.raises(Conflict):
        judge_review(by=world.user("Budi"), review=opened, opinion="follow_up", reason="Sekali lagi")
    opened.refresh_from_db()
    assert (opened.outcome, opened.closed_at) == ("", None)
    judge_review(by=world.user("Sari"), review=opened, opinion="clear", reason="Ponsel uji kantor")
    opened.refresh_from_db()
    assert opened.outcome == "clear"
    for act in (
        lambda: answer_review(by=world.user("Rina"), review=opened, text="Terlambat"),
        lambda: judge_review(by=world.user("Ratna"), review=opened, opinion="clear", reason="x"),
    ):
        with pytest.raises(Conflict):
            act()


@pytest.mark.parametrize("name", ["Rina", "Andi", "Tono", "Agung", "Maya"])
def test_who_does_not_judge(world: World, opened: Review, name: str) -> None:
    answer_review(by=world.user("Rina"), review=opened, text="Ponsel uji.")
    with pytest.raises(NotAllowed):
        judge_review(by=world.user(name), review=opened, opinion="clear", reason="x")


def test_words_are_needed(world: World, opened: Review) -> None:
    with pytest.raises(Invalid):
        answer_review(by=world.user("Rina"), review=opened, text=" ")
    answer_review(by=world.user("Rina"), review=opened, text="Ponsel uji.")
    for opinion, reason in (("clear", ""), ("guilty", "x"), ("clear", "x" * 1001)):
        with pytest.raises(Invalid):
            judge_review(by=world.user("Budi"), review=opened, opinion=opinion, reason=reason)


def test_a_signal_changes_no_finding_and_refuses_no_tap(world: World, opened: Review, tap: Any) -> None:
    assert (tap("Rina", 5, kind="check_out", **FAKE).pending, DayFinding.objects.count()) == (False, 0)


def test_the_pages_from_answer_to_opinion(world: World, opened: Review, sign_in: Any) -> None:
    address = f"/presensi/tinjauan/{opened.pk}/"
    rina = sign_in(world.user("Rina"))
    assert "Angka tetap sebuah aplikasi" in rina.get(address).content.decode()
    done = rina.post(f"{address}jawab/", {"text": "Ponsel uji"}, follow=True)
    assert "Jawaban tersimpan." in done.content.decode()
    assert rina.get("/presensi/tinjauan/saya/").status_code == 200
    budi = sign_in(world.user("Budi"))
    assert "Rina Wulandari" in budi.get("/presensi/tinjauan/").content.decode()
    done = budi.post(f"{address}pendapat/", {"opinion": "clear", "reason": "Ponsel uji"}, follow=True)
    assert "Peninjauan selesai." in done.content.decode()
    refused = budi.post(f"{address}pendapat/", {"opinion": "clear", "reason": "lagi"})
    assert refused.status_code == 409


def test_everybody_reads_what_the_review_waits_for(world: World, opened: Review, sign_in: Any) -> None:
    address, inbox = f"/presensi/tinjauan/{opened.pk}/", "/presensi/tinjauan/"

    def reads(name: str, page: str) -> str:
        return sign_in(world.user(name)).get(page).content.decode()

    answer_review(by=world.user("Rina"), review=opened, text="Ponsel uji")
    assert "sudah terkirim dan sedang ditinjau" in reads("Rina", "/")
    assert "Ada tanda tentang presensi Anda." not in reads("Rina", "/")
    assert "Pegawai sudah menjawab; menunggu pendapat Anda." in reads("Budi", inbox)
    judge_review(by=world.user("Budi"), review=opened, opinion="follow_up", reason="Bicara dahulu")
    assert "Pendapat Anda sudah ada; menunggu orang kedua." in reads("Budi", inbox)
    assert "menunggu pendapat orang kedua" in reads("Budi", address)
    assert "Satu pendapat sudah ada; menunggu pendapat Anda." in reads("Sari", inbox)
    judge_review(by=world.user("Sari"), review=opened, opinion="follow_up", reason="Setuju")
    for name in ("Rina", "Budi", "Sari"):
        assert "Langkah berikutnya: atasan membicarakannya dengan pegawai." in reads(name, address)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_for_any_number(
    world: World, tap: Any, sign_in: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    for name in ["Rina", "Andi", "Dewi"][:rows]:
        tap(name, **FAKE)
    look()
    for one in Review.objects.select_related("person__user"):
        answer_review(by=one.person.user, review=one, text="x")
    client = sign_in(world.user("Budi"))
    with django_assert_max_num_queries(15):
        assert client.get("/presensi/tinjauan/").content.decode().count("Terbuka") == rows


def test_the_region_says_how_many_days_the_employee_has(world: World, tap: Any) -> None:
    times = AnswerTimes(report_minutes=15, review_days=5)
    set_answer_times(by=world.user("Wahyu"), region=world.province, times=times)
    tap("Rina", **FAKE)
    assert look() == 1
    assert f"{Review.objects.get().answer_until}" == "2026-11-30"

"""The page "Hari ini" and the tap from a browser, with and without script."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import Device, PresenceEvent
from tatakerja.roster.services import change_day
from world import HOME, OFFICE, World

# Monday 23 November 2026, 07:24:03 WITA.
NOW = datetime(2026, 11, 22, 23, 24, 3, tzinfo=UTC)


@pytest.fixture
def rina(world: World, clock_at: Any, sign_in: Any) -> Any:
    clock_at(NOW)
    return sign_in(world.user("Rina"))


def tap(
    client: Any, *, lat: float = OFFICE[0], lon: float = OFFICE[1], accuracy: float = 12, **fields: Any
) -> Any:
    event = {
        "id": str(uuid4()), "kind": "check_in", "at": NOW.isoformat(), "clock": "synced",
        "lat": lat, "lon": lon, "accuracy_m": accuracy, **fields,
    }  # fmt: skip
    body = {"sent_at": NOW.isoformat(), "events": [event]}
    return client.post("/presensi/kirim/", json.dumps(body), content_type="application/json")


def texts(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [said["text"] for said in response.json()["receipts"][0]["says"]]


def test_the_page_says_where_when_and_by_what_right(rina: Any) -> None:
    page = rina.get("/").content.decode()
    assert "Hari ini Anda WFO" in page
    assert "Dasar: Jam kerja biasa di kantor (Perpres 21/2023)." in page
    assert "Presensi masuk</button>" in page
    assert "Lewat 07.30 dicatat terlambat." in page
    assert "Senin, 23 November 2026" in page


def test_an_account_without_a_person_goes_elsewhere(
    client: Any, world: World, django_user_model: Any
) -> None:
    client.force_login(django_user_model.objects.create(username="dinas"))
    assert client.get("/").status_code == 302
    refused = client.post("/presensi/kirim/", "{}", content_type="application/json")
    assert refused.status_code == 403


def test_a_tap_inside_reads_as_the_brief_says(rina: Any) -> None:
    assert texts(tap(rina)) == ["Presensi masuk tercatat pukul 07.24 WITA, di area kantor (0 m)."]
    assert "Presensi pulang</button>" in rina.get("/").content.decode()
    assert "Anda sudah presensi masuk pukul 07.24." in rina.get("/").content.decode()


def test_a_tap_outside_waits_for_an_explanation_and_gets_it(rina: Any, world: World) -> None:
    lat = OFFICE[0] + 366 / 111_195.08
    assert texts(tap(rina, lat=lat)) == [
        "Anda 366 m dari titik kantor; batasnya 100 m. Presensi tetap dicatat sebagai di luar area dan "
        "menunggu penjelasan Anda."
    ]
    event = PresenceEvent.objects.get()
    page = rina.get("/").content.decode()
    assert "Di luar area: 366 m, batas 100 m" in page
    answer = rina.post(f"/presensi/{event.pk}/jelaskan/", {"cause": "meeting", "text": ""})
    assert answer.status_code == 302
    assert "Di luar area: 366 m" not in rina.get("/").content.decode()
    assert AuditEvent.objects.filter(action="presence.event_explained", subject_id=str(event.pk)).count() == 1


def test_without_location_the_time_stands(rina: Any) -> None:
    said = texts(tap(rina, lat=None, lon=None, accuracy_m=None))
    assert said[0].startswith("Izin lokasi belum diberikan.")
    assert said[1] == "Presensi pukul 07.24 WITA tetap tercatat dan menunggu penjelasan Anda."


def test_without_script_the_form_records_once(rina: Any) -> None:
    key = str(uuid4())
    for _ in range(2):
        answer = rina.post("/presensi/kirim/", {"key": key, "kind": "check_in"}, follow=True)
        assert "Izin lokasi belum diberikan." in answer.content.decode()
    event = PresenceEvent.objects.get()
    assert (str(event.key), event.place, event.grade, event.pending) == (key, "unknown", "A", True)


def test_a_form_without_its_key_is_refused_in_words(rina: Any) -> None:
    answer = rina.post("/presensi/kirim/", {"kind": "check_in"}, follow=True)
    assert "Formulirnya tidak lengkap." in answer.content.decode()
    assert PresenceEvent.objects.count() == 0


def test_one_browser_is_one_device_until_it_is_revoked(rina: Any, world: World) -> None:
    tap(rina)
    cookie = rina.cookies["tatakerja_device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    tap(rina)
    device = Device.objects.get()
    assert device.kind == Device.Kind.BROWSER
    Device.objects.update(revoked_at=NOW)
    assert texts(tap(rina))
    assert Device.objects.count() == 2
    assert rina.cookies["tatakerja_device"].value != cookie.value


def test_two_accounts_on_one_browser_are_seen_as_such(rina: Any, world: World) -> None:
    tap(rina)
    rina.force_login(world.user("Andi"))
    tap(rina)
    first, second = Device.objects.order_by("id")
    assert (first.person, second.person) == (world.person("Rina"), world.person("Andi"))
    assert first.browser_hash == second.browser_hash
    assert first.token_hash != second.token_hash


def test_the_browser_cookie_is_no_bearer_token(rina: Any) -> None:
    tap(rina)
    secret = rina.cookies["tatakerja_device"].value
    answer = rina.get("/api/v1/presence/today", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_a_tap_needs_the_csrf_token(world: World, clock_at: Any) -> None:
    from django.test import Client

    clock_at(NOW)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("Rina"))
    assert tap(client).status_code == 403
    client.get("/")
    event = {"id": str(uuid4()), "kind": "check_in", "at": NOW.isoformat()}
    body = json.dumps({"sent_at": NOW.isoformat(), "events": [event]})
    token = client.cookies["csrftoken"].value
    answer = client.post(
        "/presensi/kirim/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.json()["receipts"][0]["status"] == "accepted"


def test_a_bad_body_is_answered_as_json(rina: Any) -> None:
    answer = rina.post("/presensi/kirim/", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed_json")


def test_somebody_elses_event_cannot_be_explained(rina: Any, world: World, client: Any) -> None:
    tap(rina, lat=0.5)
    event = PresenceEvent.objects.get()
    rina.force_login(world.user("Budi"))
    assert rina.post(f"/presensi/{event.pk}/jelaskan/", {"cause": "meeting"}).status_code == 404


def test_called_home_the_fence_is_the_home(rina: Any, world: World) -> None:
    send_home(world)
    said = texts(tap(rina, lat=HOME[0], lon=HOME[1]))
    assert said == ["Presensi masuk tercatat pukul 07.24 WITA, di area rumah (0 m)."]
    page = rina.get("/").content.decode()
    assert "Hari ini Anda WFH" in page
    assert "Jl. Merak 12" in page


def test_late_and_arrived_late_are_both_said(rina: Any, clock_at: Any) -> None:
    clock_at(NOW + timedelta(minutes=40))
    said = texts(tap(rina, at=(NOW - timedelta(minutes=23)).isoformat()))
    assert said == [
        "Presensi masuk tercatat pukul 07.41 WITA, di area kantor (0 m).",
        "Tercatat pukul 07.41, lewat 11 menit. Lihat pengaruhnya ke TPP.",
        "Presensi pukul 07.41 diterima pukul 08.04. Yang dihitung: 07.41.",
        "Jam ponsel Anda berbeda 40 menit. Kami memakai jam server. Mohon atur jam ponsel ke otomatis.",
    ]


def send_home(world: World) -> None:
    """Rina's day becomes WFH."""
    today = date(2026, 11, 23)
    change_day(by=world.user("Budi"), person=world.person("Rina"), day=today, mode="WFH", reason="giliran")


@pytest.fixture
def three_reports(world: World, clock_at: Any) -> None:
    """Banten's circular in force here: at home unless on duty, reports at 07.30, 11.30 and 15.00."""
    clock_at(NOW - timedelta(days=7))
    circular = adopt_circular(
        by=world.user("Wahyu"),
        region=world.province,
        slug="banten-2020",
        changes={"valid.from": "2026-11-16", "valid.until": "2026-12-31"},
    )
    publish_circular(by=Job("test"), circular=circular)
    send_home(world)
    clock_at(NOW)


def strip(page: Any) -> list[str]:
    return [step.state for step in page.context["board"].steps]


def test_the_circular_asks_three_times_and_one_tap_answers(
    three_reports: None, rina: Any, clock_at: Any
) -> None:
    page = rina.get("/").content.decode()
    assert "Hari ini Anda WFH" in page
    assert "Dasar: giliran." in page
    assert "Lokasi Anda diminta tiga kali: 07.30, 11.30, dan 15.00." in page
    assert page.count("Hadir</li>") + page.count("Hadir<span") == 2
    assert strip(rina.get("/")) == ["now", "", "", ""]
    assert page.count("Kirim lokasi sekali") == page.count("data-opens") == 4  # for a phone without signal
    opens = round(datetime(2026, 11, 23, 3, 30, tzinfo=UTC).timestamp() * 1000)
    assert f'data-opens="{opens}" data-closes="{opens + 900_000}" hidden>' in page
    clock_at(datetime(2026, 11, 23, 3, 32, tzinfo=UTC))
    asked = rina.get("/")
    assert "Konfirmasi 07.30 terlewat." not in asked.content.decode()
    assert "Konfirmasi hadir pukul 11.30. Ketuk untuk mengirim lokasi satu kali. Berlaku sampai 11.45." in (
        asked.content.decode()
    )
    shown = asked.content.decode()
    assert shown.index("Kirim lokasi sekali") < shown.index("Hari ini Anda WFH")  # what is asked comes first
    assert strip(asked) == ["", "now", "", ""]
    ask = asked.context["board"].asks[-1]
    at = datetime(2026, 11, 23, 3, 32, tzinfo=UTC).isoformat()
    event = {"id": str(uuid4()), "kind": "answer", "at": at, "answers": str(ask.id), "clock": "synced"}
    body = {"sent_at": at, "events": [event | {"lat": HOME[0], "lon": HOME[1], "accuracy_m": 9}]}
    answer = rina.post("/presensi/kirim/", json.dumps(body), content_type="application/json")
    assert texts(answer) == ["Lokasi tercatat pukul 11.32 WITA (0 m)."]
    assert "Konfirmasi hadir pukul 11.30" not in rina.get("/").content.decode()
    states = [one.state.value for one in rina.get("/").context["board"].day.requests]
    assert states == ["missed", "answered", "scheduled"]
    clock_at(datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    assert "Konfirmasi 11.30 terlewat." not in rina.get("/").content.decode()
    assert strip(rina.get("/")) == ["now", "done", "", ""]
    clock_at(datetime(2026, 11, 23, 7, 16, tzinfo=UTC))
    missed = rina.get("/")
    assert strip(missed) == ["now", "done", "missed", ""]
    assert "<small>terlewat</small>" in missed.content.decode()


def test_the_check_in_is_the_first_report(three_reports: None, rina: Any) -> None:
    tap(rina, lat=HOME[0], lon=HOME[1])
    states = [one.state.value for one in rina.get("/").context["board"].day.requests]
    assert states == ["answered", "scheduled", "scheduled"]


def test_an_answer_to_nothing_that_was_asked_is_kept_and_flagged(three_reports: None, rina: Any) -> None:
    answer = tap(rina, kind="answer", answers=str(uuid4()), lat=HOME[0], lon=HOME[1])
    assert answer.json()["receipts"][0]["flags"] == ["unknown_request"]

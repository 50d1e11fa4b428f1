"""OwnTracks and Traccar Client: location events in working hours, nothing else, and never a fault."""

from __future__ import annotations

import base64
import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phones import NOW, phone

from tatakerja.kernel.errors import Conflict, NotAllowed
from tatakerja.kernel.zones import at
from tatakerja.presence.models import Device, PresenceEvent
from tatakerja.presence.queries.devices import has_stopped_sharing
from tatakerja.presence.services.companions import MOST_APPS, allow_companion
from tatakerja.roster.services import record_absence
from world import OFFICE, World

WORKING = at(date(2026, 11, 23), time(10), "Asia/Makassar")
NIP = "199002202015022004"


@pytest.fixture
def token(world: World, clock_at: Any) -> str:
    clock_at(WORKING)
    return phone(world.person("Rina"))[1]


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def send(path: str, content: Any = b"", kind: str = "application/json", **extra: Any) -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    client = Client(raise_request_exception=False)
    return client.generic("POST", f"/api/v1/{path}", data, content_type=kind, **extra)


def own(token: str, content: Any, user: str = NIP) -> Any:
    return send("owntracks", content, headers=basic(user, token))


def message(**fields: Any) -> dict[str, Any]:
    place = {"lat": OFFICE[0], "lon": OFFICE[1], "tst": int(WORKING.timestamp()) - 2, "acc": 12}
    return {"_type": "location", **place, "batt": 80, "tid": "RW"} | fields


def trac(token: Any, **fields: Any) -> dict[str, Any]:
    coords = {"latitude": OFFICE[0], "longitude": OFFICE[1], "accuracy": 12.5, "speed": -1}
    moment = (WORKING - timedelta(seconds=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    location = {"timestamp": moment, "coords": coords | fields.pop("coords", {})} | fields
    return {"location": location, "device_id": token}


def said(response: Any) -> tuple[int, Any]:
    return response.status_code, response.json()


def test_an_owntracks_location_is_an_event_like_any_other(token: str, world: World) -> None:
    assert said(own(token, message(alt=7, vel=36, cog=90))) == (200, [])
    row = PresenceEvent.objects.get()
    assert (row.person, row.kind, row.place, row.grade, row.distance_m, row.pending) == (
        world.person("Rina"), "location", "office", "A", 0, False,
    )  # fmt: skip
    assert (row.counts_at, row.received_at) == (WORKING - timedelta(seconds=2), WORKING)
    assert (row.lat, row.lon, row.accuracy_m) == (*OFFICE, 12)
    assert (row.altitude_m, row.speed_mps, row.heading_deg) == (7, 10, 90)


def test_the_user_name_serves_as_well_as_the_nip_and_another_does_not(token: str, world: World) -> None:
    user = world.user("Rina")
    user.username = "rina"
    user.save()
    assert [own(token, message(), name).status_code for name in ("rina", NIP, "budi", "")] == [
        200, 200, 401, 401,
    ]  # fmt: skip
    assert PresenceEvent.objects.count() == 1


def test_a_report_sent_again_is_one_event(token: str) -> None:
    for _ in range(3):
        own(token, message())
    own(token, message(tst=int(WORKING.timestamp()) - 60))
    assert PresenceEvent.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", {}, {"_type": "lwt", "tst": 1}, {"_type": "encrypted", "data": "x"}, {"_type": None}],
)
def test_everything_but_a_location_is_answered_with_nothing_and_ignored(token: str, content: Any) -> None:
    assert said(own(token, content)) == (200, [])
    assert PresenceEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"{", "body"), (b"[]", "body"), (b'"x"', "body"), (b"\xff\xfe", "body"), (b"null", "body"),
        (b'{"_type":"location","_type":"location"}', "body"), (b"[" * 100_000, "body"),
        (message(lat="x"), "lat"), (message(lat=91), "lat"), (message(lat=None), "lat"),
        (message(lat=0, lon=0), "lat"), (message(lon=float("nan")), "lon"), (message(lon=True), "lon"),
        (message(acc=-1), "acc"), (message(acc=1e9), "acc"), (message(acc=[]), "acc"),
        (message(tst=None), "tst"), (message(tst=-1), "tst"), (message(tst=10**30), "tst"),
        (message(tst="kemarin"), "tst"), (message(tst={}), "tst"), (message(tst=float("inf")), "tst"),
    ],
)  # fmt: skip
def test_a_malformed_location_is_refused_by_the_apps_own_field(token: str, content: Any, field: str) -> None:
    status, document = said(own(token, content))
    assert (status, document["field"]) == (422, field)
    assert PresenceEvent.objects.count() == 0


def test_without_an_accuracy_no_place_is_proved(token: str) -> None:
    without = message()
    del without["acc"]
    assert said(own(token, without)) == (200, [])
    assert (PresenceEvent.objects.get().place, PresenceEvent.objects.get().accuracy_m) == ("unknown", 100_000)


@pytest.mark.parametrize(
    "headers",
    [
        {}, basic(NIP, "salah"), basic(NIP, ""), {"Authorization": "Basic ???"}, {"Authorization": "Basic"},
        {"Authorization": "Bearer x"}, basic(NIP, "x" * 5000), basic(NIP, "é"),
    ],
)  # fmt: skip
def test_a_bad_token_is_401_whatever_the_body(token: str, headers: dict[str, str]) -> None:
    for content in (message(), b"", b"{"):
        answer = send("owntracks", content, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Tatakerja", charset="UTF-8"'


def test_a_revoked_device_and_somebody_who_left_are_refused(world: World, clock_at: Any) -> None:
    clock_at(WORKING)
    revoked = phone(world.person("Rina"), revoked_at=NOW)[1]
    person = world.person("Andi")
    gone = phone(person)[1]
    person.active = False
    person.save()
    assert [own(revoked, message()).status_code, own(gone, message(), person.nip).status_code] == [401, 403]
    assert [send("traccar", trac(one)).status_code for one in (revoked, gone)] == [401, 403]


def test_the_json_form_of_traccar(token: str) -> None:
    assert said(send("traccar", trac(token))) == (200, [])
    row = PresenceEvent.objects.get()
    assert (row.kind, row.place, row.grade, row.accuracy_m) == ("location", "office", "A", 12.5)
    assert row.counts_at == WORKING - timedelta(seconds=2)


@pytest.mark.parametrize("factor", [1, 1000])
def test_the_query_form_of_traccar(token: str, factor: int) -> None:
    moment = int(WORKING.timestamp()) * factor
    place = f"lat={OFFICE[0]}&lon={OFFICE[1]}"
    answer = send(f"traccar?id={token}&{place}&timestamp={moment}&accuracy=9.5&speed=0&batt=70")
    assert said(answer) == (200, [])
    row = PresenceEvent.objects.get()
    assert (row.counts_at, row.place, row.accuracy_m) == (WORKING, "office", 9.5)


FORM = "application/x-www-form-urlencoded"


def test_the_query_form_may_come_as_fields_in_the_body(token: str) -> None:
    moment = int(WORKING.timestamp())
    fields = f"id={token}&lat={OFFICE[0]}&lon={OFFICE[1]}&timestamp={moment}&accuracy=9.5"
    assert said(send("traccar", fields.encode(), FORM)) == (200, [])
    row = PresenceEvent.objects.get()
    assert (row.counts_at, row.place, row.accuracy_m) == (WORKING, "office", 9.5)
    # A body of JSON stays one, whatever the client calls it.
    assert said(send("traccar", trac(token), FORM)) == (200, [])
    assert PresenceEvent.objects.count() == 2
    assert said(send("traccar", b"id=%ff\xff&lat=1&lon=2", FORM))[0] == 401


@pytest.mark.parametrize("way", ["GET", "POST", "form"])
def test_the_osmand_protocol_by_every_way_its_apps_take(token: str, way: str) -> None:
    fields = f"deviceid={token}&location={OFFICE[0]},{OFFICE[1]}&timestamp={WORKING:%Y-%m-%d %H:%M:%S}"
    fields += "&accuracy=9.5&speed=10&heading=90&altitude=7&batt=70&valid=true"
    query, body = ("", fields.encode()) if way == "form" else (f"?{fields}", b"")
    method = "GET" if way == "GET" else "POST"
    kind = "application/x-www-form-urlencoded"
    for _ in range(2):
        answer = Client().generic(method, f"/api/v1/traccar{query}", body, content_type=kind)
        assert said(answer) == (200, [])
    row = PresenceEvent.objects.get()
    assert (row.counts_at, row.place, row.altitude_m, row.heading_deg) == (WORKING, "office", 7, 90)
    assert row.speed_mps == pytest.approx(5.144, abs=0.001)  # ten knots


def test_a_report_that_says_it_has_no_fix_is_no_place(token: str) -> None:
    place = f"lat={OFFICE[0]}&lon={OFFICE[1]}&timestamp={int(WORKING.timestamp())}&accuracy=5"
    assert said(send(f"traccar?id={token}&{place}&valid=false")) == (200, [])
    assert PresenceEvent.objects.count() == 0


def burst(count: int, before: int = 0) -> list[dict[str, Any]]:
    return [message(tst=int(WORKING.timestamp()) - before - 20 * n) for n in range(count)]


def test_a_burst_costs_the_same_few_statements_as_one(token: str) -> None:
    costs, kept = [], []
    own(token, message())
    for count in (1, 3, 50):
        with CaptureQueriesContext(connection) as asked:
            assert said(own(token, burst(count, before=1800 + count))) == (200, [])
        costs.append(len(asked))
        kept.append(PresenceEvent.objects.count())
    assert (len(set(costs)), kept) == (1, [2, 5, 55])


def test_of_a_burst_what_falls_out_of_hours_or_cannot_be_read_is_dropped_alone(token: str) -> None:
    night = message(tst=int((WORKING - timedelta(hours=12)).timestamp()))
    sent = [*burst(3), night, message(lat=91), {"_type": "transition"}, 7, message()]
    assert said(own(token, [*sent, *sent])) == (200, [])
    assert PresenceEvent.objects.count() == 4
    answer = own(token, [message(lat=91), message(tst=None)])
    assert (answer.status_code, answer.json()["field"]) == (422, "lat")
    assert own(token, [message()] * 501).status_code == 413


def test_the_id_of_a_report_tells_nothing_of_its_point(world: World, token: str, settings: Any) -> None:
    """Everything but the point stays known when it is reduced: without a secret, trying points finds it."""
    own(token, message())
    settings.SECRET_KEY = "another installation"
    own(token, message())
    first, second = PresenceEvent.objects.values_list("key", flat=True)
    assert first != second
    assert PresenceEvent.objects.values("person", "at_phone", "lat", "lon").distinct().count() == 1


def test_the_list_of_a_traccar_client_that_collects(token: str) -> None:
    first, second = (
        trac(token)["location"],
        trac(token, timestamp=(WORKING - timedelta(minutes=5)).isoformat()),
    )
    body = {"location": [first, second["location"], first, None], "device_id": token}
    assert said(send("traccar", body)) == (200, [])
    assert PresenceEvent.objects.count() == 2


def test_consent_is_the_persons_own_and_ends_with_one_tap(world: World, clock_at: Any, sign_in: Any) -> None:
    clock_at(WORKING)
    rina = sign_in(world.user("Rina"))
    assert rina.post("/presensi/pendamping/", {"app": "OwnTracks"}).status_code == 422
    shown = rina.post("/presensi/pendamping/", {"app": "OwnTracks", "agreed": "on"})
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    device = Device.objects.get(kind="companion")
    token = shown.context["token"]
    assert token in shown.content.decode()
    assert said(own(token, message())) == (200, [])
    assert PresenceEvent.objects.get().device == device
    page = rina.get("/presensi/data-saya/").content.decode()
    assert ("OwnTracks" in page, "Hentikan" in page) == (True, True)
    done = rina.post(f"/presensi/perangkat/{device.pk}/lepas/", follow=True).content.decode()
    assert "Berbagi lokasi dimatikan. Tugas tetap bisa dikerjakan; atasan melihat" in done
    assert [has_stopped_sharing(world.person(name)) for name in ("Rina", "Andi")] == [True, False]
    assert own(token, message(acc=13)).status_code == 401
    with pytest.raises(NotAllowed):
        allow_companion(by=world.user("Budi"), person=world.person("Rina"), app="OwnTracks", agreed=True)
    for _ in range(MOST_APPS):
        allow_companion(by=world.user("Rina"), person=world.person("Rina"), app="OwnTracks", agreed=True)
    with pytest.raises(Conflict):
        allow_companion(by=world.user("Rina"), person=world.person("Rina"), app="OwnTracks", agreed=True)


def test_traccar_without_a_location_is_ignored_and_without_a_token_refused(token: str) -> None:
    assert said(send("traccar", {"device_id": token})) == (200, [])
    assert said(send(f"traccar?id={token}")) == (200, [])
    bad = ({}, {"device_id": None}, {"device_id": ["x"]}, trac("salah"), trac(None), b"")
    assert [send("traccar", one).status_code for one in bad] == [401] * 6
    assert send("traccar?id=salah&lat=1&lon=2&timestamp=3&accuracy=4").status_code == 401
    assert PresenceEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"coords": {"latitude": "x"}}, "location.coords.latitude"),
        ({"coords": {"longitude": 181}}, "location.coords.longitude"),
        ({"coords": {"accuracy": -1}}, "location.coords.accuracy"),
        ({"timestamp": None}, "location.timestamp"),
        ({"timestamp": "2026-99-99T00:00:00Z"}, "location.timestamp"),
        ({"timestamp": "9" * 400}, "location.timestamp"),
    ],
)
def test_a_malformed_traccar_report_is_refused_by_field(
    token: str, fields: dict[str, Any], field: str
) -> None:
    status, document = said(send("traccar", trac(token, **fields)))
    assert (status, document["field"]) == (422, field)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("lat=x&lon=117&timestamp=1&accuracy=5", "lat"), ("lat=1", "timestamp"),
        ("lat=1&lon=nan&timestamp=1&accuracy=5", "lon"),
        ("lat=1&lon=2&timestamp=inf&accuracy=5", "timestamp"),
        ("lat=1&lon=2&timestamp=1&accuracy=-5", "accuracy"),
        ("lat=1&lon=2&timestamp=%00&accuracy=5", "timestamp"),
    ],
)  # fmt: skip
def test_a_malformed_query_is_refused_by_field(token: str, query: str, field: str) -> None:
    status, document = said(send(f"traccar?id={token}&{query}"))
    assert (status, document["field"]) == (422, field)


@pytest.mark.parametrize(
    ("hour", "minute", "days", "kept"),
    [
        (7, 29, 0, False), (7, 30, 0, True), (12, 15, 0, True), (16, 0, 0, True), (16, 1, 0, False),
        (22, 0, 0, False), (10, 0, 5, False), (10, 0, 6, False), (10, 0, 4, True),
    ],
)  # fmt: skip
def test_only_working_hours_are_stored(
    world: World, clock_at: Any, hour: int, minute: int, days: int, kept: bool
) -> None:
    moment = WORKING + timedelta(days=days, hours=hour - 10, minutes=minute)
    clock_at(moment + timedelta(seconds=1))
    token = phone(world.person("Rina"))[1]
    assert said(own(token, message(tst=int(moment.timestamp())))) == (200, [])
    assert PresenceEvent.objects.count() == int(kept)


def test_nothing_is_stored_on_leave_nor_from_long_ago_and_a_late_report_keeps_its_time(
    world: World, clock_at: Any
) -> None:
    clock_at(WORKING + timedelta(hours=3))
    token = phone(world.person("Rina"))[1]
    assert said(own(token, message(tst=0))) == (200, [])
    own(token, message(tst=int(WORKING.timestamp()) - 70 * 86400))
    assert PresenceEvent.objects.count() == 0
    own(token, message())
    row = PresenceEvent.objects.get()
    assert (row.counts_at, row.grade, row.pending) == (WORKING - timedelta(seconds=2), "C", False)
    day = WORKING.date()
    record_absence(
        by=world.user("Sari"), person=world.person("Rina"), first=day, last=day, kind="leave", source="Cuti 1"
    )
    own(token, message(tst=int(WORKING.timestamp()) + 60))
    assert PresenceEvent.objects.count() == 1


def test_a_phone_that_loops_is_sent_away(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tatakerja.presence.services import companions
    from tatakerja.presence.services.throttle import Buckets

    monkeypatch.setattr(companions, "intake_buckets", Buckets(capacity=1, per_second=0.01))
    assert [own(token, message()).status_code, own(token, message()).status_code] == [200, 429]
    assert int(send("traccar", trac(token)).headers["Retry-After"]) >= 1


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(lat=_ANY, lon=_ANY, tst=_ANY, acc=_ANY, kind=st.sampled_from(["location", "lwt"]) | _ANY)
def test_no_content_is_a_fault(token: str, lat: Any, lon: Any, tst: Any, acc: Any, kind: Any) -> None:
    fields = {"_type": kind, "lat": lat, "lon": lon, "tst": tst, "acc": acc}
    assert own(token, fields).status_code in (200, 422)
    inner = {"coords": {"latitude": lat, "longitude": lon, "accuracy": acc}, "timestamp": tst}
    assert send("traccar", {"location": inner, "device_id": token}).status_code in (200, 422)
    assert send("traccar", {"location": kind, "device_id": token}).status_code in (200, 422)

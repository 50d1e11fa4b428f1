"""POST /api/v1/presence/events to the letter of the contract, on both ways: Django's and the lean one."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from phones import AT_HOME, NOW, body, event, phone, receipts, text
from phones import post as post_by

from tatakerja.organisation.models import Assignment
from tatakerja.platform.models import AuditEvent
from tatakerja.presence.models import PresenceEvent
from tatakerja.presence.services import verify_receipt
from tatakerja.presence.services.throttle import Buckets
from world import World

_way = {"lean": False}


@pytest.fixture(params=["django", "lean"], autouse=True)
def _each_way(request: pytest.FixtureRequest) -> None:
    _way["lean"] = request.param == "lean"


def post(token: str, content: Any, **extra: Any) -> Any:
    return post_by(token, content, **_way, **extra)


@pytest.fixture
def token(world: World, clock_at: Any) -> str:
    clock_at(NOW)
    return phone(world.person("Rina"))[1]


def test_a_check_in_at_the_office_is_answered_as_the_contract_shows(token: str) -> None:
    one = event()
    response = post(token, body(one))
    answer = response.json()
    assert response.status_code == 200
    assert answer["received_at"] == "2026-11-23T07:24:03.120+08:00"
    receipt = answer["receipts"][0].pop("receipt")
    assert answer["receipts"] == [
        {
            "id": one["id"], "status": "accepted", "counts_at": "2026-11-23T07:24:01+08:00", "grade": "A",
            "place": "office", "distance_m": 14, "limit_m": 100, "flags": [], "code": None, "message": None,
        }
    ]  # fmt: skip
    facts = verify_receipt(receipt)
    assert (facts.person, str(facts.event), facts.place) == ("199002202015022004", one["id"], "office")
    assert text(facts.counts_at) == "2026-11-22T23:24:01.000+00:00"


def test_the_row_holds_what_was_said_and_the_act_is_audited(token: str, world: World) -> None:
    one = event(note="hujan", altitude_m=3.5, speed_mps="x", heading_deg=None)
    post(token, body(one))
    row = PresenceEvent.objects.get()
    assert (str(row.key), row.person, row.kind, row.note) == (
        one["id"],
        world.person("Rina"),
        "check_in",
        "hujan",
    )
    assert (row.lat, row.lon, row.accuracy_m, row.fix_age_s) == (one["lat"], one["lon"], 18, 3)
    assert (row.altitude_m, row.speed_mps, row.heading_deg, row.pending) == (3.5, None, None, False)
    assert (row.day.isoformat(), row.mode, row.zone) == ("2026-11-23", "WFO", "Asia/Makassar")
    act = AuditEvent.objects.get(action="presence.events_received")
    assert (act.actor, act.data["events"]) == (world.user("Rina"), 1)


def test_the_same_event_again_gets_the_same_receipt_word_for_word(token: str, clock_at: Any) -> None:
    one = event()
    first = receipts(post(token, body(one)))[0]
    clock_at(NOW + timedelta(days=80))
    again = receipts(post(token, body({**one, "lat": 500, "note": "x" * 900}, sent_at=text(NOW))))[0]
    assert again == first | {"status": "duplicate"}
    assert PresenceEvent.objects.count() == 1
    assert AuditEvent.objects.filter(action="presence.events_received").count() == 1


def test_twice_in_one_request_is_one_event(token: str) -> None:
    one = event()
    first, second = receipts(post(token, body(one, one)))
    assert (first["status"], second["status"]) == ("accepted", "duplicate")
    assert first["receipt"] == second["receipt"]


def test_a_bad_event_before_its_good_twin_stays_rejected(token: str) -> None:
    one = event()
    first, second = receipts(post(token, body({**one, "lat": 91}, one)))
    assert (first["status"], first["code"], second["status"]) == ("rejected", "out_of_range", "accepted")


def test_two_phones_of_one_person_make_one_record(token: str, world: World) -> None:
    one = event()
    other = phone(world.person("Rina"))[1]
    first, second = receipts(post(token, body(one)))[0], receipts(post(other, body(one)))[0]
    assert second == first | {"status": "duplicate"}


def test_the_id_of_another_person_tells_nothing(token: str, world: World) -> None:
    one = event()
    first = receipts(post(token, body(one)))[0]
    strange = receipts(post(phone(world.person("Tono"))[1], body(one)))[0]
    assert (strange["status"], strange["place"]) == ("accepted", "unknown")
    assert strange["receipt"] != first["receipt"]
    assert PresenceEvent.objects.count() == 2


BAD_EVENTS: list[tuple[Any, str]] = [
    ({"lat": 500}, "out_of_range"),
    ({"lat": -90.0001}, "out_of_range"),
    ({"lon": 180.5}, "out_of_range"),
    ({"lat": 0, "lon": 0}, "zero_point"),
    ({"lat": 0.0, "lon": -0.0}, "zero_point"),
    ({"lat": float("nan")}, "not_a_number"),
    ({"lon": float("inf")}, "not_a_number"),
    ({"accuracy_m": float("-inf")}, "not_a_number"),
    ({"accuracy_m": -1}, "out_of_range"),
    ({"accuracy_m": 100001}, "out_of_range"),
    ({"lat": 10**30}, "out_of_range"),
    ({"lat": "-0.5"}, "not_a_number"),
    ({"lat": True}, "not_a_number"),
    ({"lat": [1]}, "not_a_number"),
    ({"lat": None}, "incomplete_location"),
    ({"accuracy_m": None}, "incomplete_location"),
    ({"at": 0}, "invalid_instant"),
    ({"at": None}, "invalid_instant"),
    ({"at": "2026-11-23T07:24:03"}, "invalid_instant"),
    ({"at": "2026-11-23"}, "invalid_instant"),
    ({"at": "2026-02-30T07:24:03+08:00"}, "invalid_instant"),
    ({"at": "2026-11-23T24:24:03+08:00"}, "invalid_instant"),
    ({"at": "2026-11-23T07:24:03+25:00"}, "invalid_instant"),
    ({"at": "2026-W48-1T07:24:03+08:00"}, "invalid_instant"),
    ({"at": "２０２６-11-23T07:24:03+08:00"}, "invalid_instant"),
    ({"at": "0001-01-01T00:00:00+14:00"}, "instant_out_of_range"),
    ({"at": "9999-12-31T23:59:59-12:00"}, "instant_out_of_range"),
    ({"at": "2026-08-01T07:24:03+08:00"}, "too_old"),
    ({"at": "1970-01-01T00:00:00Z"}, "too_old"),
    ({"kind": "checkin"}, "invalid_kind"),
    ({"kind": None}, "invalid_kind"),
    ({"kind": {"a": 1}}, "invalid_kind"),
    ({"clock": "maybe"}, "invalid_clock"),
    ({"clock": 1}, "invalid_clock"),
    ({"kind": "answer"}, "answers_missing"),
    ({"kind": "answer", "answers": "x"}, "invalid_answers"),
    ({"kind": "location", "lat": None, "lon": None, "accuracy_m": None}, "location_missing"),
    ({"note": "x" * 501}, "note_too_long"),
    ({"note": "a\x00b"}, "note_unreadable"),
    ({"note": "a\ud800b"}, "note_unreadable"),
    ({"note": 5}, "invalid_note"),
    ({"id": None}, "invalid_id"),
    ({"id": 7}, "invalid_id"),
    ({"id": ""}, "invalid_id"),
    ({"id": "x" * 70000}, "invalid_id"),
    ({"id": "\ud800"}, "invalid_id"),
    ({"id": "00000000-0000-0000-0000-000000000000"}, "invalid_id"),
    ({"id": "{019a3c5e-7c1e-7000-8000-000000000001}"}, "invalid_id"),
    ({"id": ["019a"]}, "invalid_id"),
]


@pytest.mark.parametrize(("change", "code"), BAD_EVENTS, ids=lambda value: repr(value)[:40])
def test_one_bad_event_never_sinks_the_others(token: str, change: dict[str, Any], code: str) -> None:
    bad = event(**change)
    answered = receipts(post(token, body(event(), bad, event())))
    assert [one["status"] for one in answered] == ["accepted", "rejected", "accepted"]
    refused = answered[1]
    assert refused["code"] == code
    assert len(refused["message"]) > 10
    assert {
        refused[name] for name in ("counts_at", "grade", "place", "distance_m", "limit_m", "receipt")
    } == {None}
    assert PresenceEvent.objects.count() == 2
    assert receipts(post(token, body(bad)))[0] == refused


def test_a_fraction_of_a_second_may_have_any_length(token: str) -> None:
    """RFC 3339 sets no limit; what is finer than a microsecond is cut."""
    at = "2026-11-23T07:24:01.1234567890123456+08:00"
    (one,) = receipts(post(token, body(event(at=at))))
    assert (one["status"], one["counts_at"]) == ("accepted", "2026-11-23T07:24:01+08:00")
    assert PresenceEvent.objects.get().at_phone.microsecond == 123456


def test_a_number_longer_than_python_reads_is_rejected_alone(token: str) -> None:
    raw = json.dumps(body(event(lat=-0.25), event())).replace("-0.25", "9" * 6000).encode()
    first, second = receipts(post(token, raw))
    assert (first["code"], second["status"]) == ("not_a_number", "accepted")


@pytest.mark.parametrize("raw", [5, None, "x", [], True, [{"id": 1}]])
def test_what_is_no_object_is_rejected_alone(token: str, raw: Any) -> None:
    first, second = receipts(post(token, body(raw, event())))
    assert (first["id"], first["code"], second["status"]) == (None, "not_an_object", "accepted")


def test_a_doubled_field_is_rejected_alone(token: str) -> None:
    good, bad = json.dumps(event()), json.dumps(event())[:-1] + ', "lat": -0.6}'
    raw = f'{{"sent_at": "{text(NOW)}", "events": [{bad}, {good}]}}'.encode()
    first, second = receipts(post(token, raw))
    assert (first["code"], second["status"]) == ("doubled_field", "accepted")


SENT = f'"sent_at": "{text(NOW)}"'
BAD_BODIES: list[tuple[Any, int, str, str]] = [
    (b"", 422, "empty_body", "body"),
    (b"   \n", 422, "empty_body", "body"),
    (b"{", 422, "malformed_json", "body"),
    (b"\xff\xfe{}", 422, "malformed_json", "body"),
    (b'{"events": "\xed\xa0\x80"}', 422, "malformed_json", "body"),
    (b"[" * 100_000, 422, "malformed_json", "body"),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 422, "malformed_json", "body"),
    (b"null", 422, "not_an_object", "body"),
    (b"[]", 422, "not_an_object", "body"),
    (b"NaN", 422, "not_an_object", "body"),
    (f'{{{SENT}, {SENT}, "events": []}}'.encode(), 422, "not_an_object", "body"),
    ({}, 422, "no_events", "events"),
    ({"sent_at": text(NOW)}, 422, "no_events", "events"),
    ({"sent_at": text(NOW), "events": []}, 422, "no_events", "events"),
    ({"sent_at": text(NOW), "events": {"0": {}}}, 422, "no_events", "events"),
    ({"events": [{}]}, 422, "invalid_instant", "sent_at"),
    ({"sent_at": 0, "events": [{}]}, 422, "invalid_instant", "sent_at"),
    ({"sent_at": "9999-01-01T00:00:00Z", "events": [{}]}, 422, "instant_out_of_range", "sent_at"),
    ({"sent_at": text(NOW), "events": [{}] * 501}, 413, "too_many_events", ""),
    (b" " * (1024 * 1024 + 1), 413, "body_too_large", ""),
]


@pytest.mark.parametrize(
    ("content", "status", "code", "field"), BAD_BODIES, ids=lambda value: str(value)[:30]
)
def test_a_malformed_body_is_a_problem_that_names_the_field(
    token: str, content: Any, status: int, code: str, field: str
) -> None:
    response = post(token, content)
    problem = response.json()
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["code"], problem.get("field", "")) == (status, code, field)
    assert len(problem["detail"]) > 10
    assert PresenceEvent.objects.count() == 0


def test_the_size_is_judged_by_the_header_before_the_body_is_read(token: str) -> None:
    response = post(token, body(event()), headers={"Content-Length": "99999999"})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_a_compressed_body_is_refused_in_words(token: str) -> None:
    packed = gzip.compress(json.dumps(body(event())).encode())
    response = post(token, packed, headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (422, "encoding_unsupported")
    assert post(token, packed).json()["code"] == "malformed_json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "nonsense", ""])
def test_json_is_json_whatever_its_label(token: str, kind: str) -> None:
    assert receipts(post(token, body(event()), content_type=kind))[0]["status"] == "accepted"


@pytest.mark.parametrize("sent", ["", "forged", "x" * 5000, "ä", "token-\x7f"])
def test_an_unknown_token_is_401(token: str, sent: str) -> None:
    response = post(sent, body(event()))
    assert response.status_code == 401
    assert response.json()["code"] in ("unknown_device", "unauthenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert PresenceEvent.objects.count() == 0


def test_a_revoked_token_is_401(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    token = phone(world.person("Rina"), revoked_at=NOW)[1]
    assert (post(token, body(event())).status_code, PresenceEvent.objects.count()) == (401, 0)


def test_a_session_alone_opens_nothing(world: World, sign_in: Any) -> None:
    client = sign_in(world.user("Rina"))
    response = client.post(
        "/api/v1/presence/events", json.dumps(body(event())), content_type="application/json"
    )
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("how", ["inactive", "no_post"])
def test_somebody_without_duty_is_403(token: str, world: World, how: str) -> None:
    rina = world.person("Rina")
    if how == "inactive":
        rina.active = False
        rina.save()
    else:
        Assignment.objects.filter(person=rina).update(valid_until="2026-10-31")
    response = post(token, body(event()))
    assert (response.status_code, response.json()["code"]) == (403, "no_duty")


def test_a_device_that_loops_is_told_when_to_return(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tatakerja.presence.api", "tatakerja.presence.services.gathering"):
        monkeypatch.setattr(f"{module}.intake_buckets", Buckets(capacity=2, per_second=0.01))
    answers = [post(token, body(event())) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 100 <= int(answers[2].headers["Retry-After"]) < 115
    assert answers[2].json()["code"] == "too_many_requests"


def test_phones_are_not_sent_back_in_one_wave() -> None:
    waits = set()
    for _ in range(60):
        buckets = Buckets(capacity=1, per_second=1)
        buckets.take(1, now=0.0)
        with pytest.raises(Exception) as refusal:
            buckets.take(1, now=0.0)
        waits.add(refusal.value.retry_after)
    assert len(waits) > 5
    assert min(waits) >= 1


def test_a_bucket_fills_again_and_full_ones_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tatakerja.presence.services.throttle._KEEP", 3)
    buckets = Buckets(capacity=2, per_second=1)
    for key in range(4):
        buckets.take(key, now=0.0)
    buckets.take(9, now=10.0)
    assert list(buckets._levels) == [9]
    buckets.take(9, now=11.0)
    buckets.take(9, now=11.0)


@pytest.mark.parametrize(
    ("clock", "delay", "grade", "pending"),
    [("synced", 0, "A", False), ("offset", 0, "B", False), ("unknown", 0, "C", True), (None, 0, "C", True)],
)
def test_grades(token: str, clock: str | None, delay: int, grade: str, pending: bool) -> None:
    one = event(clock=clock)
    assert receipts(post(token, body(one)))[0]["grade"] == grade
    assert PresenceEvent.objects.get().pending is pending


def test_a_slow_clock_is_corrected_by_the_skew(token: str) -> None:
    slow = timedelta(minutes=47)
    one = event(at=NOW - slow - timedelta(minutes=39), clock="offset")
    answer = receipts(post(token, body(one, sent_at=text(NOW - slow))))[0]
    assert (answer["counts_at"], answer["flags"]) == ("2026-11-23T06:45:03+08:00", ["clock_skewed"])


@pytest.mark.parametrize("year", ["1970", "2099"])
def test_a_clock_fallen_to_another_age_still_counts_by_the_server(token: str, year: str) -> None:
    answer = receipts(
        post(token, body(event(at=f"{year}-01-02T00:00:00Z"), sent_at=f"{year}-01-02T00:00:05Z"))
    )[0]
    assert (answer["status"], answer["counts_at"]) == ("accepted", "2026-11-23T07:23:58+08:00")


def test_five_hundred_events_over_days_without_signal(token: str) -> None:
    many = [event(at=NOW - timedelta(minutes=17 * index), clock="offset") for index in range(500, 0, -1)]
    answered = receipts(post(token, body(*many)))
    assert [one["id"] for one in answered] == [one["id"] for one in many]
    assert {one["status"] for one in answered} == {"accepted"}
    assert PresenceEvent.objects.count() == 500


def test_at_home_without_an_order_to_be_there_is_named_not_outside(token: str) -> None:
    answer = receipts(post(token, body(event(**AT_HOME))))[0]
    assert (answer["place"], answer["distance_m"], answer["flags"]) == ("home", 0, ["other_place"])


def test_without_location_the_event_stands_and_waits(token: str) -> None:
    answer = receipts(post(token, body(event(lat=None, lon=None, accuracy_m=None, note="GPS mati"))))[0]
    assert (answer["status"], answer["place"], answer["flags"]) == ("accepted", "unknown", ["no_location"])
    assert PresenceEvent.objects.get().pending is True


def test_unknown_fields_and_letters_of_any_case_are_taken(token: str) -> None:
    key = str(uuid4()).upper()
    answer = receipts(post(token, body(event(id=key, battery=0.4, nested={"a": [1]}))))[0]
    assert (answer["status"], answer["id"]) == ("accepted", key)

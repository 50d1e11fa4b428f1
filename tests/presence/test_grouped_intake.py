"""Requests that share a commit: each gets its own answer, whatever the others are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connections
from phones import NOW, URL, AtOnce, LeanClient, body, event, phone, post, receipts

from tatakerja.config.intake import Application
from tatakerja.kernel.identifiers import token_hash
from tatakerja.platform.refused import REFUSED
from tatakerja.presence.models import PresenceEvent
from tatakerja.presence.services import gathering
from tatakerja.presence.services.gathering import Gathering, Letter, answer_all, answer_each
from tatakerja.presence.services.receiving import Taken
from tatakerja.presence.services.wire import read_batch
from world import World, make_world


def letter(token: str, *events: Any) -> Letter:
    return Letter(token_hash(token), read_batch(body(*events)), NOW)


def status(answer: Any) -> Any:
    return [one.status for one in answer.receipts] if isinstance(answer, Taken) else answer.code


def test_a_group_is_answered_one_by_one(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    rina, tono = phone(world.person("Rina"))[1], phone(world.person("Tono"))[1]
    gone, left = phone(world.person("Andi"), revoked_at=NOW)[1], phone(world.person("Dewi"))[1]
    world.person("Dewi").assignments.all().delete()
    twice, bad = event(), event(lat=500)
    answers = answer_all(
        [
            letter(rina, twice),
            letter("forged", event()),
            letter(tono, bad, event()),
            letter(gone, event()),
            letter(rina, twice, event()),
            letter(left, event()),
            letter(tono, twice),
        ]
    )
    assert [status(one) for one in answers] == [
        ["accepted"],
        "unknown_device",
        ["rejected", "accepted"],
        "unknown_device",
        ["duplicate", "accepted"],
        "no_duty",
        ["accepted"],
    ]
    first, again, strange = answers[0], answers[4], answers[6]
    assert isinstance(first, Taken) and isinstance(again, Taken) and isinstance(strange, Taken)
    assert first.receipts[0].receipt == again.receipts[0].receipt
    assert strange.receipts[0].receipt != first.receipts[0].receipt
    assert Counter(PresenceEvent.objects.values_list("person__name", flat=True)) == {
        world.person("Rina").name: 2,
        world.person("Tono").name: 2,
    }


@pytest.mark.parametrize("people", [1, 3])
def test_the_statements_do_not_grow_with_the_group(
    world: World, clock_at: Any, people: int, django_assert_num_queries: Any
) -> None:
    clock_at(NOW)
    tokens = [phone(world.person(name))[1] for name in ("Rina", "Andi", "Ratna")][:people]
    answer_all([letter(token, event()) for token in tokens])
    # Devices, posts, everything else of the day; begin, events, audit, end. All three are where they should
    # be: only a fix at no known place asks for duty places as well.
    with django_assert_num_queries(7):
        answers = answer_all([letter(token, event()) for token in tokens])
    assert [status(one) for one in answers] == [["accepted"]] * people


def test_a_fault_in_one_request_is_not_the_others(
    world: World, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(NOW)
    rina, tono = phone(world.person("Rina"))[1], phone(world.person("Tono"))[1]
    judge = gathering.take_all

    def broken(asked: Any, **options: Any) -> Any:
        if any(one.device.person == world.person("Tono") for one in asked):
            raise ZeroDivisionError
        return judge(asked, **options)

    monkeypatch.setattr(gathering, "take_all", broken)
    fine, faulty = answer_each([letter(rina, event()), letter(tono, event())])
    assert (status(fine), type(faulty)) == (["accepted"], ZeroDivisionError)
    answer = post(tono, body(event()), lean=True)
    assert (answer.status_code, answer.json()["code"]) == (503, "internal_fault")
    assert PresenceEvent.objects.count() == 1


def test_a_database_that_stays_away_sends_everybody_back_and_the_outage_is_noted(
    world: World, clock_at: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    clock_at(NOW.replace(second=0, microsecond=0) + timedelta(minutes=1))
    settings.DATA_DIR = tmp_path
    tried: list[int] = []

    def away(letters: Any) -> Any:
        tried.append(len(letters))
        raise OperationalError("gone")

    monkeypatch.setattr(gathering, "answer_all", away)
    answer = post(phone(world.person("Rina"))[1], body(event()), lean=True)
    assert (answer.status_code, answer.json()["code"], tried) == (503, "database_away", [1, 1])
    assert [count for _minute, count in REFUSED.read(NOW)] == [1]
    assert 5 <= int(answer.headers["Retry-After"]) <= 30


def test_who_waits_too_long_is_sent_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PATIENCE_S", 0.01)
    asleep = Event()

    def slow(letters: Any) -> Any:
        asleep.wait()
        return [OperationalError("late")] * len(letters)

    with pytest.raises(gathering.ComeBackLater) as refused:
        Gathering(slow).ask(letter("x", event()))
    asleep.set()
    assert (refused.value.status, refused.value.code) == (503, "database_busy")
    assert 5 <= refused.value.retry_after <= 30


def test_who_comes_alone_waits_for_nobody_and_a_crowd_for_its_neighbours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch, sizes, moments = read_batch(body(event())), [], []
    intake = Gathering()

    def more_come(seconds: float) -> None:
        moments.append(seconds)
        come(3)

    def come(count: int) -> None:
        for _ in range(count):
            intake._queue.put(gathering._Waiting(Letter("x", batch, NOW)))

    monkeypatch.setattr(gathering.time, "sleep", more_come)
    for count in (1, 4, 1):
        come(count)
        sizes.append(len(intake._next()))
    assert (sizes, moments) == ([1, 4, 4], [gathering.LINGER_S])
    monkeypatch.setattr(gathering.time, "sleep", moments.append)
    for _ in range(9):  # the crowd has gone: soon nobody is waited for any more
        come(1)
        intake._next()
    assert len(moments) == 1 + 3


def test_what_is_not_plain_goes_to_django(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    token = phone(world.person("Rina"))[1]
    seen: list[str] = []

    def pages(environ: Any, start_response: Any) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        return [b"page"]

    application = Application(pages, intake=None, threads=2)
    plain = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/presence/events", "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": f"Bearer {token}", "wsgi.url_scheme": "http",
    }  # fmt: skip
    changes: list[dict[str, str]] = [
        {"REQUEST_METHOD": "GET"},
        {"PATH_INFO": "/"},
        {"HTTP_AUTHORIZATION": f"Basic {token}"},
        {"HTTP_AUTHORIZATION": ""},
        {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_CONTENT_ENCODING": "gzip"},
    ]
    for change in changes:
        assert application(plain | change, lambda *given: None) == [b"page"]
    assert len(seen) == len(changes)


def test_over_http_django_sends_a_token_to_https(world: World, clock_at: Any, settings: Any) -> None:
    clock_at(NOW)
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    token = phone(world.person("Rina"))[1]
    assert post(token, body(event()), lean=True).status_code == 301
    over_proxy = {"X-Forwarded-Proto": "https"}
    assert receipts(post(token, body(event()), lean=True, headers=over_proxy))[0]["status"] == "accepted"


def test_a_body_that_is_cut_off_is_asked_for_again(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    token = phone(world.person("Rina"))[1]
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/presence/events", "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": f"Bearer {token}", "wsgi.url_scheme": "http", "CONTENT_LENGTH": "900",
        "wsgi.input": BytesIO(b"{"),
    }  # fmt: skip
    started: list[Any] = []
    answer = b"".join(
        Application(lambda *given: [], AtOnce(), threads=0)(environ, lambda *given: started.append(given))
    )
    assert (started[0][0], json.loads(answer)["code"]) == ("400 Bad Request", "body_cut_off")


def test_an_ordinary_delivery_takes_the_lean_way(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    client = LeanClient()
    headers = {"Authorization": f"Bearer {phone(world.person('Rina'))[1]}"}
    answer = client.generic(
        "POST", URL, json.dumps(body(event())).encode(), content_type="application/json", headers=headers
    )
    assert (client.lean, receipts(answer)[0]["status"]) == (True, "accepted")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_same_id_a_hundred_times_at_once_is_one_record_and_one_receipt(
    shared_database: None, clock_at: Any
) -> None:
    """Two phones, sixteen threads, the grouped commits as the server runs them."""
    clock_at(NOW)
    intake = Gathering(_closing(answer_each))
    with ThreadPoolExecutor(16) as pool:
        world = pool.submit(_closing(make_world)).result()
        tokens = [pool.submit(_closing(lambda: phone(world.person("Rina"))[1])).result() for _ in range(2)]
        one = event()
        sent = [pool.submit(intake.ask, letter(tokens[index % 2], one)) for index in range(100)]
        answers = [future.result().receipts[0] for future in sent]
        stored = pool.submit(_closing(PresenceEvent.objects.count)).result()
    assert stored == 1
    assert Counter(answer.status for answer in answers) == {"accepted": 1, "duplicate": 99}
    assert len({json.dumps(one.as_json() | {"status": ""}, sort_keys=True) for one in answers}) == 1


def _closing(act: Callable[..., Any]) -> Callable[..., Any]:
    """The act, whose thread lets go of its connection afterwards."""

    def run(*given: Any) -> Any:
        try:
            return act(*given)
        finally:
            connections.close_all()

    return run

"""What an intake costs, and that racing requests make one record."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from phones import NOW, body, event, phone, post, receipts

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.platform.audit import Job
from tatakerja.presence.models import PresenceEvent
from world import World, make_world

# device, posts, everything else of the day; then insert, read back, audit.
READS, WRITES = 3, 3


def count(captured: Any) -> int:
    """Statements without the transaction's own."""
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(1 for one in captured.captured_queries if not one["sql"].startswith(frame))


@pytest.mark.parametrize("events", [1, 30])
def test_queries_do_not_grow_with_events(
    world: World, clock_at: Any, events: int, django_assert_max_num_queries: Any
) -> None:
    clock_at(NOW)
    token = phone(world.person("Rina"))[1]
    post(token, body(event()))
    with django_assert_max_num_queries(READS + WRITES + 2) as captured:
        receipts(post(token, body(*[event() for _ in range(events)])))
    assert count(captured) <= READS + WRITES


def test_today_is_small_and_cheap(world: World, clock_at: Any, django_assert_max_num_queries: Any) -> None:
    clock_at(NOW)
    circular = adopt_circular(by=world.user("Wahyu"), region=world.province, slug="banten-2020")
    publish_circular(by=Job("test"), circular=circular)
    token = phone(world.person("Rina"))[1]
    taps = (event(at=NOW - timedelta(seconds=second), note="x" * 500) for second in range(500))
    post(token, body(*taps))  # receipts of so many at once are the longest
    with django_assert_max_num_queries(READS + 1) as captured:
        from django.test import Client

        answer = Client().get("/api/v1/presence/today", headers={"Authorization": f"Bearer {token}"})
    assert count(captured) <= READS + 1
    document = answer.json()
    assert len(answer.content) <= 4096
    assert (document["date"], document["zone"]) == ("2026-11-23", "Asia/Makassar")
    assert len(document["receipts"]) == 3
    assert document["windows"] == {
        "check_in": {"opens": None, "late_after": "07:30"},
        "check_out": {"opens": "16:00"},
    }
    assert set(document["assignment"]) == {"mode", "required", "basis", "clauses", "holiday", "place"}


def test_the_same_event_fifty_times_at_once_from_two_phones_is_one_record(
    shared_database: None, clock_at: Any
) -> None:
    clock_at(NOW)
    with ThreadPoolExecutor(8) as pool:

        def work(act: Any) -> Any:
            """In a thread of its own, whose connection is closed afterwards."""

            def run() -> Any:
                try:
                    return act()
                finally:
                    connections.close_all()

            return pool.submit(run)

        world = work(make_world).result()
        tokens = [work(lambda: phone(world.person("Rina"))[1]).result() for _ in range(2)]
        content = json.dumps(body(event())).encode()
        sent = [
            work(lambda token=tokens[index % 2]: receipts(post(token, content))[0]) for index in range(50)
        ]
        answers = [one.result() for one in sent]
        stored = work(PresenceEvent.objects.count).result()
    assert stored == 1
    assert sorted(one["status"] for one in answers) == ["accepted"] + ["duplicate"] * 49
    assert len({json.dumps(one | {"status": ""}, sort_keys=True) for one in answers}) == 1


def test_a_database_that_is_away_sends_the_phone_back_later(
    world: World, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    clock_at(NOW)
    token = phone(world.person("Rina"))[1]

    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr("tatakerja.presence.services.receiving.transaction.atomic", away)
    answer = post(token, body(event()))
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert 5 <= int(answer.headers["Retry-After"]) <= 30


def test_a_fault_of_ours_keeps_the_event_on_the_phone(
    world: World, clock_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(NOW)
    token = phone(world.person("Rina"))[1]

    def broken(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tatakerja.presence.api.intake", broken)
    answer = post(token, body(event()))
    assert (answer.status_code, answer.json()["code"]) == (503, "internal_fault")
    assert "Retry-After" in answer.headers

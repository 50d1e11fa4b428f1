"""What a durable check-in costs, beside the same database's own single-row insert in the same run.

Run: ``PYTHONPATH=tests .venv/bin/python bench/presence.py [--json] [--people N] [--taps N] [--batch N]``
On SQLite in a file of its own with the product's settings (WAL, synchronous=FULL); on PostgreSQL in a
database of its own where ``TATAKERJA_TEST_DATABASE`` names a server. One process sends one tap after the
other through the whole application: a second of the result is a second of one core, load generator included.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

AIM_SINGLE_MS, AIM_BATCH_MS = 5.0, 2.0
NOW = datetime(2026, 11, 22, 23, 24, 3, tzinfo=UTC)


def prepare() -> None:
    """The suite's settings on a database file of this run's own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suite_settings")
    if not os.environ.get("TATAKERJA_TEST_DATABASE"):
        folder = tempfile.mkdtemp(prefix="tatakerja-bench-")
        os.environ["TATAKERJA_TEST_DATABASE"] = f"sqlite:///{folder}/bench.sqlite3"
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    if connection.vendor == "sqlite":  # a test database would live in memory, where nothing is durable
        connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def people(count: int) -> list[str]:
    """Tokens of so many people in agencies of a hundred, under a published circular."""
    from tatakerja.circular.services import adopt_circular, publish_circular
    from tatakerja.organisation.models import Assignment, Node, Person, Workplace
    from tatakerja.platform.audit import Job
    from tatakerja.presence.services import issue_devices
    from world import OFFICE, START, make_node, make_world

    world, by = make_world(), Job("bench")
    changes = {"valid.from": "2026-11-16", "valid.until": "2026-12-31"}
    publish_circular(
        by=by,
        circular=adopt_circular(by=by, region=world.province, slug="banten-2020", changes=changes),
    )
    units: list[Node] = []
    for number in range(max(1, count // 100)):
        agency = make_node(
            world.province, "agency", "dinas", f"b{number}", f"Dinas {number}", "Asia/Makassar"
        )
        Workplace.objects.create(
            node=agency, name="Kantor", fence={"circle": [*OFFICE, 100]}, active_from=START
        )
        units += [
            make_node(agency, "unit", "bidang", f"b{number}-{unit}", f"Bidang {unit}", "Asia/Makassar")
            for unit in range(5)
        ]
    made = Person.objects.bulk_create(
        Person(nip=f"8{number:017d}", name=f"Pegawai {number}") for number in range(count)
    )
    Assignment.objects.bulk_create(
        Assignment(person=person, node=units[index % len(units)], title="Analis", valid_from=START)
        for index, person in enumerate(made)
    )
    return [one.token for one in issue_devices(by=by, agency=world.province) if one.nip.startswith("8")]


def event() -> dict[str, Any]:
    at = (NOW - timedelta(seconds=2)).isoformat()
    place = {"lat": -0.50198, "lon": 117.153709, "accuracy_m": 18, "fix_age_s": 3}
    return {"id": str(uuid4()), "kind": "check_in", "at": at, "clock": "synced", **place}


def sender() -> Callable[[str, int], None]:
    """Sends so many events with a token through the whole application; anything but 200 is an error."""
    from django.test import Client

    client = Client()

    def send(token: str, events: int) -> None:
        body = json.dumps({"sent_at": NOW.isoformat(), "events": [event() for _ in range(events)]})
        answer = client.generic(
            "POST", "/api/v1/presence/events", body, content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        if answer.status_code != 200 or answer.json()["receipts"][-1]["status"] != "accepted":
            raise SystemExit(f"refused: {answer.status_code} {answer.content[:300]!r}")

    return send


def timed(act: Callable[[int], None], count: int) -> dict[str, float]:
    """Rate, percentiles in ms of wall time, and CPU ms of this process for each."""
    took, cpu, began = [], time.process_time(), time.perf_counter()
    for number in range(count):
        start = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - start) * 1000)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    cuts = statistics.quantiles(took, n=100)
    return {
        "per_second": count / wall, "cpu_ms": cpu / count * 1000,
        "p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98],
    }  # fmt: skip


def inserts(count: int) -> dict[str, float]:
    """The database's own: one short row, one commit, as often as it can by itself."""
    from django.db import connection

    real = "double precision" if connection.vendor == "postgresql" else "REAL"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_rows (person INTEGER, at TEXT, lat {real}, lon {real})")
        raw = connection.connection
        mark = "%s" if connection.vendor == "postgresql" else "?"
        statement = f"INSERT INTO bench_rows VALUES ({mark}, {mark}, {mark}, {mark})"

        def insert(number: int) -> None:
            raw.execute(statement, (number, "2026-11-22T23:24:03+00:00", -0.502106, 117.153709))

        return timed(insert, count)


def queries_of(send: Callable[[str, int], None], token: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        send(token, 1)
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not one["sql"].startswith(frame) for one in captured.captured_queries)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    from django.db import connection

    from tatakerja.platform import clock
    from tatakerja.presence.models import PresenceEvent

    with clock.set_to(NOW):
        tokens, send = people(options.people), sender()
        send(tokens[0], 1)
        before = PresenceEvent.objects.count()
        taps = timed(lambda number: send(tokens[number % len(tokens)], 1), options.taps)
        stored = PresenceEvent.objects.count() - before
        rounds = max(2, options.taps // options.batch)
        batches = timed(lambda number: send(tokens[number % len(tokens)], options.batch), rounds)
        own, queries = inserts(options.taps), queries_of(send, tokens[0])
    for name in ("cpu_ms", "p50_ms", "p95_ms", "p99_ms"):
        batches[name] /= options.batch
    batches["per_second"] *= options.batch
    met = taps["cpu_ms"] <= AIM_SINGLE_MS and batches["cpu_ms"] <= AIM_BATCH_MS and stored == options.taps
    return {
        "database": connection.vendor, "people": options.people,
        "taps": options.taps, "stored": stored, "queries": queries, "batch": options.batch,
        "single": taps, "batched": batches, "own_insert": own,
        "share_of_own": taps["per_second"] / own["per_second"],
        "met": met,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--taps", type=int, default=500)
    parser.add_argument("--batch", type=int, default=50)
    options = parser.parse_args()
    prepare()
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    try:
        found = measure(options)
    finally:
        if connection.vendor == "sqlite":
            connection.close()
            for file in Path(name).parent.glob("bench.sqlite3*"):
                file.unlink()
        else:
            connection.creation.destroy_test_db(name, verbosity=0)
    if options.json:
        print(json.dumps(found))
        return 0 if found["met"] else 1
    for kind in ("single", "batched", "own_insert"):
        words = ", ".join(f"{key} {value:.2f}" for key, value in found[kind].items())
        print(f"{kind}: {words}")
    share = f"{found['share_of_own']:.0%}"
    print(f"{found['database']}: {found['queries']} statements a tap, {share} of the database's own rate")
    return 0 if found["met"] else 1


if __name__ == "__main__":
    sys.exit(main())

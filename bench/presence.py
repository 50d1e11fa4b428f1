"""What durable check-ins cost, beside the same database's own durable single-row inserts in the same run.

Run: ``.venv/bin/python bench/presence.py [--json] [--only sqlite|postgresql] [--seconds N] [--taps N]``.

The real server (`tatakerja serve`'s web processes), real HTTP, every answer after the commit. Two cores carry
everything: load generator, server and database. ``single`` sends one tap after the other, ``full`` as many as
64 phones bring, one tap a request, ``half`` half of that rate on a schedule, ``batch`` fifty taps a request.

Compared with: PostgreSQL runs in a cluster of its own on a disk (a file system in memory is refused) with
fsync, synchronous_commit and full_page_writes on, for check-ins and for pgbench: both are durable.
pgbench inserts prepared single rows, each with its own commit, from 1 and from 64 clients: ``bare`` into four
columns without an index, ``alike`` a whole row of the presence table with its indexes and foreign keys. The
aim is half of the hardest of these, 64 clients into the bare table. A check-in is more than a row: a request
over HTTP, a token looked up, the person's day read, a judgement, a signature, and an audit event.
``bare_http`` is the ceiling: the same web processes and load, with an application that answers a constant.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import psycopg
import psycopg.sql

from clusters import cluster
from load import Measured, drive
from served import Served, database_cpu_seconds, served

AIM_SINGLE_MS, AIM_BATCH_MS, AIM_SHARE, AIM_HALF_P99_MS = 5.0, 2.0, 0.5, 250.0
PHONES, BATCH = 64, 50
INSERT = "INSERT INTO bench_rows VALUES (7, '2026-11-22T23:24:03+00:00', -0.502106, 117.153709)"


def measured(server: Served, run: Callable[[], Measured]) -> dict[str, float]:
    """The figures of a run with the CPU milliseconds that each check-in cost, by who spent them."""
    before = server.cpu_seconds(), database_cpu_seconds() if server.database else 0.0
    done = run()
    after = server.cpu_seconds(), database_cpu_seconds() if server.database else 0.0
    if done.other:
        raise SystemExit(f"{done.other} requests were not accepted; see {server.folder}/server.log")
    each = 1000 / done.accepted
    figures: dict[str, float] = done.figures()
    return figures | {
        "server_cpu_ms": (after[0] - before[0]) * each,
        "database_cpu_ms": (after[1] - before[1]) * each,
        "generator_cpu_ms": done.generator_cpu_s * each,
    }


def bare_http(taps: int) -> dict[str, dict[str, float]]:
    """What requests of one tap and of fifty cost where nothing is done with them."""
    with served() as server:
        server.start(application="bare:application")
        drive(server.port, ["x"], 500, phones=8)
        many = taps // BATCH
        full = measured(server, lambda: drive(server.port, ["x"], taps, phones=PHONES))
        batch = measured(server, lambda: drive(server.port, ["x"], many, phones=16, events=BATCH))
    return {"full": full, "fifties": batch}


def own_rate(server: Served, seconds: int) -> dict[str, float]:
    """Single-row inserts a second, each with its own commit, by the database itself."""
    if server.database:
        return {
            f"{table}, {clients} clients": pgbench(server.database, table, clients, seconds)
            for table in ("bare", "alike") for clients in (1, PHONES)
        }  # fmt: skip
    with closing(sqlite3.connect(server.folder / "tatakerja.sqlite3", isolation_level=None)) as held:
        held.execute("PRAGMA synchronous=FULL")
        held.execute("CREATE TABLE bench_rows (person INTEGER, at TEXT, lat REAL, lon REAL)")
        count, ends = 0, time.perf_counter() + seconds
        while time.perf_counter() < ends:
            held.execute(INSERT)
            count += 1
        held.execute("DROP TABLE bench_rows")
    return {"bare, 1 clients": count / seconds}


def script_for(link: psycopg.Connection[Any], table: str) -> str:
    """pgbench's transaction: one insert into a table made for it."""
    link.execute("DROP TABLE IF EXISTS bench_rows")
    if table == "bare":
        link.execute("CREATE TABLE bench_rows (person INT, at TEXT, lat FLOAT8, lon FLOAT8)")
        return f"{INSERT};\n"
    link.execute("CREATE TABLE bench_rows (LIKE presence_presenceevent INCLUDING ALL)")
    for column, other in (("person_id", "organisation_person"), ("device_id", "presence_device")):
        link.execute(f"ALTER TABLE bench_rows ADD FOREIGN KEY ({column}) REFERENCES {other}")
    row = link.execute("SELECT row_to_json(one) FROM presence_presenceevent one LIMIT 1").fetchone()
    assert row is not None
    values = {name: value for name, value in row[0].items() if name != "id"}
    own = {"key": "gen_random_uuid()", "batch": "gen_random_uuid()", "person_id": ":person"}
    words = ", ".join(
        own.get(name) or psycopg.sql.Literal(_plain(value)).as_string(link) for name, value in values.items()
    )
    people = link.execute("SELECT min(person_id), max(person_id) FROM presence_presenceevent").fetchone()
    assert people is not None
    named = ", ".join(f'"{name}"' for name in values)
    draw = f"\\set person random({people[0]}, {people[1]})"
    return f"{draw}\nINSERT INTO bench_rows ({named}) VALUES ({words});\n"


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def pgbench(url: str, table: str, clients: int, seconds: int) -> float:
    """Transactions a second of pgbench with prepared single-row inserts."""
    program = max(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), key=lambda path: int(path.parts[-3]))
    with psycopg.connect(url, autocommit=True) as link:
        words = script_for(link, table)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(words)
        script.flush()
        command = [str(program), "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds)]
        done = subprocess.run([*command, "-f", script.name, url], check=True, capture_output=True, text=True)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("DROP TABLE bench_rows")
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None
    return float(found[1])


def measure(server: Served, options: argparse.Namespace) -> dict[str, Any]:
    tokens = server.seed(options.people)
    random.Random(7).shuffle(tokens)  # neighbours in the directory do not tap together
    server.start()
    drive(server.port, tokens, 200, phones=8)
    single = measured(server, lambda: drive(server.port, tokens, options.taps // 10, phones=1))
    full = measured(server, lambda: drive(server.port, tokens, options.taps, phones=PHONES))
    rate = full["per_second"] / 2
    half = measured(server, lambda: drive(server.port, tokens, options.taps, phones=256, rate=rate))
    many = options.taps // BATCH
    batch = measured(server, lambda: drive(server.port, tokens, many, phones=16, events=BATCH))
    own = own_rate(server, options.seconds)
    hardest = max(rate for name, rate in own.items() if name.startswith("bare"))
    return {
        "database": "postgresql" if server.database else "sqlite",
        "single": single, "full": full, "half": half, "batch": batch, "own_inserts": own,
        "statements": server.statements(tokens[:PHONES]),
        "met": {
            "cpu_single": single["server_cpu_ms"] + single["database_cpu_ms"] <= AIM_SINGLE_MS,
            "cpu_batch": batch["server_cpu_ms"] + batch["database_cpu_ms"] <= AIM_BATCH_MS,
            "half_p99": half["p99_ms"] < AIM_HALF_P99_MS,
            "half_of_own_inserts_by_requests_of_one": full["per_second"] >= AIM_SHARE * hardest,
            "half_of_own_inserts_in_batches": batch["per_second"] >= AIM_SHARE * hardest,
        },
    }  # fmt: skip


def show_bare(bare: dict[str, dict[str, float]]) -> None:
    print("== bare_http: requests answered with a constant, with one tap in each (full) and with fifty")
    for name, figures in bare.items():
        print(f"{name:<8}" + "  ".join(f"{key} {value:.2f}" for key, value in figures.items()))


def show(found: dict[str, Any]) -> None:
    print(f"== {found['database']}")
    for name in ("single", "full", "half", "batch"):
        print(f"{name:<7}" + "  ".join(f"{key} {value:.2f}" for key, value in found[name].items()))
    for name, rate in found["own_inserts"].items():
        shares = ", ".join(f"{run} {found[run]['per_second'] / rate:.0%}" for run in ("full", "batch"))
        print(f"own single-row inserts, {name}: {rate:.0f}/s; check-ins reach {shares}")
    print("statements by requests in one group: " + json.dumps(found["statements"]))
    print("aims met: " + json.dumps(found["met"]))


@contextmanager
def on_disk() -> Iterator[str]:
    """A cluster on a disk whose commits are durable; its address."""
    with cluster(base="/var/tmp") as own:  # outlives a restart, so it is no memory
        kind = subprocess.run(
            ["stat", "-f", "-c", "%T", str(own.folder)], check=True, capture_output=True, text=True
        ).stdout.strip()
        if kind in ("tmpfs", "ramfs"):
            raise SystemExit(f"{own.folder} lies in memory: nothing there is durable")
        with psycopg.connect(own.url) as link:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                assert link.execute(f"SHOW {name}").fetchone() == ("on",), name
        yield own.url


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--taps", type=int, default=8000)
    parser.add_argument("--seconds", type=int, default=5, help="of the database's own inserts")
    options = parser.parse_args()
    results, bare = [], bare_http(options.taps)
    if not options.json:
        show_bare(bare)
    for name in [options.only] if options.only else ["sqlite", "postgresql"]:
        with ExitStack() as held:
            url = held.enter_context(on_disk()) if name == "postgresql" else ""
            results.append(measure(held.enter_context(served(url)), options))
        if not options.json:
            show(results[-1])
    if options.json:
        print(json.dumps({"bare_http": bare, "databases": results}))
    return 0 if all(all(found["met"].values()) for found in results) else 1


if __name__ == "__main__":
    sys.exit(main())

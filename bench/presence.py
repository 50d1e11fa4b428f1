"""What durable check-ins cost, beside the same database's own single-row insert in the same run.

Run: ``.venv/bin/python bench/presence.py [--json]``; ``scripts/with-postgres`` before it adds PostgreSQL.

The real server (`tatakerja serve`'s web processes), real HTTP, every answer after the commit. Two cores carry
everything: load generator, server and database. ``single`` sends one tap after the other, ``full`` as many as
64 phones bring, ``half`` half of that rate on a schedule, ``batch`` fifty taps a request.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import psycopg

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


def own_rate(server: Served, seconds: int) -> dict[str, float]:
    """Single-row inserts a second, each with its own commit, by the database itself."""
    if server.database:
        return {"1 client": pgbench(server.database, 1, seconds), f"{PHONES} clients": pgbench(
            server.database, PHONES, seconds
        )}  # fmt: skip
    with closing(sqlite3.connect(server.folder / "tatakerja.sqlite3", isolation_level=None)) as held:
        held.execute("PRAGMA synchronous=FULL")
        held.execute("CREATE TABLE bench_rows (person INTEGER, at TEXT, lat REAL, lon REAL)")
        count, ends = 0, time.perf_counter() + seconds
        while time.perf_counter() < ends:
            held.execute(INSERT)
            count += 1
        held.execute("DROP TABLE bench_rows")
    return {"1 client": count / seconds}


def pgbench(url: str, clients: int, seconds: int) -> float:
    """Transactions a second of pgbench with prepared single-row inserts into a table of its own."""
    program = max(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), key=lambda path: int(path.parts[-3]))
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("DROP TABLE IF EXISTS bench_rows")
        link.execute("CREATE TABLE bench_rows (person INT, at TEXT, lat FLOAT8, lon FLOAT8)")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(INSERT + ";\n")
        script.flush()
        command = [str(program), "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds)]
        done = subprocess.run([*command, "-f", script.name, url], check=True, capture_output=True, text=True)
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
    batch = measured(server, lambda: drive(server.port, tokens, many, phones=8, events=BATCH))
    own = own_rate(server, options.seconds)
    return {
        "database": "postgresql" if server.database else "sqlite",
        "single": single, "full": full, "half": half, "batch": batch, "own_inserts": own,
        "share": {clients: full["per_second"] / rate for clients, rate in own.items()},
        "statements": server.statements(tokens[:PHONES]),
        "met": {
            "cpu_single": single["server_cpu_ms"] + single["database_cpu_ms"] <= AIM_SINGLE_MS,
            "cpu_batch": batch["server_cpu_ms"] + batch["database_cpu_ms"] <= AIM_BATCH_MS,
            "half_p99": half["p99_ms"] < AIM_HALF_P99_MS,
            "half_of_own_inserts": full["per_second"] >= AIM_SHARE * own["1 client"],
        },
    }  # fmt: skip


def show(found: dict[str, Any]) -> None:
    print(f"== {found['database']}")
    for name in ("single", "full", "half", "batch"):
        print(f"{name:<7}" + "  ".join(f"{key} {value:.2f}" for key, value in found[name].items()))
    for clients, rate in found["own_inserts"].items():
        print(
            f"own single-row inserts, {clients}: {rate:.0f}/s; check-ins reach {found['share'][clients]:.0%}"
        )
    print("statements by requests in one group: " + json.dumps(found["statements"]))
    print("aims met: " + json.dumps(found["met"]))


def postgres_url() -> str:
    """A database of this run's own on the server that TATAKERJA_TEST_DATABASE names, or nothing."""
    given = os.environ.get("TATAKERJA_TEST_DATABASE", "")
    if not given.startswith("postgres"):
        return ""
    with psycopg.connect(given, autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS tatakerja_bench")
        link.execute("CREATE DATABASE tatakerja_bench")
    return given.rpartition("/")[0] + "/tatakerja_bench"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--taps", type=int, default=8000)
    parser.add_argument("--seconds", type=int, default=5, help="of the database's own inserts")
    options = parser.parse_args()
    results = []
    for url in filter(lambda one: one is not None, ("", postgres_url() or None)):
        with served(url or "") as server:
            results.append(measure(server, options))
        if not options.json:
            show(results[-1])
    if options.json:
        print(json.dumps(results))
    return 0 if all(all(found["met"].values()) for found in results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A month of a province from raw evidence to findings, again after a changed circular, and to the TPP recap.

Run: ``.venv/bin/python bench/month.py [--people 20000] [--small 2000] [--only sqlite|postgresql] [--json]``.
On SQLite in a file of its own, on PostgreSQL in a cluster of its own, with the product's settings; on each
first for ``--small`` people, so that the cost per person can be compared (0 leaves that out). Evidence is put
into the table beforehand; only judging and writing are timed. The parts of a region are judged side by side
in ``--processes`` processes, as the background workers do. Exit 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

MONTH = (date(2026, 10, 1), date(2026, 10, 31))
BEFORE = datetime(2026, 9, 28, tzinfo=UTC)
AIMS = {"month_s": 30.0, "changed_circular_s": 10.0, "recap_s": 15.0, "memory_mib": 1024.0}


# Cost per person at the large number of people against the small one: flat is 1.
AIM_FLAT = 1.25


def prepare() -> None:
    """The suite's settings on the database that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "suite_settings"
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


EVENT = (
    "key", "person", "kind", "at_phone", "clock", "counts_at", "received_at", "day", "zone", "grade", "place",
    "flags", "pending", "receipt", "batch", "mode", "site", "note", "reduced",
)  # fmt: skip


def seed(people: int) -> None:
    """The demonstration's province with a circular over the month, and everybody's raw evidence."""
    from django.db import transaction

    from tatakerja.circular.services import adopt_circular, publish_circular
    from tatakerja.demo.province import seed_province
    from tatakerja.organisation.models import Level, Node
    from tatakerja.organisation.queries import posts_on
    from tatakerja.platform import clock
    from tatakerja.platform.audit import Job
    from tatakerja.platform.bulk import upsert
    from tatakerja.presence.models import PresenceEvent

    seed_province(people, lambda text: None)
    region = Node.objects.get(level=Level.REGION)
    changes = {"valid.from": "2026-10-01", "valid.until": "2026-10-31"}
    with clock.set_to(BEFORE):
        publish_circular(
            by=Job("bench"),
            circular=adopt_circular(by=Job("bench"), region=region, slug="kaltim-2026", changes=changes),
        )
    posts = posts_on(MONTH[0], node=region)
    random = Random(20261001)
    day = MONTH[0]
    while day <= MONTH[1]:
        if day.weekday() < 5:
            with transaction.atomic():
                upsert(PresenceEvent, EVENT, evidence(posts, day, random), unique=("person", "key"))
        day += timedelta(days=1)


def evidence(posts: Any, day: date, random: Random) -> Iterator[tuple[Any, ...]]:
    """Most people are on time; some late, absent, outside the fence, without a check-out."""
    from tatakerja.kernel import zones
    from tatakerja.platform.bulk import stamper

    home, stamp = day.weekday() == 4, stamper()
    for person_id, post in posts.items():
        draw = random.random()
        if draw < 0.02:
            continue
        late = random.choice((2, 11, 38, 66)) if draw < 0.09 else -random.randint(1, 40)
        place = "outside" if random.random() < 0.02 else "home" if home else "office"
        start = zones.at(day, clock(7, 30), post.zone) + timedelta(minutes=late)
        end = zones.at(day, clock(16, 35), post.zone)
        moments = [("check_in", start)] + ([("check_out", end)] if random.random() > 0.02 else [])
        for kind, moment in moments:
            key = UUID(int=random.getrandbits(128))
            at = stamp(moment)
            text = key.hex if not _postgres() else str(key)
            yield (
                text, person_id, kind, at, "synced", at, at, day.isoformat(), post.zone, "A", place, "[]",
                place == "outside", "-", text, "", "", "", False,
            )  # fmt: skip


def _postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def judge_part(number: int, of: int, moved: bool = False) -> tuple[int, float, float]:
    """Every ``of``-th part of the region; findings changed, this process' peak MiB, CPU seconds.

    ``moved``: only what rests on something else than when it was judged, as after a circular.
    """
    from django.db import connections

    from tatakerja.attendance.services.evaluating import (
        evaluate_agencies,
        evaluate_agencies_moved,
        parts_of,
    )
    from tatakerja.organisation.models import Node
    from tatakerja.platform.audit import Job

    connections.close_all()
    root = Node.objects.get(parent__isnull=True)
    judge = evaluate_agencies_moved if moved else evaluate_agencies
    begun = time.process_time()
    changed = sum(
        judge(by=Job("bench"), agencies=part, first=MONTH[0], last=MONTH[1])
        for part in parts_of(root, MONTH[0])[number::of]
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return changed, memory, time.process_time() - begun


def judged(processes: int, moved: bool = False) -> dict[str, float]:
    """Wall seconds, changed findings and memory of one look over the month."""
    from django.db import connections

    connections.close_all()
    start = time.perf_counter()
    if processes == 1:
        found = [judge_part(0, 1, moved)]
    else:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            found = pool.starmap(judge_part, [(number, processes, moved) for number in range(processes)])
    seconds = time.perf_counter() - start
    changed, memory, cpu = (sum(column) for column in zip(*found, strict=True))
    return {"s": seconds, "changed": changed, "mib": memory, "cpu": cpu}


def change_circular() -> None:
    """A second circular over the whole month: Fridays at home for other groups, by other clauses."""
    from tatakerja.circular.services import adopt_circular, publish_circular
    from tatakerja.organisation.models import Level, Node
    from tatakerja.platform import clock
    from tatakerja.platform.audit import Job

    region = Node.objects.get(level=Level.REGION)
    changes = {"valid.from": "2026-10-01", "valid.until": "2026-10-31"}
    with clock.set_to(BEFORE):
        publish_circular(
            by=Job("bench"),
            circular=adopt_circular(by=Job("bench"), region=region, slug="mendagri-2026", changes=changes),
        )


def recap() -> tuple[float, int]:
    """Seconds for the region's TPP recap as XLSX, from computed statements; how many people it has."""
    from tatakerja.allowance.models import TppBase, TppRule, TppStatement
    from tatakerja.allowance.services import compute_run, recap_workbook
    from tatakerja.attendance.models import MonthClosing
    from tatakerja.kernel.periods import Month
    from tatakerja.organisation.models import Level, Node
    from tatakerja.platform import clock
    from tatakerja.platform.audit import Job

    by, month, now = Job("bench"), Month.of(MONTH[0]), clock.now()
    region = Node.objects.get(level=Level.REGION)
    rule = TppRule.objects.create(
        region=region, name="TPP", source="bench", valid_from=MONTH[0], discipline_weight=40,
        performance_weight=60, cuts={"TL1": "0.5", "TL2": "1", "TL3": "1.25", "PSW4": "1.5", "TK": "3"},
        state=TppRule.State.IN_FORCE, written_at=now,
    )  # fmt: skip
    TppBase.objects.create(rule=rule, order=1, amounts={"beban_kerja": 4_000_000})
    start = time.perf_counter()
    for agency in Node.objects.filter(level=Level.AGENCY):
        # The evidence is random, so days wait in it: here the close is only a row.
        MonthClosing.objects.create(
            agency=agency, month=month.first, version=1, closed_at=now, rows=0, sha256="-"
        )
        compute_run(by=by, agency=agency, month=month)
    print(f"TPP computed in {time.perf_counter() - start:.1f} s", file=sys.stderr)
    start = time.perf_counter()
    content = recap_workbook(by=by, node=region, month=month)
    assert content[:2] == b"PK"
    return time.perf_counter() - start, TppStatement.objects.count()


def measure(people: int, processes: int) -> dict[str, float]:
    """Everything for so many people in the database at hand."""
    prepare()
    start = time.perf_counter()
    seed(people)
    print(f"{people} people seeded in {time.perf_counter() - start:.1f} s", file=sys.stderr)
    first = judged(processes)
    again = judged(processes)
    change_circular()
    changed = judged(processes, moved=True)
    seconds, statements = recap()
    return {
        "people": people,
        "findings": first["changed"],
        "month_s": first["s"],
        "month_cpu_s": first["cpu"],
        "unchanged_s": again["s"],
        "unchanged_rows": again["changed"],
        "changed_circular_s": changed["s"],
        "changed_circular_cpu_s": changed["cpu"],
        "changed_circular_rows": changed["changed"],
        "recap_s": seconds,
        "recap_people": statements,
        "memory_mib": max(first["mib"], changed["mib"]),
        "month_cpu_ms_per_person": first["cpu"] * 1000 / people,
        "changed_circular_cpu_ms_per_person": changed["cpu"] * 1000 / people,
    }


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of a database of this run's own."""
    if kind == "postgresql":
        from clusters import cluster

        with cluster(base="/var/tmp") as own:
            yield own.url
        return
    with tempfile.TemporaryDirectory(prefix="tatakerja-bench-", dir="/var/tmp") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


def measured(kind: str, people: int, processes: int) -> dict[str, float]:
    """The figures of one run, taken in a process of its own: memory is counted from nothing."""
    with database(kind) as url:
        done = subprocess.run(
            [sys.executable, __file__, "--here", "--people", str(people), "--processes", str(processes)],
            env=os.environ | {"TATAKERJA_TEST_DATABASE": url}, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def both(kind: str, given: argparse.Namespace) -> dict[str, Any]:
    """The figures of a database, with the cost per person at both numbers of people."""
    small = measured(kind, given.small, given.processes) if given.small else {}
    found: dict[str, Any] = {"database": kind, **measured(kind, given.people, given.processes)}
    for name in ("month_cpu_ms_per_person", "changed_circular_cpu_ms_per_person"):
        if name in small:
            found[f"{name}_at_{given.small}"] = small[name]
            found[f"{name}_times"] = found[name] / small[name]
    return found


def missed(found: dict[str, Any]) -> list[str]:
    """The aims that this run did not meet."""
    return [name for name, aim in AIMS.items() if found[name] > aim] + [
        name for name in found if name.endswith("_times") and found[name] > AIM_FLAT
    ]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=20_000)
    reader.add_argument("--small", type=int, default=2000)
    reader.add_argument("--processes", type=int, default=2)
    reader.add_argument("--only", choices=["sqlite", "postgresql"])
    reader.add_argument("--json", action="store_true")
    reader.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = reader.parse_args()
    if given.here:
        print(json.dumps(measure(given.people, given.processes)))
        return 0
    results = []
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        results.append(both(kind, given))
        if not given.json:
            print(f"== {kind}")
            for name, value in list(results[-1].items())[1:]:
                print(f"{name:50} {value:>14,.2f}", flush=True)
            print("aims missed: " + (", ".join(missed(results[-1])) or "none"), flush=True)
    if given.json:
        print(json.dumps(results, indent=1))
    return int(any(missed(found) for found in results))


if __name__ == "__main__":
    sys.exit(main())

"""From "publish" to rosters made anew: a province of 20,000, wall seconds of every step, on two processes.

Run: ``.venv/bin/python bench/circular.py [--json] [--people N] [--workers N]``. Aims: under 60 s from
publishing to the last roster, with conflicts listed and notifications queued; the preview under 2 s.
The province of ``tatakerja demo --province`` is seeded on a database of this run's own (SQLite in a file with
the product's settings), its rosters are published, then its circular is replaced by one at another share.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any

AIM_SECONDS, AIM_PREVIEW = 60.0, 2.0
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 18)
_TRIES = 20
_CHANGE = {"valid.from": FIRST.isoformat(), "office.max_share": 50}


def setup() -> None:
    """Django on the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tatakerja.config.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)


@contextmanager
def a_province(people: int) -> Iterator[None]:
    """A seeded province in a folder that is thrown away afterwards."""
    folder = tempfile.mkdtemp(prefix="tatakerja-bench-")
    os.environ["TATAKERJA_DATA"] = folder
    os.environ["TATAKERJA_DATABASE"] = f"sqlite:///{folder}/bench.sqlite3"
    try:
        setup()
        from django.core.management import call_command

        from tatakerja.demo.province import seed_province

        call_command("migrate", verbosity=0)
        seed_province(people, lambda text: None)
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def timed(rows: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    """Does a step and notes how long it took."""
    start = time.perf_counter()
    found = work()
    rows[name] = round(time.perf_counter() - start, 2)
    return found


def agencies() -> list[int]:
    """Ids of the agencies that have people, the largest first, so that no process waits for the last."""
    from django.db.models import Count

    from tatakerja.organisation.models import Level, Node

    rows = Node.objects.filter(level=Level.AGENCY).annotate(size=Count("children__assignments"))
    return [row.pk for row in rows.order_by("-size")]


def rosters(ids: list[int], workers: int) -> tuple[int, int]:
    """Fills the roster of every agency; answers how many were filled, and how many as asked."""
    from django.db import connections

    connections.close_all()  # a child opens its own
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=setup) as pool:
        done = list(pool.map(one_roster, ids))
    return len(done), sum(done)


def one_roster(agency_id: int) -> bool:
    """One agency's roster; a busy database (another writer at work) is asked again, as the job queue does."""
    from django.db import OperationalError

    for _ in range(_TRIES):
        try:
            return fill_one(agency_id)
        except OperationalError:
            time.sleep(0.5)
    return fill_one(agency_id)


def fill_one(agency_id: int) -> bool:
    """The next version of a roster, filled and published where it can be."""
    from tatakerja.organisation.models import Node
    from tatakerja.platform import clock
    from tatakerja.platform.audit import Job
    from tatakerja.roster.services import draft_plan, publish_plan

    by = Job("bench")
    with clock.set_to(moment()):
        plan = draft_plan(by=by, agency=Node.objects.get(pk=agency_id), first=FIRST, last=LAST)
        feasible = bool(plan.result.get("feasible", True))
        if feasible:
            publish_plan(by=by, plan=plan)
    return feasible


def moment() -> Any:
    """The Thursday before: 08.00 WITA."""
    from datetime import UTC, datetime

    return datetime.combine(FIRST - timedelta(days=4), datetime.min.time(), tzinfo=UTC)


def run(people: int, workers: int) -> dict[str, Any]:
    """Every step once."""
    from tatakerja.circular.models import Circular, Notice
    from tatakerja.circular.queries import ground_of, impact_of
    from tatakerja.circular.queries.effect_words import effect_words
    from tatakerja.circular.services import adopt_circular, publish_circular
    from tatakerja.platform import clock
    from tatakerja.platform.audit import Job
    from tatakerja.portal.preview import outdated, published_rosters

    rows: dict[str, float] = {}
    counts: dict[str, Any] = {"people": people, "workers": workers}
    ids = agencies()
    timed(rows, "rosters before", lambda: rosters(ids, workers))
    with clock.set_to(moment()):
        held = Circular.objects.select_related("region").get(state=Circular.State.PUBLISHED)
        changes = {**held.changes, **_CHANGE}
        draft = adopt_circular(
            by=Job("bench"), region=held.region, slug=held.slug, changes=changes, document=held.document
        )

        def preview() -> Any:
            ground = ground_of(draft)
            impact = impact_of(ground)
            return ground, impact, effect_words(ground, impact)

        timed(rows, "preview, first", preview)
        ground, impact, words = timed(rows, "preview", preview)
        start = time.perf_counter()
        timed(
            rows, "publish, notifications queued", partial(publish_circular, by=Job("bench"), circular=draft)
        )
        plans = timed(rows, "rosters out of date", lambda: outdated(published_rosters(ground), impact))
        done, asked = timed(rows, "rosters made anew", lambda: rosters(ids, workers))
        rows["from publish to the end"] = round(time.perf_counter() - start, 2)
    counts |= {
        "touched": len(impact.effect.touched),
        "conflicts": len(words["conflicts"]),
        "notices": Notice.objects.filter(circular=draft).count(),
        "outdated": len(plans),
        "rosters": done,
        "feasible": asked,
    }
    return {"counts": counts, "seconds": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with a_province(asked.people):
        found = run(asked.people, asked.workers)
    if asked.json:
        print(json.dumps(found | {"aims": {"publish": AIM_SECONDS, "preview": AIM_PREVIEW}}, indent=1))
        return
    print("  ".join(f"{key} {value}" for key, value in found["counts"].items()))
    for name, seconds in found["seconds"].items():
        print(f"{seconds:8.2f} s  {name}")
    print(f"aims: {AIM_SECONDS:.0f} s from publish to the end, {AIM_PREVIEW:.0f} s for the preview")


if __name__ == "__main__":
    main()

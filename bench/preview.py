"""The live preview of a circular: 20,000 people, 20 working days, CPU seconds of the pure rules.

Run: ``.venv/bin/python bench/preview.py [--json] [--people N] [--days N] [--runs N]``. Aim: under 2 s.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.conflicts import find_conflicts
from tatakerja.circular.rules.document import policy_from_tree
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.preview import preview
from tatakerja.circular.rules.problems import Place
from tatakerja.circular.rules.source import Entry, Node, from_plain
from tatakerja.circular.rules.terms import Level, PersonFacts, PostClass, Status

AIM_SECONDS = 2.0
AGENCIES, UNITS = 48, 10
_LADDER = [PostClass.ADMINISTRATOR, *[PostClass.PENGAWAS] * 3, *[PostClass.FUNGSIONAL] * 6]


def people_of(count: int) -> list[PersonFacts]:
    """A province: 48 agencies of ten units, each with a head, ranks, counters and people on contract."""
    found = []
    for number in range(count):
        agency, unit = number % AGENCIES, number // AGENCIES % UNITS
        inside = number // (AGENCIES * UNITS)
        head = inside == 0 and unit == 0
        rank = PostClass.JPT_PRATAMA if head else _LADDER[inside] if inside < len(_LADDER) else None
        found.append(
            PersonFacts(
                id=f"p{number}",
                agency=f"opd-{agency}",
                unit=f"opd-{agency}-{unit}",
                post_class=rank or PostClass.PELAKSANA,
                title="Kepala Dinas" if head else f"Pengelola {inside % 17}",
                status=Status.NON_ASN if number % 11 == 0 else Status.PNS,
                groups=frozenset({"public_service"}) if unit == 9 else frozenset(),
                level=Level.PROVINCE,
            )
        )
    return found


def working_days(first: date, count: int) -> list[date]:
    """So many days from Monday to Friday."""
    days = (first + timedelta(days=offset) for offset in range(count * 2 + 7))
    return [day for day in days if day.weekday() < 5][:count]


def cases() -> dict[str, tuple[Sequence[Policy], Sequence[Policy], date]]:
    """Changes of circulars as officers make them."""
    library = load_library()
    old, new = library.policy("kaltim-2020"), library.policy("kaltim-2021")
    fridays, nation = library.policy("kaltim-2026"), library.policy("mendagri-2026")
    half = changed(library.tree("kaltim-2021"), "office.max_share", 50)
    return {
        "first circular": ((), (new,), date(2021, 7, 19)),
        "1/5 replaced by 25 %": ((old,), (old, new), date(2021, 7, 5)),
        "25 % becomes 50 %": ((old, new), (old, half), date(2021, 7, 19)),
        "Fridays, nation above": ((fridays,), (fridays, nation), date(2026, 4, 6)),
    }


def changed(tree: Node, path: str, value: object) -> Policy:
    """A shipped circular with one parameter changed."""
    return policy_from_tree(tree, [Entry(path, Place(), from_plain(value))])


def cpu(work: Callable[[], object], runs: int) -> float:
    """The median CPU time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    people = people_of(asked.people)
    rows, seconds_of = [], []
    for name, (before, after, first) in cases().items():
        days = working_days(first, asked.days)
        found = preview(before, after, people, days)
        seconds = cpu(partial(preview, before, after, people, days), asked.runs)
        seconds_of.append(round(seconds, 3))
        rows.append(
            {
                "case": name,
                "cpu_s": round(seconds, 3),
                "touched": len(found.touched),
                "to_home": found.to_home,
                "to_office": found.to_office,
                "faults": len(found.faults),
            }
        )
    older, draft = load_library().policy("kaltim-2020"), load_library().policy("kaltim-2021")
    conflicts_s = round(cpu(lambda: find_conflicts(draft, [older], people), asked.runs), 3)
    slowest = max(seconds_of)
    if asked.json:
        head = {"bench": Path(__file__).name, "people": asked.people, "days": asked.days, "runs": asked.runs}
        ends = {
            "python": platform.python_version(),
            "slowest_cpu_s": slowest,
            "aim_s": AIM_SECONDS,
            "conflicts_cpu_s": conflicts_s,
        }
        print(json.dumps(head | ends | {"rows": rows}, indent=1))
        return
    print(f"preview of {asked.people} people × {asked.days} working days, median CPU of {asked.runs} runs")
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    print(f"slowest {slowest} s, aim under {AIM_SECONDS} s; conflicts of a draft {conflicts_s} s")


if __name__ == "__main__":
    main()

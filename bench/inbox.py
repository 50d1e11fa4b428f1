"""How fast the inbox of a superior answers with 500 requests in it, on a province of 20,000 people.

    python bench/inbox.py                    on var/province; seeds it first where it is missing (minutes)
    python bench/inbox.py --rows 2000 --runs 50

Prints the median and the 95th percentile of whole pages (request to rendered HTML, in this process), the
number of queries, and one press that approves a page of fifty.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any


def prepare(people: int) -> None:
    """The province of ``tatakerja demo --province``, unless it is there."""
    data = Path("var") / "province"
    if not (data / "demo.sqlite3").exists():
        tatakerja = str(Path(sys.executable).with_name("tatakerja"))
        command = [tatakerja, "demo", "--province", "--people", str(people)]
        subprocess.run(command, check=True, stdout=sys.stderr)
    os.environ["TATAKERJA_DATA"] = str(data)
    os.environ["TATAKERJA_DATABASE"] = f"sqlite:///{(data / 'demo.sqlite3').resolve()}"


def fill(rows: int) -> Any:
    """Gives the head of one large unit so many requests of his own people; answers the account."""
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    from tatakerja.organisation.access import directly_led
    from tatakerja.organisation.models import Assignment, Level
    from tatakerja.permit.models import Leave, Outing, Trip

    heads = Assignment.objects.filter(heads_node=True, node__level=Level.UNIT, person__user__isnull=False)
    accounts = [(one, one.person.user) for one in heads.select_related("person__user", "node")[:20]]
    head, user = max(accounts, key=lambda pair: directly_led(pair[1] or AnonymousUser()).count())
    assert user is not None
    people = list(directly_led(user))
    now = timezone.now()
    waiting = {
        "node": head.node,
        "approver": head.person,
        "levels": ["superior"],
        "asked_at": now,
        "waits_since": now,
    }
    Leave.objects.filter(reason="bench").delete()
    Trip.objects.filter(reason="bench").delete()
    Outing.objects.filter(reason="bench").delete()
    leaves, trips, outings = [], [], []
    for n in range(rows):
        person, day = people[n % len(people)], now.date() + timedelta(days=30 + n)
        if n % 5 < 3:
            leaves.append(Leave(person=person, first=day, last=day, reason="bench", length=1, **waiting))
        elif n % 5 == 3:
            trips.append(
                Trip(
                    person=person,
                    kind="official",
                    destination="Jakarta",
                    purpose="Rapat",
                    first=day,
                    last=day,
                    reason="bench",
                    **waiting,
                )
            )
        else:
            start = now + timedelta(days=30 + n)
            outings.append(
                Outing(
                    person=person,
                    category="pangan",
                    reason="bench",
                    day=day,
                    starts_at=start,
                    ends_at=start + timedelta(hours=1),
                    told_at=now,
                    told_to=head.person,
                )
            )
    Leave.objects.bulk_create(leaves)
    Trip.objects.bulk_create(trips)
    Outing.objects.bulk_create(outings)
    return user


def pages(user: Any, runs: int) -> tuple[list[float], list[float], int]:
    """Milliseconds of each page by the clock and of one core, and its number of queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    client.get("/persetujuan/")
    spent, worked = [], []
    for _run in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        answer = client.get("/persetujuan/")
        spent.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as seen:
        client.get("/persetujuan/")
    return spent, worked, len(seen)


def press(user: Any) -> tuple[float, float, int]:
    """Milliseconds of one press on a page of fifty by the clock and of one core, and how many it approved."""
    from django.db import transaction

    from tatakerja.portal.queries.inbox import Pile
    from tatakerja.portal.services import press as approve

    picks = [item.value for item in Pile(user, zone="Asia/Makassar")[0:50]]
    with transaction.atomic():
        start, busy = time.perf_counter(), time.process_time()
        done = approve(by=user, picks=picks, approve=True)
        spent, worked = (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000
        transaction.set_rollback(True)
    return spent, worked, done.done


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    prepare(options.people)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tatakerja.config.settings")
    import django

    django.setup()
    user = fill(options.rows)
    spent, worked, queries = pages(user, options.runs)
    ordered = sorted(spent)
    print(f"inbox of {options.rows} requests, {options.runs} pages, {queries} queries each")
    print(f"median {statistics.median(ordered):.0f} ms, p95 {ordered[int(len(ordered) * 0.95) - 1]:.0f} ms")
    print(f"of one core: median {statistics.median(worked):.0f} ms")
    took, worked_on, done = press(user)
    print(f"one press approved {done} of 50 in {took:.0f} ms, {worked_on:.0f} ms of one core")


if __name__ == "__main__":
    main()

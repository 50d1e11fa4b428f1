"""People for load: agencies of a hundred under a published circular, each person with a device token.

``python -m crowd make N`` brings the configured database to this version, makes them and prints the tokens;
``statements`` counts those of a group of one and of all the tokens that come in; ``late DAY`` evaluates a day
and counts its findings; ``account`` names one that can sign in; ``beat MINUTES`` lets the watch of outages
beat so long ago, ``outages`` lets it look now and relieves everybody touched with one decision. All print
JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def people(count: int) -> list[str]:
    """Tokens of so many people, in the order in which they would be found in a directory."""
    from tatakerja.circular.services import adopt_circular, publish_circular
    from tatakerja.organisation.models import Assignment, Node, Person, Workplace
    from tatakerja.platform.audit import Job
    from tatakerja.presence.services import issue_devices
    from world import OFFICE, START, make_node, make_world

    world, by = make_world(), Job("crowd")
    changes = {"valid.from": "2026-11-16", "valid.until": "2026-12-31"}
    circular = adopt_circular(by=by, region=world.province, slug="banten-2020", changes=changes)
    publish_circular(by=by, circular=circular)
    zone = "Asia/Makassar"
    units: list[Node] = []
    for number in range(max(1, count // 100)):
        agency = make_node(world.province, "agency", "dinas", f"b{number}", f"Dinas {number}", zone)
        fence = {"circle": [*OFFICE, 100]}
        Workplace.objects.create(node=agency, name="Kantor", fence=fence, active_from=START)
        units += [
            make_node(agency, "unit", "bidang", f"b{number}-{unit}", f"Bidang {unit}", zone)
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


def make(count: str) -> list[str]:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return people(int(count))


def statements() -> dict[str, int]:
    """Statements of a group of one and of all, without the transaction's own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from served import tap
    from tatakerja.platform import clock
    from tatakerja.presence.queries.devices import token_hash
    from tatakerja.presence.services.gathering import Letter, answer_all
    from tatakerja.presence.services.wire import read_batch

    tokens, found = json.load(sys.stdin), {}
    for group in (tokens[:1], tokens):
        now = clock.now().isoformat()
        letters = [
            Letter(token_hash(token), read_batch({"sent_at": now, "events": [tap()]})) for token in group
        ]
        answer_all(letters)
        with CaptureQueriesContext(connection) as captured:
            answer_all(
                [Letter(one.token_hash, read_batch({"sent_at": now, "events": [tap()]})) for one in letters]
            )
        frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        # A prepared insert of many rows is written down once for each of its executions.
        found[str(len(group))] = len(
            {one["sql"][:60] for one in captured.captured_queries if not one["sql"].startswith(frame)}
        )
    return found


def late(day: str) -> dict[str, int]:
    """Evaluates everybody's day; counts people, findings, and those that came too late."""
    from datetime import date

    from tatakerja.attendance.models import DayFinding
    from tatakerja.attendance.services import evaluate_days
    from tatakerja.organisation.models import Level, Node
    from tatakerja.platform.audit import Job
    from tatakerja.presence.models import PresenceEvent

    on = date.fromisoformat(day)
    evaluate_days(by=Job("crowd"), node=Node.objects.get(level=Level.NATION), first=on, last=on)
    crowd = DayFinding.objects.filter(date=on, person__nip__startswith="8")
    events = PresenceEvent.objects.filter(day=on)
    return {
        "findings": crowd.count(),
        "late": crowd.filter(late_minutes__gt=0).count(),
        "absent": crowd.filter(counts_as_absent=True).count(),
        "people_with_events": events.values("person").distinct().count(),
        "events": events.count(),
    }


def account() -> dict[str, str]:
    """The sign-in of one employee."""
    from tatakerja.organisation.models import Person
    from world import PASSWORD

    person = Person.objects.filter(user__isnull=False, user__grants__isnull=True).order_by("pk").first()
    assert person is not None
    return {"login": person.nip, "password": PASSWORD}


def beat(minutes: str) -> str:
    """The last beat of the watch before the server went away, so many minutes ago."""
    from datetime import timedelta

    from tatakerja.platform import clock, scheduler
    from tatakerja.platform.models import ScheduledRun
    from tatakerja.presence.jobs import WATCH

    ScheduledRun.objects.filter(name=WATCH).delete()
    moment = clock.now() - timedelta(minutes=int(minutes))
    run = scheduler._claim(scheduler.REGISTRY[WATCH], moment)
    assert run is not None
    return moment.isoformat()


def outages() -> list[dict[str, Any]]:
    """What the watch finds now, whom each outage touched, and the state of their days before and after one
    decision."""
    from collections import Counter
    from datetime import timedelta

    from tatakerja.platform import clock
    from tatakerja.platform.audit import Job
    from tatakerja.presence.jobs import watch
    from tatakerja.presence.models import Outage
    from tatakerja.presence.queries.outages import relief_on, touched_by
    from tatakerja.presence.services import decide_relief

    now = clock.now()
    watch(now)
    first, last = (now - timedelta(days=1)).date(), (now + timedelta(days=1)).date()

    def states(outage: Outage) -> dict[str, int]:
        rows = [one for reliefs in relief_on(None, first, last).values() for one in reliefs]
        return dict(Counter(one.state.value for one in rows if one.outage == outage.pk))

    found = []
    for one in Outage.objects.filter(decisions=None).order_by("id"):
        touched, before = touched_by(one, now), states(one)
        decide_relief(by=Job("crowd"), outage=one, granted=True, reason="Server mati")
        found.append(
            {
                "source": one.source, "from": one.starts_at.isoformat(), "until": str(one.ends_at),
                "refused": one.found["refused"], "units": [str(part.node) for part in one.parts.all()],
                "people": touched.people, "later": touched.delivered_later, "before": before,
                "after": states(one),
            }
        )  # fmt: skip
    return found


def main() -> None:
    import django

    django.setup()
    acts = (make, statements, late, account, beat, outages)
    act: Any = {one.__name__: one for one in acts}[sys.argv[1]]
    print(json.dumps(act(*sys.argv[2:])))


if __name__ == "__main__":
    main()

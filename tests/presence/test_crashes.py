"""Killed, full, away: what a phone holds a receipt for is there, the rest is still in its outbox and arrives.

The server is the real one with its web processes, killed without warning while phones deliver. On PostgreSQL
the database server itself is killed too.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.conf import settings

import pristine
from clusters import Cluster, cluster
from served import Phone, Served, acknowledged, connect, served, tap
from tatakerja.platform.pulse import Pulse

pytestmark = pytest.mark.both_databases
THREADS = 4
PEOPLE = 40
PROVINCE = "Provinsi Tanjung Raya"
ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


class Site:
    """A served product with phones, and the database server under it where there is one."""

    def __init__(self, server: Served, database: Cluster | None) -> None:
        self.server, self.database = server, database
        self.phones = [Phone(token) for token in server.seed(PEOPLE)]
        self.earlier: Counter[str] = Counter()

    def taps(self, each: int) -> None:
        for phone in self.phones:
            phone.outbox += [tap() for _ in range(each)]


@pytest.fixture(scope="module")
def town() -> Iterator[Site]:
    """Made once: what one test has delivered, the next one finds."""
    with ExitStack() as held:
        database = held.enter_context(cluster(wal_megabytes=1)) if ON_POSTGRESQL else None
        server = held.enter_context(served(database.url if database else ""))
        if database is not None:
            pristine.fill(database.url)
        else:
            pristine.copy(server.folder / "tatakerja.sqlite3")
        yield Site(server, database)


@pytest.fixture
def site(town: Site) -> Iterator[Site]:
    for phone in town.phones:
        phone.outbox, phone.retry_after = [], 0
        phone.receipts.clear()
    town.earlier = town.server.stored()
    yield town
    if town.server.process is not None:
        town.server.kill()


def deliver_one_by_one(phones: Sequence[Phone], port: int, enough: Event, limit: int) -> None:
    """Each phone brings one event at a time until ``limit`` events are acknowledged or the server is gone."""
    with connect(port) as link:
        for _ in range(len(phones[0].outbox)):
            for phone in phones:
                waiting, phone.outbox = phone.outbox, phone.outbox[:1]
                phone.deliver(link)
                phone.outbox += waiting[1:]
                if len(acknowledged(phones)) >= limit:
                    enough.set()


def while_they_deliver(site: Site, act: str) -> None:
    """Phones deliver in several threads; once some hundred events are acknowledged, ``act`` happens."""
    enough = Event()
    with ThreadPoolExecutor(THREADS) as pool:
        for index in range(THREADS):
            pool.submit(
                deliver_one_by_one, site.phones[index::THREADS], site.server.port, enough, 100 // THREADS
            )
        enough.wait(300)
        if act == "server":
            site.server.kill()
        else:
            assert site.database is not None
            site.database.kill()


def deliver_until_refused(site: Site, each: int) -> None:
    """Phones bring so many taps in a request, round after round, until there is no room for some of them."""
    emptied = [True]
    with connect(site.server.port) as link:
        while all(emptied) and len(acknowledged(site.phones)) < 400 * PEOPLE:
            site.taps(each)
            emptied = [phone.deliver(link) for phone in site.phones]
    refused = [phone for phone in site.phones if phone.outbox]
    assert refused
    assert {5 <= phone.retry_after <= 30 for phone in refused} == {True}
    assert acknowledged(site.phones) <= set(site.server.stored())


def until_delivered(site: Site) -> None:
    """What waits is brought again, all of a phone in one request, until nothing waits."""
    with connect(site.server.port) as link:
        for _ in range(200):
            emptied = [phone.deliver(link) for phone in site.phones]
            if all(emptied):
                return
            time.sleep(0.1)
    raise AssertionError("some events never arrived")


def assert_exactly_once(site: Site) -> None:
    stored = site.server.stored() - site.earlier
    assert set(stored) == acknowledged(site.phones)
    assert set(stored.values()) == {1}


@pytest.mark.parametrize("victim", ["server", "database"] if ON_POSTGRESQL else ["server"])
def test_killed_while_phones_deliver(site: Site, victim: str) -> None:
    site.server.start()
    site.taps(20)
    while_they_deliver(site, victim)
    if victim == "database":
        assert site.database is not None
        site.database.start()
    kept = acknowledged(site.phones)
    assert kept <= set(site.server.stored())
    assert 100 // THREADS <= len(kept) < PEOPLE * 20
    if victim == "server":
        site.server.start()
    until_delivered(site)
    assert_exactly_once(site)
    assert len(acknowledged(site.phones)) == PEOPLE * 20


def knock_until_counted(site: Site) -> None:
    """Phones go on tapping and asking while they are refused, until the server noted five in one minute."""
    folder = site.server.folder / "refused"
    with connect(site.server.port) as link:
        for _ in range(200):
            site.taps(1)
            for phone in site.phones[:8]:
                phone.deliver(link)
            lines = "".join(file.read_text() for file in folder.glob("*.txt")).split()
            if max(Counter(lines).values(), default=0) >= 5:
                return
            time.sleep(0.2)
    raise AssertionError("the server did not count what it refused")


def refused_outage(site: Site) -> None:
    """The watch finds the outage by the requests that were refused."""
    site.server.ask("beat", "1")
    (found,) = [one for one in site.server.ask("outages") if one["refused"] and one["units"] == [PROVINCE]]
    assert (found["source"], found["refused"] >= 5, found["units"]) == (
        "detected", True, [PROVINCE],
    )  # fmt: skip


def test_a_server_that_was_killed_finds_its_outage_and_one_decision_relieves_everybody(site: Site) -> None:
    site.server.ask("beat", "45")
    site.server.start()
    site.server.kill()
    tapped = datetime.now(UTC) - timedelta(minutes=40)
    with connect(site.server.port) as link:
        for phone in site.phones:
            phone.outbox.append(tap(at=tapped, clock="offset"))
            assert not phone.deliver(link)
    site.server.start()
    until_delivered(site)
    assert_exactly_once(site)
    (found,) = [
        one for one in site.server.ask("outages") if not one["refused"] and one["units"] == [PROVINCE]
    ]
    assert (found["source"], found["units"]) == ("detected", [PROVINCE])
    pulse = Pulse("127.0.0.1", site.server.port, limit=1)
    with site.server.hanging():
        assert pulse.answers() is False
    assert replace(pulse, limit=60).answers() is True
    begins, ends = (datetime.fromisoformat(found[name]) for name in ("from", "until"))
    assert begins < tapped < ends
    assert PEOPLE - 1 <= found["later"] <= PEOPLE <= found["people"]
    days = found["before"]["provisional"]
    assert (found["before"], found["after"]) == ({"provisional": days}, {"granted": days})
    assert days >= found["people"]


if ON_POSTGRESQL:

    def test_a_database_that_is_away_sends_phones_back_and_takes_them_later(site: Site) -> None:
        assert site.database is not None
        site.server.start()
        site.taps(1)
        with connect(site.server.port) as link:
            assert site.phones[0].deliver(link)
            site.database.kill()
            assert [phone.deliver(link) for phone in site.phones[1:]] == [False] * (PEOPLE - 1)
        assert {5 <= phone.retry_after <= 30 for phone in site.phones[1:]} == {True}
        assert len({phone.retry_after for phone in site.phones[1:]}) > 5
        knock_until_counted(site)
        site.database.start()
        until_delivered(site)
        assert_exactly_once(site)
        refused_outage(site)

    def test_a_full_disk_refuses_and_takes_again_when_there_is_room(site: Site) -> None:
        """The database server meets its limit as a full disk; it and the product run on all the while."""
        assert site.database is not None
        site.database.fill_disk(room=200_000)
        site.server.start()
        deliver_until_refused(site, each=25)
        site.database.free_disk()
        until_delivered(site)
        assert_exactly_once(site)

else:

    def test_a_full_disk_refuses_and_what_was_refused_arrives_later(site: Site) -> None:
        size = (site.server.folder / "tatakerja.sqlite3").stat().st_size
        site.server.start(file_limit=size + 200_000)
        deliver_until_refused(site, each=1)
        knock_until_counted(site)
        site.server.kill()
        site.server.start()
        until_delivered(site)
        assert_exactly_once(site)
        refused_outage(site)

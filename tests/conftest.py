"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import pytest_django
from hypothesis import HealthCheck
from hypothesis import settings as profiles

from post_office import PostOffice, open_post_office, use

# A check says the same today and tomorrow, on an idle machine and on a loaded one: the examples are fixed,
# none is remembered between runs, and how long one took is no finding. `make fuzz` looks for new ones.
profiles.register_profile(
    "suite", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
profiles.register_profile(
    "fuzz", deadline=None, max_examples=1_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
profiles.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def differs_by_database(item: pytest.Item) -> bool:
    """Whether this test asks a database something that may depend on its kind.

    pytest-django refuses a database to every test that names none.
    """
    marks = {mark.name for mark in item.iter_markers()}
    if "any_database" in marks:
        return False
    names = set(getattr(item, "fixturenames", ()))
    return bool(marks & {"django_db", "both_databases"} or names & {"db", "transactional_db", "live_server"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL runs what can differ there; the rest was answered on the embedded database."""
    if "TATAKERJA_TEST_DATABASE" not in os.environ:
        return
    chosen, left = [], []
    for item in items:
        (chosen if differs_by_database(item) else left).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=left)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """This process's database, see tests/pristine.py; what a test commits is taken back after it."""
    import pristine

    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            pristine.connect(patch)
        yield


@pytest.fixture
def world(db: None) -> object:
    """The region of tests/world.py."""
    from world import make_world

    return make_world()


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the product's clock: ``clock_at(datetime(2026, 11, 23, 7, 20, tzinfo=UTC))``."""
    from tatakerja.platform import clock

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_clock


@pytest.fixture
def sign_in(client: object) -> Callable[[object], object]:
    """A client signed in as this user."""

    def enter(user: object) -> object:
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A post office that receives what the product mails."""
    with open_post_office() as server:
        use(settings, server.port)
        yield server

"""A database at this version that nobody has written to, made once and copied.

To migrate costs more than most tests; to empty a hundred tables and to fill Django's own again costs more
than what most journeys do. So the suite migrates once for these migrations, keeps what came out, and copies
that: for each of its processes, and between tests that commit.

On SQLite the copy is a file in ``build/suite``; on PostgreSQL a template database in the suite's own cluster.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "suite"


@cache
def version() -> str:
    """Names what a migrated database depends on: migrations, models, settings, Django and its add-ons."""
    product = ROOT / "src" / "tatakerja"
    sources = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "config/*.py")
    parts = [part for pattern in sources for part in sorted(product.glob(pattern))]
    read = [part.read_bytes() for part in (*parts, ROOT / "requirements.lock")]
    return sha256(b"".join(read)).hexdigest()[:16]


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process after the other: the second finds what the first has made."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _on_sqlite(name: str) -> None:
    kept = KEPT / f"{version()}.sqlite3"
    with _alone(version()):
        if not kept.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            making = kept.with_suffix(".making")
            making.unlink(missing_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(making)])
            connection.close()
            making.rename(kept)
        shutil.copyfile(kept, f"{name}.pristine")
    for left in (name, f"{name}-wal", f"{name}-shm"):
        Path(left).unlink(missing_ok=True)
    shutil.copyfile(f"{name}.pristine", name)
    _use(name)


def _on_postgresql(name: str) -> None:
    """The first process migrates the template, the others wait for it."""
    creation, template = connection.creation, f"pristine_{version()}"
    with _alone(version()):
        with creation._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            stands = cursor.fetchone() is not None
        if not stands:
            own = connection.settings_dict["TEST"]
            own["NAME"] = f"{template}_making"
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            own["NAME"] = name
            with creation._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{template}_making" RENAME TO "{template}"')
        with creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _use(name)


def connect(patch: pytest.MonkeyPatch) -> None:
    """Gives this process a database of its own and points Django to it."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        _on_sqlite(name)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: restore())
    else:
        _on_postgresql(name)


def restore() -> None:
    """Takes back everything that was written to this process's SQLite, whoever still reads from it."""
    connections.close_all()
    name = connection.creation._get_test_db_name()
    source, target = sqlite3.connect(f"{name}.pristine"), sqlite3.connect(name, timeout=60)
    with closing(source), closing(target):
        source.backup(target)

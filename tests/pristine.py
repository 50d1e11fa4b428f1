"""A database at this version that nobody has written to, made once and copied.

To migrate costs more than most tests; to empty a hundred tables and to fill Django's own again costs more
than what most journeys do. So the suite migrates once for these migrations, keeps what came out, and copies
that: for each of its processes, and between tests that commit.

In ``build/suite`` lie a file of SQLite's and, for PostgreSQL, the statements that make the same.
``python -m pristine`` makes it ahead of the tests, for the database that `suite_settings` names.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from clusters import programs

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
    with _alone(connection.vendor):
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


def _client(program: str, *words: str) -> None:
    """Runs a program of PostgreSQL's against the server of this process's connection."""
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    own = {name: str(given[key]) for name, key in names.items() if given[key]}
    subprocess.run([str(programs() / program), *words], env={**os.environ, **own}, check=True)


def _on_postgresql(name: str) -> None:
    kept, creation = KEPT / f"{version()}.sql", connection.creation
    with _alone(connection.vendor):
        if not kept.exists():
            for old in KEPT.glob("*.sql"):
                old.unlink()
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            making = kept.with_suffix(".making")
            _client("pg_dump", "--no-owner", "--dbname", name, "--file", str(making))
            making.rename(kept)
            return
    with creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    fill(name)
    _use(name)


def fill(database: str) -> None:
    """Brings an empty database, by name or address, to this version, if what does that is kept."""
    kept = KEPT / f"{version()}.sql"
    if kept.exists():
        single = ("--single-transaction", "--set", "ON_ERROR_STOP=1", "--no-psqlrc", "--quiet")
        _client("psql", *single, "--output", os.devnull, "--dbname", database, "--file", str(kept))


def copy(target: Path) -> None:
    """Puts a database at this version into a file, if one is kept."""
    kept = KEPT / f"{version()}.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, target)


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


if __name__ == "__main__":
    django.setup()
    with pytest.MonkeyPatch.context() as until_done:
        connect(until_done)

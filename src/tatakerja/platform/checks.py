"""Start-up refuses a database that could lose an acknowledged check-in on a power cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

_POSTGRESQL = {
    "fsync": {"on"},
    "synchronous_commit": {"on", "remote_apply", "remote_write", "local"},
    "full_page_writes": {"on"},
}
_SQLITE_FULL = 2


def _sqlite_errors(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        synchronous = int(cursor.execute("PRAGMA synchronous").fetchone()[0])
    if synchronous >= _SQLITE_FULL:
        return []
    return [
        Error(
            f"SQLite runs with synchronous={synchronous}; check-ins already acknowledged can be lost.",
            hint="Leave DATABASES as shipped: synchronous must be FULL.",
            id="tatakerja.E001",
        )
    ]


def _postgresql_errors(alias: str) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    with connections[alias].cursor() as cursor:
        for name, allowed in _POSTGRESQL.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            value = str(cursor.fetchone()[0])
            if value not in allowed:
                found.append(
                    Error(
                        f"PostgreSQL runs with {name}={value}; check-ins already acknowledged can be lost.",
                        hint=f"Set {name} = on in postgresql.conf and reload.",
                        id="tatakerja.E002",
                    )
                )
    return found


@register(Tags.database)
def durable_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuses SQLite below synchronous=FULL and PostgreSQL without fsync, commit and full-page writes."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        vendor = connections[alias].vendor
        found += _sqlite_errors(alias) if vendor == "sqlite" else _postgresql_errors(alias)
    return found

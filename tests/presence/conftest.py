"""What the tests of presence share; the static folder is one that a started server would have collected."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that several threads write to as in production: a file in place of SQLite's memory."""
    if connection.vendor == "sqlite":
        file = tmp_path / "race.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        monkeypatch.setitem(connections.settings["default"], "NAME", str(file))

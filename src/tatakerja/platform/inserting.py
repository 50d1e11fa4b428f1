"""Inserts of many rows by one unchanging statement: for what is stored thousands of times an hour.

Django writes every insert anew and makes a model of every row; with dozens of columns and thousands of rows
a minute that is most of the work. Here a row is any object that has the columns as attributes, and what is
written is what the ORM would have written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from tatakerja.platform import statements

# Types whose values SQLite's driver takes as they are.
_PLAIN: Final = (
    models.CharField,
    models.TextField,
    models.FloatField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


def _moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    moment = value if value.tzinfo is UTC else value.astimezone(UTC)
    return moment.isoformat(" ")[:-6]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


# How SQLite keeps what it has no type for; as the fields write it.
_WRITTEN: Final[dict[type[models.Field[Any, Any]], Callable[[Any], Any]]] = {
    models.DateTimeField: _moment,
    models.DateField: _day,
    models.UUIDField: _hex,
    models.JSONField: json.dumps,
}


# How a group travels to PostgreSQL, which reads times, dates and ids by its columns' types.
_DOCUMENT: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_TRAVELS: Final[dict[type[models.Field[Any, Any]], Callable[[Any], Any]]] = {
    models.DateTimeField: datetime.isoformat,
    models.DateField: date.isoformat,
    models.UUIDField: attrgetter("hex"),
}


class Insert:
    """The insert of one table; the rows get no id. Make one a module and keep it."""

    def __init__(self, model: type[models.Model], *, on_conflict: str = "") -> None:
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self._table, self._tail = model._meta.db_table, on_conflict
        self._values = attrgetter(*(field.attname for field in self._fields))
        self._columns = [str(field.column) for field in self._fields]
        self._prepared: list[tuple[int, Callable[[Any], Any]]] = []
        self._statement = ""

    def __call__(self, rows: Sequence[object]) -> int:
        """Inserts the rows; answers how many were, which is fewer where a conflict is let pass."""
        if not rows:
            return 0
        native = connection.vendor == "postgresql"
        if not self._statement:
            self._learn(native=native)
        with statements.cursor() as cursor:
            if native:
                cursor.execute(self._statement, [_DOCUMENT.encode([self._filled(row) for row in rows])])
            else:
                cursor.executemany(self._statement, [self._line(row) for row in rows])
            return int(cursor.rowcount)

    def _learn(self, *, native: bool) -> None:
        """Writes the statement for the database at hand: PostgreSQL takes all rows as one JSON document."""
        names = ", ".join(map(connection.ops.quote_name, self._columns))
        if native:
            kinds = (f"{_quoted(field)} {field.db_type(connection)}" for field in self._fields)
            values = f"SELECT {names} FROM json_to_recordset(%s::json) AS found({', '.join(kinds)})"  # noqa: S608
        else:
            values = f"VALUES ({', '.join(['%s'] * len(self._fields))})"
        writers, plain = (_TRAVELS, (*_PLAIN, models.JSONField)) if native else (_WRITTEN, _PLAIN)
        self._prepared = [
            (index, writers[type(field)])
            for index, field in enumerate(self._fields)
            if not isinstance(field, plain)
        ]
        self._statement = f"INSERT INTO {self._table} ({names}) {values} {self._tail}"

    def _filled(self, row: object) -> dict[str, Any]:
        """The columns that hold something; the server reads nothing as null."""
        values = list(self._values(row))
        for index, prepare in self._prepared:
            if values[index] is not None:
                values[index] = prepare(values[index])
        return {name: value for name, value in zip(self._columns, values, strict=True) if value is not None}

    def _line(self, row: object) -> list[Any]:
        line = list(self._values(row))
        for index, prepare in self._prepared:
            line[index] = prepare(line[index])
        return line


def _quoted(field: models.Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))

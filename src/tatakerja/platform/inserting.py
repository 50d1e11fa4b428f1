"""Inserts of many rows with a statement that is written once: for what is stored thousands of times an hour.

Django writes every insert anew; with dozens of columns and thousands of rows a minute that is most of the
work. The values still pass through the fields' own preparation, so that the ORM reads what it would have
written itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models

# Types whose values a database driver takes as they are.
_PLAIN: Final = (
    models.CharField,
    models.TextField,
    models.FloatField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


class Insert:
    """The insert of one table; the rows get no id. Make one a module and keep it."""

    def __init__(self, model: type[models.Model], *, on_conflict: str = "") -> None:
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self._table, self._tail = model._meta.db_table, on_conflict
        self._values = attrgetter(*(field.attname for field in self._fields))
        self._prepared: list[tuple[int, Callable[..., Any]]] = [
            (index, field.get_db_prep_save)
            for index, field in enumerate(self._fields)
            if not isinstance(field, _PLAIN)
        ]
        self._statement = ""

    def __call__(self, rows: Sequence[models.Model]) -> int:
        """Inserts the rows; answers how many were, which is fewer where a conflict is let pass."""
        if not rows:
            return 0
        self._statement = self._statement or self._write()
        with connection.cursor() as cursor:
            cursor.executemany(self._statement, [self._line(row) for row in rows])
            return int(cursor.rowcount)

    def _write(self) -> str:
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        return f"INSERT INTO {self._table} ({names}) VALUES ({marks}) {self._tail}"  # noqa: S608  own names

    def _line(self, row: models.Model) -> list[Any]:
        line = list(self._values(row))
        for index, prepare in self._prepared:
            line[index] = prepare(line[index], connection)
        return line

"""Statements that are sent many times a minute: their text never changes, and PostgreSQL prepares them once.

A list of ids travels as one value (`among`), so that a group of any size is the same statement: it is parsed
and planned once for each connection, not once for each group.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.db.models.base import ModelState

_M = TypeVar("_M", bound=Model)


class _Text(NamedTuple):
    """The text of a statement, where Django looks for it."""

    query: bytes


class _Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements are prepared at their first use and speak binary."""

    def execute(self, query: Any, params: Any = None, **_given: Any) -> _Prepared:
        super().execute(query, params, prepare=True, binary=True)
        if self._query is None:
            # A statement that stands prepared leaves no text behind, but Django's log of queries asks for it.
            self._query = cast(Any, _Text(str(query).encode()))
        return self


def cursor() -> CursorWrapper:
    """A cursor of the configured database for statements with an unchanging text."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    plain: Any = _Prepared(connection.connection)
    return connection.make_debug_cursor(plain) if connection.queries_logged else connection.make_cursor(plain)


def fetch(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a reading statement."""
    with cursor() as held:
        held.execute(statement, parameters)
        return list(held.fetchall())


def as_model(model: type[_M], names: Sequence[str], row: Sequence[Any]) -> _M:
    """A row as the ORM would have read it with ``only(names)``, for a tenth of the price: nobody listens for
    models being made here. Any other column is read when it is asked for."""
    found = model.__new__(model)
    found._state = ModelState()
    found._state.adding, found._state.db = False, connection.alias
    found.__dict__.update(zip(names, row, strict=True))
    return found


def among(column: str, kind: str = "bigint") -> str:
    """The condition that ``column`` is one of the values that `listed` makes one parameter of.

    ``kind`` is the column's type as PostgreSQL calls it.
    """
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::{kind}[])"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608  own names


def listed(values: Iterable[int] | Iterable[str]) -> Any:
    """The parameter of `among`."""
    chosen: list[Any] = sorted(set[Any](values))
    return chosen if connection.vendor == "postgresql" else json.dumps(chosen)

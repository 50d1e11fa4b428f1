"""Many rows in one statement each way: the database's own fast path, for derived rows only.

The ORM needs some forty microseconds a row; a month of a province is 600,000 rows. Decisions and evidence are
never written this way: they go through their models, one by one, with their audit event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import F
from django.db.models.lookups import Lookup

from tatakerja.platform import statements

Row = tuple[Any, ...]


def upsert(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Row], *, unique: Sequence[str]
) -> None:
    """Inserts rows (values in the order of ``fields``), or updates those that exist by ``unique``.

    Call it inside the transaction of the act. JSON values are given as text already written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"upsert of {model._meta.label} outside a transaction")
    table = connection.ops.quote_name(model._meta.db_table)
    columns = [_column(model, name) for name in fields]
    keys = ", ".join(_column(model, name) for name in unique)
    news = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys.split(", "))
    names = ", ".join(columns)
    ending = f"ON CONFLICT ({keys}) DO UPDATE SET {news}"
    if connection.vendor == "postgresql":
        _copy(table, names, ending, rows)
        return
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        # Names come from the model's own columns, values go as parameters.
        statement = f"INSERT INTO {table} ({names}) VALUES ({places}) {ending}"  # noqa: S608
        cursor.executemany(statement, list(rows))


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field) and field.column is not None
    return connection.ops.quote_name(field.column)


def _copy(table: str, names: str, ending: str, rows: Iterable[Row]) -> None:
    """PostgreSQL: COPY into a table of the transaction's own, then one INSERT from there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE bulk_rows ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        with cursor.copy(f"COPY bulk_rows ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM bulk_rows {ending}")  # noqa: S608
        cursor.execute("DROP TABLE bulk_rows")


class _Among(Lookup[Any]):
    """A column's value is one of many integers, given to the database as one parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.lhs)
        return statements.among(column), (*params, self.rhs)


def among(name: str, ids: Iterable[int]) -> _Among:
    """A condition for ``filter``: the integer column ``name`` is one of ``ids``, however many there are.

    ``__in`` makes a parameter of every id, and some thousands of them cost more than the rows they choose.
    """
    return _Among(F(name), statements.listed(ids))


def as_json(value: object) -> str:
    """JSON text for a JSON column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def stamper() -> Callable[[datetime], str]:
    """How an aware UTC instant is written into a parameter of the database at hand.

    The same text as the database itself gives when an instant is cast to text, so that both can be compared.
    """
    if connection.vendor == "postgresql":
        return lambda moment: moment.isoformat(sep=" ")[:-3]
    return lambda moment: moment.isoformat(sep=" ")[:-6]

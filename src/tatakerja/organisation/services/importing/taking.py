"""A file of another system: good rows go in, bad rows come back with their reasons."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.rules.tabular import BadRow, Table, picked
from tatakerja.organisation.services.importing.storing import workbook_to_mend
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, person_behind

Apply = Callable[[int, Mapping[str, str]], str]


@dataclass(slots=True)
class Taken:
    """What became of the rows: how many of each verdict; number, reason and cells of the bad ones."""

    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[int, str, Sequence[str]]] = field(default_factory=list)


def take_rows(table: Table, places: Mapping[str, int], apply: Apply) -> Taken:
    """Applies row by row: ``apply`` is given the row's number and its cells by column, and answers with the
    verdict; its `BadRow` and `Invalid` are the reason why the row comes back."""
    taken = Taken()
    for number, row in zip(table.numbers, table.rows, strict=True):
        try:
            taken.counts[apply(number, picked(row, places))] += 1
        except BadRow as error:
            taken.rejected.append((number, str(error), row))
        except Invalid as error:
            taken.rejected.append((number, error.message, row))
    return taken


def facts_of(
    by: Actor, name: str, content: bytes, table: Table, taken: Taken, verdicts: Sequence[str]
) -> dict[str, Any]:
    """What the row of such a run keeps: the file's name and hash, ``report`` with the ``verdicts``, rejected
    and rows counted, ``rejected`` as an XLSX file of the bad rows to mend, when and by whom."""
    report = {verdict: taken.counts[verdict] for verdict in verdicts}
    return {
        "file_name": name[-200:] or "berkas",
        "sha256": hashlib.sha256(content).hexdigest(),
        "report": report | {"rejected": len(taken.rejected), "rows": len(table.rows)},
        "rejected": workbook_to_mend(table.headers, taken.rejected, clock.now()) if taken.rejected else b"",
        "at": clock.now(),
        "by": person_behind(by),
    }

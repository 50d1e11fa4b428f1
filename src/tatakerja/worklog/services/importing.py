"""Files from e-Kinerja and SIKAP: good rows go in, bad rows come back with their reasons, twice changes
nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person, PersonNumber
from tatakerja.organisation.queries import posts_on
from tatakerja.organisation.rules.tabular import Table
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.spreadsheets import Column, Sheet, workbook
from tatakerja.worklog.access import require_exchange
from tatakerja.worklog.models import Exchange
from tatakerja.worklog.rules.exchange import BadRow, Shape, columns_of, picked
from tatakerja.worklog.services.imported_activities import ActivityIntake
from tatakerja.worklog.services.imported_targets import TargetIntake
from tatakerja.worklog.services.tables import read_table

Apply = Callable[[int, Mapping[str, str], Person], str]


@dataclass(slots=True)
class _Result:
    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[int, Sequence[str], str]] = field(default_factory=list)


@transaction.atomic
def import_file(*, by: Actor, node: Node, shape: str, name: str, content: bytes) -> Exchange:
    """Imports a CSV or XLSX file for the people of an agency; see ``rules.exchange`` for the columns.

    The answer's ``report`` holds new, changed, unchanged and rejected; ``rejected`` is an XLSX file of the
    bad rows with a column "Alasan". Raises `Malformed` for an unreadable file and `Invalid` for missing
    columns.
    """
    require_exchange(by, node)
    if shape not in list(Shape):
        raise Invalid("Pilih isi berkas.", field="shape", code="unknown_shape")
    kind = Shape(shape)
    table = read_table(content, kind)
    result = _run(by, node, kind, table)
    report = {verdict: result.counts[verdict] for verdict in ("new", "changed", "unchanged")}
    exchange = Exchange.objects.create(
        node=node,
        shape=kind.value,
        file_name=name[-200:] or "berkas",
        sha256=hashlib.sha256(content).hexdigest(),
        report=report | {"rejected": len(result.rejected), "rows": len(table.rows)},
        rejected=_bad_rows(table, result.rejected) if result.rejected else b"",
        at=clock.now(),
        by=person_behind(by),
    )
    audit.record(
        by=by,
        action="worklog.file_imported",
        subject=exchange,
        node_path=node.path,
        data={"shape": kind.value, "sha256": exchange.sha256, **exchange.report},
    )
    return exchange


def _run(by: Actor, node: Node, kind: Shape, table: Table) -> _Result:
    places = columns_of(table.headers, kind)
    people = _people(node)
    apply: Apply
    if kind is Shape.TARGETS:
        apply = TargetIntake(by, [person.pk for person in people.values()]).apply
    else:
        apply = ActivityIntake(by).apply
    result = _Result()
    for number, row in zip(table.numbers, table.rows, strict=True):
        cells = picked(row, places)
        try:
            result.counts[apply(number, cells, _person(cells["nip"], people, node))] += 1
        except BadRow as error:
            result.rejected.append((number, row, str(error)))
        except Invalid as error:
            result.rejected.append((number, row, error.message))
    return result


def _people(node: Node) -> dict[str, Person]:
    """The agency's people of today by every number they have had."""
    posts = posts_on(today(), node=node)
    found = {post.person.nip: post.person for post in posts.values()}
    old = PersonNumber.objects.filter(person_id__in=list(posts)).order_by("valid_from", "id")
    for number, person_id in old.values_list("number", "person_id"):
        found.setdefault(number, posts[person_id].person)
    return found


def _person(text: str, people: Mapping[str, Person], node: Node) -> Person:
    bare = "".join(text.split()).lstrip("'’")
    person = people.get(bare)
    if person is not None:
        return person
    if not bare:
        raise BadRow("NIP kosong.")
    if "E+" in bare.upper():
        raise BadRow(f"NIP “{text}” rusak oleh Excel. Ubah kolom NIP menjadi teks di berkas asal.")
    raise BadRow(f"NIP {bare[:30]} bukan pegawai {node.name} pada hari ini.")


def _bad_rows(table: Table, rejected: Sequence[tuple[int, Sequence[str], str]]) -> bytes:
    columns = [
        Column("Baris", 8, "number"),
        *(Column(name, 18) for name in table.headers),
        Column("Alasan", 60, "wrap"),
    ]
    sheet = Sheet("Perlu diperbaiki", columns, list(_cells(rejected)))
    return workbook(
        [sheet],
        title="Baris yang perlu diperbaiki",
        author="Tatakerja",
        made_at=clock.now().replace(microsecond=0),
    )


def _cells(rejected: Sequence[tuple[int, Sequence[str], str]]) -> Iterator[list[str | int]]:
    for number, row, reason in rejected:
        yield [number, *row, reason]

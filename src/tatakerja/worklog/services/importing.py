"""Files from e-Kinerja and SIKAP: good rows go in, bad rows come back with their reasons, twice changes
nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person, PersonNumber
from tatakerja.organisation.queries import posts_on
from tatakerja.organisation.rules.tabular import Table, columns_of, known_headers, picked
from tatakerja.organisation.services.importing.reading import MEGABYTE, read_table
from tatakerja.organisation.services.importing.storing import workbook_to_mend
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.worklog.access import require_exchange
from tatakerja.worklog.models import Exchange
from tatakerja.worklog.rules.exchange import COLUMNS, REQUIRED, BadRow, Shape
from tatakerja.worklog.services.imported_activities import ActivityIntake
from tatakerja.worklog.services.imported_targets import TargetIntake

MAX_BYTES = 5 * MEGABYTE
MAX_ROWS = 5_000
Apply = Callable[[int, Mapping[str, str], Person], str]


@dataclass(slots=True)
class _Result:
    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[int, str, Sequence[str]]] = field(default_factory=list)


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
    table = read_table(content, known_headers(COLUMNS[kind]), max_bytes=MAX_BYTES, max_rows=MAX_ROWS)
    result = _run(by, node, kind, table)
    report = {verdict: result.counts[verdict] for verdict in ("new", "changed", "unchanged")}
    exchange = Exchange.objects.create(
        node=node,
        shape=kind.value,
        file_name=name[-200:] or "berkas",
        sha256=hashlib.sha256(content).hexdigest(),
        report=report | {"rejected": len(result.rejected), "rows": len(table.rows)},
        rejected=workbook_to_mend(table.headers, result.rejected, clock.now()) if result.rejected else b"",
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
    places = columns_of(table.headers, COLUMNS[kind], REQUIRED[kind])
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
            result.rejected.append((number, str(error), row))
        except Invalid as error:
            result.rejected.append((number, error.message, row))
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

"""Files from e-Kinerja and SIKAP: good rows go in, bad rows come back with their reasons, twice changes
nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person, PersonNumber
from tatakerja.organisation.queries import posts_on
from tatakerja.organisation.rules.tabular import BadRow, Table, columns_of, known_headers
from tatakerja.organisation.services.importing.reading import MEGABYTE, read_table
from tatakerja.organisation.services.importing.taking import Taken, facts_of, take_rows
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor
from tatakerja.worklog.access import require_exchange
from tatakerja.worklog.models import Exchange
from tatakerja.worklog.rules.exchange import COLUMNS, REQUIRED, Shape
from tatakerja.worklog.services.imported_activities import ActivityIntake
from tatakerja.worklog.services.imported_targets import TargetIntake

MAX_BYTES = 5 * MEGABYTE
MAX_ROWS = 5_000
Apply = Callable[[int, Mapping[str, str], Person], str]
_VERDICTS = ("new", "changed", "unchanged")


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
    taken = _run(by, node, kind, table)
    facts = facts_of(by, name, content, table, taken, _VERDICTS)
    exchange = Exchange.objects.create(node=node, shape=kind.value, **facts)
    audit.record(
        by=by,
        action="worklog.file_imported",
        subject=exchange,
        node_path=node.path,
        data={"shape": kind.value, "sha256": exchange.sha256, **exchange.report},
    )
    return exchange


def _run(by: Actor, node: Node, kind: Shape, table: Table) -> Taken:
    places = columns_of(table.headers, COLUMNS[kind], REQUIRED[kind])
    people = _people(node)
    apply: Apply
    if kind is Shape.TARGETS:
        apply = TargetIntake(by, [person.pk for person in people.values()]).apply
    else:
        apply = ActivityIntake(by).apply
    return take_rows(
        table, places, lambda number, cells: apply(number, cells, _person(cells["nip"], people, node))
    )


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

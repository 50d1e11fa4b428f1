"""The people of a region as a workbook that the import reads back; taking it is an event in the trail."""

from __future__ import annotations

from django.db import transaction

from tatakerja.organisation.access import in_force, require_import
from tatakerja.organisation.models import Assignment, Node
from tatakerja.organisation.queries import tree
from tatakerja.organisation.rules.export import HEADINGS, Place, export_row
from tatakerja.organisation.rules.plan import KnownPerson, KnownPost
from tatakerja.organisation.services.common import today_at
from tatakerja.organisation.services.importing.known import VALUES, region_units
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.spreadsheets import Column, Sheet, Styled, Value, workbook


@transaction.atomic
def export_people(*, by: Actor, region: Node) -> bytes:
    """An XLSX of everybody in service in this region today, in the columns of the import."""
    require_import(by, region)
    units = {unit.id: unit for unit in region_units(region, tree())}
    codes = {unit.id: unit.code for unit in units.values()}
    posts = (
        Assignment.objects.filter(
            in_force(today_at(region)),
            kind=Assignment.Kind.DEFINITIVE,
            person__active=True,
            node_id__in=list(units),
        )
        .select_related("person", "superior")
        .order_by("node__path", "person__name", "person_id")
    )
    rows: list[list[Value | Styled]] = []
    for post in posts:
        unit = units[post.node_id]
        place = Place(codes[unit.agency_id], "" if unit.is_agency else unit.code)
        superior = post.superior.nip if post.superior else ""
        rows.append([*export_row(_known(post), place, superior)])
    data = {"rows": len(rows)}
    audit.record(by=by, action="organisation.exported", subject=region, node_path=region.path, data=data)
    sheet = Sheet("Pegawai", [Column(title, 20) for title in HEADINGS.values()], rows, freeze_columns=2)
    return workbook([sheet], title=f"Pegawai {region.name}", author="Tatakerja", made_at=clock.now())


def _known(post: Assignment) -> KnownPerson:
    person = post.person
    held = KnownPost(
        post.pk,
        post.node_id,
        post.title,
        post.job_class,
        post.eselon,
        post.heads_node,
        post.superior_id,
        post.valid_from,
        True,
    )
    values = {key: getattr(person, key) for key in VALUES}
    return KnownPerson(person.pk, person.nip, values, held, None, False)

"""Writes of dated group memberships, such as a task force named by a letter."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.periods import Period
from tatakerja.organisation.access import require_keep_person
from tatakerja.organisation.models import GroupMembership, Person
from tatakerja.organisation.services.common import record_person
from tatakerja.platform.audit import Actor

_WORD = re.compile(r"^[a-z][a-z0-9_]{1,39}$")


@transaction.atomic
def join_group(
    *, by: Actor, person: Person, group: str, first: date, last: date | None = None, letter: str = ""
) -> GroupMembership:
    """Puts a person into a group that policies may name (task_force, teacher, …); overlaps are refused."""
    require_keep_person(by, person)
    if not _WORD.match(group):
        raise Invalid("Nama kelompok: huruf kecil, angka dan garis bawah.", field="group", code="group")
    wanted = Period(first, last)
    Person.objects.select_for_update().get(pk=person.pk)
    for other in GroupMembership.objects.filter(person=person, group=group):
        if Period(other.valid_from, other.valid_until).overlaps(wanted):
            raise Conflict("Pegawai ini sudah tercatat di kelompok itu.", code="already_member")
    member = GroupMembership.objects.create(
        person=person, group=group, letter=letter.strip(), valid_from=first, valid_until=last
    )
    record_person(by, "group_joined", person, {"group": group, "letter": letter.strip()})
    return member


@transaction.atomic
def leave_group(*, by: Actor, membership: GroupMembership, last: date) -> GroupMembership:
    """Ends a membership after ``last``."""
    require_keep_person(by, membership.person)
    if last < membership.valid_from:
        raise Invalid("Tanggal akhir mendahului tanggal mulai.", field="last", code="period_reversed")
    membership.valid_until = last
    membership.save(update_fields=["valid_until"])
    record_person(by, "group_left", membership.person, {"group": membership.group, "last": last.isoformat()})
    return membership

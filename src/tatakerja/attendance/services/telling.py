"""What people say about a day: kept beside the finding, read by whoever decides, and by the employee."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tatakerja.attendance.access import require_evaluate
from tatakerja.attendance.models import MAX_TEXT, Statement
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind


@transaction.atomic
def add_statement(*, by: Actor, person: Person, day: date, text: str, source: str) -> Statement:
    """Notes what was said about a person's day; no finding changes by it.

    Refuses a day to come, a day without a post, and a statement of fewer than 10 or more than 300 letters.
    """
    post = post_of(person, day)
    if post is None or day > local_date(clock.now(), post.zone):
        raise Invalid(
            "Pilih tanggal yang sudah lewat, saat pegawai ini bertugas.", field="day", code="bad_day"
        )
    require_evaluate(by, post.node)
    words = text.replace("\x00", "").strip()
    if not 10 <= len(words) <= MAX_TEXT:
        raise Invalid(f"Tuliskan dalam 10 sampai {MAX_TEXT} huruf.", field="words", code="words_missing")
    row = Statement.objects.create(
        person=person, date=day, text=words, source=source[:120], by=person_behind(by), at=clock.now()
    )
    audit.record(by=by, action="attendance.statement_added", subject=row, node_path=post.node.path)
    return row

"""An official determines days over which a circular reached back; until then nobody is absent by it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tatakerja.attendance.access import require_close
from tatakerja.attendance.models import MAX_TEXT, Determination
from tatakerja.attendance.services.evaluating import evaluate_days
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.models import Node
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind

_JOB = Job("attendance.determination")


def determine_days(
    *, by: Actor, circular_id: int, agency: Node, first: date, last: date, choice: str, reason: str
) -> Determination:
    """Chooses by which rules an agency's days are judged; the result not chosen is kept beside the other.

    Refuses a reversed range, an unknown choice and a missing reason.
    """
    require_close(by, agency)
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if choice not in Determination.Choice.values:
        raise Invalid("Pilih aturan yang dipakai.", field="choice", code="unknown_choice")
    missing = "Tuliskan alasan penetapan: pegawai akan membacanya."
    words = words_of(reason, "reason", MAX_TEXT, required=missing)
    with transaction.atomic():
        row = Determination.objects.create(
            circular_id=circular_id, node=agency, first=first, last=last, choice=choice, reason=words,
            by=person_behind(by), at=clock.now(),
        )  # fmt: skip
        audit.record(
            by=by,
            action="attendance.days_determined",
            subject=row,
            node_path=agency.path,
            data={
                "circular": circular_id,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "choice": choice,
            },
        )
    evaluate_days(by=_JOB, node=agency, first=first, last=last)
    return row

"""The leaders know of every promise that is near or broken."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.notify import send
from tatakerja.platform.notify.events import PROMISE_NEAR
from tatakerja.service.models import Complaint, ComplaintStep
from tatakerja.service.queries.complaints import leaders_of, shown
from tatakerja.service.rules.complaints import Stage, must_tell, told_mark
from tatakerja.service.services.story import WATCH, held_complaint, record, write_step


@transaction.atomic
def tell_leaders(*, by: Actor = WATCH, complaint: Complaint) -> bool:
    """Tells the leaders of a promise that is near or broken, once each; answers whether there was need.

    The notice is written with the act: a server that dies tells late, not never. Where nobody has an account
    the step stands in the story all the same.
    """
    return tell_if_near(held_complaint(complaint), by)


def tell_if_near(held: Complaint, by: Actor = WATCH) -> bool:
    """The same inside the transaction of another act: a promise that is near at once is told at once."""
    now = clock.now()
    one = shown([held], now)[0]
    if one.due is None or not must_tell(one.stage, one.due, held.escalated_to):
        return False
    late = one.stage is Stage.LATE
    held.escalated_to = told_mark(one.due, one.stage)
    held.save(update_fields=["escalated_to"])
    words = f"Tenggat {formats.medium_date(one.due)} {'sudah lewat' if late else 'hampir tiba'}."
    write_step(held, ComplaintStep.Act.ESCALATED, by, words, public=False)
    send(
        PROMISE_NEAR.code,
        leaders_of(held.node, local_date(now, held.region.zone)),
        title=f"Laporan masyarakat {'sudah' if late else 'hampir'} lewat tenggat",
        text=f"{held.get_kind_display()}, tenggat {formats.long_date(one.due)}.",
        url=reverse("service:complaint", args=[held.pk]),
        key=f"complaint-{held.pk}-{one.due:%Y%m%d}-{int(late)}",
    )
    record(by, "escalated", held, due=one.due.isoformat(), late=late)
    return True

"""Background work of services: no promise to the public passes without the leaders knowing."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from tatakerja.kernel.zones import local_date
from tatakerja.platform import formats
from tatakerja.platform.audit import Job
from tatakerja.platform.letters import site_address
from tatakerja.platform.mail import MailAway, MailRefused, send_mail
from tatakerja.platform.scheduler import every_minutes, periodic
from tatakerja.service.queries.complaints import Shown, leaders_of, to_escalate
from tatakerja.service.rules.complaints import Stage
from tatakerja.service.services.complaints import escalate_complaint

WATCH = Job("service.promises")


@periodic("service.promises", every_minutes(30))
def watch_promises(now: datetime) -> None:
    """Tells the leaders of every promise that is near or broken; mail that fails is tried again."""
    for one in to_escalate(now):
        if one.due is not None and _told(one, one.due, now):
            escalate_complaint(
                by=WATCH,
                complaint=one.complaint,
                due=one.due,
                late=one.stage is Stage.LATE,
            )


def _told(one: Shown, due: date, now: datetime) -> bool:
    """Whether a letter went out, or there is nobody to write to: the page shows it in any case."""
    late = one.stage is Stage.LATE
    to = leaders_of(one.complaint.node, local_date(now, one.complaint.region.zone))
    state = "sudah lewat tenggat" if late else "hampir lewat tenggat"
    text = (
        f"Laporan masyarakat {state}: {one.complaint.get_kind_display()}, "
        f"tenggat {formats.long_date(due)}, kantor {one.complaint.node.name}.\n\n"
        f"{site_address()}{reverse('service:complaint', args=[one.complaint.pk])}"
    )
    try:
        if to:
            mark = f"complaint-{one.complaint.pk}-{due:%Y%m%d}-{int(late)}@tatakerja"
            send_mail(to=to, subject=f"Laporan masyarakat {state}", text=text, message_id=mark)
    except (MailAway, MailRefused):
        return False
    return True

"""Mails that tell whose turn it is: no names of employees, no facts, only where to look and until when."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse

from tatakerja.discipline.models import Case, Reminder
from tatakerja.discipline.queries import (
    NEAR_DAYS,
    NextStep,
    book_on,
    calendar_of,
    local_today,
    next_step,
    with_papers,
)
from tatakerja.discipline.rules.process import ENDED, Part
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import in_force
from tatakerja.organisation.models import Node, Person, Role, RoleGrant
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock, formats
from tatakerja.platform.audit import Job
from tatakerja.platform.mail import MailAway, MailRefused, send_mail
from tatakerja.platform.site import whole_address

log = logging.getLogger(__name__)


def send_reminders(*, by: Job) -> int:
    """Tells everybody whose step has arisen, is due within two working days, or is overdue; each once.

    An overdue step is told one level up as well: the superior's own superior (who does not examine answers
    for it himself, PP 94/2021 arts. 26-28) and an officer; of an officer's step those of the region.

    Returns how many mails went out. A mail server that is away ends the round; the next one goes on.
    """
    sent = 0
    rows = with_papers(Case.objects.exclude(stage__in=[one.value for one in ENDED]).order_by("pk"))
    for case in rows.iterator(chunk_size=200):
        calendar = calendar_of(case)
        step = next_step(case, book_on(case.region, local_today(case)), calendar)
        if step is None or step.part is None:
            continue
        try:
            sent += sum(_remind(case, step, address, calendar) for address in addresses_of(case, step.part))
            if step.overdue(local_today(case)):
                sent += sum(_escalate(case, step, address) for address in above(case, step.part))
        except MailAway as away:
            log.warning("reminders of discipline wait: %s", away)
            break
    return sent


def _remind(case: Case, step: NextStep, address: str, calendar: HolidayCalendar) -> int:
    moment, due = _moment(case, step, calendar)
    return _tell(case, step, address, moment, due)


def _escalate(case: Case, step: NextStep, address: str) -> int:
    assert step.due is not None
    return _tell(case, step, address, Reminder.Moment.RAISED, step.due)


def _tell(case: Case, step: NextStep, address: str, moment: str, due: date) -> int:
    known = Reminder.objects.filter(case=case, code=step.rule, due=due, moment=moment, address=address)
    if known.exists():
        return 0
    try:
        send_mail(to=[address], subject=_subject(moment), text=_text(case, step, moment))
    except MailRefused as refused:
        log.warning("a reminder of case %s was refused: %s", case.pk, refused)
    try:
        with transaction.atomic():
            Reminder.objects.create(
                case=case, code=step.rule, due=due, moment=moment, address=address, sent_at=clock.now()
            )
    except IntegrityError:
        return 0
    return 1


def _moment(case: Case, step: NextStep, calendar: HolidayCalendar) -> tuple[str, date]:
    """Why to write now, and the day that the reminder is about; a step without a day is about its start."""
    today = local_today(case)
    if step.due is None:
        return Reminder.Moment.NEW, local_date(case.changed_at, case.agency.zone)
    if step.due < today:
        return Reminder.Moment.OVERDUE, step.due
    near = calendar.add_working_days(step.due, -NEAR_DAYS)
    return (Reminder.Moment.NEAR if today >= near else Reminder.Moment.NEW), step.due


def _subject(moment: str) -> str:
    if moment == Reminder.Moment.RAISED:
        return "Dinaikkan kepada Anda: langkah berkas disiplin lewat tenggat"
    if moment == Reminder.Moment.OVERDUE:
        return "Lewat tenggat: satu langkah pada berkas disiplin"
    return "Satu langkah pada berkas disiplin menunggu Anda"


def _text(case: Case, step: NextStep, moment: str) -> str:
    lines = [f"Langkah: {step.text}."]
    if step.due is not None:
        source = f" ({step.source})" if step.source else ""
        lines.append(f"Paling lambat: {formats.long_date(step.due)}{source}.")
    if moment == Reminder.Moment.RAISED:
        lines.append(
            "Yang wajib melakukannya belum melakukannya. Ingatkan, atau tindak lanjuti sesuai wewenang."
        )
        if step.part is Part.SUPERIOR:
            lines.append(
                "Atasan langsung yang tidak memeriksa dapat dijatuhi hukuman (PP 94/2021 art. 26-28)."
            )
    lines += [
        f"Buka berkasnya di {whole_address(reverse('discipline:case', args=[case.pk]))}",
        "Isi berkas rahasia dan tidak dikirim lewat surel.",
    ]
    return "\n".join(lines)


def addresses_of(case: Case, part: Part) -> list[str]:
    """Mail addresses of whose turn it is; the region's officers where the agency has none."""
    people: Mapping[Part, Callable[[], Iterable[Person | None]]] = {
        Part.SUBJECT: lambda: [case.person],
        Part.SUPERIOR: lambda: [case.superior],
        Part.EXAMINER: lambda: [one.person for one in case.examiners.all()],
        Part.DECIDER: lambda: [case.decider],
        Part.OFFICER: lambda: _officers(case),
    }
    left_out = None if part is Part.SUBJECT else case.person_id  # no mail meant for others
    found = [one for one in people[part]() if one is not None and one.pk != left_out]
    return sorted({one.email for one in found if one.email})


def above(case: Case, part: Part) -> list[str]:
    """Mail addresses of who is told of an overdue step besides: not whose step it is, nor the employee."""
    found = _holders(case, Role.BKD_OFFICER, case.region) if part is Part.OFFICER else _officers(case)
    superior = case.superior if part is Part.SUPERIOR else None
    if superior is not None:
        post = post_of(superior, local_today(case))
        upper = [post.superior_id] if post is not None and post.superior_id is not None else []
        found = [*found, *Person.objects.filter(pk__in=upper, active=True)]
    own = addresses_of(case, part)
    return sorted({one.email for one in found if one.email and one.pk != case.person_id} - set(own))


def _officers(case: Case) -> list[Person]:
    found = _holders(case, Role.AGENCY_OFFICER, case.agency)
    return found or _holders(case, Role.BKD_OFFICER, case.region)


def _holders(case: Case, role: str, node: Node) -> list[Person]:
    day = local_today(case)
    grants = RoleGrant.objects.filter(in_force(day), role=role, node=node, user__person__isnull=False)
    return [grant.user.person for grant in grants.select_related("user__person")]

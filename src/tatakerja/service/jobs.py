"""Background work of services: no promise to the public passes without the leaders knowing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.urls import reverse

from tatakerja.kernel import zones
from tatakerja.kernel.zones import local_date
from tatakerja.platform import formats, notify
from tatakerja.platform.audit import Job
from tatakerja.platform.notify.strangers import Away, Refused, tell
from tatakerja.platform.scheduler import daily, every_minutes, periodic
from tatakerja.service.models import (
    ComplaintStep,
    ConsultationContact,
    ConsultationMessage,
    PublicService,
    SealedIdentity,
)
from tatakerja.service.queries.appointments import to_miss, to_remind
from tatakerja.service.queries.complaints import to_escalate
from tatakerja.service.queries.consultations import to_close, to_escalate_now, to_tell
from tatakerja.service.queries.counters import accounts_that_staff, counter_days
from tatakerja.service.queries.silence import news_to_tell, to_lapse, to_notice
from tatakerja.service.rules.consultations import Stage as QuestionStage
from tatakerja.service.services.appointments import forget_contacts, miss, note_reminded
from tatakerja.service.services.consultations import close, escalate, note_told
from tatakerja.service.services.counters import source_of
from tatakerja.service.services.promises import tell_leaders
from tatakerja.service.services.sealing import unseal
from tatakerja.service.services.sent import forget_sent
from tatakerja.service.services.silence import lapse, note_news, remind_reporter

log = logging.getLogger(__name__)

VISITS = Job("service.visits")
ADVICE = Job("service.consultations")
REMIND_AHEAD = timedelta(hours=24)


@periodic("service.promises", every_minutes(30))
def watch_promises(now: datetime) -> None:
    """Tells the leaders of every promise that is near or broken."""
    for one in to_escalate(now):
        tell_leaders(complaint=one.complaint)


@periodic("service.silence", every_minutes(30))
def watch_silence(now: datetime) -> None:
    """Reminds reporters who say nothing, closes what they leave, tells those who want to be told of news."""
    for complaint in to_notice(now):
        remind_reporter(complaint=complaint)
    for complaint in to_lapse(now):
        lapse(complaint=complaint)
    for identity, step in news_to_tell(now):
        _tell_news(identity, step)


def _tell_news(identity: SealedIdentity, step: ComplaintStep) -> None:
    """Tells a reporter that there is something to read, never what; nobody sees the contact."""
    url = reverse("service:track", args=[identity.complaint.code])
    text = "Ada kabar tentang laporan Anda. Buka halaman ini untuk membacanya."
    key = f"complaint-news-{identity.pk}-{step.pk}"
    try:
        tell(unseal(identity.sealed)["contact"], title="Kabar laporan Anda", text=text, url=url, key=key)
    except Away:
        return
    except Refused:
        log.info("news of complaint %s refused", identity.complaint_id)
    note_news(identity=identity, step=step)


@periodic("service.sent_forms", daily())
def forget_sent_forms(now: datetime) -> None:
    """Forgets which forms were sent once nobody can send them again."""
    forget_sent(now)


@periodic("service.counters", every_minutes(30))
def watch_counters(now: datetime) -> None:
    """Tells heads and officers of a counter that the next three open days leave short, once for each day."""
    rows = PublicService.objects.filter(active=True, needs__isnull=False).distinct()
    for service in rows.select_related("node"):
        today = local_date(now, service.node.zone)
        for one in counter_days(service, source_of(service), today)[:3]:
            if one.short:
                notify.send(
                    "service.counter_short",
                    accounts_that_staff(service.node, today),
                    title=f"{service.name} kekurangan petugas",
                    text=" ".join(short.sentence for short in one.short),
                    url=reverse("service:kept", args=[service.pk]),
                    key=f"{source_of(service)}/{one.day:%Y%m%d}",
                )


@periodic("service.reminders", every_minutes(15))
def remind_visitors(now: datetime) -> None:
    """Reminds who left a contact a day before; a way that is away is tried again until the slot begins."""
    for visit in to_remind(now, REMIND_AHEAD):
        contact = unseal(visit.contact.sealed)["contact"]
        moment = formats.clock(visit.starts_at, visit.service.node.zone) if visit.starts_at else ""
        text = f"Janji temu {visit.service.name}: {formats.long_date(visit.day)}, {moment}."
        url = reverse("service:ticket", args=[visit.code])
        try:
            tell(contact, title="Pengingat janji temu", text=text, url=url, key=f"appointment-{visit.pk}")
        except Away:
            continue
        except Refused:
            log.info("reminder of appointment %s refused", visit.pk)
        note_reminded(by=VISITS, visit=visit)


@periodic("service.visits", every_minutes(15))
def close_visits(now: datetime) -> None:
    """Slots that have ended without anybody arriving; contacts of days that are over."""
    for visit in to_miss(now):
        miss(by=VISITS, visit=visit)
    forget_contacts(by=VISITS, before=local_date(now, zones.WIB))


@periodic("service.consultations", every_minutes(10))
def watch_consultations(now: datetime) -> None:
    """Leaders of promises near or broken; askers of new answers; threads that nobody goes on with."""
    for one in to_escalate_now(now):
        escalate(by=ADVICE, asked=one.asked, late=one.stage is QuestionStage.LATE)
    for contact, message in to_tell():
        _tell_answer(contact, message)
    for asked in to_close(now):
        close(by=ADVICE, asked=asked)


def _tell_answer(contact: ConsultationContact, message: ConsultationMessage) -> None:
    """Tells the asker that an answer is there, never what it says."""
    url = reverse("service:question", args=[contact.consultation.code])
    text = "Pertanyaan Anda sudah dijawab. Buka halaman ini untuk membacanya."
    try:
        tell(
            unseal(contact.sealed)["contact"],
            title="Jawaban konsultasi",
            text=text,
            url=url,
            key=f"consultation-answer-{message.pk}",
        )
    except Away:
        return
    except Refused:
        log.info("notice of answer %s refused", message.pk)
    note_told(by=ADVICE, contact=contact, message=message)

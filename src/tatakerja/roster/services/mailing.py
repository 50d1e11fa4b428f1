"""Telling people by mail what a publication changed for them; exactly those whose days changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.mail import MailAway, send_mail
from tatakerja.roster.models import PlanNotice, RosterPlan
from tatakerja.roster.rules.screen import WORDS

# After a week a letter about a roster no longer helps; the notice on the page stays.
WORTH_SENDING: Final = timedelta(days=7)
_MOST_DAYS: Final = 31


def plans_to_mail(now: datetime) -> list[int]:
    """Rosters with notices that the mail server has not taken yet; one query."""
    rows = _waiting(now).order_by("plan_id").values_list("plan_id", flat=True).distinct()
    return list(rows)


def deliver_notices(*, by: Actor, plan_id: int) -> int:
    """Mails the waiting notices of one publication; answers how many letters the server took.

    A server that is away ends the round: what is left waits for the next. An address that is refused is
    noted and not tried again; its notice stands on the person's page all the same.
    """
    taken = 0
    waiting = _waiting(clock.now()).filter(plan_id=plan_id).select_related("person", "plan__agency")
    for notice in waiting.order_by("id"):
        claimed = PlanNotice.objects.filter(pk=notice.pk, mailed_at__isnull=True)
        if not claimed.update(mailed_at=clock.now()):
            continue  # another worker has it
        try:
            send_mail(
                to=[notice.person.email],
                subject=f"Jadwal kerja {formats.medium_date(notice.plan.first)} – "
                f"{formats.medium_date(notice.plan.last)}",
                text=letter(notice),
                message_id=f"jadwal-{notice.pk}.{notice.plan_id}@tatakerja",
            )
        except MailAway:
            PlanNotice.objects.filter(pk=notice.pk).update(mailed_at=None)
            break
        except TatakerjaError as error:
            PlanNotice.objects.filter(pk=notice.pk).update(mailed_at=None, mail_error=str(error)[:300])
            continue
        taken += 1
    if taken:
        _record(by, plan_id, taken)
    return taken


@transaction.atomic
def _record(by: Actor, plan_id: int, taken: int) -> None:
    plan = RosterPlan.objects.select_related("agency").get(pk=plan_id)
    audit.record(
        by=by,
        action="roster.notices_mailed",
        subject=plan,
        node_path=plan.agency.path,
        data={"count": taken},
    )


def _waiting(now: datetime) -> QuerySet[PlanNotice]:
    return PlanNotice.objects.filter(
        mailed_at__isnull=True, mail_error="", seen_at__isnull=True, made_at__gt=now - WORTH_SENDING
    ).exclude(person__email="")


def letter(notice: PlanNotice) -> str:
    """The letter's text: each changed day with what it was and is."""
    plan = notice.plan
    lines = [f"Yth. {notice.person.name},", ""]
    period = f"{formats.medium_date(plan.first)} sampai {formats.medium_date(plan.last)}"
    if notice.days:
        lines += [f"Jadwal kerja Anda ({period}) berubah:"]
        lines += [_line(*day) for day in notice.days[:_MOST_DAYS]]
        if len(notice.days) > _MOST_DAYS:
            lines += [f"- dan {len(notice.days) - _MOST_DAYS} hari lain"]
    else:
        lines += [f"Jadwal kerja Anda untuk {period} sudah terbit."]
    lines += ["", "Lihat selengkapnya di Tatakerja, halaman Jadwal saya.", plan.agency.name]
    return "\n".join(lines)


def _line(day: str, before: str, now: str) -> str:
    return f"- {formats.short_date(date.fromisoformat(day))}: dari {WORDS[before]} menjadi {WORDS[now]}"

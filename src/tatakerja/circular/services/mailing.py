"""Letters of circulars: to people without an account, and reminders of reviews to officers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from tatakerja.circular.access import reviewers_of
from tatakerja.circular.models import Circular, Notice, Review
from tatakerja.circular.queries import label_of, policy_of
from tatakerja.kernel import zones
from tatakerja.kernel.errors import TatakerjaError
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.mail import MailAway, send_mail
from tatakerja.platform.models import User
from tatakerja.platform.site import whole_address

# Another worker may take a letter again after this time; a server that answers at all answers sooner.
CLAIM: Final = timedelta(minutes=10)
AWAY: Final = timedelta(minutes=15)
AGAIN: Final = timedelta(days=7)
_MANY: Final = 500


def send_notices(*, by: Actor, now: datetime) -> int:
    """Writes to the people without an account whose days change; answers how many letters went out.

    Stops where the mail server is away: the rest waits. An address that is refused is noted and left alone.
    """
    waiting = Notice.objects.filter(mail_next_at__lte=now).order_by("mail_next_at", "id")
    sent: dict[int, int] = {}
    rows = waiting.select_related("circular", "circular__region", "person")[:_MANY]
    for notice in list(rows):
        taken = Notice.objects.filter(pk=notice.pk, mail_next_at=notice.mail_next_at)
        if not taken.update(mail_next_at=now + CLAIM):
            continue
        try:
            _write_notice(notice)
        except MailAway:
            Notice.objects.filter(mail_next_at__lte=now + CLAIM).update(mail_next_at=now + AWAY)
            break
        except TatakerjaError as error:
            Notice.objects.filter(pk=notice.pk).update(mail_next_at=None, mail_error=str(error)[:200])
        else:
            Notice.objects.filter(pk=notice.pk).update(mail_next_at=None, mailed_at=now)
            sent[notice.circular_id] = sent.get(notice.circular_id, 0) + 1
    _record(by, sent)
    return sum(sent.values())


@transaction.atomic
def _record(by: Actor, sent: dict[int, int]) -> None:
    """Notes the letters of this run by circular; each of them stays sent whatever happens here."""
    for row in Circular.objects.filter(pk__in=sent).select_related("region"):
        data = {"letters": sent[row.pk]}
        audit.record(
            by=by, action="circular.notices_mailed", subject=row, node_path=row.region.path, data=data
        )


def changed_from(first: date) -> str:
    """The one sentence that everybody concerned is told."""
    return f"Hari kerja Anda berubah mulai {formats.long_date(first)}"


def _write_notice(notice: Notice) -> None:
    circular = notice.circular
    label = label_of(policy_of(circular))
    text = (
        f"Yth. {notice.person.name},\n\n"
        f"{changed_from(notice.first)}.\n{label}\n"
        f"{circular.title}\n\n"
        f"Isi edaran dan jadwal Anda: {whole_address(reverse('circular:detail', args=[circular.pk]))}\n\n"
        "Surat ini dibuat otomatis; tidak perlu dibalas."
    )
    send_mail(
        to=[notice.person.email],
        subject=changed_from(notice.first),
        text=text,
        message_id=f"edaran-{circular.pk}.{notice.person_id}@tatakerja",
    )


def send_reminders(*, by: Actor, now: datetime) -> int:
    """Writes to the officers of reviews that wait: when one is opened, on its day, then every week.

    Answers how many reviews were written about. A mail server that is away is tried at the next run.
    """
    waiting = Review.objects.filter(decision="").select_related("circular", "circular__region")
    written = 0
    for review in waiting.order_by("due_on", "id"):
        if not _is_due(review, now):
            continue
        try:
            written += _remind(by, review, now)
        except MailAway:
            break
    return written


def _is_due(review: Review, now: datetime) -> bool:
    if review.mailed_at is None:
        return True
    zone = review.circular.region.zone
    last = zones.local_date(review.mailed_at, zone)
    again = review.due_on if last < review.due_on else last + AGAIN
    return again <= zones.local_date(now, zone)


@transaction.atomic
def _remind(by: Actor, review: Review, now: datetime) -> int:
    """One letter to every officer with an address; nobody to write to is nothing written."""
    circular = review.circular
    officers = [(one, address) for one in reviewers_of(circular) if (address := _address(one))]
    if not officers:
        return 0
    Review.objects.filter(pk=review.pk).update(mailed_at=now)
    refused = []
    for officer, address in officers:
        try:
            _write_reminder(review, officer, address, now)
        except MailAway:
            raise
        except TatakerjaError as error:
            refused.append({"officer": officer.pk, "code": error.code})
    data = {"due_on": review.due_on.isoformat(), "officers": [one.pk for one, _ in officers]}
    audit.record(
        by=by,
        action="circular.review_reminded",
        subject=review,
        node_path=circular.region.path,
        data=data | {"refused": refused},
    )
    return 1


def _address(user: User) -> str:
    """The account's address, else that of the person behind it."""
    return user.email or Person.objects.filter(user=user).values_list("email", flat=True).first() or ""


def _write_reminder(review: Review, officer: User, address: str, now: datetime) -> None:
    label = label_of(policy_of(review.circular))
    send_mail(
        to=[address],
        subject=f"Evaluasi edaran: {label}, {formats.medium_date(review.due_on)}",
        text=_reminder(review, str(officer), formats.long_date(review.due_on)),
        message_id=f"evaluasi-{review.pk}.{officer.pk}.{now:%Y%m%d}@tatakerja",
    )


def _reminder(review: Review, name: str, due: str) -> str:
    circular = review.circular
    plan = policy_of(circular).valid.review
    figures = "".join(
        f"- {row.get('label', row['name'])}: {row['before'] or '–'} → {row['during'] or '–'}\n"
        for row in review.measured
    )
    table = f"Angka sebelum dan selama berlaku:\n{figures}\n" if figures else ""
    return (
        f"Yth. {name},\n\n"
        f"{label_of(policy_of(circular))} perlu dievaluasi pada {due}"
        f"{f' ({plan})' if plan else ''}. Berlaku {_span(circular)}.\n"
        f"{circular.title}\n\n{table}"
        "Putuskan dilanjutkan, diubah, atau diakhiri di sini: "
        f"{whole_address(reverse('circular:review', args=[review.pk]))}\n"
    )


def _span(circular: Circular) -> str:
    first: date | None = circular.valid_from
    assert first is not None
    if circular.valid_until is None:
        return f"sejak {formats.medium_date(first)}, tanpa batas akhir"
    return formats.date_range(first, circular.valid_until)

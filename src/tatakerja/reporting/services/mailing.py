"""The letter's way to the BKD's mailbox: taken once, tried again while the server is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tatakerja.kernel.errors import Conflict, Invalid, TatakerjaError
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.mail import Attachment, MailAway, send_mail
from tatakerja.reporting.access import require_send
from tatakerja.reporting.models import Digest
from tatakerja.reporting.queries.plans import plan_of
from tatakerja.reporting.services import letters

# A second worker may take a letter again after this time; a server that answers at all answers sooner.
CLAIM = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)


def deliver_digest(*, by: Actor, digest_id: int) -> bool:
    """Hands a waiting letter to the mail server; True when the server has taken it.

    A server that is away leaves the letter waiting, with the next try 1, 2, 4 … 60 minutes later; a refusal
    needs a person. Two workers never send it at once: each takes it for `CLAIM` first.
    """
    now = clock.now()
    waiting = Digest.objects.filter(pk=digest_id, mail_state=Digest.Mail.WAITING, mail_next_at__lte=now)
    if not waiting.update(mail_next_at=now + CLAIM):
        return False
    digest = Digest.objects.select_related("agency").get(pk=digest_id)
    try:
        send_mail(
            to=[digest.mail_to],
            subject=letters.subject(digest),
            text=letters.mail_text(digest),
            attachments=[
                Attachment(letters.file_name(digest), letters.digest_pdf(digest), "application/pdf")
            ],
            message_id=f"laporan-{digest.pk}.{digest.sha256[:16]}@tatakerja",
        )
    except TatakerjaError as error:
        _not_delivered(by, digest, error)
        return False
    _delivered(by, digest)
    return True


@transaction.atomic
def _delivered(by: Actor, digest: Digest) -> None:
    digest.mail_state, digest.mailed_at = Digest.Mail.DELIVERED, clock.now()
    digest.mail_tries += 1
    digest.mail_error, digest.mail_next_at = "", None
    digest.save(update_fields=list(Digest.MAIL_FIELDS))
    audit.record(
        by=by,
        action="reporting.digest_mailed",
        subject=digest,
        node_path=digest.agency.path,
        data={"to": digest.mail_to, "tries": digest.mail_tries},
    )


@transaction.atomic
def _not_delivered(by: Actor, digest: Digest, error: TatakerjaError) -> None:
    digest.mail_tries = min(digest.mail_tries + 1, 9999)
    digest.mail_error = str(error)[:300]
    if isinstance(error, MailAway):
        wait = min(timedelta(minutes=2 ** min(digest.mail_tries - 1, 10)), LONGEST_WAIT)
        digest.mail_next_at = clock.now() + wait
    else:
        digest.mail_state, digest.mail_next_at = Digest.Mail.REFUSED, None
    digest.save(update_fields=list(Digest.MAIL_FIELDS))
    audit.record(
        by=by,
        action="reporting.digest_mail_failed",
        subject=digest,
        node_path=digest.agency.path,
        data={"code": error.code, "tries": digest.mail_tries},
    )


@transaction.atomic
def resend_digest(*, by: Actor, digest: Digest) -> Digest:
    """Puts a letter that was not taken back in the queue, to the address that the region has now."""
    require_send(by, digest.agency)
    if digest.mail_state == Digest.Mail.DELIVERED or digest.state != Digest.State.SENT:
        raise Conflict("Surel laporan ini tidak sedang menunggu dikirim ulang.", code="not_waiting")
    address = plan_of(digest.agency, digest.date).region.report_email
    if not address:
        raise Invalid("Alamat surel BKD belum diisi. Hubungi petugas BKD.", field="to", code="no_address")
    digest.mail_to, digest.mail_state = address, Digest.Mail.WAITING
    digest.mail_next_at = clock.now()
    digest.save(update_fields=list(Digest.MAIL_FIELDS))
    audit.record(
        by=by,
        action="reporting.digest_requeued",
        subject=digest,
        node_path=digest.agency.path,
        data={"to": address},
    )
    return digest


def waiting_letters(now: datetime) -> list[int]:
    """Ids of the letters that are to be tried at ``now``, the oldest first."""
    due = Q(mail_state=Digest.Mail.WAITING, mail_next_at__lte=now)
    return list(Digest.objects.filter(due).order_by("sent_at").values_list("pk", flat=True)[:200])

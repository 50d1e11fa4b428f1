"""Calendar invitations leave by mail: tried again while the server is away, given up when it refuses."""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.permit.access import require_system
from tatakerja.permit.models import InvitationLetter, Meeting
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.icalendar import Invitation, invitation_text
from tatakerja.platform.mail import Attachment, MailAway, MailRefused, send_mail

AT_ONCE = 100


def deliver_invitations(*, by: Actor) -> int:
    """Sends what waits, the oldest first; answers how many letters the mail server took."""
    require_system(by)
    waiting = InvitationLetter.objects.filter(sent_at__isnull=True, failed="")
    rows = waiting.select_related("meeting__person", "meeting__room", "meeting__node", "person")
    sent = 0
    for letter in rows.order_by("tries", "id")[:AT_ONCE]:
        if not _deliver(by, letter):
            break
        sent += 1
    return sent


def _deliver(by: Actor, letter: InvitationLetter) -> bool:
    """False only where the server is away: then the others need not be tried now."""
    try:
        _send(letter)
    except MailAway:
        letter.tries += 1
        letter.save(update_fields=["tries"])
        return False
    except (MailRefused, Invalid) as refusal:
        letter.failed = refusal.message[:300]
        letter.save(update_fields=["failed"])
        return True
    with transaction.atomic():
        letter.sent_at = clock.now()
        letter.save(update_fields=["sent_at"])
        data = {"method": letter.method, "person": letter.person_id}
        audit.record(
            by=by,
            action="permit.invitation_sent",
            subject=letter,
            node_path=letter.meeting.node.path,
            data=data,
        )
    return True


def _send(letter: InvitationLetter) -> None:
    meeting, guest = letter.meeting, letter.person
    cancelled = letter.method == InvitationLetter.Method.CANCEL
    text = invitation_text(_invitation(letter), letter.queued_at, cancelled=cancelled)
    send_mail(
        to=[guest.email],
        subject=f"{'Dibatalkan' if cancelled else 'Undangan'}: {meeting.title}",
        text=_words(meeting, cancelled),
        attachments=[Attachment("undangan.ics", text.encode(), f"text/calendar; method={letter.method}")],
        message_id=f"meeting-{meeting.pk}.{letter.sequence}.{guest.pk}@tatakerja",
    )


def _invitation(letter: InvitationLetter) -> Invitation:
    meeting, guest = letter.meeting, letter.person
    return Invitation(
        uid=f"meeting-{meeting.pk}@tatakerja",
        sequence=letter.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=meeting.title,
        organiser=(meeting.person.name, meeting.person.email or guest.email),
        guest=(guest.name, guest.email),
        description=meeting.agenda,
        place=meeting.room.name if meeting.room else "Daring",
        link=meeting.link,
    )


def _words(meeting: Meeting, cancelled: bool) -> str:
    zone = meeting.node.zone
    day = formats.long_date(formats.as_date(meeting.starts_at, zone))
    when = f"{day}, pukul {formats.clock(meeting.starts_at, zone)}"
    where = meeting.link if meeting.online else (meeting.room.name if meeting.room else "")
    lines = [
        f"{'Acara ini dibatalkan.' if cancelled else 'Anda diundang.'}",
        "",
        meeting.title,
        when,
        where,
        meeting.answer if cancelled else meeting.agenda,
        f"Penyelenggara: {meeting.person}",
    ]
    return "\n".join(line for line in lines if line or line == "")

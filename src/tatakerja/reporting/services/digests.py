"""Writes of the reports: prepare, send, hand to the mail server, set up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import clock_text
from tatakerja.organisation.models import Node, Role
from tatakerja.organisation.queries import accounts_with_role
from tatakerja.platform import audit, clock, notify
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.formats import medium_date
from tatakerja.platform.mail import require_address
from tatakerja.platform.pdf import sha256_of
from tatakerja.presence.queries.requests import request_counts
from tatakerja.reporting.access import require_send, require_settings
from tatakerja.reporting.models import MAX_WAIT_MINUTES, Digest, ReportSettings
from tatakerja.reporting.queries.people import preview
from tatakerja.reporting.queries.plans import Plan, plan_of, settings_of
from tatakerja.reporting.rules import Slot, letter_number, parse_times
from tatakerja.reporting.services.letters import nota_dinas


class ReportNotDue(Conflict):
    """A report of a moment that has not come yet."""

    code = "report_not_due"


class NoReportToday(Conflict):
    """The agency does not work on that day."""

    code = "no_report_today"


class NumbersChanged(Conflict):
    """The numbers changed between looking and sending; the sender looks again."""

    code = "numbers_changed"


def fingerprint(counts: dict[str, int], exceptions: Sequence[dict[str, object]]) -> str:
    """What the sender has seen, in twelve characters: the numbers and who is named for what."""
    named = [[row["person"], row["kind"]] for row in exceptions]
    return sha256_of({"counts": counts, "named": named})[:12]


@transaction.atomic
def prepare_digest(*, by: Actor, agency: Node, day: date, slot: str) -> Digest:
    """Counts the agency at the report's moment and keeps it as a draft; a sent report is returned as it is.

    Evidence that a phone delivers late counts at the moment of the tap, so a draft may be prepared again.
    Raises `NotAllowed`, `Invalid` for a slot that the day does not have, `NoReportToday`.
    """
    require_send(by, agency)
    plan = plan_of(agency, day)
    found = plan.slot(slot)
    # The clock and a person may prepare the same report at once; the second finds the first one's.
    Node.objects.select_for_update().get(pk=agency.pk)
    return _prepared(by, plan, found)


def _prepared(by: Actor, plan: Plan, slot: Slot) -> Digest:
    if not plan.explanation.working:
        raise NoReportToday(f"{plan.agency.name} tidak bekerja pada hari itu; tidak ada laporan.")
    now = clock.now()
    found = (
        Digest.objects.select_for_update().filter(agency=plan.agency, date=plan.day, slot=slot.label).first()
    )
    if found is not None and found.state == Digest.State.SENT:
        return found
    summary = preview(plan, slot, now)
    digest = found or Digest(agency=plan.agency, date=plan.day, slot=slot.label, due_at=slot.due)
    digest.due_at, digest.prepared_at = slot.due, now
    digest.counts = dict(summary.counts)
    digest.exceptions = [asdict(one) for one in summary.exceptions]
    digest.save()
    if found is None:
        audit.record(
            by=by,
            action="reporting.digest_prepared",
            subject=digest,
            node_path=plan.agency.path,
            data={"slot": slot.label, "date": plan.day.isoformat()},
        )
        if isinstance(by, Job):
            address = reverse("reporting:day", args=[plan.agency.pk])
            address += f"?tanggal={plan.day.isoformat()}&pukul={slot.label}"
            _tell_officers(digest, "reporting.digest_due", f"Laporan {slot.label} siap dikirim", address)
    return digest


@transaction.atomic
def send_digest(*, by: Actor, digest: Digest, note: str = "", seen: str = "") -> Digest:
    """Freezes the report with number and hash, shows it to the BKD, and hands the letter to the mail job.

    Counted afresh at this moment. ``seen`` is the `fingerprint` of what the sender looked at: when the
    numbers have changed since, nothing is sent (`NumbersChanged`). Sending twice returns the first.
    Raises `NotAllowed`, `ReportNotDue`, `NoReportToday`.
    """
    agency = digest.agency
    require_send(by, agency)
    plan = plan_of(agency, digest.date)
    slot = plan.slot(digest.slot)
    now = clock.now()
    if now < slot.due:
        raise ReportNotDue(
            f"Laporan {slot.label} baru bisa dikirim mulai pukul {clock_text(slot.due, agency.zone)}."
        )
    # One letter at a time per agency: the number series has no gaps and no twins.
    Node.objects.select_for_update().get(pk=agency.pk)
    fresh = _prepared(by, plan, slot)
    if fresh.state == Digest.State.SENT:
        return fresh
    if seen and seen != fingerprint(fresh.counts, fresh.exceptions):
        raise NumbersChanged("Ada kabar baru sejak halaman ini dibuka. Periksa angkanya, lalu kirim.")
    return _freeze(by, fresh, plan, note, now)


def _freeze(by: Actor, digest: Digest, plan: Plan, note: str, now: datetime) -> Digest:
    settings = settings_of(plan.region)
    year = digest.date.year
    series = Digest.objects.filter(agency=plan.agency, date__year=year)
    digest.serial = 1 + (series.aggregate(last=Max("serial"))["last"] or 0)
    code = plan.agency.short_name or plan.agency.code
    digest.number = letter_number(settings.number_pattern, serial=digest.serial, agency=code, year=year)
    digest.note, digest.sent_at, digest.sent_by = note.strip(), now, person_behind(by)
    digest.state = Digest.State.SENT
    asked = request_counts(plan.agency, digest.date).get(plan.slot(digest.slot).clock)
    digest.requests = asked.as_json() if asked else {}
    digest.content = nota_dinas(digest, plan, settings)
    digest.sha256 = sha256_of(digest.content)
    digest.mail_to = plan.region.report_email
    digest.mail_state = Digest.Mail.WAITING if digest.mail_to else Digest.Mail.NONE
    digest.mail_next_at = now if digest.mail_to else None
    digest.save()
    audit.record(
        by=by,
        action="reporting.digest_sent",
        subject=digest,
        node_path=plan.agency.path,
        data={"number": digest.number, "sha256": digest.sha256, "counts": digest.counts},
    )
    if isinstance(by, Job):
        words = f"Laporan {digest.slot} terkirim ke BKD"
        _tell_officers(digest, "reporting.digest_sent", words, reverse("reporting:sent", args=[digest.pk]))
    return digest


def _tell_officers(digest: Digest, event: str, title: str, url: str) -> None:
    """Tells the agency's own officers about a report that no person made or sent."""
    notify.send(
        event,
        accounts_with_role(digest.agency, Role.AGENCY_OFFICER),
        title=title,
        text=f"{digest.agency.name}, {medium_date(digest.date)}.",
        url=url,
        key=f"digest-{digest.pk}",
    )


def _check_wait(minutes: int | None) -> None:
    if minutes is not None and not 0 <= minutes <= MAX_WAIT_MINUTES:
        raise Invalid(f"Kirim otomatis 0 sampai {MAX_WAIT_MINUTES} menit.", field="send_after_minutes")


@transaction.atomic
def set_reports(
    *,
    by: Actor,
    region: Node,
    times: Sequence[str],
    receiver: str,
    number_pattern: str,
    grace_minutes: int,
    email: str,
    send_after_minutes: int | None = None,
) -> ReportSettings:
    """The region's own report times, receiver and letter numbers; confirms the values that ship.

    ``send_after_minutes``: a report nobody sent goes out so long after its time; ``None``: never by itself.
    """
    require_settings(by, region)
    clocks = parse_times(times)
    letter_number(number_pattern, serial=1, agency="x", year=2026)
    if not 0 <= grace_minutes <= 240:
        raise Invalid("Toleransi terlambat 0 sampai 240 menit.", field="grace_minutes")
    _check_wait(send_after_minutes)
    address = email.strip()
    if address:
        require_address(address, "email")
    chosen = settings_of(region)
    chosen.times = [f"{one:%H:%M}" for one in clocks]
    chosen.receiver, chosen.number_pattern = receiver.strip(), number_pattern.strip()
    chosen.grace_minutes, chosen.to_be_confirmed, chosen.set_at = grace_minutes, False, clock.now()
    chosen.send_after_minutes = send_after_minutes
    chosen.save()
    Node.objects.filter(pk=region.pk).update(report_email=address)
    audit.record(
        by=by,
        action="reporting.settings_set",
        subject=chosen,
        node_path=region.path,
        data={"times": chosen.times, "grace": grace_minutes, "after": send_after_minutes, "to": address},
    )
    return chosen

"""Pages of reporting: the agency's three reports, letters, the month, settings, and the public check."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.kernel.zones import label, local_date
from tatakerja.organisation.models import Node
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import checked_answer, file_answer, form_answer, notify, page_of, user_of
from tatakerja.platform.spreadsheets import XLSX
from tatakerja.presence.queries.requests import request_counts
from tatakerja.reporting.access import (
    is_regional,
    may_send,
    require_agency,
    require_digest,
    require_region,
    sending_agency,
    visible_agencies,
    visible_digests,
    visible_regions,
)
from tatakerja.reporting.forms import DigestFilter, SendForm, SettingsForm, VerifyForm
from tatakerja.reporting.jobs import deliver_digest_job
from tatakerja.reporting.models import Digest
from tatakerja.reporting.queries.month import month_sheet
from tatakerja.reporting.queries.people import preview
from tatakerja.reporting.queries.plans import Plan, plan_of, settings_of
from tatakerja.reporting.queries.public import frozen_report
from tatakerja.reporting.rules import COUNTS, WORDS, Cell, Slot, cell_of, sentence
from tatakerja.reporting.services import (
    NumbersChanged,
    digest_pdf,
    fingerprint,
    month_workbook,
    prepare_digest,
    requests_sentence,
    resend_digest,
    send_digest,
    set_reports,
)


def _day_of(request: HttpRequest, agency: Node) -> date:
    today = local_date(clock.now(), agency.zone)
    try:
        found = date.fromisoformat(request.GET.get("tanggal") or request.POST.get("tanggal") or "")
    except ValueError:
        return today
    return min(found, today)


@require_GET
def digests(request: HttpRequest) -> HttpResponse:
    """The sender's own agency straight away; for everybody else the list of what was sent."""
    own = sending_agency(request.user)
    if own is not None and "semua" not in request.GET:
        return _day_page(request, own, SendForm())
    form = DigestFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = visible_digests(request.user).filter(state=Digest.State.SENT).select_related("agency", "sent_by")
    if given.get("tanggal"):
        rows = rows.filter(date=given["tanggal"])
    if given.get("cari"):
        words = given["cari"].strip()
        rows = rows.filter(Q(agency__name__icontains=words) | Q(number__icontains=words))
    context = {
        "form": form,
        "page": page_of(request, rows.order_by("-sent_at", "-id")),
        "own": own,
        "regional": is_regional(request.user),
        "agencies": visible_agencies(request.user),
        "regions": visible_regions(request.user),
    }
    return render(request, "reporting/digests.html", context)


@require_GET
def day(request: HttpRequest, agency_id: int) -> HttpResponse:
    """An agency's reports of one day, the one that is due opened."""
    return _day_page(request, require_agency(request.user, agency_id), SendForm())


def _day_page(request: HttpRequest, agency: Node, form: SendForm, status: int = 200) -> HttpResponse:
    now, chosen = clock.now(), _day_of(request, agency)
    plan = plan_of(agency, chosen)
    sent_rows = {row.slot: row for row in visible_digests(request.user).filter(agency=agency, date=chosen)}
    done = {slot for slot, row in sent_rows.items() if row.state == Digest.State.SENT}
    slot = _chosen_slot(request, plan, done)
    cells = [(one, _cell(plan, one, sent_rows.get(one.label), now)) for one in plan.slots]
    context: dict[str, Any] = {
        "agency": agency,
        "plan": plan,
        "day": chosen,
        "today": local_date(now, agency.zone),
        "zone": label(agency.zone),
        "cells": cells,
        "slot": slot,
        "form": form,
        "may_send": may_send(request.user, agency),
        "due": now >= slot.due,
        "requested": request_counts(agency, chosen).get(slot.clock),
        "digest": sent_rows.get(slot.label) if slot.label in done else None,
    }
    if plan.explanation.working and slot.label not in done and may_send(request.user, agency):
        context |= _preview(plan, slot)
    return render(request, "reporting/day.html", context, status=status)


def _cell(plan: Plan, slot: Slot, found: Digest | None, now: datetime) -> Cell:
    if found is None or found.state != Digest.State.SENT:
        return cell_of(slot.due, now, plan.grace_minutes, None)
    return cell_of(slot.due, now, plan.grace_minutes, found.sent_at, found.counts["no_news"])


def _chosen_slot(request: HttpRequest, plan: Plan, done: set[str]) -> Slot:
    """The one asked for, else the latest that has come and is not sent, else the last that has come."""
    asked = request.GET.get("pukul") or request.POST.get("pukul")
    if asked and any(one.label == asked for one in plan.slots):
        return plan.slot(asked)
    come = [one for one in plan.slots if one.due <= clock.now()]
    open_ones = [one for one in come if one.label not in done]
    return (open_ones or come or list(plan.slots[:1]))[-1]


# Which rows of the team's day stand behind a count; where none are named, none stand apart there.
OPENS: Final = {
    "total": "",
    "present": "hadir",
    "office": "kantor",
    "home": "rumah",
    "outside": "menunggu",
    "leave": "izin",
    "duty": "izin",
    "no_news": "belum",
    "late": "terlambat",
}


def _preview(plan: Plan, slot: Slot) -> dict[str, Any]:
    summary = preview(plan, slot, clock.now())
    exceptions = [asdict(one) for one in summary.exceptions]
    counts = dict(summary.counts)
    return {
        "sentence": sentence(slot.label, counts),
        "counts": counts,
        "rows": [(key, WORDS[key], counts[key]) for key in COUNTS],
        "exceptions": exceptions,
        "seen": fingerprint(counts, exceptions),
        "team": reverse("attendance:team_of", args=[plan.agency.pk]),
        "opens": OPENS,
    }


@require_POST
def send(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Sends what the officer sees; when it has changed meanwhile the page comes back with the new numbers."""
    agency = require_agency(request.user, agency_id)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _day_page(request, agency, form, status=422)
    chosen, slot = _day_of(request, agency), request.POST.get("pukul", "")
    user = user_of(request)
    try:
        draft = prepare_digest(by=user, agency=agency, day=chosen, slot=slot)
        digest = send_digest(
            by=user, digest=draft, note=form.cleaned_data["note"], seen=form.cleaned_data["seen"]
        )
    except NumbersChanged as changed:
        form.add_error(None, str(changed))
        return _day_page(request, agency, form, status=changed.status)
    if digest.mail_state == Digest.Mail.WAITING:
        deliver_digest_job.enqueue(digest.pk)
    text = _("Laporan %(slot)s terkirim ke BKD. Nomor tanda terima: %(number)s.")
    notify(request, text % {"slot": digest.slot, "number": digest.number})
    return redirect("reporting:sent", digest.pk)


@require_GET
def sent(request: HttpRequest, digest_id: int) -> HttpResponse:
    """A sent report as it was sent, with its letter and the way of its mail."""
    digest = require_digest(request.user, digest_id)
    if digest.state != Digest.State.SENT:
        address = reverse("reporting:day", args=[digest.agency_id])
        return redirect(f"{address}?tanggal={digest.date.isoformat()}&pukul={digest.slot}")
    context = {
        "digest": digest,
        "zone": label(digest.agency.zone),
        "rows": [(key, WORDS[key], digest.counts[key]) for key in COUNTS],
        "may_send": may_send(request.user, digest.agency),
        "requested": requests_sentence(digest.requests) if digest.requests else "",
        "verify": reverse("reporting:verify", args=[digest.sha256]),
    }
    return render(request, "reporting/sent.html", context)


@require_GET
def letter(request: HttpRequest, digest_id: int) -> HttpResponse:
    """The nota dinas as PDF."""
    digest = require_digest(request.user, digest_id)
    name = f"laporan-{digest.agency.code}-{digest.date.isoformat()}-{digest.slot.replace('.', '')}.pdf"
    return file_answer(digest_pdf(digest), name, "application/pdf", shown=True)


@require_GET
def mail_state(request: HttpRequest, digest_id: int) -> HttpResponse:
    """The fragment that follows the mail while it is on its way."""
    digest = require_digest(request.user, digest_id)
    context = {
        "digest": digest,
        "zone": label(digest.agency.zone),
        "may_send": may_send(request.user, digest.agency),
    }
    return render(request, "reporting/_mail.html", context)


@require_POST
def resend(request: HttpRequest, digest_id: int) -> HttpResponse:
    """Tries the mail again now, to the address that the region has now."""
    digest = resend_digest(by=user_of(request), digest=require_digest(request.user, digest_id))
    deliver_digest_job.enqueue(digest.pk)
    notify(
        request, _("Surel dicoba lagi sekarang ke %(address)s.") % {"address": digest.mail_to}, level="info"
    )
    return redirect("reporting:sent", digest.pk)


@require_GET
def month(request: HttpRequest, agency_id: int) -> HttpResponse:
    """The month of an agency: sums per person, who is without a record, the workbook."""
    agency = require_agency(request.user, agency_id)
    today = local_date(clock.now(), agency.zone)
    chosen = _month(request.GET.get("bulan"), today)
    sheet = month_sheet(agency, chosen, today)
    earlier = [Month.of(today)]
    while len(earlier) < 12:
        first = earlier[-1].first
        earlier.append(Month(first.year - 1, 12) if first.month == 1 else Month(first.year, first.month - 1))
    context = {
        "agency": agency,
        "month": chosen,
        "sheet": sheet,
        "page": page_of(request, sheet.rows),
        "months": earlier,
    }
    return render(request, "reporting/month.html", context)


def _month(text: str | None, today: date) -> Month:
    try:
        return Month.parse(text or "")
    except Invalid:
        return Month.of(today)


@require_GET
def month_file(request: HttpRequest, agency_id: int, month_text: str) -> HttpResponse:
    """The workbook of the month."""
    agency = require_agency(request.user, agency_id)
    chosen = Month.parse(month_text)
    content = month_workbook(by=user_of(request), agency=agency, month=chosen)
    return file_answer(content, f"rekap-{agency.code}-{chosen}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, region_id: int) -> HttpResponse:
    """The region's report times, the BKD's address, the letter numbers."""
    region = require_region(request.user, region_id)
    chosen = settings_of(region)
    initial = {
        "times": ", ".join(text.replace(":", ".") for text in chosen.times),
        "grace_minutes": chosen.grace_minutes,
        "send_after_minutes": chosen.send_after_minutes,
        "receiver": chosen.receiver,
        "email": region.report_email,
        "number_pattern": chosen.number_pattern,
    }
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        times = [part for part in given.pop("times").replace(";", ",").split(",") if part.strip()]
        try:
            set_reports(by=user_of(request), region=region, times=times, **given)
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Pengaturan laporan disimpan."))
            return redirect("reporting:settings", region.pk)
    context = {"form": form, "region": region, "chosen": chosen}
    return form_answer(request, "reporting/settings.html", context, form)


@login_not_required
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Public: where a hash from a letter is typed."""
    form = VerifyForm(request.GET) if "kode" in request.GET else VerifyForm()
    if form.is_bound and form.is_valid():
        return redirect("reporting:verify", form.cleaned_data["kode"])
    return render(request, "reporting/check.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_GET
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Public: what was sent under this hash, without names of people; 404 where there is nothing."""
    return checked_answer(request, "reporting/verify.html", sha256, frozen_report(sha256))

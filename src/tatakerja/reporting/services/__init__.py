"""Every write of reporting, and the files it makes."""

from tatakerja.reporting.services.digests import (
    NoReportToday,
    NumbersChanged,
    ReportNotDue,
    fingerprint,
    prepare_digest,
    send_digest,
    set_reports,
)
from tatakerja.reporting.services.letters import digest_pdf, requests_sentence
from tatakerja.reporting.services.mailing import deliver_digest, resend_digest
from tatakerja.reporting.services.month import month_workbook

__all__ = [
    "NoReportToday",
    "NumbersChanged",
    "ReportNotDue",
    "deliver_digest",
    "digest_pdf",
    "fingerprint",
    "month_workbook",
    "prepare_digest",
    "requests_sentence",
    "resend_digest",
    "send_digest",
    "set_reports",
]

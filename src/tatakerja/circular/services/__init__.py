"""Every write of circulars and holidays: each one transaction of access, rules, rows and audit event."""

from tatakerja.circular.services.decisions import decide_clause
from tatakerja.circular.services.events import close_event, codes_of, open_event
from tatakerja.circular.services.holidays import record_holidays, seed_holidays
from tatakerja.circular.services.mailing import send_notices, send_reminders
from tatakerja.circular.services.papers import letter_pdf, procedure_pdf, set_copies, summary_pdf
from tatakerja.circular.services.publishing import end_circular, publish_circular, read_notices
from tatakerja.circular.services.reviews import decide_review, keep_figures, open_reviews
from tatakerja.circular.services.sharing import arrival_of, export_circular, fingerprint, import_circular
from tatakerja.circular.services.writing import adopt_circular, change_circular, discard_draft, localised

__all__ = [
    "adopt_circular",
    "arrival_of",
    "change_circular",
    "close_event",
    "codes_of",
    "decide_clause",
    "decide_review",
    "discard_draft",
    "end_circular",
    "export_circular",
    "fingerprint",
    "import_circular",
    "keep_figures",
    "letter_pdf",
    "localised",
    "open_event",
    "open_reviews",
    "procedure_pdf",
    "publish_circular",
    "read_notices",
    "record_holidays",
    "seed_holidays",
    "send_notices",
    "send_reminders",
    "set_copies",
    "summary_pdf",
]

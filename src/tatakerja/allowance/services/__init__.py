"""Writes of TPP: the rule by two persons, a month computed, disputed, locked; the parallel run; exports."""

from tatakerja.allowance.services.computing import compute_run, lock_run, open_run
from tatakerja.allowance.services.disputes import answer_dispute, dispute_statement
from tatakerja.allowance.services.exports import check_recap, recap_pdf, recap_workbook, treasury_csv
from tatakerja.allowance.services.parallel import import_official
from tatakerja.allowance.services.ruling import RuleDraft, confirm_rule, save_rule

__all__ = [
    "RuleDraft",
    "answer_dispute",
    "check_recap",
    "compute_run",
    "confirm_rule",
    "dispute_statement",
    "import_official",
    "lock_run",
    "open_run",
    "recap_pdf",
    "recap_workbook",
    "save_rule",
    "treasury_csv",
]

"""Pages of TPP: my statement, an agency's month, the region's rule, the parallel run."""

from tatakerja.allowance.views.agency import (
    agencies,
    answer,
    compute,
    lock,
    month,
    recap,
    recap_paper,
    show,
    treasury,
    verify,
)
from tatakerja.allowance.views.mine import dispute, mine, statement
from tatakerja.allowance.views.parallel import parallel
from tatakerja.allowance.views.ruling import confirm, rule, rules, write

__all__ = [
    "agencies",
    "answer",
    "compute",
    "confirm",
    "dispute",
    "lock",
    "mine",
    "month",
    "parallel",
    "recap",
    "recap_paper",
    "rule",
    "rules",
    "show",
    "statement",
    "treasury",
    "verify",
    "write",
]

"""An independent judge of roster files: plain Python over the format's text, sharing no code with the solver.

``check(instance_text, roster_text)`` reads both files and gives a :class:`Verdict` per agency.
"""

from tatakerja.roster.checker.judge import Verdict, check
from tatakerja.roster.checker.shape import CheckInputError

__all__ = ["CheckInputError", "Verdict", "check"]

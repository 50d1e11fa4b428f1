"""The roster engine: pure, behind the format roster/1.

``solve`` answers one instance; ``parse`` reads a file's text; ``roster_document``, ``province_document``,
``summary`` and ``province_summary`` spell the answers as JSON documents. The dataclasses can be built without
JSON; see :mod:`tatakerja.roster.solver.model`.
"""

from tatakerja.roster.solver.engine import solve
from tatakerja.roster.solver.errors import RosterInputError
from tatakerja.roster.solver.model import (
    Cap,
    Conflict,
    Demand,
    Figures,
    Instance,
    Once,
    Person,
    Province,
    Published,
    Result,
    Rules,
    Soft,
)
from tatakerja.roster.solver.parse import parse
from tatakerja.roster.solver.write import province_document, province_summary, roster_document, summary

__all__ = [
    "Cap",
    "Conflict",
    "Demand",
    "Figures",
    "Instance",
    "Once",
    "Person",
    "Province",
    "Published",
    "Result",
    "RosterInputError",
    "Rules",
    "Soft",
    "parse",
    "province_document",
    "province_summary",
    "roster_document",
    "solve",
    "summary",
]

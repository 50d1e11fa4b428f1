"""What modes and warnings are called on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from tatakerja.platform import formats
from tatakerja.roster.models import RosterPlan
from tatakerja.roster.rules.screen import SHOWN

MODES: Final[Mapping[str, tuple[Any, str]]] = {
    "WFO": (_("Kantor (WFO)"), "info"),
    "WFH": (_("Rumah (WFH)"), ""),
    "PIKET": (_("Piket di kantor"), "warn"),
    "LEAVE": (_("Cuti"), ""),
    "DUTY": (_("Dinas luar"), "ok"),
    "FLEX": (_("Jadwal sif unit"), ""),
    "OFF": (_("Libur"), ""),
}
_CODES = {"WFO": "K", "WFH": "R", "PIKET": "P", "LEAVE": "C", "DUTY": "D"}
CELLS: Final[Mapping[str, Any]] = {
    "K": _("kantor (WFO)"),
    "R": _("rumah (WFH)"),
    "P": _("piket"),
    "C": _("cuti"),
    "D": _("dinas luar"),
    "!": _("kosong, perlu diisi"),
    "·": _("libur"),
}
WARNINGS: Final[Mapping[str, Any]] = {
    "mandatory_exceeds_cap": _(
        "Yang wajib di kantor lebih banyak daripada batasnya; batas tidak mengusir mereka."
    ),
    "minimum_cannot_be_met": _(
        "Jumlah petugas paling sedikit tidak dapat dipenuhi: pegawai yang bergiliran kurang."
    ),
    "unclear_clause": _("Ada klausul yang belum jelas; sementara dipakai tafsir baku."),
    "fixed_exceeds_cap": _("Jumlah tetap dari kepala OPD melebihi batas; yang dipakai ialah batasnya."),
    "fixed_below_minimum": _(
        "Jumlah tetap dari kepala OPD di bawah jumlah paling sedikit; BKD perlu diberi tahu."
    ),
    "fixed_cannot_be_met": _("Jumlah tetap tidak dapat dipenuhi: pegawai yang bergiliran kurang."),
}


def days_in_words(days: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """``[ISO date, letter before, letter now]`` as the day and two words."""
    return [
        {
            "day": date.fromisoformat(day),
            "before": CELLS[SHOWN[before]] if before else "",
            "now": CELLS[SHOWN[now]],
            "code": SHOWN[now],
        }
        for day, before, now in days
    ]


def code_of(mode: str) -> str:
    """The letter of a mode in the grid; nothing for free days."""
    return _CODES.get(mode, "")


def warnings_of(plan: RosterPlan) -> list[dict[str, str]]:
    """Every warning of the days once, with how many days it concerns and the clauses."""
    days: dict[str, list[Mapping[str, Any]]] = {}
    for limit in plan.basis.get("days", []):
        for code in limit.get("warnings", []):
            days.setdefault(code, []).append(limit)
    return [
        {
            "text": f"{WARNINGS.get(code, code)} ({len(limits)} hari)",
            "clause": ", ".join(sorted({clause for limit in limits for clause in limit.get("clauses", [])})),
            "circular": "",
        }
        for code, limits in sorted(days.items())
    ]


def duty_words(plan: RosterPlan) -> str:
    """What the second line of totals counts."""
    limits = plan.basis.get("days", [])
    minimum = max((limit.get("minimum", 0) for limit in limits), default=0)
    name = _("Piket") if any(limit.get("piket") for limit in limits) or not minimum else _("Bergiliran")
    return f"{name} ({_('minimal')} {minimum})" if minimum else str(name)


def limit_words(plan: RosterPlan) -> str:
    """The share that the page names beside the totals: the strictest of the days."""
    limits = plan.basis.get("days", [])
    shares = {limit.get("share", "") for limit in limits} - {""}
    return formats.percent(min(Fraction(share) for share in shares)) if shares else ""

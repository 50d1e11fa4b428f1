"""The effect of a draft in plain words: message, days, agencies that cannot comply, conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext as _n

from tatakerja.circular.queries.effect import Ground, Impact, faults_by_agency
from tatakerja.circular.queries.words import name_of, say
from tatakerja.circular.rules.compare import Difference, Direction
from tatakerja.circular.rules.conflict_words import Conflict, Severity
from tatakerja.circular.rules.counts import FaultKind
from tatakerja.circular.rules.preview import AgencyFault, DayMoves
from tatakerja.organisation.models import Node
from tatakerja.platform import formats

_FAULTS: Final[Mapping[FaultKind, Any]] = {
    FaultKind.MANDATORY_EXCEEDS_CAP: _("yang wajib hadir melebihi batas di kantor: %(by)s orang"),
    FaultKind.MINIMUM_CANNOT_BE_MET: _("kurang untuk jumlah piket paling sedikit: %(by)s orang"),
    FaultKind.MINIMUM_EXCEEDS_CAP: _("jumlah paling sedikit melebihi batas di kantor: %(by)s orang"),
    FaultKind.FIXED_EXCEEDS_CAP: _("jumlah tetap melebihi batas di kantor: %(by)s orang"),
    FaultKind.FIXED_BELOW_MINIMUM: _("jumlah tetap kurang dari paling sedikit: %(by)s orang"),
}
_DIRECTIONS: Final[Mapping[Direction, Any]] = {
    Direction.STRICTER: _("lebih ketat"),
    Direction.LOOSER: _("lebih longgar"),
    Direction.OTHER: "",
}
SHOWN_AGENCIES: Final = 20


def _language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def message_of(impact: Impact, today: date) -> str:
    """Whom it concerns, and what moves on its first working day."""
    facts = {"people": formats.number(impact.people), "agencies": formats.number(impact.agencies)}
    said = _g("Aturan ini mengenai %(people)s pegawai di %(agencies)s OPD.") % facts
    return f"{said} {_first_day(impact.first, today)}".rstrip()


def _first_day(first: DayMoves | None, today: date) -> str:
    if first is None:
        return str(_g("Tidak ada hari kerja selama masa berlakunya."))
    long = formats.long_date(first.date, _language())
    near = 0 <= (first.date - today).days < 7
    facts = {
        "day": long.partition(",")[0] if near else long,
        "home": formats.number(first.to_home),
        "office": formats.number(first.to_office),
    }
    if first.to_home and first.to_office:
        text = _g(
            "Mulai %(day)s, %(home)s orang berpindah dari kantor ke rumah "
            "dan %(office)s dari rumah ke kantor."
        )
    elif first.to_home:
        text = _g("Mulai %(day)s, %(home)s orang berpindah dari kantor ke rumah.")
    elif first.to_office:
        text = _g("Mulai %(day)s, %(office)s orang berpindah dari rumah ke kantor.")
    else:
        text = _g("Mulai %(day)s, tidak ada yang berpindah antara kantor dan rumah.")
    return str(text % facts)


def effect_words(ground: Ground, impact: Impact) -> dict[str, Any]:
    """Everything that the effect's page shows; sentences are in the reader's language."""
    effect = impact.effect
    agencies = faults_by_agency(effect)
    return {
        "message": message_of(impact, ground.today),
        "moves": effect.days,
        "to_home": effect.to_home,
        "to_office": effect.to_office,
        "touched": len(effect.touched),
        "touched_agencies": len(effect.agencies),
        "cured": effect.cured,
        "unable": [_unable(code, found, ground.nodes) for code, found in agencies[:SHOWN_AGENCIES]],
        "unable_count": len(agencies),
        "conflicts": [conflict_words(one) for one in impact.conflicts],
        "errors": sum(one.severity is Severity.ERROR for one in impact.conflicts),
        "rules": [(name_of(one.path), one.people) for one in effect.rules],
        "replaced": ground.replaced,
        "differences": list(difference_words(impact.differences)),
    }


def _unable(code: str, found: list[AgencyFault], nodes: Mapping[str, Node]) -> dict[str, Any]:
    return {
        "agency": nodes[code].name if code in nodes else code,
        "worst": max(one.fault.by for one in found),
        "rows": [
            {
                "unit": nodes[one.unit].name if one.unit and one.unit in nodes else "",
                "text": str(_FAULTS[one.fault.kind] % {"by": formats.number(one.fault.by)}),
                "days": _n("%(n)s hari", "%(n)s hari", len(one.days)) % {"n": len(one.days)},
                "clauses": one.fault.clauses,
            }
            for one in found
        ],
    }


def conflict_words(conflict: Conflict) -> dict[str, Any]:
    """A conflict with the clauses of both sides, in the reader's language."""
    english = _language() == "en"
    return {
        "error": conflict.severity is Severity.ERROR,
        "text": conflict.said.en if english else conflict.said.id,
        "remedy": conflict.remedy.en if english else conflict.remedy.id,
        "parties": conflict.parties,
        "agencies": conflict.agencies,
    }


def difference_words(differences: Iterable[Difference]) -> Iterable[dict[str, Any]]:
    """What one circular sets and the other does not, or differently."""
    for one in differences:
        yield {
            "name": name_of(one.path),
            "before": say(one.before, one.path),
            "after": say(one.after, one.path),
            "clauses": tuple(dict.fromkeys([*one.clauses_before, *one.clauses_after])),
            "direction": str(_DIRECTIONS[one.direction]),
        }

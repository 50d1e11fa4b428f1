"""What people said afterwards about days: corrections, reliefs of outages, circulars that reach back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from tatakerja.attendance.models import Correction, CorrectionKind, CorrectionStep
from tatakerja.attendance.rules.claims import Claim, ClaimState, Words
from tatakerja.kernel.periods import Span
from tatakerja.organisation.queries import Post

_MANY = 500
Key = tuple[int, date]
_ENDED = (CorrectionStep.Kind.REFUSED, CorrectionStep.Kind.WITHDRAWN)


def day_words(posts: Mapping[int, Post], first: date, last: date) -> dict[Key, Words]:
    """Everything said about these people's days, days without a word left out; two queries."""
    claims = claims_between(posts, first, last)
    return {key: Words(claims=tuple(found)) for key, found in claims.items()}


def claims_between(people: Iterable[int], first: date, last: date) -> dict[Key, list[Claim]]:
    """Corrections that are open or count, by person and day; two queries."""
    wanted = list(people)
    rows = Correction.objects.filter(date__range=(first, last)).order_by("id")
    if len(wanted) <= _MANY:
        rows = rows.filter(person_id__in=wanted)
    asked = [row for row in rows if row.person_id in set(wanted)] if len(wanted) > _MANY else list(rows)
    steps: dict[int, list[CorrectionStep]] = {}
    for step in CorrectionStep.objects.filter(correction__in=[row.pk for row in asked]).order_by("id"):
        steps.setdefault(step.correction_id, []).append(step)
    found: dict[Key, list[Claim]] = {}
    for row in asked:
        claim = _claim(row, steps.get(row.pk, []))
        if claim is not None:
            found.setdefault((row.person_id, row.date), []).append(claim)
    return found


def state_of(steps: Iterable[CorrectionStep]) -> ClaimState | None:
    """Open, accepted (by both persons where the month was closed), or ``None`` for a claim that ended."""
    by_kind = {step.kind: step for step in steps}
    if any(kind in by_kind for kind in _ENDED):
        return None
    accepted = by_kind.get(CorrectionStep.Kind.ACCEPTED)
    if accepted is None or (accepted.needs_second and CorrectionStep.Kind.SECONDED not in by_kind):
        return ClaimState.OPEN
    return ClaimState.ACCEPTED


def _claim(row: Correction, steps: list[CorrectionStep]) -> Claim | None:
    state = state_of(steps)
    if state is None:
        return None
    kind = CorrectionKind(row.kind)
    paper = f" ({row.paper})" if row.paper else ""
    return Claim(
        state,
        f"{kind.label}{paper}",
        check_in=row.check_in,
        check_out=row.check_out,
        outage=Span(row.starts, row.ends) if row.starts and row.ends else None,
        place_wrong=kind is CorrectionKind.PLACE,
        duty=(row.paper or str(_("surat tugas menyusul"))) if kind is CorrectionKind.DUTY else "",
        id=f"correction:{row.pk}",
    )

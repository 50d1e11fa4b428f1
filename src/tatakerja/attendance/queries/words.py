"""What people said afterwards about days: corrections, reliefs of outages, circulars that reach back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tatakerja.attendance.models import Correction, CorrectionKind, CorrectionStep, Determination
from tatakerja.attendance.rules.claims import Claim, ClaimState, Relief, Words
from tatakerja.circular.queries.retroactive import RetroactiveDay, retroactive_days
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.kernel.periods import Span
from tatakerja.organisation.queries import Post, Tree
from tatakerja.platform.bulk import among
from tatakerja.presence.queries.outages import relief_on
from tatakerja.presence.rules.outages import Relief as OutageRelief

Key = tuple[int, date]
_ENDED = (CorrectionStep.Kind.REFUSED, CorrectionStep.Kind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Said:
    """Everything said about a day, and what held while it was worked where a circular reached back."""

    words: Words
    before: EffectivePolicy | None = None


def day_words(
    posts: Mapping[int, Post], first: date, last: date, *, whole: Tree | None = None
) -> dict[Key, Said]:
    """Everything said about these people's days, days without a word left out.

    Five queries (two more where a circular reached back or an outage was noted) for any number of people.
    """
    claims = claims_between(posts, first, last)
    reliefs = relief_on(posts, first, last)
    late = retroactive_days(posts, first, last, whole=whole)
    chosen = determinations_between(first, last) if late else ()
    found: dict[Key, Said] = {}
    for key in {*claims, *reliefs, *late}:
        said = late.get(key)
        found[key] = Said(
            Words(
                claims=tuple(claims.get(key, ())),
                reliefs=tuple(_relief(one) for one in reliefs.get(key, ()) if one.state != "refused"),
                retroactive=said.circular if said else "",
                sentence=said.sentence if said else "",
                chosen=_chosen(chosen, said, posts[key[0]], key[1]) if said else "",
            ),
            said.before if said else None,
        )
    return found


def _relief(one: OutageRelief) -> Relief:
    label = f"{one.number}: {one.reason}" + (f", ditetapkan {one.decided_by}" if one.decided_by else "")
    return Relief(Span(one.start, one.end), label, one.state == "granted", f"outage:{one.outage}")


def determinations_between(first: date, last: date) -> tuple[Determination, ...]:
    """What officials determined about days between two circulars, the oldest first; one query."""
    rows = Determination.objects.filter(first__lte=last, last__gte=first).select_related("node")
    return tuple(rows.order_by("id"))


def _chosen(rows: Iterable[Determination], said: RetroactiveDay, post: Post, day: date) -> str:
    """The newest choice that covers the day: before, after, or "" while nobody has chosen."""
    found = [
        row.choice
        for row in rows
        if row.circular_id == said.circular_id
        and row.first <= day <= row.last
        and post.node.path.startswith(row.node.path)
    ]
    return found[-1] if found else ""


def claims_between(people: Iterable[int], first: date, last: date) -> dict[Key, list[Claim]]:
    """Corrections that are open or count, by person and day; two queries."""
    rows = Correction.objects.filter(among("person_id", people), date__range=(first, last))
    asked = list(rows.order_by("id"))
    steps: dict[int, list[CorrectionStep]] = {}
    for step in CorrectionStep.objects.filter(correction__in=asked).order_by("id"):
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

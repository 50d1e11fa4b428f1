"""What people say afterwards about a day: reliefs, contested days, days between two circulars.

A claim that a superior accepted counts like evidence; the result without it is kept beside the new one. As
long as nobody has decided, the day is pending: neither late nor absent (evidence, findings, decisions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tatakerja.attendance.rules.day import evaluate_day
from tatakerja.attendance.rules.facts import (
    Cover,
    DayFacts,
    DayFinding,
    DayStatus,
    Excuse,
    ExcuseKind,
    Mark,
)
from tatakerja.kernel.periods import Span
from tatakerja.kernel.verdicts import Reason
from tatakerja.presence.rules.place import Place

# UU 27/2022 art. 30: wrong personal data is corrected within 3x24 hours of the request.
CORRECTION_CLAUSE = "UU 27/2022 art. 30"
# What an official may determine of a day over which a circular reached back.
BEFORE = "before"
AFTER = "after"


class ClaimState(StrEnum):
    """Whether a claim has been decided; a refused one is no claim any more."""

    OPEN = "open"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Claim:
    """One contested thing of a day: moments that were forgotten, a fence that was wrong, duty, an outage."""

    state: ClaimState
    label: str
    check_in: datetime | None = None
    check_out: datetime | None = None
    outage: Span | None = None
    place_wrong: bool = False
    duty: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Relief:
    """An outage of the system that made checking in impossible: who relieved whom, from when to when."""

    span: Span
    label: str
    decided: bool
    id: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything said afterwards about one person's day.

    ``retroactive`` names the circular that reached back over a day already worked, ``sentence`` says so;
    ``chosen`` is what an official determined: before, after, or "" as long as nobody has.
    """

    claims: tuple[Claim, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    retroactive: str = ""
    sentence: str = ""
    chosen: str = ""

    @property
    def empty(self) -> bool:
        return not (self.claims or self.reliefs or self.retroactive)


@dataclass(frozen=True, slots=True)
class Settled:
    """The finding that counts and the results set aside, each with the words that say why."""

    finding: DayFinding
    other: tuple[tuple[str, DayFinding], ...] = ()


def settle(facts: DayFacts, words: Words, before: DayFacts | None = None) -> Settled:
    """The day with everything said about it: accepted claims and decided reliefs count, open ones hold it.

    ``before`` are the facts by the rules that held while the day was worked, where a circular reached back.
    """
    if before is not None and words.chosen == BEFORE:
        facts, before = before, facts
    plain = evaluate_day(facts)
    accepted = [claim for claim in words.claims if claim.state is ClaimState.ACCEPTED]
    decided = [relief for relief in words.reliefs if relief.decided]
    known = evaluate_day(_with_claims(_with_reliefs(facts, decided), accepted))
    labels = [relief.label for relief in decided] + [claim.label for claim in accepted]
    other: list[tuple[str, DayFinding]] = []
    if _differs(known, plain):
        known = _with_reasons(known, _notes(decided, accepted))
        other.append((f"Sebelum {'; '.join(labels)}", plain))
    held = _holding(words, known)
    if held is not None:
        return Settled(_pending(known, held), (*other, ("Tanpa keputusan itu", known)))
    if before is not None:
        earlier = evaluate_day(_with_claims(_with_reliefs(before, decided), accepted))
        return _undetermined(known, earlier, words, other)
    return Settled(known, tuple(other))


def _differs(one: DayFinding, two: DayFinding) -> bool:
    return _figures(one) != _figures(two)


def _figures(finding: DayFinding) -> tuple[object, ...]:
    return (
        finding.status, finding.late_minutes, finding.late_class, finding.early_minutes, finding.early_class,
        finding.counts_as_absent, finding.apel_missed,
    )  # fmt: skip


def _with_reliefs(facts: DayFacts, reliefs: Sequence[Relief]) -> DayFacts:
    found = [Excuse(ExcuseKind.OUTAGE, relief.span, id=relief.id) for relief in reliefs]
    return replace(facts, excuses=(*facts.excuses, *found)) if found else facts


def _with_claims(facts: DayFacts, claims: Sequence[Claim]) -> DayFacts:
    for claim in claims:
        facts = _with_claim(facts, claim)
    return facts


def _with_claim(facts: DayFacts, claim: Claim) -> DayFacts:
    if claim.check_in is not None:
        facts = replace(facts, check_ins=(*facts.check_ins, _claimed(claim, claim.check_in)))
    if claim.check_out is not None:
        facts = replace(facts, check_outs=(*facts.check_outs, _claimed(claim, claim.check_out)))
    if claim.outage is not None:
        facts = _with_reliefs(facts, [Relief(claim.outage, claim.label, True, claim.id)])
    if claim.place_wrong:
        facts = replace(facts, check_ins=_confirmed(facts.check_ins), check_outs=_confirmed(facts.check_outs))
    if claim.duty:
        facts = replace(facts, duty=Cover(claim.duty, id=claim.id))
    return facts


def _claimed(claim: Claim, moment: datetime) -> Mark:
    return Mark(moment, Place.UNKNOWN, confirmed=True, id=claim.id)


def _confirmed(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(mark if mark.confirmed is False else replace(mark, confirmed=True) for mark in marks)


def _notes(reliefs: Sequence[Relief], claims: Sequence[Claim]) -> list[Reason]:
    found = [Reason("relieved", f"Gangguan sistem: {one.label}.", (), _ids(one.id)) for one in reliefs]
    text = "Perbaikan yang diterima: {}."
    return found + [
        Reason("corrected", text.format(one.label), (CORRECTION_CLAUSE,), _ids(one.id)) for one in claims
    ]


def _with_reasons(finding: DayFinding, reasons: Sequence[Reason]) -> DayFinding:
    return replace(finding, reasons=(*finding.reasons, *reasons))


def _holding(words: Words, known: DayFinding) -> Reason | None:
    """Why the day waits: something undecided that could change what is held against the person."""
    clean = known.status is DayStatus.PRESENT and not known.apel_missed
    if clean or known.status in (DayStatus.OFF, DayStatus.LEAVE):
        return None
    claim = next((one for one in words.claims if one.state is ClaimState.OPEN), None)
    if claim is not None:
        text = f"Sedang diperiksa: {claim.label}. Menunggu keputusan atasan."
        return Reason("correction_open", text, (CORRECTION_CLAUSE,), _ids(claim.id))
    relief = next((one for one in words.reliefs if not one.decided), None)
    if relief is None:
        return None
    text = f"Gangguan sistem dilaporkan ({relief.label}); menunggu penetapan."
    return Reason("outage_undecided", text, evidence=_ids(relief.id))


def _undetermined(
    known: DayFinding, earlier: DayFinding, words: Words, other: Sequence[tuple[str, DayFinding]]
) -> Settled:
    """A circular reached back: until an official determines the day, nobody is late or absent by it.

    Once determined the result that was not chosen is kept beside the one that was.
    """
    if words.chosen:
        label = f"Tidak dipilih ({words.retroactive} berlaku surut)"
        return Settled(known, (*other, (label, earlier)) if _differs(earlier, known) else tuple(other))
    if not _differs(earlier, known) and not known.counts_as_absent:
        return Settled(known, tuple(other))
    held = _pending(known, Reason("awaiting_determination", words.sentence, known.clauses))
    both = (("Menurut aturan saat hari itu dijalani", earlier), (f"Menurut {words.retroactive}", known))
    return Settled(held, (*other, *both))


def _pending(known: DayFinding, reason: Reason) -> DayFinding:
    return DayFinding(
        known.date, known.mode, DayStatus.PENDING, final=False, reasons=(*known.reasons, reason)
    )


def _ids(text: str) -> tuple[str, ...]:
    return (text,) if text else ()

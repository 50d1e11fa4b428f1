"""One press in the inbox of everything: each package decides its own, what clashes is left out and named."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core import signing
from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, TatakerjaError
from tatakerja.permit.services import decide_many, undo_many
from tatakerja.platform.models import User
from tatakerja.presence.access import decidable_events
from tatakerja.presence.services import confirm_events, reopen_events
from tatakerja.roster.access import visible_swaps
from tatakerja.roster.services import decide_swap
from tatakerja.worklog.access import reports_to_decide
from tatakerja.worklog.services import approve_reports, return_report, undo_approval

MAX_AT_ONCE = 100
_PERMITS = ("leave", "trip", "outing", "officevisit", "meeting")
_SALT = "portal.inbox.undo"


@dataclass(slots=True)
class Pressed:
    """What one press did. ``left_out`` are names with reasons, ``final`` counts what cannot be undone."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    final: int = 0
    permits: str = ""
    told: list[str] = field(default_factory=list)
    reports: str = ""
    events: str = ""

    @property
    def undo(self) -> str:
        """A signed word for the address of the undo."""
        parts = [self.permits, self.told, self.reports, self.events]
        return signing.dumps(parts, salt=_SALT, compress=True) if any(parts) else ""


@transaction.atomic
def press(*, by: User, picks: Sequence[str], approve: bool, reason: str = "") -> Pressed:
    """Approves or rejects what is ticked, each row by the service of its package.

    Swaps take effect for good; everything else can be taken back with :func:`unpress`.
    """
    chosen = list(dict.fromkeys(picks))
    if not 1 <= len(chosen) <= MAX_AT_ONCE:
        raise Invalid(f"Pilih 1 sampai {MAX_AT_ONCE}.", field="pick", code="selection_size")
    if not approve and not reason.strip():
        raise Invalid("Tuliskan alasannya: pegawai akan membacanya.", field="reason", code="reason_missing")
    found = Pressed()
    kinds: dict[str, list[str]] = {}
    for pick in chosen:
        kind, _slash, rest = pick.partition("/")
        kinds.setdefault("permit" if kind in _PERMITS else kind, []).append(
            pick if kind in _PERMITS else rest
        )
    for kind, values in kinds.items():
        handler = _HANDLERS.get(kind)
        if handler is None:
            raise Invalid("Pilihan tidak dikenal. Muat ulang halaman.", field="pick", code="unknown_choice")
        handler(by, values, approve, reason.strip(), found)
    return found


def _permits(by: User, subjects: list[str], approve: bool, reason: str, found: Pressed) -> None:
    outcome = decide_many(by=by, subjects=subjects, approve=approve, reason=reason)
    found.done += len(outcome.done)
    found.left_out += [(one.name, one.reason) for one in outcome.left_out]
    found.told = [one for one in outcome.done if one.startswith(("outing/", "officevisit/"))]
    if len(found.told) < len(outcome.done):
        found.permits = str(outcome.key)


def _reports(by: User, values: list[str], approve: bool, reason: str, found: Pressed) -> None:
    chosen: dict[int, int] = {}
    for value in values:
        number, _colon, revision = value.partition(":")
        chosen[_number(number)] = _number(revision)
    if approve:
        outcome = approve_reports(by=by, chosen=chosen)
        found.done += len(outcome.approved)
        found.left_out += [(report.person.name, why) for report, why in outcome.clashes]
        found.reports = str(outcome.key) if outcome.approved else ""
        return
    for report in reports_to_decide(by).filter(pk__in=chosen).select_related("person"):
        with _named(found, report.person.name):
            return_report(by=by, report=report, reason=reason)


def _events(by: User, values: list[str], approve: bool, reason: str, found: Pressed) -> None:
    decision = "confirmed" if approve else "refused"
    numbers = [_number(value) for value in values]
    key, before = uuid.uuid4(), found.done
    for event in decidable_events(by).filter(pk__in=numbers).select_related("person"):
        with _named(found, event.person.name):
            confirm_events(by=by, events=[event.pk], decision=decision, reason=reason, press=key)
    found.events = str(key) if found.done > before else ""


def _swaps(by: User, values: list[str], approve: bool, reason: str, found: Pressed) -> None:
    numbers = [_number(value) for value in values]
    rows = visible_swaps(by).filter(pk__in=numbers).select_related("asker", "other", "superior", "node")
    for swap in rows:
        with _named(found, swap.asker.name, final=True):
            decide_swap(by=by, swap=swap, approve=approve, answer=reason)


@contextmanager
def _named(found: Pressed, name: str, *, final: bool = False) -> Iterator[None]:
    """One act of its own: a refusal is named and the others go on."""
    try:
        with transaction.atomic():
            yield
    except TatakerjaError as refusal:
        found.left_out.append((name, refusal.message))
    else:
        found.done += 1
        found.final += final


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise Invalid("Pilihan tidak dikenal. Muat ulang halaman.", field="pick", code="unknown_choice")
    return int(text)


_HANDLERS: dict[str, Callable[[User, list[str], bool, str, Pressed], None]] = {
    "permit": _permits,
    "report": _reports,
    "event": _events,
    "swap": _swaps,
}


@transaction.atomic
def unpress(*, by: User, word: str) -> tuple[int, list[tuple[str, str]]]:
    """Takes one press back within ten minutes; answers how many wait again, and who had changed meanwhile."""
    try:
        permits, told, reports, events = signing.loads(word, salt=_SALT, max_age=3600)
    except (signing.BadSignature, ValueError) as error:
        raise Conflict("Tidak ada lagi yang dapat diurungkan.", code="nothing_to_undo") from error
    count, left = 0, []
    if permits or told:
        key = uuid.UUID(permits) if permits else uuid.uuid4()
        back, kept = undo_many(by=by, key=key, told=told)
        count += back
        left = [(one.name, one.reason) for one in kept]
    if reports:
        count += undo_approval(by=by, key=uuid.UUID(reports))
    if events:
        again, spoken = reopen_events(by=by, press=uuid.UUID(events))
        count += again
        left += [(event.person.name, "presensinya sudah diputus lagi") for event in spoken]
    return count, left

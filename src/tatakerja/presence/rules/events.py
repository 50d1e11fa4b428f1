"""The check of one event that a phone sent, before anything is stored.

Limits are those of the intake contract; each refusal names the field and says what to do. One bad event
never sinks the others: the caller turns the `Invalid` into a rejected receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.geodesy import Fix, read_fix

MAX_NOTE: Final = 500
MAX_EVENTS: Final = 500


class EventKind(StrEnum):
    """What the person did."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    LOCATION = "location"
    ANSWER = "answer"


# Coming and leaving; who answers a request for a location gives the one fix, nothing more.
TAPS: Final = frozenset({EventKind.CHECK_IN, EventKind.CHECK_OUT})
# The person's own word right after the tap; an event counts for nothing after it and after a refusal.
WITHDRAWN: Final = "withdrawn"
VOID: Final = frozenset({"refused", WITHDRAWN})
# The page offers to take a check-out back for ten seconds after it has said what became of it; a position, a
# screen lock and a slow signal may take their time before that.
UNDO_WITHIN: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Reported:
    """An event as it came over the wire, already of the right types."""

    id: UUID
    kind: EventKind
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    fix_age_s: float | None = None
    note: str = ""
    answers: UUID | None = None


def taken_back(kind: str, after_s: float | None) -> bool:
    """Whether somebody took an event back ``after_s`` seconds after the tap, in time: only a check-out, which
    is tapped by mistake; nobody is asked why."""
    if after_s is None or kind != EventKind.CHECK_OUT:
        return False
    return 0 <= after_s <= UNDO_WITHIN.total_seconds()


def check_event(event: Reported) -> Fix | None:
    """The location of a sound event (None without one); an unsound event is `Invalid` with its field.

    An answer names what it answers; a location report carries a location.
    """
    if len(event.note) > MAX_NOTE:
        raise Invalid(f"Catatan paling banyak {MAX_NOTE} huruf.", field="note", code="note_too_long")
    if "\x00" in event.note:
        raise Invalid("Catatan memuat huruf yang tidak dapat disimpan.", field="note", code="note_unreadable")
    if event.kind is EventKind.ANSWER and event.answers is None:
        raise Invalid("Jawaban harus menyebut permintaannya.", field="answers", code="answers_missing")
    fix = read_fix(event.lat, event.lon, event.accuracy_m, event.fix_age_s)
    if event.kind is EventKind.LOCATION and fix is None:
        raise Invalid("Laporan lokasi harus membawa lokasi.", field="lat", code="location_missing")
    return fix

"""What waits for a superior: evidence to confirm, leave to decide, outings to acknowledge."""

from __future__ import annotations

from dataclasses import dataclass

from tatakerja.attendance.queries.corrections import to_decide
from tatakerja.organisation.access import AnyUser
from tatakerja.permit.queries import leaves_to_decide, outings_to_acknowledge
from tatakerja.presence.access import decidable_events
from tatakerja.presence.queries.evidence import undecided


@dataclass(frozen=True, slots=True)
class Approvals:
    """How much waits, by kind."""

    events: int
    leaves: int
    outings: int
    corrections: int

    @property
    def total(self) -> int:
        return self.events + self.leaves + self.outings + self.corrections


def open_approvals(user: AnyUser) -> Approvals:
    """The piles that wait for this user."""
    return Approvals(
        events=undecided(decidable_events(user)).count(),
        leaves=leaves_to_decide(user).count(),
        outings=outings_to_acknowledge(user).count(),
        corrections=to_decide(user).count(),
    )

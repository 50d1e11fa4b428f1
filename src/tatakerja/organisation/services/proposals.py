"""How a proposed point or fence is settled: once, by whom and when, with the reason that its author reads."""

from __future__ import annotations

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Proposal
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, person_behind


def require_waiting(row: Proposal) -> None:
    """Refuses what was settled before; call it on the locked row."""
    if row.state != Proposal.State.PROPOSED:
        raise Conflict("Usulan ini sudah diputuskan.", code="point_decided")


def settle(by: Actor, row: Proposal, state: str, reason: str = "") -> None:
    """Approved or rejected: a refusal says what should be mended."""
    words = reason.strip()
    if state == Proposal.State.REJECTED and not words:
        raise Invalid(
            "Tulis alasannya agar pegawai tahu apa yang perlu diperbaiki.", field="reason", code="empty"
        )
    row.state, row.reason = state, words
    row.decided_by, row.decided_at = person_behind(by), clock.now()
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])

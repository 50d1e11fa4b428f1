"""A better fence for a workplace: proposed by its people with evidence, decided by its officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.texts import words_of
from tatakerja.organisation.models import Person, Role, Workplace
from tatakerja.organisation.queries import accounts_with_role
from tatakerja.organisation.rules.fences import document_of, read_fence
from tatakerja.organisation.services import change_workplace
from tatakerja.organisation.services.proposals import require_waiting, settle
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.files import check_file, rebuilt_name
from tatakerja.platform.models import User
from tatakerja.platform.notify import send
from tatakerja.platform.notify.events import FENCE_DECIDED, FENCE_PROPOSED, Event
from tatakerja.presence.access import require_decide_fence, require_propose_fence
from tatakerja.presence.models import FenceProposal, Remeasure
from tatakerja.presence.models.evidence import MAX_TEXT
from tatakerja.presence.queries.fencing import (
    agency_of,
    comparison_of,
    earliest,
    in_use,
    sites_of_place,
    today_of,
)
from tatakerja.presence.rules.fencing import for_author
from tatakerja.presence.services.remeasuring import remeasure

# Every proposal shows its author counts of taps near a point: so nobody sends them by the dozen.
MOST_IN_DAYS: Final = 5
_SPAN: Final = timedelta(days=30)
State = FenceProposal.State


@transaction.atomic
def propose_fence(
    *,
    by: User,
    place: Workplace,
    fence: Mapping[str, Any],
    why: str,
    file: tuple[str, bytes] | None = None,
) -> FenceProposal:
    """A fence (as in `organisation.rules.fences`) that would fit better, with a reason and perhaps a file.

    One may wait for each place and person, and at most five are sent in thirty days. ``file`` is its name and
    content: PDF, PNG or JPEG. What the author is shown of others' taps is fixed now.
    """
    require_propose_fence(by, place)
    person = Person.objects.select_for_update().get(user_id=by.pk)
    better = document_of(read_fence(fence))
    words = words_of(why, "why", MAX_TEXT, required="Tuliskan alasannya.")
    if better == document_of(read_fence(place.fence)):
        raise Invalid("Pagar ini sama dengan yang sekarang. Geser titiknya dahulu.", code="fence_same")
    _require_room(person, place)
    row = FenceProposal(
        workplace=place,
        person=person,
        fence=better,
        before=place.fence,
        why=words,
        evidence=for_author(comparison_of(place, better)),
        proposed_at=clock.now(),
    )
    if file is not None:
        _keep(row, *file)
    row.save(force_insert=True)
    _record(by, "fence_proposed", row, {})
    officers = accounts_with_role(agency_of(place) or place.node, Role.AGENCY_OFFICER)
    _tell(row, FENCE_PROPOSED, officers, "Usulan pagar lokasi menunggu Anda")
    return row


def _require_room(person: Person, place: Workplace) -> None:
    rows = FenceProposal.objects.filter(person=person)
    if rows.filter(workplace=place, state=State.PROPOSED).exists():
        raise Conflict(
            "Usulan Anda untuk tempat ini masih menunggu. Tarik dahulu bila ingin mengganti.",
            code="fence_waiting",
        )
    if rows.filter(proposed_at__gt=clock.now() - _SPAN).count() >= MOST_IN_DAYS:
        raise Conflict(
            f"Sudah {MOST_IN_DAYS} usulan dalam 30 hari. Bicarakan dengan pengelola kepegawaian Anda.",
            code="too_many_proposals",
        )


def _keep(row: FenceProposal, name: str, content: bytes) -> None:
    checked = check_file(content)
    row.file_name, row.media_type = rebuilt_name(name, checked.ending), checked.media_type
    row.file.save(row.file_name, ContentFile(checked.content), save=False)


def _record(by: Actor, action: str, row: FenceProposal, data: Mapping[str, Any]) -> None:
    """No coordinates: the fences stand in the rows that the event names."""
    said = {"workplace": row.workplace_id, "person": row.person_id, **data}
    path = row.workplace.node.path
    audit.record(by=by, action=f"presence.{action}", subject=row, node_path=path, data=said)


def _locked(pk: int) -> FenceProposal:
    rows = FenceProposal.objects.select_for_update(of=("self",))
    return rows.select_related("workplace__node", "person").get(pk=pk)


@transaction.atomic
def withdraw_fence(*, by: User, proposal: FenceProposal) -> FenceProposal:
    """The author takes a waiting proposal back."""
    row = _locked(proposal.pk)
    if row.person.user_id != by.pk:
        raise NotAllowed("Usulan ini hanya dapat ditarik oleh pengusulnya.")
    require_waiting(row)
    row.state = State.ENDED
    row.save(update_fields=["state"])
    _record(by, "fence_withdrawn", row, {})
    return row


@transaction.atomic
def approve_fence(
    *,
    by: Actor,
    proposal: FenceProposal,
    choice: str = "",
    first: date | None = None,
    reason: str = "",
    seen: int | None = None,
) -> FenceProposal:
    """The proposed fence holds from today; with a ``choice`` (favour or all, see `remeasure`) from ``first``.

    Past days are measured again only with a choice and a ``reason``; ``seen`` changes were shown before.
    The workplace is dated: what held before stays as it was.
    """
    row = _locked(proposal.pk)
    require_decide_fence(by, row)
    require_waiting(row)
    place = in_use(row.workplace)
    if place is None:
        raise Conflict("Tempat kerja ini sudah ditutup. Tolak usulannya dengan alasan.", code="place_closed")
    start = earliest(place, first) if choice else today_of(place)
    held = change_workplace(by=by, workplace=place, fence=row.fence, first=start)
    row.run = _measured(by, held, choice, start, reason, seen) if choice else None
    row.save(update_fields=["run"])
    settle(by, row, State.APPROVED, reason)
    _record(by, "fence_approved", row, {"from": start.isoformat(), "run": row.run_id})
    _tell(row, FENCE_DECIDED, _author(row), "Usulan pagar lokasi Anda disetujui")
    return row


def _measured(
    by: Actor, place: Workplace, choice: str, start: date, reason: str, seen: int | None
) -> Remeasure:
    agency = agency_of(place)
    if agency is None:
        raise Conflict("Tempat kerja ini tidak berada di bawah OPD.", code="no_agency")
    return remeasure(
        by=by,
        agency=agency,
        first=start,
        last=today_of(place),
        choice=choice,
        reason=reason,
        seen=seen,
        sites=sites_of_place(place),
    )


@transaction.atomic
def reject_fence(*, by: Actor, proposal: FenceProposal, reason: str) -> FenceProposal:
    """Refuses a proposal; its author reads the reason."""
    row = _locked(proposal.pk)
    require_decide_fence(by, row)
    require_waiting(row)
    settle(by, row, State.REJECTED, reason)
    _record(by, "fence_rejected", row, {})
    _tell(row, FENCE_DECIDED, _author(row), "Usulan pagar lokasi Anda belum diterima")
    return row


def _author(row: FenceProposal) -> list[int]:
    return [row.person.user_id] if row.person.user_id else []


def _tell(row: FenceProposal, event: Event, accounts: list[int], title: str) -> None:
    """Only that there is something; what, and why, is read after signing in."""
    url = f"/presensi/pagar/usulan/{row.pk}/"
    send(event.code, accounts, title=title, url=url, key=f"fence-{row.pk}")

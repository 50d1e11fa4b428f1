"""Breaking the seal of a reporter's identity: asked with a reason, allowed by another, read and noted."""

from __future__ import annotations

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotFound
from tatakerja.platform import audit, clock
from tatakerja.platform.models import User
from tatakerja.service.access import require_allow_seal, require_ask_seal
from tatakerja.service.models import Complaint, IdentityRequest, SealedIdentity
from tatakerja.service.services.sealing import unseal


def _record(by: User, verb: str, request: IdentityRequest) -> None:
    audit.record(
        by=by,
        action=f"service.identity_{verb}",
        subject=request,
        node_path=request.complaint.region.path,
        data={"complaint": request.complaint_id, "reason": request.reason},
    )


@transaction.atomic
def ask_identity(*, by: User, complaint: Complaint, reason: str) -> IdentityRequest:
    """Asks to see who sent a complaint; the reason stays in the file for good."""
    require_ask_seal(by, complaint)
    words = reason.strip()
    if not 10 <= len(words) <= 300:
        raise Invalid("Tuliskan alasannya dalam 10 sampai 300 huruf.", field="reason", code="reason_missing")
    if not SealedIdentity.objects.filter(complaint=complaint).exists():
        raise NotFound("Laporan ini dikirim tanpa nama.")
    request = IdentityRequest.objects.create(
        complaint=complaint, reason=words, asked_at=clock.now(), asked_by=by
    )
    _record(by, "asked", request)
    return request


@transaction.atomic
def allow_identity(*, by: User, request: IdentityRequest) -> IdentityRequest:
    """The second person's yes."""
    held = IdentityRequest.objects.select_for_update().get(pk=request.pk)
    require_allow_seal(by, held)
    if held.allowed_at is not None:
        raise Conflict("Permintaan ini sudah disetujui.", code="already_allowed")
    held.allowed_at, held.allowed_by = clock.now(), by
    held.save(update_fields=["allowed_at", "allowed_by"])
    _record(by, "allowed", held)
    return held


@transaction.atomic
def open_identity(*, by: User, request: IdentityRequest) -> dict[str, str]:
    """Name and contact, for the person who asked, once another has allowed it; every look is audited."""
    held = IdentityRequest.objects.select_for_update().get(pk=request.pk)
    require_ask_seal(by, held.complaint)
    if held.allowed_at is None or held.asked_by_id != by.pk:
        raise Conflict("Belum disetujui petugas kedua, atau bukan permintaan Anda.", code="not_allowed_yet")
    found = unseal(held.complaint.identity.sealed)
    held.opened_at = clock.now()
    held.save(update_fields=["opened_at"])
    _record(by, "opened", held)
    return found

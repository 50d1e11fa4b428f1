"""Writes of role grants: dated, tied to a node, never above one's own scope and never to oneself."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.kernel.periods import Period
from tatakerja.organisation.access import in_force, require_grant
from tatakerja.organisation.models import Node, Role, RoleGrant
from tatakerja.organisation.services.common import today_at
from tatakerja.platform import audit
from tatakerja.platform.audit import Actor, person_behind
from tatakerja.platform.models import User


def _record(by: Actor, action: str, grant: RoleGrant) -> None:
    data = {"role": grant.role, "node": grant.node_id, "from": grant.valid_from.isoformat()}
    if grant.valid_until:
        data["until"] = grant.valid_until.isoformat()
    audit.record(
        by=by, action=f"organisation.{action}", subject=grant.user, node_path=grant.node.path, data=data
    )


@transaction.atomic
def grant_role(
    *, by: Actor, user: User, role: str, node: Node, first: date | None = None, last: date | None = None
) -> RoleGrant:
    """Gives ``role`` at ``node`` and below from ``first`` (today). `Conflict` where it holds already."""
    if role not in Role.values:
        raise Invalid("Peran tidak dikenal.", field="role", code="role")
    require_grant(by, node, role)
    if by == user:
        raise NotAllowed("Peran untuk diri sendiri diberikan oleh petugas lain.", code="own_role")
    if not user.is_active:
        raise Conflict("Akun ini tidak aktif.", code="inactive_account")
    wanted = Period(first or today_at(node), last)
    User.objects.select_for_update().get(pk=user.pk)  # two presses at once would both find no grant
    for other in RoleGrant.objects.filter(user=user, role=role, node=node):
        if Period(other.valid_from, other.valid_until).overlaps(wanted):
            raise Conflict("Peran itu sudah diberikan untuk tanggal tersebut.", code="already_granted")
    grant = RoleGrant.objects.create(
        user=user,
        role=role,
        node=node,
        valid_from=wanted.first,
        valid_until=wanted.last,
        granted_by=person_behind(by),
    )
    _record(by, "role_granted", grant)
    return grant


@transaction.atomic
def end_grant(*, by: Actor, grant: RoleGrant, last: date | None = None) -> RoleGrant:
    """Ends a grant after ``last``; by default it no longer holds from today on.

    The last administrator's grant cannot be ended: nobody could give roles any more.
    """
    grant = RoleGrant.objects.select_for_update().select_related("node", "user").get(pk=grant.pk)
    require_grant(by, grant.node, grant.role)
    today = today_at(grant.node)
    end = last if last is not None else today - timedelta(days=1)
    if grant.valid_until is not None and grant.valid_until < today:
        raise Conflict("Peran ini sudah berakhir.", code="grant_ended")
    if grant.role == Role.ADMIN and end < today:
        _require_other_admin(grant, today)
    if end < grant.valid_from:
        _record(by, "role_withdrawn", grant)
        grant.delete()
        return grant
    grant.valid_until = end
    grant.save(update_fields=["valid_until"])
    _record(by, "role_ended", grant)
    return grant


def _require_other_admin(grant: RoleGrant, today: date) -> None:
    others = RoleGrant.objects.filter(in_force(today), role=Role.ADMIN, user__is_active=True)
    if not others.exclude(user=grant.user).exists():
        raise Conflict("Ini administrator terakhir. Tunjuk penggantinya dulu.", code="last_admin")

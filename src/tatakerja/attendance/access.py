"""Who may see and recompute findings: one's own, those below a node one oversees, those one leads."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tatakerja.attendance.models import DayFinding
from tatakerja.kernel.errors import NotFound
from tatakerja.organisation.access import (
    KEEPERS,
    OVERSEERS,
    AnyUser,
    below,
    has_role_at,
    require_role_at,
    scope_paths,
    visible_nodes,
    visible_people,
)
from tatakerja.organisation.models import Level, Node, Person
from tatakerja.platform.audit import Actor


def visible_findings(user: AnyUser) -> QuerySet[DayFinding]:
    """Findings of the user's own days, of people the user leads today, and below the nodes he oversees.

    A finding follows the place where the person belonged on that day, not where he is today.
    """
    if not user.is_authenticated:
        return DayFinding.objects.none()
    led = visible_people(user).filter(assignments__superior__user_id=user.pk).values("pk")
    seen = Q(person__user_id=user.pk) | Q(person_id__in=led)
    paths = scope_paths(user, OVERSEERS)
    return DayFinding.objects.filter(seen | below(paths, "node__path") if paths else seen)


def require_person(user: AnyUser, person_id: int) -> Person:
    """The person whose days the user may see; to everybody else there is no such person."""
    found = visible_people(user).filter(pk=person_id).first()
    if found is None:
        raise NotFound("Pegawai tidak ditemukan, atau catatannya bukan wewenang Anda.")
    return found


def own_person(user: AnyUser) -> Person:
    """The person behind the account."""
    found = Person.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    if found is None:
        raise NotFound("Akun ini tidak terhubung dengan data pegawai. Hubungi pengelola kepegawaian.")
    return found


def team_nodes(user: AnyUser) -> QuerySet[Node]:
    """The agencies and units whose day the user may open, the highest first."""
    return visible_nodes(user).filter(level__in=(Level.AGENCY, Level.UNIT)).order_by("path")


def require_team(user: AnyUser, node_id: int) -> Node:
    """The node whose day list the user may see."""
    found = team_nodes(user).filter(pk=node_id).first()
    if found is None:
        raise NotFound("Unit tidak ditemukan, atau bukan wewenang Anda.")
    return found


def home_node(user: AnyUser) -> Node | None:
    """Where the user's overview starts: the first node at which the user oversees people today."""
    return Node.objects.filter(path__in=scope_paths(user, OVERSEERS)).order_by("path").first()


def may_evaluate(user: AnyUser, node: Node) -> bool:
    """Whether the user may have the findings below ``node`` computed again."""
    return has_role_at(user, KEEPERS, node)


def require_evaluate(by: Actor, node: Node) -> None:
    require_role_at(by, KEEPERS, node, "menghitung ulang kehadiran")

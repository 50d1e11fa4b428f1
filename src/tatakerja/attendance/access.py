"""Who may see and recompute findings: one's own, those below a node one oversees, those one leads."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.attendance.models import Correction, DayFinding, FindingDifference, MonthClosing
from tatakerja.kernel.errors import NotAllowed, NotFound
from tatakerja.organisation.access import (
    KEEPERS,
    OVERSEERS,
    AnyUser,
    below,
    has_role_at,
    in_force,
    leads,
    require_role_at,
    scope_paths,
    today,
    visible_nodes,
    visible_people,
)
from tatakerja.organisation.models import Assignment, Level, Node, Person, Role
from tatakerja.organisation.queries import Post
from tatakerja.platform.audit import Actor, Job


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


# The heads of the line decide on corrections; the officers see them, and give the second word after a close.
DECIDERS = (Role.SUPERIOR, Role.AGENCY_HEAD)
# Who closes a month, and who asks to open it again.
CLOSERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER)
# Who opens a closed month again: never the agency itself.
OPENERS = (Role.BKD_OFFICER,)


def visible_corrections(user: AnyUser) -> QuerySet[Correction]:
    """One's own, and those of people whom the user leads or oversees."""
    return Correction.objects.filter(person__in=visible_people(user).values("pk"))


def decidable_corrections(user: AnyUser) -> QuerySet[Correction]:
    """Corrections of people whom the user leads, never the user's own."""
    if not user.is_authenticated:
        return Correction.objects.none()
    led = leads(user, DECIDERS, "person")
    return Correction.objects.filter(led).exclude(person__user_id=user.pk)


def kept_corrections(user: AnyUser) -> QuerySet[Correction]:
    """Corrections of people whose data the user keeps: seen by the officer, seconded after a close."""
    if not user.is_authenticated:
        return Correction.objects.none()
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("person"))
    kept = below(scope_paths(user, KEEPERS), "node__path")
    return Correction.objects.filter(Exists(current.filter(kept))).exclude(person__user_id=user.pk)


def require_ask(by: Actor, person: Person) -> None:
    """The employee contests the own days; an officer may do so for people whose data he keeps."""
    if isinstance(by, Job) or person.user_id == by.pk:
        return
    current = Assignment.objects.filter(in_force(today()), person=person)
    if current.filter(below(scope_paths(by, KEEPERS), "node__path")).exists():
        return
    raise NotAllowed("Perbaikan hanya dapat diminta oleh pegawai yang bersangkutan atau pengelola OPD-nya.")


def may_decide_correction(user: AnyUser, correction: Correction, post: Post | None) -> bool:
    """The direct superior and the heads above decide; nobody on the own day."""
    if post is None or not user.is_authenticated or correction.person.user_id == user.pk:
        return False
    superior = getattr(user, "person", None)
    direct = superior is not None and post.superior_id == superior.pk
    return direct or has_role_at(user, DECIDERS, post.node)


def require_decide_correction(by: Actor, correction: Correction, post: Post | None) -> None:
    if isinstance(by, Job) or may_decide_correction(by, correction, post):
        return
    raise NotAllowed("Yang memutus perbaikan ialah atasan langsung atau kepala OPD, bukan pemohon sendiri.")


def require_second(by: Actor, correction: Correction, post: Post | None) -> None:
    """After the close an officer gives the second word: neither the employee nor who decided first."""
    if isinstance(by, Job):
        raise NotAllowed("Persetujuan kedua diberikan oleh orang, bukan oleh sistem.")
    if post is None or not has_role_at(by, KEEPERS, post.node) or correction.person.user_id == by.pk:
        raise NotAllowed("Persetujuan kedua diberikan oleh pengelola kepegawaian, bukan pemohon sendiri.")


def visible_closings(user: AnyUser) -> QuerySet[MonthClosing]:
    return MonthClosing.objects.filter(below(scope_paths(user, OVERSEERS), "agency__path"))


def closable_agencies(user: AnyUser) -> QuerySet[Node]:
    """The agencies whose months the user may look at for closing."""
    paths = scope_paths(user, (*CLOSERS, Role.AUDITOR, Role.ADMIN))
    return Node.objects.filter(below(paths, "path"), level=Level.AGENCY).order_by("path")


def require_agency(user: AnyUser, node_id: int) -> Node:
    found = closable_agencies(user).filter(pk=node_id).first()
    if found is None:
        raise NotFound("OPD tidak ditemukan, atau bukan wewenang Anda.")
    return found


def may_close(user: AnyUser, agency: Node) -> bool:
    return has_role_at(user, CLOSERS, agency)


def require_close(by: Actor, agency: Node) -> None:
    """A month is closed by a person: from then on money may follow from it."""
    if isinstance(by, Job):
        raise NotAllowed("Bulan ditutup oleh orang, bukan oleh sistem.")
    require_role_at(by, CLOSERS, agency, "menutup bulan")


def may_reopen(user: AnyUser, agency: Node) -> bool:
    return has_role_at(user, OPENERS, agency)


def require_reopen(by: Actor, agency: Node) -> None:
    if isinstance(by, Job):
        raise NotAllowed("Bulan dibuka kembali oleh orang, bukan oleh sistem.")
    require_role_at(by, OPENERS, agency, "membuka kembali bulan yang ditutup")


def visible_differences(user: AnyUser) -> QuerySet[FindingDifference]:
    """Differences of one's own days and of the agencies one oversees."""
    if not user.is_authenticated:
        return FindingDifference.objects.none()
    seen = Q(person__user_id=user.pk) | below(scope_paths(user, OVERSEERS), "closing__agency__path")
    return FindingDifference.objects.filter(seen)

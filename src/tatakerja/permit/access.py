"""Who asks, who decides, who sees permits. The only place of this package that decides scope.

A request waits for one person (its ``approver``, routed around absences) or, at the region's level, for the
officers of the BKD; whoever has a delegation in force decides like its giver. Everybody else who leads the
asker by role or post may decide too, but is not waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import (
    AnyUser,
    below,
    has_role_at,
    in_force,
    on_the_way,
    require_role_at,
    scope_paths,
    today,
    visible_people,
)
from tatakerja.organisation.models import Assignment, Node, Person, Role
from tatakerja.organisation.models import Level as NodeLevel
from tatakerja.organisation.queries import Post, post_of, posts_on
from tatakerja.permit.models import (
    Delegation,
    Duty,
    Leave,
    LeavePaper,
    Level,
    Meeting,
    OfficeVisit,
    Outing,
    Request,
    Room,
    State,
    Trip,
)
from tatakerja.platform.audit import Actor, Job

# Roles whose holders decide on leave and acknowledge outings (the direct superior does so without a grant).
DECIDERS = (Role.SUPERIOR, Role.AGENCY_HEAD, Role.AGENCY_OFFICER)
# Roles whose holders keep accounts of leave, terms and ceilings.
KEEPERS = (Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.ADMIN)

Asked = TypeVar("Asked", bound=Request)


def principals(user: AnyUser) -> list[int]:
    """Ids of the people for whom the user decides today: himself, and the givers of delegations in force."""
    person = getattr(user, "person", None)
    if not user.is_authenticated or not isinstance(person, Person) or not person.active:
        return []
    day = today()
    held = Delegation.objects.filter(to=person, first__lte=day, last__gte=day, revoked_at__isnull=True)
    return [person.pk, *held.values_list("giver_id", flat=True)]


def waiting_for(user: AnyUser) -> Q:
    """Requests that wait for this user: addressed to him or to whom he stands in for, or at his region."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    mine = Q(approver_id__in=principals(user))
    region = Q(level=Level.REGION) & below(scope_paths(user, (Role.BKD_OFFICER,)), "node__path")
    return Q(state=State.PROPOSED) & (mine | region) & ~Q(person__user_id=user.pk)


def _visible(rows: QuerySet[Asked], user: AnyUser) -> QuerySet[Asked]:
    if not user.is_authenticated:
        return rows.none()
    seen = Q(person__in=visible_people(user).values("pk"))
    return rows.filter(seen | Q(approver_id__in=principals(user)))


def visible_leaves(user: AnyUser) -> QuerySet[Leave]:
    """The own ones, those of people the user leads or oversees, and those that wait for the user."""
    return _visible(Leave.objects.all(), user)


def visible_trips(user: AnyUser) -> QuerySet[Trip]:
    """The same for trips, and those on which the user travels along."""
    if not user.is_authenticated:
        return Trip.objects.none()
    joined = Trip.others.through.objects.filter(person__user_id=user.pk).values("trip_id")
    seen = Q(person__in=visible_people(user).values("pk")) | Q(approver_id__in=principals(user))
    return Trip.objects.filter(seen | Q(pk__in=joined))


def visible_meetings(user: AnyUser) -> QuerySet[Meeting]:
    """Those one organises or is invited to, those of people led or overseen, and those that wait."""
    if not user.is_authenticated:
        return Meeting.objects.none()
    invited = Meeting.people.through.objects.filter(person__user_id=user.pk).values("meeting_id")
    seen = Q(person__in=visible_people(user).values("pk")) | Q(approver_id__in=principals(user))
    return Meeting.objects.filter(seen | Q(pk__in=invited))


def rooms_of(user: AnyUser) -> QuerySet[Room]:
    """Rooms in use of the agencies where the user has a post."""
    if not user.is_authenticated:
        return Room.objects.none()
    held = Assignment.objects.filter(in_force(today()), person__user_id=user.pk)
    paths = held.values_list("node__path", flat=True)
    steps = on_the_way(paths)
    return Room.objects.filter(agency_id__in=steps, active=True)


def visible_papers(user: AnyUser) -> QuerySet[LeavePaper]:
    """Papers are for the employee and whoever decides: a diagnosis is nobody else's business."""
    if not user.is_authenticated:
        return LeavePaper.objects.none()
    decides = Q(leave__approver_id__in=principals(user)) | Q(leave__person__in=led_people(user).values("pk"))
    region = below(scope_paths(user, (Role.BKD_OFFICER,)), "leave__node__path")
    return LeavePaper.objects.filter(Q(leave__person__user_id=user.pk) | decides | region)


def visible_duties(user: AnyUser) -> QuerySet[Duty]:
    return Duty.objects.filter(person__in=visible_people(user).values("pk"))


def visible_outings(user: AnyUser) -> QuerySet[Outing]:
    return Outing.objects.filter(person__in=visible_people(user).values("pk"))


def visible_visits(user: AnyUser) -> QuerySet[OfficeVisit]:
    return OfficeVisit.objects.filter(person__in=visible_people(user).values("pk"))


def visible_delegations(user: AnyUser) -> QuerySet[Delegation]:
    """Those that the user gave or holds, and those of people whose data the user keeps."""
    if not user.is_authenticated:
        return Delegation.objects.none()
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("giver_id"))
    kept = Exists(current.filter(below(scope_paths(user, KEEPERS), "node__path")))
    return Delegation.objects.filter(Q(giver__user_id=user.pk) | Q(to__user_id=user.pk) | Q(kept))


def led_people(user: AnyUser) -> QuerySet[Person]:
    """People on whose permits the user decides: led directly or by role, never oneself."""
    if not user.is_authenticated:
        return Person.objects.none()
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("pk"))
    led = Q(superior__user_id=user.pk) | below(scope_paths(user, DECIDERS), "node__path")
    return Person.objects.filter(Exists(current.filter(led)), active=True).exclude(user_id=user.pk)


def told_people(user: AnyUser) -> Q:
    """Rows told to the user or to whom he stands in for, and those told to nobody by people he leads."""
    return Q(told_to_id__in=principals(user)) | Q(
        told_to__isnull=True, person__in=led_people(user).values("pk")
    )


def may_decide(user: AnyUser, person: Person, post: Post | None) -> bool:
    """Whether the user leads this person in matters of permits."""
    if post is None or not user.is_authenticated or person.user_id == user.pk:
        return False
    superior = getattr(user, "person", None)
    if superior is not None and post.superior_id == superior.pk:
        return True
    return has_role_at(user, DECIDERS, post.node) or post.superior_id in principals(user)


def require_decide(by: Actor, person: Person) -> Post | None:
    """Refuses everybody but the superior and the agency's officers; answers the person's post of today."""
    post = post_of(person, today())
    require_lead(by, person, post)
    return post


def require_lead(by: Actor, person: Person, post: Post | None) -> None:
    """The same where the person's post of today is known already."""
    if isinstance(by, Job) or may_decide(by, person, post):
        return
    raise NotAllowed(
        f"Anda tidak berwenang memutus permohonan {person.name}. "
        "Yang berwenang ialah atasan langsung dan pengelola kepegawaian OPD-nya."
    )


_AT_LEVEL = {Level.REGION: (Role.BKD_OFFICER,), Level.AGENCY_HEAD: (Role.AGENCY_HEAD, Role.AGENCY_OFFICER)}


def decidable(user: AnyUser, rows: Iterable[Request]) -> set[str]:
    """Subjects of those requests on whose open stage the user decides; nobody decides on the own one.

    A fixed number of queries for those that wait for the user; for others' ones that of :func:`may_decide`.
    """
    if not user.is_authenticated:
        return set()
    asked = [row for row in rows if row.person.user_id != user.pk]
    mine = set(principals(user))
    others = [row for row in asked if row.approver_id not in mine]
    posts = posts_on(today(), people=[row.person_id for row in others]) if others else {}
    found = {row.subject for row in asked if row.approver_id in mine}
    for row in others:
        roles = _AT_LEVEL.get(Level(row.level))
        led = has_role_at(user, roles, row.node) if roles else None
        if led if led is not None else may_decide(user, row.person, posts.get(row.person_id)):
            found.add(row.subject)
    return found


def may_decide_request(user: AnyUser, row: Request) -> bool:
    """Whether the user decides on the open stage of a request."""
    return row.subject in decidable(user, [row])


def not_decidable(row: Request) -> NotAllowed:
    """The refusal of a request that is not the actor's to decide: it names whom it waits for."""
    waits = f"menunggu {row.approver.name}" if row.approver else "menunggu pejabat yang berwenang"
    return NotAllowed(f"Anda tidak berwenang memutus permohonan {row.person.name}; permohonan ini {waits}.")


def may_take_back(user: AnyUser, row: Request) -> bool:
    """Whether the user cancels an approved request: whoever decides on the person, or who decided on it."""
    return may_decide(user, row.person, post_of(row.person, today())) or row.decided_by_id == user.pk


def require_take_back(by: Actor, row: Request) -> None:
    if not isinstance(by, Job) and not may_take_back(by, row):
        raise NotAllowed(
            f"Anda tidak berwenang membatalkan permohonan {row.person.name} yang sudah disetujui. "
            "Yang berwenang ialah atasan langsung dan pengelola kepegawaian OPD-nya."
        )


def require_own(by: Actor, person: Person) -> Post | None:
    """Refuses everybody but the person; answers the post of today."""
    if isinstance(by, Job) or person.user_id == by.pk:
        return post_of(person, today())
    raise NotAllowed("Permohonan hanya dapat diajukan oleh pegawai yang bersangkutan.")


def require_delegate(by: Actor, giver: Person, post: Post | None) -> None:
    """The giver himself, or the personnel officer of the agency for somebody who cannot any more."""
    if isinstance(by, Job) or giver.user_id == by.pk:
        return
    if post is not None and has_role_at(by, (Role.AGENCY_OFFICER,), post.node):
        return
    raise NotAllowed("Delegasi diberikan oleh pejabatnya sendiri atau pengelola kepegawaian OPD-nya.")


def kept_nodes(user: AnyUser) -> QuerySet[Node]:
    """Regions and agencies whose terms and accounts of leave the user keeps."""
    paths = scope_paths(user, KEEPERS)
    return Node.objects.filter(below(paths, "path"), level__in=[NodeLevel.REGION, NodeLevel.AGENCY]).order_by(
        "path"
    )


def require_keep_terms(by: Actor, node: Node) -> None:
    require_role_at(by, KEEPERS, node, "mengatur ketentuan dan saldo cuti")


def kept_people(user: AnyUser) -> QuerySet[Person]:
    """People whose account of annual leave the user corrects; never the own one."""
    if not user.is_authenticated:
        return Person.objects.none()
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("pk"))
    kept = Exists(current.filter(below(scope_paths(user, KEEPERS), "node__path")))
    return Person.objects.filter(kept, active=True).exclude(user_id=user.pk)


def require_system(by: Actor) -> None:
    """Work that only the system itself does: routing, reminding, the turn of the year."""
    if not isinstance(by, Job):
        raise NotAllowed("Ini dikerjakan oleh sistem menurut waktunya.")

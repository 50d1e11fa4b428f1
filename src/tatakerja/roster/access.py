"""Who sees, makes and changes rosters. The only place of this package that decides scope.

A published roster is open to everybody of its agency: who is on duty concerns colleagues, and fairness can
only be checked in the open. Drafts are seen by those who make them and those who watch over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import (
    OVERSEERS,
    AnyUser,
    below,
    grants_of,
    has_role_at,
    in_force,
    on_the_way,
    require_role_at,
    scope_paths,
    today,
)
from tatakerja.organisation.models import Assignment, Level, Node, Person, Role
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User
from tatakerja.roster.models import Call, DraftRun, OpenDuty, RosterPlan, Swap

# Roles whose holders make and publish rosters.
PLANNERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER)
# Roles whose holders change a single person's day (A1-10: the superior calls somebody in).
CALLERS = (Role.SUPERIOR, *PLANNERS)
_DRAFT_READERS = (*PLANNERS, Role.AUDITOR, Role.ADMIN)


def visible_plans(user: AnyUser) -> QuerySet[RosterPlan]:
    """Rosters the user may read; see the module's text."""
    if not user.is_authenticated:
        return RosterPlan.objects.none()
    posts = _own_paths(user.pk)
    grants = list(grants_of(user, OVERSEERS).values_list("node__path", "role"))
    paths = [path for path, _ in grants]
    makers = [path for path, role in grants if role in _DRAFT_READERS]
    near = Q(agency_id__in=on_the_way([*posts, *paths])) | below(paths, "agency__path")
    return RosterPlan.objects.filter(
        near & (~Q(state=RosterPlan.State.DRAFT) | below(makers, "agency__path"))
    )


def agencies_to_read(user: AnyUser) -> QuerySet[Node]:
    """The agencies whose published rosters, and so whose ledger of fairness, the user reads."""
    if not user.is_authenticated:
        return Node.objects.none()
    posts, paths = _own_paths(user.pk), scope_paths(user, OVERSEERS)
    near = Q(pk__in=on_the_way([*posts, *paths])) | below(paths, "path")
    return Node.objects.filter(near, level=Level.AGENCY)


def _own_paths(user_id: int) -> list[str]:
    """Paths of the nodes where the user holds a post today."""
    held = Assignment.objects.filter(in_force(today()), person__user_id=user_id, person__active=True)
    return list(held.values_list("node__path", flat=True))


def agencies_to_plan(user: AnyUser) -> QuerySet[Node]:
    """The agencies whose rosters the user makes."""
    return Node.objects.filter(below(scope_paths(user, PLANNERS), "path"), level=Level.AGENCY).order_by(
        "name"
    )


def may_plan(user: AnyUser, agency: Node) -> bool:
    """Whether the user drafts, edits and publishes rosters of ``agency``."""
    return has_role_at(user, PLANNERS, agency)


def require_plan(by: Actor, agency: Node) -> None:
    require_role_at(by, PLANNERS, agency, "menyusun atau menerbitkan jadwal")


def regions_to_plan(user: AnyUser) -> QuerySet[Node]:
    """Regions for all of whose agencies the user makes rosters."""
    return Node.objects.filter(below(scope_paths(user, PLANNERS), "path"), level=Level.REGION).order_by(
        "path"
    )


def require_plan_below(by: Actor, region: Node) -> None:
    """Refuses rosters of a whole region to all who do not plan for every agency of it."""
    require_role_at(by, PLANNERS, region, "menyusun jadwal seluruh OPD")


def visible_runs(user: AnyUser) -> QuerySet[DraftRun]:
    """Runs over regions for which the user plans."""
    if not user.is_authenticated:
        return DraftRun.objects.none()
    return DraftRun.objects.filter(below(scope_paths(user, PLANNERS), "region__path"))


def visible_duties(user: AnyUser) -> QuerySet[OpenDuty]:
    """Duties open to takers in rosters that the user reads."""
    return OpenDuty.objects.filter(plan__in=visible_plans(user))


def may_change_day(user: AnyUser, person: Person, post: Post | None) -> bool:
    """Whether the user changes the person's single days: planners, superiors of the unit, the direct
    superior.

    Nobody changes the own day.
    """
    return post is not None and person.pk in changeable(user, {person.pk: post})


def changeable(user: AnyUser, posts: Mapping[int, Post]) -> set[int]:
    """Ids of those among these people whose single days the user may change; two queries for any number."""
    superior, paths = getattr(user, "person", None), scope_paths(user, CALLERS)
    return {
        person_id
        for person_id, post in posts.items()
        if post.person.user_id != user.pk
        and (
            (superior is not None and post.superior_id == superior.pk)
            or any(post.node.path.startswith(path) for path in paths)
        )
    }


def require_change_day(by: Actor, person: Person) -> Post | None:
    """Refuses a change of one person's day to all but those of :func:`may_change_day`; jobs pass.

    Returns the person's post of today (``None`` where there is none: then only jobs pass).
    """
    return require_change_days(by, [person]).get(person.pk)


def require_change_days(by: Actor, people: Iterable[Person]) -> dict[int, Post]:
    """The same for many people in a fixed number of queries; one who is not led refuses all."""
    asked = list(people)
    posts = posts_on(today(), people=[person.pk for person in asked])
    free = set() if isinstance(by, Job) else changeable(by, posts)
    for person in asked:
        if not isinstance(by, Job) and person.pk not in free:
            raise NotAllowed(
                f"Anda tidak berwenang mengubah hari kerja {person.name}. "
                "Yang berwenang ialah atasan langsung dan pengelola kepegawaian OPD-nya."
            )
    return posts


def visible_swaps(user: AnyUser) -> QuerySet[Swap]:
    """The user's own swaps, and those of the people whose single days the user may change."""
    if not user.is_authenticated:
        return Swap.objects.none()
    own = Q(asker__user_id=user.pk) | Q(other__user_id=user.pk) | Q(superior__user_id=user.pk)
    return Swap.objects.filter(own | below(callable_paths(user), "node__path"))


def may_decide_swap(user: AnyUser, swap: Swap) -> bool:
    """Whether the user approves a swap: a superior or planner of the asker, never one of the two."""
    if not user.is_authenticated or user.pk in (swap.asker.user_id, swap.other.user_id):
        return False
    if swap.superior is not None and swap.superior.user_id == user.pk:
        return True
    return has_role_at(user, CALLERS, swap.node)


def require_decide_swap(by: User, swap: Swap) -> None:
    if not may_decide_swap(by, swap):
        raise NotAllowed("Tukar giliran ini disetujui oleh atasan atau pengelola kepegawaian.")


def visible_calls(user: AnyUser) -> QuerySet[Call]:
    """The user's own calls to the office, and those to people whose single days the user may change."""
    if not user.is_authenticated:
        return Call.objects.none()
    own = Q(person__user_id=user.pk) | Q(caller_id=user.pk)
    return Call.objects.filter(own | below(callable_paths(user), "node__path"))


def callable_people(user: AnyUser) -> QuerySet[Person]:
    """The people whom the user may call to the office, by name; never the user."""
    if not user.is_authenticated:
        return Person.objects.none()
    held = Assignment.objects.filter(in_force(today()), person__active=True)
    near = below(callable_paths(user), "node__path") | Q(superior__user_id=user.pk)
    return Person.objects.filter(pk__in=held.filter(near).values("person_id")).exclude(user_id=user.pk)


def require_own(by: User, person: Person) -> None:
    """Refuses what concerns somebody else: a calendar's address, a notice."""
    if person.user_id != by.pk:
        raise NotAllowed("Ini hanya untuk yang bersangkutan sendiri.")


def may_read_reasons(user: AnyUser, agency: Node) -> bool:
    """Whether the user reads why days were changed: a roster is open to colleagues, reasons of leave are
    not.
    """
    return has_role_at(user, _DRAFT_READERS, agency)


def require_read_day(user: AnyUser, person: Person, post: Post | None) -> None:
    """Refuses one person's day with its reasons to all but the person, the superiors and those who watch."""
    if person.user_id == user.pk or may_change_day(user, person, post):
        return
    if post is not None and may_read_reasons(user, post.agency):
        return
    raise NotAllowed(f"Rincian hari {person.name} hanya untuk yang bersangkutan dan atasannya.")


def callable_paths(user: AnyUser) -> list[str]:
    """Paths of the nodes whose people the user may call to the office."""
    return scope_paths(user, CALLERS)

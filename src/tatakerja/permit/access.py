"""Who asks, who decides, who sees permits. The only place of this package that decides scope."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import AnyUser, below, has_role_at, in_force, scope_paths, visible_people
from tatakerja.organisation.models import Assignment, Person, Role
from tatakerja.organisation.queries import Post, post_of
from tatakerja.permit.models import Duty, Leave, Outing
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, Job

# Roles whose holders decide on leave and acknowledge outings (the direct superior does so without a grant).
DECIDERS = (Role.SUPERIOR, Role.AGENCY_HEAD, Role.AGENCY_OFFICER)


def visible_leaves(user: AnyUser) -> QuerySet[Leave]:
    """The own ones and those of people the user leads or oversees."""
    return Leave.objects.filter(person__in=visible_people(user).values("pk"))


def visible_duties(user: AnyUser) -> QuerySet[Duty]:
    return Duty.objects.filter(person__in=visible_people(user).values("pk"))


def visible_outings(user: AnyUser) -> QuerySet[Outing]:
    return Outing.objects.filter(person__in=visible_people(user).values("pk"))


def led_people(user: AnyUser) -> QuerySet[Person]:
    """People on whose permits the user decides: led directly or by role, never oneself."""
    if not user.is_authenticated:
        return Person.objects.none()
    current = Assignment.objects.filter(in_force(clock.now().date()), person=OuterRef("pk"))
    led = Q(superior__user_id=user.pk) | below(scope_paths(user, DECIDERS), "node__path")
    return Person.objects.filter(Exists(current.filter(led)), active=True).exclude(user_id=user.pk)


def may_decide(user: AnyUser, person: Person, post: Post | None) -> bool:
    """Whether the user decides on this person's permits."""
    if post is None or not user.is_authenticated or person.user_id == user.pk:
        return False
    superior = getattr(user, "person", None)
    return (superior is not None and post.superior_id == superior.pk) or has_role_at(
        user, DECIDERS, post.node
    )


def require_decide(by: Actor, person: Person) -> Post | None:
    """Refuses everybody but the superior and the agency's officers; answers the person's post of today."""
    post = post_of(person, clock.now().date())
    if isinstance(by, Job) or may_decide(by, person, post):
        return post
    raise NotAllowed(
        f"Anda tidak berwenang memutus permohonan {person.name}. "
        "Yang berwenang ialah atasan langsung dan pengelola kepegawaian OPD-nya."
    )


def require_own(by: Actor, person: Person) -> Post | None:
    """Refuses everybody but the person; answers the post of today."""
    if isinstance(by, Job) or person.user_id == by.pk:
        return post_of(person, clock.now().date())
    raise NotAllowed("Permohonan hanya dapat diajukan oleh pegawai yang bersangkutan.")

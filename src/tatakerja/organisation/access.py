"""Who may see and do what in the tree. The only place of this package that decides scope.

A grant binds a role to a node and everything below it, between two dates. ``visible_*`` start every query
of a page or API; ``may_*`` decides a button, ``require_*`` refuses the act: both from the same sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tatakerja.kernel import zones
from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.models import (
    Assignment,
    ImportRun,
    Level,
    Node,
    Person,
    RegisteredPoint,
    Role,
    RoleGrant,
    Workplace,
)
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User

# Roles whose holders see every person below their node.
OVERSEERS = (Role.SUPERIOR, Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.AUDITOR, Role.ADMIN)
# Roles whose holders keep the personnel data of an agency.
KEEPERS = (Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.ADMIN)
# Roles that act for a whole region.
REGIONAL = (Role.BKD_OFFICER, Role.ADMIN)

# Who may give which role; nobody hands on more than he holds, and the auditor is not chosen by the audited.
GRANTABLE: Mapping[str, frozenset[str]] = {
    Role.ADMIN: frozenset(Role.values),
    Role.BKD_OFFICER: frozenset(
        {Role.EMPLOYEE, Role.SUPERIOR, Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER}
    ),
}

AnyUser = User | AnonymousUser


def today() -> date:
    """The date by which scope is decided: in Central Indonesia, at most an hour off elsewhere."""
    return zones.local_date(clock.now(), zones.WITA)


def in_force(day: date, prefix: str = "") -> Q:
    """Rows whose ``valid_from`` … ``valid_until`` (inclusive, open when empty) hold on ``day``."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": day})
    )


def active_on(day: date) -> Q:
    """Workplaces whose ``active_from`` … ``active_until`` (inclusive, open when empty) hold on ``day``."""
    return Q(active_from__lte=day) & (Q(active_until__isnull=True) | Q(active_until__gte=day))


def grants_of(user: AnyUser, roles: Iterable[str], day: date | None = None) -> QuerySet[RoleGrant]:
    """The user's grants of these roles that hold on ``day`` (today where none is given)."""
    if not user.is_authenticated or not user.is_active:
        return RoleGrant.objects.none()
    return RoleGrant.objects.filter(in_force(day or today()), user_id=user.pk, role__in=list(roles))


def headed_by(user: AnyUser, roles: Collection[str]) -> QuerySet[Assignment]:
    """Posts by which the user heads a node today, definitive or acting (Plt, Plh).

    A head is the superior of the node by the post itself; at an agency the post is that of its head. So no
    grant has to follow every change of office, and an acting head has the rights with the duty (A1-04).
    """
    if not user.is_authenticated or not user.is_active:
        return Assignment.objects.none()
    levels = {Level.UNIT} if Role.SUPERIOR in roles else set()
    if Role.AGENCY_HEAD in roles or Role.SUPERIOR in roles:
        levels.add(Level.AGENCY)
    held = Assignment.objects.filter(in_force(today()), person__user_id=user.pk, person__active=True)
    return held.filter(heads_node=True, node__level__in=levels)


def scope_paths(user: AnyUser, roles: Iterable[str]) -> list[str]:
    """Paths of the nodes at which the user holds one of the roles today, by grant or by heading the node."""
    wanted = list(roles)
    granted = grants_of(user, wanted).order_by().values_list("node__path", flat=True)
    if not {Role.SUPERIOR, Role.AGENCY_HEAD} & set(wanted):
        return list(granted)
    headed = headed_by(user, wanted).order_by().values_list("node__path", flat=True)
    return list(granted.union(headed))


def on_the_way(paths: Iterable[str]) -> set[int]:
    """Ids of all nodes on the way to the ends of ``paths``."""
    return {step for path in paths for step in steps_of(path)}


def below(paths: Iterable[str], field: str) -> Q:
    """Rows whose ``field`` (a path) lies at or under one of ``paths``; matches nothing for no paths."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def has_role_at(user: AnyUser, roles: Iterable[str], node: Node) -> bool:
    """Whether the user holds one of the roles at ``node`` or above it today."""
    return any(node.path.startswith(path) for path in scope_paths(user, roles))


def require_role_at(by: Actor, roles: Iterable[str], node: Node, act: str) -> None:
    """Refuses an act at ``node`` to everybody without one of the roles there; jobs act for the system.

    ``act`` completes the sentence "Anda tidak berwenang …", for example ``menerbitkan jadwal``.
    """
    if isinstance(by, Job) or has_role_at(by, roles, node):
        return
    raise NotAllowed(f"Anda tidak berwenang {act} di {node.name}. Hubungi pengelola kepegawaian OPD Anda.")


def visible_nodes(user: AnyUser) -> QuerySet[Node]:
    """The parts of the tree the user oversees."""
    return Node.objects.filter(below(scope_paths(user, OVERSEERS), "path"))


def mapped_nodes(user: AnyUser) -> QuerySet[Node]:
    """The nodes whose map the user is shown: those overseen, and where the user and the led people work."""
    if not user.is_authenticated:
        return Node.objects.none()
    own = Q(person__user_id=user.pk) | Q(superior__user_id=user.pk)
    posts = Assignment.objects.filter(in_force(today())).filter(own)
    return Node.objects.filter(
        below(scope_paths(user, OVERSEERS), "path") | Q(pk__in=posts.values("node_id"))
    )


def visible_workplaces(user: AnyUser) -> QuerySet[Workplace]:
    return Workplace.objects.filter(below(scope_paths(user, OVERSEERS), "node__path"))


def visible_people(user: AnyUser) -> QuerySet[Person]:
    """The user, those the user leads, and everybody assigned below a node the user oversees."""
    if not user.is_authenticated:
        return Person.objects.none()
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("pk"))
    paths = scope_paths(user, OVERSEERS)
    seen = Q(user_id=user.pk) | Q(Exists(current.filter(superior__user_id=user.pk)))
    if paths:
        seen |= Q(Exists(current.filter(below(paths, "node__path"))))
    return Person.objects.filter(seen | _kept(user))


def leads(user: AnyUser, roles: Iterable[str], person: str) -> Exists:
    """Whether the user leads the person whose id stands in this column of the outer row: today, as the direct
    superior, or by one of the roles at the person's node or above it."""
    current = Assignment.objects.filter(in_force(today()), person=OuterRef(person))
    led = Q(superior__user_id=user.pk) | below(scope_paths(user, roles), "node__path")
    return Exists(current.filter(led))


def directly_led(user: AnyUser) -> QuerySet[Person]:
    """People whose direct superior the user is today: named, or as head of the nearest node that has one."""
    if not user.is_authenticated:
        return Person.objects.none()
    now = in_force(today())
    posts = Assignment.objects.filter(now, kind=Assignment.Kind.DEFINITIVE)
    led = Q(pk__in=posts.filter(superior__user_id=user.pk).values("person_id"))
    heading = Assignment.objects.filter(now, heads_node=True, person__active=True)
    own = list(heading.filter(person__user_id=user.pk).values_list("node__path", flat=True))
    if own:
        nodes = dict(Node.objects.filter(below(own, "path")).values_list("path", "pk"))
        others = heading.filter(node_id__in=list(nodes.values())).exclude(person__user_id=user.pk)
        nearer = set(others.values_list("node__path", flat=True)) - set(own)
        tops = [path for path in nearer if not any(path != one and path.startswith(one) for one in nearer)]
        unnamed = posts.filter(superior__isnull=True)
        plain = [pk for path, pk in nodes.items() if not any(path.startswith(top) for top in tops)]
        staff = unnamed.filter(node_id__in=plain)
        heads = unnamed.filter(heads_node=True, node_id__in=[nodes[path] for path in tops])
        led |= Q(pk__in=staff.values("person_id")) | Q(pk__in=heads.values("person_id"))
    return Person.objects.filter(led, active=True).exclude(user_id=user.pk)


def own_agencies(user: AnyUser) -> list[str]:
    """Paths of the agencies in which the user has a post today; two queries."""
    if not user.is_authenticated:
        return []
    held = Assignment.objects.filter(in_force(today()), person__user_id=user.pk)
    steps = on_the_way(held.values_list("node__path", flat=True))
    return list(Node.objects.filter(pk__in=steps, level=Level.AGENCY).values_list("path", flat=True))


def colleagues_of(user: AnyUser) -> QuerySet[Person]:
    """People with a post today in an agency where the user has one, by name; never the user."""
    if not user.is_authenticated:
        return Person.objects.none()
    agencies = own_agencies(user)
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("pk"))
    near = Exists(current.filter(below(agencies, "node__path")))
    return Person.objects.filter(near, active=True).exclude(user_id=user.pk).order_by("name", "pk")


def kept_people(user: AnyUser) -> QuerySet[Person]:
    """People whose personnel data the user keeps: those below, those who will come, those who left."""
    return Person.objects.filter(_kept(user))


def _kept(user: AnyUser) -> Q:
    """By the posts of today and of the future, else by the last post that was held."""
    paths = scope_paths(user, KEEPERS)
    if not paths:
        return Q(pk__in=[])
    posts = Assignment.objects.filter(person=OuterRef("pk"))
    ahead = posts.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today()))
    newest = Assignment.objects.filter(person=OuterRef("person")).order_by("-valid_from", "-id")
    last = posts.filter(pk=Subquery(newest.values("pk")[:1]))
    return Q(Exists(ahead.filter(below(paths, "node__path")))) | (
        ~Q(Exists(ahead)) & Q(Exists(last.filter(below(paths, "node__path"))))
    )


def visible_grants(user: AnyUser) -> QuerySet[RoleGrant]:
    """Grants at nodes where the user may give roles himself, and those of the auditor's region."""
    paths = scope_paths(user, (*REGIONAL, Role.AUDITOR))
    return RoleGrant.objects.filter(below(paths, "node__path"))


def points_to_decide(user: AnyUser) -> QuerySet[RegisteredPoint]:
    """Proposed homes that wait for the user's decision; never the user's own."""
    if not user.is_authenticated:
        return RegisteredPoint.objects.none()
    kept = RegisteredPoint.objects.filter(person__in=kept_people(user).values("pk"))
    return kept.filter(state=RegisteredPoint.State.PROPOSED).exclude(person__user_id=user.pk)


def visible_points(user: AnyUser) -> QuerySet[RegisteredPoint]:
    """Homes: one's own, and those of people whose personnel data the user keeps. Never a superior's view."""
    if not user.is_authenticated:
        return RegisteredPoint.objects.none()
    kept = Q(person__in=kept_people(user).values("pk"))
    return RegisteredPoint.objects.filter(Q(person__user_id=user.pk) | kept)


def visible_imports(user: AnyUser) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(below(scope_paths(user, REGIONAL), "region__path"))


def may_keep(user: AnyUser, node: Node) -> bool:
    """Whether the user keeps the personnel data at ``node``: people, places, homes."""
    return has_role_at(user, KEEPERS, node)


def require_keep(by: Actor, node: Node) -> None:
    require_role_at(by, KEEPERS, node, "mengubah data kepegawaian")


def may_import(user: AnyUser, region: Node) -> bool:
    return has_role_at(user, REGIONAL, region)


def require_import(by: Actor, region: Node) -> None:
    require_role_at(by, REGIONAL, region, "mengimpor data pegawai")


def may_build(user: AnyUser, parent: Node, level: str) -> bool:
    """Whether the user may make, rename, move or close a node of this level under ``parent``."""
    return has_role_at(user, _BUILDERS[level], parent)


_BUILDERS: Mapping[str, tuple[str, ...]] = {
    Level.NATION: (Role.ADMIN,),
    Level.REGION: (Role.ADMIN,),
    Level.AGENCY: REGIONAL,
    Level.UNIT: KEEPERS,
}


def require_build(by: Actor, parent: Node | None, level: str) -> None:
    """The nation itself is made by the system only, at set-up."""
    if parent is None:
        if not isinstance(by, Job):
            raise NotAllowed("Simpul negara dibuat saat pemasangan.")
        return
    require_role_at(by, _BUILDERS[level], parent, "mengubah susunan organisasi")


def node_of_person(person: Person) -> Node | None:
    """The node that decides who keeps the person: of the newest definitive post, else of the newest post."""
    posts = Assignment.objects.filter(person=person).select_related("node")
    newest = posts.filter(kind=Assignment.Kind.DEFINITIVE).order_by("-valid_from", "-id").first()
    found = newest or posts.order_by("-valid_from", "-id").first()
    return found.node if found else None


def may_keep_person(user: AnyUser, person: Person) -> bool:
    return kept_people(user).filter(pk=person.pk).exists()


def require_keep_person(by: Actor, person: Person) -> None:
    """Refuses everybody who does not keep this person's data."""
    if isinstance(by, Job) or may_keep_person(by, person):
        return
    raise NotAllowed("Anda tidak berwenang mengubah data pegawai ini. Hubungi pengelola kepegawaian OPD-nya.")


def require_decide_point(by: Actor, point: RegisteredPoint) -> None:
    """The officer who keeps the person decides; nobody decides on the own home."""
    require_keep_person(by, point.person)
    if not isinstance(by, Job) and point.person.user_id == by.pk:
        raise NotAllowed("Titik rumah Anda sendiri diputuskan oleh petugas lain.")


def require_channels(by: Actor) -> None:
    """Refuses everybody but an administrator of the system: gateways serve the whole of it."""
    if not isinstance(by, Job) and not grants_of(by, (Role.ADMIN,)).exists():
        raise NotAllowed("Cara pemberitahuan seluruh sistem hanya diatur oleh administrator sistem.")


def grantable_roles(user: AnyUser, node: Node) -> frozenset[str]:
    """Roles that the user may give at ``node`` today."""
    held = grants_of(user, GRANTABLE).select_related("node")
    found: set[str] = set()
    for grant in held:
        if node.is_below(grant.node):
            found |= GRANTABLE[grant.role]
    return frozenset(found)


def require_grant(by: Actor, node: Node, role: str = Role.EMPLOYEE) -> None:
    """Refuses a role above the user's own, or outside the user's part of the tree."""
    if isinstance(by, Job) or role in grantable_roles(by, node):
        return
    raise NotAllowed(f"Anda tidak berwenang memberi peran {Role(role).label} di {node.name}.")

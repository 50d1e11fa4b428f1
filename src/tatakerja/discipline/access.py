"""Who sees a discipline file and who keeps its papers. The only place of this package that decides scope.

A file is confidential: the employee (from the moment somebody takes a draft up), the direct superior, the
examiners, the decider, and those who keep or check the agency's personnel affairs. Colleagues, other
superiors and the system's administrator see nothing. Who may take which step: `rules.process`.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tatakerja.discipline.models import Case, RuleBook
from tatakerja.discipline.rules.process import Stage
from tatakerja.kernel.errors import NotAllowed, NotFound
from tatakerja.organisation.access import (
    AnyUser,
    below,
    has_role_at,
    require_role_at,
    scope_paths,
    visible_people,
)
from tatakerja.organisation.models import Level, Node, Person, Role
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import User

# Roles that see the files of an agency, and roles that keep them.
READERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.AUDITOR)
OFFICERS = (Role.AGENCY_OFFICER, Role.BKD_OFFICER)
BOOK_KEEPERS = (Role.BKD_OFFICER,)
BOOK_READERS = (Role.BKD_OFFICER, Role.AUDITOR, Role.AGENCY_OFFICER)


def visible_cases(user: AnyUser) -> QuerySet[Case]:
    """Files the user may open: one's own (no drafts), those one leads, examines or decides, the agency's."""
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    own = Q(person__user_id=user.pk) & ~Q(stage=Stage.DRAFT.value)
    part = Q(superior__user_id=user.pk) | Q(decider__user_id=user.pk) | Q(examiners__person__user_id=user.pk)
    kept = below(scope_paths(user, READERS), "agency__path")
    others = Case.objects.filter(part | kept).exclude(person__user=user)
    return Case.objects.filter(own | Q(pk__in=others.values("pk")))


def own_cases(user: AnyUser) -> QuerySet[Case]:
    """The user's own files, as "Berkas saya" shows them."""
    if not user.is_authenticated:
        return Case.objects.none()
    return visible_cases(user).filter(person__user_id=user.pk)


def require_case(user: AnyUser, pk: int) -> Case:
    """The file, or `NotFound`: whether somebody has one is confidential too."""
    found = visible_cases(user).filter(pk=pk).first()
    if found is None:
        raise NotFound("Berkas tidak ditemukan, atau bukan wewenang Anda.")
    return found


def is_officer(user: AnyUser, agency: Node) -> bool:
    """Whether the user keeps the personnel affairs of the agency."""
    return has_role_at(user, OFFICERS, agency)


def reportable_people(user: AnyUser) -> QuerySet[Person]:
    """People of whom the user may report a breach: whom he leads or oversees, never himself."""
    return visible_people(user).filter(active=True).exclude(user_id=user.pk or 0)


def require_report(by: User, person: Person) -> None:
    if not reportable_people(by).filter(pk=person.pk).exists():
        raise NotAllowed("Anda hanya dapat melaporkan pegawai yang Anda pimpin atau kelola.")


def book_regions(user: AnyUser) -> QuerySet[Node]:
    """Regions whose rules of discipline the user may read."""
    regions = Node.objects.filter(level=Level.REGION).order_by("path")
    inside = Q(pk__in=[])
    for path in scope_paths(user, BOOK_READERS):
        steps = steps_of(path)
        inside |= Q(pk__in=steps) | Q(path__startswith=path)
    return regions.filter(inside)


def visible_books(user: AnyUser) -> QuerySet[RuleBook]:
    return RuleBook.objects.filter(region__in=book_regions(user).values("pk"))


def may_write_book(user: AnyUser, region: Node) -> bool:
    return has_role_at(user, BOOK_KEEPERS, region)


def require_book(by: Actor, region: Node) -> None:
    require_role_at(by, BOOK_KEEPERS, region, "mengubah aturan disiplin daerah")


def counted_cases(user: AnyUser) -> QuerySet[Case]:
    """Files that the user's statistics count: of the agencies he keeps or checks, without names."""
    return Case.objects.filter(below(scope_paths(user, READERS), "agency__path"))

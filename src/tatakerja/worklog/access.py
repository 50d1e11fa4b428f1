"""Who gives work, who reports, who judges, who sees it. The only place of this package that decides scope.

Leading is what the tree says on the day: the named superior, the head (also Plt. and Plh.) of the part of the
tree in which somebody works, and holders of the roles of superior or agency head there. Seeing is wider:
personnel officers and auditors see what they watch over, and change nothing. A draft is its author's alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import (
    AnyUser,
    below,
    has_role_at,
    in_force,
    on_the_way,
    scope_paths,
    today,
)
from tatakerja.organisation.models import Assignment, Level, Node, Person, Role
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User
from tatakerja.worklog.models import (
    Announcement,
    Attachment,
    DailyReport,
    Exchange,
    Question,
    Recurrence,
    ReportState,
    ResultsLetter,
    SkpTarget,
    Task,
)

LEADERS = (Role.SUPERIOR, Role.AGENCY_HEAD)
WATCHERS = (*LEADERS, Role.AGENCY_OFFICER, Role.BKD_OFFICER, Role.AUDITOR)
# Roles that exchange files with e-Kinerja and set the agency's own limit.
KEEPERS = (Role.AGENCY_HEAD, Role.AGENCY_OFFICER, Role.BKD_OFFICER)


@dataclass(frozen=True, slots=True)
class Lead:
    """What one account leads today: its person, and the paths of the parts of the tree under it."""

    person_id: int | None
    paths: tuple[str, ...]

    def leads(self, post: Post) -> bool:
        """Whether somebody with this post is led; nobody leads himself."""
        if post.person.pk == self.person_id:
            return False
        direct = self.person_id is not None and post.superior_id == self.person_id
        return direct or any(post.node.path.startswith(path) for path in self.paths)


def headed_paths(user: AnyUser) -> list[str]:
    """Paths of the nodes that the user heads today, definitively or acting."""
    if not user.is_authenticated:
        return []
    heading = Assignment.objects.filter(in_force(today()), heads_node=True, person__user_id=user.pk)
    return list(heading.filter(person__active=True).values_list("node__path", flat=True))


def lead_of(user: AnyUser) -> Lead:
    """Three queries."""
    if not user.is_authenticated:
        return Lead(None, ())
    person = Person.objects.filter(user_id=user.pk, active=True).values_list("pk", flat=True).first()
    return Lead(person, tuple({*headed_paths(user), *scope_paths(user, LEADERS)}))


def _below(user: User, paths: list[str]) -> Q:
    current = Assignment.objects.filter(in_force(today()), person=OuterRef("pk"))
    found = Q(Exists(current.filter(superior__user_id=user.pk)))
    return found | Q(Exists(current.filter(below(paths, "node__path")))) if paths else found


def led_people(user: AnyUser) -> QuerySet[Person]:
    """People to whom the user gives work and whose results he judges; never himself."""
    if not user.is_authenticated:
        return Person.objects.none()
    paths = [*headed_paths(user), *scope_paths(user, LEADERS)]
    return Person.objects.filter(_below(user, paths), active=True).exclude(user_id=user.pk)


def visible_workers(user: AnyUser) -> QuerySet[Person]:
    """People whose tasks, sent reports and targets the user sees: himself, those led, those watched over."""
    if not user.is_authenticated:
        return Person.objects.none()
    paths = [*headed_paths(user), *scope_paths(user, WATCHERS)]
    return Person.objects.filter(Q(user_id=user.pk) | _below(user, paths))


def watched_nodes(user: AnyUser) -> QuerySet[Node]:
    """Agencies and units whose people the user leads or watches over, in the order of the tree."""
    paths = [*headed_paths(user), *scope_paths(user, WATCHERS)]
    return Node.objects.filter(below(paths, "path"), level__in=[Level.AGENCY, Level.UNIT]).order_by("path")


def visible_tasks(user: AnyUser) -> QuerySet[Task]:
    if not user.is_authenticated:
        return Task.objects.none()
    own = Q(assignee__user_id=user.pk) | Q(giver__user_id=user.pk)
    return Task.objects.filter(own | Q(assignee__in=visible_workers(user).values("pk")))


def own_tasks(user: AnyUser) -> QuerySet[Task]:
    return Task.objects.filter(assignee__user_id=user.pk) if user.is_authenticated else Task.objects.none()


def tasks_to_judge(user: AnyUser, direct: Collection[int] | None = None) -> QuerySet[Task]:
    """Finished tasks of those led that wait for the superior: to be checked, or checked and to be
    evaluated.

    ``direct`` are ids from `organisation.access.directly_led`: then theirs alone, without asking again.
    """
    waiting = Task.objects.filter(state__in=["done", "checked"])
    if direct is not None:
        return waiting.filter(assignee_id__in=direct)
    return waiting.filter(assignee__in=led_people(user).values("pk"))


def visible_attachments(user: AnyUser) -> QuerySet[Attachment]:
    return Attachment.objects.filter(removed_at__isnull=True, task__in=visible_tasks(user).values("pk"))


def visible_recurrences(user: AnyUser) -> QuerySet[Recurrence]:
    """Recurring tasks that the user gives, or that people led by the user receive."""
    if not user.is_authenticated:
        return Recurrence.objects.none()
    given = Recurrence.people.through.objects.filter(person__in=led_people(user).values("pk"))
    return Recurrence.objects.filter(Q(giver__user_id=user.pk) | Q(pk__in=given.values("recurrence_id")))


def own_reports(user: AnyUser) -> QuerySet[DailyReport]:
    if not user.is_authenticated:
        return DailyReport.objects.none()
    return DailyReport.objects.filter(person__user_id=user.pk)


def visible_reports(user: AnyUser) -> QuerySet[DailyReport]:
    """The own ones, and sent ones of people the user leads or watches over, or that were addressed to him."""
    if not user.is_authenticated:
        return DailyReport.objects.none()
    seen = Q(addressee__user_id=user.pk) | Q(person__in=visible_workers(user).values("pk"))
    return DailyReport.objects.filter(Q(person__user_id=user.pk) | (~Q(state=ReportState.DRAFT) & seen))


def visible_targets(user: AnyUser) -> QuerySet[SkpTarget]:
    return SkpTarget.objects.filter(person__in=visible_workers(user).values("pk"))


def visible_exchanges(user: AnyUser) -> QuerySet[Exchange]:
    return Exchange.objects.filter(below(scope_paths(user, KEEPERS), "node__path"))


def watched_agencies(user: AnyUser) -> QuerySet[Node]:
    """Agencies whose work at home the user sees as a whole: heads, personnel officers, auditors."""
    return Node.objects.filter(below(scope_paths(user, WATCHERS), "path"), level=Level.AGENCY).order_by(
        "path"
    )


def visible_results(user: AnyUser) -> QuerySet[ResultsLetter]:
    """Sent reports on work at home of the agencies that the user watches."""
    return ResultsLetter.objects.filter(agency__in=watched_agencies(user).values("pk"))


def exchange_nodes(user: AnyUser) -> QuerySet[Node]:
    """Agencies whose files the user imports."""
    return Node.objects.filter(below(scope_paths(user, KEEPERS), "path"), level=Level.AGENCY).order_by("path")


def _post_today(person: Person) -> Post | None:
    return posts_on(today(), people=[person.pk]).get(person.pk)


def may_lead(user: AnyUser, person: Person) -> bool:
    """Whether the user gives this person work and judges it."""
    post = _post_today(person)
    return post is not None and lead_of(user).leads(post)


def require_lead(by: Actor, person: Person) -> Post | None:
    """Refuses everybody but a superior of the person; answers the person's post of today."""
    post = _post_today(person)
    if isinstance(by, Job) or (post is not None and lead_of(by).leads(post)):
        return post
    raise NotAllowed(
        f"Anda bukan atasan {person.name}. Tugas diberikan dan dinilai oleh atasannya pada hari ini."
    )


def require_lead_all(by: Actor, posts: Mapping[int, Post]) -> None:
    """The same for many people at once, in three queries."""
    if isinstance(by, Job):
        return
    lead = lead_of(by)
    stranger = next((post for post in posts.values() if not lead.leads(post)), None)
    if stranger is not None:
        raise NotAllowed(
            f"Anda bukan atasan {stranger.person.name}. Hapus namanya dari pilihan, lalu kirim lagi."
        )


def require_own(by: Actor, person: Person) -> Post | None:
    """Refuses everybody but the person; answers the post of today."""
    if isinstance(by, Job) or person.user_id == by.pk:
        return _post_today(person)
    raise NotAllowed("Hanya pegawai yang bersangkutan yang dapat melakukan ini.")


def may_change_task(user: AnyUser, task: Task) -> bool:
    """Whether the user may cancel the task or change its words: who gave it, and the superior of today."""
    given = task.giver is not None and user.is_authenticated and task.giver.user_id == user.pk
    return given or may_lead(user, task.assignee)


def require_change_task(by: Actor, task: Task) -> None:
    if not isinstance(by, Job) and not may_change_task(by, task):
        raise NotAllowed("Tugas ini hanya dapat diubah oleh pemberi tugas atau atasan pegawai.")


def may_decide_report(user: AnyUser, report: DailyReport) -> bool:
    """The superior of the report's day, and whoever leads the person today; nobody decides on his own."""
    if not user.is_authenticated or report.person.user_id == user.pk:
        return False
    addressed = report.addressee is not None and report.addressee.user_id == user.pk
    return addressed or may_lead(user, report.person)


def require_decide_report(by: Actor, report: DailyReport) -> None:
    if not isinstance(by, Job) and not may_decide_report(by, report):
        raise NotAllowed(
            f"Laporan {report.person.name} diputuskan oleh atasan langsungnya pada tanggal laporan itu."
        )


def may_exchange(user: AnyUser, node: Node) -> bool:
    return has_role_at(user, KEEPERS, node)


def require_exchange(by: Actor, node: Node) -> None:
    if not isinstance(by, Job) and not may_exchange(by, node):
        raise NotAllowed(
            f"Anda tidak berwenang mengatur dan mengimpor kinerja {node.name}. "
            "Hubungi pengelola kepegawaiannya."
        )


def reports_to_decide(user: AnyUser) -> QuerySet[DailyReport]:
    """Sent reports that wait for the user: addressed to him, or of people he leads; never his own."""
    if not user.is_authenticated:
        return DailyReport.objects.none()
    mine = Q(addressee__user_id=user.pk) | Q(person__in=led_people(user).values("pk"))
    return DailyReport.objects.filter(mine, state=ReportState.SENT).exclude(person__user_id=user.pk)


def may_see_team(user: AnyUser) -> bool:
    """Whether the pages of superiors and personnel officers have anything to show."""
    return watched_nodes(user).exists() or led_people(user).exists()


def may_see_results(user: AnyUser) -> bool:
    """Whether the page of an agency's work at home has anything to show; it has not for a superior alone."""
    return watched_agencies(user).exists()


ANNOUNCERS = (*LEADERS, Role.AGENCY_OFFICER, Role.BKD_OFFICER)


def heard_paths(user: AnyUser) -> list[str]:
    """Paths of the nodes where the user holds a post today: announcements above them are his."""
    if not user.is_authenticated:
        return []
    held = Assignment.objects.filter(in_force(today()), person__user_id=user.pk, person__active=True)
    return list(held.values_list("node__path", flat=True))


def visible_announcements(user: AnyUser, *, withdrawn: bool = False) -> QuerySet[Announcement]:
    """Those of the own units and everything above them, the own ones, and those where the user announces."""
    if not user.is_authenticated:
        return Announcement.objects.none()
    steps = on_the_way(heard_paths(user))
    watched = below(scope_paths(user, ANNOUNCERS), "node__path")
    rows = Announcement.objects.filter(Q(node_id__in=steps) | Q(author_id=user.pk) | watched)
    return rows if withdrawn else rows.filter(withdrawn_at__isnull=True)


def visible_questions(user: AnyUser) -> QuerySet[Question]:
    return Question.objects.filter(announcement__in=visible_announcements(user, withdrawn=True).values("pk"))


def announcing_nodes(user: AnyUser) -> QuerySet[Node]:
    """Units, agencies and regions to which the user announces, in the order of the tree."""
    return Node.objects.filter(below(scope_paths(user, ANNOUNCERS), "path")).order_by("path")


def may_announce(user: AnyUser, node: Node) -> bool:
    return has_role_at(user, ANNOUNCERS, node)


def require_announce(by: Actor, node: Node) -> None:
    if not isinstance(by, Job) and not may_announce(by, node):
        raise NotAllowed(f"Anda tidak berwenang mengumumkan di {node.name}.")


def hears(person: Person, node: Node) -> bool:
    """Whether an announcement at this node is for the person."""
    post = _post_today(person)
    return post is not None and post.node.path.startswith(node.path)

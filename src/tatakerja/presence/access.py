"""Who may speak through a device, see evidence, explain it and decide on it. Scope is decided only here.

Coordinates are nobody's view: pages and reads show the place and the distance.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from tatakerja.kernel.errors import NotAllowed
from tatakerja.organisation.access import (
    KEEPERS,
    OVERSEERS,
    AnyUser,
    active_on,
    below,
    has_role_at,
    kept_people,
    leads,
    own_agencies,
    require_keep,
    require_role_at,
    scope_paths,
    today,
    visible_people,
)
from tatakerja.organisation.models import Level, Node, Person, Role, Workplace
from tatakerja.organisation.queries import Post
from tatakerja.platform.audit import Actor, Job
from tatakerja.platform.models import User
from tatakerja.presence.models import (
    Card,
    Device,
    DutyPlace,
    FenceProposal,
    Kiosk,
    MachineFile,
    OfficeNetwork,
    Outage,
    OutageNode,
    PresenceEvent,
    ReachCall,
    Remeasure,
    Review,
    ReviewAnswer,
    ScreenKey,
    Signal,
)

# Roles whose holders decide on evidence that waits (the direct superior does so without a grant).
DECIDERS = (Role.SUPERIOR, Role.AGENCY_HEAD, Role.AGENCY_OFFICER)
# Roles whose holders issue device tokens in bulk for an agency.
ISSUERS = (Role.ADMIN, Role.BKD_OFFICER)
# Roles whose holders note an outage, and those who decide for everybody it touched.
REPORTERS = (Role.AGENCY_OFFICER, Role.AGENCY_HEAD, Role.BKD_OFFICER, Role.ADMIN)
RELIEVERS = (Role.AGENCY_HEAD, Role.BKD_OFFICER)
# Roles whose holders set how long coordinates are kept.
RETAINERS = (Role.BKD_OFFICER, Role.ADMIN)


class UnknownDevice(NotAllowed):
    """No such token, or one that was revoked: the phone must be bound again."""

    code = "unknown_device"
    status = 401


class NotOnDuty(NotAllowed):
    """The device belongs to somebody who holds no post (any more)."""

    code = "no_duty"


def require_device(device: Device | None) -> Device:
    """Refuses what is not bound: 401 for an unknown or revoked token, 403 for somebody who has left."""
    if device is None or device.revoked_at is not None:
        raise UnknownDevice("Perangkat tidak dikenal atau sudah dicabut. Masuk kembali di ponsel ini.")
    if not device.person.active:
        raise NotOnDuty("Perangkat ini milik pegawai yang sudah tidak bertugas.")
    return device


def require_post(post: Post | None) -> Post:
    if post is None:
        raise NotOnDuty(
            "Anda belum memiliki penempatan yang berlaku. Hubungi pengelola kepegawaian OPD Anda."
        )
    return post


def visible_devices(user: AnyUser) -> QuerySet[Device]:
    return Device.objects.filter(person__in=visible_people(user).values("pk"))


def own_events(user: AnyUser) -> QuerySet[PresenceEvent]:
    """What the user may explain: the own events only."""
    return (
        PresenceEvent.objects.filter(person__user_id=user.pk)
        if user.is_authenticated
        else PresenceEvent.objects.none()
    )


def decidable_events(user: AnyUser) -> QuerySet[PresenceEvent]:
    """Events of people whom the user leads directly or by role; never the own ones."""
    if not user.is_authenticated:
        return PresenceEvent.objects.none()
    led = leads(user, DECIDERS, "person_id")
    return PresenceEvent.objects.filter(led).exclude(person__user_id=user.pk)


def may_decide(user: AnyUser, person: Person, post: Post | None) -> bool:
    """Whether the user decides on this person's evidence."""
    if post is None or not user.is_authenticated or person.user_id == user.pk:
        return False
    superior = getattr(user, "person", None)
    return (superior is not None and post.superior_id == superior.pk) or has_role_at(
        user, DECIDERS, post.node
    )


def require_explain(by: Actor, event: PresenceEvent) -> None:
    """Only the employee explains the own evidence."""
    if isinstance(by, Job) or event.person.user_id == by.pk:
        return
    raise NotAllowed("Penjelasan hanya dapat diberikan oleh pegawai yang bersangkutan.")


def require_bind(by: Actor, person: Person) -> None:
    """Only the own account binds a browser."""
    if isinstance(by, Job) or person.user_id == by.pk:
        return
    raise NotAllowed("Perangkat hanya dapat didaftarkan oleh pemiliknya sendiri.")


def require_own_key(by: Actor, person: Person) -> None:
    """Only the own account registers the screen lock of the own phone."""
    if isinstance(by, Job) or person.user_id != by.pk:
        raise NotAllowed("Kunci layar hanya dapat didaftarkan oleh pemiliknya sendiri.")


def require_issue(by: Actor, node: Node) -> None:
    require_role_at(by, ISSUERS, node, "menerbitkan token perangkat")


def require_revoke(by: Actor, device: Device, post: Post | None) -> None:
    """The owner, an administrator, or whoever keeps the agency's personnel data."""
    if isinstance(by, Job) or device.person.user_id == by.pk:
        return
    if post is not None and has_role_at(by, (*ISSUERS, Role.AGENCY_OFFICER), post.node):
        return
    raise NotAllowed("Anda tidak berwenang mencabut perangkat ini.")


def visible_outages(user: AnyUser) -> QuerySet[Outage]:
    """Outages that touched a part of the tree which the user oversees, or the whole of it from above."""
    paths = scope_paths(user, OVERSEERS)
    above = {int(step) for path in paths for step in path.split("/") if step}
    parts = OutageNode.objects.filter(below(paths, "node__path") | Q(node_id__in=above))
    return Outage.objects.filter(pk__in=parts.values("outage_id"))


def may_report_outage(user: AnyUser) -> bool:
    return bool(scope_paths(user, REPORTERS))


def require_report_outage(by: Actor, nodes: Iterable[Node]) -> None:
    for node in nodes:
        require_role_at(by, REPORTERS, node, "mencatat gangguan")


def may_relieve(user: AnyUser, nodes: Iterable[Node]) -> bool:
    """Whether the user decides for everybody at these nodes: for all of them, or not at all."""
    paths = scope_paths(user, RELIEVERS)
    return all(any(node.path.startswith(path) for path in paths) for node in nodes)


def require_relieve(by: Actor, nodes: Iterable[Node]) -> None:
    for node in nodes:
        require_role_at(by, RELIEVERS, node, "memutuskan keringanan")


def nearest_reportable(user: AnyUser) -> QuerySet[Node]:
    """What the page offers: the parts of the tree the user answers for, and those directly below them."""
    mine = Node.objects.filter(path__in=scope_paths(user, REPORTERS))
    return Node.objects.filter(Q(pk__in=mine.values("pk")) | Q(parent__in=mine.values("pk"))).order_by("path")


def own_reviews(user: AnyUser) -> QuerySet[Review]:
    """The user's own reviews, from the moment they are opened: the employee sees and answers first."""
    return Review.objects.filter(person__user_id=user.pk) if user.is_authenticated else Review.objects.none()


def own_signals(user: AnyUser) -> QuerySet[Signal]:
    """Every signal about the user; nobody else sees one that is in no review."""
    return Signal.objects.filter(person__user_id=user.pk) if user.is_authenticated else Signal.objects.none()


def visible_reviews(user: AnyUser) -> QuerySet[Review]:
    """Reviews that the user looks at: of people whom the user leads directly or by role, never the own, and
    only once the employee has answered or the days for it are over."""
    if not user.is_authenticated:
        return Review.objects.none()
    answered = Exists(ReviewAnswer.objects.filter(review=OuterRef("pk")))
    ripe = Q(answered) | Q(answer_until__lt=today()) | Q(closed_at__isnull=False)
    led = leads(user, DECIDERS, "person_id")
    return Review.objects.filter(led, ripe).exclude(person__user_id=user.pk)


def require_answer(by: Actor, review: Review) -> None:
    """Only the employee answers."""
    if isinstance(by, Job) or review.person.user_id != by.pk:
        raise NotAllowed("Jawaban hanya dapat diberikan oleh pegawai yang bersangkutan.")


def require_judge(by: Actor, review: Review) -> None:
    """Only those who lead the employee, in person: no job forms an opinion."""
    if isinstance(by, Job) or not visible_reviews(by).filter(pk=review.pk).exists():
        raise NotAllowed("Peninjauan ini bukan wewenang Anda, atau pegawainya belum sempat menjawab.")


def callable_people(user: AnyUser) -> QuerySet[Person]:
    """People whom the user may call while they are at home: those led directly or by role, never oneself."""
    if not user.is_authenticated:
        return Person.objects.none()
    return Person.objects.filter(leads(user, DECIDERS, "pk"), active=True).exclude(user_id=user.pk)


def visible_calls(user: AnyUser) -> QuerySet[ReachCall]:
    """Calls to the people whom the user may call."""
    return ReachCall.objects.filter(person__in=callable_people(user).values("pk"))


def retained_regions(user: AnyUser) -> QuerySet[Node]:
    """Regions whose retention of coordinates the user may see."""
    return Node.objects.filter(below(scope_paths(user, (*RETAINERS, Role.AUDITOR)), "path"))


def may_set_retention(user: AnyUser, region: Node) -> bool:
    return has_role_at(user, RETAINERS, region)


def require_retention(by: Actor, region: Node) -> None:
    require_role_at(by, RETAINERS, region, "mengatur penyimpanan titik lokasi dan waktu menjawab")


def visible_duty_places(user: AnyUser) -> QuerySet[DutyPlace]:
    """Duty places of at least one of the people whom the user leads."""
    led = DutyPlace.people.through.objects.filter(person__in=callable_people(user).values("pk"))
    return DutyPlace.objects.filter(pk__in=led.values("dutyplace_id"))


def kept_agencies(user: AnyUser) -> QuerySet[Node]:
    """Agencies for which the user brings in files of machines."""
    return Node.objects.filter(below(scope_paths(user, KEEPERS), "path"), level=Level.AGENCY)


def visible_machine_files(user: AnyUser) -> QuerySet[MachineFile]:
    return MachineFile.objects.filter(agency__in=kept_agencies(user).values("pk"))


def visible_remeasures(user: AnyUser) -> QuerySet[Remeasure]:
    """Decisions on past days of the agencies whose personnel data the user keeps."""
    return Remeasure.objects.filter(agency__in=kept_agencies(user).values("pk"))


def proposable_workplaces(user: AnyUser) -> QuerySet[Workplace]:
    """Workplaces in use for which the user may propose a better fence: those of the own agency.

    Whoever is measured against a fence knows where its gate stands, and a proposal changes nothing by itself.
    """
    rows = Workplace.objects.filter(active_on(today()), below(own_agencies(user), "node__path"))
    return rows.select_related("node").order_by("node__path", "name")


def visible_fence_proposals(user: AnyUser) -> QuerySet[FenceProposal]:
    """The user's own proposals, and those for workplaces that the user keeps."""
    if not user.is_authenticated:
        return FenceProposal.objects.none()
    own = Q(person__user_id=user.pk)
    return FenceProposal.objects.filter(own | below(scope_paths(user, KEEPERS), "workplace__node__path"))


def fences_to_decide(user: AnyUser) -> QuerySet[FenceProposal]:
    """Proposals that wait for the user, who may change those workplaces; never the user's own."""
    if not user.is_authenticated:
        return FenceProposal.objects.none()
    kept = below(scope_paths(user, KEEPERS), "workplace__node__path")
    rows = FenceProposal.objects.filter(kept, state=FenceProposal.State.PROPOSED)
    return rows.exclude(person__user_id=user.pk)


def require_propose_fence(by: User, place: Workplace) -> None:
    """Refuses who has no post in the agency of the workplace."""
    if not proposable_workplaces(by).filter(pk=place.pk).exists():
        raise NotAllowed("Pagar kantor diusulkan oleh pegawai OPD yang memakainya.")


def require_decide_fence(by: Actor, proposal: FenceProposal) -> None:
    """The officer who keeps the workplace decides; nobody on the own proposal."""
    require_keep(by, proposal.workplace.node)
    if not isinstance(by, Job) and proposal.person.user_id == by.pk:
        raise NotAllowed("Usulan Anda sendiri diputuskan oleh petugas lain.")


def visible_networks(user: AnyUser) -> QuerySet[OfficeNetwork]:
    """Office networks of the agencies whose personnel data the user keeps."""
    return OfficeNetwork.objects.filter(agency__in=kept_agencies(user).values("pk"))


def kept_workplaces(user: AnyUser) -> QuerySet[Workplace]:
    """Workplaces in use at which the user may set up a kiosk."""
    paths = below(scope_paths(user, KEEPERS), "node__path")
    rows = Workplace.objects.filter(active_on(today()), paths)
    return rows.select_related("node").order_by("node__path", "name")


def visible_kiosks(user: AnyUser) -> QuerySet[Kiosk]:
    """Kiosks in use at the workplaces whose data the user keeps."""
    rows = Kiosk.objects.filter(below(scope_paths(user, KEEPERS), "workplace__node__path"))
    return rows.filter(ended_at__isnull=True).select_related("workplace__node")


def known_kiosks() -> QuerySet[Kiosk]:
    """Kiosks whose screen anybody may stand in front of."""
    return Kiosk.objects.filter(ended_at__isnull=True).select_related("workplace__node")


def visible_cards(user: AnyUser) -> QuerySet[Card]:
    """Cards that count, of people whose personnel data the user keeps, and the user's own."""
    own = Q(person__user_id=user.pk) if user.is_authenticated else Q(pk__in=[])
    rows = Card.objects.filter(Q(person__in=kept_people(user).values("pk")) | own, ended_at__isnull=True)
    return rows.select_related("person").order_by("person__name", "pk")


def people_for_cards(user: AnyUser) -> QuerySet[Person]:
    """People to whom the user may issue a card."""
    return kept_people(user).filter(active=True).order_by("name", "pk")


def visible_screen_keys(user: AnyUser) -> QuerySet[ScreenKey]:
    """Screen keys in use of people whose personnel data the user keeps."""
    rows = ScreenKey.objects.filter(person__in=kept_people(user).values("pk"), ended_at__isnull=True)
    return rows.select_related("person").order_by("person__name", "pk")


def own_screen_keys(user: AnyUser) -> QuerySet[ScreenKey]:
    """The user's own screen keys in use."""
    if not user.is_authenticated:
        return ScreenKey.objects.none()
    rows = ScreenKey.objects.filter(person__user_id=user.pk, ended_at__isnull=True)
    return rows.select_related("person")

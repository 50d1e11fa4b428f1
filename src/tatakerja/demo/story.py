"""What happened before the demonstration opens: circulars in force, rosters, a week worked and reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random

from tatakerja.attendance.services import evaluate_days
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.demo.places import CIRCULAR_FROM, MONDAY, TODAY, RegionPlan
from tatakerja.demo.settle import SEED, Progress
from tatakerja.demo.week import Behaviour, deliver, taps_of_day, working_days
from tatakerja.kernel import zones
from tatakerja.organisation.models import Assignment, Level, Node, Person, Role, RoleGrant
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.queries.leave import serving_since
from tatakerja.permit.rules.leave import after_months
from tatakerja.permit.services import acknowledge_outing, ask_leave, decide_leave, record_duty, tell_outing
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from tatakerja.presence.models import Device
from tatakerja.presence.queries import evidence_on
from tatakerja.presence.services import issue_devices
from tatakerja.reporting.queries.plans import plan_of
from tatakerja.reporting.services import prepare_digest, send_digest
from tatakerja.roster.queries import day_plans
from tatakerja.roster.services import draft_plan, publish_plan

OPENING = zones.at(TODAY, time(7, 24), zones.WITA)
ROSTER_UNTIL = date(2026, 12, 11)
BY = Job("demo.story")


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(3, 0), tzinfo=UTC)


def officer_of(node: Node, role: str) -> User:
    """The account that holds the role at this node."""
    return RoleGrant.objects.select_related("user").get(node=node, role=role).user


def put_in_force(regions: Iterable[RegionPlan], progress: Progress) -> None:
    """Each region adopts a shipped circular under a number of its own, valid from November on."""
    with clock.set_to(_noon(CIRCULAR_FROM - timedelta(days=5))):
        seed_holidays(by=BY)
        for plan in regions:
            region = Node.objects.get(code=plan.code)
            officer = officer_of(region, Role.BKD_OFFICER)
            changes = {
                "circular.number": plan.number,
                "circular.date": (CIRCULAR_FROM - timedelta(days=5)).isoformat(),
                "valid.from": CIRCULAR_FROM.isoformat(),
                "valid.until": "2026-12-18",
                **plan.changes,
            }
            circular = adopt_circular(by=officer, region=region, slug=plan.circular, changes=changes)
            publish_circular(by=BY, circular=circular)
            progress(f"{plan.name}: SE {plan.number} (pola {plan.circular})")


def agencies_of(regions: Iterable[RegionPlan]) -> Iterator[Node]:
    for plan in regions:
        yield from Node.objects.filter(parent__code=plan.code, level=Level.AGENCY)


def publish_rosters(regions: Iterable[RegionPlan], progress: Progress) -> None:
    """The personnel officer of every agency fills and publishes four weeks."""
    with clock.set_to(_noon(MONDAY - timedelta(days=4))):
        for agency in agencies_of(regions):
            officer = officer_of(agency, Role.AGENCY_OFFICER)
            plan = draft_plan(by=officer, agency=agency, first=MONDAY, last=ROSTER_UNTIL)
            if plan.result.get("feasible", True):
                publish_plan(by=officer, plan=plan)
                progress(f"{agency.name}: jadwal terbit")
            else:
                progress(f"{agency.name}: jadwal belum dapat diterbitkan (lihat sebabnya di halaman jadwal)")


def bind_phones(progress: Progress) -> dict[int, Device]:
    """One device for everybody."""
    with clock.set_to(_noon(MONDAY - timedelta(days=3))):
        issue_devices(by=BY, agency=None, label="Ponsel peragaan")
    devices = {device.person_id: device for device in Device.objects.select_related("person", "person__user")}
    progress(f"{len(devices)} ponsel terikat")
    return devices


def work(
    regions: Sequence[RegionPlan], devices: dict[int, Device], progress: Progress, silent: frozenset[int]
) -> None:
    """Plays Monday to Friday and this morning, agency by agency, and evaluates each day after it.

    Of ``silent`` people (ids) nothing is heard.
    """
    random = Random(SEED)
    behaviour = Behaviour(random)
    for day in working_days(MONDAY):
        opening = OPENING if day == TODAY else None
        sent = 0
        for agency in agencies_of(regions):
            taps = taps_of_day(agency, day, devices, behaviour, until=opening)
            sent += deliver([one for one in taps if one.device.person_id not in silent], random)
        with clock.set_to(opening or _noon(day) + timedelta(hours=9)):
            for plan in regions:
                evaluate_days(by=BY, node=Node.objects.get(code=plan.code), first=day, last=day)
        progress(f"{day:%d/%m}: {sent} presensi")


def report(regions: Iterable[RegionPlan]) -> int:
    """Every agency sends its reports of the played week; two of them forget the last one of Friday."""
    sent = 0
    for day in working_days(MONDAY)[:-1]:
        for index, agency in enumerate(agencies_of(regions)):
            officer = officer_of(agency, Role.AGENCY_OFFICER)
            slots = plan_of(agency, day).slots
            forgetful = day.weekday() == 4 and index in (1, 8)
            for slot in slots[: -1 if forgetful else len(slots)]:
                with clock.set_to(slot.due + timedelta(minutes=3 + index)):
                    digest = prepare_digest(by=officer, agency=agency, day=day, slot=slot.label)
                    send_digest(by=officer, digest=digest)
                sent += 1
    return sent


def _some_of(agency: Node, count: int) -> list[Person]:
    """Staff of an agency who head nothing and may take leave, from the middle of the list."""
    rows = Assignment.objects.filter(node__path__startswith=agency.path, heads_node=False)
    people = (row.person for row in rows.select_related("person").order_by("id")[2:])
    return list(islice((one for one in people if _served(one)), count))


def _served(person: Person) -> bool:
    """A year of service, as annual leave asks for (PP 11/2017)."""
    since = serving_since(person)
    return since is None or after_months(since, 12) <= MONDAY


def ask_for_leave(regions: Iterable[RegionPlan], progress: Progress) -> None:
    """In every agency somebody is on leave, somebody travels on duty, and one leave waits for its answer."""
    asked = 0
    with clock.set_to(_noon(MONDAY - timedelta(days=5))):
        for agency in agencies_of(regions):
            head = officer_of(agency, Role.AGENCY_HEAD)
            people = _some_of(agency, 3)
            if len(people) < 3:
                continue
            resting, travelling, hoping = people
            leave = ask_leave(
                by=BY, person=resting, kind="tahunan", reason="Acara keluarga",
                first=MONDAY + timedelta(days=1), last=MONDAY + timedelta(days=3),
            )  # fmt: skip
            decide_leave(by=head, leave=leave, approve=True)
            record_duty(
                by=head, person=travelling, letter=f"094/{asked + 101}/ST/2026",
                purpose="Rapat koordinasi", destination="Ibu kota provinsi",
                first=MONDAY + timedelta(days=2), last=MONDAY + timedelta(days=3),
            )  # fmt: skip
            ask_leave(
                by=BY, person=hoping, kind="tahunan", reason="Keperluan keluarga",
                first=TODAY + timedelta(days=7), last=TODAY + timedelta(days=8),
            )  # fmt: skip
            asked += 3
    progress(f"{asked} cuti dan dinas luar")


def leave_home(regions: Iterable[RegionPlan], progress: Progress) -> None:
    """Living-needs outings of home workers through the week; most are acknowledged (A4-11)."""
    told = 0
    for day in working_days(MONDAY)[:-1]:
        for agency in agencies_of(regions):
            posts = posts_on(day, node=agency)
            plans = day_plans(posts, day)
            at_home = [post for key, post in posts.items() if plans[key].mode == "WFH"]
            if not at_home:
                continue
            post = at_home[day.weekday() % len(at_home)]
            starts = zones.at(day, time(10, 0), post.zone)
            with clock.set_to(starts - timedelta(minutes=12)):
                outing = tell_outing(
                    by=BY, person=post.person, category="pangan", reason="",
                    starts_at=starts, ends_at=starts + timedelta(minutes=45),
                )  # fmt: skip
                superior = User.objects.filter(person=post.superior_id).first()
                if superior is not None and day.weekday() != 3:
                    acknowledge_outing(by=superior, outing=outing)
            told += 1
    progress(f"{told} izin keluar rumah")


def waiting_at_home(agency: Node, day: date) -> Person | None:
    """Somebody of the agency who heads nothing, works from home on ``day`` and has not tapped yet."""
    posts = posts_on(day, node=agency)
    plans = day_plans(posts, day)
    heard = evidence_on(posts, day)
    for key, post in posts.items():
        if plans[key].mode == "WFH" and not post.heads and not heard.get(key):
            return post.person
    return None

"""Who decides, through stages, absences and delegations; many at once with what clashes named; undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from post_office import PostOffice, open_post_office, use
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Assignment, JobClass, Person
from tatakerja.permit.jobs import pass_on
from tatakerja.permit.models import Decision, Leave
from tatakerja.permit.queries import leaves_to_decide
from tatakerja.permit.services import (
    ask_leave,
    decide_leave,
    decide_many,
    delegate,
    escalate,
    revoke_delegation,
    route_requests,
    undo_many,
)
from tatakerja.platform.audit import Job
from tatakerja.platform.models import Notice
from tatakerja.roster.models import DayChange
from tatakerja.roster.services import change_day, record_absence
from world import World, make_person

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY, DAY = date(2026, 11, 23), date(2026, 11, 25)
JOB = Job("tests")


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


def asked(world: World, name: str = "Rina", kind: str = "tahunan", first: date = DAY) -> Leave:
    person = world.person(name)
    assert person.user is not None
    return ask_leave(by=person.user, person=person, kind=kind, first=first, last=first, reason="keluarga")


def waiting(world: World, *names: str) -> dict[str, int]:
    return {name: leaves_to_decide(world.user(name)).count() for name in names}


def away(world: World, name: str, days: int = 3) -> None:
    last = TODAY + timedelta(days=days)
    record_absence(by=JOB, person=world.person(name), first=TODAY, last=last, kind="leave", source="cuti/0")


def test_several_stages_by_kind(world: World) -> None:
    """A long leave passes the superior, the head of the agency and the region (PP 11/2017: PPK)."""
    leave = asked(world, kind="besar", first=DAY)
    assert (leave.levels, leave.approver) == (["superior", "agency_head", "region"], world.person("Budi"))
    leave = decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    assert (leave.state, leave.stage, leave.approver) == ("proposed", 1, world.person("Ratna"))
    assert waiting(world, "Budi", "Ratna", "Wahyu") == {"Budi": 0, "Ratna": 1, "Wahyu": 0}
    leave = decide_leave(by=world.user("Ratna"), leave=leave, approve=True)
    assert (leave.level, leave.approver) == ("region", None)
    assert waiting(world, "Ratna", "Wahyu") == {"Ratna": 0, "Wahyu": 1}
    with pytest.raises(NotAllowed):
        decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    done = decide_leave(by=world.user("Wahyu"), leave=leave, approve=True)
    assert (done.state, DayChange.objects.filter(person=done.person).count()) == ("approved", 1)
    assert list(Decision.objects.values_list("level", "verdict")) == [
        ("superior", "approve"),
        ("agency_head", "approve"),
        ("region", "approve"),
    ]


def test_one_person_decides_two_stages_once(world: World) -> None:
    leave = asked(world, "Budi", kind="besar")
    assert leave.approver == world.person("Ratna")
    leave = decide_leave(by=world.user("Ratna"), leave=leave, approve=True)
    assert (leave.stage, leave.level) == (2, "region")


def test_the_head_of_an_agency_is_decided_on_by_the_region(world: World) -> None:
    leave = asked(world, "Ratna")
    assert (leave.levels, leave.approver) == (["region"], None)
    assert waiting(world, "Ratna", "Wahyu") == {"Ratna": 0, "Wahyu": 1}


def test_a_superior_who_is_away_is_passed_over(world: World) -> None:
    away(world, "Budi")
    leave = asked(world)
    assert (leave.approver, leave.routed) == (world.person("Ratna"), "Budi Hartono sedang cuti")


def test_an_acting_head_decides_before_the_next_superior(world: World) -> None:
    leave = asked(world)
    away(world, "Budi")
    Assignment.objects.create(
        person=world.person("Dewi"), node=world.perizinan, kind="plh", title="Kepala Bidang Perizinan",
        job_class=JobClass.ADMINISTRATOR, heads_node=True, valid_from=TODAY,
    )  # fmt: skip
    route_requests(by=JOB)
    leave.refresh_from_db()
    assert leave.approver == world.person("Dewi")
    assert decide_leave(by=world.user("Dewi"), leave=leave, approve=True).state == "approved"


def test_a_delegation_moves_what_waits_and_names_both(world: World) -> None:
    leave = asked(world)
    row = delegate(
        by=world.user("Budi"), giver=world.person("Budi"), to=world.person("Dewi"),
        first=TODAY, last=DAY, reason="dinas luar",
    )  # fmt: skip
    assert waiting(world, "Budi", "Dewi", "Andi") == {"Budi": 1, "Dewi": 1, "Andi": 0}
    with pytest.raises(Conflict):
        delegate(
            by=world.user("Budi"), giver=world.person("Budi"), to=world.person("Andi"),
            first=DAY, last=DAY, reason="cuti",
        )  # fmt: skip
    decide_leave(by=world.user("Dewi"), leave=leave, approve=True)
    assert Decision.objects.get().capacity == "a.n. Budi Hartono"
    told = Notice.objects.get(user=world.user("Rina"), event="permit.decided")
    assert (told.title, told.url) == ("Permohonan Anda disetujui", "/izin/")
    second = asked(world, "Andi")
    revoke_delegation(by=world.user("Budi"), delegation=row)
    assert waiting(world, "Budi", "Dewi") == {"Budi": 1, "Dewi": 0}
    with pytest.raises(NotAllowed):
        decide_leave(by=world.user("Dewi"), leave=second, approve=True)


def test_the_delegate_decides_on_everybody_but_himself(world: World) -> None:
    away(world, "Budi")
    delegate(
        by=world.user("Sari"), giver=world.person("Budi"), to=world.person("Dewi"),
        first=TODAY, last=DAY, reason="cuti",
    )  # fmt: skip
    assert asked(world).approver == world.person("Dewi")
    assert asked(world, "Dewi").approver == world.person("Ratna")
    with pytest.raises(Invalid):
        delegate(
            by=world.user("Budi"), giver=world.person("Budi"), to=world.person("Tono"),
            first=DAY, last=DAY, reason="cuti",
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        delegate(
            by=world.user("Rina"), giver=world.person("Budi"), to=world.person("Rina"),
            first=DAY, last=DAY, reason="cuti",
        )  # fmt: skip


def staff(world: World, count: int) -> list[Person]:
    return [
        make_person(f"19900101201501{n:04d}", f"Pegawai {n:02d}", world.perizinan, "Staf")
        for n in range(count)
    ]


def test_thirteen_requests_one_clash_twelve_approved_one_named_undo_restores_all(world: World) -> None:
    people = staff(world, 13)
    leaves = []
    for person in people:
        assert person.user is not None
        leaves.append(
            ask_leave(by=person.user, person=person, kind="tahunan", first=DAY, last=DAY, reason="keluarga")
        )
    change_day(by=JOB, person=people[4], day=DAY, mode="PIKET", reason="giliran piket")
    outcome = decide_many(by=world.user("Budi"), subjects=[one.subject for one in leaves], approve=True)
    assert len(outcome.done) == 12
    assert [(one.name, one.reason) for one in outcome.left_out] == [
        ("Pegawai 04", "Rab 25/11 bentrok dengan piket, belum ada pengganti")
    ]
    assert Leave.objects.filter(state="approved").count() == 12
    count, left = undo_many(by=world.user("Budi"), key=outcome.key)
    assert (count, left) == (12, ())
    assert Leave.objects.filter(state="proposed", approver=world.person("Budi")).count() == 13
    newest = DayChange.objects.filter(person=people[0]).order_by("-id").first()
    assert newest is not None
    assert newest.mode == "RESTORED"
    with pytest.raises(Conflict):
        undo_many(by=world.user("Budi"), key=outcome.key)


@pytest.mark.parametrize("rows", [1, 10])
def test_one_press_reads_once_for_all(world: World, rows: int, django_assert_num_queries: Any) -> None:
    """For each leave more only its own row is written, in a savepoint; everything else stands once."""
    leaves = []
    for person in staff(world, rows):
        assert person.user is not None
        leaves.append(
            ask_leave(by=person.user, person=person, kind="tahunan", first=DAY, last=DAY, reason="keluarga")
        )
    with django_assert_num_queries(44 + 3 * rows):
        outcome = decide_many(by=world.user("Budi"), subjects=[one.subject for one in leaves], approve=True)
    assert outcome.done == tuple(one.subject for one in leaves)
    with django_assert_num_queries(42 + 3 * rows):
        assert undo_many(by=world.user("Budi"), key=outcome.key) == (rows, ())


def test_an_undo_comes_from_who_pressed_and_within_ten_minutes(world: World, clock_at: Any) -> None:
    outcome = decide_many(by=world.user("Budi"), subjects=[asked(world).subject], approve=True)
    count, left = undo_many(by=world.user("Ratna"), key=outcome.key)
    assert (count, [one.reason for one in left]) == (0, ["Keputusan diurungkan oleh yang memutuskan."])
    clock_at(NOW + timedelta(minutes=11))
    _count, left = undo_many(by=world.user("Budi"), key=outcome.key)
    assert left[0].reason.startswith("Sudah lewat sepuluh menit")


def test_nobody_answers_so_the_next_superior_is_asked_and_everybody_reminded(
    world: World, clock_at: Any, settings: Any, post_office: PostOffice
) -> None:
    use(settings, post_office.port)
    leave = asked(world)
    clock_at(NOW + timedelta(days=1))
    pass_on(NOW + timedelta(days=1))
    assert [letter["To"] for letter in post_office.letters] == [world.person("Budi").email]
    assert "Rina Wulandari: Cuti tahunan" in str(post_office.letters[0].get_content())
    pass_on(NOW + timedelta(days=1, hours=1))
    assert len(post_office.letters) == 1
    later = NOW + timedelta(days=3)
    clock_at(later)
    assert escalate(by=JOB, now=later) == 1
    leave.refresh_from_db()
    assert leave.approver == world.person("Ratna")
    assert leave.routed == "belum dijawab Budi Hartono, diteruskan ke Ratna Dewanti"
    assert route_requests(by=JOB) == 0
    assert decide_leave(by=world.user("Budi"), leave=leave, approve=True).state == "approved"


def test_routing_is_the_systems_work(world: World) -> None:
    with pytest.raises(NotAllowed):
        route_requests(by=world.user("Budi"))


@pytest.mark.parametrize("subjects", [[], ["leave/x"], ["loan/1"], [f"leave/{n}" for n in range(101)]])
def test_a_choice_that_is_none(world: World, subjects: list[str]) -> None:
    with pytest.raises(Invalid):
        decide_many(by=world.user("Budi"), subjects=subjects, approve=True)


@pytest.mark.parametrize("rows", [1, 3])
def test_routing_costs_the_same_for_any_number(
    world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    for name in ("Rina", "Andi", "Dewi")[:rows]:
        asked(world, name)
    with django_assert_max_num_queries(40):
        assert route_requests(by=JOB) == 0

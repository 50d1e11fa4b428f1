"""The rosters of a whole region in one go, and the letters after a publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from roster_office import FIRST, LAST, in_force, published

from post_office import free_port, open_post_office, use
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Assignment, Person
from tatakerja.organisation.queries import posts_on
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.models import DraftTask, OpenDuty, PlanNotice, RosterPlan
from tatakerja.roster.queries import day_plans, duties_open_to
from tatakerja.roster.services import (
    CellChange,
    close_duty,
    deliver_notices,
    draft_province,
    open_duty,
    plans_to_mail,
    publish_plan,
    set_cells,
    take_duty,
    work_off,
)
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
JOB = Job("test")


def test_every_agency_of_a_region_lands_on_its_own(world: World) -> None:
    in_force(world, "kotim-2021")
    handed: list[int] = []
    run = draft_province(
        by=world.user("Wahyu"), region=world.province, first=FIRST, last=LAST, hand_on=handed.append
    )
    assert handed == [task.pk for task in run.tasks.all()]
    assert [work_off(by=JOB, task_id=pk) for pk in handed] == [True] * len(handed)
    assert work_off(by=JOB, task_id=handed[0]) is False
    states = {task.agency.code: task.state for task in run.tasks.select_related("agency")}
    assert states == {"tr-bkd": "done", "tr-dpmptsp": "done"}
    assert RosterPlan.objects.filter(state="draft").count() == 2


def test_an_agency_that_cannot_be_made_says_why_and_the_others_go_on(world: World) -> None:
    Assignment.objects.filter(node__path__startswith=world.bkd.path).delete()
    run = draft_province(by=JOB, region=world.province, first=FIRST, last=LAST)
    for task in run.tasks.all():
        work_off(by=JOB, task_id=task.pk)
    failed = run.tasks.get(state=DraftTask.State.FAILED)
    assert failed.agency == world.bkd
    assert "belum memiliki pegawai" in failed.message
    assert run.tasks.filter(state=DraftTask.State.DONE).count() == 1


def test_only_who_plans_for_the_whole_region_starts_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        draft_province(by=world.user("Sari"), region=world.province, first=FIRST, last=LAST)
    with pytest.raises(Invalid, match="mendahului"):
        draft_province(by=world.user("Wahyu"), region=world.province, first=LAST, last=FIRST)


def test_exactly_the_changed_get_a_letter(world: World, settings: Any) -> None:
    in_force(world, "kotim-2021")
    plan = published(world)
    PlanNotice.objects.all().delete()
    rina = world.person("Rina")
    cells = plan.rows.get(person=rina).cells
    other = "H" if cells[1] == "O" else "O"
    draft = set_cells(by=JOB, plan=plan, changes=[CellChange(rina.pk, FIRST + timedelta(1), other)])
    publish_plan(by=JOB, plan=draft, despite="uji")
    assert plans_to_mail(clock.now()) == [draft.pk]
    with open_post_office() as office:
        use(settings, office.port)
        assert deliver_notices(by=JOB, plan_id=draft.pk) == 1
        assert deliver_notices(by=JOB, plan_id=draft.pk) == 0
    (letter,) = office.letters
    assert letter["To"] == rina.email
    words = {"H": "rumah (WFH)", "O": "kantor (WFO)"}
    assert f"Sel 24/11: dari {words[cells[1]]} menjadi {words[other]}" in letter.get_content()
    assert plans_to_mail(clock.now()) == []
    assert AuditEvent.objects.get(action="roster.notices_mailed").data == {"count": 1}


def test_letters_wait_for_a_mail_server_and_a_refusal_is_kept(world: World, settings: Any) -> None:
    in_force(world, "kotim-2021")
    plan = published(world)
    use(settings, free_port())
    assert deliver_notices(by=JOB, plan_id=plan.pk) == 0
    assert plans_to_mail(clock.now()) == [plan.pk]
    with open_post_office() as office:
        use(settings, office.port)
        office.answer = "550 no such mailbox"
        assert deliver_notices(by=JOB, plan_id=plan.pk) == 0
    assert PlanNotice.objects.exclude(mail_error="").count() == plan.notices.count()
    assert plans_to_mail(clock.now()) == []


@pytest.fixture
def rotation(world: World) -> RosterPlan:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    return published(world)


def on_duty(plan: RosterPlan, letter: str) -> Person:
    rows = plan.rows.filter(cells__startswith=letter).select_related("person").order_by("person_id")
    return next(row.person for row in rows if row.person.name.split()[0] in ("Rina", "Andi", "Dewi"))


def test_a_colleague_takes_an_open_duty(world: World, rotation: RosterPlan) -> None:
    holder, colleague = on_duty(rotation, "P"), on_duty(rotation, "H")
    duty = open_duty(by=world.user("Budi"), plan=rotation, person=holder, day=FIRST, reason="sakit")
    assert duties_open_to(colleague, rotation.agency_id, FIRST) == [duty]
    assert duties_open_to(holder, rotation.agency_id, FIRST) == []
    assert colleague.user is not None
    taken = take_duty(by=colleague.user, duty=duty, person=colleague)
    assert taken.taker == colleague
    modes = {pk: day.mode for pk, day in day_plans(posts_on(FIRST, node=world.dpmptsp), FIRST).items()}
    assert (modes[holder.pk], modes[colleague.pk]) == ("WFH", "PIKET")
    with pytest.raises(Conflict, match="sudah diambil"):
        take_duty(by=colleague.user, duty=duty, person=colleague)


def test_who_is_on_duty_cannot_take_another(world: World, rotation: RosterPlan) -> None:
    holder = on_duty(rotation, "P")
    other = next(
        row.person
        for row in rotation.rows.filter(cells__startswith="P").select_related("person__user")
        if row.person != holder
    )
    duty = open_duty(by=world.user("Sari"), plan=rotation, person=holder, day=FIRST)
    assert other.user is not None
    with pytest.raises(Conflict, match="tidak dapat mengambilnya"):
        take_duty(by=other.user, duty=duty, person=other)
    with pytest.raises(NotAllowed):
        take_duty(by=world.user("Tono"), duty=duty, person=other)


def test_an_offer_is_made_once_and_can_be_taken_back(world: World, rotation: RosterPlan) -> None:
    holder = on_duty(rotation, "P")
    duty = open_duty(by=world.user("Sari"), plan=rotation, person=holder, day=FIRST)
    with pytest.raises(Conflict, match="sudah ditawarkan"):
        open_duty(by=world.user("Sari"), plan=rotation, person=holder, day=FIRST)
    close_duty(by=world.user("Sari"), duty=duty)
    assert duties_open_to(on_duty(rotation, "H"), rotation.agency_id, FIRST) == []
    with pytest.raises(NotAllowed):
        open_duty(by=world.user("Tono"), plan=rotation, person=holder, day=FIRST)
    assert OpenDuty.objects.count() == 1

"""Who sees which task, report, target and file: the employee, the superiors, the officers, the strangers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from worklog_helpers import MONDAY, PNG, Give

from tatakerja.organisation.models import Assignment
from tatakerja.worklog import services
from tatakerja.worklog.access import (
    may_decide_report,
    reports_to_decide,
    tasks_to_judge,
    visible_attachments,
    visible_exchanges,
    visible_recurrences,
    visible_reports,
    visible_targets,
    visible_tasks,
    visible_workers,
    watched_nodes,
)
from tatakerja.worklog.models import DailyReport
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services.confirming import TargetWords
from tatakerja.worklog.services.recurring import Rhythm, Work
from world import World

EVERYBODY = ("Rina", "Andi", "Dewi", "Budi", "Ratna", "Sari", "Wahyu", "Agung", "Maya", "Tono")


@pytest.fixture
def filled(office: World, give: Give) -> World:
    """Rina has a finished task with a file, a sent report, a target; Andi a draft; Sari imported a file."""
    (task,) = give("Rina", "Rekap izin")
    rina = office.user("Rina")
    services.add_attachment(by=rina, task=task, name="rekap.png", content=PNG)
    services.finish_task(by=rina, task=task)
    services.send_report(by=rina, person=rina.person, day=MONDAY, content=Content((Line("Rekap"),)))
    andi = office.user("Andi")
    services.save_draft(by=andi, person=andi.person, day=MONDAY, content=Content((Line("Arsip"),)))
    given = TargetWords(2026, "RHK-1", "Izin terbit", "izin", Decimal(120))
    services.save_target(by=office.user("Budi"), person=rina.person, given=given)
    services.set_recurrence(
        by=office.user("Budi"), people=[rina.person], work=Work("Surel"), rhythm=Rhythm("daily", MONDAY)
    )
    services.import_file(
        by=office.user("Sari"),
        node=office.dpmptsp,
        shape="activities",
        name="x.csv",
        content=b"NIP,Tanggal,Kegiatan\n1,23-11-2026,x\n",
    )
    return office


def table(world: World, visible: object) -> list[str]:
    return [name for name in EVERYBODY if visible(world.user(name)).exists()]


SEES_RINA = ["Rina", "Budi", "Ratna", "Sari", "Wahyu", "Agung"]


def test_who_sees_what(filled: World) -> None:
    seen = {
        "tasks": table(filled, visible_tasks),
        "attachments": table(filled, visible_attachments),
        "targets": table(filled, visible_targets),
        "recurrences": table(filled, visible_recurrences),
        "exchanges": table(filled, visible_exchanges),
        "to judge": table(filled, tasks_to_judge),
        "to decide": table(filled, reports_to_decide),
    }
    assert seen == {
        "tasks": SEES_RINA,
        "attachments": SEES_RINA,
        "targets": SEES_RINA,
        "recurrences": ["Budi", "Ratna"],
        "exchanges": ["Ratna", "Sari", "Wahyu"],
        "to judge": ["Budi", "Ratna"],
        "to decide": ["Budi", "Ratna"],
    }


def test_a_draft_is_its_authors_alone(filled: World) -> None:
    counts = {name: visible_reports(filled.user(name)).count() for name in EVERYBODY}
    assert counts == {name: int(name in SEES_RINA) for name in EVERYBODY} | {"Andi": 1}
    assert visible_reports(filled.user("Andi")).get().person == filled.person("Andi")
    assert visible_reports(filled.user("Budi")).get().person == filled.person("Rina")


def test_an_officer_of_another_agency_sees_nothing(filled: World) -> None:
    tono = filled.user("Tono")
    filled.person("Tono").assignments.update(heads_node=True)
    assert list(watched_nodes(tono)) == [filled.disdik]
    for visible in (visible_tasks, visible_attachments, visible_targets, visible_reports, visible_exchanges):
        assert not visible(tono).exists()


def test_nobody_without_an_account_sees_anything(filled: World) -> None:
    nobody = AnonymousUser()
    for visible in (
        visible_tasks,
        visible_attachments,
        visible_targets,
        visible_reports,
        visible_exchanges,
        visible_workers,
        visible_recurrences,
        tasks_to_judge,
        reports_to_decide,
        watched_nodes,
    ):
        assert not visible(nobody).exists()


def test_a_superior_who_left_loses_sight_but_keeps_what_was_addressed_to_him(filled: World) -> None:
    budi = filled.user("Budi")
    Assignment.objects.filter(person=filled.person("Budi")).update(node=filled.sekretariat, heads_node=False)
    budi.grants.all().delete()
    report = DailyReport.objects.get(person=filled.person("Rina"))
    assert list(visible_reports(budi)) == [report]
    assert may_decide_report(budi, report)
    assert not tasks_to_judge(budi).exists()
    assert not visible_targets(budi).exists()

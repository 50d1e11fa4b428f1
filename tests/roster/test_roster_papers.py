"""What leaves the house: differences, notices, workbook, order with its hash, calendar address."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from roster_office import LAST, draft, in_force, letters, more_people, published

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import Person
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.models import CalendarFeed, DutyLetter, PlanNotice, RosterPlan
from tatakerja.roster.queries import calendar_of, frozen_letter, unpublished_differences, unseen_notices
from tatakerja.roster.services import (
    issue_letter,
    letter_pdf,
    open_feed,
    publish_plan,
    record_absence,
    revoke_feed,
    set_cell,
)
from world import World

pytestmark = pytest.mark.usefixtures("monday", "holidays")
SignIn = Callable[[object], Client]
JOB = Job("test")


@pytest.fixture
def rotation(world: World) -> World:
    in_force(world, "banten-2020", {"office.min_per_day": 2})
    more_people(world.perizinan, 4)
    return world


def flipped(plan: RosterPlan, person: Person) -> RosterPlan:
    """The draft in which the person's last day is the other way round."""
    letter = "H" if letters(plan, person)[9] != "H" else "P"
    return set_cell(by=JOB, plan=plan, person=person, day=LAST, letter=letter)


def test_a_draft_says_exactly_who_changes(rotation: World) -> None:
    plan = published(rotation)
    rina = rotation.person("Rina")
    old = letters(plan, rina)[9]
    new = "H" if old != "H" else "P"
    revision = set_cell(by=JOB, plan=plan, person=rina, day=LAST, letter=new)
    (one,) = unpublished_differences(revision)
    assert (one.person_id, one.name, one.unit) == (rina.pk, "Rina Wulandari", "Bidang Perizinan")
    assert [(day.day, day.before, day.now) for day in one.days] == [(LAST, old, new)]


def test_leave_known_to_the_person_is_no_change_of_the_roster(rotation: World) -> None:
    plan = published(rotation)
    record_absence(
        by=JOB, person=rotation.person("Andi"), first=LAST, last=LAST, kind="leave", source="cuti/1"
    )
    budi = rotation.person("Budi")
    revision = flipped(plan, budi)
    assert {one.person_id for one in unpublished_differences(revision)} == {budi.pk}


def test_publishing_tells_exactly_the_changed(rotation: World) -> None:
    plan = published(rotation)
    assert PlanNotice.objects.filter(plan=plan, days=[]).count() == plan.rows.count()
    rina = rotation.person("Rina")
    old = letters(plan, rina)[9]
    new = "H" if old != "H" else "P"
    revision = set_cell(by=JOB, plan=plan, person=rina, day=LAST, letter=new)
    publish_plan(by=JOB, plan=revision, despite="uji")
    (notice,) = PlanNotice.objects.filter(plan=revision)
    assert (notice.person, notice.days) == (rina, [[LAST.isoformat(), old, new]])


def test_a_person_reads_what_changed_once(rotation: World, sign_in: SignIn) -> None:
    published(rotation)
    rina = rotation.person("Rina")
    client = sign_in(rotation.user("Rina"))
    assert "Jadwal 23 Nov – 4 Des 2026 sudah terbit." in client.get("/jadwal/saya/").content.decode()
    assert client.get("/jadwal/saya/dibaca/").status_code == 405
    client.post("/jadwal/saya/dibaca/")
    assert unseen_notices(rina) == []
    assert len(unseen_notices(rotation.person("Andi"))) == 1
    assert AuditEvent.objects.get(action="roster.notices_read").data == {"count": 1}


def test_the_differences_page_costs_the_same_for_one_and_three(
    rotation: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = published(rotation)
    client = sign_in(rotation.user("Sari"))
    revision = flipped(plan, rotation.person("Ratna"))
    with CaptureQueriesContext(connection) as one:
        assert client.get(f"/jadwal/{revision.pk}/beda/").context["people"] == 1
    for name in ("Rina", "Andi"):
        flipped(revision, rotation.person(name))
    with django_assert_num_queries(len(one)):
        assert client.get(f"/jadwal/{revision.pk}/beda/").context["people"] == 3
    publish_plan(by=JOB, plan=revision, despite="uji")
    assert client.get(f"/jadwal/{revision.pk}/beda/").context["people"] == 3
    assert client.get(f"/jadwal/{plan.pk}/beda/").context["people"] == 0


def sheet(content: bytes, number: int) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(number).to_python()


def test_the_workbook_holds_letters_totals_and_no_formula(rotation: World, sign_in: SignIn) -> None:
    Person.objects.filter(pk=rotation.person("Rina").pk).update(name="=1+1")
    plan = published(rotation)
    answer = sign_in(rotation.user("Sari")).get(f"/jadwal/{plan.pk}/jadwal.xlsx")
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="jadwal-tr-dpmptsp-2026-11-23-v1.xlsx"'
    )
    grid, totals = (sheet(answer.content, number) for number in (0, 1))
    assert grid[3][:4] == ["Nama", "NIP", "Unit", "Sen 23/11"]
    row = next(line for line in grid if line[0] == "=1+1")
    cells = letters(plan, rotation.person("Rina"))
    assert "".join(row[3:13]) == cells.translate(str.maketrans("OH", "KR"))
    assert row[14] == cells.count("P")
    assert len(totals) == 11
    colleague = sign_in(rotation.user("Andi")).get(f"/jadwal/{plan.pk}/jadwal.xlsx")
    assert sheet(colleague.content, 0)[3][1] == "Unit"
    assert sign_in(rotation.user("Tono")).get(f"/jadwal/{plan.pk}/jadwal.xlsx").status_code == 404


def test_the_order_names_circular_clauses_people_and_days(rotation: World) -> None:
    plan = published(rotation)
    made = issue_letter(by=rotation.user("Sari"), plan=plan, number="800/117/DPMPTSP")
    content = made.content
    assert content["heading"] == "SURAT PERINTAH PIKET"
    assert content["letterhead"]["government"] == "Pemerintah Provinsi Tanjung Raya"
    assert [base.split(", klausul ")[0] for base in content["bases"]] == [
        plan.basis["days"][0]["basis"].split(" klausul ")[0]
    ]
    assert plan.basis["days"][0]["clauses"][0] in content["bases"][0]
    turns = {row.person_id: row.cells.count("P") for row in plan.rows.all()}
    assert len(content["people"]["rows"]) == sum(count > 0 for count in turns.values())
    assert sum(len(row[3].split(", ")) for row in content["people"]["rows"]) == sum(turns.values())
    assert content["signature"] == {
        "place": "",
        "date": "23 November 2026",
        "title": "Kepala Dinas",
        "state": "Belum ditandatangani secara elektronik",
        "name": "Ratna Dewanti",
        "number": "NIP 19700101 199503 2 001",
    }
    assert letter_pdf(made).startswith(b"%PDF")
    assert letter_pdf(made) == letter_pdf(made)
    assert AuditEvent.objects.get(action="roster.letter_issued").data["number"] == "800/117/DPMPTSP"


def test_the_same_letter_twice_is_one_letter(rotation: World) -> None:
    plan = published(rotation)
    assert issue_letter(by=JOB, plan=plan, number="1") == issue_letter(by=JOB, plan=plan, number=" 1 ")
    issue_letter(by=JOB, plan=plan, number="2")
    assert DutyLetter.objects.count() == 2


def test_who_makes_an_order_and_of_what(rotation: World) -> None:
    plan = draft(rotation)
    with pytest.raises(Conflict) as refused:
        issue_letter(by=JOB, plan=plan, number="1")
    assert refused.value.code == "not_published"
    plan = publish_plan(by=JOB, plan=plan)
    with pytest.raises(Invalid):
        issue_letter(by=JOB, plan=plan, number="  ")
    for name in ("Rina", "Budi", "Agung", "Tono"):
        with pytest.raises(NotAllowed):
            issue_letter(by=rotation.user(name), plan=plan, number="1")
    assert not DutyLetter.objects.exists()


def test_the_letters_page_and_the_public_check(
    rotation: World, sign_in: SignIn, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = published(rotation)
    sari = sign_in(rotation.user("Sari"))
    assert sari.post(f"/jadwal/{plan.pk}/surat/", {"number": ""}).status_code == 422
    sari.post(f"/jadwal/{plan.pk}/surat/", {"number": "800/1"})
    made = DutyLetter.objects.get()
    with CaptureQueriesContext(connection) as one:
        sari.get(f"/jadwal/{plan.pk}/surat/")
    for number in ("800/2", "800/3"):
        issue_letter(by=rotation.user("Sari"), plan=plan, number=number)
    with django_assert_num_queries(len(one)):
        assert len(sari.get(f"/jadwal/{plan.pk}/surat/").context["page"]) == 3
    assert sari.get(f"/jadwal/{plan.pk}/surat/{made.pk}.pdf").headers["Content-Type"] == "application/pdf"
    page = Client().get(f"/jadwal/surat/{made.sha256}/")
    assert page.status_code == 200
    assert "800/1" in page.content.decode()
    assert "Rina" not in page.content.decode()
    assert Client().get(f"/jadwal/surat/{'0' * 64}/").status_code == 404
    assert (
        sign_in(rotation.user("Rina")).post(f"/jadwal/{plan.pk}/surat/", {"number": "9"}).status_code == 403
    )


def test_a_changed_letter_no_longer_fits_its_hash(rotation: World) -> None:
    made = issue_letter(by=JOB, plan=published(rotation), number="1")
    found = frozen_letter(made.sha256)
    assert found is not None and found.intact
    DutyLetter.objects.filter(pk=made.pk).update(content={**made.content, "number": "2"})
    found = frozen_letter(made.sha256)
    assert found is not None and not found.intact


def test_a_calendar_opens_by_its_secret_alone(rotation: World) -> None:
    plan = published(rotation)
    rina = rotation.person("Rina")
    record_absence(by=JOB, person=rina, first=LAST, last=LAST, kind="leave", source="sakit-jantung")
    token = open_feed(by=rotation.user("Rina"), person=rina)
    assert CalendarFeed.objects.get().token_hash != token
    answer = Client().get(f"/jadwal/kalender/{token}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 10
    assert text.count("SUMMARY:Piket di kantor") == letters(plan, rina)[:9].count("P")
    assert text.count("SUMMARY:Cuti") == 1
    assert "sakit" not in text


def test_an_unpublished_roster_is_no_appointment(rotation: World) -> None:
    draft(rotation)
    text = calendar_of(open_feed(by=rotation.user("Rina"), person=rotation.person("Rina")))
    assert text is not None
    assert "BEGIN:VEVENT" not in text


def test_a_calendar_ends_by_revoking_replacing_or_leaving(rotation: World) -> None:
    rina, user = rotation.person("Rina"), rotation.user("Rina")
    first = open_feed(by=user, person=rina)
    second = open_feed(by=user, person=rina)
    assert calendar_of(first) is None
    assert calendar_of(second) is not None
    Person.objects.filter(pk=rina.pk).update(active=False)
    assert calendar_of(second) is None
    Person.objects.filter(pk=rina.pk).update(active=True)
    assert revoke_feed(by=user, person=rina) is True
    assert revoke_feed(by=user, person=rina) is False
    assert calendar_of(second) is None
    assert Client().get(f"/jadwal/kalender/{second}.ics").status_code == 404
    with pytest.raises(NotAllowed):
        open_feed(by=rotation.user("Sari"), person=rina)


def test_the_address_is_shown_once(rotation: World, sign_in: SignIn) -> None:
    client = sign_in(rotation.user("Rina"))
    made = client.post("/jadwal/saya/kalender/")
    assert made.context["address"].startswith("http://testserver/jadwal/kalender/")
    assert made.headers["Cache-Control"] == "no-store"
    assert client.get("/jadwal/saya/kalender/").context["address"] == ""
    client.post("/jadwal/saya/kalender/", {"revoke": "1"})
    assert CalendarFeed.objects.get().revoked_at is not None

"""The agency's report on work done at home (A1-15): figures, workbook, letter, who sends and who sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from worklog_helpers import MONDAY, Give, SetClock

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.audit import Job
from tatakerja.platform.models import Notice
from tatakerja.roster.services import change_day
from tatakerja.worklog import services
from tatakerja.worklog.models import ResultsLetter
from tatakerja.worklog.queries.results import results_of
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.rules.results import (
    PersonResults,
    ReportMark,
    TaskMark,
    Totals,
    person_results,
    totals_of,
)
from world import World, make_person

JOB = Job("tests")
TUESDAY = MONDAY + timedelta(days=1)
FIRST = date(2026, 11, 1)


def test_one_persons_figures() -> None:
    days = [MONDAY - timedelta(days=3), MONDAY, TUESDAY]
    reports = [ReportMark(MONDAY, True), ReportMark(date(2026, 11, 2), False)]
    tasks = [TaskMark(True, "meets"), TaskMark(True, "above"), TaskMark(True), TaskMark(False)]
    found = person_results(7, days, reports, tasks, TUESDAY)
    assert found == PersonResults(7, 3, 1, 1, (days[0],), 4, 3, {"above": 1, "meets": 1})
    assert (found.judged, found.waiting) == (2, 1)
    assert totals_of([found, person_results(8, (), (), (), TUESDAY)]) == Totals(2, 3, 1, 1, 1, 4, 3, 2)


@pytest.fixture
def week(office: World, give: Give, clock_at: SetClock) -> World:
    """Tuesday: Rina reported Monday's work at home, one of two tasks judged; Andi is at home and silent."""
    first, _second = give("Rina", "Rekap izin\nBalas surat")
    services.finish_task(by=office.user("Rina"), task=first)
    services.evaluate_task(by=office.user("Budi"), task=first, result="meets", behaviour="meets")
    content = Content((Line("Rekap izin"),))
    services.send_report(by=office.user("Rina"), person=office.person("Rina"), day=MONDAY, content=content)
    clock_at(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    return office


def figures(world: World) -> dict[str, tuple[Any, ...]]:
    found = results_of(world.dpmptsp, FIRST, TUESDAY, TUESDAY)
    return {
        post.person.name.split()[0]: (row.days, row.reported, list(row.missing), *(
            row.tasks, row.finished, row.judged))
        for post, row in found.rows
    }  # fmt: skip


def test_days_reports_and_tasks_of_everybody_at_home(week: World) -> None:
    found = results_of(week.dpmptsp, FIRST, TUESDAY, TUESDAY)
    assert found.duty is not None
    assert (found.duty.receiver, found.duty.every, found.duty.clauses) == ("BKPSDM", "", ("A1-15",))
    assert figures(week) == {"Andi": (1, 0, [MONDAY], 0, 0, 0), "Rina": (1, 1, [], 2, 1, 1)}


def test_the_letter_is_frozen_and_compared_without_names(week: World, client: Any, sign_in: Any) -> None:
    sent = services.send_results(
        by=week.user("Sari"), agency=week.dpmptsp, first=FIRST, last=TUESDAY, note="Jaringan padam Senin."
    )
    assert sent.content["head"][0] == ["Kepada", "Yth. BKPSDM"]
    assert sent.content["body"][0]["text"].endswith("1–24 Nov 2026 (dasar: klausul A1-15):")
    assert sent.content["body"][3]["rows"][1][1:] == ["Rina Wulandari", "1", "1/0", "0", "1/2", "1"]
    assert services.results_pdf(sent)[:5] == b"%PDF-"
    services.send_report(
        by=week.user("Andi"), person=week.person("Andi"), day=MONDAY, content=Content((Line("x"),))
    )
    assert ResultsLetter.objects.get().content == sent.content
    page = client.get(f"/tugas/hasil/periksa/{sent.sha256}/")
    assert "Surat ini terdaftar" in page.content.decode()
    assert "Rina" not in page.content.decode()
    assert client.get("/tugas/hasil/periksa/0/").status_code == 404
    told = Notice.objects.get(user=week.user("Wahyu"), event="worklog.results_sent")
    assert (told.title, told.url) == ("Laporan hasil kerja WFH masuk", f"/tugas/hasil/?opd={week.dpmptsp.pk}")
    assert told.text.endswith(f", 1–24 Nov 2026. Nomor {sent.number}.")
    desk = sign_in(week.user("Wahyu")).get(told.url).content.decode()
    assert sent.number in desk


def test_the_workbook_holds_the_same(week: World) -> None:
    content = services.results_workbook(results_of(week.dpmptsp, FIRST, TUESDAY, TUESDAY))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    rina = next(row for row in rows if "Rina Wulandari" in row)
    assert rina[3:] == [1, 1, 0, 0, 2, 1, 1, 0, 1, 0]


@pytest.mark.parametrize("name", ["Rina", "Tono"])
def test_who_does_not_keep_the_agency_sends_nothing(week: World, name: str, sign_in: Any) -> None:
    with pytest.raises(NotAllowed):
        services.send_results(by=week.user(name), agency=week.dpmptsp, first=FIRST, last=TUESDAY)
    answer = sign_in(week.user(name)).post("/tugas/hasil/kirim/", {"opd": week.dpmptsp.pk})
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (TUESDAY, MONDAY, Invalid),
        (date(2026, 8, 1), TUESDAY, Invalid),
        (date(2026, 12, 1), date(2026, 12, 2), Invalid),
        (date(2026, 11, 10), date(2026, 11, 11), Conflict),
    ],
)
def test_periods_that_are_none(week: World, first: date, last: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        services.send_results(by=week.user("Sari"), agency=week.dpmptsp, first=first, last=last)


def test_pages(week: World, sign_in: Any) -> None:
    client = sign_in(week.user("Sari"))
    page = client.get("/tugas/hasil/").content.decode()
    for words in ("Rina Wulandari", "Sen 23/11", "A1-15", "Kekerapan tidak disebut edaran"):
        assert words in page
    assert client.get("/tugas/hasil/", {"dari": "2026-11-24", "sampai": "2026-11-02"}).status_code == 422
    file = client.get("/tugas/hasil/berkas/")
    assert file["Content-Disposition"].endswith('2026-11-01-2026-11-24.xlsx"')
    sent = client.post("/tugas/hasil/kirim/", {"dari": "2026-11-23", "sampai": "2026-11-24"}, follow=True)
    assert "Laporan hasil kerja terkirim ke BKD." in sent.content.decode()
    letter = ResultsLetter.objects.get()
    assert client.get(f"/tugas/hasil/{letter.pk}/surat/")["Content-Type"] == "application/pdf"


def test_figures_cost_the_same_for_few_and_many(week: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            figures(week)
        return len(queries)

    before = cost()
    for n in range(3):
        person = make_person(f"19900101201501{n:04d}", f"Baru {n}", week.perizinan, "Staf")
        change_day(by=JOB, person=person, day=TUESDAY, mode="WFH", reason="giliran")
    assert cost() == before


def test_numbers_begin_anew_with_the_agencys_own_year(week: World, clock_at: SetClock) -> None:
    """07.30 WITA on 1 January is still December by UTC."""
    period = {"agency": week.dpmptsp, "first": MONDAY, "last": TUESDAY}
    before = services.send_results(by=week.user("Sari"), **period)
    clock_at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    after = [services.send_results(by=week.user("Sari"), **period).number for _once in range(2)]
    assert [before.number, *after] == [
        "800/1/HK/TR-DPMPTSP/2026", "800/1/HK/TR-DPMPTSP/2027", "800/2/HK/TR-DPMPTSP/2027"
    ]  # fmt: skip


def test_only_who_may_open_the_results_has_their_tab(week: World, sign_in: Any) -> None:
    tab = 'href="/tugas/hasil/"'
    shown = {
        name: tab in sign_in(week.user(name)).get("/tugas/tim/").content.decode() for name in ("Budi", "Sari")
    }
    assert shown == {"Budi": False, "Sari": True}

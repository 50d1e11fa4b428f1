"""The figures of a circular's evaluation: counted by hand before and during, drawn by the job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tatakerja.attendance.models import DayFinding
from tatakerja.circular.models import Circular, Review
from tatakerja.circular.services import adopt_circular, open_reviews, publish_circular, seed_holidays
from tatakerja.kernel.periods import Period
from tatakerja.platform.audit import Job
from tatakerja.reporting.jobs import measure_reviews
from tatakerja.reporting.queries.evaluation import figures_of, spans_of
from tatakerja.service.models import Appointment, Consultation, PublicService
from tatakerja.service.services.complaints import answer_complaint, forward_complaint, take_complaint
from tatakerja.service.services.survey import take_answer
from tatakerja.worklog.models import DailyReport
from world import World

NOW = datetime(2026, 11, 22, 23, 20, tzinfo=UTC)  # Monday morning, 23 November
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _now(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


@pytest.fixture
def circular(world: World) -> Circular:
    """In force since Monday, 16 November; looked at after a week."""
    by = Job("test")
    draft = adopt_circular(
        by=by, region=world.province, slug="banten-2020", changes={"valid.from": "2026-11-16"}
    )
    return publish_circular(by=by, circular=draft)


def finding(world: World, name: str, day: date, status: str, mode: str = "WFO") -> None:
    person = world.person(name)
    node = person.assignments.get().node
    agency = world.disdik if name == "Tono" else world.dpmptsp
    DayFinding.objects.create(
        person=person, date=day, node=node, agency=agency, mode=mode, status=status,
        counts_as_absent=status == "absent", fingerprint="-", computed_at=NOW,
    )  # fmt: skip


def report(world: World, name: str, day: date, state: str) -> None:
    person = world.person(name)
    node = person.assignments.get().node
    DailyReport.objects.create(
        person=person, day=day, node=node, state=state, saved_at=NOW,
        addressee=world.person("Budi"), due_at=NOW, first_sent_at=NOW, sent_at=NOW,
    )  # fmt: skip


def test_the_same_number_of_days_before_and_since(circular: Circular) -> None:
    spans = spans_of(circular, TODAY)
    assert spans is not None
    assert spans.during == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert spans.before == Period(date(2026, 11, 9), date(2026, 11, 15))
    assert spans_of(circular, date(2026, 11, 16)) is None
    assert figures_of(circular, date(2026, 11, 16)) == []


def test_figures_are_those_counted_by_hand(
    world: World, circular: Circular, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before, during = date(2026, 11, 10), date(2026, 11, 17)
    finding(world, "Rina", before, "present")
    finding(world, "Andi", before, "late")
    finding(world, "Dewi", before, "absent")
    finding(world, "Sari", before, "leave")
    finding(world, "Rina", during, "present", "WFH")
    finding(world, "Andi", during, "present", "WFH")
    finding(world, "Dewi", during, "present")
    finding(world, "Sari", during, "pending")
    finding(world, "Tono", during, "absent")  # of another government
    report(world, "Rina", during, "sent")
    report(world, "Andi", during, "draft")
    report(world, "Dewi", during, "sent")  # not at home
    with django_assert_num_queries(16):
        found = figures_of(circular, TODAY)
    assert {row["name"]: (row["before"], row["during"]) for row in found} == {
        "presence": ("66,7%", "100%"),
        "on_time": ("50%", "100%"),
        "home": ("0%", "66,7%"),
        "reports": ("", "50%"),
        "complaints": ("0", "0"),
        "service": ("", ""),
        "answers": ("", ""),
        "waiting": ("", ""),
        "advice": ("", ""),
        "satisfaction": ("", ""),
    }


def waited(service: PublicService, came: datetime, wait: timedelta) -> None:
    Appointment.objects.create(
        code=f"T{Appointment.objects.count()}", service=service, day=came.date(), made_at=came,
        arrived_at=came, called_at=came + wait, state=Appointment.State.SERVED,
    )  # fmt: skip


def asked(world: World, at: datetime, wait: timedelta) -> None:
    Consultation.objects.create(
        code=f"K{Consultation.objects.count()}", region=world.province, node=world.dpmptsp, subject="Syarat",
        asked_at=at, first_answer_at=at + wait, last_at=at + wait,
    )  # fmt: skip


def test_the_publics_side_is_counted_too(
    world: World, circular: Circular, clock_at: Callable[[datetime], None]
) -> None:
    def on(day: int) -> datetime:
        return datetime(2026, 11, day, 2, 0, tzinfo=UTC)  # 10.00 WITA

    def taken(day: int, closed: int | None = None) -> None:
        clock_at(on(day))
        made = take_complaint(region=world.province, kind="information", text="Apa syaratnya?")
        if closed:
            clock_at(on(closed))
            by = Job("test")
            forward_complaint(by=by, complaint=made, node=world.dpmptsp, kind="information")
            answer_complaint(by=by, complaint=made, text="Ini syaratnya.", close=True)

    seed_holidays(by=Job("test"))
    taken(2, closed=6)  # due on the 9th
    taken(9, closed=17)  # due on the 16th: a day late
    taken(10)  # due on the 17th, still open
    taken(11, closed=17)  # due on the 18th
    service = PublicService.objects.create(node=world.dpmptsp, code="izin", name="Izin", summary="Izin")
    for day, mark in ((10, 3), (17, 4), (18, 3)):
        clock_at(on(day))
        take_answer(service=service, marks=[mark] * 9)
    for day, minutes in ((10, 12), (17, 30), (17, 15)):
        waited(service, on(day), timedelta(minutes=minutes))
        asked(world, on(day), timedelta(minutes=minutes))
    clock_at(NOW)
    found = {row["name"]: (row["before"], row["during"]) for row in figures_of(circular, TODAY)}
    names = ("complaints", "service", "answers", "waiting", "advice", "satisfaction")
    assert {name: found[name] for name in names} == {
        "complaints": ("3", "0"),
        "service": ("100%", "33,3%"),
        "answers": ("", "7,0"),  # both on the 17th, after eight days and six
        "waiting": ("12,0", "22,5"),
        "advice": ("0,2", "0,4"),
        "satisfaction": ("75,00", "87,50"),
    }


def test_the_job_fills_open_reviews_once_a_day_and_the_page_proposes_them(
    world: World, circular: Circular, sign_in: Callable[[object], Client]
) -> None:
    finding(world, "Rina", date(2026, 11, 10), "absent")
    finding(world, "Rina", date(2026, 11, 17), "present")
    open_reviews(by=Job("test"), now=NOW)
    measure_reviews(NOW)
    review = Review.objects.get(circular=circular)
    assert [row["name"] for row in review.measured] == [
        "presence", "on_time", "home", "reports", "complaints", "service", "answers",
        "waiting", "advice", "satisfaction",
    ]  # fmt: skip
    DayFinding.objects.filter(date=date(2026, 11, 10)).delete()
    measure_reviews(NOW + timedelta(hours=1))
    review.refresh_from_db()
    assert (review.measured[0]["before"], review.measured[0]["during"]) == ("0%", "100%")
    measure_reviews(NOW + timedelta(hours=24))
    review.refresh_from_db()
    assert review.measured[0]["before"] == ""
    page = sign_in(world.user("Wahyu")).get(f"/edaran/evaluasi/{review.pk}/")
    assert page.context["form"]["presence_during"].value() == "100%"
    assert "Laporan harian masuk per hari di rumah" in page.content.decode()

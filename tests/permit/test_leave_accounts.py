"""Balances, the turn of the year, papers, terms by date: leave against real rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.queries import post_of
from tatakerja.permit.models import Leave, LeaveAccount, LeavePaper
from tatakerja.permit.queries.leave import account_of, plan_leave
from tatakerja.permit.queries.terms import term_book
from tatakerja.permit.services import (
    add_paper,
    ask_leave,
    cancel_leave,
    decide_leave,
    record_term,
    set_account,
    turn_year,
)
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.roster.models import DayChange
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


def asked(world: World, first: date, last: date, kind: str = "tahunan", name: str = "Rina") -> Leave:
    return ask_leave(
        by=world.user(name), person=world.person(name), kind=kind, first=first, last=last, reason="keluarga"
    )


def account(world: World, year: int = 2026, name: str = "Rina") -> tuple[int, int, int, int]:
    post = post_of(world.person(name), NOW.date())
    assert post is not None
    found = account_of(post, year)
    return found.total, found.used, found.asked, found.left


def test_a_leave_takes_its_working_days_and_gives_them_back(world: World) -> None:
    leave = asked(world, date(2026, 11, 27), date(2026, 12, 1))
    assert (leave.length, account(world)) == (3, (12, 0, 3, 9))
    decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    assert account(world) == (12, 3, 0, 9)
    cancel_leave(by=world.user("Budi"), leave=leave, reason="dinas mendesak")
    assert account(world) == (12, 0, 0, 12)


def test_leave_beyond_the_balance_is_refused(world: World) -> None:
    asked(world, date(2026, 11, 24), date(2026, 12, 4))
    with pytest.raises(Invalid) as refusal:
        asked(world, date(2026, 12, 7), date(2026, 12, 10))
    assert (refusal.value.code, refusal.value.field) == ("leave_beyond_balance", "last")
    assert refusal.value.message.startswith("Sisa cuti tahunan 2026 tinggal 3 hari kerja, yang diminta 4.")
    assert Leave.objects.count() == 1


def test_an_opening_balance_of_the_personnel_officer(world: World) -> None:
    rina = world.person("Rina")
    row = set_account(by=world.user("Sari"), person=rina, year=2026, granted=12, carried=6, note="kartu cuti")
    assert (row.origin, account(world)) == ("opening", (18, 0, 0, 18))
    again = set_account(
        by=world.user("Sari"), person=rina, year=2026, granted=12, carried=4, note="salah baca"
    )
    assert (again.pk, again.origin, account(world)[0]) == (row.pk, "correction", 16)
    event = AuditEvent.objects.filter(action="permit.account_set").first()
    assert event is not None
    assert event.data["before"] == [12, 6]
    for name in ("Rina", "Budi", "Tono"):
        with pytest.raises(NotAllowed):
            set_account(by=world.user(name), person=rina, year=2026, granted=12, carried=0, note="x")
    with pytest.raises(NotAllowed):
        set_account(
            by=world.user("Sari"), person=world.person("Sari"), year=2026, granted=24, carried=0, note="x"
        )


def test_the_turn_of_the_year_carries_six_days_once(world: World, clock_at: Any) -> None:
    decide_leave(
        by=world.user("Budi"), leave=asked(world, date(2026, 11, 23), date(2026, 12, 2)), approve=True
    )
    clock_at(datetime(2027, 1, 1, 1, tzinfo=UTC))
    assert turn_year(by=Job("tests"), year=2027) == len(world.people)
    assert turn_year(by=Job("tests"), year=2027) == 0
    rows = dict(LeaveAccount.objects.filter(year=2027).values_list("person__name", "carried"))
    assert (rows["Rina Wulandari"], rows["Andi Saputra"]) == (4, 6)
    assert account(world, 2027) == (16, 0, 0, 16)


def test_the_turn_of_the_year_goes_by_the_terms_of_each_office_and_is_the_systems(world: World) -> None:
    """Where an agency gives six days, six unused ones come over and not the twelve of the others."""
    record_term(
        by=world.user("Sari"), topic="leave", key="tahunan", node=world.dpmptsp, valid_from=date(2025, 1, 1),
        value={"unit": "working_days", "amount": 6, "yearly": True, "carry_total": 18}, source="Perbup",
    )  # fmt: skip
    turn_year(by=Job("tests"), year=2027)
    rows = LeaveAccount.objects.filter(year=2027).values_list("person__name", "granted", "carried")
    found = {name: (granted, carried) for name, granted, carried in rows}
    assert (found["Rina Wulandari"], found["Tono Wijaya"]) == ((6, 6), (12, 6))
    with pytest.raises(NotAllowed):
        turn_year(by=world.user("Wahyu"), year=2028)


def test_two_years_untouched_give_twenty_four(world: World) -> None:
    andi = world.person("Andi")
    for year in (2025, 2026):
        LeaveAccount.objects.create(
            person=andi, year=year, granted=12, origin="opening", recorded_at=NOW, carried=0
        )
    turn_year(by=Job("tests"), year=2027, people=[andi.pk])
    assert account(world, 2027, "Andi")[0] == 24


def test_a_year_of_long_leave_gives_no_annual_leave_but_what_came_over(world: World) -> None:
    """PerBKN 24/2017: cuti besar takes the year's own days along; those of the year before stay."""
    rina = world.person("Rina")
    LeaveAccount.objects.create(
        person=rina, year=2026, granted=12, carried=4, origin="opening", recorded_at=NOW
    )
    long = asked(world, date(2026, 12, 7), date(2027, 3, 6), "besar")
    assert (account(world), account(world, 2027)) == ((4, 0, 0, 4), (12, 0, 0, 12))
    with pytest.raises(Invalid) as refusal:
        asked(world, date(2026, 11, 23), date(2026, 11, 27))
    assert refusal.value.message.startswith(
        "Sisa cuti tahunan 2026 tinggal 4 hari kerja, yang diminta 5. Hak tahun itu gugur karena cuti besar."
    )
    cancel_leave(by=world.user("Rina"), leave=long)
    assert account(world) == (16, 0, 0, 16)


def test_days_for_the_way_to_a_far_place_draw_on_no_account(world: World) -> None:
    """PP 11/2017: annual leave at a place hard to reach, up to twelve calendar days more."""
    rina = world.person("Rina")
    far = {"by": world.user("Rina"), "person": rina, "kind": "tahunan", "reason": "pulang kampung"}
    span = {"first": date(2026, 11, 30), "last": date(2026, 12, 12)}
    for refused, field in (({"extra": 13}, "address"), ({"extra": 13, "address": "Mahakam Ulu"}, "extra")):
        with pytest.raises(Invalid) as refusal:
            ask_leave(**far, **span, **refused)
        assert refusal.value.field == field
    leave = ask_leave(**far, **span, extra=8, address="Long Apari, Mahakam Ulu")
    assert (leave.length, account(world)) == (5, (12, 0, 5, 7))
    decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    assert DayChange.objects.filter(person=rina, mode="LEAVE").count() == 13
    assert account(world) == (12, 5, 0, 7)


def test_a_sick_leave_waits_for_its_paper(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    leave = asked(world, date(2026, 11, 23), date(2026, 11, 24), "sakit")
    with pytest.raises(Conflict) as refusal:
        decide_leave(by=world.user("Budi"), leave=leave, approve=True)
    assert (refusal.value.code, refusal.value.message) == (
        "paper_missing",
        "Surat keterangan dokter belum dilampirkan.",
    )
    with pytest.raises(NotAllowed):
        add_paper(by=world.user("Andi"), leave=leave, name="x.pdf", content=PDF)
    add_paper(by=world.user("Rina"), leave=leave, name="../surat dokter.exe", content=PDF)
    assert LeavePaper.objects.get().name == "surat-dokter.pdf"
    assert decide_leave(by=world.user("Budi"), leave=leave, approve=True).state == "approved"


@pytest.mark.parametrize(
    ("content", "code"), [(b"MZ\x90\x00" + b"0" * 100, "file_type"), (b"", "file_empty")]
)
def test_a_file_of_a_wrong_type_is_refused_and_nothing_is_kept(
    world: World, content: bytes, code: str
) -> None:
    leave = asked(world, date(2026, 11, 23), date(2026, 11, 24), "sakit")
    with pytest.raises(Invalid) as refusal:
        add_paper(by=world.user("Rina"), leave=leave, name="surat.pdf", content=content)
    assert (refusal.value.code, LeavePaper.objects.count()) == (code, 0)


def test_terms_are_dated_and_the_nearest_counts(world: World) -> None:
    value = {"unit": "working_days", "amount": 14, "yearly": True, "carry_total": 20}
    facts = {"topic": "leave", "key": "tahunan", "value": value, "source": "Perbup 12/2026"}
    record_term(by=world.user("Wahyu"), node=world.province, valid_from=date(2026, 12, 1), **facts)
    record_term(
        by=world.user("Sari"),
        node=world.dpmptsp,
        valid_from=date(2027, 1, 1),
        **(facts | {"value": value | {"amount": 15}}),
    )
    at = {
        day: term_book(world.perizinan, day).leave("tahunan").amount
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1))
    }
    assert list(at.values()) == [12, 14, 15]
    assert term_book(world.disdik, date(2027, 1, 1)).leave("tahunan").amount == 12
    with pytest.raises(NotAllowed):
        record_term(by=world.user("Sari"), node=world.province, valid_from=date(2027, 1, 1), **facts)
    with pytest.raises(Invalid):
        record_term(
            by=world.user("Sari"),
            node=world.dpmptsp,
            valid_from=date(2027, 1, 1),
            **(facts | {"value": {"unit": "x"}}),
        )


def test_seven_kinds_each_with_a_source(world: World) -> None:
    rows = term_book(world.perizinan, date(2026, 11, 23)).leaves()
    assert [terms.kind for terms, _fact in rows] == [
        "tahunan", "besar", "sakit", "melahirkan", "alasan_penting", "bersama", "cltn",
    ]  # fmt: skip
    assert all(fact.source for _terms, fact in rows)
    assert [fact.key for _terms, fact in rows if not fact.to_be_confirmed] == ["tahunan"]


@pytest.mark.parametrize("days", [1, 3])
def test_a_plan_costs_the_same_for_any_length(
    world: World, days: int, django_assert_max_num_queries: Any
) -> None:
    post = post_of(world.person("Rina"), NOW.date())
    assert post is not None
    with django_assert_max_num_queries(16):
        plan = plan_leave(post, "tahunan", date(2026, 11, 24), date(2026, 11, 23 + days))
    assert plan.length == days

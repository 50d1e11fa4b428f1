"""Trips under each regime, letters with numbers, duty days, ceilings, visum and report."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed, TatakerjaError
from tatakerja.organisation.models import Assignment
from tatakerja.organisation.queries import posts_on
from tatakerja.permit.models import Duty, Trip, TripLetter
from tatakerja.permit.queries.travel import ceiling_of, frozen_letter
from tatakerja.permit.services import (
    TripWords,
    add_visum,
    ask_leave,
    ask_trip,
    cancel_trip,
    decide_many,
    decide_trip,
    letter_pdf,
    record_term,
    report_trip,
    undo_many,
)
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.roster.queries import day_plans
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 25), date(2026, 11, 26)
JOB = Job("tests")


@pytest.fixture(autouse=True)
def _morning(clock_at: Any) -> None:
    clock_at(NOW)


def in_force(world: World, slug: str, **changes: Any) -> None:
    stated = {"valid.from": "2026-11-02"} | {path.replace("__", "."): one for path, one in changes.items()}
    circular = adopt_circular(by=JOB, region=world.province, slug=slug, changes=stated)
    publish_circular(by=JOB, circular=circular)


def asked(world: World, others: tuple[str, ...] = (), **fields: Any) -> Trip:
    facts = {
        "kind": "official", "destination": "Jakarta", "purpose": "Rapat koordinasi nasional",
        "first": FIRST, "last": LAST, "reason": "undangan kementerian", "priority": "tinggi",
        "estimate": 4_000_000,
    } | fields  # fmt: skip
    return ask_trip(
        by=world.user("Rina"), person=world.person("Rina"), given=TripWords(**facts),
        others=[world.person(name) for name in others],
    )  # fmt: skip


def approved(world: World, **fields: Any) -> Trip:
    trip = decide_trip(by=world.user("Budi"), trip=asked(world, **fields), approve=True)
    return decide_trip(by=world.user("Ratna"), trip=trip, approve=True)


def mode(world: World, name: str = "Rina") -> str:
    person = world.person(name)
    return day_plans(posts_on(FIRST, people=[person.pk]), FIRST)[person.pk].mode


@pytest.mark.parametrize(
    ("slug", "fields", "answer"),
    [
        ("", {"kind": "private"}, "approved"),
        ("kaltim-2021", {"kind": "private"}, "proposed"),
        ("kaltim-2021", {"kind": "private", "reason": ""}, "reason_missing"),
        ("kaltim-2021", {"reason": ""}, "reason_missing"),
        ("banten-2020", {"priority": ""}, "priority_missing"),
        ("banten-2020", {"reason": ""}, "priority_missing"),
        ("banten-2020", {}, "proposed"),
        ("kotim-2021", {"kind": "private"}, "travel_forbidden"),
        ("kotim-2021", {"kind": "private", "scope": "local"}, "approved"),
        ("kotim-2021", {}, "proposed"),
    ],
)
def test_the_four_regimes(world: World, slug: str, fields: dict[str, Any], answer: str) -> None:
    """Free; A0-10, A0-19 permission; A2-08 selective; A1-12 forbidden to those who may work at home."""
    if slug:
        in_force(world, slug)
    try:
        found = str(asked(world, **fields).state)
    except TatakerjaError as refusal:
        found = refusal.code
    assert found == answer


PRIORITIES = {"mendesak": "atasan langsung", "sangat_mendesak": "Gubernur"}


def test_the_circulars_own_priorities_say_who_decides(world: World, sign_in: Any) -> None:
    """A2-08: by priority and urgency, approved by level; shown with its clause before one asks."""
    in_force(world, "banten-2020", travel__priorities=PRIORITIES)
    with pytest.raises(Invalid):
        asked(world)
    assert asked(world, priority="mendesak").levels == ["superior"]
    later = {"first": date(2026, 12, 1), "last": date(2026, 12, 2)}
    high = asked(world, priority="sangat_mendesak", **later)
    assert (high.levels, high.priority_words) == (["superior", "agency_head", "region"], "sangat mendesak")
    page = sign_in(world.user("Rina")).get("/izin/perjalanan/").content.decode()
    for words in ("Prioritas sangat mendesak: diputus Gubernur", "A2-08", "Selektif: menurut prioritas"):
        assert words in page
    assert '<option value="sangat_mendesak">sangat mendesak (Gubernur)</option>' in page
    old = sign_in(world.user("Rina")).get("/izin/perjalanan/aturan/", {"first": "2026-10-01", "last": ""})
    assert "Yang berlaku 1 Okt 2026" in old.content.decode()
    assert "A2-08" not in old.content.decode()


def test_a_circular_may_want_a_higher_signer(world: World) -> None:
    """SE MenPANRB 4/2021: at least a JPT Pratama signs; the head here is one, of the Plh. nobody above is."""
    in_force(world, "kaltim-2021", travel__signer={"class": ["jpt_pratama"]})
    paper = approved(world).letters.get(kind="surat_tugas").content
    assert paper["signature"]["name"] == str(world.person("Ratna"))
    Assignment.objects.filter(person=world.person("Ratna")).update(job_class="administrator", eselon="III.a")
    later = approved(world, first=date(2026, 12, 1), last=date(2026, 12, 2))
    paper = later.letters.get(kind="surat_tugas").content
    assert paper["signature"]["name"] == "(nama pejabat belum tercatat)"


def test_the_refusal_names_the_clause(world: World) -> None:
    in_force(world, "kotim-2021")
    with pytest.raises(Conflict) as refusal:
        asked(world, kind="private")
    assert refusal.value.message == (
        "Bepergian pribadi ke luar daerah pada Rabu, 25 November 2026 dilarang: "
        "Edaran Gubernur Tanjung Raya (nomor menyusul) klausul A1-12. "
        "Bila keadaan darurat, hubungi atasan langsung."
    )


def test_an_approved_trip_has_letters_and_makes_the_days_duty(world: World) -> None:
    trip = approved(world, others=("Andi",))
    assert [(one.kind, one.number) for one in trip.letters.all()] == [
        ("surat_tugas", "094/1/ST/TR-DPMPTSP/2026"),
        ("spd", "094/1/SPD/TR-DPMPTSP/2026"),
        ("spd", "094/2/SPD/TR-DPMPTSP/2026"),
    ]
    assert (mode(world), mode(world, "Andi"), mode(world, "Dewi")) == ("DUTY", "DUTY", "WFO")
    letter = trip.letters.first()
    assert letter is not None
    pdf = letter_pdf(letter)
    assert pdf.startswith(b"%PDF-")
    assert pdf == letter_pdf(letter)
    assert letter_pdf(trip.letters.get(person=world.person("Andi"))).startswith(b"%PDF-")
    found = frozen_letter(letter.sha256)
    assert found is not None
    assert (found.number, found.named, found.intact, found.void) == (letter.number, 2, True, False)
    TripLetter.objects.filter(pk=letter.pk).update(content=letter.content | {"named": 3})
    changed = frozen_letter(letter.sha256)
    assert changed is not None
    assert changed.intact is False


def test_without_approval_the_day_is_not_duty(world: World) -> None:
    trip = decide_trip(by=world.user("Budi"), trip=asked(world), approve=True)
    assert (trip.stage, mode(world), Duty.objects.count()) == (1, "WFO", 0)
    done = decide_trip(by=world.user("Ratna"), trip=trip, approve=False, reason="anggaran habis")
    assert (done.state, mode(world)) == ("rejected", "WFO")


def test_an_undone_approval_voids_the_letters_and_never_gives_the_number_again(world: World) -> None:
    trip = decide_trip(by=world.user("Budi"), trip=asked(world), approve=True)
    outcome = decide_many(by=world.user("Ratna"), subjects=[trip.subject], approve=True)
    assert mode(world) == "DUTY"
    undo_many(by=world.user("Ratna"), key=outcome.key)
    assert (mode(world), Duty.objects.get().state) == ("WFO", "cancelled")
    assert TripLetter.objects.filter(void_at__isnull=True).count() == 0
    decide_trip(by=world.user("Ratna"), trip=trip, approve=True)
    assert trip.letters.filter(kind="surat_tugas").last().number == "094/2/ST/TR-DPMPTSP/2026"


@pytest.mark.parametrize("rows", [1, 3])
def test_one_press_reads_circulars_and_the_organisation_once(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    """For each trip more: what was on its dates, its ceiling, its letters, its own rows in a savepoint."""
    days = [FIRST + timedelta(days=7 * n) for n in range(rows)]
    trips = [
        decide_trip(by=world.user("Budi"), trip=asked(world, first=day, last=day), approve=True)
        for day in days
    ]
    with django_assert_num_queries(42 + 21 * rows):
        outcome = decide_many(by=world.user("Ratna"), subjects=[one.subject for one in trips], approve=True)
    assert outcome.done == tuple(one.subject for one in trips)


def test_travellers_who_are_away_stop_a_trip(world: World) -> None:
    ask_leave(
        by=world.user("Andi"),
        person=world.person("Andi"),
        kind="tahunan",
        first=FIRST,
        last=FIRST,
        reason="x",
    )
    with pytest.raises(Conflict) as refusal:
        asked(world, others=("Andi",))
    assert refusal.value.code == "leave_overlaps"
    trip = asked(world)
    with pytest.raises(Conflict) as second:
        ask_leave(
            by=world.user("Rina"), person=world.person("Rina"), kind="tahunan",
            first=LAST, last=LAST, reason="x",
        )  # fmt: skip
    assert second.value.code == "trip_overlaps"
    cancel_trip(by=world.user("Rina"), trip=trip)
    with pytest.raises(Invalid):
        asked(world, others=("Tono",))


def test_the_savings_of_2026_are_a_counter(world: World) -> None:
    """Domestic trips −50 % (package of 31 March 2026); beyond it only with the approver's reason."""
    record_term(
        by=world.user("Sari"), topic="ceiling", key="domestic", node=world.dpmptsp,
        valid_from=date(2026, 1, 1), value={"baseline": 12_000_000, "measure": "money"}, source="DPA 2026",
    )  # fmt: skip
    approved(world)
    held = ceiling_of(world.dpmptsp, "domestic", FIRST)
    assert held is not None
    assert (held.allowed, held.used, held.left) == (6_000_000, 4_000_000, 2_000_000)
    second = asked(world, first=date(2026, 12, 1), last=date(2026, 12, 2))
    outcome = decide_many(by=world.user("Budi"), subjects=[second.subject], approve=True)
    assert [one.reason for one in outcome.left_out] == [
        "Melampaui batas perjalanan 2026 sebesar Rp2.000.000."
    ]
    passed = decide_trip(by=world.user("Budi"), trip=second, approve=True, reason="perintah gubernur")
    assert passed.stage == 1


def test_a_circulars_own_cut_counts_before_the_shipped_one(world: World) -> None:
    in_force(world, "kaltim-2021", travel__caps=[{"kind": "domestic", "cut": 75, "measure": "budget"}])
    record_term(
        by=world.user("Sari"), topic="ceiling", key="domestic", node=world.dpmptsp,
        valid_from=date(2026, 1, 1), value={"baseline": 12_000_000, "measure": "money"}, source="DPA 2026",
    )  # fmt: skip
    held = ceiling_of(world.dpmptsp, "domestic", FIRST)
    assert held is not None
    assert (held.allowed, held.cut) == (3_000_000, Fraction(3, 4))


def test_visum_and_report_at_the_end(world: World, clock_at: Any) -> None:
    trip = approved(world)
    rina = world.user("Rina")
    clock_at(datetime(2026, 11, 27, 1, tzinfo=UTC))
    with pytest.raises(Conflict) as refusal:
        report_trip(by=rina, trip=trip, text="Hasil", spent=3_500_000)
    assert refusal.value.code == "visum_missing"
    visum = {"place": "Kemendagri", "arrived": FIRST, "left": LAST, "official": "Joko"}
    with pytest.raises(NotAllowed):
        add_visum(by=world.user("Andi"), trip=trip, **visum)
    with pytest.raises(Invalid):
        add_visum(by=rina, trip=trip, **(visum | {"left": date(2026, 11, 28)}))
    add_visum(by=rina, trip=trip, **visum)
    told = report_trip(by=rina, trip=trip, text="Hasil rapat", spent=3_500_000)
    assert (told.report, told.spent, told.reported_at) == ("Hasil rapat", 3_500_000, clock.now())


def test_who_takes_an_approved_trip_back(world: World) -> None:
    trip = approved(world)
    for name in ("Rina", "Andi", "Tono"):
        with pytest.raises(NotAllowed):
            cancel_trip(by=world.user(name), trip=trip, reason="batal")
    cancel_trip(by=world.user("Sari"), trip=trip, reason="acara batal")
    assert (mode(world), Trip.objects.get().state) == ("WFO", "cancelled")

"""A month's TPP from a closed month to a locked run: two persons, disputes, differences, exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from evidence import moment, tap
from tatakerja.allowance.access import visible_runs, visible_statements
from tatakerja.allowance.models import TppCarry, TppRule, TppRun, TppStatement
from tatakerja.allowance.queries.inputs import open_differences
from tatakerja.allowance.queries.parallel import compared
from tatakerja.allowance.rules.bases import Base
from tatakerja.allowance.rules.compare import Verdict
from tatakerja.allowance.services import (
    RuleDraft,
    answer_dispute,
    compute_run,
    confirm_rule,
    dispute_statement,
    import_official,
    lock_run,
    open_run,
    recap_pdf,
    recap_workbook,
    save_rule,
    treasury_csv,
)
from tatakerja.attendance.services import (
    ask_correction,
    ask_reopening,
    close_month,
    decide_corrections,
    reopen_month,
    second_correction,
)
from tatakerja.attendance.services.correcting import Asked
from tatakerja.discipline.models import Case, Decision
from tatakerja.kernel.calendar import days_between
from tatakerja.kernel.errors import Conflict, Invalid, Malformed, NotAllowed
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Person, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from world import World, make_person

JOB = Job("test")
Clock = Callable[[datetime], None]
OCTOBER = Month(2026, 10)
AFTER = moment("10:00", date(2026, 11, 3))
LATE = moment("10:00", date(2026, 11, 20))
CUTS = {"TL1": "0.5", "TL2": "1", "TL3": "1.25", "TL4": "1.5", "PSW1": "0.5", "TK": "3"}
DRAFT = RuleDraft(
    name="TPP 2026",
    source="Pergub contoh",
    valid_from=date(2026, 1, 1),
    discipline_weight=Decimal(40),
    performance_weight=Decimal(60),
    cuts=CUTS,
    bases=(
        Base(job_class="jpt_pratama", amounts={"beban_kerja": 10_000_000}),
        Base(amounts={"beban_kerja": 3_000_000, "kondisi_kerja": 1_000_000}),
    ),
)


def put_in_force(world: World, draft: RuleDraft = DRAFT) -> TppRule:
    """A second officer of the region confirms what Wahyu wrote."""
    rule = save_rule(by=world.user("Wahyu"), region=world.province, draft=draft)
    return confirm_rule(by=second_officer(world), rule=rule)


def second_officer(world: World) -> User:
    """Another officer of the region."""
    known = Person.objects.filter(nip="198001012005011099").first()
    if known is None:
        known = make_person("198001012005011099", "Yusuf Hakim", world.bkd, "Kepala Bidang")
        RoleGrant.objects.create(
            user=known.user, role="bkd_officer", node=world.province, valid_from=date(2020, 1, 1)
        )
    assert known.user is not None
    return known.user


def full_month(
    world: World, name: str, late: dict[int, str] | None = None, skip: tuple[int, ...] = ()
) -> None:
    """Everyday presence, late on some days of the month, away on others."""
    for day in days_between(OCTOBER.first, OCTOBER.last):
        if day.weekday() < 5 and day.day not in skip:
            tap(world.person(name), (late or {}).get(day.day, "07:20"), day=day)
            tap(world.person(name), "16:45", "check_out", day=day)


@pytest.fixture
def october(world: World, clock_at: Clock) -> World:
    """Rina: two times TL1; Andi: one day without a record; everybody else without any record at all."""
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "07:39", 21: "07:45"})
    full_month(world, "Andi", skip=(13,))
    close_month(by=world.user("Sari"), agency=world.dpmptsp, month=OCTOBER)
    return world


def computed(world: World) -> TppRun:
    return compute_run(by=world.user("Sari"), agency=world.dpmptsp, month=OCTOBER)


def shown(world: World) -> TppRun:
    return open_run(by=world.user("Sari"), run=computed(world))


def of(world: World, name: str) -> TppStatement:
    return TppStatement.objects.get(person=world.person(name), run__month=OCTOBER.first)


def test_a_statement_line_by_line(october: World) -> None:
    run = computed(october)
    row = of(october, "Rina")
    # 4,000,000: 2 x 0.5 % of the discipline part of 1,600,000 is 16,000
    assert (row.gross, row.cut_percent, row.discipline_part, row.performance_part, row.amount) == (
        4_000_000, Decimal("1.0000"), 1_584_000, 2_400_000, 3_984_000,
    )  # fmt: skip
    assert [(step["label"], step["amount"], step["left"]) for step in row.detail["steps"]] == [
        ("TPP penuh", 4_000_000, 4_000_000),
        ("Terlambat (TL1)", -16_000, 3_984_000),
        ("Kinerja", 0, 3_984_000),
    ]
    assert row.detail["steps"][1]["days"] == ["2026-10-20", "2026-10-21"]
    assert row.detail["base"] == [["Beban kerja", 3_000_000], ["Kondisi kerja", 1_000_000]]
    assert of(october, "Andi").amount == 4_000_000 - 48_000
    assert of(october, "Ratna").gross == 10_000_000
    assert (run.people, run.amount) == (6, sum(TppStatement.objects.values_list("amount", flat=True)))


def test_a_decided_sanction_is_a_line_with_its_decision(october: World) -> None:
    known: dict[str, Any] = {"region": october.province, "agency": october.dpmptsp, "act_first": AFTER.date()}
    known |= {"act_last": AFTER.date(), "ground": "absence", "regulation": "pp94_2021", "title": "Staf"}
    known |= {"made_at": AFTER, "changed_at": AFTER, "summary": "-"}
    for name, applied in (("Rina", "potong_tukin_6"), ("Andi", "tunda_kgb_1")):
        case = Case.objects.create(person=october.person(name), **known)
        Decision.objects.create(
            case=case, kind="potong_tukin_6", applied=applied, reasons="-", by=october.user("Ratna"),
            at=AFTER, decided_on=date(2026, 9, 7), received_on=date(2026, 9, 7), first=date(2026, 9, 28),
            last=date(2027, 3, 27),
        )  # fmt: skip
    computed(october)
    step = of(october, "Rina").detail["steps"][2]
    assert (step["amount"], step["why"]) == (
        -1_000_000, "25% dari TPP penuh. Keputusan tanggal 7 Sep 2026.",
    )  # fmt: skip
    assert of(october, "Rina").amount == 3_984_000 - 1_000_000
    assert of(october, "Andi").amount == 4_000_000 - 48_000
    Decision.objects.update(annulled=True, first=None)
    computed(october)
    assert of(october, "Rina").amount == 3_984_000


def test_no_money_from_an_open_month(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    put_in_force(world)
    with pytest.raises(Conflict) as refused:
        computed(world)
    assert refused.value.code == "month_open"
    assert not TppRun.objects.exists()


def test_no_money_without_a_rule(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    full_month(world, "Rina")
    close_month(by=world.user("Sari"), agency=world.dpmptsp, month=OCTOBER)
    with pytest.raises(Conflict) as refused:
        computed(world)
    assert refused.value.code == "no_rule"


def test_people_who_are_not_asn_have_none_and_a_day_at_home_costs_nothing(october: World) -> None:
    october.person("Dewi").status = "non_asn"
    october.person("Dewi").save()
    computed(october)
    row = of(october, "Dewi")
    assert (row.gross, row.amount, row.detail["reasons"][0]["clauses"]) == (0, 0, ["A4-14"])


def test_who_computes_shows_and_locks(october: World, clock_at: Clock) -> None:
    for name in ("Rina", "Budi", "Agung", "Tono", "Ratna"):
        with pytest.raises(NotAllowed):
            compute_run(by=october.user(name), agency=october.dpmptsp, month=OCTOBER)
    run = computed(october)
    with pytest.raises(Conflict) as early:
        lock_run(by=october.user("Ratna"), run=run)
    assert early.value.code == "run_not_shown"
    run = open_run(by=october.user("Sari"), run=run)
    assert run.dispute_until == date(2026, 11, 6)
    with pytest.raises(Conflict) as within:
        lock_run(by=october.user("Ratna"), run=run)
    assert within.value.code == "dispute_time"
    clock_at(LATE)
    with pytest.raises(Conflict) as same:
        lock_run(by=october.user("Sari"), run=run)
    assert same.value.code == "same_person"
    with pytest.raises(NotAllowed):
        lock_run(by=JOB, run=run)
    locked = lock_run(by=october.user("Ratna"), run=run)
    assert (locked.state, len(locked.sha256)) == ("locked", 64)
    with pytest.raises(Conflict):
        computed(october)


def test_a_month_opened_again_stops_the_lock(october: World, clock_at: Clock) -> None:
    run = shown(october)
    ask_reopening(by=october.user("Sari"), closing=run.closing, reason="Roster keliru.")
    reopen_month(by=october.user("Wahyu"), closing=run.closing)
    clock_at(LATE)
    with pytest.raises(Conflict) as refused:
        lock_run(by=october.user("Ratna"), run=run)
    assert refused.value.code == "month_open"


def test_a_dispute_is_answered_before_the_lock(october: World, clock_at: Clock) -> None:
    computed(october)
    row = of(october, "Rina")
    with pytest.raises(Conflict):
        dispute_statement(by=october.user("Rina"), statement=row, reason="Saya tidak terlambat.")
    run = shown(october)
    row = of(october, "Rina")
    with pytest.raises(NotAllowed):
        dispute_statement(by=october.user("Andi"), statement=row, reason="Ini salah.")
    dispute = dispute_statement(by=october.user("Rina"), statement=row, reason="Tanggal 20 saya rapat.")
    with pytest.raises(Conflict):
        dispute_statement(by=october.user("Rina"), statement=row, reason="Lagi.")
    clock_at(LATE)
    with pytest.raises(Conflict) as refused:
        lock_run(by=october.user("Ratna"), run=run)
    assert refused.value.code == "dispute_open"
    with pytest.raises(Invalid):
        answer_dispute(by=october.user("Sari"), dispute=dispute, recompute=False, answer="")
    answer_dispute(by=october.user("Sari"), dispute=dispute, recompute=False, answer="Rapat mulai pukul 9.")
    assert lock_run(by=october.user("Ratna"), run=run).state == "locked"


def test_a_difference_after_the_close_is_paid_once(october: World, clock_at: Clock) -> None:
    asked = Asked("check_in", "Mesin antre.", check_in=time(7, 25))
    day = date(2026, 10, 20)
    row = ask_correction(by=october.user("Rina"), person=october.person("Rina"), day=day, asked=asked)
    decide_corrections(by=october.user("Budi"), corrections=[row], accept=True, reason="Benar.")
    second_correction(by=october.user("Sari"), correction=row, reason="Sesuai.")
    run = shown(october)
    found = of(october, "Rina")
    assert (found.adjustment, found.amount) == (8_000, 3_992_000)
    assert [step["label"] for step in found.detail["steps"]][-1] == "Selisih 2026-10-20"
    assert TppCarry.objects.get().amount == 8_000
    clock_at(LATE)
    lock_run(by=october.user("Ratna"), run=run)
    assert open_differences([october.person("Rina").pk], Month(2026, 11)) == []


def test_the_rule_has_two_persons_and_is_not_changed_in_force(world: World, clock_at: Clock) -> None:
    clock_at(AFTER)
    rule = save_rule(by=world.user("Wahyu"), region=world.province, draft=DRAFT)
    with pytest.raises(Conflict):
        confirm_rule(by=world.user("Wahyu"), rule=rule)
    with pytest.raises(NotAllowed):
        save_rule(by=world.user("Sari"), region=world.province, draft=DRAFT)
    held = confirm_rule(by=second_officer(world), rule=rule)
    with pytest.raises(Conflict):
        save_rule(by=world.user("Wahyu"), region=world.province, draft=DRAFT, rule=held)
    later = RuleDraft(**{**_as_dict(DRAFT), "valid_from": date(2026, 7, 1), "name": "TPP 2026 baru"})
    put_in_force(world, later)
    held.refresh_from_db()
    assert held.valid_until == date(2026, 6, 30)


def _as_dict(draft: RuleDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in RuleDraft.__dataclass_fields__}


@pytest.mark.parametrize(
    "change",
    [
        {"discipline_weight": Decimal(50)},
        {"cuts": {"TL9": "1"}},
        {"cuts": {"TL1": "101"}},
        {"name": " "},
        {"excluded": ("raja",)},
        {"leave_cuts": {"tahunan": "-1"}},
        {"bases": (Base(amounts={"bonus": 1}),)},
    ],
)
def test_an_unsound_rule_is_refused(world: World, change: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        save_rule(
            by=world.user("Wahyu"), region=world.province, draft=RuleDraft(**{**_as_dict(DRAFT), **change})
        )
    assert not TppRule.objects.exists()


def test_who_sees_whose_money(october: World) -> None:
    computed(october)
    assert not visible_statements(october.user("Rina")).exists()
    open_run(by=october.user("Sari"), run=TppRun.objects.get())
    seen = {name: visible_statements(october.user(name)).count() for name in october.people}
    assert seen == {
        "Ratna": 6, "Sari": 6, "Budi": 1, "Rina": 1, "Andi": 1, "Dewi": 1, "Wahyu": 6, "Agung": 6, "Maya": 0,
        "Tono": 0,
    }  # fmt: skip
    assert not visible_runs(october.user("Budi")).exists()


def test_recap_and_treasury_file(october: World, clock_at: Clock) -> None:
    run = shown(october)
    with pytest.raises(Conflict):
        treasury_csv(by=october.user("Sari"), node=october.dpmptsp, month=OCTOBER)
    clock_at(LATE)
    run = lock_run(by=october.user("Ratna"), run=run)
    book = recap_workbook(by=october.user("Wahyu"), node=october.province, month=OCTOBER)
    assert book[:2] == b"PK"
    assert recap_pdf(by=october.user("Sari"), run=run)[:5] == b"%PDF-"
    text = treasury_csv(by=october.user("Sari"), node=october.dpmptsp, month=OCTOBER).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert sum(int(row["jumlah"]) for row in rows) == run.amount
    for name in ("Budi", "Rina", "Tono"):
        with pytest.raises(NotAllowed):
            recap_workbook(by=october.user(name), node=october.dpmptsp, month=OCTOBER)


def test_the_parallel_run_explains_every_person(october: World) -> None:
    run = computed(october)
    people = {name: october.person(name).nip for name in ("Rina", "Andi", "Dewi")}
    lines = ["NIP;Nama;TPP Penuh;Jumlah", f"{people['Rina']};Rina;4.000.000;3.984.000"]
    lines += [f"{people['Andi']};Andi;4.000.000;4.000.000", f"{people['Dewi']};Dewi;5.000.000;5.000.000"]
    lines += ["199912312020011001;Orang Lain;4000000;4000000,00", ";Jumlah;;17.000.000"]
    table = import_official(
        by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER, name="okt.csv",
        content="\n".join(lines).encode(),
    )  # fmt: skip
    found = {row.number: (row.verdict, row.difference) for row in compared(table, run)}
    assert found[people["Rina"]] == (Verdict.EQUAL, 0)
    assert found[people["Andi"]] == (Verdict.CUTS, -48_000)
    assert found[people["Dewi"]][0] == Verdict.GROSS
    assert found["199912312020011001"] == (Verdict.ONLY_OFFICIAL, -4_000_000)
    assert found[october.person("Budi").nip][0] == Verdict.ONLY_OURS
    with pytest.raises(Malformed):
        import_official(
            by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER, name="x", content=b"a;b\n1;2\n"
        )
    with pytest.raises(Invalid) as refused:
        import_official(
            by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER, name="x",
            content=b"NIP;Nama;Jumlah\n1;A;1000\n2;B;seribu\n",
        )  # fmt: skip
    assert refused.value.message.startswith("Baris 3:")


def test_an_official_table_as_treasuries_write_it(october: World, tmp_path: Path) -> None:
    run, rina = computed(october), october.person("Rina")
    file = tmp_path / "oktober.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        book.add_worksheet("Petunjuk").write(0, 0, "Isi lembar berikutnya")
        sheet = book.add_worksheet("TPP")
        sheet.write(0, 0, "DAFTAR PEMBAYARAN TPP BULAN OKTOBER 2026")
        sheet.write_row(
            3, 0, ["No.", "Nama Pegawai", "NIP/NI PPPK", "Besaran TPP (Rp)", "Jumlah yang diterima (Rp)"]
        )
        sheet.write_row(4, 0, [1, 2, "(3)", "(4)", "5"])
        sheet.write_row(5, 0, [1, "Rina", f"'{rina.nip}", 4_000_000, 3_984_000.0])
        sheet.write_row(6, 1, ["Jumlah", "", 4_000_000, 3_984_000])
        sheet.write_row(8, 1, ["Bendahara", "NIP 19800101 200501 1 001"])
    given = {"agency": october.dpmptsp, "month": OCTOBER, "content": file.read_bytes()}
    table = import_official(by=october.user("Sari"), name="oktober.xlsx", **given)
    assert [(row["nip"], row["amount"], row["gross"]) for row in table.rows] == [
        (rina.nip, 3_984_000, 4_000_000)
    ]
    found = {row.number: row.verdict for row in compared(table, run)}
    assert found[rina.nip] == Verdict.EQUAL

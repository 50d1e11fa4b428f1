"""Both regulations: every band and its edges, runs across holidays and years, conversion, change of law."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.discipline.rules.absence import (
    Conversion,
    DisciplineFinding,
    DisciplineSettings,
    Proposal,
    WorkedDay,
    heaviest,
    judge_absence,
)
from tatakerja.discipline.rules.bands import (
    KINDS,
    PP53,
    PP94,
    Band,
    Level,
    Regulation,
    RuleSet,
    regulation_of_act,
)
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.errors import Invalid

WEEKDAYS = HolidayCalendar()
R, S, B = Level.RINGAN, Level.SEDANG, Level.BERAT


def scattered(year: int, absent: int, late: int = 0) -> list[WorkedDay]:
    """A year's working days with absences on every second of them, so that none follow one another."""
    days = WEEKDAYS.working_days(date(year, 1, 1), date(year, 12, 31))
    chosen = set(days[: 2 * absent : 2])
    found = [WorkedDay(day, day in chosen) for day in days]
    return [*found[:-1], WorkedDay(found[-1].date, late_minutes=late)]


def year_end(year: int, absent: int, late: int = 0, **more: object) -> DisciplineFinding:
    return judge_absence(scattered(year, absent, late), date(year, 12, 31), **more)


@pytest.mark.parametrize(
    ("days", "proposal"),
    [
        (2, None),
        (3, Proposal(R, "teguran_lisan", "teguran_lisan")),
        (4, Proposal(R, "teguran_tertulis", "teguran_tertulis")),
        (6, Proposal(R, "teguran_tertulis", "teguran_tertulis")),
        (7, Proposal(R, "tidak_puas_tertulis", "tidak_puas_tertulis")),
        (10, Proposal(R, "tidak_puas_tertulis", "tidak_puas_tertulis")),
        (11, Proposal(S, "potong_tukin_6", "tunda_kgb_1")),
        (13, Proposal(S, "potong_tukin_6", "tunda_kgb_1")),
        (14, Proposal(S, "potong_tukin_9", "tunda_pangkat_1")),
        (16, Proposal(S, "potong_tukin_9", "tunda_pangkat_1")),
        (17, Proposal(S, "potong_tukin_12", "turun_pangkat_1")),
        (20, Proposal(S, "potong_tukin_12", "turun_pangkat_1")),
        (21, Proposal(B, "turun_jabatan_12", "turun_jabatan_12")),
        (24, Proposal(B, "turun_jabatan_12", "turun_jabatan_12")),
        (25, Proposal(B, "bebas_jabatan_12", "bebas_jabatan_12")),
        (27, Proposal(B, "bebas_jabatan_12", "bebas_jabatan_12")),
        (28, Proposal(B, "pdhtaps", "pdhtaps")),
        (60, Proposal(B, "pdhtaps", "pdhtaps")),
    ],
)
def test_the_bands_of_pp_94(days: int, proposal: Proposal | None) -> None:
    found = year_end(2026, days)
    assert (found.regulation, found.total_days, found.proposal) == (Regulation.PP94_2021, days, proposal)
    assert found.salary_stop_from is None


@pytest.mark.parametrize(
    ("days", "kind", "level"),
    [
        (4, None, None),
        (5, "teguran_lisan", R),
        (6, "teguran_tertulis", R),
        (10, "teguran_tertulis", R),
        (11, "tidak_puas_tertulis", R),
        (15, "tidak_puas_tertulis", R),
        (16, "tunda_kgb_1", S),
        (20, "tunda_kgb_1", S),
        (21, "tunda_pangkat_1", S),
        (25, "tunda_pangkat_1", S),
        (26, "turun_pangkat_1", S),
        (30, "turun_pangkat_1", S),
        (31, "turun_pangkat_3", B),
        (35, "turun_pangkat_3", B),
        (36, "pindah_turun_jabatan", B),
        (40, "pindah_turun_jabatan", B),
        (41, "bebas_jabatan", B),
        (45, "bebas_jabatan", B),
        (46, "pdhtaps_or_ptdh", B),
    ],
)
def test_the_bands_of_pp_53(days: int, kind: str | None, level: Level | None) -> None:
    found = year_end(2020, days)
    proposal = None if kind is None or level is None else Proposal(level, kind, kind)
    assert (found.regulation, found.proposal) == (Regulation.PP53_2010, proposal)
    holders = {reason.code for reason in found.reasons} & {"post_holders_only"}
    assert bool(holders) == (kind in ("pindah_turun_jabatan", "bebas_jabatan"))


@pytest.mark.parametrize("rules", [PP53, PP94])
def test_bands_leave_no_gap_and_only_get_heavier(rules: RuleSet) -> None:
    for lower, upper in pairwise(rules.bands):
        assert upper.first == (lower.last or 0) + 1
        assert KINDS[upper.kind].rank > KINDS[lower.kind].rank
    assert rules.bands[-1].last is None


def test_bands_with_a_gap_are_refused() -> None:
    with pytest.raises(Invalid):
        RuleSet(Regulation.CONTRACT, (Band(1, 3, "teguran_lisan", "x"), Band(5, None, "pdhtaps", "x")))


@given(st.integers(0, 60), st.integers(0, 60))
def test_more_absence_is_never_lighter(fewer: int, more: int) -> None:
    light, heavy = sorted((fewer, more))
    ranks = [_rank(year_end(2026, days).proposal) for days in (light, heavy)]
    assert ranks[0] <= ranks[1]


def _rank(proposal: Proposal | None) -> int:
    return -1 if proposal is None else KINDS[proposal.kind].rank


LEBARAN = [date(2026, 3, day) for day in (5, 6, 9, 10, 11, 12, 13, 16, 17, 25)]


@pytest.mark.parametrize(
    ("on", "run", "proposal", "stop"),
    [
        (date(2026, 3, 24), 9, Proposal(R, "tidak_puas_tertulis", "tidak_puas_tertulis"), None),
        (date(2026, 3, 25), 10, Proposal(B, "pdhtaps", "pdhtaps"), date(2026, 4, 1)),
        (date(2026, 12, 31), 10, Proposal(B, "pdhtaps", "pdhtaps"), date(2026, 4, 1)),
    ],
)
def test_ten_working_days_in_a_row_across_lebaran(
    on: date, run: int, proposal: Proposal, stop: date | None
) -> None:
    days = [WorkedDay(day, absent=True) for day in LEBARAN]
    days += [WorkedDay(date(2026, 3, 4)), WorkedDay(date(2026, 3, 26))]
    found = judge_absence(days, on)
    assert (found.consecutive_days, found.proposal, found.salary_stop_from) == (run, proposal, stop)


def test_one_day_at_work_breaks_the_run() -> None:
    days = [WorkedDay(day, absent=day != LEBARAN[5]) for day in LEBARAN]
    assert judge_absence(days, date(2026, 3, 31)).consecutive_days == 5


def test_a_run_goes_on_over_the_turn_of_the_year_while_the_count_begins_anew() -> None:
    days = WEEKDAYS.working_days(date(2025, 12, 24), date(2026, 1, 6))
    assert len(days) == 10
    found = judge_absence([WorkedDay(day, absent=True) for day in days], date(2026, 1, 6))
    assert (found.absent_days, found.consecutive_days) == (4, 10)
    assert (found.proposal, found.salary_stop_from) == (Proposal(B, "pdhtaps", "pdhtaps"), date(2026, 2, 1))
    earlier = judge_absence([WorkedDay(day, absent=True) for day in days], date(2025, 12, 31))
    assert (earlier.absent_days, earlier.consecutive_days, earlier.salary_stop_from) == (6, 6, None)


def test_the_limit_in_december_stops_the_salary_from_january() -> None:
    days = WEEKDAYS.working_days(date(2026, 12, 1), date(2026, 12, 14))
    found = judge_absence([WorkedDay(day, absent=True) for day in days], date(2026, 12, 31))
    assert found.salary_stop_from == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("minutes", "per_day", "converted", "remainder"),
    [(449, 450, 0, 449), (450, 450, 1, 0), (901, 450, 2, 1), (901, 0, 0, 901), (901, 60, 15, 1)],
)
def test_lateness_is_converted_by_the_tenants_parameter(
    minutes: int, per_day: int, converted: int, remainder: int
) -> None:
    settings = DisciplineSettings(conversion=Conversion(per_day))
    found = year_end(2026, 2, minutes, settings=settings)
    assert (found.absent_days, found.late_minutes) == (2, minutes)
    assert (found.converted_days, found.remainder_minutes, found.total_days) == (
        converted,
        remainder,
        2 + converted,
    )


def test_lateness_of_an_absent_day_is_not_counted_twice() -> None:
    found = judge_absence([WorkedDay(date(2026, 1, 5), True, 480)], date(2026, 1, 5))
    assert (found.absent_days, found.late_minutes, found.total_days) == (1, 0, 1)
    with pytest.raises(Invalid):
        Conversion(-1)


def test_days_after_the_date_and_in_other_years_do_not_count() -> None:
    days = [
        WorkedDay(date(2025, 12, 1), True),
        WorkedDay(date(2026, 1, 5), True),
        WorkedDay(date(2026, 2, 2), True),
    ]
    assert judge_absence(days, date(2026, 1, 31)).absent_days == 1


@pytest.mark.parametrize(
    ("act", "status", "regulation"),
    [
        (date(2021, 8, 30), "pns", "pp53_2010"),
        (date(2021, 8, 31), "pns", "pp94_2021"),
        (date(2021, 8, 31), "cpns", "pp94_2021"),
        (date(2026, 1, 5), "pppk", "contract"),
        (date(2020, 1, 6), "non_asn", "contract"),
        (date(2026, 1, 5), "pppk_paruh_waktu", "contract"),
    ],
)
def test_the_regulation_is_that_of_the_act(act: date, status: str, regulation: str) -> None:
    assert regulation_of_act(act, status) is Regulation(regulation)


def absences(first: date, last: date) -> list[WorkedDay]:
    return [WorkedDay(day, absent=True) for day in WEEKDAYS.working_days(first, last)]


def test_acts_on_both_sides_of_the_change_are_counted_apart() -> None:
    before = absences(date(2021, 8, 23), date(2021, 8, 30))
    after = absences(date(2021, 8, 31), date(2021, 9, 2))
    found = judge_absence(before + after, date(2021, 9, 30))
    assert (found.regulation, found.absent_days, found.consecutive_days) == (Regulation.PP94_2021, 3, 3)
    assert found.proposal == Proposal(R, "teguran_lisan", "teguran_lisan")
    assert found.other is not None
    assert (found.other.regulation, found.other.absent_days) == (Regulation.PP53_2010, 6)
    assert found.other.proposal == Proposal(R, "teguran_tertulis", "teguran_tertulis")


def test_acts_under_the_old_regulation_stay_there_when_asked_later() -> None:
    found = judge_absence(absences(date(2021, 7, 5), date(2021, 7, 9)), date(2021, 12, 1))
    assert (found.regulation, found.absent_days) == (Regulation.PP53_2010, 5)
    assert found.proposal == Proposal(R, "teguran_lisan", "teguran_lisan")
    assert found.other is None


def test_pp_53_knows_no_rule_on_days_in_a_row() -> None:
    found = judge_absence(absences(date(2020, 3, 2), date(2020, 3, 13)), date(2020, 3, 31))
    assert (found.consecutive_days, found.salary_stop_from) == (10, None)
    assert found.proposal == Proposal(R, "teguran_tertulis", "teguran_tertulis")


def test_without_acts_the_date_asked_names_the_regulation() -> None:
    assert judge_absence([], date(2021, 8, 30)).regulation is Regulation.PP53_2010
    assert judge_absence([], date(2021, 8, 31)).regulation is Regulation.PP94_2021
    assert judge_absence([WorkedDay(date(2021, 7, 5))], date(2021, 9, 1)).regulation is Regulation.PP94_2021


def test_people_under_contract_are_counted_and_judged_by_the_tenants_rules() -> None:
    found = year_end(2026, 30, status="pppk")
    assert (found.regulation, found.total_days, found.proposal) == (Regulation.CONTRACT, 30, None)
    own = RuleSet(Regulation.CONTRACT, (Band(5, None, "teguran_tertulis", "Perbup 1/2026 art. 4"),))
    judged = year_end(2026, 5, status="pppk", settings=DisciplineSettings(contract=own))
    assert judged.proposal == Proposal(R, "teguran_tertulis", "teguran_tertulis")
    assert judged.clauses == ("Perbup 1/2026 art. 4",)


def test_once_the_pay_regulation_is_there_the_cut_itself_is_applied() -> None:
    found = year_end(2026, 11, settings=DisciplineSettings(transitional=False))
    assert found.proposal == Proposal(S, "potong_tukin_6", "potong_tukin_6")
    assert year_end(2026, 11).clauses == ("PP 94/2021 art. 10", "PP 94/2021 art. 42; PerBKN 6/2022 art. 62")


def test_of_several_kinds_the_heaviest_stands() -> None:
    assert heaviest(["teguran_lisan", "pdhtaps", "tidak_puas_tertulis"]) == "pdhtaps"
    assert heaviest([]) is None


@given(st.lists(st.booleans(), max_size=60))
def test_the_longest_run_is_that_of_the_days(absent: list[bool]) -> None:
    days = WEEKDAYS.working_days(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=90))
    worked = [WorkedDay(day, gone) for day, gone in zip(days, absent, strict=False)]
    longest = max((len(run) for run in "".join("x" if a else " " for a in absent).split()), default=0)
    found = judge_absence(worked, date(2026, 12, 31))
    assert (found.absent_days, found.consecutive_days) == (sum(absent), longest)
    assert (found.salary_stop_from is not None) == (longest >= 10)

"""The shipped library: every provision, its quote, the contradictions, the data, and the cases."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time
from fractions import Fraction
from operator import attrgetter
from pathlib import Path

import pytest

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.document import SETTABLE, policy_from_data, policy_from_tree
from tatakerja.circular.rules.effective import effective_policy
from tatakerja.circular.rules.policy import ClauseState
from tatakerja.circular.rules.problems import Place
from tatakerja.circular.rules.schema import json_schema
from tatakerja.circular.rules.source import Entry, from_plain, plain
from tatakerja.circular.rules.terms import Counting, PersonFacts, PostClass, Scope, Travel, complete_rank
from tatakerja.circular.rules.worktime import week, week_of, workday
from tatakerja.kernel.calendar import HolidayKind
from tatakerja.kernel.periods import Period
from tatakerja.scenario.run import run_text

LIBRARY = load_library()
ROOT = Path(__file__).parents[3]
PROVISIONS = {"kaltim-2021": ("A0", 19), "kotim-2021": ("A1", 16), "banten-2020": ("A2", 25)}
PROVISIONS |= {"kaltim-2020": ("A3", 13), "probolinggo-2020": ("A4", 15)}
PROVISIONS |= {"kaltim-2026": ("K26", 8), "mendagri-2026": ("M26", 13)}


def test_the_shipped_slugs() -> None:
    assert LIBRARY.slugs == tuple(sorted(PROVISIONS))
    assert [policy.slug for policy in LIBRARY.policies()] == sorted(PROVISIONS)


@pytest.mark.parametrize("slug", sorted(PROVISIONS))
def test_every_provision_is_a_clause_with_a_quote_and_something_that_follows(slug: str) -> None:
    prefix, count = PROVISIONS[slug]
    clauses = LIBRARY.policy(slug).clauses
    assert [clause.id for clause in clauses] == [f"{prefix}-{n:02d}" for n in range(1, count + 1)]
    assert [c.id for c in clauses if not c.quote or not (c.sets or c.about or c.readings)] == []


@pytest.mark.parametrize("slug", sorted(PROVISIONS))
def test_every_stated_parameter_has_a_clause(slug: str) -> None:
    policy = LIBRARY.policy(slug)
    days = (policy.valid.start, date(2026, 4, 10))
    silent = {
        path
        for day in days
        for path, parameter in effective_policy([policy], day).parameters.items()
        if not parameter.clauses
    }
    # a counting of ranks that the text does not mention is a setting of the product, not a clause
    assert silent <= {"office.mandatory_counting", "office.share_scope"}


def test_the_thirteen_contradictions_are_visible() -> None:
    noted = {x for policy in LIBRARY.policies() for clause in policy.clauses for x in clause.conflicts}
    assert noted == {f"X{n}" for n in range(1, 14)}
    unclear = [c.id for p in LIBRARY.policies() for c in p.clauses if c.state is ClauseState.UNCLEAR]
    assert unclear == ["A2-06", "A2-10"]


VALUES: dict[str, tuple[object, str, object]] = {
    "valid.from": ("2019-06-03", "valid.start", date(2019, 6, 3)),
    "valid.until": ("2026-12-31", "valid.until", date(2026, 12, 31)),
    "office.max_share": ("1/7", "office.max_share", Fraction(1, 7)),
    "office.share_scope": ("unit", "office.share_scope", Scope.UNIT),
    "office.mandatory_counting": (
        "outside_base_rest",
        "office.mandatory_counting",
        Counting.OUTSIDE_BASE_REST,
    ),
    "office.min_per_day": (4, "office.min_per_day", 4),
    "office.fixed_per_day": (6, "office.fixed_per_day", 6),
    "presence.report_times": (["08:00", "13:00"], "presence.report_times", (time(8), time(13))),
    "travel.private": ("selective", "travel.private", Travel.SELECTIVE),
    "travel.official": ("forbidden", "travel.official", Travel.FORBIDDEN),
    "ramadan": (
        [{"from": "2026-02-18", "until": "2026-03-19"}],
        "ramadan",
        (Period(date(2026, 2, 18), date(2026, 3, 19)),),
    ),
}


@pytest.mark.parametrize("slug", sorted(PROVISIONS))
@pytest.mark.parametrize("path", SETTABLE)
def test_every_settable_path_can_be_set_everywhere(slug: str, path: str) -> None:
    written, attribute, value = VALUES[path]
    found = policy_from_tree(LIBRARY.tree(slug), [Entry(path, Place(), from_plain(written))])
    assert attrgetter(attribute)(found) == value
    assert found.clauses == LIBRARY.policy(slug).clauses


@pytest.mark.parametrize("slug", sorted(PROVISIONS))
def test_a_document_stored_as_data_is_the_same_policy(slug: str) -> None:
    stored = plain(LIBRARY.tree(slug))
    assert isinstance(stored, dict)
    assert policy_from_data(stored) == LIBRARY.policy(slug)


@pytest.mark.parametrize("slug", sorted(PROVISIONS))
def test_the_cases_of_a_circular(slug: str) -> None:
    results = run_text(LIBRARY.cases[slug], f"{slug}/cases.yaml", LIBRARY, _nothing_beside)
    assert [(r.name, a.question.kind, a.different) for r in results for a in r.answers if not a.ok] == []
    assert sum(len(result.answers) for result in results) >= 4
    assert all(answer.question.expect for result in results for answer in result.answers)


def _nothing_beside(name: str) -> str:
    raise FileNotFoundError(name)


DECREED = [
    ("2019-04-17", HolidayKind.NATIONAL),
    ("2020-05-22", None),
    ("2020-08-21", HolidayKind.CUTI_BERSAMA),
    ("2020-12-24", HolidayKind.CUTI_BERSAMA),
    ("2020-12-28", None),
    ("2020-12-29", None),
    ("2020-12-31", HolidayKind.CUTI_BERSAMA),
    ("2021-05-12", HolidayKind.CUTI_BERSAMA),
    ("2021-08-10", None),
    ("2021-08-11", HolidayKind.NATIONAL),
    ("2021-10-19", None),
    ("2021-10-20", HolidayKind.NATIONAL),
    ("2021-12-24", None),
    ("2024-02-14", HolidayKind.NATIONAL),
    ("2025-08-18", HolidayKind.CUTI_BERSAMA),
    ("2026-03-18", HolidayKind.CUTI_BERSAMA),
    ("2026-03-19", HolidayKind.NATIONAL),
    ("2026-03-24", HolidayKind.CUTI_BERSAMA),
    ("2026-03-25", None),
    ("2026-04-03", HolidayKind.NATIONAL),
]


@pytest.mark.parametrize(("day", "kind"), DECREED)
def test_holidays_as_decreed(day: str, kind: HolidayKind | None) -> None:
    found = LIBRARY.calendar.holiday(date.fromisoformat(day))
    assert (found.kind if found is not None else None) is kind


def test_only_dates_that_wait_for_a_decree_are_estimates() -> None:
    estimates = {holiday.date for holiday in LIBRARY.calendar.holidays if holiday.provisional}
    assert estimates == {date(2027, 3, 10), date(2027, 3, 11), date(2027, 5, 17)}
    assert [s.year for s in LIBRARY.holiday_sources] == list(range(2019, 2028))
    assert [source.year for source in LIBRARY.holiday_sources if not source.source] == []


def test_working_days_of_the_worked_examples() -> None:
    calendar = LIBRARY.calendar
    assert calendar.count_working_days(date(2020, 4, 1), date(2020, 4, 21)) == 14
    assert calendar.count_working_days(date(2026, 3, 5), date(2026, 3, 25)) == 10
    assert calendar.add_working_days(date(2026, 11, 13), 14) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("day", "source", "net"),
    [
        ("2023-04-11", "Keppres 68/1995", 390),
        ("2023-04-12", "Perpres 21/2023", 390),
        ("2020-04-23", "Keppres 68/1995", 450),
        ("2026-06-12", "Perpres 21/2023", 450),
    ],
)
def test_the_law_of_the_date(day: str, source: str, net: int) -> None:
    answer = workday(LIBRARY.time_rules, effective_policy([], date.fromisoformat(day)))
    assert (answer.source, answer.net_minutes) == (source, net)


def test_ramadan_stands_a_day_before_lebaran_in_every_year() -> None:
    lebaran = {h.date.year: h.date for h in LIBRARY.calendar.holidays if h.name == "Hari Raya Idul Fitri"}
    lebaran[2021] = date(2021, 5, 13)  # shares its date with another holiday
    for period in LIBRARY.time_rules.ramadan:
        assert period.last is not None
        assert (lebaran[period.last.year] - period.last).days == 1
        assert 29 <= (period.last - period.first).days + 1 <= 30


@pytest.mark.parametrize("day", [date(2026, 6, 10), date(2026, 3, 4), date(2020, 4, 23)])
def test_the_week_of_the_law_is_lawful(day: date) -> None:
    days = [effective_policy([], each) for each in week_of(day)]
    assert week(LIBRARY.time_rules, days).warnings == ()


def test_eselon_and_class_complete_each_other() -> None:
    day = date(2020, 4, 2)
    by_eselon = complete_rank(PersonFacts("a", eselon="III.a"), LIBRARY.ranks, day)
    by_class = complete_rank(PersonFacts("a", post_class=PostClass.JPT_PRATAMA), LIBRARY.ranks, day)
    assert (by_eselon.post_class, by_class.eselon) == (PostClass.ADMINISTRATOR, "II")
    assert complete_rank(by_class, LIBRARY.ranks, date(2013, 1, 1)) == by_class


@pytest.mark.parametrize("script", ["seed_holidays.py", "policy_schema.py"])
def test_generated_files_are_up_to_date(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_published_schema_refuses_unknown_keys() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["format", "slug", "circular", "jurisdiction", "valid", "clauses"]
    assert schema["properties"]["office"]["anyOf"][0]["properties"]["share_scope"] == {
        "anyOf": [{"enum": ["unit", "agency"]}, {"type": "null"}],
        "description": "Unit of account of share, minimum and fixed number.",
    }

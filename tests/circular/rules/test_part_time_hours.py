"""Hours of PPPK who work part time: theirs alone, dated, and nobody else's."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.parttime import PartTimeHours, sections_of
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.workingtime import WorkDay
from tatakerja.scenario.run import run_text

LIBRARY = load_library()
OWN = """
format: circular/1
slug: own
circular: {title: Jam kerja PPPK paruh waktu, issuer: Bupati}
jurisdiction: {level: regency, name: Kabupaten Uji}
valid: {from: 2026-01-01}
binds: {status: [pppk_paruh_waktu]}
working_time:
  ordinary:
    mon: {from: "08:00", until: "12:00", break_minutes: 0}
    tue: {from: "08:00", until: "12:00", break_minutes: 0}
    wed: {from: "08:00", until: "12:00", break_minutes: 0}
clauses: [{id: K-01, quote: empat jam, sets: [working_time.ordinary], to_be_confirmed: true}]
"""
# A newer circular about everybody's hours, of the same authority.
ALL = """
format: circular/1
slug: all
circular: {title: Jam kerja, issuer: Bupati}
jurisdiction: {level: regency, name: Kabupaten Uji}
valid: {from: 2026-02-01}
working_time:
  ordinary: {wed: {from: "09:00", until: "17:00", break_minutes: 60}}
  ramadan: {wed: {from: "09:30", until: "14:00", break_minutes: 0}}
clauses: [{id: K-02, quote: semua, sets: [working_time]}]
"""
FILES = {"own": OWN, "all": ALL}


def ask(policies: str, *questions: str, facts: str = "") -> list[dict[str, Any]]:
    text = (
        f"scenario: x\nzone: Asia/Jakarta\npolicies: [{policies}]\nfacts: [{facts}]\n"
        "people: [{id: part, status: pppk_paruh_waktu}, {id: full, status: pppk}]\n"
        f"ask: [{', '.join(questions)}]\n"
    )
    (result,) = run_text(text, "x.yaml", LIBRARY, lambda name: FILES[name])
    return [dict(answer.answer) for answer in result.answers]


WEDNESDAY, THURSDAY, RAMADAN = "2026-06-10", "2026-06-11", "2026-03-04"


def hours(policies: str, day: str, person: str = "") -> tuple[str | None, str | None, int]:
    who = f", person: {person}" if person else ""
    (found,) = ask(policies, f"{{workday: {{date: {day}{who}}}}}")
    return found["start"], found["end"], found["net_minutes"]


ORDINARY = ("07:30", "16:00", 450)


@pytest.mark.parametrize(
    ("policies", "day", "person", "expected"),
    [
        ("none", WEDNESDAY, "part", ORDINARY),
        ("{file: own}", WEDNESDAY, "part", ("08:00", "12:00", 240)),
        ("{file: own}", THURSDAY, "part", (None, None, 0)),
        ("{file: own}", WEDNESDAY, "full", ORDINARY),
        ("{file: own}", WEDNESDAY, "", ORDINARY),
        ("{file: own}", "2025-12-31", "part", ORDINARY),
        ("{file: own}", RAMADAN, "part", ("08:00", "12:00", 240)),
        ("{file: own}, {file: all}", WEDNESDAY, "part", ("08:00", "12:00", 240)),
        ("{file: own}, {file: all}", RAMADAN, "part", ("08:00", "12:00", 240)),
        ("{file: own}, {file: all}", WEDNESDAY, "full", ("09:00", "17:00", 420)),
        ("{file: all}", WEDNESDAY, "part", ("09:00", "17:00", 420)),
    ],
)
def test_whose_hours_a_day_has(policies: str, day: str, person: str, expected: object) -> None:
    assert hours(policies, day, person) == expected


def test_a_week_of_part_time_is_not_measured_by_the_week_of_full_time() -> None:
    part, full, everybody = ask(
        "{file: own}",
        f"{{week: {{date: {WEDNESDAY}, person: part}}}}",
        f"{{week: {{date: {WEDNESDAY}, person: full}}}}",
        f"{{week: {{date: {WEDNESDAY}}}}}",
    )
    assert part == {"net_minutes": 720, "warnings": []}
    assert full == everybody == {"net_minutes": 2250, "warnings": []}


def test_attendance_is_judged_by_the_own_hours() -> None:
    late, free, full = ask(
        "{file: own}",
        f"{{attendance: {{person: part, date: {WEDNESDAY}}}}}",
        f"{{attendance: {{person: part, date: {THURSDAY}}}}}",
        f"{{attendance: {{person: full, date: {WEDNESDAY}}}}}",
        facts=", ".join(
            f'{{attend: {who}, date: {WEDNESDAY}, in: "08:05", out: "12:00", place: office}}'
            for who in ("part", "full")
        ),
    )
    assert (late["status"], late["late_minutes"], late["early_minutes"]) == ("late", 5, 0)
    assert (free["status"], free["counts_as_absent"]) == ("off", False)
    assert (full["status"], full["late_minutes"], full["early_minutes"]) == ("late_and_early", 35, 240)


def test_a_decision_becomes_a_document_and_its_sum_is_said() -> None:
    decided = PartTimeHours(
        "Jam kerja", "", date(2026, 12, 1), frozenset({2, 0}), WorkDay(time(8), time(12, 30), 30),
        WorkDay(time(8), time(11)), "empat jam sehari", True,
    )  # fmt: skip
    assert decided.week_minutes == 480
    assert sections_of(decided) == {
        "circular": {"title": "Jam kerja"},
        "valid": {"from": "2026-12-01"},
        "binds": {"status": ["pppk_paruh_waktu"]},
        "working_time": {
            "ordinary": {
                day: {"from": "08:00", "until": "12:30", "break_minutes": 30} for day in ("mon", "wed")
            },
            "ramadan": {
                day: {"from": "08:00", "until": "11:00", "break_minutes": 0} for day in ("mon", "wed")
            },
        },
        "clauses": [
            {
                "id": "K-01",
                "quote": "empat jam sehari",
                "sets": ["working_time.ordinary", "working_time.ramadan"],
                "to_be_confirmed": True,
            }
        ],
    }
    with pytest.raises(Invalid):
        PartTimeHours("x", "", date(2026, 12, 1), frozenset(), decided.ordinary, None, "x", False)


def test_a_run_of_absence_is_one_of_the_own_working_days() -> None:
    part, full = ask(
        "{file: own}",
        "{discipline: {person: part, on: 2026-07-15}}",
        "{discipline: {person: full, on: 2026-07-15}}",
        facts="{attendance: full}, "
        + ", ".join(f"{{absent: {who}, from: 2026-07-06, until: 2026-07-15}}" for who in ("part", "full")),
    )
    assert (part["absent_days"], part["consecutive_days"]) == (6, 6)
    assert (full["absent_days"], full["consecutive_days"]) == (8, 8)

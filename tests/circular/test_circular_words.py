"""Everything a circular may state has a name and is said in plain words, never as code."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest
from django.utils.translation import override

from tatakerja.circular.queries import library
from tatakerja.circular.queries.words import NAMES, SECTIONS, VALUES, parameters_of, say
from tatakerja.circular.rules import sections
from tatakerja.circular.rules.document import policy_from_yaml
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.schema import SECTIONS as WRITTEN
from tatakerja.circular.rules.sections import Gathering, Home, LeaveRegime, Window
from tatakerja.circular.rules.terms import Counting, Level, Mode, PostClass, Rounding, Scope, Status, Travel

BODIES = {
    "office": sections.Office,
    "presence": sections.Presence,
    "travel": sections.TravelRules,
    "leave": sections.LeaveRules,
    "outing": sections.Outing,
    "work": sections.Work,
    "meetings": sections.Meetings,
    "services": sections.Services,
    "evaluation": sections.Evaluation,
    "allowance": sections.Allowance,
    "discipline": sections.Discipline,
    "working_time": sections.WorkingTime,
}
WHOLE = {"reachability", "protocols", "ramadan"}
FILES = sorted((Path(__file__).parents[2] / "scenarios" / "policies").glob("*.yaml"))
_CODE = re.compile(r"[a-z]+_[a-z]|\(\)|object at|Fraction|datetime|None|True|False")


def policies() -> list[Policy]:
    return [*library().policies(), *(policy_from_yaml(file.read_text(encoding="utf-8")) for file in FILES)]


def test_every_section_and_every_parameter_has_a_name() -> None:
    assert set(SECTIONS) == {*BODIES, *WHOLE} == set(WRITTEN)
    stated = {f"{section}.{each.name}" for section, body in BODIES.items() for each in fields(body)}
    assert {path for path in {*stated, *WHOLE} if path not in NAMES} == set()


@pytest.mark.parametrize(
    "words", [Mode, Scope, Counting, Rounding, Travel, Home, Gathering, LeaveRegime, PostClass, Status, Level]
)
def test_every_choice_has_words(words: type[StrEnum]) -> None:
    missing = {"agency"} if words is Level else set()  # a level of government that nobody selects by
    assert {one.value for one in words if one.value not in VALUES} <= missing


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("policy", policies(), ids=lambda one: one.slug)
def test_nothing_of_a_circular_is_shown_as_code(policy: Policy, language: str) -> None:
    with override(language):
        shown = [row.value for _, rows in parameters_of(policy) for row in rows]
    assert [value for value in shown if not value or _CODE.search(value)] == []


def test_rows_are_said_in_one_line_each() -> None:
    by_slug = {policy.slug: policy for policy in policies()}
    savings, sectors, holidays = (
        by_slug[name] for name in ("savings-2026", "sectors-2021", "holiday-travel-2021")
    )
    assert savings.office is not None and sectors.office is not None and holidays.travel is not None
    with override("id"):
        assert say(savings.office.fixed) == (
            "dinsos 4 orang, Kepala Dinas Sosial: penyaluran bantuan, 2–27 Feb 2026"
        )
        assert say(savings.office.shifts) == (
            "pagi 07.00–14.00, paling sedikit 2 orang; malam 21.00–05.00, kedaruratan"
        )
        assert say(sectors.office.closures) == "disdukcapil, klaster pegawai, sejak 8 Jul 2021"
        assert say(holidays.travel.periods) == (
            "6–17 Mei 2021, pribadi dilarang, dinas dengan izin atasan, Idul Fitri"
        )
        assert say(library().policy("mendagri-2026").reachability) == (
            "2 panggilan berturut-turut tidak dijawab, diusulkan: teguran lisan; "
            "jawaban setelah 5 menit terlambat, diusulkan: teguran tertulis, bila berulang: evaluasi kinerja"
        )


def test_a_window_of_ramadan_says_so() -> None:
    presence = library().policy("kaltim-2026").presence
    assert presence is not None
    windows: tuple[Window, ...] = presence.windows or ()
    with override("id"):
        assert [say(one) for one in windows] == [
            "06.30–07.30 (di luar Ramadan)", "07.00–08.00 (selama Ramadan)", "11.00–13.00",
        ]  # fmt: skip

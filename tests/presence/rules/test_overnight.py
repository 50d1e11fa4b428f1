"""Work past midnight: which day's last check-in still waits for its check-out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tatakerja.kernel.zones import WITA
from tatakerja.presence.rules.overnight import begins_open, ends_open, goes_on

# 22.00 WITA on a Monday.
TEN = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kinds", "ends", "begins"),
    [
        ([], False, False),
        (["check_in"], True, False),
        (["check_in", "location", "answer"], True, False),
        (["check_in", "check_out"], False, False),
        (["location", "check_out"], False, True),
        (["check_out", "check_in"], True, True),
    ],
)
def test_the_first_and_the_last_tap_tell(kinds: list[str], ends: bool, begins: bool) -> None:
    assert (ends_open(kinds), begins_open(kinds)) == (ends, begins)


@pytest.mark.parametrize(
    ("hours", "on_shift", "ordinary"),
    [(5.9, True, True), (6, True, False), (16, True, False), (16.1, False, False)],
)
def test_a_shift_goes_on_for_sixteen_hours_and_other_work_until_four(
    hours: float, on_shift: bool, ordinary: bool
) -> None:
    now = TEN + timedelta(hours=hours)
    found = (goes_on(TEN, now, WITA, on_shift=True), goes_on(TEN, now, WITA, on_shift=False))
    assert found == (on_shift, ordinary)

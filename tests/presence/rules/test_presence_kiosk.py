"""Codes of a kiosk's screen and what a card means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.kiosk import code_at, is_good, moment_of, next_tap, slot_of

NOW = datetime(2026, 11, 23, 7, 25, 10, tzinfo=UTC)
SLOT = slot_of(NOW)
IN, OUT, ANSWER = EventKind.CHECK_IN, EventKind.CHECK_OUT, EventKind.ANSWER


def test_a_half_minute_has_one_code_of_its_own() -> None:
    assert moment_of(SLOT) == datetime(2026, 11, 23, 7, 25, tzinfo=UTC)
    assert slot_of(NOW + timedelta(seconds=20)) == SLOT + 1
    codes = {code_at(secret, slot) for secret in ("a", "b") for slot in range(SLOT, SLOT + 5)}
    assert len(codes) == 10
    assert {len(code) for code in codes} == {16}


@pytest.mark.parametrize(
    ("after", "good"),
    [(0, True), (29, True), (90, True), (119, True), (121, False), (3600, False), (-30, False)],
)
def test_a_code_is_good_for_two_minutes_and_not_before_it_stood_there(after: int, good: bool) -> None:
    moment = moment_of(SLOT) + timedelta(seconds=after)
    assert is_good("secret", SLOT, code_at("secret", SLOT), moment) is good


@given(st.text(max_size=20), st.integers(-10, 2**40))
@settings(max_examples=60)
def test_a_guess_is_never_good(code: str, slot: int) -> None:
    if code != code_at("secret", slot):
        assert not is_good("secret", slot, code, NOW)


@pytest.mark.parametrize(
    ("taps", "kind"),
    [
        ([], IN),
        ([(ANSWER, 60)], IN),
        ([(IN, 9)], None),
        ([(IN, 10)], OUT),
        ([(IN, 500), (OUT, 5)], None),
        ([(IN, 500), (OUT, 60)], OUT),
        ([(OUT, 60)], IN),
    ],
)
def test_a_card_means_in_then_out_and_never_twice_at_once(
    taps: list[tuple[EventKind, int]], kind: EventKind | None
) -> None:
    assert next_tap([(one, NOW - timedelta(minutes=ago)) for one, ago in taps], NOW) is kind

"""Second evidence, purely: which words bind whom, and what of a request is a proof."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.second import asked_for, binds, challenge_of, read_proof

SENT = {"id": "019a", "kind": "check_in", "at": "2026-11-23T07:24:03+08:00"}
GIVEN = {"id": "aa", "authenticator_data": "bb", "client_data": "cc", "signature": "d-_"}


@pytest.mark.parametrize(
    ("evidence", "expected", "asked"),
    [
        ((), Place.OFFICE, set()),
        (("geolokasi",), Place.OFFICE, set()),
        (("geolokasi", "screen_key"), Place.HOME, {"screen_key"}),
        (("screen_key", "office_code"), Place.OFFICE, {"screen_key", "office_code"}),
        (("screen_key", "office_code"), Place.HOME, {"screen_key"}),
        (("office_code",), Place.HOME, set()),
    ],
)
def test_a_code_in_the_office_is_asked_only_of_those_expected_there(
    evidence: tuple[str, ...], expected: Place, asked: set[str]
) -> None:
    assert asked_for(evidence, expected) == asked


def test_only_coming_and_leaving_ask_for_it() -> None:
    assert [kind for kind in EventKind if binds(kind)] == [EventKind.CHECK_IN, EventKind.CHECK_OUT]


def test_the_challenge_is_made_of_the_tap_and_of_nothing_else() -> None:
    said = b"tatakerja-presensi/1|019a|check_in|2026-11-23T07:24:03+08:00"
    assert challenge_of(key=SENT["id"], kind=SENT["kind"], at=SENT["at"]) == hashlib.sha256(said).digest()
    others = {challenge_of("019b", "check_in", SENT["at"]), challenge_of("019a", "check_out", SENT["at"])}
    assert hashlib.sha256(said).digest() not in others


@pytest.mark.parametrize(
    "given",
    [
        None,
        "x",
        [],
        {},
        {**GIVEN, "signature": None},
        {**GIVEN, "id": "a b"},
        {**GIVEN, "client_data": "x" * 4001},
    ],
)
def test_what_cannot_be_read_is_no_proof_and_no_refusal(given: Any) -> None:
    assert read_proof({**SENT, "passkey": given}) is None
    found = read_proof({**SENT, "passkey": GIVEN})
    assert found is not None
    assert (found.credential, found.signature) == ("aa", "d-_")

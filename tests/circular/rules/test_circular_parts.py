"""A document in parts: what a clause sets, what goes with it, where a problem is put right; and sentences."""

from __future__ import annotations

import pytest
from documents import clause, document

from tatakerja.circular.rules.entries import MISSING
from tatakerja.circular.rules.parts import (
    address_of,
    filled,
    linked_paths,
    mark,
    next_id,
    part_of,
    put,
    with_clause,
    without_clause,
)
from tatakerja.circular.rules.sentences import clean, quoted_in, sentences, squeezed, toggled

TWO = document(
    office={"max_share": 25, "home": "required"},
    travel={"private": "forbidden"},
    clauses=[
        clause("K-01", "office.max_share", "office.home"),
        clause("K-02", "travel.private", "office.home"),
    ],
)


@pytest.mark.parametrize("name", ["klausul-3", "klausul-0", "bagian-apa", "lain", "klausul-x"])
def test_what_is_no_part(name: str) -> None:
    assert part_of(name, TWO) is None


def test_a_clause_stands_beside_its_parameters() -> None:
    part = part_of("klausul-1", TWO)
    assert part is not None
    assert part.paths == ("clauses.0", "office.max_share", "office.home")


def test_a_parameter_inside_another_shows_once() -> None:
    assert linked_paths({"sets": ["office.groups.guru", "office.groups", "nothing.here", 7]}) == (
        "office.groups",
    )


def test_saving_a_part_leaves_the_others_alone() -> None:
    part = part_of("klausul-1", TWO)
    assert part is not None
    sent = [
        ("clauses/0/id", "K-01"),
        ("clauses/0/quote", "baru"),
        ("office/max_share", "130"),
        ("office/home", ""),
    ]
    found = filled(TWO, part, sent)
    assert found["office"] == {"max_share": 130}
    assert found["clauses"][0] == {"id": "K-01", "quote": "baru", "sets": ["office.max_share", "office.home"]}
    assert (found["travel"], found["clauses"][1]) == (TWO["travel"], TWO["clauses"][1])


def test_a_parameter_let_go_leaves_the_document_unless_another_clause_sets_it() -> None:
    part = part_of("klausul-1", TWO)
    assert part is not None
    sent = [("clauses/0/id", "K-01"), ("office/max_share", "25"), ("office/home", "required")]
    loose = filled(TWO, part, [*sent, ("lepas", "office.max_share"), ("lepas", "office.home")])
    assert loose["office"] == {"home": "required"}
    assert "sets" not in loose["clauses"][0]


def test_a_parameter_is_added_once_and_only_if_there_is_one() -> None:
    part = part_of("klausul-1", TWO)
    assert part is not None
    sent = [("tambah", "leave.regime"), ("tambah", "office.home"), ("tambah", "leave.nothing")]
    found = filled(TWO, part, [("clauses/0/id", "K-01"), *sent])
    assert found["clauses"][0]["sets"] == ["office.max_share", "office.home", "leave.regime"]


def test_without_a_clause_its_own_parameters_go() -> None:
    found = without_clause(TWO, 1)
    assert "travel" not in found
    assert found["office"] == TWO["office"]
    assert [one["id"] for one in found["clauses"]] == ["K-01"]


def test_the_next_clause_follows_the_manner_of_the_others() -> None:
    assert next_id([]) == "K-01"
    assert next_id([{"id": "A2-24"}, {"id": "A2-25"}]) == "A2-26"
    assert next_id([{"id": "K-02"}]) == "K-03"
    found, at = with_clause(TWO, "bunyi")
    assert (at, found["clauses"][2]) == (2, {"id": "K-03", "quote": "bunyi"})


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("clauses[1].quote", "klausul-2"),
        ("office.max_share", "klausul-1"),
        ("office.shares[0].when", "bagian-office"),
        ("valid.from", "berlaku"),
        ("circular.bases[0].kind", "dasar"),
        ("slug", "identitas"),
    ],
)
def test_where_a_problem_is_put_right(path: str, address: str) -> None:
    assert address_of(path, TWO) == address


def test_a_mark_changes_with_its_part_only() -> None:
    share, travel = part_of("klausul-1", TWO), part_of("bagian-travel", TWO)
    assert share is not None and travel is not None
    other = TWO | {"travel": {"private": "free"}}
    assert (mark(other, share) == mark(TWO, share), mark(other, travel) == mark(TWO, travel)) == (True, False)


def test_taking_away_leaves_no_empty_sections() -> None:
    found = {"valid": {"from": "2026-01-01"}, "office": {"groups": {"guru": {}}}}
    put(found, "office.groups.guru", MISSING)
    put(found, "valid.from", MISSING)
    put(found, "presence.windows", MISSING)
    assert found == {"valid": {}}


# -- sentences -------------------------------------------------------------------------------------------


def texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Satu. Dua.", ["Satu.", "Dua."]),
        ("Nomor 1 s.d. 3 berlaku. Lalu.", ["Nomor 1 s.d. 3 berlaku.", "Lalu."]),
        ("Plt. Kepala Dinas (SE No. 4) wajib hadir.", ["Plt. Kepala Dinas (SE No. 4) wajib hadir."]),
        ("Jam 07.30 sampai 15.00. Sesudahnya pulang.", ["Jam 07.30 sampai 15.00.", "Sesudahnya pulang."]),
        ("1. Satu baris\nyang terpotong.\n2. Dua.", ["1. Satu baris yang terpotong.", "2. Dua."]),
        ("SURAT EDARAN\nIsi edaran.", ["SURAT EDARAN", "Isi edaran."]),
        ("a. butir; b. butir", ["a. butir;", "b. butir"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_of_a_letter(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_text_is_kept_without_what_is_no_text() -> None:
    assert clean(" a\x00b\r\nc\x0cd\u200b ") == "ab\nc\n\nd"


def test_a_quote_is_found_again_whatever_its_spacing() -> None:
    quotes = [("K-01", squeezed("“25  persen” di kantor")), ("K-02", squeezed("lain"))]
    assert quoted_in('Hanya "25 persen"\ndi kantor.', quotes) == ("K-01",)


def test_a_sentence_is_quoted_and_taken_out_again() -> None:
    once = toggled("Satu.", "Dua.")
    assert (once, toggled(once, "Satu."), toggled(once, "Dua.")) == ("Satu. Dua.", "Dua.", "Satu.")

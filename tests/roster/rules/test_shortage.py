"""What the officer reads when a circular's numbers cannot be met, and who may decide the ways out."""

from __future__ import annotations

from datetime import date
from typing import Any

from tatakerja.circular.rules.document import policy_from_data
from tatakerja.circular.rules.office import OfficeLayer, office_layers
from tatakerja.circular.rules.terms import PersonFacts, PostClass
from tatakerja.roster.rules.quota import pool_quota
from tatakerja.roster.rules.shortage import Shortage, in_words, shortages

DAY = date(2021, 7, 21)


def layers(**office: Any) -> tuple[OfficeLayer, ...]:
    policy = policy_from_data(
        {
            "format": "circular/1",
            "slug": "uji-2021",
            "circular": {"title": "Uji", "issuer": "Bupati"},
            "jurisdiction": {"level": "regency", "name": "Kabupaten Uji"},
            "valid": {"from": "2021-01-01"},
            "office": {"home": "allowed", "duty": "PIKET", "min_per_day": 5} | office,
            "clauses": [
                {"id": "A0-03", "quote": "q", "sets": ["office.max_share", "office.share_scope"]},
                {"id": "A2-13", "quote": "q", "sets": ["office.min_per_day"]},
                {"id": "A2-14", "quote": "q", "sets": ["office.min_override"]},
            ],
        }
    )
    return office_layers([policy], DAY)


def told(people: list[PersonFacts], away: frozenset[str] = frozenset(), **office: Any) -> list[Shortage]:
    found = layers(**office)
    return list(shortages(found, pool_quota(found, people, DAY, away=away)))


def staff(count: int) -> list[PersonFacts]:
    return [PersonFacts(f"s{number}") for number in range(count)]


def test_small_numbers_are_words() -> None:
    assert [in_words(number) for number in (0, 3, 10, 11)] == ["nol", "tiga", "sepuluh", "11"]


def test_a_minimum_above_what_the_share_leaves() -> None:
    (found,) = told(staff(14), max_share="1/4", share_scope="unit")
    assert found.sentence == (
        "A2-13 meminta lima orang piket; A0-03 menyisakan tiga tempat di unit berisi 14 orang ini."
    )
    assert (found.kind, found.missing, found.clauses) == ("minimum_beyond_cap", 2, ("A0-03", "A2-13"))
    assert [(way.text, way.decider) for way in found.ways_out] == [
        ("menaikkan bagian yang boleh di kantor (A0-03)", "penerbit edaran (Bupati)"),
        ("menghitung bagian itu untuk seluruh OPD, bukan per unit", "penerbit edaran (Bupati)"),
    ]


def test_a_head_may_fix_another_number_where_the_circular_says_so() -> None:
    (found,) = told(staff(14), max_share="1/4", min_override="kepala OPD, dilaporkan ke BKD")
    assert (found.ways_out[-1].text, found.ways_out[-1].decider, found.ways_out[-1].clause) == (
        "menetapkan jumlah lain, paling banyak tiga", "kepala OPD, diketahui BKD", "A2-14",
    )  # fmt: skip


def test_ranks_inside_the_share_take_its_places() -> None:
    heads = [PersonFacts(f"h{number}", post_class=PostClass.JPT_PRATAMA) for number in range(2)]
    (found,) = told(
        [*heads, *staff(18)],
        max_share="1/4",
        mandatory={"class": "jpt_pratama"},
        mandatory_counting="inside",
    )
    assert found.sentence == (
        "A2-13 meminta lima orang piket; A0-03 menyisakan tiga tempat di OPD berisi 20 orang ini, "
        "dua di antaranya wajib masuk."
    )
    assert "tidak menghitung pejabat yang wajib masuk dalam bagian itu" in {w.text for w in found.ways_out}


def test_too_few_people_because_some_are_away() -> None:
    (found,) = told(staff(6), frozenset({"s0", "s1"}))
    assert found.sentence == (
        "A2-13 meminta lima orang piket; yang dapat bergiliran di OPD berisi 6 orang ini hanya empat, "
        "dua lainnya cuti atau dinas luar."
    )
    assert [way.decider for way in found.ways_out] == ["kepala OPD", "pejabat yang memberi cuti"]


def test_nothing_is_told_when_everything_can_be() -> None:
    assert told(staff(40), max_share="1/4") == []

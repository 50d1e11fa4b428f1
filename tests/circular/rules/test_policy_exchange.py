"""Two circulars compared, unclear clauses decided, and circulars that travel in a file."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from documents import clause, document, policy
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.library import load_library
from tatakerja.circular.rules.compare import Difference, Direction, Kind, compare
from tatakerja.circular.rules.document import policy_from_data, policy_from_tree
from tatakerja.circular.rules.exchange import MAX_BYTES, ClauseChange, digest, pack, receive, unpack
from tatakerja.circular.rules.problems import Place, PolicyError
from tatakerja.circular.rules.source import Entry, from_plain, plain
from tatakerja.circular.rules.unclear import contradictions_of, decision_change, open_questions
from tatakerja.kernel.errors import Invalid, Malformed

LIBRARY = load_library()


def stored(slug: str) -> dict[str, Any]:
    found = plain(LIBRARY.tree(slug))
    assert isinstance(found, dict)
    return found


def test_a_difference_names_the_clauses_of_both_sides() -> None:
    found = {one.path: one for one in compare(LIBRARY.policy("kaltim-2020"), LIBRARY.policy("kaltim-2021"))}
    assert found["office.max_share"] == Difference(
        "office.max_share",
        Kind.CHANGED,
        Fraction(1, 5),
        Fraction(1, 4),
        ("A3-08",),
        ("A0-03",),
        Direction.LOOSER,
    )
    dropped, added = found["services.goals"], found["travel.private"]
    assert (dropped.kind, dropped.clauses_before, dropped.clauses_after) == (Kind.DROPPED, ("A3-05",), ())
    assert (added.kind, added.before, added.clauses_after) == (Kind.ADDED, None, ("A0-10",))
    assert found["work.reports.performance"].clauses_after == ("A0-05",)
    assert (found["valid.from"].before, found["valid.from"].after) == (date(2020, 6, 18), date(2021, 7, 6))


@pytest.mark.parametrize("slug", LIBRARY.slugs)
def test_a_circular_does_not_differ_from_itself(slug: str) -> None:
    assert compare(LIBRARY.policy(slug), LIBRARY.policy(slug)) == ()


@given(st.sampled_from(LIBRARY.slugs), st.sampled_from(LIBRARY.slugs))
def test_compared_the_other_way_round_everything_is_turned(one: str, other: str) -> None:
    forth = {d.path: d for d in compare(LIBRARY.policy(one), LIBRARY.policy(other))}
    back = {d.path: d for d in compare(LIBRARY.policy(other), LIBRARY.policy(one))}
    assert forth.keys() == back.keys()
    turned = {Kind.ADDED: Kind.DROPPED, Kind.DROPPED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    for path, found in forth.items():
        assert back[path].kind is turned[found.kind]
        assert (back[path].before, back[path].clauses_before) == (found.after, found.clauses_after)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ({"travel": {"private": "free"}}, {"travel": {"private": "forbidden"}}, Direction.STRICTER),
        ({"office": {"min_per_day": 5}}, {"office": {"min_per_day": 3}}, Direction.LOOSER),
        ({"office": {"duty": "WFO"}}, {"office": {"duty": "PIKET"}}, Direction.OTHER),
    ],
)
def test_stricter_and_looser_where_the_words_have_a_meaning(
    before: dict[str, Any], after: dict[str, Any], direction: Direction
) -> None:
    (found,) = compare(policy(**before), policy(**after))
    assert found.direction is direction


def test_groups_and_reports_are_compared_one_by_one() -> None:
    one = {"a": {"who": {"groups": "x"}, "modes": ["WFO"]}}
    other = one | {"b": {"who": {"groups": "y"}, "modes": ["WFH"]}}
    (found,) = compare(policy(office={"groups": one}), policy(office={"groups": other}))
    assert (found.path, found.kind) == ("office.groups.b", Kind.ADDED)


def test_an_open_question_shows_readings_supporters_and_what_is_used() -> None:
    task_force, service = open_questions(LIBRARY.policy("banten-2020"))
    assert (task_force.clause, service.clause, task_force.decision) == ("A2-06", "A2-10", None)
    assert task_force.paths == ("office.groups.gugus_tugas.modes",)
    exempt, at_home = task_force.choices
    assert [(c.key, c.held, c.default) for c in (exempt, at_home)] == [
        ("exempt", True, True),
        ("at_home", False, False),
    ]
    assert [clause_id for clause_id, _ in exempt.supports] == ["A2-09", "A2-23"]
    assert exempt.supports[0][1] == LIBRARY.policy("banten-2020").clause("A2-09").quote


def test_a_named_official_decides_with_date_and_reason() -> None:
    banten = LIBRARY.policy("banten-2020")
    change = decision_change(
        banten, "A2-06", reading="at_home", by="Kepala BKD ", on=date(2020, 3, 24), reason="bunyi surat"
    )
    entries = [Entry(path, Place(), from_plain(value)) for path, value in change.items()]
    decided = policy_from_tree(LIBRARY.tree("banten-2020"), entries)
    question = open_questions(decided)[0]
    assert question.decision is not None
    assert (question.decision.by, question.decision.reading) == ("Kepala BKD", "at_home")
    assert [choice.held for choice in question.choices] == [False, True]
    assert decided.clauses_behind("office.groups.gugus_tugas.modes") == ("A2-06",)
    assert [one.path for one in compare(banten, decided)] == ["office.groups.gugus_tugas"]


@pytest.mark.parametrize(
    ("clause_id", "reading", "by", "reason", "code"),
    [
        ("A2-07", "exempt", "Kepala BKD", "rapat", "not_unclear"),
        ("A2-99", "exempt", "Kepala BKD", "rapat", "not_unclear"),
        ("A2-06", "neither", "Kepala BKD", "rapat", "unknown_reading"),
        ("A2-06", "exempt", " ", "rapat", "decision_incomplete"),
        ("A2-06", "exempt", "Kepala BKD", "", "decision_incomplete"),
    ],
)
def test_decisions_that_are_none(clause_id: str, reading: str, by: str, reason: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        decision_change(
            LIBRARY.policy("banten-2020"),
            clause_id,
            reading=reading,
            by=by,
            on=date(2020, 3, 24),
            reason=reason,
        )
    assert caught.value.code == code


def test_the_thirteen_contradictions_are_data_with_clauses_that_exist() -> None:
    known = LIBRARY.contradictions
    ids = {clause.id for policy in LIBRARY.policies() for clause in policy.clauses}
    assert [one.id for one in known] == [f"X{number}" for number in range(1, 14)]
    assert {clause_id for one in known for clause_id in one.clauses} - ids == set()
    assert [one.id for one in known if not (one.conflict.en and one.answer.id and one.path)] == []


def test_contradictions_of_a_circular_with_own_and_other_clauses() -> None:
    found = {
        one.contradiction.id: one
        for one in contradictions_of(LIBRARY.policy("kotim-2021"), LIBRARY.contradictions)
    }
    assert sorted(found) == ["X10", "X13", "X4", "X6", "X7", "X8"]
    assert [clause_id for clause_id, _ in found["X7"].own] == ["A1-12"]
    assert (found["X7"].elsewhere, found["X7"].open) == (("A0-19", "A2-08"), False)
    banten = contradictions_of(LIBRARY.policy("banten-2020"), LIBRARY.contradictions)
    assert [one.contradiction.id for one in banten if one.open] == ["X1", "X2"]


@pytest.mark.parametrize("slug", LIBRARY.slugs)
def test_a_circular_travels_in_one_file_and_arrives_as_it_was(slug: str) -> None:
    name, content = pack(stored(slug), sender="BKPSDM")
    parcel = unpack(content, name)
    assert (parcel.slug, parcel.sender, parcel.file_name) == (slug, "BKPSDM", name)
    assert (parcel.sha256, name) == (digest(stored(slug)), f"{slug}.{parcel.sha256[:16]}.circular.json")
    arrival = receive(parcel, stored(slug))
    assert (arrival.same, arrival.policy) == (True, LIBRARY.policy(slug))
    assert receive(parcel).known is False


def test_the_hash_does_not_depend_on_the_order_of_keys_or_on_spaces() -> None:
    one = stored("kotim-2021")
    turned = dict(reversed(list(one.items())))
    assert digest(one) == digest(turned)
    name, content = pack(turned)
    spaced = json.dumps(json.loads(content), indent=3).encode()
    assert unpack(spaced, name).sha256 == digest(one)
    assert digest(document(office={"max_share": 12.5})) == digest(document(office={"max_share": "12.5"}))


def test_what_was_changed_on_the_way_is_refused() -> None:
    name, content = pack(stored("kotim-2021"))
    changed = content.replace(b'"max_share":25', b'"max_share":26')
    assert changed != content
    renamed = name.replace(name.split(".")[1], "0" * 16)
    for bad, called in ((changed, name), (changed, ""), (content, renamed)):
        with pytest.raises(Invalid) as caught:
            unpack(bad, called)
        assert caught.value.code == "hash_mismatch"


DEEP = b'{"format":"tatakerja-circular/1","document":' + b"[" * 100_000


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"slug: a", "not_json"),
        (b'{"a":1,"a":2}', "not_json"),
        (b'{"a":NaN}', "not_json"),
        (DEEP, "not_json"),
        (b'{"format":"tatakerja-circular/1","document":{"a":"\\ud800"}}', "not_json"),
        (b"[]", "not_a_circular"),
        (b'{"format":"circular/1","document":{}}', "not_a_circular"),
        (b'{"format":"tatakerja-circular/1","document":[]}', "not_a_circular"),
        (b" " * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_files_that_are_no_circular(content: bytes, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        unpack(content)
    assert caught.value.code == code


def test_a_whole_file_with_a_faulty_circular_names_the_fault() -> None:
    faulty = document(office={"max_share": 101}, clauses=[clause("A1-07", "office.max_share")])
    body = {"format": "tatakerja-circular/1", "sha256": digest(faulty), "document": faulty}
    with pytest.raises(PolicyError) as caught:
        unpack(json.dumps(body).encode())
    assert [(p.code, p.clause) for p in caught.value.problems] == [("share_over_100", "A1-07")]
    with pytest.raises(PolicyError):
        pack(faulty)


def test_an_arrival_is_shown_beside_what_the_region_has() -> None:
    own = stored("kotim-2021")
    sent = stored("kotim-2021")
    sent["office"]["max_share"] = 40
    sent["clauses"] = [c for c in sent["clauses"] if c["id"] != "A1-13"]
    sent["clauses"][6]["quote"] = "hanya 40 persen"
    arrival = receive(unpack(pack(sent)[1]), own)
    assert [(d.path, d.before, d.after) for d in arrival.differences] == [
        ("office.max_share", Fraction(1, 4), Fraction(2, 5))
    ]
    lost, changed = policy_from_data(own).clause("A1-13").quote, policy_from_data(own).clause("A1-07").quote
    assert arrival.clauses == (
        ClauseChange("A1-07", changed, "hanya 40 persen"),
        ClauseChange("A1-13", lost, ""),
    )

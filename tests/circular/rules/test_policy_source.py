"""YAML with lines, and what is refused before anything is built."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.circular.rules import source
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.rules.source import from_plain, plain, read_document, read_documents


def refusal(text: str) -> tuple[str, int, int]:
    with pytest.raises(PolicyError) as caught:
        read_documents(text, "x.yaml")
    problem = caught.value.problems[0]
    return problem.code, problem.place.line, problem.place.column


def test_every_key_and_value_knows_its_place() -> None:
    tree = read_document("a: 1\nb:\n  - x\n  - {c: 0.10}\n", "x.yaml")
    entry = tree.entries[1]
    assert (entry.key, str(entry.place)) == ("b", "x.yaml:2:1")
    assert str(entry.node.items[1].entries[0].node.place) == "x.yaml:4:9"


def test_what_a_value_looks_like_is_kept_as_written() -> None:
    tree = read_document("[1, 0.10, '1', 07:45, 2021-07-21, true, null, 1e3]")
    assert [(item.text, item.kind) for item in tree.items] == [
        ("1", "int"),
        ("0.10", "decimal"),
        ("1", "str"),
        ("07:45", "str"),
        ("2021-07-21", "str"),
        ("true", "bool"),
        ("null", "null"),
        ("1e3", "decimal"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x [1]\nb: *x\n", ("yaml_alias", 2, 4)),
        ("a: !!python/object:os.system {}\n", ("yaml_tag", 1, 4)),
        ("a: !mine 1\n", ("yaml_tag", 1, 4)),
        ("a: 1\na: 2\n", ("duplicate_key", 2, 1)),
        ("? [a]\n: 1\n", ("key_not_text", 1, 3)),
        ("a: [1\n", ("yaml_syntax", 2, 1)),
        ("a: \x01\n", ("yaml_syntax", 1, 4)),
        ("[" * 200_000, ("too_deep", 1, source.MAX_DEPTH + 1)),
    ],
)
def test_refused_with_its_place(text: str, expected: tuple[str, int, int]) -> None:
    assert refusal(text) == expected


def test_a_yaml_bomb_is_refused_at_its_first_alias() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert refusal("\n".join(lines)) == ("yaml_alias", 2, 8)


ALIASES = source.Bounds(aliases=True)


def aliased(text: str) -> tuple[str, int]:
    with pytest.raises(PolicyError) as caught:
        read_documents(text, "x.yaml", ALIASES)
    problem = caught.value.problems[0]
    return problem.code, problem.place.line


def test_aliases_stand_for_what_they_name_within_the_bounds() -> None:
    text = "a: &a [1, {b: &b x}]\nc: *a\nd: *b\n---\ne: &a 2\nf: *a\n"
    found = [plain(node) for node in read_documents(text, "x.yaml", ALIASES)]
    assert found == [{"a": [1, {"b": "x"}], "c": [1, {"b": "x"}], "d": "x"}, {"e": 2, "f": 2}]
    assert aliased("a: *a\n") == ("yaml_anchor", 1)
    assert aliased("a: &a [*a]\n") == ("yaml_anchor", 1)
    assert aliased("a: &a 1\n---\nb: *a\n") == ("yaml_anchor", 3)
    assert aliased("a: &a 1\n*a : 1\n1: 2\n") == ("duplicate_key", 3)
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert aliased("\n".join(lines)) == ("too_large", 6)
    deep = ["a: &a 1"] + [f"{b}: &{b} [[[[[*{a}]]]]]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert aliased("\n".join(deep)) == ("too_deep", 6)


def test_size_is_bounded_in_characters_and_values() -> None:
    assert refusal("a: " + "x" * source.MAX_CHARACTERS)[0] == "too_large"
    assert refusal("[" + "1," * source.MAX_NODES + "1]")[0] == "too_large"


def test_one_document_means_one() -> None:
    with pytest.raises(PolicyError) as caught:
        read_document("a: 1\n---\nb: 2\n", "x.yaml")
    assert [problem.code for problem in caught.value.problems] == ["one_document"]


json_like = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("abc xyz", min_size=1),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_like)
def test_stored_data_survives_the_tree(value: object) -> None:
    assert plain(from_plain(value)) == value

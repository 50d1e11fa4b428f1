"""Documents that must not be taken: each is refused with what is wrong, where, and by which clause."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from circulars_at_work import put_in_force, second_officer
from django.test import Client

from tatakerja.circular.models import Circular
from tatakerja.circular.queries import document_of, library_document
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel.errors import Invalid
from tatakerja.platform.audit import Job
from world import World

HEAD = """format: circular/1
slug: uji
circular: {title: Uji, issuer: Bupati}
jurisdiction: {level: regency, name: Kabupaten Uji}
"""
ZONES = """valid: {from: 2026-12-01}
office:
  shares:
    - {when: {zone_level: [merah, oranye]}, max_share: 25}
    - {when: {zone_level: [oranye, kuning]}, max_share: 50, from: 2026-12-10}
clauses: [{id: U-01, quote: zona, sets: [office.shares]}]
"""
PLACES = """valid: {from: 2026-12-01}
office:
  shares: [{when: {zone_level: merah}, max_share: 25}]
  dimensions:
    - {name: zone_level, value: merah, from: 2026-12-01, until: 2026-12-20}
    - {name: zone_level, value: hijau, from: 2026-12-20}
clauses:
  - {id: U-01, quote: zona, sets: [office.shares]}
  - {id: U-02, quote: status wilayah, sets: [office.dimensions]}
"""
REVERSED = """valid: {from: 2026-12-01, until: 2026-11-30}
clauses:
  - {id: U-01, quote: mulai, sets: [valid.from]}
  - {id: U-02, quote: sampai, sets: [valid.until]}
"""
OVER = """valid: {from: 2026-12-01}
office: {max_share: 130, max_home_share: 5/4}
clauses:
  - {id: U-01, quote: kantor, sets: [office.max_share]}
  - {id: U-02, quote: rumah, sets: [office.max_home_share]}
"""
CASES = [
    ("share over 100 %", OVER, [("share_over_100", "U-01", 6), ("share_over_100", "U-02", 6)]),
    ("until before from", REVERSED, [("until_before_from", "U-02", 5)]),
    ("overlapping zones", ZONES, [("overlap", "U-01", 9)]),
    ("a place in two zones", PLACES, [("overlap", "U-02", 10)]),
]


@pytest.mark.parametrize(("name", "text", "wanted"), CASES, ids=[name for name, _, _ in CASES])
def test_the_clause_and_the_line_are_named(name: str, text: str, wanted: list[tuple[str, str, int]]) -> None:
    with pytest.raises(PolicyError) as refused:
        document_of(HEAD + text, "uji.yaml")
    found = [(one.code, one.clause, one.place.line) for one in refused.value.problems]
    assert found == wanted
    for one in refused.value.problems:
        assert f"uji.yaml:{one.place.line}:" in one.text("id")
        assert f"[klausul {one.clause}]" in one.text("id")
        assert f"[clause {one.clause}]" in one.text("en")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "yaml_alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "yaml_tag"),
        ("[" * 200 + "]" * 200, "too_deep"),
        ("x: 1\n" * 200_000, "too_large"),
        ("a: 1\na: 2\n", "duplicate_key"),
        ("a: [1, 2\nb: }", "yaml_syntax"),
    ],
)
def test_a_bomb_is_refused_before_anything_is_built(text: str, code: str) -> None:
    with pytest.raises(PolicyError) as refused:
        document_of(text, "bom.yaml")
    assert [one.code for one in refused.value.problems] == [code]
    assert refused.value.problems[0].place.line >= 1


def test_the_upload_page_shows_the_same_and_keeps_the_text(
    world: World, sign_in: Callable[[object], Client]
) -> None:
    client = sign_in(world.user("Wahyu"))
    for text, said in ((HEAD + OVER, "[klausul U-01]"), (BOMB, "alias YAML")):
        answer = client.post("/edaran/unggah/", {"text": text})
        page = unescape(answer.content.decode())
        assert (answer.status_code, said in page) == (422, True)
        assert text.splitlines()[0] in page
    assert not Circular.objects.exists()


def based_on(slug: str, other: str, clause: str) -> dict[str, Any]:
    """A shipped circular that rests on another, by a clause of its own."""
    document = library_document("probolinggo-2020")
    document["slug"] = slug
    document["valid"] = {"from": "2026-12-01"}
    document["circular"]["bases"] = [{"kind": "circular", "text": f"SE {other}", "slug": other}]
    document["clauses"].append({"id": clause, "quote": f"berdasarkan {other}", "sets": ["circular.bases"]})
    return document


def test_bases_in_a_ring_are_refused_with_the_ring_and_its_clause(
    world: World, sign_in: Callable[[object], Client]
) -> None:
    by = Job("test")
    for slug, other, clause in (("a-1", "b-1", "R-01"), ("b-1", "c-1", "R-02")):
        draft = adopt_circular(
            by=by, region=world.province, slug=slug, document=based_on(slug, other, clause)
        )
        publish_circular(by=by, circular=draft)
    last = adopt_circular(
        by=world.user("Wahyu"), region=world.province, slug="c-1", document=based_on("c-1", "a-1", "R-03")
    )
    with pytest.raises(Invalid) as refused:
        publish_circular(by=second_officer(world), circular=last)
    assert (refused.value.code, refused.value.field) == ("cycle", "relations")
    assert "c-1 → a-1 → b-1 → c-1" in str(refused.value)
    assert "[klausul R-03]" in str(refused.value)
    last.refresh_from_db()
    assert last.state == Circular.State.DRAFT
    page = sign_in(second_officer(world)).post(f"/edaran/{last.pk}/berlakukan/", {"sure": "on"})
    assert (page.status_code, "[klausul R-03]" in page.content.decode()) == (422, True)


def test_a_ring_elsewhere_does_not_stop_a_circular_outside_it(world: World) -> None:
    put_in_force(world, "kaltim-2020", {"valid.from": "2026-11-02"})
    held = put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-30"})
    assert held.state == Circular.State.PUBLISHED

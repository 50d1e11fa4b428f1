"""The fourteen components of a service standard (UU 25/2009 art. 21)."""

from __future__ import annotations

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.service.rules.standards import COMPONENTS, PUBLISHED, check_components

NAMES = {key: key.replace("_", " ") for key in COMPONENTS}
SIX = {key: f"isi {key}" for key in PUBLISHED}


def test_there_are_fourteen_and_six_are_public() -> None:
    assert (len(COMPONENTS), len(set(COMPONENTS)), len(PUBLISHED)) == (14, 14, 6)


def test_empty_ones_are_left_out_in_order() -> None:
    given = {"evaluasi": " tiap triwulan ", **SIX, "sarana": "  "}
    assert list(check_components(given, NAMES).items()) == [*SIX.items(), ("evaluasi", "tiap triwulan")]


@pytest.mark.parametrize("missing", PUBLISHED)
def test_none_of_the_six_may_be_missing(missing: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_components({**SIX, missing: "  "}, NAMES)
    assert (refusal.value.field, refusal.value.code) == (missing, "component_missing")


def test_unknown_components_are_named() -> None:
    with pytest.raises(Invalid) as refusal:
        check_components({**SIX, "biaya_siluman": "x"}, NAMES)
    assert (refusal.value.field, refusal.value.code) == ("biaya_siluman", "unknown_component")

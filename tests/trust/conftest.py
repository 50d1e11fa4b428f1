"""A small demonstration: two regions, three agencies, a week played through the real services."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tatakerja.demo.places import CITY, PROVINCE, RegionPlan
from tatakerja.demo.seed import seed_demo

REGIONS = (
    (PROVINCE, {"tr-bkd": 12, "tr-dpmptsp": 16}),
    (replace(CITY, within="", personnel_agency="ba-disdukcapil"), {"ba-disdukcapil": 12}),
)


def _smaller(plan: RegionPlan, sizes: dict[str, int]) -> RegionPlan:
    """The region with these agencies only, each with so many people."""
    kept = [replace(one, size=sizes[one.code]) for one in plan.agencies if one.code in sizes]
    return replace(plan, agencies=tuple(kept))


@pytest.fixture
def small_demo(db: None) -> None:
    """Seeded in the test's own transaction."""
    seed_demo(lambda _text: None, [_smaller(plan, sizes) for plan, sizes in REGIONS])

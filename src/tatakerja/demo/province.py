"""One large province for measurements: 48 agencies, 20,000 people, a circular, a phone for everybody."""

from __future__ import annotations

from dataclasses import replace

from tatakerja.demo import story
from tatakerja.demo.places import PROVINCE, AgencyPlan, RegionPlan
from tatakerja.demo.settle import Officials, Progress, appoint_officials, build_nation
from tatakerja.platform import clock

AGENCIES = 48
KINDS = ("dinas", "badan", "dinas", "dinas")
LARGEST_SHARE = 10  # the largest agency is about ten times the smallest, as in real provinces


def sizes(people: int, agencies: int = AGENCIES) -> list[int]:
    """Head counts that fall evenly from the largest to the smallest agency and sum to ``people``."""
    weights = [LARGEST_SHARE - (LARGEST_SHARE - 1) * index / (agencies - 1) for index in range(agencies)]
    found = [int(people * weight / sum(weights)) for weight in weights]
    found[0] += people - sum(found)
    return found


def _agency(index: int, size: int) -> AgencyPlan:
    units = tuple(("bidang", f"Bidang {number}") for number in range(1, max(2, size // 60) + 1))
    return AgencyPlan(
        f"tr-{index:02d}",
        KINDS[index % len(KINDS)],
        f"Perangkat Daerah {index:02d}",
        "Kepala Dinas",
        size,
        units,
    )


def province_plan(people: int) -> RegionPlan:
    """The demonstration's province, enlarged."""
    agencies = tuple(_agency(index, size) for index, size in enumerate(sizes(people), 1))
    return replace(PROVINCE, agencies=agencies, personnel_agency=agencies[0].code)


def seed_province(people: int, progress: Progress) -> int:
    """Fills an empty, migrated database; answers the number of people."""
    plan = province_plan(people)
    with clock.set_to(story.OPENING):
        build_nation([plan], progress)
    appoint_officials([plan], Officials())
    story.put_in_force([plan], progress)
    story.bind_phones(progress)
    return people

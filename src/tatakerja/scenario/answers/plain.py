"""Answers that need no people: deadline, skm, nip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tatakerja.kernel.deadlines import deadline
from tatakerja.kernel.nip import read_nip
from tatakerja.scenario.world import World
from tatakerja.service.rules.satisfaction import NINTH, satisfaction

Answer = dict[str, Any]
Args = Mapping[str, Any]


def deadline_of(world: World, args: Args) -> Answer:
    """When something is due; deadlines in hours answer the local moment too."""
    found = deadline(args["rule"], args["start"], world.calendar, zone=world.scenario.zone)
    return {
        "date": found.date.isoformat(),
        "at": found.at.replace(tzinfo=None).isoformat(timespec="minutes") if found.at else None,
        "working_days": found.working_days,
        "provisional": found.provisional,
    }


def skm(world: World, args: Args) -> Answer:
    """The satisfaction index and its grade."""
    found = satisfaction(args["values"], args.get("weight", NINTH))
    return {"index": float(found.index), "grade": found.grade}


def nip(world: World, args: Args) -> Answer:
    """What an employee number says."""
    found = read_nip(args["number"])
    return {
        "valid": found.valid,
        "kind": found.kind,
        "born": found.born.isoformat() if found.born else None,
        "appointed": found.appointed,
        "sex": found.sex,
        "errors": list(found.errors),
    }

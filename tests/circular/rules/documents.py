"""Small policy documents for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tatakerja.circular.rules.document import policy_from_data
from tatakerja.circular.rules.policy import Policy


def document(slug: str = "uji-2021", **sections: Any) -> dict[str, Any]:
    """A lawful document with these sections instead of the least ones."""
    least: dict[str, Any] = {
        "format": "circular/1",
        "slug": slug,
        "circular": {"title": "Uji", "issuer": "Bupati"},
        "jurisdiction": {"level": "province", "name": "Provinsi Uji"},
        "valid": {"from": "2021-01-01"},
        "clauses": [],
    }
    return least | sections


def policy(slug: str = "uji-2021", **sections: Any) -> Policy:
    """The policy of such a document."""
    return policy_from_data(document(slug, **sections))


def clause(clause_id: str, *sets: str, **more: Any) -> dict[str, Any]:
    """A clause that sets these paths."""
    return {"id": clause_id, "quote": f"bunyi {clause_id}", "sets": list(sets)} | more


NATION = {"level": "nation", "name": "Indonesia"}
PROVINCE = {"level": "province", "name": "Provinsi Uji"}
REGENCY = {"level": "regency", "name": "Kabupaten Uji", "within": ["Provinsi Uji"]}
ELSEWHERE = {"level": "regency", "name": "Kabupaten Lain", "within": ["Provinsi Lain"]}
A_DAY = date(2021, 7, 21)  # a Wednesday

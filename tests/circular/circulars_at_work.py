"""Puts shipped circulars in force in the world of the tests."""

from __future__ import annotations

from tatakerja.circular.models import Circular
from tatakerja.circular.services import adopt_circular, publish_circular
from world import World


def put_in_force(world: World, slug: str, changes: dict[str, object]) -> Circular:
    """The province's officer adopts a shipped circular and publishes it."""
    by = world.user("Wahyu")
    draft = adopt_circular(by=by, region=world.province, slug=slug, changes=changes)
    return publish_circular(by=by, circular=draft)

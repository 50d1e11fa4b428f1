"""Puts shipped circulars in force in the world of the tests."""

from __future__ import annotations

from datetime import date

from tatakerja.circular.models import Circular
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from world import World


def put_in_force(world: World, slug: str, changes: dict[str, object]) -> Circular:
    """The province's circular, adopted from the library and published by a job."""
    by = Job("test")
    draft = adopt_circular(by=by, region=world.province, slug=slug, changes=changes)
    return publish_circular(by=by, circular=draft)


def second_officer(world: World) -> User:
    """Another BKD officer of the province, who approves what Wahyu writes."""
    user = world.user("Maya")
    RoleGrant.objects.get_or_create(
        user=user, role=Role.BKD_OFFICER, node=world.province, valid_from=date(2020, 1, 1)
    )
    return user

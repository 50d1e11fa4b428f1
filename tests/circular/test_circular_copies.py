"""Who receives a copy of a circular: written on the draft, printed in the letter, kept by the next one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tatakerja.circular.models import Circular
from tatakerja.circular.queries.papers import letter_of
from tatakerja.circular.services import adopt_circular, publish_circular, set_copies
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from world import World

JOB = Job("test")
LINES = ["Menteri Dalam Negeri", "Inspektur Provinsi"]


@pytest.fixture
def draft(world: World) -> Circular:
    return adopt_circular(
        by=JOB, region=world.province, slug="banten-2020", changes={"valid.from": "2030-01-07"}
    )


def test_the_page_keeps_one_receiver_a_line(
    world: World, draft: Circular, sign_in: Callable[[object], Client]
) -> None:
    wahyu = sign_in(world.user("Wahyu"))
    answer = wahyu.post(f"/edaran/{draft.pk}/tembusan/", {"copies": " Menteri Dalam Negeri \n\n" + LINES[1]})
    draft.refresh_from_db()
    assert (answer.status_code, draft.copies) == (302, LINES)
    assert letter_of(draft)["copies"] == LINES
    assert "Inspektur Provinsi" in wahyu.get(f"/edaran/{draft.pk}/").content.decode()
    assert AuditEvent.objects.get(action="circular.copies_set").data == {"copies": LINES}


def test_the_next_version_and_a_draft_handed_in_again_keep_them(world: World, draft: Circular) -> None:
    set_copies(by=JOB, circular=draft, copies=LINES)
    again = adopt_circular(
        by=JOB, region=world.province, slug="banten-2020", changes={"valid.from": "2030-01-14"}
    )
    assert again.copies == LINES
    publish_circular(by=JOB, circular=again)
    following = adopt_circular(
        by=JOB, region=world.province, slug="banten-2020", changes={"valid.from": "2030-02-04"}
    )
    assert (following.version, following.copies) == (2, LINES)


def test_what_is_refused(world: World, draft: Circular) -> None:
    with pytest.raises(NotAllowed):
        set_copies(by=world.user("Sari"), circular=draft, copies=LINES)
    with pytest.raises(Invalid) as many:
        set_copies(by=JOB, circular=draft, copies=["x"] * 31)
    assert (many.value.field, many.value.code) == ("copies", "too_many_copies")
    publish_circular(by=JOB, circular=draft)
    with pytest.raises(Conflict) as late:
        set_copies(by=JOB, circular=draft, copies=LINES)
    assert late.value.code == "not_a_draft"

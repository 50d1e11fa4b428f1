"""The audit trail: in the act's transaction or not at all, with an author, never changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tatakerja.platform.audit import Job, record
from tatakerja.platform.models import AuditEvent
from world import World


def test_names_the_person_and_the_object(world: World) -> None:
    event = record(by=world.user("Sari"), action="test.done", subject=world.dpmptsp, data={"n": 1})
    assert (event.actor, event.job) == (world.user("Sari"), "")
    assert (event.subject_type, event.subject_id) == ("organisation.node", str(world.dpmptsp.pk))


def test_names_the_job(world: World) -> None:
    event = record(by=Job("reporting.digests"), action="test.done", subject=("file", "a.csv"))
    assert (event.actor, event.job) == (None, "reporting.digests")
    assert (event.subject_type, event.subject_id) == ("file", "a.csv")


@pytest.mark.django_db(transaction=True)
def test_refused_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(by=Job("x"), action="test.done", subject=("file", "a.csv"))
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_failed_act_leaves_no_event() -> None:
    def act() -> None:
        with transaction.atomic():
            record(by=Job("x"), action="test.done", subject=("file", "a.csv"))
            raise ValueError("the act failed")

    with pytest.raises(ValueError, match="the act failed"):
        act()
    assert AuditEvent.objects.count() == 0


def test_cannot_be_changed_or_deleted(world: World) -> None:
    event = record(by=world.user("Sari"), action="test.done", subject=world.dpmptsp)
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_needs_an_author(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record(by=Job(""), action="test.done", subject=("file", "a.csv"))

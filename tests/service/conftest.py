"""A province with two topics, a service, and a report of the public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tatakerja.circular.services import seed_holidays
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from tatakerja.platform.tallies import SharedBuckets
from tatakerja.service import forms
from tatakerja.service.models import Complaint, PublicService, Topic
from tatakerja.service.rules.standards import PUBLISHED
from tatakerja.service.services import complaints, register, throttle
from world import START, World, make_person

# Monday 23 November 2026, 09:00 WITA.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DESK = Job("test.desk")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Buckets of this test's own, and forms that may be sent as soon as they are shown."""
    for name in ("_open", "_proved", "_looks"):
        own = SharedBuckets(f"{tmp_path.name}{name}", capacity=200, per_second=0.2)
        monkeypatch.setattr(throttle, name, own)
    monkeypatch.setattr(forms, "_SHORTEST", -1)
    monkeypatch.setattr(forms, "_WITHOUT_PROOF", -1)


@pytest.fixture
def png() -> bytes:
    """The smallest picture that is one."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
        "0000000049454e44ae426082"
    )


@pytest.fixture
def town(world: World, clock_at: Any) -> World:
    clock_at(NOW)
    seed_holidays(by=DESK)
    Topic.objects.create(region=world.province, node=world.dpmptsp, name="Perizinan")
    Topic.objects.create(region=world.regency, node=world.disdik, name="Sekolah")
    return world


@pytest.fixture
def take(town: World) -> Callable[..., Complaint]:
    def make(text: str = "Loket tutup pukul 13.", **more: Any) -> Complaint:
        given = {"region": town.province, "kind": "ordinary", "topic": Topic.objects.get(name="Perizinan")}
        return complaints.take_complaint(text=text, **{**given, **more})

    return make


@pytest.fixture
def permit(town: World) -> PublicService:
    """A published service of Dinas Penanaman Modal, open on working days from 8 to 15."""
    words = register.ServiceWords(
        "Izin apotek", "Mendirikan apotek baru", "Pharmacy licence", "Open a pharmacy"
    )
    made = register.create_service(by=town.user("Sari"), node=town.dpmptsp, code="izin-apotek", words=words)
    register.publish_standard(
        by=town.user("Sari"),
        service=made,
        components={key: f"Isi {key}" for key in PUBLISHED},
        valid_from=date(2026, 1, 1),
    )
    register.set_hours(
        by=town.user("Sari"),
        service=made,
        channel="counter",
        weekdays={0, 1, 2, 3, 4},
        opens=time(8),
        closes=time(15),
        since=date(2026, 1, 1),
    )
    return made


@pytest.fixture
def make_officer(town: World) -> Callable[[], User]:
    """A second officer of the province's BKD."""

    def make() -> User:
        person = make_person("198101012006041011", "Lina Marlina", town.bkd, "Analis Kepegawaian")
        RoleGrant.objects.create(
            user=person.user, role=Role.BKD_OFFICER, node=town.province, valid_from=START
        )
        assert person.user is not None
        return person.user

    return make

"""The writing desk: parts as forms, errors at their controls, two officers, two tabs, the paper beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from circulars_at_work import put_in_force, second_officer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from page_forms import as_data, sent_by
from pdf_files import pdf
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular, Drafting, Scan
from tatakerja.circular.queries import library, read_policy
from tatakerja.circular.rules.schema import SECTIONS
from tatakerja.circular.services.drafting import start_drafting
from world import World

SignIn = Callable[[object], Client]
TEXT = (
    "1. Jumlah pegawai di kantor paling banyak 25 persen dari setiap unit kerja. "
    "Sisanya bekerja dari rumah.\n2. Bepergian pribadi ke luar daerah dilarang."
)


def drafting_of(world: World, **how: Any) -> Drafting:
    return start_drafting(by=world.user("Wahyu"), region=world.province, **how)


def page_of(client: Client, drafting: Drafting, part: str) -> str:
    response = client.get(f"/edaran/konsep/{drafting.pk}/{part}/")
    assert response.status_code == 200
    return response.content.decode()


def save(client: Client, drafting: Drafting, part: str, values: Mapping[str, str]) -> Any:
    """What happens when an officer opens a part, types these values, and saves."""
    pairs = sent_by(page_of(client, drafting, part))
    return client.post(f"/edaran/konsep/{drafting.pk}/{part}/", as_data(pairs) | dict(values))


@pytest.mark.parametrize("slug", library().slugs)
def test_opening_and_saving_every_part_of_a_shipped_circular_changes_nothing(
    world: World, sign_in: SignIn, slug: str
) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug=slug)
    before = read_policy(drafting.document, {})
    count = len(drafting.document["clauses"])
    parts = ["identitas", "dasar", "berlaku", *(f"bagian-{one}" for one in SECTIONS)]
    for part in [*parts, *(f"klausul-{number + 1}" for number in range(count))]:
        assert save(client, drafting, part, {}).status_code == 302
    drafting.refresh_from_db()
    assert read_policy(drafting.document, {}) == before

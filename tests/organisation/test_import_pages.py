"""The import on pages: upload, columns, dry run, background run, bad rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from organisation.personnel import NEW, NOW, csv_file, row
from tatakerja.organisation import jobs
from tatakerja.organisation.models import ImportRun, Person
from world import World

SignIn = Callable[[object], Client]


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    clock_at(NOW)


def address(name: str, run: ImportRun) -> str:
    return reverse(f"organisation:{name}", args=[run.pk])


def upload(client: Client, world: World, content: bytes, name: str = "data.csv") -> int:
    data = {"region": world.province.pk, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("organisation:imports"), data).status_code


def columns_of(run: ImportRun) -> dict[str, str]:
    chosen = {f"column_{guess['index']}": guess["field"] for guess in run.columns["guesses"]}
    return {**chosen, "effective": "2026-11-23"}


def test_from_upload_to_done(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    assert upload(client, world, csv_file(row(), row("1.98609E+17"))) == 302
    run = ImportRun.objects.get()
    page = client.get(address("import", run)).content.decode()
    assert "Sudah dibuang dan tidak disimpan: NIK (data pribadi), Agama (data pribadi)." in page
    assert client.post(address("import_columns", run), columns_of(run)).status_code == 302
    page = client.get(address("import", run)).content.decode()
    assert "2 baris terbaca: 1 siap, 1 perlu diperbaiki." in page
    assert not Person.objects.filter(nip=NEW).exists()
    client.post(address("import_begin", run))
    progress = client.get(address("import_progress", run)).content.decode()
    assert "0 dari 2 baris" in progress
    jobs.run_import.func(run.pk)
    assert client.get(address("import_progress", run)).headers["HX-Refresh"] == "true"
    page = client.get(address("import", run)).content.decode()
    assert "1 baris masuk, 1 perlu diperbaiki." in page
    assert Person.objects.filter(nip=NEW).exists()
    bad = client.get(address("import_rejected", run))
    assert (bad.content[:2], bad.headers["X-Content-Type-Options"]) == (b"PK", "nosniff")


@pytest.mark.django_db(transaction=True)
def test_the_worker_carries_out_what_the_page_started(sign_in: SignIn) -> None:
    from world import make_world

    world = make_world()
    client = sign_in(world.user("Wahyu"))
    upload(client, world, csv_file(row()))
    run = ImportRun.objects.get()
    client.post(address("import_columns", run), columns_of(run))
    client.post(address("import_begin", run))
    call_command("db_worker", "--batch", "--interval", "0.1", "--no-startup-delay")
    run.refresh_from_db()
    assert (run.state, run.report["new"]) == (ImportRun.State.DONE, 1)


def test_a_file_that_cannot_be_read_is_answered_at_its_field(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    data = {"region": world.province.pk, "file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0")}
    answer = client.post(reverse("organisation:imports"), data)
    assert (answer.status_code, "Simpan sebagai .xlsx" in answer.content.decode()) == (422, True)


def test_one_field_chosen_for_two_columns_is_named(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    upload(client, world, csv_file(row()))
    run = ImportRun.objects.get()
    answer = client.post(address("import_columns", run), {**columns_of(run), "column_1": "nip"})
    assert (answer.status_code, "sudah dipilih untuk kolom lain" in answer.content.decode()) == (422, True)
    run.refresh_from_db()
    assert run.state == ImportRun.State.UPLOADED


@pytest.mark.parametrize("name", ["Sari", "Budi", "Rina", "Tono", "Agung"])
def test_a_run_of_others_is_not_there(world: World, sign_in: SignIn, name: str) -> None:
    upload(sign_in(world.user("Wahyu")), world, csv_file(row()))
    run = ImportRun.objects.get()
    client = sign_in(world.user(name))
    found = [
        client.get(address(one, run)).status_code
        for one in ("import", "import_columns", "import_progress", "import_rejected")
    ]
    found += [client.post(address(one, run)).status_code for one in ("import_begin", "import_discard")]
    assert found == [404] * 6


def test_a_discarded_run_is_gone(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    upload(client, world, csv_file(row()))
    client.post(address("import_discard", ImportRun.objects.get()))
    assert not ImportRun.objects.exists()

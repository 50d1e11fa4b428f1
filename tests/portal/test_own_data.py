"""The own export is whole: every column that names a person is exported, or left out for a reason."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tatakerja.organisation.models import Person
from tatakerja.portal.owndata import EXCLUDED, EXPORTED, data_about
from tatakerja.presence.services import export_own
from tatakerja.roster.services import record_absence
from world import World

DAY = date(2026, 11, 23)


def naming_people() -> set[tuple[str, str]]:
    """Every column of every table that points at a person."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.related_model is Person
    }


def test_every_column_that_names_a_person_is_exported_or_left_out_for_a_reason() -> None:
    direct = {key for key in EXPORTED if "__" not in key[1]}
    assert naming_people() == direct | set(EXCLUDED)
    assert direct.isdisjoint(EXCLUDED)
    assert all(EXCLUDED.values())
    files = [name for name, _ in EXPORTED.values()]
    assert len(files) == len(set(files))


def test_the_export_brings_rows_of_every_package_and_nobody_elses(world: World) -> None:
    for name, source in (("Rina", "Cuti Rina 1"), ("Andi", "Cuti Andi 2")):
        record_absence(
            by=world.user("Sari"), person=world.person(name), first=DAY, last=DAY, kind="leave", source=source
        )
    archive = zipfile.ZipFile(io.BytesIO(export_own(by=world.user("Rina"), person=world.person("Rina"))))
    data = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert [row["source"] for row in data["perubahan_hari.json"]] == ["Cuti Rina 1"]
    assert [row["title"] for row in data["jabatan.json"]] == [
        post.title for post in world.person("Rina").assignments.order_by("pk")
    ]
    assert "Cuti Andi" not in json.dumps(data)


def test_it_costs_one_statement_a_table(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        data_about(world.person("Rina").pk)
    assert len(asked) == len(EXPORTED)

"""``tatakerja import people`` and ``tatakerja user`` from the console."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from organisation.personnel import NEW, OTHER, csv_file, row, xlsx_file
from tatakerja.config.cli import main
from tatakerja.organisation import services
from tatakerja.organisation.models import Person, RoleGrant
from tatakerja.platform.models import User
from world import World


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    from organisation.personnel import NOW

    clock_at(NOW)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_file_is_imported_and_bad_rows_are_written(world: World, tmp_path: Path) -> None:
    source, bad = tmp_path / "a.xlsx", tmp_path / "bad.xlsx"
    source.write_bytes(xlsx_file(row(), row("1.98609E+17")))
    done = run("import", "people", source, "--region", "tr", "--errors", bad)
    assert done.exit_code == 1
    assert "2 rows read: 1 ready, 1 to correct (1 new, 0 changed, 0 unchanged, 0 passed over)." in done.output
    assert "Not stored: NIK, Agama." in done.output
    assert Person.objects.filter(nip=NEW).count() == 1
    assert bad.read_bytes()[:2] == b"PK"


def test_a_dry_run_prints_json_and_changes_nothing(world: World, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(csv_file(row(), row(OTHER)))
    done = run("import", "people", source, "--region", "tr", "--dry-run", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["dry_run"], report["new"]) == (0, True, 2)
    assert not Person.objects.filter(nip=NEW).exists()


def test_a_column_can_be_corrected(world: World, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(csv_file(row(catatan_bebas="081234567890")))
    done = run("import", "people", source, "--region", "tr", "--map", "Catatan Bebas=no_hp")
    assert done.exit_code == 0
    assert Person.objects.get(nip=NEW).phone == "081234567890"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--region", "nowhere"],
            "There is no region 'nowhere'; known: ml, tr. `tatakerja demo` makes a fictitious one.",
        ),
        (["--region", "tr", "--map", "Zodiak=nama"], "no column 'Zodiak'"),
    ],
)
def test_a_wrong_call_says_what_is_known(world: World, tmp_path: Path, words: list[str], said: str) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(csv_file(row()))
    done = run("import", "people", source, *words)
    assert done.exit_code == 2
    assert said in done.output.replace("\n", " ")


def test_codes_are_printed_once_and_open_the_account(world: World) -> None:
    Person.objects.filter(pk=world.person("Andi").pk).update(user=None)
    User.objects.filter(username=world.person("Andi").nip).delete()
    done = run("user", "activate-codes", "--node", "tr-dpmptsp")
    (line,) = csv.DictReader(io.StringIO(done.stdout))
    assert (line["nama"], line["unit"]) == ("Andi Saputra", "Bidang Perizinan")
    account = services.activate_account(
        number=line["nip"], code=line["kode_aktivasi"], password="Hujan-Sore-2026"
    )
    assert account.check_password("Hujan-Sore-2026")
    assert "Andi" not in run("user", "activate-codes", "--node", "tr-dpmptsp").stdout


def test_codes_go_into_a_file_that_only_its_owner_reads(world: World, tmp_path: Path) -> None:
    Person.objects.filter(pk=world.person("Andi").pk).update(user=None)
    User.objects.filter(username=world.person("Andi").nip).delete()
    kept, out = tmp_path / "kept.csv", tmp_path / "codes.csv"
    kept.write_text("kept")
    refused = run("user", "activate-codes", "--node", "tr-dpmptsp", "--out", kept)
    assert (refused.exit_code, kept.read_text()) == (2, "kept")
    assert run("user", "activate-codes", "--node", "tr-dpmptsp", "--out", out).exit_code == 0
    assert [line["nama"] for line in csv.DictReader(io.StringIO(out.read_text()))] == ["Andi Saputra"]
    assert out.stat().st_mode & 0o777 == 0o600


def test_an_administrator_is_made_from_the_console(world: World) -> None:
    made = run("user", "create", "kepala", "--name", "Kepala", "--password", "Hujan-Sore-2026")
    assert made.exit_code == 0
    assert run("user", "grant", "kepala", "admin", "id").exit_code == 0
    assert RoleGrant.objects.filter(user__username="kepala", role="admin", node=world.nation).exists()
    listed = json.loads(run("user", "list", "--json").stdout)
    assert {"username": "kepala", "role": "admin", "node": "id"}.items() <= next(
        one.items() for one in listed if one["username"] == "kepala"
    )

"""``tatakerja devices`` and ``tatakerja receipt`` as an administrator runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tatakerja.config.cli import main
from tatakerja.presence.models import Device, PresenceEvent
from tatakerja.presence.services import intake
from world import World


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=given)


def issue(out: Path, *arguments: str) -> list[dict[str, str]]:
    answer = run("devices", "issue", *arguments, "--out", str(out))
    assert answer.exit_code == 0, answer.output
    with out.open(newline="") as file:
        return list(csv.DictReader(file))


def test_tokens_go_into_a_file_that_only_its_owner_reads(world: World, tmp_path: Path) -> None:
    out = tmp_path / "tokens.csv"
    rows = issue(out, "--agency", "tr-dpmptsp", "--count", "3")
    assert [list(row) for row in rows] == [["nip", "name", "token"]] * 3
    assert rows[0]["name"] == "Ratna Dewanti"
    assert out.stat().st_mode & 0o777 == 0o600
    assert Device.objects.count() == 3
    assert len(issue(tmp_path / "all.csv", "--all")) == 10


def test_an_existing_file_is_not_overwritten_and_nothing_is_issued(world: World, tmp_path: Path) -> None:
    out = tmp_path / "tokens.csv"
    out.write_text("kept")
    answer = run("devices", "issue", "--all", "--out", str(out))
    assert (answer.exit_code, out.read_text(), Device.objects.count()) == (2, "kept", 0)
    assert "sudah ada" in answer.output


def test_a_failure_leaves_neither_file_nor_tokens(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = run("devices", "issue", "--all", "--out", str(tmp_path / "tokens.csv"))
    assert answer.exit_code != 0
    assert (list(tmp_path.iterdir()), Device.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "arguments",
    [("--out", "x.csv"), ("--all", "--agency", "tr-bkd", "--out", "x.csv"), ("--agency", "nowhere")],
)
def test_what_cannot_be_issued(
    world: World, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    full = arguments if "--out" in arguments else (*arguments, "--out", "x.csv")
    assert run("devices", "issue", *full).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_list_and_revoke(world: World, tmp_path: Path) -> None:
    rows = issue(tmp_path / "a.csv", "--agency", "tr-dpmptsp", "--label", "kiosk")
    listed = json.loads(run("devices", "list", "--json").stdout)
    assert [line["nip"] for line in listed] == [row["nip"] for row in rows]
    assert listed[0]["label"] == "kiosk"
    assert json.loads(run("devices", "revoke", str(listed[0]["id"]), "--json").stdout) == {"revoked": 1}
    assert json.loads(run("devices", "revoke", "--nip", rows[1]["nip"], "--json").stdout) == {"revoked": 1}
    assert json.loads(run("devices", "revoke", "--label", "kiosk", "--json").stdout) == {"revoked": 4}
    assert json.loads(run("devices", "list", "--json").stdout) == []
    assert len(json.loads(run("devices", "list", "--revoked", "--json").stdout)) == 6
    assert run("devices", "revoke", str(listed[0]["id"])).exit_code == 2
    assert run("devices", "revoke").exit_code == 2


@pytest.fixture
def receipt(world: World, tmp_path: Path) -> str:
    issue(tmp_path / "t.csv", "--agency", "tr-dpmptsp-izin")
    at = "2026-11-23T07:24:03+08:00"
    event = {"id": "019a3c5e-7c1e-7000-8000-000000000001", "kind": "check_in", "at": at, "clock": "synced"}
    device = Device.objects.get(person=world.person("Rina"))
    intake(device=device, body={"sent_at": at, "events": [event]})
    return PresenceEvent.objects.get().receipt


def test_a_receipt_is_checked(receipt: str, settings: Any) -> None:
    answer = run("receipt", "verify", receipt, "--json")
    document = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert (document["valid"], document["person"], document["place"]) == (
        True,
        "199002202015022004",
        "unknown",
    )
    assert document["id"] == "019a3c5e-7c1e-7000-8000-000000000001"
    assert run("receipt", "verify", "-", given=receipt + "\n").exit_code == 0
    key = next((settings.DATA_DIR / "receipt-keys").glob("*.pem"))
    assert run("receipt", "verify", receipt, "--key", str(key)).exit_code == 0


def test_a_forged_receipt_is_not_true(receipt: str, tmp_path: Path) -> None:
    forged = receipt[:-10] + ("A" if receipt[-10] != "A" else "B") + receipt[-9:]
    answer = run("receipt", "verify", forged, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["valid"] is False
    assert run("receipt", "verify", "nonsense").exit_code == 1
    noise = tmp_path / "noise.pem"
    noise.write_text("noise")
    assert run("receipt", "verify", receipt, "--key", str(noise)).exit_code == 2

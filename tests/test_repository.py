"""The repository itself: lock files without hosts, one command for the check, true lists in the docs."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
import yaml

from tatakerja.config import environment
from tatakerja.config.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_lock_files_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert re.findall(r"https?://(?!opencollective\.com|github\.com/sponsors)\S+", text) == []
    assert '"resolved"' not in text


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[a-z0-9._\[\]-]+==", text, re.MULTILINE | re.IGNORECASE)
    assert len(re.findall(r"^[a-z0-9._\[\]-]+==.*\\\n\s+--hash", text, re.MULTILINE | re.IGNORECASE)) == len(
        pins
    )
    assert len(pins) > 20


def test_the_continuous_check_calls_make_test_and_nothing_else() -> None:
    lines = [
        line
        for line in (ROOT / ".ci" / "run").read_text().splitlines()
        if not line.startswith(("#", "set", "cd"))
    ]
    assert [line for line in lines if line] == ["make test"]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_that_teaches(name: str) -> None:
    module = importlib.import_module(f"tatakerja.config.cli.{COMMANDS[name][0]}")
    command = getattr(module, COMMANDS[name][0])
    assert len(command.help or "") >= 40


def test_the_operator_guide_lists_every_setting() -> None:
    source = Path(environment.__file__).read_text()
    settings = set(re.findall(r'_(?:text|flag|words)\("([A-Z_]+)"', source))
    guide = (ROOT / "docs" / "panduan-operator.md").read_text()
    assert {name for name in settings if f"TATAKERJA_{name}" not in guide} == set()
    assert len(settings) >= 12


def test_publiccode_is_complete() -> None:
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert described["legal"]["license"] == "AGPL-3.0-or-later"
    assert set(described["description"]) == {"id", "en"}
    assert len(described["description"]["id"]["longDescription"]) >= 150

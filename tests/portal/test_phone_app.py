"""The phone app's own addresses: worker, frame, manifest, and who is signed in."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from world import World

NOW = datetime(2026, 11, 22, 23, 24, 3, tzinfo=UTC)


def options(client: Any) -> dict[str, Any]:
    answer = client.get("/sw.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    found = re.fullmatch(
        r'import \{ start \} from "/static/presence/worker\.js";\nstart\((.*)\);\n', answer.text
    )
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_the_worker_is_the_same_for_everybody(client: Any, world: World, sign_in: Any) -> None:
    stranger = options(client)
    assert options(sign_in(world.user("Rina"))) == stranger
    assert stranger["frame"] == "/luring/"
    assert [name for name in stranger["shell"] if finders.find(name.removeprefix("/static/")) is None] == []


def test_the_shell_holds_every_module_that_its_modules_import(client: Any, world: World) -> None:
    shell = set(options(client)["shell"])
    imported = set()
    for path in [name for name in shell if name.endswith(".js")]:
        source = Path(str(finders.find(path.removeprefix("/static/")))).read_text(encoding="utf-8")
        for name in re.findall(r'^import .* from "(\.[^"]+)";', source, re.MULTILINE):
            folder = path.rsplit("/", 2)[0] if name.startswith("../") else path.rsplit("/", 1)[0]
            imported.add(f"{folder}/{name.removeprefix('../').removeprefix('./')}")
    assert len(imported) >= 6
    assert imported - shell == set()


def test_a_changed_banner_is_another_release(client: Any, world: World) -> None:
    before = options(client)["release"]
    assert options(client)["release"] == before
    world.province.name = "Provinsi Tanjung Jaya"
    world.province.save()
    assert options(client)["release"] != before


def test_the_frame_knows_nobody_even_for_somebody_signed_in(client: Any, world: World, sign_in: Any) -> None:
    stranger = client.get("/luring/").content
    known = sign_in(world.user("Rina")).get("/luring/").content
    assert known == stranger
    assert b"Rina" not in known
    assert b"csrfmiddlewaretoken" not in known
    assert b'data-send="/presensi/kirim/"' in known


def test_the_session_says_who_and_when_and_is_never_kept(
    client: Any, world: World, sign_in: Any, clock_at: Any
) -> None:
    clock_at(NOW)
    stranger = client.get("/sesi/")
    assert stranger.json()["person"] is None
    answer = sign_in(world.user("Rina")).get("/sesi/")
    assert "no-store" in answer.headers["Cache-Control"]
    said = answer.json()
    assert said["person"] == str(world.person("Rina").pk)
    assert said["now"] == round(NOW.timestamp() * 1000)
    assert len(said["token"]) == 64


def test_an_account_without_a_person_has_nothing_to_deliver(client: Any, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create(username="dinas"))
    assert client.get("/sesi/").json()["person"] is None


@pytest.mark.django_db
def test_the_app_can_be_installed(client: Any) -> None:
    answer = client.get("/manifest.webmanifest")
    said = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
    assert [icon["sizes"] for icon in said["icons"]] == ["192x192", "512x512"]
    assert [icon["src"] for icon in said["icons"]] == ["/static/app-192.png", "/static/app-512.png"]

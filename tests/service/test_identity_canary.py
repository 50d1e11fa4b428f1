"""Who reported stands nowhere without the second key: pages, exports, logs, files, a plain database dump."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from tatakerja.platform.models import NoticeChoice, User
from tatakerja.platform.notify.sending import deliver_due
from tatakerja.platform.uploads import Upload
from tatakerja.service.jobs import watch_promises, watch_silence
from tatakerja.service.models import Complaint
from tatakerja.service.services import identity
from tatakerja.service.services.complaints import Sender, ask_reporter, forward_complaint
from world import World

NAME, CONTACT = "Burhanuddin-Kenari", "0812-7777-kenari"
CANARY = re.compile(rb"kenari|burhanuddin|0812.?7777", re.IGNORECASE)
_MOST_PAGES = 60


@pytest.fixture
def told(transactional_db: None, take: Callable[..., Complaint], png: bytes) -> Complaint:
    """A report whose sender is named in the form and in the name of the file, committed."""
    sender, file = Sender(NAME, CONTACT), Upload("ktp-burhanuddin-kenari.png", png)
    return take(sender=sender, files=[file], about_official=True)


def pages(client: Client, start: list[str]) -> Iterator[bytes]:
    """What the pages below ``layanan/`` say that can be reached from these; workbooks unpacked."""
    waiting, seen = list(start), set(start)
    while waiting and len(seen) < _MOST_PAGES:
        answer = client.get(waiting.pop(0))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield body + str(answer.headers).encode()
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        for found in re.findall(rb'href="(/layanan/[^"#]*)"', body):
            address = found.decode().replace("&amp;", "&")
            if address not in seen:
                seen.add(address)
                waiting.append(address)


def plain_dump() -> bytes:
    """The database as its own tool writes it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump()).encode()
    given = connection.settings_dict
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    tool = shutil.which("pg_dump") or str(tools[-1])
    command = [tool, "-h", given["HOST"], "-U", given["USER"], "-d", given["NAME"], "--inserts"]
    command += ["-p", str(given["PORT"])] if given["PORT"] else []
    secret = {"PGPASSWORD": given["PASSWORD"]} if given["PASSWORD"] else {}
    return subprocess.run(command, env=os.environ | secret, capture_output=True, check=True).stdout


def handle_and_mail(told: Complaint, officer: User, now: datetime) -> None:
    """What an officer and the jobs do with a report, until the leaders have a letter of it."""
    NoticeChoice.objects.create(user=officer, channels=["email"], email="wahyu@example.invalid")
    watch_promises(now)
    forward_complaint(by=officer, complaint=told, node=told.region, kind="supervisory")
    ask_reporter(by=officer, complaint=told, text="Kapan kejadiannya?")
    watch_silence(now)
    deliver_due(now)
    assert "wahyu@example.invalid" in [address for one in mail.outbox for address in one.to]


def test_the_identity_is_nowhere_without_the_key(
    told: Complaint, town: World, client: Client, caplog: Any, clock_at: Any
) -> None:
    clock_at(told.received_at.replace(day=27))
    handle_and_mail(told, town.user("Wahyu"), told.received_at.replace(day=28))
    assert not any(CANARY.search(one.message().as_bytes()) for one in mail.outbox)
    start = ["/layanan/laporan/?keadaan=semua", "/layanan/laporan/berkas/", f"/layanan/lacak/{told.code}/"]
    start += ["/platform/pemberitahuan/", "/persetujuan/", "/organisasi/pegawai/", "/papan/", "/laporan/"]
    start.append(f"/layanan/laporan/berkas/daerah/{town.province.pk}/?keadaan=semua&bentuk=csv")
    read = 0
    for name in ("Wahyu", "Agung", "Sari", "Maya"):
        client.force_login(town.user(name))
        found = client.get("/layanan/laporan/", {"cari": NAME, "keadaan": "semua"})
        assert list(found.context["rows"]) == []
        for body in pages(client, [f"/layanan/laporan/{told.pk}/", *start]):
            assert not CANARY.search(body)
            read += 1
    assert read > 30
    asked = identity.ask_identity(
        by=town.user("Wahyu"), complaint=told, reason="Pelapor harus dihubungi penyidik"
    )
    assert asked.pk
    dump = plain_dump()
    assert told.code.encode() in dump  # it is this database
    assert not CANARY.search(dump)
    assert not CANARY.search(caplog.text.encode())
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert not any(CANARY.search(str(path).encode()) for path in kept)
    key = Path(settings.DATA_DIR) / "identity-key"
    assert oct(key.stat().st_mode)[-3:] == "600"

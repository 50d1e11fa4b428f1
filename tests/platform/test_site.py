"""One setting says where people open the site; letters, QR codes, notices and mails all lead there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import tatakerja
from post_office import open_post_office, use
from tatakerja.config.environment import read_environment
from tatakerja.platform import notify
from tatakerja.platform.letters import verification
from tatakerja.platform.models import NoticeChoice, User
from tatakerja.platform.notify import strangers
from tatakerja.platform.notify.sending import deliver_due
from tatakerja.platform.site import site_address, whole_address

SITE = "https://kerja.contoh.go.id"


def test_the_setting_is_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TATAKERJA_DATA", str(tmp_path))
    monkeypatch.setenv("TATAKERJA_ADDRESS", f"{SITE}/")
    assert read_environment().address == SITE
    readers = [
        path.name
        for path in Path(str(tatakerja.__file__)).parent.rglob("*.py")
        if re.search(r"settings\.(PUBLIC_ADDRESS|CSRF_TRUSTED_ORIGINS)", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["site.py"]


@pytest.mark.django_db
def test_letters_notices_and_mails_lead_to_it(settings: Any) -> None:
    settings.PUBLIC_ADDRESS, settings.CSRF_TRUSTED_ORIGINS = SITE, ["https://lama.contoh.go.id"]
    assert (site_address(), whole_address("/jadwal/")) == (SITE, f"{SITE}/jadwal/")
    assert whole_address("https://rapat.contoh.go.id/x") == "https://rapat.contoh.go.id/x"
    assert verification("/periksa/ab/", "ab")["url"] == f"{SITE}/periksa/ab/"
    rina = User.objects.create_user("rina", email="rina@example.id")
    NoticeChoice.objects.create(user=rina, channels=["email"])
    with open_post_office() as office:
        use(settings, office.port)
        notify.send("roster.changed", [rina], title="Jadwal berubah", text="Rabu.", url="/jadwal/", key="1")
        deliver_due()
        strangers.tell("warga@example.id", title="Antrean", text="Besok.", url="/tiket/ab/", key="2")
        mails = [letter.get_content() for letter in office.letters]
    assert [f"{SITE}/jadwal/" in mails[0], f"{SITE}/tiket/ab/" in mails[1]] == [True, True]

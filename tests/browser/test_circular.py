"""From the library to a circular in force, in a real browser at desk and phone size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, Axe, Faulty, Visit
from tatakerja.circular.models import Circular
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.platform.audit import Job
from world import World


@pytest.fixture(autouse=True)
def _monday(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))


def test_an_officer_adopts_corrects_and_puts_in_force(region: World, visit: Visit, axe: Axe) -> None:
    page = visit(region.person("Wahyu"), "/edaran/", size=DESKTOP)
    page.get_by_role("link", name="Ambil dari pustaka").click()
    page.get_by_role("link", name="Pakai dan sesuaikan Provinsi Kalimantan Timur 065/3359/B.Org-TL").click()
    page.get_by_label("Mulai berlaku").fill("2026-11-30")
    page.get_by_label("Paling banyak di kantor").fill("130")
    page.get_by_role("button", name="Simpan konsep").click()
    expect(page.get_by_text("melebihi 100 %").first).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Paling banyak di kantor").fill("1/5")
    page.get_by_role("button", name="Simpan konsep").click()
    page.get_by_role("link", name="Periksa dan berlakukan").click()
    expect(page.get_by_text("Anda ikut menulis konsep ini.")).to_be_visible()
    RoleGrant.objects.create(
        user=region.user("Maya"), role=Role.BKD_OFFICER, node=region.province, valid_from=date(2020, 1, 1)
    )
    page = visit(region.person("Maya"), urlsplit(page.url).path, size=DESKTOP)
    expect(page.get_by_text("Aturan ini mengenai 9 pegawai di 2 OPD.")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Saya sudah memeriksa isinya").check()
    page.get_by_role("button", name="Berlakukan").click()
    expect(page.get_by_text("Edaran diberlakukan.")).to_be_visible()
    circular = Circular.objects.get()
    assert (circular.state, circular.changes["office.max_share"]) == (Circular.State.PUBLISHED, "1/5")


def test_everybody_reads_them_at_both_sizes(region: World, faulty: Faulty) -> None:
    job = Job("test")
    seed_holidays(by=job)
    draft = adopt_circular(
        by=job, region=region.province, slug="banten-2020", changes={"valid.from": "2026-11-02"}
    )
    circular = publish_circular(by=job, circular=draft)
    paths = ["/edaran/", f"/edaran/{circular.pk}/", "/edaran/pustaka/", "/edaran/libur/"]
    assert faulty((region.person("Rina"), path) for path in paths) == {}


def test_officers_pages_fit_both_sizes(region: World, faulty: Faulty) -> None:
    job = Job("test")
    draft = adopt_circular(
        by=job, region=region.province, slug="banten-2020", changes={"valid.from": "2026-11-30"}
    )
    paths = ["dampak/", "berlakukan/", "klausul/A2-06/"]
    pages = [f"/edaran/{draft.pk}/{path}" for path in paths]
    pages += ["/edaran/terima/", "/edaran/peristiwa/"]
    assert faulty((region.person("Wahyu"), path) for path in pages) == {}

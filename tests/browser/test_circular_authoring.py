"""A regency's officer writes a circular beside its text; a second one approves; people's days change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tatakerja.circular.models import Circular, Drafting, Notice
from tatakerja.circular.queries import effective_policies
from tatakerja.circular.services.drafting import start_drafting
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.organisation.queries import posts_on
from world import World

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
Visit = Callable[..., Page]
Axe = Callable[[Page], list[str]]
TEXT = """PEMERINTAH PROVINSI TANJUNG RAYA
SURAT EDARAN

1. Jumlah pegawai yang bekerja di kantor paling banyak 25 persen dari setiap unit kerja. Sisanya bekerja dari
rumah.
2. Bepergian pribadi ke luar daerah dilarang.
3. Edaran ini berlaku mulai 30 November 2026."""
SHARE = "1. Jumlah pegawai yang bekerja di kantor paling banyak 25 persen dari setiap unit kerja."


@pytest.fixture(autouse=True)
def _monday(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 22, 23, 20, tzinfo=UTC))


@pytest.fixture
def second(region: World) -> None:
    """Maya approves what Wahyu writes."""
    RoleGrant.objects.create(
        user=region.user("Maya"), role=Role.BKD_OFFICER, node=region.province, valid_from=date(2020, 1, 1)
    )


def saved(page: Page) -> None:
    """Everything typed is on the server: the browser keeps no copy any more."""
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('konsep:'))")


def parameter(page: Page, name: str, value: str, *, choice: bool = False) -> None:
    control = page.locator("section[aria-labelledby=parameters]").get_by_label(name, exact=False).first
    if choice:
        control.select_option(value)
    else:
        control.fill(value)


def write_share_clause(page: Page) -> None:
    """The first clause from its sentence: a quarter in the office, per unit, the others at home."""
    page.get_by_role("button", name="Jadikan klausul 2").click()
    expect(page.get_by_label("Bunyi (kutipan)")).to_have_value(SHARE)
    page.get_by_role("button", name="Kutip 3").click()
    for path in ("office.max_share", "office.share_scope", "office.home"):
        page.get_by_label("Tambah parameter").select_option(path)
        expect(page.locator(f"[name='{path.replace('.', '/')}']")).to_be_visible()
    parameter(page, "Batas dihitung per", "unit", choice=True)
    parameter(page, "Bekerja dari rumah", "required", choice=True)


def test_paste_clauses_preview_submit_approve(
    region: World, second: None, visit: Visit, axe: Axe, tmp_path: Path
) -> None:
    page = visit(region.person("Wahyu"), "/edaran/", size=DESKTOP)
    page.get_by_role("link", name="Tulis edaran").click()
    page.get_by_label("Tempelkan teks edaran").fill(TEXT)
    assert axe(page) == []
    page.get_by_role("button", name="Mulai menulis").click()
    page.get_by_role("link", name="Identitas").click()
    page.get_by_label("Tentang (judul)").fill("Penyesuaian sistem kerja pegawai")
    page.get_by_role("link", name="Klausul (0)").click()
    write_share_clause(page)
    parameter(page, "Paling banyak di kantor", "130")
    expect(page.get_by_text("Bagian 130 melebihi 100 %").first).to_be_visible()
    assert axe(page) == []
    parameter(page, "Paling banyak di kantor", "25")
    expect(page.get_by_text("Bagian 130 melebihi 100 %")).to_have_count(0)
    page.get_by_role("link", name="Masa berlaku").click()
    page.locator("[name='valid/from']").fill("2026-11-30")
    expect(page.locator("#preview").get_by_text("Aturan ini mengenai 9 pegawai di 2 OPD.")).to_be_visible()
    assert axe(page) == []
    page.screenshot(path=tmp_path / "preview.png", full_page=True)
    page.get_by_role("link", name="Klausul (1)").click()
    page.screenshot(path=tmp_path / "clauses.png", full_page=True)
    page.get_by_role("link", name="Periksa dan ajukan").click()
    assert axe(page) == []
    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    expect(page.get_by_text("Konsep diajukan.")).to_be_visible()
    expect(page.get_by_text("Anda ikut menulis konsep ini.")).to_be_visible()
    page = visit(region.person("Maya"), urlsplit(page.url).path, size=DESKTOP)
    page.get_by_label("Saya sudah memeriksa isinya").check()
    page.get_by_role("button", name="Berlakukan").click()
    expect(page.get_by_text("Edaran diberlakukan.")).to_be_visible()
    circular = Circular.objects.get()
    assert (circular.state, circular.authors) == (Circular.State.PUBLISHED, [region.user("Wahyu").pk])
    [clause] = circular.document["clauses"]
    assert clause == {
        "id": "K-01",
        "quote": f"{SHARE} Sisanya bekerja dari rumah.",
        "sets": ["office.max_share", "office.share_scope", "office.home"],
    }
    posts = posts_on(date(2026, 12, 1), node=region.province)
    found = effective_policies(posts, date(2026, 12, 1))[region.person("Rina").pk]
    assert found.parameters["office.max_share"].clauses == ("K-01",)
    assert Notice.objects.filter(circular=circular, person=region.person("Rina")).exists()

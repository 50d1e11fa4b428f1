"""A regency's officer writes a circular beside its text; a second one approves; people's days change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from conftest import DESKTOP, PHONE, Axe, Faulty, Visit
from tatakerja.circular.models import Circular, Drafting, Notice
from tatakerja.circular.queries import effective_policies
from tatakerja.circular.services.drafting import start_drafting
from tatakerja.organisation.models import Role, RoleGrant
from tatakerja.organisation.queries import posts_on
from world import World

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
    """Everything typed is on the server."""
    expect(page.locator("form[data-autosave]")).to_have_attribute("data-state", "saved")


def parameter(page: Page, name: str, value: str, *, choice: bool = False) -> None:
    control = page.locator("section[aria-labelledby=parameters]").get_by_label(name, exact=False).first
    if choice:
        control.select_option(value)
    else:
        control.fill(value)


def write_share_clause(page: Page) -> None:
    """The first clause from its sentence: a quarter in the office, per unit, the others at home."""
    expect(page.get_by_role("button", name="Klausul kosong")).to_be_visible()  # the link first saves
    page.wait_for_load_state()  # before that nobody listens to the button
    page.get_by_role("button", name="Jadikan klausul 2").click()
    expect(page.get_by_label("Bunyi (kutipan)")).to_have_value(SHARE)
    page.get_by_role("button", name="Kutip 3").click()
    for path in ("office.max_share", "office.share_scope", "office.home"):
        page.get_by_label("Tambah parameter").select_option(path)
        page.get_by_role("button", name="Tambah", exact=True).click()
        expect(page.locator(f"[name='{path.replace('.', '/')}']")).to_be_visible()
    parameter(page, "Batas dihitung per", "unit", choice=True)
    parameter(page, "Bekerja dari rumah", "required", choice=True)


def test_paste_clauses_preview_submit_approve(region: World, second: None, visit: Visit, axe: Axe) -> None:
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
    page.get_by_role("link", name="Klausul (1)").click()
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


def drafting_with_share(region: World) -> Drafting:
    """A draft like a shipped circular, beginning next Monday, with its text beside it."""
    drafting = start_drafting(
        by=region.user("Wahyu"), region=region.province, library_slug="banten-2020", text=TEXT
    )
    drafting.document["valid"] = {"from": "2026-11-30"}
    drafting.save()
    return drafting


def test_nothing_is_lost_when_the_connection_or_the_session_ends(region: World, visit: Visit) -> None:
    drafting = drafting_with_share(region)
    path = f"/edaran/konsep/{drafting.pk}/identitas/"
    page = visit(region.person("Wahyu"), path, size=DESKTOP)
    page.context.set_offline(True)
    page.get_by_label("Tentang (judul)").fill("Ditulis tanpa sinyal")
    expect(page.locator("#saved")).to_contain_text("Belum tersimpan: tidak ada sinyal.")
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("Tentang (judul)")).to_have_value("Ditulis tanpa sinyal")
    saved(page)
    drafting.refresh_from_db()
    assert drafting.title == "Ditulis tanpa sinyal"
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Tentang (judul)").fill("Ditulis sesudah sesi berakhir")
    expect(page.get_by_text("Sesi Anda berakhir.")).to_be_visible()
    with page.expect_response("**/akun/login/**"):  # what the page asks by itself leaves it where it is
        page.locator("#preview").dispatch_event("refresh")
    expect(page.locator("#preview.htmx-request")).to_have_count(0)
    expect(page.get_by_text("Sesi Anda berakhir.")).to_be_visible()
    page.get_by_role("link", name="Masuk kembali").click()
    page.locator("input[name=login]").fill(region.person("Wahyu").nip)
    page.locator("input[name=password]").fill("rahasia-sekali-2026")
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_label("Tentang (judul)")).to_have_value("Ditulis sesudah sesi berakhir")
    saved(page)
    drafting.refresh_from_db()
    assert drafting.title == "Ditulis sesudah sesi berakhir"


def test_two_tabs_answer_each_other(region: World, visit: Visit, axe: Axe) -> None:
    drafting = drafting_with_share(region)
    path = f"/edaran/konsep/{drafting.pk}/identitas/"
    one = visit(region.person("Wahyu"), path, size=DESKTOP)
    two = visit(region.person("Wahyu"), path, size=DESKTOP)
    one.get_by_label("Tentang (judul)").fill("Judul dari tab pertama")
    saved(one)
    two.get_by_label("Tentang (judul)").fill("Judul dari tab kedua")
    expect(two.get_by_text("sudah diubah oleh Wahyu Pratama")).to_be_visible()
    assert axe(two) == []
    drafting.refresh_from_db()
    assert drafting.title == "Judul dari tab pertama"
    two.get_by_role("button", name="Pakai isian saya").click()
    saved(two)
    drafting.refresh_from_db()
    assert drafting.title == "Judul dari tab kedua"


def test_by_keyboard_alone(region: World, visit: Visit) -> None:
    drafting = start_drafting(by=region.user("Wahyu"), region=region.province, text=TEXT)
    page = visit(region.person("Wahyu"), f"/edaran/konsep/{drafting.pk}/klausul/", size=DESKTOP)
    page.get_by_role("button", name="Jadikan klausul 4").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Bunyi (kutipan)")).to_have_value(
        "2. Bepergian pribadi ke luar daerah dilarang."
    )
    page.get_by_label("Tambah parameter").focus()
    page.keyboard.type("Bepergian pribadi")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    control = page.locator("[name='travel/private']")
    expect(control).to_be_visible()
    control.focus()
    page.keyboard.type("dilarang")
    page.locator("main button.primary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tersimpan 07.20 WITA.", exact=True)).to_be_visible()
    drafting.refresh_from_db()
    assert drafting.document["travel"] == {"private": "forbidden"}


def test_without_script_the_same_pages_write(region: World, visit: Visit) -> None:
    page = visit(region.person("Wahyu"), "/edaran/tulis/", size=PHONE, java_script_enabled=False)
    page.get_by_label("Tempelkan teks edaran").fill(TEXT)
    page.get_by_role("button", name="Mulai menulis").click()
    page.get_by_role("link", name="Klausul (0)").click()
    page.get_by_role("button", name="Jadikan klausul 2").click()
    page.get_by_label("Tambah parameter").select_option("office.max_share")
    page.get_by_role("button", name="Tambah", exact=True).click()
    page.locator("[name='office/max_share']").fill("seperlima")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("seperlima tidak sesuai. Isi dengan persen 0 sampai 100").first).to_be_visible()
    page.locator("[name='office/max_share']").fill("1/5")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_role("link", name="Masa berlaku").click()
    page.locator("[name='valid/from']").fill("2026-11-30")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_role("link", name="Lihat dampak").click()
    expect(page.get_by_text("Aturan ini mengenai 9 pegawai di 2 OPD.")).to_be_visible()


def test_the_desk_fits_both_sizes(region: World, faulty: Faulty) -> None:
    drafting = drafting_with_share(region)
    parts = ["naskah", "identitas", "dasar", "berlaku", "klausul", "klausul-6", "klausul-13"]
    parts += ["parameter", "bagian-office", "bagian-work", "periksa", "dampak"]
    pages = [f"/edaran/konsep/{drafting.pk}/{part}/" for part in parts]
    assert faulty((region.person("Wahyu"), page) for page in pages) == {}

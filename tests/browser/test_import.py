"""A personnel officer brings a file in, approves a home, draws a fence; every page is accessible."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from conftest import DESKTOP, Axe, Faults, Faulty, Visit, sideways
from organisation.personnel import NEW, row, xlsx_file
from tatakerja.organisation.models import ImportRun, Person, RegisteredPoint
from world import HOME, World


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pegawai.xlsx"
    path.write_bytes(xlsx_file(row(), row("1.98609E+17", "Rusak"), row(NEW[:-1] + "2", unor="Bidang Baru")))
    return path


def test_a_file_goes_in(visit: Visit, region: World, faults: Faults, file: Path, tmp_path: Path) -> None:
    page = visit(region.person("Wahyu"), "/organisasi/impor/")
    assert faults(page) == []
    page.get_by_label("Berkas XLSX atau CSV").set_input_files(file)
    page.get_by_role("button", name="Unggah dan cocokkan kolom").click()
    expect(page.get_by_role("heading", name="Cocokkan kolom")).to_be_visible()
    expect(page.get_by_text("Sudah dibuang dan tidak disimpan: NIK")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Buat unit kerja yang belum ada").check()
    page.get_by_role("button", name="Periksa, belum mengubah data").click()
    expect(page.get_by_text("3 baris terbaca: 2 siap, 1 perlu diperbaiki.")).to_be_visible()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh yang 1").click()
    kept = tmp_path / "bad.xlsx"
    download.value.save_as(kept)
    assert kept.read_bytes()[:2] == b"PK"
    page.get_by_role("button", name="Impor 2").click()
    expect(page.get_by_text("0 dari 3 baris")).to_be_visible()
    assert faults(page) == []
    call_command("db_worker", "--batch", "--interval", "0.1", "--no-startup-delay")
    expect(page.get_by_text("2 baris masuk, 1 perlu diperbaiki.")).to_be_visible()
    assert ImportRun.objects.get().state == ImportRun.State.DONE
    assert Person.objects.get(nip=NEW).assignments.get().node == region.perizinan


def test_a_home_is_proposed_from_the_phone_and_approved(visit: Visit, region: World, axe: Axe) -> None:
    page = visit(region.person("Andi"), "/organisasi/rumah/", location=(*HOME, 12))
    page.get_by_label("Alamat singkat").fill("Jl. Kutilang 3")
    page.get_by_role("button", name="Gunakan lokasi saya sekarang").click()
    expect(page.get_by_text("Lokasi ditemukan, ketelitian 12 m.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Kirim usulan").click()
    expect(page.get_by_text("Menunggu persetujuan")).to_be_visible()
    point = RegisteredPoint.objects.get(person=region.person("Andi"))
    assert (point.lat, point.lon) == HOME

    officer = visit(region.person("Sari"), "/organisasi/rumah/persetujuan/")
    officer.get_by_role("link", name="Periksa").click()
    officer.get_by_role("button", name="Lihat koordinat").click()
    expect(officer.locator("#coordinates")).to_contain_text(str(HOME[0]))
    assert axe(officer) == []
    officer.get_by_role("button", name="Setujui").click()
    expect(officer.get_by_text("Titik Andi Saputra disetujui.")).to_be_visible()


def test_a_fence_is_drawn_by_tapping_without_tiles(visit: Visit, region: World, axe: Axe) -> None:
    requests: list[str] = []
    page = visit(region.person("Sari"), f"/organisasi/unit/{region.perizinan.pk}/tempat/", size=DESKTOP)
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_label("Nama tempat").fill("Pos Depan")
    page.get_by_label("Lintang").fill("-0.502106")
    page.get_by_label("Bujur").fill("117.153709")
    page.get_by_label("Bujur").blur()
    page.get_by_text("Area dengan titik sudut").click()
    page.wait_for_timeout(300)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.locator("[name=corners]").fill("-0.5020, 117.1530\n-0.5020, 117.1545")
    page.locator("[name=corners]").blur()
    page.get_by_text("Lingkaran").click()
    page.get_by_text("Area dengan titik sudut").click()
    page.wait_for_timeout(600)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.75)
    expect(page.locator("#map .handle")).to_have_count(3)
    assert len(page.locator("[name=corners]").input_value().splitlines()) == 3
    assert axe(page) == []
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tempat kerja disimpan.")).to_be_visible()
    assert len(region.perizinan.workplaces.get().fence["polygon"]) == 3
    assert not [url for url in requests if "//localhost" not in url and "//127.0.0.1" not in url]


def test_the_pages_are_accessible_and_fit(region: World, faulty: Faulty) -> None:
    rina, agency = region.person("Rina").pk, region.dpmptsp.pk
    names = ["", "pegawai/", "pegawai/baru/", f"unit/{agency}/"]
    names += [f"pegawai/{rina}/", f"pegawai/{rina}/jabatan/"]
    pages = [(region.person("Sari"), f"/organisasi/{name}") for name in names]
    pages += [(region.person("Wahyu"), f"/organisasi/{name}") for name in ("peran/", f"unit/{agency}/ubah/")]
    assert faulty([*pages, (None, "/organisasi/aktifkan/")]) == {}


def test_codes_fit_a_phone_and_can_be_read(visit: Visit, region: World, axe: Axe) -> None:
    andi = region.user("Andi")
    andi.set_unusable_password()
    andi.save()
    page = visit(region.person("Sari"), f"/organisasi/unit/{region.perizinan.pk}/")
    page.get_by_role("button", name="Buat kode aktivasi").click()
    expect(page.get_by_text("Kode hanya tampil sekali.")).to_be_visible()
    assert (axe(page), sideways(page)) == ([], 0)

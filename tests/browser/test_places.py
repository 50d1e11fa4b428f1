"""Places in a real Chromium: an outline, a better fence proposed, past days, and the kiosk at the door."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from conftest import Axe, Visit, sideways
from streets import street_map
from tatakerja.organisation.models import Workplace
from tatakerja.organisation.services import set_outline, set_streets
from tatakerja.presence.models import DutyPlace, Kiosk, OfficeCode, PresenceEvent
from tatakerja.presence.queries import evidence_on
from tatakerja.presence.rules.kiosk import code_at, slot_of
from tatakerja.presence.services import add_kiosk, bind_device, intake, issue_card
from world import OFFICE, World

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 23, 24, 40, tzinfo=UTC)  # 07.24.40 WITA
GATE = OFFICE[0] + 366 / 111_195.08
RING = [[117.1, -0.55], [117.2, -0.55], [117.2, -0.45], [117.1, -0.45], [117.1, -0.55]]
OUTLINE = json.dumps({"type": "Polygon", "coordinates": [RING]}).encode()

# True once the street map has put earth on the canvas: a colour that is not transparent.
PAINTED = """() => [...document.querySelectorAll('#map canvas')].some((one) =>
  one.getContext('2d').getImageData(one.width / 2, one.height / 2, 1, 1).data[3] === 255)"""


@pytest.fixture
def mapped(region: World, clock_at: Any) -> World:
    """The region with an outline and a street map of its own, on Monday morning."""
    clock_at(NOW)
    set_streets(by=region.user("Wahyu"), region=region.province, name="jalan", parts=[street_map()])
    set_outline(by=region.user("Wahyu"), region=region.province, name="batas.geojson", content=OUTLINE)
    return region


def test_from_the_wrong_fence_to_the_days_set_right(visit: Visit, mapped: World, axe: Axe) -> None:
    rina, at = mapped.person("Rina"), NOW.isoformat()
    device = bind_device(by=mapped.user("Rina"), person=rina, secret="a-browser-of-hers", label="Ponsel")
    tap = {"id": "019a0000-0000-7000-8000-000000000001", "kind": "check_in", "at": at, "clock": "synced"}
    point = {"lat": GATE, "lon": OFFICE[1], "accuracy_m": 10}
    intake(device=device, body={"sent_at": at, "events": [tap | point]})
    place = Workplace.objects.get(node=mapped.dpmptsp)
    officer = visit(
        mapped.person("Sari"), f"/organisasi/tempat/{place.pk}/", size={"width": 1440, "height": 900}
    )
    expect(officer.locator("#map[data-outlined='1'][data-drawn=streets]")).to_be_visible()
    officer.wait_for_function(PAINTED)
    expect(officer.locator("#map path")).to_have_count(3)
    assert axe(officer) == []
    hers = visit(rina, "/")
    hers.get_by_role("link", name="Pagarnya keliru? Usulkan titik").click()
    expect(hers.locator("#map[data-outlined='1'][data-drawn=streets]")).to_be_visible()
    assert float(hers.locator("#id_lat").input_value()) == round(GATE, 7)
    expect(hers.locator("#map path")).to_have_count(6)
    hers.get_by_label("Mengapa titik ini lebih tepat").fill("Pintu masuk di utara")
    assert (axe(hers), sideways(hers)) == ([], 0)
    hers.get_by_role("button", name="Kirim usulan").press("Enter")
    expect(hers.locator("main")).to_contain_text("Usulan terkirim.")
    expect(hers.locator("main")).to_contain_text("Jarak titik tengahnya366 m")
    assert (axe(hers), sideways(hers)) == ([], 0)
    officer.goto("/persetujuan/")
    officer.get_by_role("link", name="Buka Rina Wulandari, Pagar lokasi").click()
    expect(officer.locator("#fences[data-outlined='1'][data-drawn=streets]")).to_be_visible()
    expect(officer.locator("#fences path")).to_have_count(5)
    expect(officer.locator("main")).to_contain_text("Dahulu 366 m, batas 100 m · kini 0 m, batas 100 m")
    assert axe(officer) == []
    officer.set_viewport_size({"width": 360, "height": 740})
    assert (axe(officer), sideways(officer)) == ([], 0)
    officer.get_by_role("button", name="Setujui mulai hari ini").click()
    expect(officer.locator("main")).to_contain_text("Pagar baru berlaku mulai hari ini.")
    officer.goto("/presensi/ukur-ulang/")
    officer.get_by_role("button", name="Periksa").click()
    expect(officer.locator("main")).to_contain_text("Dahulu 366 m, batas 100 m · kini 0 m, batas 100 m")
    assert axe(officer) == []
    assert sideways(officer) == 0
    officer.get_by_label("Alasan").fill("Pagar keliru digambar")
    officer.get_by_role("button", name="Terapkan 1 yang menjadi di dalam").click()
    expect(officer.locator("main")).to_contain_text("1 presensi dari 1 pegawai diukur ulang.")
    (found,) = evidence_on([rina.pk], MONDAY)[rina.pk]
    assert (found.place, found.decision, PresenceEvent.objects.get().place) == (
        "office",
        "confirmed",
        "outside",
    )


def test_a_duty_place_is_drawn_by_mouse_by_keyboard_and_by_typing(
    visit: Visit, mapped: World, axe: Axe
) -> None:
    path, size = "/presensi/tempat-tugas/baru/", {"width": 1440, "height": 900}
    page = visit(mapped.person("Budi"), path, size=size)
    expect(page.locator("#map[data-outlined='1'][data-drawn=streets]")).to_be_visible()
    page.wait_for_function(PAINTED)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    lat, lon, radius = page.locator("#id_lat"), page.locator("#id_lon"), page.locator("#id_radius")
    expect(lon).not_to_have_value("")
    assert 117.1 < float(lon.input_value()) < 117.2
    for field, text in ((lat, "-0.5"), (lon, "117.15"), (radius, "150")):
        field.fill(text)
    lon.press("Tab")
    expect(page.locator("#map .handle")).to_have_count(1)
    page.locator("#map .handle").drag_to(page.locator("#map"), target_position={"x": 20, "y": 20})
    assert int(radius.input_value()) > 150
    page.locator("[name=shape][value=polygon]").check()
    page.locator("#map").focus()
    for keys in (("Enter",), ("ArrowRight", "ArrowRight", "Enter"), ("ArrowDown", "ArrowDown", "Enter")):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(400)  # the map glides
    expect(page.locator("#map .handle")).to_have_count(3)
    page.get_by_role("button", name="Ambil titik di tengah peta").click()
    page.get_by_role("button", name="Hapus titik terakhir").click()
    assert len(set(page.locator("#id_corners").input_value().splitlines())) == 3
    page.locator("#map .handle").first.drag_to(page.locator("#map"), target_position={"x": 40, "y": 60})
    assert len(set(page.locator("#id_corners").input_value().splitlines())) == 3
    kept = page.locator("#id_corners").input_value()
    page.locator("#id_area").set_input_files(
        [{"name": "x.geojson", "mimeType": "application/geo+json", "buffer": OUTLINE}]
    )
    expect(page.locator("[data-said]")).to_have_text("Area dari berkas ada di peta: 4 titik sudut.")
    expect(page.locator("#map .handle")).to_have_count(4)
    page.locator("#id_corners").fill(kept)
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) == 0
    page.get_by_label("Nama tempat").fill("Pasar Pagi")
    page.get_by_label("Rina Wulandari").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("main")).to_contain_text("Tempat tugas disimpan.")
    assert (len(DutyPlace.objects.get().fence["polygon"]), DutyPlace.objects.get().name) == (3, "Pasar Pagi")


def test_a_kiosk_takes_a_card_and_shows_the_offices_code(
    visit: Visit, region: World, clock_at: Any, axe: Axe
) -> None:
    clock_at(NOW)
    place = Workplace.objects.get(node=region.dpmptsp)
    _, code = add_kiosk(by=region.user("Sari"), workplace=place, name="Lobi utama")
    card = issue_card(by=region.user("Sari"), person=region.person("Andi"))
    kiosk = visit(None, "/presensi/kios/layar/")
    kiosk.get_by_label("Kode kios").fill(code)
    kiosk.get_by_role("button", name="Pasang").click()
    expect(kiosk.get_by_label("Kartu", exact=True)).to_be_focused()
    kiosk.wait_for_function("() => document.querySelector('[data-code]').naturalWidth > 100")
    assert axe(kiosk) == []
    assert sideways(kiosk) == 0
    numbers, number = kiosk.locator("#tap summary"), kiosk.get_by_label("NIP")
    kiosk.keyboard.press("Tab")
    expect(numbers).to_be_focused()
    kiosk.keyboard.press("Space")
    kiosk.keyboard.press("Tab")
    expect(number).to_be_focused()
    kiosk.keyboard.type("19800101")
    kiosk.keyboard.press("Escape")  # somebody went away: nothing is left for the next one
    expect(kiosk.get_by_label("Kartu", exact=True)).to_be_focused()
    expect(number).to_have_value("")
    expect(number).to_be_hidden()
    number.evaluate("field => { field.closest('details').open = true; field.focus(); }")
    kiosk.keyboard.type(card.secret)  # a scanner types wherever the focus was left
    expect(kiosk.get_by_label("Kartu", exact=True)).to_have_value(card.secret)
    kiosk.keyboard.press("Escape")
    kiosk.evaluate("document.activeElement.blur()")
    kiosk.keyboard.type(card.secret)
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("main")).to_contain_text("Andi Saputra: presensi masuk tercatat pukul 07.24 WITA.")
    asked = kiosk.request.get("/presensi/kios/layar/kode.svg")
    assert asked.headers["cache-control"] == "no-store"
    shown, slot = Kiosk.objects.get(), slot_of(NOW)
    phone = visit(region.person("Rina"), f"/presensi/kode/{shown.pk}/{slot}/{code_at(shown.secret, slot)}/")
    assert axe(phone) == []
    phone.get_by_role("button", name="Saya di sini").click()
    expect(phone.locator("main")).to_contain_text("Kode kantor dicatat.")
    assert OfficeCode.objects.get().person == region.person("Rina")
    officer = visit(region.person("Sari"), "/presensi/kartu/")
    expect(officer.locator("main")).to_contain_text("Andi Saputra")
    found: dict[str, list[str]] = {
        path: [] for path in ("/presensi/kartu/", "/presensi/kios/", "/presensi/jaringan/")
    }
    for path in found:
        officer.goto(path)
        found[path] = axe(officer)
        assert sideways(officer) == 0
    assert {path: rows for path, rows in found.items() if rows} == {}

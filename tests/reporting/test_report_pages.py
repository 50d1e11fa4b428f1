"""Pages of reporting: two taps to the BKD, who reads what, the public check, the board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence import MONDAY, moment, tap
from tatakerja.attendance.services import evaluate_days
from tatakerja.circular.services import adopt_circular, publish_circular
from tatakerja.kernel import zones
from tatakerja.organisation.models import Level, NodeKind, Role, RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from tatakerja.reporting.models import Digest
from tatakerja.reporting.queries.board import owed_report
from tatakerja.reporting.services import prepare_digest, send_digest
from world import World, make_node, make_person

JOB = Job("test")


@pytest.fixture
def morning(world: World, clock_at: Callable[[datetime], None]) -> World:
    clock_at(moment("07:40"))
    for name in ("Rina", "Andi", "Budi", "Dewi"):
        tap(world.person(name), "07:20")
    evaluate_days(by=JOB, node=world.province, first=MONDAY, last=MONDAY)
    return world


def as_(client: Client, world: World, name: str) -> Client:
    client.force_login(world.user(name))
    return client


def sent(world: World) -> Digest:
    draft = prepare_digest(by=JOB, agency=world.dpmptsp, day=MONDAY, slot="07.30")
    return send_digest(by=world.user("Sari"), digest=draft)


def test_the_menu_opens_the_report_that_is_due_and_one_tap_sends_it(client: Client, morning: World) -> None:
    response = as_(client, morning, "Sari").get("/laporan/")
    html = response.content.decode()
    assert "Laporan 07.30 siap: 4 dari 6 hadir, 2 belum ada kabar." in html
    assert "Hubungi yang 2" in html
    form = {"tanggal": "2026-11-23", "pukul": "07.30", "seen": response.context["seen"]}
    done = client.post(f"/laporan/opd/{morning.dpmptsp.pk}/kirim/", form)
    digest = Digest.objects.get()
    assert done.headers["Location"] == f"/laporan/surat/{digest.pk}/"
    html = client.get(done.headers["Location"]).content.decode()
    assert digest.number in html and digest.sha256 in html
    assert "Laporan 07.30 terkirim ke BKD. Nomor tanda terima: 800.1.11/1/TR-DPMPTSP/2026." in html


def test_new_numbers_bring_the_page_back_instead_of_sending(client: Client, morning: World) -> None:
    seen = as_(client, morning, "Sari").get("/laporan/").context["seen"]
    tap(morning.person("Ratna"), "07:29")
    form = {"tanggal": "2026-11-23", "pukul": "07.30", "seen": seen}
    response = client.post(f"/laporan/opd/{morning.dpmptsp.pk}/kirim/", form)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Ada kabar baru sejak halaman ini dibuka. Periksa angkanya, lalu kirim." in html
    assert "Laporan 07.30 siap: 5 dari 6 hadir, 1 belum ada kabar." in html
    assert not Digest.objects.filter(state="sent").exists()
    again = client.post(
        f"/laporan/opd/{morning.dpmptsp.pk}/kirim/", form | {"seen": response.context["seen"]}
    )
    assert again.status_code == 302


@pytest.mark.parametrize("slot", ["11.30", "09.00", "", "<script>"])
def test_a_report_that_cannot_be_sent_now(client: Client, morning: World, slot: str) -> None:
    form = {"tanggal": "2026-11-23", "pukul": slot}
    response = as_(client, morning, "Sari").post(f"/laporan/opd/{morning.dpmptsp.pk}/kirim/", form)
    assert response.status_code in (409, 422)
    assert "<script>" not in response.content.decode().replace('<script src="', "")
    assert not Digest.objects.filter(state="sent").exists()


@pytest.mark.parametrize(
    ("name", "draft", "letter"),
    [
        ("Sari", 200, 200),
        ("Ratna", 200, 200),
        ("Wahyu", 404, 200),
        ("Agung", 404, 200),
        ("Budi", 404, 404),
        ("Rina", 404, 404),
        ("Tono", 404, 404),
    ],
)
def test_who_reads_drafts_and_letters(
    client: Client, morning: World, name: str, draft: int, letter: int
) -> None:
    digest = prepare_digest(by=JOB, agency=morning.dpmptsp, day=MONDAY, slot="07.30")
    as_(client, morning, name)
    status = client.get(f"/laporan/surat/{digest.pk}/", follow=True).status_code
    assert status == draft
    sent(morning)
    for address in (f"/laporan/surat/{digest.pk}/", f"/laporan/surat/{digest.pk}.pdf"):
        assert client.get(address).status_code == letter


def test_the_letter_is_a_pdf_under_its_own_name(client: Client, morning: World) -> None:
    digest = sent(morning)
    response = as_(client, morning, "Wahyu").get(f"/laporan/surat/{digest.pk}.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert (
        response.headers["Content-Disposition"] == 'inline; filename="laporan-tr-dpmptsp-2026-11-23-0730.pdf"'
    )
    assert response.content.startswith(b"%PDF-1.7")


def test_auditors_send_nothing(client: Client, morning: World) -> None:
    form = {"tanggal": "2026-11-23", "pukul": "07.30"}
    response = as_(client, morning, "Agung").post(f"/laporan/opd/{morning.dpmptsp.pk}/kirim/", form)
    assert response.status_code == 403
    assert not Digest.objects.exists()


def test_anybody_may_check_a_letter_and_learns_no_names(client: Client, morning: World) -> None:
    digest = sent(morning)
    response = client.get(f"/laporan/periksa/{digest.sha256}/")
    html = response.content.decode()
    assert response.status_code == 200
    assert "Surat ini terdaftar" in html and digest.number in html
    assert not any(word in html for word in ("Ratna", "Sari", "19700101", "19850312"))
    assert client.get("/laporan/periksa/" + "0" * 64 + "/").status_code == 404
    found = client.get("/laporan/periksa/", {"kode": f" {digest.sha256[:32].upper()} {digest.sha256[32:]} "})
    assert found.headers["Location"] == f"/laporan/periksa/{digest.sha256}/"
    assert client.get("/laporan/periksa/", {"kode": "zzz"}).status_code == 422


def test_a_report_changed_behind_the_systems_back_is_called_out(client: Client, morning: World) -> None:
    digest = sent(morning)
    Digest.objects.filter(pk=digest.pk).update(content=digest.content | {"title": "lain"})
    html = client.get(f"/laporan/periksa/{digest.sha256}/").content.decode()
    assert "Isi surat ini tidak lagi cocok" in html


def test_settings_by_the_bkd(client: Client, morning: World) -> None:
    address = f"/laporan/pengaturan/{morning.province.pk}/"
    form = {
        "times": "07.30, 15.00", "grace_minutes": "10", "receiver": "Kepala BKD",
        "email": "lapor@bkd.example.id", "number_pattern": "060/{serial}/{year}",
    }  # fmt: skip
    assert as_(client, morning, "Sari").get(address).status_code == 404
    as_(client, morning, "Wahyu")
    assert client.post(address, form | {"times": "jam tujuh"}).status_code == 422
    assert client.post(address, form).status_code == 302
    morning.province.refresh_from_db()
    assert morning.province.report_email == "lapor@bkd.example.id"
    assert AuditEvent.objects.filter(action="reporting.settings_set").count() == 1


def board(client: Client, query: str = "") -> Any:
    return client.get(f"/papan/{query}")


def test_the_board_names_who_has_not_reported(client: Client, morning: World, clock_at: Any) -> None:
    sent(morning)
    clock_at(moment("07:50"))
    found = board(as_(client, morning, "Wahyu")).context["board"]
    states = {row.agency.code: [one.cell.state.value for one in row.cells] for row in found.rows}
    assert states == {"tr-bkd": ["B", "-", "-"], "tr-dpmptsp": ["K", "-", "-"]}
    late = {row.agency.code: row.cells[0].cell.late_minutes for row in found.rows}
    assert late == {"tr-bkd": 20, "tr-dpmptsp": 0}
    assert [(node.code, slot.label) for node, slot in found.missing] == [("tr-bkd", "07.30")]
    only = board(client, "?hanya=belum").context["rows"]
    assert [row.agency.code for row in only] == ["tr-bkd"]


def test_the_boards_numbers(client: Client, morning: World) -> None:
    circular = adopt_circular(
        by=JOB, region=morning.province, slug="kaltim-2021", changes={"valid.from": "2026-11-01"}
    )
    publish_circular(by=JOB, circular=circular)
    rows = {row.agency.code: row for row in board(as_(client, morning, "Wahyu")).context["board"].rows}
    row = rows["tr-dpmptsp"]
    assert (row.total, row.working, row.here, row.away, row.no_news) == (6, 6, 4, 0, 2)
    assert (row.share, row.limit, row.over, row.limit_clauses) == (1, pytest.approx(0.25), True, ("A0-03",))
    assert [(part.key, part.x, part.width) for part in row.bar] == [("here", 0, 160), ("no_news", 160, 80)]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Wahyu", ["tr-bkd", "tr-dpmptsp"]),
        ("Agung", ["tr-bkd", "tr-dpmptsp"]),
        ("Tono", []),
        ("Sari", ["tr-dpmptsp"]),
        ("Budi", ["tr-dpmptsp"]),
        ("Rina", []),
    ],
)
def test_who_sees_which_rows(client: Client, morning: World, name: str, codes: list[str]) -> None:
    found = board(as_(client, morning, name)).context["board"]
    assert [row.agency.code for row in found.rows] == codes


def test_a_free_day_asks_for_no_reports(client: Client, morning: World) -> None:
    found = board(as_(client, morning, "Wahyu"), "?tanggal=2026-11-22").context["board"]
    assert [row.cells for row in found.rows] == [(), ()]
    assert found.missing == ()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def more_agencies(world: World) -> None:
    for number in range(2):
        node = make_node(
            world.province, Level.AGENCY, NodeKind.DINAS, f"tr-x{number}", f"Dinas {number}", zones.WITA
        )
        person = make_person(f"19800101200501100{number}", f"Orang {number}", node, "Staf")
        tap(person, "07:20")
        RoleGrant.objects.create(
            user=world.user("Sari"),
            role=Role.AGENCY_OFFICER,
            node=node,
            valid_from=MONDAY - timedelta(days=9),
        )
    evaluate_days(by=JOB, node=world.province, first=MONDAY, last=MONDAY)


@pytest.mark.parametrize("address", ["/papan/", "/laporan/?semua"])
def test_queries_for_one_and_three_agencies(client: Client, morning: World, address: str) -> None:
    sent(morning)
    as_(client, morning, "Sari")
    one = queries(client, address)
    more_agencies(morning)
    for node in (
        row.agency for row in board(client).context["board"].rows if row.agency.code != "tr-dpmptsp"
    ):
        draft = prepare_digest(by=JOB, agency=node, day=MONDAY, slot="07.30")
        send_digest(by=morning.user("Sari"), digest=draft)
    assert queries(client, address) == one


@pytest.mark.parametrize("address", ["/laporan/opd/{}/", "/laporan/bulan/{}/"])
def test_queries_for_a_small_and_a_bigger_agency(client: Client, morning: World, address: str) -> None:
    as_(client, morning, "Sari")
    where = address.format(morning.dpmptsp.pk)
    few = queries(client, where)
    for number in range(6):
        tap(
            make_person(f"1990022020170220{number:02}", f"Tambahan {number}", morning.perizinan, "Staf"),
            "07:20",
        )
    assert queries(client, where) == few


def test_the_tabs_say_what_was_sent(client: Client, morning: World) -> None:
    sent(morning)
    response = as_(client, morning, "Sari").get(f"/laporan/opd/{morning.dpmptsp.pk}/")
    assert [(slot.label, cell.state.value) for slot, cell in response.context["cells"]] == [
        ("07.30", "K"), ("11.30", "-"), ("15.00", "-"),
    ]  # fmt: skip
    assert response.context["cells"][0][1].no_news == 2


def test_the_first_page_says_what_is_owed_until_it_is_sent(
    client: Client, morning: World, clock_at: Any
) -> None:
    clock_at(moment("07:40"))
    words = "Laporan 07.30 belum dikirim"
    assert words in as_(client, morning, "Sari").get("/").content.decode()
    assert words not in as_(client, morning, "Rina").get("/").content.decode()
    sent(morning)
    assert words not in as_(client, morning, "Sari").get("/").content.decode()


def test_the_first_page_can_ask_what_is_owed(morning: World, clock_at: Any) -> None:
    sari = morning.user("Sari")
    found = owed_report(sari, moment("07:40"))
    assert found is not None
    assert (found[0].agency, found[1].label) == (morning.dpmptsp, "07.30")
    sent(morning)
    assert owed_report(sari, moment("07:41")) is None
    later = owed_report(sari, moment("11:31"))
    assert later is not None and later[1].label == "11.30"
    assert owed_report(sari, moment("07:40", MONDAY - timedelta(days=1))) is None
    assert owed_report(morning.user("Wahyu"), moment("07:50")) is None

"""The desk of the reports: filters, many at once, templates, duplicates, files, reports about officials."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tatakerja.attendance.models import DayFinding, Statement
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.models import AuditEvent
from tatakerja.service.access import visible_templates
from tatakerja.service.models import Complaint, ComplaintExchange, PublicService
from tatakerja.service.queries.complaints import alike
from tatakerja.service.services import exchange, handling
from tatakerja.service.services.complaints import Sender, answer_complaint, forward_complaint
from tatakerja.service.services.handling import LeftOut
from tatakerja.service.services.register import ServiceWords, create_service, publish_standard, save_topic
from tatakerja.service.services.survey import publish_result, take_answer
from world import World

Take = Callable[..., Complaint]
LIST = "/layanan/laporan/"


def test_many_are_forwarded_and_given_and_what_cannot_go_is_named(
    take: Take, town: World, sign_in: Any, png: bytes
) -> None:
    first, second, done = take(), take(), take(kind="information")
    wahyu = sign_in(town.user("Wahyu"))
    forward_complaint(by=town.user("Wahyu"), complaint=done, node=town.perizinan, kind="information")
    answer_complaint(by=town.user("Budi"), complaint=done, text="Ini syaratnya.", close=True)
    pick = [first.pk, second.pk, done.pk]
    page = wahyu.post(LIST, {"pick": pick, "act": "forward", "node": town.perizinan.pk}, follow=True)
    assert "2 laporan selesai diatur." in page.content.decode()
    assert f"{done.pk}: Laporan ini sudah selesai" in page.content.decode()
    budi = town.user("Budi")
    found = handling.handle_many(by=budi, complaints=[first, second, done], act="assign", handler=budi)
    assert (found.done, [one.number for one in found.left_out]) == (2, [done.pk])
    mine = sign_in(budi).get(f"{LIST}?petugas=saya&jenis=ordinary&cari=loket").context["rows"]
    assert [one.complaint for one in mine] == [first, second]
    stranger = handling.handle_many(by=town.user("Tono"), complaints=[first], act="assign", handler=budi)
    assert (stranger.done, len(stranger.left_out)) == (0, 1)
    with pytest.raises(Invalid):
        handling.handle_many(by=budi, complaints=[first], act="forward")


def test_only_who_may_answer_can_be_given_a_report(take: Take, town: World) -> None:
    made = take()
    with pytest.raises(Invalid) as refusal:
        handling.assign_complaint(by=town.user("Sari"), complaint=made, handler=town.user("Tono"))
    assert refusal.value.code == "no_handler"


def test_filters_by_deadline_and_class(take: Take, town: World, sign_in: Any, clock_at: Any) -> None:
    made, calm = take(kind="information"), take(kind="aspiration")
    forward_complaint(by=town.user("Wahyu"), complaint=made, node=town.dpmptsp, kind="information")
    sari = sign_in(town.user("Sari"))

    def listed(query: str) -> list[int]:
        page = sari.get(f"{LIST}?{query}")
        return [one.complaint.pk for one in page.context["rows"]]

    assert (listed("tenggat=dekat"), listed("tenggat=lewat"), listed("jenis=aspiration")) == (
        [],
        [],
        [calm.pk],
    )
    clock_at(made.received_at.replace(day=27))  # Friday; due on Monday the 30th
    assert (listed("tenggat=dekat"), listed("tenggat=lewat")) == ([made.pk], [calm.pk])
    assert listed("tenggat=bukan&jenis=zzz&topik=x&petugas=belum") == [calm.pk, made.pk]  # late first


def test_duplicates_are_proposed_and_joined_with_the_oldest(take: Take, town: World) -> None:
    first = take("Loket perizinan tutup pukul 13 padahal jam buka sampai 15.")
    again = take("Pukul 13 loket perizinan sudah tutup, jam buka sampai 15!")
    other = take("Mohon antrean bisa diambil dari rumah.", kind="aspiration")
    assert (alike(again), alike(other)) == ([first], [])
    done = handling.handle_many(by=town.user("Wahyu"), complaints=[again, first], act="merge")
    again.refresh_from_db()
    assert (done.done, again.merged_into, again.state) == (1, first, "merged")
    left = handling.handle_many(by=town.user("Wahyu"), complaints=[again, first], act="merge").left_out
    assert left == (LeftOut(again.pk, "Laporan ini sudah digabung dengan laporan lain; langkah ini tidak bisa dilakukan."),)  # fmt: skip  # noqa: E501


def test_templates_of_an_office_serve_the_offices_below(take: Take, town: World, sign_in: Any) -> None:
    sari = town.user("Sari")
    made = handling.save_template(
        by=sari, node=town.dpmptsp, name="Jam buka", text="Loket buka pukul 8 sampai 15."
    )
    with pytest.raises(Conflict):
        handling.save_template(by=sari, node=town.dpmptsp, name="Jam buka", text="Lain.")
    with pytest.raises(NotAllowed):
        handling.save_template(by=town.user("Tono"), node=town.dpmptsp, name="Curi", text="x")
    assert list(visible_templates(town.user("Budi"), town.perizinan)) == [made]
    report = forward_complaint(by=town.user("Wahyu"), complaint=take(), node=town.perizinan, kind="ordinary")
    budi = sign_in(town.user("Budi"))
    page = budi.get(f"{LIST}{report.pk}/?templat={made.pk}").content.decode()
    assert "Loket buka pukul 8 sampai 15.</textarea>" in page
    signed = sign_in(sari)
    form = {"node": town.dpmptsp.pk, "name": "Jam loket", "text": "Loket buka pukul 8."}
    assert signed.post(f"{LIST}templat/?ubah={made.pk}", form).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.text) == ("Jam loket", "Loket buka pukul 8.")
    signed.post(f"{LIST}templat/{made.pk}/cabut/")
    assert "Jam loket" not in signed.get(f"{LIST}templat/").content.decode()


CSV = (
    b"Tracking ID;Tanggal Laporan;Klasifikasi;Kategori;Isi Laporan;Nama Pelapor\r\n"
    b"L-1;18-11-2026;Pengaduan Tidak Berkadar Pengawasan;Perizinan;=Loket tutup;Bu Kenari\r\n"
    b"L-2;19-11-2026;Permintaan Informasi;;Apa syaratnya?;Bu Kenari\r\n"
    b"L-3;31-02-2026;Aspirasi;;Antrean;Bu Kenari\r\n"
)


def test_a_file_of_lapor_comes_in_once_and_bad_rows_go_back(town: World, sign_in: Any) -> None:
    wahyu = town.user("Wahyu")
    signed = sign_in(wahyu)
    sent = {"region": town.province.pk, "file": SimpleUploadedFile("lapor.csv", CSV, content_type="text/csv")}
    assert signed.post(f"{LIST}berkas/", sent).status_code == 302
    done = ComplaintExchange.objects.get()
    assert done.report == {"new": 2, "unchanged": 0, "rejected": 1, "rows": 3}
    back = signed.get(f"{LIST}berkas/{done.pk}/perbaiki.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(back)).get_sheet_by_index(0).to_python()
    assert (rows[1][0], rows[1][2]) == (4.0, "L-3")
    assert "tidak terbaca" in str(rows[1][1])
    first = Complaint.objects.get(outside_number="L-1")
    assert (first.node, first.kind, first.text) == (town.dpmptsp, "ordinary", "=Loket tutup")
    assert (first.verify_by, first.due_on) == (date(2026, 11, 23), date(2026, 12, 8))
    # The leaders know at once of what is already near.
    assert list(first.steps.values_list("act", flat=True)) == ["received", "escalated"]
    again = exchange.import_reports(by=wahyu, region=town.province, name="lapor.csv", content=CSV)
    assert again.report == {"new": 0, "unchanged": 2, "rejected": 1, "rows": 3}
    changed = exchange.import_reports(
        by=wahyu, region=town.province, name="lapor.csv", content=CSV.replace(b"Apa syaratnya?", b"Lain")
    )
    assert (changed.report["rejected"], Complaint.objects.count()) == (2, 2)
    with pytest.raises(NotAllowed):
        exchange.import_reports(by=town.user("Sari"), region=town.province, name="x.csv", content=CSV)
    bad = {"region": town.province.pk, "file": SimpleUploadedFile("a.csv", b"satu,dua\n1,2\n")}
    assert "Judul kolom tidak ditemukan" in signed.post(f"{LIST}berkas/", bad).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged_and_names_nobody(
    take: Take, town: World, sign_in: Any, form: str
) -> None:
    made = take("=SUM(A1) loket\r\ntutup " + "sekali " * 300, sender=Sender("Bu Kenari", "0812"))
    exchange.import_reports(by=town.user("Wahyu"), region=town.province, name="a.csv", content=CSV)
    address = f"{LIST}berkas/daerah/{town.province.pk}/?keadaan=semua&bentuk={form}"
    file = sign_in(town.user("Wahyu")).get(address).content
    if form == "csv":
        text = file.decode()
        assert (made.code in text, "Kenari" in text, "'=SUM" in text) == (False, False, True)
    back = exchange.import_reports(by=town.user("Wahyu"), region=town.province, name="b", content=file)
    assert back.report == {"new": 0, "unchanged": 3, "rejected": 0, "rows": 3}
    assert sign_in(town.user("Sari")).get(address).status_code == 404


def test_a_report_about_an_official_is_noted_at_the_day_by_a_person(
    take: Take, town: World, sign_in: Any
) -> None:
    made = take(about_official=True)
    rina = town.person("Rina")
    wahyu = sign_in(town.user("Wahyu"))
    url = f"{LIST}{made.pk}/kehadiran/"
    form = {"nip": rina.nip, "day": "2026-11-20", "words": "Tidak ada di loket pukul 10 sampai 12."}
    assert wahyu.post(url, {**form, "nip": "1" * 18}).status_code == 422
    assert wahyu.post(url, {**form, "day": "2026-12-20"}).status_code == 422
    assert wahyu.post(url, form).status_code == 302
    row = Statement.objects.get()
    assert (row.person, row.date, row.source) == (
        rina,
        date(2026, 11, 20),
        f"Laporan masyarakat nomor {made.pk}",
    )
    assert DayFinding.objects.count() == 0
    own = sign_in(town.user("Rina")).get(f"/kehadiran/pegawai/{rina.pk}/2026-11-20/").content.decode()
    assert ("Tidak ada di loket pukul 10 sampai 12." in own, made.code in own) == (True, False)
    assert AuditEvent.objects.filter(action="attendance.statement_added").count() == 1
    with pytest.raises(NotAllowed):
        handling.pass_on_absence(
            by=town.user("Budi"), complaint=made, person=rina, day=date(2026, 11, 20), words="x" * 20
        )
    with pytest.raises(NotAllowed):
        plain = take()
        handling.pass_on_absence(
            by=town.user("Wahyu"), complaint=plain, person=rina, day=date(2026, 11, 20), words="x" * 20
        )


def test_the_lists_cost_the_same_for_one_and_three_rows(
    town: World, take: Take, permit: PublicService, sign_in: Any, clock_at: Any
) -> None:
    sari, wahyu = town.user("Sari"), town.user("Wahyu")
    lists = (f"{LIST}?keadaan=semua", f"{LIST}templat/", f"{LIST}berkas/", "/layanan/kelola/atur/")
    signed = sign_in(wahyu)

    def more(number: int) -> None:
        take(f"Laporan {number} tentang jalan nomor {number}.")
        handling.save_template(by=sari, node=town.dpmptsp, name=f"Templat {number}", text="Isi.")
        exchange.import_reports(by=wahyu, region=town.province, name="a.csv", content=CSV)
        save_topic(
            by=wahyu, region=town.province, node=town.perizinan, name=f"Topik {number}", name_en="Topic"
        )
        words = ServiceWords(f"Layanan {number}", "x")
        made = create_service(by=sari, node=town.dpmptsp, code=f"layanan-{number}", words=words)
        standard = permit.standards.get()
        publish_standard(
            by=sari, service=made, components=standard.components, valid_from=standard.valid_from
        )
        take_answer(service=made, marks=[3] * 9)
        publish_result(by=sari, service=made, first=date(2026, 11, 1), last=date(2026, 11, 23))

    def costs() -> list[int]:
        found = []
        for address in (*lists, "/layanan/kepuasan/"):
            with CaptureQueriesContext(connection) as captured:
                assert signed.get(address).status_code == 200
            found.append(len(captured))
        return found

    more(1)
    costs()
    one = costs()
    more(2)
    more(3)
    assert costs() == one
    signed.cookies["django_language"] = "en"
    assert signed.get("/layanan/lapor/").content.decode().count(">Topic<") == 3

"""Every page of worklog: who may open it, what it says, what its buttons do, and what its lists cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from worklog_helpers import MONDAY, PNG, TEN, Give, SetClock

from tatakerja.organisation.models import GroupMembership
from tatakerja.worklog import services
from tatakerja.worklog.models import (
    Attachment,
    DailyReport,
    Exchange,
    MonthConfirmation,
    Recurrence,
    SkpTarget,
    Task,
)
from tatakerja.worklog.rules.report import Content, Line
from tatakerja.worklog.services.confirming import TargetWords
from tatakerja.worklog.services.giving import Order
from tatakerja.worklog.services.recurring import Rhythm, Work
from world import World, make_person

SignIn = Callable[[Any], Client]


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(world: World, name: str, text: str = "Rekap izin", day: Any = MONDAY) -> DailyReport:
    person = world.person(name)
    return services.send_report(by=world.user(name), person=person, day=day, content=Content((Line(text),)))


def three_more(world: World) -> list[Any]:
    names = ["Tiga", "Empat"]
    return [
        make_person(f"19900101201501{n}", name, world.perizinan, "Staf") for n, name in enumerate(names, 1001)
    ]


# -- the employee ---------------------------------------------------------------------------------------


def test_no_task_at_home_says_that_the_superior_knows(office: World, sign_in: SignIn) -> None:
    page = text_of(sign_in(office.user("Rina")).get("/tugas/"))
    assert "Belum ada tugas hari ini. Atasan Anda sudah diberi tahu." in page
    assert "Laporan harian belum dikirim, batasnya 16.00." in page
    assert "Belum ada tugas." in text_of(sign_in(office.user("Dewi")).get("/tugas/"))


def test_the_reminder_counts_what_is_filled_in(
    office: World, give: Give, sign_in: SignIn, clock_at: SetClock
) -> None:
    client = sign_in(office.user("Rina"))
    for task in give("Rina", "Rekap izin\nBalas surat\nSusun jadwal")[:2]:
        client.post(reverse("worklog:finish", args=[task.pk]))
    reminder = "Laporan harian belum dikirim, batasnya 16.00. Dua tugas selesai sudah kami isikan."
    assert reminder in text_of(client.get("/tugas/"))
    clock_at(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert "batasnya 16.00 sudah lewat. Dua tugas" in text_of(client.get("/tugas/"))
    send(office, "Rina")
    assert "Laporan harian belum dikirim" not in text_of(client.get("/tugas/"))


def test_one_tap_answers_with_the_row_and_a_toast_that_undoes(
    office: World, give: Give, sign_in: SignIn
) -> None:
    (task,) = give("Rina", "Rekap izin")
    client = sign_in(office.user("Rina"))
    press = {"kunci": "6f1d4c1e-8a3b-4c55-9c55-0d9a6a1f0001", "ditekan": "2026-11-23T01:30:00+00:00"}
    answer = client.post(reverse("worklog:finish", args=[task.pk]), press)
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert toast == {"text": "“Rekap izin” selesai.", "level": "ok", "undo": f"/tugas/{task.pk}/buka/"}
    assert "Buka lagi" in text_of(answer)
    assert client.post(toast["undo"]).status_code == 302
    task.refresh_from_db()
    assert task.state == "given"
    services.cancel_task(by=office.user("Budi"), task=task)
    other = press | {"kunci": "6f1d4c1e-8a3b-4c55-9c55-0d9a6a1f0002"}
    refused = client.post(reverse("worklog:finish", args=[task.pk]), other)
    assert (refused.status_code, text_of(refused)[:29]) == (409, "Tugas ini tidak lagi terbuka.")
    gone = client.post(reverse("worklog:finish", args=[task.pk + 1]), other)
    assert (gone.status_code, text_of(gone)) == (404, "Tugas ini tidak ada lagi.")


def test_somebody_elses_task_is_not_there(office: World, give: Give, sign_in: SignIn) -> None:
    (task,) = give("Rina", "Rekap izin")
    for name, status in (
        ("Andi", 404),
        ("Tono", 404),
        ("Maya", 404),
        ("Sari", 403),
        ("Agung", 403),
        ("Budi", 403),
    ):
        answer = sign_in(office.user(name)).post(reverse("worklog:finish", args=[task.pk]))
        assert (name, answer.status_code) == (name, status)
    task.refresh_from_db()
    assert task.state == "given"


def test_result_and_file_on_the_page_of_a_task(office: World, give: Give, sign_in: SignIn) -> None:
    (task,) = give("Rina", "Rekap izin", detail="<b>rinci</b>")
    client = sign_in(office.user("Rina"))
    assert client.post(reverse("worklog:result", args=[task.pk]), {"result": "40 berkas"}).status_code == 302
    wrong = client.post(
        reverse("worklog:attach", args=[task.pk]),
        {"file": SimpleUploadedFile("rekap.png", b"<html>jahat", content_type="image/png")},
    )
    assert wrong.status_code == 422
    assert "Hanya PDF, PNG, dan JPEG yang diterima." in text_of(wrong)
    good = SimpleUploadedFile("foto rumah.jpeg", PNG, content_type="text/html")
    assert client.post(reverse("worklog:attach", args=[task.pk]), {"file": good}).status_code == 302
    page = text_of(client.get(reverse("worklog:task", args=[task.pk])))
    assert "40 berkas" in page and "foto-rumah.png" in page
    assert "&lt;b&gt;rinci" in page


def test_a_file_is_downloaded_never_shown(office: World, give: Give, sign_in: SignIn) -> None:
    (task,) = give("Rina", "Rekap izin")
    kept = services.add_attachment(by=office.user("Rina"), task=task, name="a.png", content=PNG)
    address = reverse("worklog:download", args=[kept.pk])
    answer = sign_in(office.user("Budi")).get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert (answer.headers["Content-Disposition"], answer.headers["X-Content-Type-Options"]) == (
        'attachment; filename="a.png"',
        "nosniff",
    )
    assert sign_in(office.user("Andi")).get(address).status_code == 404
    removed = sign_in(office.user("Rina")).post(reverse("worklog:detach", args=[kept.pk]))
    assert removed.status_code == 302
    assert sign_in(office.user("Rina")).get(address).status_code == 404
    assert Attachment.objects.count() == 1


def form_of(lines: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    names = ("text", "output", "task", "kelas", "metode", "jam")
    return {name: [line.get(name, "") for line in lines] for name in names} | more


def test_the_report_is_prefilled_saved_and_sent(office: World, give: Give, sign_in: SignIn) -> None:
    (task,) = give("Rina", "Rekap izin")
    client = sign_in(office.user("Rina"))
    services.finish_task(by=office.user("Rina"), task=task)
    page = text_of(client.get("/tugas/laporan/"))
    assert "Kepada atasan langsung: Budi Hartono." in page
    assert "Batas 16.00 WITA. Dasar: A1-11." in page
    assert f'name="task" value="{task.pk}"' in page
    body = form_of([{"text": "Rekap izin", "task": str(task.pk)}, {"text": ""}], offered=[task.pk], note="")
    saved = client.post("/tugas/laporan/simpan/", body, headers={"HX-Request": "true"})
    assert (saved.status_code, text_of(saved)) == (200, "Draf tersimpan pukul 10.00.")
    sent = client.post("/tugas/laporan/kirim/", body, follow=True)
    assert "Laporan harian terkirim pukul 10.00. Masih bisa diubah sampai 16.00." in text_of(sent)
    assert DailyReport.objects.get().lines.get().task == task


def test_what_was_typed_comes_back_with_the_error(office: World, sign_in: SignIn) -> None:
    GroupMembership.objects.create(person=office.person("Rina"), group="teacher", valid_from=MONDAY)
    client = sign_in(office.user("Rina"))
    lesson = {"text": "Pecahan", "kelas": "VII A", "metode": "Daring", "jam": "dua"}
    answer = client.post("/tugas/laporan/kirim/", form_of([lesson], note="catatan"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Jam “dua” tidak terbaca. Tulis misalnya 1,5 atau 1:30." in page
    assert 'value="Pecahan"' in page and 'value="VII A"' in page and "catatan</textarea>" in page
    empty = client.post("/tugas/laporan/kirim/", form_of([{"text": ""}]))
    assert "Laporan belum berisi." in text_of(empty)
    fragment = client.post("/tugas/laporan/simpan/", form_of([lesson]), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert not DailyReport.objects.exists()


def test_a_late_report_says_so(office: World, sign_in: SignIn, clock_at: SetClock) -> None:
    clock_at(TEN + timedelta(hours=7))
    client = sign_in(office.user("Rina"))
    assert "Kirim terlambat" in text_of(client.get("/tugas/laporan/"))
    answer = client.post("/tugas/laporan/kirim/", form_of([{"text": "Rekap"}]), follow=True)
    assert "Laporan harian terkirim pukul 17.00, lewat batas. Tercatat terlambat." in text_of(answer)
    assert "Laporan ini sudah tidak dapat diubah." in text_of(answer)
    again = client.post("/tugas/laporan/kirim/", form_of([{"text": "Rekap lagi"}]))
    assert again.status_code == 409


@pytest.mark.parametrize("day", ["kemarin", "2026-13-40", "2030-01-01", "1900-01-01", ""])
def test_a_nonsense_date_is_today(office: World, sign_in: SignIn, day: str) -> None:
    page = text_of(sign_in(office.user("Rina")).get("/tugas/laporan/", {"tanggal": day}))
    assert "Senin, 23 November 2026" in page


def test_an_account_without_a_person_is_led_to_the_team(office: World, sign_in: SignIn) -> None:
    wahyu = office.user("Wahyu")
    office.person("Wahyu").user = None
    office.person("Wahyu").save()
    wahyu.refresh_from_db()
    client = sign_in(type(wahyu).objects.get(pk=wahyu.pk))
    for address in ("/tugas/", "/tugas/laporan/", "/tugas/target/", "/tugas/laporan/riwayat/"):
        assert client.get(address).headers["Location"] == "/tugas/tim/"
    assert client.get("/tugas/tim/").status_code == 200


# -- the superior ---------------------------------------------------------------------------------------


def test_the_team_page_shows_the_superiors_own_duty(office: World, give: Give, sign_in: SignIn) -> None:
    give("Andi", "Rekap izin")
    client = sign_in(office.user("Budi"))
    page = text_of(client.get("/tugas/tim/"))
    assert "1 pegawai bekerja dari rumah tanpa tugas. Memberi tugas adalah kewajiban atasan." in page
    assert "WFH tanpa tugas" in page and "A1-11" in page
    lacking = text_of(client.get("/tugas/tim/", {"saring": "tanpa-tugas"}))
    assert "Rina Wulandari" in lacking and "Andi Saputra" not in lacking
    assert "Semua beres." in text_of(client.get("/tugas/tim/", {"saring": "terlambat"}))


def test_paste_lines_send_and_take_back(office: World, sign_in: SignIn) -> None:
    client = sign_in(office.user("Budi"))
    page = text_of(client.get("/tugas/beri/"))
    assert page.index("Andi Saputra · rumah, belum ada tugas") < page.index("Dewi Lestari · kantor")
    body = {
        "people": [office.person("Rina").pk, office.person("Andi").pk],
        "lines": "1. Rekap izin\n2. Balas surat",
        "due": "2026-11-24",
        "priority": "high",
    }
    done = client.post("/tugas/beri/", body, follow=True)
    assert "4 tugas dikirim ke 2 pegawai." in text_of(done)
    batch = Task.objects.values_list("batch", flat=True)[0]
    assert f"/tugas/beri/{batch}/urungkan/" in text_of(done)
    client.post(reverse("worklog:ungive", args=[batch]))
    assert set(Task.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lines": "  "}, "Tugas:"),
        ({"due": "2026-11-20"}, "Batas waktu sudah lewat."),
        ({"people": []}, "Kepada:"),
        ({"people": ["999999"]}, "Kepada:"),
        ({"lines": "x" * 300}, "lebih dari 200 huruf"),
    ],
)
def test_wrong_orders_come_back(office: World, sign_in: SignIn, change: dict[str, Any], message: str) -> None:
    body = {"people": [office.person("Rina").pk], "lines": "Rekap", "due": "2026-11-24", "priority": "normal"}
    answer = sign_in(office.user("Budi")).post("/tugas/beri/", body | change)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not Task.objects.exists()


def test_a_stranger_is_offered_nobody(office: World, sign_in: SignIn) -> None:
    for name in ("Tono", "Sari", "Agung"):
        page = text_of(sign_in(office.user(name)).get("/tugas/beri/"))
        assert "Tidak ada pegawai yang Anda pimpin di unit ini." in page


def test_a_recurring_task_is_set_and_stopped(office: World, sign_in: SignIn) -> None:
    client = sign_in(office.user("Budi"))
    body = {
        "title": "Balas surel", "people": [office.person("Rina").pk], "every": "weekly", "weekday": "4",
        "first": "2026-11-23", "due_in": "0", "priority": "normal",
    }  # fmt: skip
    assert client.post("/tugas/berulang/", body | {"weekday": ""}).status_code == 422
    assert client.post("/tugas/berulang/", body).status_code == 302
    one = Recurrence.objects.get()
    assert "Balas surel" in text_of(client.get("/tugas/berulang/"))
    assert sign_in(office.user("Tono")).post(reverse("worklog:stop", args=[one.pk])).status_code == 404
    sign_in(office.user("Budi")).post(reverse("worklog:stop", args=[one.pk]))
    one.refresh_from_db()
    assert one.last == MONDAY - timedelta(days=1)


def finished(world: World, give: Give, names: str | list[str], lines: str) -> list[Task]:
    tasks = give(names, lines)
    for task in tasks:
        services.finish_task(by=task.assignee.user, task=task)
    return tasks


def test_the_queue_judges_and_moves_on(office: World, give: Give, sign_in: SignIn) -> None:
    first, second = finished(office, give, "Rina", "Rekap izin\nBalas surat")
    client = sign_in(office.user("Budi"))
    assert "1 dari 2 yang menunggu" in text_of(client.get("/tugas/nilai/"))
    next_page = client.post(
        reverse("worklog:judge", args=[first.pk]),
        {"act": "meets", "behaviour": "above", "ke": "1"},
        follow=True,
    )
    page = text_of(next_page)
    assert "“Rekap izin” dari Rina Wulandari: sesuai ekspektasi." in page
    assert "1 dari 1 yang menunggu" in page and "Balas surat" in page
    assert f"/tugas/nilai/{first.pk}/urungkan/" in page
    below = client.post(reverse("worklog:judge", args=[second.pk]), {"act": "below", "behaviour": "meets"})
    assert below.status_code == 422
    assert "Tuliskan apa yang kurang: pegawai akan membacanya." in text_of(below)
    client.post(reverse("worklog:judge", args=[second.pk]), {"act": "return", "feedback": "Lampirkan surat."})
    second.refresh_from_db()
    assert (second.state, second.returned) == ("given", "Lampirkan surat.")
    client.post(reverse("worklog:unjudge", args=[first.pk]))
    first.refresh_from_db()
    assert (first.state, first.behaviour_rating) == ("done", "")


def test_checked_now_judged_later(office: World, give: Give, sign_in: SignIn) -> None:
    first, second = finished(office, give, ["Rina", "Andi"], "Rekap izin")
    client = sign_in(office.user("Budi"))
    page = client.post(reverse("worklog:judge", args=[first.pk]), {"act": "check"}, follow=True)
    assert second.assignee.name in text_of(page)
    only = text_of(client.get("/tugas/nilai/", {"pegawai": first.assignee_id}))
    assert "1 dari 1 yang menunggu" in only and "Diperiksa" in only
    assert "Semua hasil sudah dinilai." in text_of(sign_in(office.user("Dewi")).get("/tugas/nilai/"))


def test_the_inbox_approves_names_the_clash_and_undoes(office: World, sign_in: SignIn) -> None:
    good, clash = send(office, "Rina"), send(office, "Andi")
    send(office, "Andi", "Arsip lengkap")
    client = sign_in(office.user("Budi"))
    inbox = text_of(client.get("/tugas/laporan/masuk/"))
    assert f'value="{good.pk}:1"' in inbox and f'value="{clash.pk}:2"' in inbox
    chosen = {"reports": [f"{good.pk}:1", f"{clash.pk}:1", "bukan:angka", "9" * 30 + ":1"]}
    page = text_of(client.post("/tugas/laporan/setujui/", chosen, follow=True))
    assert "1 laporan disetujui. 1 tidak ikut karena bentrok." in page
    assert "Tidak ikut: Andi Saputra, Sen 23/11: diubah pegawai setelah Anda membukanya." in page
    key = DailyReport.objects.get(pk=good.pk).approval
    client.post(reverse("worklog:unapprove", args=[key]))
    assert set(DailyReport.objects.values_list("state", flat=True)) == {"sent"}
    nothing = text_of(client.post("/tugas/laporan/setujui/", {}, follow=True))
    assert "Pilih paling sedikit satu laporan." in nothing


def test_a_report_is_read_talked_about_and_returned(office: World, sign_in: SignIn) -> None:
    report = send(office, "Rina")
    client = sign_in(office.user("Budi"))
    address = reverse("worklog:read", args=[report.pk])
    assert "Kembalikan untuk dilengkapi" in text_of(client.get(address))
    client.post(reverse("worklog:comment", args=[report.pk]), {"text": "Berapa berkas?"})
    assert "Berapa berkas?" in text_of(client.get(address))
    assert client.post(reverse("worklog:comment", args=[report.pk]), {"text": " "}).status_code == 422
    assert client.post(reverse("worklog:return", args=[report.pk]), {"reason": ""}).status_code == 422
    assert (
        client.post(reverse("worklog:return", args=[report.pk]), {"reason": "Jumlahnya?"}).status_code == 302
    )
    mine = text_of(sign_in(office.user("Rina")).get("/tugas/laporan/"))
    assert "Dikembalikan untuk dilengkapi: Jumlahnya?" in mine
    watching = text_of(sign_in(office.user("Agung")).get(address))
    assert "Setujui</button>" not in watching and "Kirim komentar" not in watching
    assert sign_in(office.user("Tono")).get(address).status_code == 404


# -- targets and files ----------------------------------------------------------------------------------


def test_a_target_is_recorded_confirmed_and_shown_to_its_owner(office: World, sign_in: SignIn) -> None:
    client, rina = sign_in(office.user("Budi")), office.person("Rina")
    body = {
        "year": "2026", "code": "RHK-1", "title": "Izin terbit", "amount": "120", "unit": "izin",
        "first_month": "1", "last_month": "12",
    }  # fmt: skip
    new = reverse("worklog:target_new", args=[rina.pk])
    assert client.post(new, body | {"amount": "banyak"}).status_code == 422
    assert client.post(new, body).status_code == 302
    assert "sudah dipakai pada 2026" in text_of(client.post(new, body))
    target = SkpTarget.objects.get()
    confirm = reverse("worklog:confirm", args=[target.pk])
    wrong = client.post(confirm, {"realised": "8", "note": "", "bulan": "2026-11"})
    assert wrong.status_code == 422
    assert "Tuliskan alasannya." in text_of(wrong)
    assert client.post(confirm, {"realised": "8,5", "note": "loket", "bulan": "2026-11"}).status_code == 302
    assert str(MonthConfirmation.objects.get().realised) == "8.50"
    page = text_of(sign_in(office.user("Rina")).get("/tugas/target/"))
    assert "85%" in page and "Ditetapkan atasan" in page and "Tetapkan realisasi" not in page
    assert (
        sign_in(office.user("Tono")).get(reverse("worklog:person_month", args=[rina.pk])).status_code == 404
    )
    assert sign_in(office.user("Rina")).post(confirm, {"realised": "10", "note": "saya"}).status_code == 403


def test_target_pages_change_and_close(office: World, sign_in: SignIn) -> None:
    given = TargetWords(2026, "RHK-1", "Izin terbit", "izin", 120)
    target = services.save_target(by=office.user("Budi"), person=office.person("Rina"), given=given)
    client = sign_in(office.user("Budi"))
    address = reverse("worklog:target", args=[target.pk])
    body = {
        "title": "Izin terbit cepat",
        "amount": "240",
        "unit": "izin",
        "first_month": "1",
        "last_month": "12",
    }
    assert client.post(address, body | {"code": "LAIN", "year": "2020"}).status_code == 302
    target.refresh_from_db()
    assert (target.code, target.year, target.amount) == ("RHK-1", 2026, 240)
    assert sign_in(office.user("Sari")).post(address, body).status_code == 403
    sign_in(office.user("Budi")).post(reverse("worklog:target_close", args=[target.pk]))
    target.refresh_from_db()
    assert target.closed_at == TEN


def test_files_in_and_out(office: World, sign_in: SignIn) -> None:
    client = sign_in(office.user("Sari"))
    content = (
        b"NIP,Tahun,Kode,Rencana hasil kerja,Satuan,Target\n"
        b"199002202015022004,2026,R1,Izin,izin,120\n1,2026,R1,,,\n"
    )
    body = {"node": office.dpmptsp.pk, "shape": "targets"}
    upload = SimpleUploadedFile("skp.csv", content)
    page = text_of(client.post("/tugas/target/berkas/", body | {"file": upload}, follow=True))
    assert "2 baris terbaca: 1 baru, 0 berubah, 0 sama, 1 perlu diperbaiki." in page
    exchange = Exchange.objects.get()
    bad = client.get(reverse("worklog:rejected", args=[exchange.pk]))
    assert (bad.status_code, bad.content[:2], bad.headers["X-Content-Type-Options"]) == (
        200,
        b"PK",
        "nosniff",
    )
    broken = client.post(
        "/tugas/target/berkas/", body | {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}
    )
    assert broken.status_code == 422
    export = client.get("/tugas/target/tim/ekspor/", {"unit": office.dpmptsp.pk, "bentuk": "csv"})
    assert export.headers["Content-Disposition"] == 'attachment; filename="realisasi-tr-dpmptsp-2026-11.csv"'
    stranger = sign_in(office.user("Tono"))
    assert stranger.get("/tugas/target/tim/ekspor/", {"unit": office.dpmptsp.pk}).status_code == 404
    assert stranger.get(reverse("worklog:rejected", args=[exchange.pk])).status_code == 404


def test_the_agency_sets_its_hour(office: World, sign_in: SignIn) -> None:
    client = sign_in(office.user("Sari"))
    body = {"opd": office.dpmptsp.pk, "report_by": "20:00", "methods": "Daring\nLuring"}
    assert client.post("/tugas/tim/pengaturan/", body).status_code == 302
    assert "Batas 20.00 WITA" in text_of(sign_in(office.user("Rina")).get("/tugas/laporan/"))
    assert sign_in(office.user("Tono")).get("/tugas/tim/pengaturan/").headers["Location"] == "/tugas/tim/"


# -- cost -----------------------------------------------------------------------------------------------


def cost_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Rina", "/tugas/"),
        ("Rina", "/tugas/?tampil=selesai"),
        ("Rina", "/tugas/laporan/"),
        ("Rina", "/tugas/laporan/riwayat/"),
        ("Rina", "/tugas/target/"),
        ("Budi", "/tugas/tim/"),
        ("Budi", "/tugas/beri/"),
        ("Budi", "/tugas/berulang/"),
        ("Budi", "/tugas/nilai/"),
        ("Budi", "/tugas/laporan/masuk/"),
        ("Budi", "/tugas/target/tim/"),
        ("Sari", "/tugas/tim/"),
        ("Sari", "/tugas/target/berkas/"),
    ],
)
def test_lists_cost_the_same_for_one_and_three(
    office: World, give: Give, sign_in: SignIn, name: str, address: str
) -> None:
    budi, dpmptsp = office.user("Budi"), office.dpmptsp

    def fill(people: list[Any], number: int) -> None:
        for person in people:
            tasks = services.give_tasks(
                by=budi, people=[person], lines=f"Terbuka {number}\nSelesai {number}", order=Order(MONDAY)
            )
            services.finish_task(by=person.user, task=tasks[1])
            given = TargetWords(2026, f"R{number}", "Izin", "izin", 12)
            services.save_target(by=budi, person=person, given=given)
            day = MONDAY - timedelta(days=number)
            services.send_report(by=person.user, person=person, day=day, content=Content((Line("x"),)))
        body = Rhythm("daily", MONDAY)
        services.set_recurrence(by=budi, people=people, work=Work(f"Surel {number}"), rhythm=body)
        content = f"NIP,Tanggal,Kegiatan\n{number},23-11-2026,x\n".encode()
        services.import_file(
            by=office.user("Sari"), node=dpmptsp, shape="activities", name="x.csv", content=content
        )

    fill([office.person("Rina")], 1)
    client = sign_in(office.user(name))
    client.get(address)
    before = cost_of(client, address)
    fill([office.person("Rina"), *three_more(office)], 2)
    fill([office.person("Rina")], 3)
    assert cost_of(client, address) == before

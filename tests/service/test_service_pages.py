"""Public pages without sign-in and without script, and the pages of the offices behind them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tatakerja.platform.models import AuditEvent
from tatakerja.platform.tallies import SharedBuckets
from tatakerja.service import forms
from tatakerja.service.models import Complaint, PublicService, SurveyAnswer, SurveyResult, Topic
from tatakerja.service.queries.register import days_that_differ, hours_on, usual_day, week_of
from tatakerja.service.rules.proof import find_nonce
from tatakerja.service.services import throttle
from tatakerja.service.services.complaints import forward_complaint
from tatakerja.service.services.papers import sample_words
from tatakerja.service.services.register import publish_standard, set_hours
from tatakerja.service.services.survey import take_answer
from world import World

pytestmark = pytest.mark.usefixtures("patient")

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def shown(page: Any) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found.group(1)


def send(client: Client, **fields: Any) -> Any:
    topic = Topic.objects.get(name="Perizinan")
    given = {
        "kind": "ordinary",
        "about": f"t{topic.pk}",
        "text": "Loket tutup.",
        "shown": shown(client.get("/layanan/lapor/")),
    }
    return client.post("/layanan/lapor/", {**given, **fields})


def test_a_stranger_finds_a_service(client: Client, permit: PublicService) -> None:
    page = client.get("/layanan/?cari=apotek baru").content.decode()
    assert "Izin apotek" in page
    assert "<script" not in page
    assert "Izin apotek" not in client.get("/layanan/?cari=kapal").content.decode()
    one = client.get("/layanan/jenis/izin-apotek/").content.decode()
    assert "Buka sampai 15.00" in one
    assert "Isi persyaratan" in one
    assert len(one.encode()) < 40_000


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "Loket sedang tutup"),  # 15.00 WITA: closed on the minute
        (datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "Loket sedang tutup"),  # Sunday
        (datetime(2026, 12, 25, 1, 0, tzinfo=UTC), "Tutup: "),  # Christmas
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "Buka sampai 15.00"),  # 08.00 WITA
    ],
)
def test_open_follows_clock_and_calendar(
    client: Client, permit: PublicService, clock_at: Any, moment: datetime, words: str
) -> None:
    clock_at(moment)
    assert words in client.get("/layanan/jenis/izin-apotek/").content.decode()


def test_english_shows_the_english_name(client: Client, permit: PublicService) -> None:
    client.cookies["django_language"] = "en"
    assert "Pharmacy licence" in client.get("/layanan/jenis/izin-apotek/").content.decode()


def test_report_code_track_add(client: Client, town: World) -> None:
    sent = send(client, name="Bu Kenari")
    made = Complaint.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/layanan/lacak/{made.code}/")
    found = client.get(f"/layanan/lacak/?code={made.code[:5].lower()}+{made.code[5:]}")
    assert found["Location"] == f"/layanan/lacak/{made.code}/"
    page = client.get(found["Location"])
    text = page.content.decode()
    assert "Diverifikasi paling lambat Kamis, 26 November 2026" in text
    assert "Kenari" not in text
    client.post(found["Location"], {"text": "Foto menyusul.", "shown": shown(page)})
    assert [step.act for step in made.steps.all()] == ["received", "added"]


def test_what_was_written_survives_a_refusal(client: Client, town: World) -> None:
    long = "Pelayanan lambat. " * 10
    answer = send(client, text=long, about="t999")
    assert (answer.status_code, Complaint.objects.count()) == (422, 0)
    assert long.strip() in answer.content.decode()


def test_programs_are_turned_away(client: Client, town: World) -> None:
    assert send(client, website="http://x").status_code == 422
    assert send(client, shown="forged").status_code == 422
    assert Complaint.objects.count() == 0


def test_an_old_form_is_taken_at_the_second_press(client: Client, town: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(forms, "_LONGEST", -2)
    old = send(client, text="Tetap ada.")
    assert (old.status_code, "Tetap ada." in old.content.decode()) == (422, True)
    monkeypatch.setattr(forms, "_LONGEST", 60)
    assert send(client, text="Tetap ada.", shown=shown(old)).status_code == 302


def test_a_form_pressed_twice_is_one_report(client: Client, town: World) -> None:
    seal = shown(client.get("/layanan/lapor/"))
    first, again = send(client, shown=seal), send(client, shown=seal)
    assert (first.status_code, again["Location"]) == (302, first["Location"])
    other = send(client, shown=seal, text="Loket buka, tetapi kosong.")
    assert (other.status_code, "Loket buka, tetapi kosong." in other.content.decode()) == (422, True)
    fresh = send(client, shown=shown(other), text="Loket buka, tetapi kosong.")
    assert (fresh.status_code, Complaint.objects.count()) == (302, 2)


def test_without_a_proof_one_waits_longer_and_a_full_bucket_keeps_the_words(
    client: Client, town: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr(forms, "_WITHOUT_PROOF", 60)
    seal = shown(client.get("/layanan/lapor/"))
    early = send(client, shown=seal)
    assert (early.status_code, "Tunggu beberapa detik" in early.content.decode()) == (422, True)
    assert send(client, shown=seal, proof=find_nonce(seal)).status_code == 302
    monkeypatch.setattr(throttle, "_open", SharedBuckets("none", capacity=0, per_second=0.2))
    full = send(client, text="Tetap ada.")
    assert (full.status_code, int(full["Retry-After"]) > 0, "Tetap ada." in full.content.decode()) == (
        429,
        True,
        True,
    )


def test_a_report_from_a_services_page_goes_to_its_office(client: Client, permit: PublicService) -> None:
    page = client.get("/layanan/lapor/?layanan=izin-apotek")
    fields = {"kind": "ordinary", "about": f"s{permit.pk}", "text": "Lama.", "shown": shown(page)}
    assert client.post("/layanan/lapor/?layanan=izin-apotek", fields).status_code == 302
    made = Complaint.objects.get()
    assert (made.service, made.node, made.region) == (permit, permit.node, permit.node.parent)


@pytest.mark.parametrize(
    "path", ["/layanan/lacak/ZZZZZZZZZZ/", "/layanan/jenis/tidak-ada/", "/layanan/lacak/%00/"]
)
def test_unknown_addresses_are_404(client: Client, town: World, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_service_without_a_standard_is_not_public(client: Client, permit: PublicService) -> None:
    hidden = PublicService.objects.create(node=permit.node, code="rahasia", name="Rahasia", summary="x")
    assert client.get(f"/layanan/jenis/{hidden.code}/").status_code == 404


def test_the_office_answers_and_closes(
    town: World, take: Callable[..., Complaint], sign_in: Any, client: Client, png: bytes
) -> None:
    made = forward_complaint(by=town.user("Wahyu"), complaint=take(), node=town.perizinan, kind="ordinary")
    budi = sign_in(town.user("Budi"))
    assert "Tenggat Jum 11/12" in budi.get("/layanan/laporan/").content.decode()
    url = f"/layanan/laporan/{made.pk}/tanggapan/"
    assert budi.post(url, {"text": ""}).status_code == 422
    closing = {"text": "Loket dibuka lagi.", "act": "close"}
    unproved = budi.post(url, closing)
    assert (unproved.status_code, "Lampirkan bukti hasilnya" in unproved.content.decode()) == (422, True)
    proof = SimpleUploadedFile("loket.png", png, content_type="image/png")
    assert budi.post(url, {**closing, "attachments": proof}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.closed_at) == ("closed", NOW)
    assert "Loket dibuka lagi." in Client().get(f"/layanan/lacak/{made.code}/").content.decode()


def test_others_do_not_see_it(town: World, take: Callable[..., Complaint], sign_in: Any) -> None:
    made = take()
    for name in ("Rina", "Tono"):
        signed = sign_in(town.user(name))
        assert signed.get(f"/layanan/laporan/{made.pk}/").status_code == 404
        assert signed.post(f"/layanan/laporan/{made.pk}/tanggapan/", {"text": "x"}).status_code == 404


def test_the_list_has_a_fixed_number_of_queries(
    town: World, take: Callable[..., Complaint], sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    wahyu = sign_in(town.user("Wahyu"))
    take()
    with django_assert_max_num_queries(40) as one:
        wahyu.get("/layanan/laporan/")
    take()
    take()
    with django_assert_max_num_queries(40) as three:
        wahyu.get("/layanan/laporan/")
    assert len(three) == len(one)


def test_an_officer_keeps_the_register(town: World, permit: PublicService, sign_in: Any) -> None:
    sari = sign_in(town.user("Sari"))
    assert "Izin apotek" in sari.get("/layanan/kelola/").content.decode()
    page = sari.get(f"/layanan/kelola/{permit.pk}/standar/").content.decode()
    assert "Isi persyaratan" in page
    fields = {key: f"Baru {key}" for key in permit.standards.get().components} | {"valid_from": "2026-12-01"}
    refused = sari.post(f"/layanan/kelola/{permit.pk}/standar/", fields)
    assert (refused.status_code, permit.standards.count()) == (422, 1)
    sari.post(f"/layanan/kelola/{permit.pk}/standar/", {**fields, "change_note": "Biaya dihapus."})
    assert [one.version for one in permit.standards.all()] == [2, 1]
    assert "Isi persyaratan" in Client().get("/layanan/jenis/izin-apotek/").content.decode()


def test_the_survey_is_nameless_and_its_result_public(
    town: World, permit: PublicService, client: Client, sign_in: Any, clock_at: Any
) -> None:
    page = client.get("/layanan/jenis/izin-apotek/survei/")
    marks = {f"u{number}": mark for number, mark in enumerate([3, 3, 4, 4, 3, 3, 4, 3, 3], start=1)}
    bad = client.post("/layanan/jenis/izin-apotek/survei/", {**marks, "u9": "5", "shown": shown(page)})
    assert (bad.status_code, SurveyAnswer.objects.count()) == (422, 0)
    client.post("/layanan/jenis/izin-apotek/survei/", {**marks, "shown": shown(page)})
    assert SurveyAnswer.objects.get().marks == [3, 3, 4, 4, 3, 3, 4, 3, 3]
    assert AuditEvent.objects.get(action="service.survey_answered").actor is None
    clock_at(NOW + timedelta(days=8))
    sari = sign_in(town.user("Sari"))
    period = {"first": "2026-11-01", "last": "2026-11-30", "weight": "1/9"}
    assert sari.post(f"/layanan/kelola/{permit.pk}/skm/", period).status_code == 302
    assert sari.post(f"/layanan/kelola/{permit.pk}/skm/", period).status_code == 422
    result = SurveyResult.objects.get()
    # 30/9 of 4 is 83.33 of 100: good (B).
    assert (str(result.index), result.grade, result.answers) == ("83.33", "B", 1)
    shown_page = Client().get("/layanan/jenis/izin-apotek/").content.decode()
    assert "83,33 (B)" in shown_page
    assert "jawaban masih sedikit" in shown_page


def test_strangers_cannot_keep(town: World, permit: PublicService, sign_in: Any) -> None:
    tono = sign_in(town.user("Tono"))
    assert tono.get(f"/layanan/kelola/{permit.pk}/").status_code == 404
    data = {"node": permit.node_id, "code": "curi", "name": "x", "summary": "x"}
    assert (tono.post("/layanan/kelola/baru/", data).status_code, PublicService.objects.count()) == (422, 1)


def test_hours_of_a_day_end_when_new_ones_begin(town: World, permit: PublicService, sign_in: Any) -> None:
    sari = sign_in(town.user("Sari"))
    form = {
        "channel": "counter",
        "weekdays": [0, 2],
        "opens": "09:00",
        "closes": "12:00",
        "since": "2026-11-30",
    }
    assert sari.post(f"/layanan/kelola/{permit.pk}/jam/", form).status_code == 302
    assert sari.post(f"/layanan/kelola/{permit.pk}/jam/", {**form, "closes": "08:00"}).status_code == 422
    rows = permit.hours.order_by("valid_from", "weekday").values_list("weekday", "valid_until")
    assert list(rows) == [(day, date(2026, 11, 29)) for day in range(5)] + [(0, None), (2, None)]


def test_the_index_is_published_with_its_sample_its_trend_and_on_paper(
    town: World, permit: PublicService, sign_in: Any, client: Client, clock_at: Any
) -> None:
    setting = {"act": "weight", "region": town.province.pk, "weight": "0.111"}
    assert sign_in(town.user("Wahyu")).post("/layanan/kelola/atur/", setting).status_code == 302
    sari = sign_in(town.user("Sari"))
    for day, mark in ((10, 2), (20, 4)):
        clock_at(NOW.replace(day=day))
        take_answer(service=permit, marks=[mark] * 9)
    url = f"/layanan/kelola/{permit.pk}/skm/"
    first = {"first": "2026-11-01", "last": "2026-11-15", "population": "1000"}
    assert sari.post(url, {**first, "weight": "1/9"}).status_code == 422  # the region writes 0.111
    assert sari.post(url, {**first, "weight": "0.111"}).status_code == 302
    second = {"first": "2026-11-16", "last": "2026-11-22", "weight": "0.111", "population": "1"}
    assert sari.post(url, second).status_code == 422  # the period is not over
    clock_at(NOW)
    assert sari.post(url, second).status_code == 302
    page = client.get("/layanan/jenis/izin-apotek/kepuasan/").content.decode()
    newest, older = SurveyResult.objects.order_by("-last")
    # 9 x 4 x 0.111 x 25 and 9 x 2 x 0.111 x 25.
    assert (str(newest.index), str(older.index)) == ("99.90", "49.95")
    assert 'points="0,67 300,0"' in page
    assert "1 jawaban, dari 1 yang dilayani; sampel yang diperlukan 1 (Krejcie-Morgan)." in page
    assert "99,90 (A)" in client.get("/layanan/kepuasan/").content.decode()
    texts = [client.get(f"/layanan/kepuasan/{one.pk}.pdf") for one in (newest, older)]
    assert [one.content[:8] for one in texts] == [b"%PDF-1.7"] * 2
    assert "278" in sample_words(older)
    assert "baca dengan hati-hati" in sample_words(older)
    assert sari.get(f"/layanan/kelola/{permit.pk}/poster.pdf").content[:8] == b"%PDF-1.7"
    assert sign_in(town.user("Tono")).get(f"/layanan/kelola/{permit.pk}/poster.pdf").status_code == 404


def test_a_changed_standard_is_announced_and_old_versions_stay(
    town: World, permit: PublicService, client: Client, clock_at: Any
) -> None:
    new = {**permit.standards.get().components, "waktu": "Dua hari."}
    publish_standard(
        by=town.user("Sari"),
        service=permit,
        components=new,
        valid_from=date(2026, 12, 1),
        change_note="Waktu menjadi dua hari.",
    )
    url = "/layanan/jenis/izin-apotek/"

    def read(query: str = "") -> str:
        return client.get(url + query).content.decode()

    assert "Standar berubah mulai 1 Des 2026: Waktu menjadi dua hari." in read()
    assert ("Isi waktu" in read(), "Dua hari." in read("?versi=2")) == (True, True)
    clock_at(NOW + timedelta(days=10))
    assert "Standar ini berubah pada 1 Des 2026: Waktu menjadi dua hari." in read()
    assert ("Versi 1, berlaku mulai 1 Jan 2026, diumumkan 23 Nov 2026" in read("?versi=1")) is True
    clock_at(NOW + timedelta(days=60))
    assert "Standar ini berubah" not in read()


def test_topics_lead_to_offices_and_are_kept_by_the_region(town: World, sign_in: Any, client: Client) -> None:
    wahyu = sign_in(town.user("Wahyu"))
    form = {"act": "topic", "region": town.province.pk, "name": "Apotek", "node": town.perizinan.pk}
    assert wahyu.post("/layanan/kelola/atur/", form).status_code == 302
    made = Topic.objects.get(name="Apotek")
    assert wahyu.post("/layanan/kelola/atur/", form).status_code == 422
    assert wahyu.post(f"/layanan/kelola/atur/?ubah={made.pk}", {**form, "name": "Obat"}).status_code == 302
    assert ">Obat<" in client.get("/layanan/lapor/").content.decode()
    wahyu.post(f"/layanan/kelola/atur/{made.pk}/cabut/")
    assert ">Obat<" not in client.get("/layanan/lapor/").content.decode()
    assert sign_in(town.user("Sari")).post("/layanan/kelola/atur/", form).status_code == 422


def test_english_is_the_offices_own_and_what_lacks_is_marked(
    town: World, permit: PublicService, client: Client, sign_in: Any
) -> None:
    sari, held = sign_in(town.user("Sari")), permit.standards.get()
    url = f"/layanan/kelola/{permit.pk}/inggris/"
    assert "Isi waktu" in sari.get(url).content.decode()  # the Indonesian stands beside the field
    assert sari.post(url, {"waktu": "Two days.", "biaya": "Free."}).status_code == 302
    client.cookies["django_language"] = "en"
    page = client.get("/layanan/jenis/izin-apotek/").content.decode()
    assert ("Pharmacy licence" in page, "Two days." in page, "Isi waktu" in page) == (True, True, False)
    assert page.count('<div lang="id">') == len(held.components) - 2
    assert client.get("/layanan/?cari=open a pharmacy").content.decode().count("Pharmacy licence") == 1
    # A new version keeps the English of what did not change.
    new = {**held.components, "waktu": "Satu hari."}
    publish_standard(
        by=town.user("Sari"),
        service=permit,
        components=new,
        valid_from=date(2026, 11, 1),
        change_note="Waktu.",
    )
    newest = permit.standards.get(version=2)
    assert newest.components_en == {"biaya": "Free."}
    words = {"name": "Izin apotek", "summary": "Apotek baru", "name_en": "", "summary_en": ""}
    assert sign_in(town.user("Agung")).post(url, {"waktu": "Ours."}).status_code == 403
    sari = sign_in(town.user("Sari"))
    assert sari.post(f"/layanan/kelola/{permit.pk}/ubah/", words).status_code == 302  # not offered any more
    assert client.get("/layanan/jenis/izin-apotek/").status_code == 404


def test_equal_days_stand_in_one_line(town: World, permit: PublicService) -> None:
    given = {"by": town.user("Sari"), "service": permit, "channel": "appointment", "closes": time(12)}
    set_hours(**given, weekdays={0, 1, 3}, opens=time(8), since=date(2026, 1, 1))
    with translation.override("id"):
        lines = [
            (one.days, one.channel_name, one.opens.hour, one.closes.hour)
            for one in week_of(permit, NOW.date())
        ]
    assert lines == [
        ("Senin–Jumat", "Loket", 8, 15),
        ("Senin–Selasa", "Dengan janji temu", 8, 12),
        ("Kamis", "Dengan janji temu", 8, 12),
    ]


def test_one_day_differs_and_the_week_goes_on(
    town: World, permit: PublicService, client: Client, sign_in: Any
) -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    sari, url = sign_in(town.user("Sari")), f"/layanan/kelola/{permit.pk}/jam/"
    given = {"channel": "counter", "opens": "08:00", "closes": "11:30", "since": friday, "until": friday}
    assert sari.post(url, {**given, "until": "2026-11-26"}).status_code == 422
    assert sari.post(url, {**given, "weekdays": [4]}).status_code == 302
    assert sari.post(url, {**given, "since": monday, "until": monday}).status_code == 302
    page = Client().get("/layanan/jenis/izin-apotek/").content.decode()
    assert [part in page for part in ("Jumat, 27 November 2026", "08.00–11.30", "Tutup")] == [True] * 3
    differs = [(one.day, one.hours) for one in days_that_differ(permit, NOW.date())]
    assert differs == [(friday, ((time(8), time(11, 30)),)), (monday, ())]
    assert [one.closes for one in hours_on(permit, date(2026, 12, 4))] == [time(15)] * 5
    assert [one.day for one in days_that_differ(permit, friday)] == [friday, monday]
    usual = week_of(permit, usual_day(permit, friday))
    assert [(one.first, one.last, one.closes) for one in usual] == [(0, 4, time(15))]
    december = [(one.day, one.name) for one in days_that_differ(permit, date(2026, 12, 21)) if one.name]
    assert december[0][0] == date(2026, 12, 24)

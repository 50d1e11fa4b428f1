"""Consultations: asked without an account, answered by who knows, promised, escalated, told, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from post_office import open_post_office, use
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.models import AuditEvent, Notice
from tatakerja.platform.uploads import Upload
from tatakerja.service.jobs import watch_consultations
from tatakerja.service.models import Consultation, ConsultationContact, ConsultationFile, Topic
from tatakerja.service.queries.consultations import Answered, answered_in
from tatakerja.service.services.consultations import (
    answer,
    ask,
    ask_more,
    close,
    hand_over,
    set_desk,
    set_video,
)
from world import World

pytestmark = pytest.mark.usefixtures("patient")

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA
PDF = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n%%EOF"
Ask = Callable[..., Consultation]


@pytest.fixture
def asking(town: World) -> Ask:
    def make(subject: str = "Apa syarat izin apotek?", **more: Any) -> Consultation:
        given = {"region": town.province, "topic": Topic.objects.get(name="Perizinan"), "text": "Mohon info."}
        return ask(subject=subject, **{**given, **more})

    return make


def test_a_topic_finds_the_office_and_the_promise_counts_office_hours(town: World, asking: Ask) -> None:
    made = asking(contact="warga@example.id", files=[Upload("Surat saya.pdf", PDF)])
    assert (made.node, made.state, made.due_at) == (town.dpmptsp, "waiting", NOW + timedelta(days=1))
    assert asking(topic=None).node == town.province
    assert ConsultationFile.objects.get().name == "Surat-saya.pdf"
    assert b"warga" not in bytes(ConsultationContact.objects.get().sealed)
    events = AuditEvent.objects.filter(action__startswith="service.consultation")
    assert [one.pk for one in events if made.code in str(vars(one)) or "warga" in str(vars(one))] == []
    for more in (
        {"subject": " "},
        {"text": ""},
        {"contact": "x"},
        {"region": town.regency},
        {"files": [Upload("x.exe", b"MZ")]},
    ):
        with pytest.raises(Invalid):
            asking(**more)
    assert Consultation.objects.count() == 2


def test_the_thread_from_question_to_end(town: World, asking: Ask, clock_at: Any) -> None:
    made, sari = asking(), town.user("Sari")
    with pytest.raises(Conflict, match="Jawab dahulu"):
        close(by=sari, asked=made)
    handed = hand_over(by=sari, asked=made, node=town.perizinan, note="Bidang Perizinan yang tahu.")
    assert (handed.node, handed.due_at) == (town.perizinan, made.due_at)  # the promise stays
    for node in (town.perizinan, town.disdik):
        with pytest.raises(Invalid):
            hand_over(by=sari, asked=handed, node=node)
    clock_at(NOW + timedelta(hours=2))
    done = answer(by=town.user("Budi"), asked=handed, text="KTP dan denah.", files=[Upload("a.pdf", PDF)])
    assert (done.state, done.due_at, done.first_answer_at) == ("answered", None, NOW + timedelta(hours=2))
    set_video(by=town.user("Budi"), asked=done, url="https://temu.example.id/abc")
    for bad in ("http://temu.example.id", "javascript:alert(1)", "https://a:b@temu.example.id", "temu"):
        with pytest.raises(Invalid):
            set_video(by=town.user("Budi"), asked=done, url=bad)
    ended = close(by=town.user("Budi"), asked=done)
    assert (ended.state, ended.video_url) == ("closed", "")
    again = ask_more(asked=ended, text="Denahnya siapa yang membuat?")
    assert (again.state, again.due_at) == ("waiting", NOW + timedelta(days=1, hours=2))
    kinds = list(made.messages.values_list("kind", flat=True))
    assert kinds == ["asked", "handed", "answered", "video", "closed", "asked"]
    monday = NOW.date()
    found = answered_in(town.province, monday, monday)
    assert found == Answered(1, 1, found.mean_hours) and found.mean_hours == 2


def test_nobody_of_another_office_reads_or_answers(town: World, asking: Ask, sign_in: Any) -> None:
    made = asking()
    for name in ("Rina", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            answer(by=town.user(name), asked=made, text="x")
    with pytest.raises(NotAllowed):
        set_desk(
            by=town.user("Sari"), region=town.province, opens=time(8), closes=time(9),
            answer_hours=1, close_after_days=1,
        )  # fmt: skip
    for name in ("Rina", "Tono"):
        signed = sign_in(town.user(name))
        assert signed.get(f"/layanan/pertanyaan/{made.pk}/").status_code == 404
        assert signed.post(f"/layanan/pertanyaan/{made.pk}/jawab/", {"text": "x"}).status_code == 404
    read = sign_in(town.user("Agung")).get(f"/layanan/pertanyaan/{made.pk}/").content.decode()
    assert "Kirim jawaban" not in read


def test_no_promise_passes_without_the_leaders_knowing(
    town: World, asking: Ask, settings: Any, clock_at: Any
) -> None:
    made = asking(contact="warga@example.id")
    with open_post_office() as office:
        use(settings, office.port)
        watch_consultations(NOW + timedelta(hours=1))
        assert Notice.objects.count() == 0
        for moment in (NOW + timedelta(hours=20), NOW + timedelta(hours=21), NOW + timedelta(hours=25)):
            clock_at(moment)
            watch_consultations(moment)
        told = Notice.objects.filter(user=town.user("Ratna")).order_by("id").values_list("title", flat=True)
        assert list(told) == [
            "Konsultasi masyarakat hampir lewat janji",
            "Konsultasi masyarakat sudah lewat janji",
        ]
        assert not any("Mohon info" in one.text for one in Notice.objects.all())
        answer(by=town.user("Sari"), asked=made, text="Rahasia isi jawaban.")
        for _ in range(2):
            watch_consultations(NOW + timedelta(hours=26))
        assert [one["To"] for one in office.letters] == ["warga@example.id"]
        assert "Rahasia" not in office.letters[0].get_content()
    clock_at(NOW + timedelta(days=12))
    watch_consultations(NOW + timedelta(days=12))
    made.refresh_from_db()
    assert made.state == "closed"


def test_the_pages_of_an_asker(town: World, django_assert_max_num_queries: Any) -> None:
    client = Client()
    page = client.get("/layanan/konsultasi/")
    text = page.content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', text)
    assert shown is not None
    assert len(page.content) < 40_000
    topic = Topic.objects.get(name="Perizinan")
    form = {
        "about": f"t{topic.pk}",
        "subject": "Apa syaratnya?",
        "text": "Panjang lebar.",
        "shown": shown.group(1),
    }
    refused = client.post("/layanan/konsultasi/", {**form, "contact": "salah"})
    assert (refused.status_code, "Panjang lebar." in refused.content.decode()) == (422, True)
    bad = SimpleUploadedFile("x.exe", b"MZ")
    assert client.post("/layanan/konsultasi/", {**form, "attachments": [bad]}).status_code == 422
    assert client.post("/layanan/konsultasi/", {**form, "website": "x"}).status_code == 422
    sent = client.post("/layanan/konsultasi/", form)
    assert client.post("/layanan/konsultasi/", form)["Location"] == sent["Location"]
    made = Consultation.objects.get()
    assert sent["Location"] == f"/layanan/konsultasi/{made.code}/"
    assert client.get(f"/layanan/lacak/?code={made.code}")["Location"] == sent["Location"]
    answer(by=town.user("Sari"), asked=made, text="KTP.", files=[Upload("a.pdf", PDF)])
    with django_assert_max_num_queries(14):
        text = client.get(sent["Location"]).content.decode()
    assert ("KTP." in text, "Sari" in text, "Dinas Penanaman Modal" in text) == (True, False, True)
    link = re.search(r'href="([^"]+/berkas/[^"]+)"', text)
    assert link is not None
    assert b"".join(client.get(link.group(1))) == PDF
    assert client.get(link.group(1).replace(made.code, "ZZZZZZZZZZ")).status_code == 404
    seal = re.search(r'name="shown" value="([^"]+)"', text)
    assert seal is not None
    for _ in range(2):
        client.post(sent["Location"], {"text": "Lalu?", "shown": seal.group(1)})
    assert made.messages.filter(text="Lalu?").count() == 1
    client.post(f"{sent['Location']}selesai/")
    made.refresh_from_db()
    assert made.state == "closed"


def test_the_pages_of_an_office(town: World, asking: Ask, sign_in: Any) -> None:
    first, sari = asking(), sign_in(town.user("Sari"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get("/layanan/pertanyaan/").status_code == 200
        return len(queries)

    cost()
    one = cost()
    asking("Kedua?")
    asking("Ketiga?")
    assert cost() == one
    url = f"/layanan/pertanyaan/{first.pk}/"
    assert "Janji Sel 24/11 09.00 WITA" in sari.get(url).content.decode()
    assert sari.post(f"{url}jawab/", {"text": ""}).status_code == 422
    assert sari.post(f"{url}selesai/").status_code == 422
    assert sari.post(f"{url}alihkan/", {"node": town.bkd.pk})["Location"] == "/layanan/pertanyaan/"
    wahyu = sign_in(town.user("Wahyu"))
    wahyu.post(f"{url}jawab/", {"text": "Dijawab BKD."})
    wahyu.post(f"{url}video/", {"url": "https://temu.example.id/abc"})
    assert (
        "https://temu.example.id/abc" in Client().get(f"/layanan/konsultasi/{first.code}/").content.decode()
    )
    form = {
        "region": town.province.pk,
        "opens": "08:00",
        "closes": "16:00",
        "answer_hours": "4",
        "close_after_days": "5",
    }
    assert wahyu.post("/layanan/pertanyaan/jam/", {**form, "closes": "07:00"}).status_code == 422
    assert wahyu.post("/layanan/pertanyaan/jam/", form).status_code == 302
    assert asking().due_at == NOW + timedelta(hours=4)

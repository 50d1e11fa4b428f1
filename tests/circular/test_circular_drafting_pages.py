"""The writing desk: parts as forms, errors at their controls, two officers, two tabs, the paper beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from circulars_at_work import second_officer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from page_forms import as_data, sent_by
from pdf_files import pdf
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular, Drafting, Scan
from tatakerja.circular.queries import library, read_policy
from tatakerja.circular.rules.schema import SECTIONS
from tatakerja.circular.services import adopt_circular
from tatakerja.circular.services.drafting import start_drafting
from world import World

SignIn = Callable[[object], Client]
TEXT = (
    "1. Jumlah pegawai di kantor paling banyak 25 persen dari setiap unit kerja. "
    "Sisanya bekerja dari rumah.\n2. Bepergian pribadi ke luar daerah dilarang."
)


def drafting_of(world: World, **how: Any) -> Drafting:
    return start_drafting(by=world.user("Wahyu"), region=world.province, **how)


def page_of(client: Client, drafting: Drafting, part: str) -> str:
    response = client.get(f"/edaran/konsep/{drafting.pk}/{part}/")
    assert response.status_code == 200
    return response.content.decode()


def save(client: Client, drafting: Drafting, part: str, values: Mapping[str, str]) -> Any:
    """What happens when an officer opens a part, types these values, and saves."""
    pairs = sent_by(page_of(client, drafting, part))
    return client.post(f"/edaran/konsep/{drafting.pk}/{part}/", as_data(pairs) | dict(values))


@pytest.mark.any_database
@pytest.mark.parametrize("slug", library().slugs)
def test_opening_and_saving_every_part_of_a_shipped_circular_changes_nothing(
    world: World, sign_in: SignIn, slug: str
) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug=slug)
    before = read_policy(drafting.document, {})
    count = len(drafting.document["clauses"])
    parts = ["identitas", "dasar", "berlaku", *(f"bagian-{one}" for one in SECTIONS)]
    for part in [*parts, *(f"klausul-{number + 1}" for number in range(count))]:
        assert save(client, drafting, part, {}).status_code == 302
    drafting.refresh_from_db()
    assert read_policy(drafting.document, {}) == before


def test_writing_from_pasted_text_to_a_published_circular(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post("/edaran/tulis/", {"start": "empty", "text": TEXT})
    drafting = Drafting.objects.get()
    save(client, drafting, "identitas", {"circular/title": "Sistem kerja", "circular/number": "065/7"})
    client.post(f"/edaran/konsep/{drafting.pk}/kutip/", {"kalimat": "1"})
    save(client, drafting, "klausul-1", {"tambah": "office.max_share"})
    save(client, drafting, "klausul-1", {"office/max_share": "25"})
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    response = client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    circular = Circular.objects.get()
    assert response["Location"] == f"/edaran/{circular.pk}/berlakukan/"
    assert (circular.number, circular.authors) == ("065/7", [world.user("Wahyu").pk])
    assert circular.document["clauses"] == [
        {
            "id": "K-01",
            "quote": "1. Jumlah pegawai di kantor paling banyak 25 persen dari setiap unit kerja.",
            "sets": ["office.max_share"],
        }
    ]
    assert client.post(f"/edaran/{circular.pk}/berlakukan/", {"sure": "on"}).status_code == 403
    sign_in(second_officer(world)).post(f"/edaran/{circular.pk}/berlakukan/", {"sure": "on"})
    circular.refresh_from_db()
    assert circular.state == Circular.State.PUBLISHED


def test_the_form_and_the_upload_give_the_same_document(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post("/edaran/tulis/", {"start": "library", "library_slug": "banten-2020"})
    drafting = Drafting.objects.get()
    save(client, drafting, "berlaku", {"retroactive_reason": "uji"})
    client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    by_form = Circular.objects.get()
    assert by_form.origin == "banten-2020"
    by_form.delete()
    client.post("/edaran/unggah/", {"text": library().circulars["banten-2020"]})
    by_upload = Circular.objects.get()
    assert read_policy(by_upload.document, {}) == read_policy(by_form.document, {})
    assert by_upload.document["clauses"] == by_form.document["clauses"]


def test_a_wrong_value_is_kept_and_told_at_its_control(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    assert save(client, drafting, "bagian-office", {"office/max_share": "130"}).status_code == 302
    page = page_of(client, drafting, "bagian-office")
    assert 'id="i-office-max_share_error"' in page
    assert "Bagian 130 melebihi 100 %. Isi dengan persen 0 sampai 100" in page
    check = client.get(f"/edaran/konsep/{drafting.pk}/periksa/")
    [todo] = check.context["todo"]
    assert (todo.where, todo.clause) == ("Paling banyak di kantor", "A0-03")
    assert "klausul-" in todo.part
    refused = client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    assert (refused.status_code, Circular.objects.count()) == (422, 0)


def test_a_quiet_save_answers_with_hour_mark_and_problems(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    data = as_data(sent_by(page_of(client, drafting, "bagian-office")), office__max_share="130")
    path = f"/edaran/konsep/{drafting.pk}/bagian-office/"
    answer = client.post(path, data, headers={"X-Autosave": "1"}).json()
    assert answer["saved"] == "07.20 WITA"
    assert list(answer["errors"]) == ["i-office-max_share"]
    again = client.post(path, data | {"mark": [answer["mark"]]}, headers={"X-Autosave": "1"})
    assert again.status_code == 200


def test_two_tabs_the_second_is_told_and_keeps_what_it_typed(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    path = f"/edaran/konsep/{drafting.pk}/identitas/"
    old = as_data(sent_by(page_of(client, drafting, "identitas")))
    client.post(path, old | {"circular/title": ["Dari tab pertama"]})
    quiet = client.post(path, old | {"circular/title": ["Kedua"]}, headers={"X-Autosave": "1"})
    assert quiet.status_code == 409
    assert "sudah diubah oleh Wahyu Pratama" in quiet.json()["conflict"]
    response = client.post(path, old | {"circular/title": ["Dari tab kedua"]})
    page = response.content.decode()
    assert (response.status_code, "Dari tab kedua" in page) == (409, True)
    drafting.refresh_from_db()
    assert drafting.title == "Dari tab pertama"
    client.post(path, as_data(sent_by(page)))
    drafting.refresh_from_db()
    assert drafting.title == "Dari tab kedua"


def test_two_officers_write_different_parts_at_once(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    other = sign_in(second_officer(world))
    mine = as_data(sent_by(page_of(client, drafting, "identitas")), circular__title="Judul")
    theirs = as_data(sent_by(page_of(other, drafting, "bagian-travel")), travel__private="free")
    assert client.post(f"/edaran/konsep/{drafting.pk}/identitas/", mine).status_code == 302
    assert other.post(f"/edaran/konsep/{drafting.pk}/bagian-travel/", theirs).status_code == 302
    drafting.refresh_from_db()
    assert (drafting.title, drafting.document["travel"]["private"]) == ("Judul", "free")
    assert drafting.authors == [world.user("Wahyu").pk, world.user("Maya").pk]


def test_a_clause_taken_away_elsewhere_leaves_the_words_on_the_page(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world)
    client.post(f"/edaran/konsep/{drafting.pk}/kutip/", {"kutipan": "Satu kalimat."})
    data = as_data(sent_by(page_of(client, drafting, "klausul-1")), clauses__0__quote="Kutipan saya")
    removal = {"klausul": "1", "id": "K-01", "mark": data["mark"][0]}
    client.post(f"/edaran/konsep/{drafting.pk}/hapus-klausul/", removal)
    response = client.post(f"/edaran/konsep/{drafting.pk}/klausul-1/", data)
    assert (response.status_code, "Kutipan saya" in response.content.decode()) == (409, True)
    client.post(f"/edaran/konsep/{drafting.pk}/kembalikan/")
    drafting.refresh_from_db()
    assert [one["quote"] for one in drafting.document["clauses"]] == ["Satu kalimat."]


def test_the_effect_beside_the_form(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    path = f"/edaran/konsep/{drafting.pk}/dampak/"
    fragment = client.get(path, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    assert "Aturan ini mengenai 9 pegawai di 2 OPD." in client.get(path).content.decode()
    save(client, drafting, "berlaku", {"valid/from": "besok"})
    assert "Dampak dihitung begitu mulai berlaku terisi" in client.get(path).content.decode()


def test_the_preview_judges_without_a_title_and_without_half_clauses(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world)
    client.post(f"/edaran/konsep/{drafting.pk}/kutip/", {"kutipan": ""})
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    save(client, drafting, "bagian-office", {"office/max_share": "25", "office/home": "required"})
    page = client.get(f"/edaran/konsep/{drafting.pk}/dampak/").content.decode()
    assert "Aturan ini mengenai 9 pegawai di 2 OPD." in page


@pytest.mark.parametrize("manner", ["versi", "cabut", "baru"])
def test_like_an_own_circular(world: World, quarter: Circular, sign_in: SignIn, manner: str) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post("/edaran/tulis/", {"start": "own", "circular": str(quarter.pk), "manner": manner})
    drafting = Drafting.objects.get()
    document = drafting.document
    revokes = [one for one in document.get("relations", []) if one["kind"] == "revokes"]
    if manner == "versi":
        assert (document["slug"], document["valid"]["from"]) == ("kaltim-2021", "2026-11-02")
    else:
        assert (document["slug"], "from" in document["valid"]) == ("edaran-2026-1", False)
    assert [one["slug"] for one in revokes if one["slug"] == "kaltim-2021"] == ["kaltim-2021"] * (
        manner == "cabut"
    )
    if manner != "versi":
        save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    save(client, drafting, "bagian-office", {"office/max_share": "1/5"})
    effect = client.get(f"/edaran/konsep/{drafting.pk}/dampak/").context
    assert effect["compared"].replaces is (manner != "baru")
    assert [row["name"] for row in effect["differences"] if row["after"] == "20%"] == [
        "Paling banyak di kantor"
    ]


def test_a_start_in_the_past_asks_for_a_reason_and_carries_it(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    save(client, drafting, "berlaku", {"valid/from": "2026-11-16"})
    assert "tuliskan alasan" in page_of(client, drafting, "berlaku")
    refused = client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    assert "tuliskan alasan berlaku surut" in refused.content.decode()
    save(client, drafting, "berlaku", {"retroactive_reason": "Edaran terlambat diterima"})
    client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    circular = Circular.objects.get()
    page = sign_in(second_officer(world)).get(f"/edaran/{circular.pk}/berlakukan/").content.decode()
    assert "Edaran terlambat diterima" in page


def test_what_was_handed_in_is_opened_again_and_replaced(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    first = Circular.objects.get()
    response = client.post(f"/edaran/{first.pk}/tulis/")
    assert response["Location"] == f"/edaran/konsep/{drafting.pk}/"
    save(client, drafting, "identitas", {"circular/number": "065/8"})
    client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    [again] = Circular.objects.all()
    assert (again.number, again.version, again.draftings.get()) == ("065/8", 1, drafting)


def test_another_draft_of_the_same_circular_is_not_overwritten(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post("/edaran/unggah/", {"text": library().circulars["kaltim-2020"]})
    drafting = drafting_of(world, library_slug="kaltim-2020")
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30", "valid/to_be_confirmed": ""})
    response = client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    assert "sudah menunggu persetujuan" in response.content.decode()
    assert Circular.objects.get().draftings.count() == 0


def upload(client: Client, drafting: Drafting, content: bytes) -> Any:
    file = SimpleUploadedFile("edaran.pdf", content, "application/pdf")
    return client.post(f"/edaran/konsep/{drafting.pk}/naskah/", {"pindaian": "1", "file": file})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(300), "PDF ini 300 halaman; paling banyak 100"),
        (b"PK\x03\x04 docx", "bukan PDF"),
        (pdf(1)[:-20], "terpotong"),
        (pdf(1, b"<< /JavaScript 1 >>\n"), "memuat skrip"),
        (b"%PDF-1.4\n%%EOF", "Tidak ada halaman"),
        (b"%PDF-" + b"x" * (15 * 1024 * 1024), "lebih dari 15 MB"),
    ],
    ids=["long", "other", "cut", "script", "empty", "large"],
)
def test_a_scan_that_cannot_be_kept_says_why(
    world: World, sign_in: SignIn, content: bytes, words: str
) -> None:
    response = upload(sign_in(world.user("Wahyu")), drafting_of(world), content)
    assert (response.status_code, Scan.objects.count()) == (422, 0)
    assert words in response.content.decode()


def test_a_scan_stays_with_its_circular_and_is_shown_in_a_frame(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kaltim-2021")
    assert upload(client, drafting, pdf(3)).status_code == 302
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    scan = Scan.objects.get()
    circular = Circular.objects.get()
    assert (scan.pages, scan.circular, scan.drafting) == (3, circular, drafting)
    path = f"/edaran/pindaian/{scan.pk}.pdf"
    response = client.get(path)
    assert b"".join(response.streaming_content) == pdf(3)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert sign_in(world.user("Rina")).get(path).status_code == 404


@pytest.mark.parametrize("name", ["Sari", "Rina", "Tono", "Agung"])
def test_nobody_else_writes_or_reads_what_is_being_written(world: World, sign_in: SignIn, name: str) -> None:
    drafting = drafting_of(world, library_slug="kaltim-2021")
    client = sign_in(world.user(name))
    assert client.get("/edaran/tulis/").status_code == 403
    for part in ("", "naskah/", "identitas/", "klausul/", "parameter/", "periksa/", "dampak/"):
        assert client.get(f"/edaran/konsep/{drafting.pk}/{part}").status_code == 404
    for act in ("kutip/", "hapus-klausul/", "kembalikan/", "hapus/", "identitas/", "periksa/"):
        assert client.post(f"/edaran/konsep/{drafting.pk}/{act}").status_code == 404
    drafting.refresh_from_db()
    assert drafting.authors == [world.user("Wahyu").pk]


def test_the_list_of_drafts_costs_the_same_for_one_and_for_three(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting_of(world)
    with CaptureQueriesContext(connection) as one:
        client.get("/edaran/tulis/")
    drafting_of(world, library_slug="kaltim-2020")
    drafting_of(world, library_slug="kaltim-2021")
    with django_assert_num_queries(len(one)):
        assert len(client.get("/edaran/tulis/").context["page"]) == 3


def test_a_page_of_a_draft_costs_the_same_for_one_and_for_many_clauses(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Wahyu"))
    short, long = drafting_of(world, text=TEXT), drafting_of(world, library_slug="banten-2020", text=TEXT)
    with CaptureQueriesContext(connection) as one:
        client.get(f"/edaran/konsep/{short.pk}/klausul/")
    with django_assert_num_queries(len(one)):
        assert len(client.get(f"/edaran/konsep/{long.pk}/klausul/").context["clauses"]) == 25


def test_a_sentence_that_is_quoted_names_its_clause(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, text=TEXT)
    client.post(f"/edaran/konsep/{drafting.pk}/kutip/", {"kalimat": "3"})
    shown = client.get(f"/edaran/konsep/{drafting.pk}/klausul/").context["sentences"]
    assert [one.clauses for one in shown] == [(), (), (("K-01", "klausul-1"),)]
    client.post(f"/edaran/konsep/{drafting.pk}/kutip/", {"kalimat": "2", "klausul": "1"})
    drafting.refresh_from_db()
    quote = drafting.document["clauses"][0]["quote"]
    assert quote == "2. Bepergian pribadi ke luar daerah dilarang. Sisanya bekerja dari rumah."


def test_a_draft_is_thrown_away_with_its_scan(
    world: World, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world)
    upload(client, drafting, pdf(2))
    first = Scan.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, drafting, pdf(1))
    second = Scan.objects.get().file
    assert (first.storage.exists(first.name), second.storage.exists(second.name)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/edaran/konsep/{drafting.pk}/hapus/")
    assert (Drafting.objects.count(), Scan.objects.count(), second.storage.exists(second.name)) == (
        0,
        0,
        False,
    )


def test_text_beyond_any_circular_is_refused_and_stays_in_the_field(world: World, sign_in: SignIn) -> None:
    drafting = drafting_of(world)
    response = sign_in(world.user("Wahyu")).post(
        f"/edaran/konsep/{drafting.pk}/naskah/", {"text": "kata " * 50_000}
    )
    assert response.status_code == 422
    assert "Naskah lebih dari 200.000 huruf" in response.content.decode()
    assert response.context["text_form"]["text"].value().startswith("kata kata")


def test_a_number_that_follows_is_none(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world)
    save(client, drafting, "identitas", {"circular/number": "Menyusul"})
    drafting.refresh_from_db()
    assert "number" not in drafting.document["circular"]


def test_a_first_day_that_the_text_does_not_state_is_confirmed_first(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    drafting = drafting_of(world, library_slug="kotim-2021")
    save(client, drafting, "berlaku", {"valid/from": "2026-11-30"})
    refused = client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    assert "Pastikan tanggalnya di Masa berlaku" in refused.content.decode()
    save(client, drafting, "berlaku", {"valid/to_be_confirmed": ""})
    client.post(f"/edaran/konsep/{drafting.pk}/periksa/")
    assert Circular.objects.get().slug == "kotim-2021"


def test_a_first_day_confirmed_on_adoption_stays_so_in_the_form(world: World, sign_in: SignIn) -> None:
    by = world.user("Wahyu")
    draft = adopt_circular(
        by=by, region=world.province, slug="kotim-2021", changes={"valid.from": "2026-11-30"}
    )
    sign_in(by).post(f"/edaran/{draft.pk}/tulis/")
    assert Drafting.objects.get().document["valid"].get("to_be_confirmed") is None

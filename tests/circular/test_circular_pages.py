"""The pages of circulars: what each reader sees, the two steps of an officer, bad input beside its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from circulars_at_work import put_in_force, second_officer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tatakerja.circular.models import Circular
from tatakerja.circular.queries import library, library_document
from tatakerja.circular.services import adopt_circular
from world import World

SignIn = Callable[[object], Client]
FORM = {
    "issuer": "Gubernur Tanjung Raya",
    "number": "065/1201/B.Org",
    "issued_on": "2026-11-20",
    "valid_from": "2026-11-30",
    "max_share": "25",
    "share_scope": "unit",
}


def text_of(client: Client, path: str, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_rules_of_today_stand_on_top(world: World, quarter: Circular, sign_in: SignIn) -> None:
    page = text_of(sign_in(world.user("Rina")), "/edaran/")
    assert "Aturan yang berlaku hari ini" in page
    assert "<dt>Paling banyak di kantor</dt><dd>25%" in page
    assert "(A0-03)" in page
    assert "Ambil dari pustaka" not in page


def test_without_a_circular_the_ordinary_regime_is_named(world: World, sign_in: SignIn) -> None:
    page = text_of(sign_in(world.user("Rina")), "/edaran/")
    assert "Tidak ada edaran yang berlaku" in page


def test_the_list_costs_the_same_for_one_and_for_three(
    world: World, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(world.user("Wahyu"))
    put_in_force(world, "kaltim-2021", {"valid.from": "2026-11-02"})
    with CaptureQueriesContext(connection) as one:
        client.get("/edaran/")
    for slug in ("kaltim-2020", "banten-2020"):
        put_in_force(world, slug, {"valid.from": "2026-11-02"})
    with django_assert_num_queries(len(one)):
        assert len(client.get("/edaran/").context["page"]) == 3


@pytest.mark.parametrize("slug", library().slugs)
def test_every_clause_is_shown_with_its_quote(world: World, sign_in: SignIn, slug: str) -> None:
    circular = put_in_force(world, slug, {"valid.from": "2026-11-02", "valid.until": None})
    response = sign_in(world.user("Rina")).get(f"/edaran/{circular.pk}/")
    assert response.status_code == 200
    for clause in library().policy(slug).clauses:
        assert f'id="{clause.id}"' in response.content.decode()
    assert [one.clause.quote for one in response.context["clauses"]] == [
        clause.quote for clause in library().policy(slug).clauses
    ]


def test_an_unclear_clause_shows_its_readings_and_the_one_used(world: World, sign_in: SignIn) -> None:
    circular = put_in_force(world, "banten-2020", {"valid.from": "2026-11-02"})
    response = sign_in(world.user("Rina")).get(f"/edaran/{circular.pk}/")
    unclear = [one for one in response.context["clauses"] if one.unclear]
    assert unclear
    assert [sum(reading["held"] for reading in one.readings) for one in unclear] == [1] * len(unclear)
    assert "Belum diputuskan pejabat" in response.content.decode()


def test_a_draft_is_no_page_for_those_who_may_not_read_it(world: World, sign_in: SignIn) -> None:
    draft = adopt_circular(by=world.user("Wahyu"), region=world.province, slug="kaltim-2021")
    assert sign_in(world.user("Sari")).get(f"/edaran/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["pustaka/kaltim-2021/", "unggah/"])
def test_writing_pages_refuse_all_but_the_bkd(world: World, sign_in: SignIn, path: str) -> None:
    for name in ("Sari", "Rina", "Tono"):
        client = sign_in(world.user(name))
        assert client.get(f"/edaran/{path}").status_code == 403
        assert client.post(f"/edaran/{path}", FORM).status_code == 403
    assert not Circular.objects.exists()


def test_nobody_reads_without_signing_in(client: Client, world: World, quarter: Circular) -> None:
    for path in ("", f"{quarter.pk}/", "pustaka/", "libur/"):
        assert client.get(f"/edaran/{path}").status_code == 302


def test_adopting_publishing_and_ending_as_an_officer_does_it(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post("/edaran/pustaka/kaltim-2021/", FORM)
    circular = Circular.objects.get()
    assert (circular.number, circular.issued_on) == ("065/1201/B.Org", date(2026, 11, 20))
    assert circular.valid_from == date(2026, 11, 30)
    own = text_of(client, f"/edaran/{circular.pk}/berlakukan/")
    assert "Anda ikut menulis konsep ini" in own
    assert client.post(f"/edaran/{circular.pk}/berlakukan/", {"sure": "on"}).status_code == 403
    client = sign_in(second_officer(world))
    review = text_of(client, f"/edaran/{circular.pk}/berlakukan/")
    assert "Aturan ini mengenai 9 pegawai di 2 OPD." in review
    without_tick = client.post(f"/edaran/{circular.pk}/berlakukan/")
    assert without_tick.status_code == 422
    assert "Centang dahulu" in without_tick.content.decode()
    client.post(f"/edaran/{circular.pk}/berlakukan/", {"sure": "on"})
    circular.refresh_from_db()
    assert (circular.state, circular.published_by) == (Circular.State.PUBLISHED, world.user("Maya"))
    client.post(f"/edaran/{circular.pk}/akhiri/", {"on": "2026-12-18", "reason": "evaluasi"})
    circular.refresh_from_db()
    assert circular.ended_on == date(2026, 12, 18)


def test_a_new_version_is_drafted_beside_what_is_in_force(
    world: World, quarter: Circular, sign_in: SignIn
) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post(f"/edaran/{quarter.pk}/ubah/", {**FORM, "max_share": "1/5"})
    draft = Circular.objects.get(state=Circular.State.DRAFT)
    assert (draft.version, draft.changes["office.max_share"]) == (2, "1/5")
    quarter.refresh_from_db()
    assert quarter.state == Circular.State.PUBLISHED


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"max_share": "130"}, "max_share", "melebihi 100 %"),
        ({"valid_until": "2026-11-01"}, "valid_until", "mendahului tanggal mulai"),
        ({"report_times": "07:30, 26:00"}, "report_times", "jam"),
        ({"max_share": "seperlima"}, "max_share", "tidak sesuai"),
    ],
)
def test_a_wrong_parameter_is_told_beside_its_field(
    world: World, sign_in: SignIn, entered: dict[str, str], field: str, words: str
) -> None:
    response = sign_in(world.user("Wahyu")).post("/edaran/pustaka/kaltim-2021/", FORM | entered)
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert not Circular.objects.exists()


def test_a_text_without_a_start_asks_for_a_confirmation(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    response = client.post("/edaran/pustaka/kotim-2021/", FORM)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["confirmed"]
    client.post("/edaran/pustaka/kotim-2021/", FORM | {"confirmed": "on"})
    assert Circular.objects.get().changes["valid.from"] == "2026-11-30"


def test_an_unknown_shipped_circular_is_not_found(world: World, sign_in: SignIn) -> None:
    assert sign_in(world.user("Wahyu")).get("/edaran/pustaka/tidak-ada/").status_code == 404


BOMB = "a: &a [x, x, x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB.encode(), "alias YAML"),
        (b"x" * (2 * 1024 * 1024), "terlalu besar"),
        ((BOMB + "# " + "z" * (2 * 1024 * 1024)).encode(), "terlalu besar"),
        (b"\xff\xfe\x00a", "bukan teks UTF-8"),
        (b"format: circular/1\nslug: [", "YAML tidak dapat dibaca"),
        (b"", "Berkas yang"),
        (b"- satu\n- dua\n", "naskah.yaml:1:1"),
    ],
)
def test_an_upload_that_cannot_be_used_says_why(
    world: World, sign_in: SignIn, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile("naskah.yaml", content, "application/yaml")
    response = sign_in(world.user("Wahyu")).post("/edaran/unggah/", {"file": file})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Circular.objects.exists()


def test_a_wrong_share_in_a_document_names_line_path_and_clause(world: World, sign_in: SignIn) -> None:
    text = library().circulars["kaltim-2021"].replace("max_share: 25", "max_share: 130")
    response = sign_in(world.user("Wahyu")).post("/edaran/unggah/", {"text": text})
    assert response.status_code == 422
    [problem] = response.context["form"].non_field_errors()
    assert "office.max_share: bagian '130' melebihi 100 %" in problem
    assert "[klausul A0-03" in problem


def test_an_uploaded_document_becomes_a_draft(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.user("Wahyu"))
    client.post("/edaran/unggah/", {"text": library().circulars["kaltim-2020"]})
    draft = Circular.objects.get()
    assert (draft.slug, draft.state, draft.origin) == ("kaltim-2020", Circular.State.DRAFT, "")
    assert draft.document["clauses"] == library_document("kaltim-2020")["clauses"]


def test_holidays_of_a_year_and_nonsense_in_the_address(
    world: World, holidays: None, sign_in: SignIn
) -> None:
    client = sign_in(world.user("Rina"))
    assert "Hari Raya Natal" in text_of(client, "/edaran/libur/", tahun="2026")
    assert "Hari libur dan cuti bersama" in text_of(client, "/edaran/libur/", tahun="x'²")

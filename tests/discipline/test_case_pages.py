"""Pages of discipline: who opens what, a step refused in words, letters that can be checked, fixed costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dossier import Office, every_other_day, finding, stage_of
from tatakerja.discipline import services
from tatakerja.discipline.models import Case, Letter, RuleBook
from tatakerja.discipline.rules.process import Stage
from tatakerja.platform.uploads import Upload


def page(client: Client, office: Office, name: str, address: str, data: dict[str, Any] | None = None) -> Any:
    client.force_login(office.user(name))
    return client.get(address) if data is None else client.post(address, data)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Rina", 200), ("Budi", 200), ("Sari", 200), ("Ratna", 200), ("Wahyu", 200), ("Agung", 200),
        ("Andi", 404), ("Maya", 404), ("Tono", 404),
    ],
)  # fmt: skip
def test_who_opens_a_file_with_its_letters(client: Client, office: Office, name: str, status: int) -> None:
    case = office.delivered()
    letter = case.letters.first()
    assert letter is not None
    assert page(client, office, name, f"/disiplin/berkas/{case.pk}/").status_code == status
    answer = page(client, office, name, f"/disiplin/berkas/{case.pk}/surat/{letter.pk}/")
    assert answer.status_code == status
    if status == 200:
        assert answer.content.startswith(b"%PDF-")


def test_the_inbox_shows_whose_turn_it_is(client: Client, office: Office) -> None:
    office.signal()
    assert "Rina Wulandari" in page(client, office, "Budi", "/disiplin/").content.decode()
    assert "Rina Wulandari" not in page(client, office, "Sari", "/disiplin/").content.decode()
    assert "Rina Wulandari" in page(client, office, "Sari", "/disiplin/?tampil=usulan").content.decode()
    assert "Tidak ada berkas disiplin" in page(client, office, "Rina", "/disiplin/saya/").content.decode()


def test_the_file_says_what_comes_next_until_when(client: Client, office: Office) -> None:
    case = office.decided()
    html = page(client, office, "Sari", f"/disiplin/berkas/{case.pk}/").content.decode()
    assert "Keputusan disampaikan" in html
    assert "Selasa, 29 Desember 2026 (PP 94/2021 Pasal 37(3))" in html
    assert "Catat penyampaian" in html


def test_a_step_is_taken_by_its_form(client: Client, office: Office) -> None:
    case = office.signal()
    address = f"/disiplin/berkas/{case.pk}/langkah/take_up/"
    assert page(client, office, "Sari", address).status_code == 403
    empty = page(client, office, "Budi", address, {"note": " "})
    assert (empty.status_code, stage_of(case)) == (422, Stage.DRAFT)
    assert page(client, office, "Budi", address, {"note": "Benar."}).status_code == 302
    assert stage_of(case) is Stage.TAKEN_UP
    assert page(client, office, "Budi", address).status_code == 403
    assert page(client, office, "Budi", f"/disiplin/berkas/{case.pk}/langkah/hukum/").status_code == 404


def test_a_refusal_of_the_rules_keeps_what_was_written(client: Client, office: Office) -> None:
    case = office.ready()
    address = f"/disiplin/berkas/{case.pk}/langkah/summon/"
    values = {"day": "2026-11-25", "clock": "10:00", "place": "Ruang rapat"}
    answer = page(client, office, "Budi", address, values)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "paling lambat 7 hari kerja sebelum pemeriksaan" in html
    assert 'value="Ruang rapat"' in html


@pytest.mark.parametrize(
    ("name", "stage", "step"),
    [
        ("Budi", "signal", "drop"),
        ("Rina", "taken_up", "answer"),
        ("Sari", "accused", "appoint"),
        ("Sari", "accused", "decider"),
        ("Budi", "ready", "summon"),
        ("Rina", "accused", "exhibit"),
        ("Budi", "heard", "recommend"),
        ("Ratna", "recommended", "decide"),
        ("Sari", "decided", "deliver"),
        ("Rina", "delivered", "contest"),
        ("Sari", "decided", "absent"),
        ("Ratna", "contested", "reply"),
        ("Dewi", "contested", "settle"),
    ],
)
def test_every_step_has_its_page(client: Client, office: Office, name: str, stage: str, step: str) -> None:
    case = getattr(office, stage)()
    assert page(client, office, name, f"/disiplin/berkas/{case.pk}/langkah/{step}/").status_code == 200


def test_the_hearing_is_written_as_lines(client: Client, office: Office) -> None:
    from datetime import date

    case = office.summoned()
    office.to(date(2026, 12, 3))
    address = f"/disiplin/berkas/{case.pk}/langkah/hear/"
    odd = {"lines": "Mengapa?\nSakit.\nAda surat?", "signed": "ya"}
    assert page(client, office, "Budi", address, odd).status_code == 422
    whole = odd | {"lines": "Mengapa?\n\nSakit.\nAda surat?\nTidak."}
    assert page(client, office, "Budi", address, whole).status_code == 302
    assert office.again(case).hearing.minutes == [["Mengapa?", "Sakit."], ["Ada surat?", "Tidak."]]


def test_anybody_checks_a_letter_without_learning_a_name(client: Client, office: Office) -> None:
    office.decided()
    letter = Letter.objects.get(kind="keputusan")
    html = client.get(f"/disiplin/periksa/{letter.sha256}/").content.decode()
    assert letter.number in html
    assert "Surat ini terdaftar" in html
    assert "Rina" not in html and "teguran" not in html.lower()
    assert client.get(f"/disiplin/periksa/{'0' * 64}/").status_code == 404
    letter.content["number"] = "1"
    letter.save()
    assert "tidak lagi cocok" in client.get(f"/disiplin/periksa/{letter.sha256}/").content.decode()


def test_the_same_letter_gives_the_same_bytes(office: Office) -> None:
    office.decided()
    letter = Letter.objects.get(kind="keputusan")
    assert services.letter_pdf(letter) == services.letter_pdf(letter)


def test_exhibits_are_downloads(client: Client, office: Office) -> None:
    case = office.taken_up()
    upload = Upload("surat.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    made = services.add_exhibit(by=office.user("Rina"), case=case, note="Surat dokter", upload=upload)
    answer = page(client, office, "Budi", f"/disiplin/berkas/{case.pk}/bukti/{made.pk}/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert page(client, office, "Andi", f"/disiplin/berkas/{case.pk}/bukti/{made.pk}/").status_code == 404


def test_the_regions_rules_are_a_new_version(client: Client, office: Office) -> None:
    address = f"/disiplin/aturan/{office.world.province.pk}/"
    values = {
        "valid_from": "2026-12-01",
        "basis": "Pergub 9/2026",
        "minutes_per_day": "",
        "answer_days": "5",
        "contract_minutes": "450",
        "contract_bands": "3; 5; teguran_lisan; Perjanjian ps. 9\n6; ; teguran_tertulis; Perjanjian ps. 9",
        "deadlines": "pp53.objection; 10",
        "matrix": "ringan; pelaksana; ppk",
        "number_format": "800/{nomor}/{tahun}",
        "confirmed": ["deadlines"],
    }
    assert page(client, office, "Sari", address, values).status_code == 200
    assert RuleBook.objects.count() == 1
    bad = page(client, office, "Wahyu", address, values | {"deadlines": "pp53.objection"})
    assert bad.status_code == 422
    assert page(client, office, "Wahyu", address, values).status_code == 302
    row = RuleBook.objects.latest("id")
    assert (row.answer_days, row.transitional, row.minutes_per_day) == (5, False, None)
    assert row.contract_bands[1] == {
        "first": 6, "last": None, "kind": "teguran_tertulis", "source": "Perjanjian ps. 9"
    }  # fmt: skip
    assert (row.deadlines, row.matrix) == ({"pp53.objection": 10}, {"ringan": {"pelaksana": "ppk"}})
    assert "deadlines" not in row.to_be_confirmed
    assert page(client, office, "Wahyu", address).status_code == 200
    assert page(client, office, "Rina", address).status_code == 404


@pytest.mark.parametrize("query", ["", "?tahun=2025", "?tahun=kemarin", "?tahun=99999999999"])
def test_statistics_answer_any_year(client: Client, office: Office, query: str) -> None:
    assert page(client, office, "Wahyu", f"/disiplin/statistik/{query}").status_code == 200


def test_a_report_by_form(client: Client, office: Office) -> None:
    values = {
        "person": office.person("Rina").pk,
        "ground": "task",
        "first": "2026-11-20",
        "last": "2026-11-20",
        "text": "Rekap tidak dikerjakan.",
    }
    assert page(client, office, "Budi", "/disiplin/lapor/").status_code == 200
    outside = page(client, office, "Budi", "/disiplin/lapor/", values | {"ground": "outside"})
    assert outside.status_code == 422
    assert page(client, office, "Budi", "/disiplin/lapor/", values).status_code == 302
    assert Case.objects.get().ground == "task"


def test_the_inbox_costs_the_same_for_one_and_three(client: Client, office: Office) -> None:
    office.signal()
    client.force_login(office.user("Budi"))
    with CaptureQueriesContext(connection) as one:
        assert client.get("/disiplin/").status_code == 200
    for name in ("Andi", "Dewi"):
        for day in every_other_day(3):
            finding(office.world, office.person(name), day)
    from dossier import JOB, TODAY

    services.open_drafts(by=JOB, on=TODAY)
    with CaptureQueriesContext(connection) as three:
        assert client.get("/disiplin/").status_code == 200
    assert Case.objects.count() == 3
    assert len(three) == len(one)


def test_drafts_cost_the_same_reads_for_one_and_three(office: Office) -> None:
    from dossier import JOB, TODAY

    office.absent("Rina", every_other_day(3))
    services.open_drafts(by=JOB, on=TODAY)
    with CaptureQueriesContext(connection) as one:
        services.open_drafts(by=JOB, on=TODAY, people=[office.person("Rina").pk])
    for name in ("Andi", "Dewi"):
        office.absent(name, every_other_day(2))
    with CaptureQueriesContext(connection) as three:
        services.open_drafts(by=JOB, on=TODAY, people=[office.person(n).pk for n in ("Rina", "Andi", "Dewi")])
    assert len(three) == len(one)

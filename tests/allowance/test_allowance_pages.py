"""The pages of TPP: my statement, an agency's month, the rule, the parallel run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from test_runs import AFTER, LATE, OCTOBER, full_month, put_in_force, second_officer

from tatakerja.allowance.models import TppDispute, TppRule, TppRun, TppStatement
from tatakerja.allowance.services import compute_run, open_run
from tatakerja.attendance.services import close_month
from tatakerja.organisation.models import Assignment
from world import START, World, make_person

Clock = Callable[[datetime], None]
SignIn = Callable[[object], Any]


@pytest.fixture
def october(world: World, clock_at: Clock) -> World:
    clock_at(AFTER)
    put_in_force(world)
    full_month(world, "Rina", {20: "07:39"})
    close_month(by=world.user("Sari"), agency=world.dpmptsp, month=OCTOBER)
    return world


@pytest.fixture
def run(october: World) -> TppRun:
    made = compute_run(by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER)
    return open_run(by=october.user("Sari"), run=made)


def test_my_statement_from_full_to_amount(october: World, run: TppRun, sign_in: SignIn) -> None:
    client = sign_in(october.user("Rina"))
    assert "Rp3.992.000" in client.get(reverse("allowance:mine")).content.decode()
    row = TppStatement.objects.get(person=october.person("Rina"))
    page = client.get(reverse("allowance:statement", args=[row.pk])).content.decode()
    for words in ("Terlambat (TL1)", "-Rp8.000", "Mengapa?", "Kirim sanggahan", "Beban kerja"):
        assert words in page
    other = TppStatement.objects.get(person=october.person("Andi"))
    assert client.get(reverse("allowance:statement", args=[other.pk])).status_code == 404


def test_a_dispute_and_its_answer(october: World, run: TppRun, sign_in: SignIn) -> None:
    row = TppStatement.objects.get(person=october.person("Rina"))
    client = sign_in(october.user("Rina"))
    address = reverse("allowance:dispute", args=[row.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Saya rapat."}).status_code == 302
    dispute = TppDispute.objects.get()
    officer = sign_in(october.user("Sari"))
    page = officer.get(reverse("allowance:month", args=[october.dpmptsp.pk]), {"bulan": "2026-10"})
    assert "Saya rapat." in page.content.decode()
    answer = reverse("allowance:answer", args=[dispute.pk])
    assert officer.post(answer, {"outcome": "kept", "answer": "Sudah sesuai."}).status_code == 302
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.answered_by) == ("kept", october.user("Sari"))


def test_the_month_from_close_to_treasury(
    october: World, sign_in: SignIn, clock_at: Clock, client: Client
) -> None:
    officer, month = sign_in(october.user("Sari")), {"bulan": "2026-10"}
    assert "Siap dihitung" in officer.get(reverse("allowance:agencies"), month).content.decode()
    officer.post(reverse("allowance:compute", args=[october.dpmptsp.pk]), month)
    run = TppRun.objects.get()
    officer.post(reverse("allowance:show", args=[run.pk]))
    clock_at(LATE)
    assert officer.post(reverse("allowance:lock", args=[run.pk])).status_code == 409
    head = sign_in(october.user("Ratna"))
    assert head.post(reverse("allowance:lock", args=[run.pk])).status_code == 302
    page = head.get(reverse("allowance:month", args=[october.dpmptsp.pk]), month).content.decode()
    assert ("Dikunci" in page, "Berkas bendahara" in page) == (True, True)
    for name in ("recap", "treasury"):
        file = head.get(reverse(f"allowance:{name}", args=[october.dpmptsp.pk]), month)
        assert (file.status_code, file["Content-Disposition"].startswith("attachment")) == (200, True)
    paper = head.get(reverse("allowance:recap_paper", args=[run.pk]))
    assert paper["Content-Type"] == "application/pdf"
    run.refresh_from_db()
    public = reverse("allowance:verify", args=[run.sha256])
    seen = client.get(public).content.decode()
    assert ("Rekap ini terdaftar" in seen, "Dinas Penanaman Modal" in seen, "Rina" in seen) == (
        True,
        True,
        False,
    )
    TppStatement.objects.filter(run=run).update(gross=1)
    assert "tidak lagi cocok" in client.get(public).content.decode()
    assert client.get(reverse("allowance:verify", args=["0" * 64])).status_code == 404


def test_strangers_see_no_money(october: World, run: TppRun, sign_in: SignIn) -> None:
    for name in ("Budi", "Tono", "Maya"):
        client = sign_in(october.user(name))
        assert client.get(reverse("allowance:month", args=[october.dpmptsp.pk])).status_code == 404
        assert client.get(reverse("allowance:recap", args=[october.dpmptsp.pk])).status_code in (403, 404)
        assert client.post(reverse("allowance:lock", args=[run.pk])).status_code == 404


def test_the_list_costs_the_same_for_few_and_many(october: World, sign_in: SignIn) -> None:
    client, month = sign_in(october.user("Sari")), {"bulan": "2026-10"}
    address = reverse("allowance:month", args=[october.dpmptsp.pk])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address, month).status_code == 200
        return len(found)

    compute_run(by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER)
    few = queries()
    for number in range(3):
        make_person(f"19900101201501{number:04d}", f"Pegawai {number}", october.perizinan, "Staf")
    compute_run(by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER)
    assert (TppStatement.objects.count(), queries()) == (9, few)


def test_the_rule_is_written_and_confirmed_on_pages(world: World, sign_in: SignIn, clock_at: Clock) -> None:
    clock_at(AFTER)
    officer = sign_in(world.user("Wahyu"))
    address = reverse("allowance:write", args=[world.province.pk])
    page = officer.get(address)
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    values |= {"name": "TPP 2026", "valid_from": "2026-01-01", "beban_kerja_1": "3000000"}
    values |= {"leave_besar": "2", "sanction_teguran_lisan": "20"}
    assert officer.post(address, values).status_code == 422
    values["months_teguran_lisan"] = "1"
    assert officer.post(address, values | {"discipline_weight": "50"}).status_code == 422
    assert officer.post(address, values).status_code == 302
    rule = TppRule.objects.get()
    assert (rule.to_be_confirmed, rule.cuts["TL1"], rule.bases.get().amounts) == (
        True, "0.5", {"beban_kerja": 3_000_000},
    )  # fmt: skip
    assert (rule.leave_cuts, rule.sanction_cuts) == (
        {"besar": "2"}, {"teguran_lisan": {"percent": "20", "months": 1}},
    )  # fmt: skip
    assert "Berlakukan" not in officer.get(reverse("allowance:rule", args=[rule.pk])).content.decode()
    assert officer.get(reverse("allowance:rewrite", args=[world.province.pk, rule.pk])).status_code == 200
    other = sign_in(second_officer(world))
    assert other.post(reverse("allowance:confirm", args=[rule.pk])).status_code == 302
    assert "Berlaku" in other.get(reverse("allowance:rules")).content.decode()


def test_the_official_table_is_compared_on_its_page(october: World, run: TppRun, sign_in: SignIn) -> None:
    officer = sign_in(october.user("Sari"))
    address = reverse("allowance:parallel", args=[october.dpmptsp.pk]) + "?bulan=2026-10"
    nip = october.person("Rina").nip
    file = SimpleUploadedFile("okt.csv", f"NIP;Nama;Jumlah\n{nip};Rina;4.000.000\n".encode())
    assert officer.post(address, {"file": file}).status_code == 302
    page = officer.get(address).content.decode()
    assert "Terlambat (TL1) -Rp8.000" in page
    bad = SimpleUploadedFile("x.csv", b"a;b\n1;2\n")
    assert officer.post(address, {"file": bad}).status_code == 422


def test_who_left_during_the_month_is_paid_where_he_was(october: World) -> None:
    person = october.person("Andi")
    Assignment.objects.filter(person=person).update(valid_until=date(2026, 10, 15))
    assert Assignment.objects.get(person=person).valid_from == START
    compute_run(by=october.user("Sari"), agency=october.dpmptsp, month=OCTOBER)
    assert TppStatement.objects.filter(person=person).count() == 1

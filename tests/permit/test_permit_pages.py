"""Pages of permits: ask, list, approve and acknowledge, record duty."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tatakerja.permit.models import Duty, Leave, Outing
from tatakerja.permit.queries.terms import term_book
from tatakerja.permit.services import ask_leave
from world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def enter(world: World, clock_at: Any, sign_in: Any) -> Any:
    clock_at(NOW)
    return lambda name: sign_in(world.user(name))


def asked(world: World, name: str) -> Leave:
    day = date(2026, 11, 25)
    return ask_leave(
        by=world.user(name), person=world.person(name), kind="tahunan", first=day, last=day, reason="x"
    )


def text(response: Any) -> str:
    return str(response.content.decode())


def test_ask_and_approve(enter: Any, world: World) -> None:
    client = enter("Rina")
    asked = client.post(
        "/izin/cuti/",
        {"kind": "tahunan", "first": "2026-11-25", "last": "2026-11-26", "reason": "keluarga"},
        follow=True,
    )
    assert "Permohonan cuti terkirim ke Budi Hartono." in text(asked)
    assert "Menunggu keputusan" in text(asked)
    leave = Leave.objects.get()
    inbox = enter("Budi").get("/persetujuan/")
    assert "Rina Wulandari" in text(inbox)
    done = enter("Budi").post("/persetujuan/", {"pick": [leave.subject], "decision": "approve"}, follow=True)
    assert "1 disetujui." in text(done)
    assert Leave.objects.get().state == "approved"


def test_a_refusal_stands_beside_its_field(enter: Any) -> None:
    client = enter("Rina")
    form = {"kind": "tahunan", "first": "2026-11-26", "last": "2026-11-25", "reason": "x"}
    answer = client.post("/izin/cuti/", form)
    assert answer.status_code == 422
    assert "Tanggal akhir mendahului tanggal awal." in text(answer)


def test_tell_and_acknowledge(enter: Any) -> None:
    form = {"category": "kesehatan", "starts": "10:00", "ends": "11:30", "reason": ""}
    told = enter("Rina").post("/izin/keluar/", form, follow=True)
    assert "Pemberitahuan keluar rumah 10.00–11.30 terkirim ke Budi Hartono." in text(told)
    outing = Outing.objects.get()
    assert outing.starts_at == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    enter("Budi").post("/persetujuan/", {"pick": [f"outing/{outing.pk}"], "decision": "approve"})
    assert "Diketahui atasan" in text(enter("Rina").get("/izin/"))


def test_a_rejection_without_reason_decides_nothing(enter: Any, world: World) -> None:
    leave = asked(world, "Rina")
    answer = enter("Budi").post("/persetujuan/", {"pick": [leave.subject], "decision": "reject"}, follow=True)
    assert "Tuliskan alasannya: pegawai akan membacanya." in text(answer)
    assert Leave.objects.get().state == "proposed"


def test_what_is_not_mine_to_decide_cannot_be_ticked(enter: Any, world: World) -> None:
    leave = asked(world, "Tono")
    answer = enter("Budi").post(
        "/persetujuan/", {"pick": [leave.subject], "decision": "approve"}, follow=True
    )
    assert "Tono Wijaya: Anda tidak berwenang memutus" in text(answer)
    assert Leave.objects.get().state == "proposed"
    assert enter("Budi").post(f"/izin/cuti/{leave.pk}/batal/").status_code == 404


def test_record_duty_and_take_it_back(enter: Any, world: World) -> None:
    form = {
        "person": world.person("Rina").pk, "letter": "094/1/ST", "purpose": "Bimtek",
        "destination": "Jakarta", "first": "2026-11-25", "last": "2026-11-25",
    }  # fmt: skip
    done = enter("Sari").post("/izin/dinas/", form, follow=True)
    assert "Dinas luar tercatat dan masuk jadwal." in text(done)
    duty = Duty.objects.get()
    enter("Sari").post(f"/izin/dinas/{duty.pk}/batal/", {"reason": "ditunda"})
    assert Duty.objects.get().state == "cancelled"


def test_nobody_records_duty_for_strangers(enter: Any, world: World) -> None:
    form = {
        "person": world.person("Tono").pk,
        "letter": "1",
        "purpose": "x",
        "first": "2026-11-25",
        "last": "2026-11-25",
    }
    assert enter("Sari").post("/izin/dinas/", form).status_code == 422
    assert enter("Rina").post("/izin/dinas/", form).status_code == 422
    assert Duty.objects.count() == 0


def test_a_new_figure_of_leave_takes_no_paper_away(enter: Any, world: World) -> None:
    form = {
        "node": world.province.pk, "valid_from": "2026-12-01", "source": "Pergub 9/2026", "key": "sakit",
        "amount": "12", "unit": "months",
    }  # fmt: skip
    assert enter("Wahyu").post("/izin/ketentuan/leave/", form).status_code == 302
    terms = term_book(world.perizinan, date(2026, 12, 1)).leave("sakit")
    assert (terms.amount, [rule.from_length for rule in terms.papers]) == (12, [1, 15, 367])

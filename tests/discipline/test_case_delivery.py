"""Delivery to somebody who does not come, the reply to an objection, whose kop a letter bears, ranks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dossier import Office
from tatakerja.discipline import services
from tatakerja.discipline.models import Case, Decision
from tatakerja.discipline.queries import book_on, calendar_of, local_today, next_step, sanctions_on
from tatakerja.discipline.queries.cases import NextStep
from tatakerja.kernel.errors import Conflict, Invalid


def step_of(office: Office, case: Case) -> NextStep:
    case = office.again(case)
    found = next_step(case, book_on(case.region, local_today(case)), calendar_of(case))
    assert found is not None
    return found


def test_who_does_not_come_is_sent_the_decision_within_three_working_days(office: Office) -> None:
    case = office.decided()
    sari, rina = office.user("Sari"), office.person("Rina").pk
    assert sanctions_on([rina], date(2020, 1, 1), date(2030, 1, 1)) == {}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(first=date(2026, 12, 8))
    with pytest.raises(Invalid, match="penyampaian"):
        services.note_absence(by=sari, case=case, day=date(2026, 12, 4))
    services.note_absence(by=sari, case=case, day=date(2026, 12, 7))
    assert (step_of(office, case).rule, step_of(office, case).due) == ("pp94.send", date(2026, 12, 10))
    with pytest.raises(Conflict, match="sudah dicatat"):
        services.note_absence(by=sari, case=case, day=date(2026, 12, 7))
    office.to(date(2026, 12, 9))
    services.deliver(by=sari, case=case, received_on=date(2026, 12, 9), manner="sent")
    assert office.again(case).stage == "delivered"


def test_the_ppk_replies_to_an_appeal_and_then_bpasn_is_awaited(office: Office) -> None:
    case = office.contested(28)
    assert (step_of(office, case).rule, step_of(office, case).due) == ("bpasn.ppk_reply", date(2027, 1, 14))
    services.reply(by=office.user("Hadi"), case=case, text="Keputusan berdasar presensi.")
    assert step_of(office, case).rule == "bpasn.decision"
    letter = case.letters.get(kind="tanggapan")
    assert letter.content["heading"] == "TANGGAPAN ATAS BANDING ADMINISTRATIF"
    with pytest.raises(Conflict, match="sudah dibuat"):
        services.reply(by=office.user("Hadi"), case=case, text="Sekali lagi.")


def test_a_missing_reply_does_not_hide_the_ruling_for_ever(office: Office) -> None:
    case = office.contested(28)
    office.to(date(2027, 2, 1))
    late = step_of(office, case)
    assert (late.rule, late.overdue(date(2027, 2, 1))) == ("bpasn.ppk_reply", True)
    office.to(date(2027, 4, 30))
    assert step_of(office, case).rule == "bpasn.decision"


def test_letters_of_the_ppk_bear_the_own_kop_and_series(office: Office) -> None:
    office.world.province.seat = "Tirtanegara"
    office.world.province.save()
    case = office.decided(28)
    own, agency = case.letters.get(kind="keputusan"), case.letters.get(kind="lhp")
    assert own.content["letterhead"] == {"government": "", "name": "Gubernur Tanjung Raya", "lines": []}
    assert own.content["heading"] == "KEPUTUSAN GUBERNUR TANJUNG RAYA"
    assert (own.content["decree"], own.content["place"]) == (True, "Tirtanegara")
    assert (own.content["signatures"][0]["number"], own.number) == ("", "800.1.6/002/TR/2026")
    assert agency.content["letterhead"]["government"] == "Pemerintah Provinsi Tanjung Raya"
    assert agency.number == "800.1.6/003/TR-DPMPTSP/2026"
    assert agency.content["signatures"][0]["number"].startswith("NIP 19780615 200312 1 0")


def test_a_member_of_the_team_is_not_lower_in_rank_but_the_superior_may_be(office: Office) -> None:
    for name, grade in (("Rina", "Penata (III/c)"), ("Agung", "Penata Muda (III/a)"), ("Budi", "III/b")):
        person = office.person(name)
        person.grade = grade
        person.save()
    case = office.accused(21)
    assert [one.person for one in office.again(case).examiners.all()] == [office.person("Budi")]
    with pytest.raises(Invalid, match="lebih rendah"):
        office.appoint(case, "Agung", "pengawasan")
    office.appoint(case, "Wahyu", "kepegawaian")

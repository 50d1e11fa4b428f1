"""A case from signal to end: every step by the right person, every deadline of both regulations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dossier import JOB, TODAY, Office, every_other_day, finding, stage_of
from tatakerja.attendance.models import DayFinding
from tatakerja.discipline import services
from tatakerja.discipline.models import Case, CaseStep, Decision, Letter
from tatakerja.discipline.queries import sanctions_on
from tatakerja.discipline.rules.process import Stage
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.platform.models import AuditEvent
from tatakerja.platform.uploads import Upload


def test_a_signal_opens_a_draft_for_the_superior_and_nothing_else(office: Office) -> None:
    case = office.signal(3)
    assert (case.stage, case.proposed, case.level) == ("draft", "teguran_lisan", "ringan")
    assert case.superior == office.person("Budi")
    assert case.finding["total_days"] == 3
    assert (case.taken_up_by, case.accuser, case.decider) == (None, None, None)
    assert Letter.objects.count() == 0
    assert [one.action for one in AuditEvent.objects.filter(subject_type="discipline.case")] == [
        "discipline.drafted"
    ]


def test_two_days_and_provisional_days_open_nothing(office: Office) -> None:
    office.absent("Rina", every_other_day(2))
    finding(office.world, office.person("Rina"), TODAY, provisional=True)
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    assert Case.objects.count() == 0


def test_a_draft_grows_with_the_days_and_is_not_made_twice(office: Office) -> None:
    office.signal(3)
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    office.absent("Rina", [TODAY])
    assert services.open_drafts(by=JOB, on=TODAY) == 1
    case = Case.objects.get()
    assert (case.proposed, case.act_last, case.finding["total_days"]) == ("teguran_tertulis", TODAY, 4)


def test_after_a_dropped_draft_only_a_heavier_band_opens_another(office: Office) -> None:
    case = office.signal(3)
    services.drop(by=office.user("Budi"), case=case, reason="Surat dokter baru diserahkan.")
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    office.absent("Rina", [TODAY])
    assert services.open_drafts(by=JOB, on=TODAY) == 1
    assert list(Case.objects.order_by("pk").values_list("stage", "proposed")) == [
        ("dropped", "teguran_lisan"),
        ("draft", "teguran_tertulis"),
    ]


def test_a_draft_lapses_once_its_days_are_put_right(office: Office) -> None:
    case = office.signal(3)
    days = list(DayFinding.objects.filter(counts_as_absent=True).order_by("date"))
    DayFinding.objects.filter(pk__in=[one.pk for one in days[:2]]).update(
        status="present", counts_as_absent=False
    )
    assert services.open_drafts(by=JOB, on=days[0].date) == 0  # a look at earlier days says nothing of it
    assert services.open_drafts(by=JOB, on=TODAY) == 1
    assert stage_of(case) is Stage.DROPPED
    assert CaseStep.objects.filter(case=case).last().text == "Usulan gugur: hari-harinya sudah diperbaiki."
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    DayFinding.objects.filter(pk__in=[one.pk for one in days]).update(status="absent", counts_as_absent=True)
    assert services.open_drafts(by=JOB, on=TODAY) == 1
    assert Case.objects.filter(stage="draft").count() == 1


def test_a_case_under_way_is_left_alone_by_new_days(office: Office) -> None:
    case = office.taken_up(3)
    office.absent("Rina", [TODAY])
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    assert office.again(case).proposed == "teguran_lisan"


def test_lateness_is_converted_into_days(office: Office) -> None:
    office.absent("Rina", every_other_day(2))
    finding(office.world, office.person("Rina"), TODAY, absent=False, late=450)
    services.open_drafts(by=JOB, on=TODAY)
    case = Case.objects.get()
    assert (case.finding["converted_days"], case.finding["late"]) == (1, [["2026-11-23", 450]])


def test_a_region_that_counts_fewer_minutes_finds_more(office: Office) -> None:
    office.absent("Rina", every_other_day(1))
    finding(office.world, office.person("Rina"), TODAY, absent=False, late=120)
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    services.write_book(
        by=office.user("Wahyu"),
        region=office.world.province,
        valid_from=date(2026, 1, 1),
        values=services.BookValues(minutes_per_day=60, ppk=office.person("Hadi")),
    )
    assert services.open_drafts(by=JOB, on=TODAY) == 1
    assert Case.objects.get().finding["total_days"] == 3


def test_ten_days_in_a_row_propose_the_heaviest_and_name_the_month_of_the_salary(office: Office) -> None:
    office.absent(
        "Rina",
        [TODAY - timedelta(days=n) for n in range(13, -1, -1) if (TODAY - timedelta(days=n)).weekday() < 5],
    )
    services.open_drafts(by=JOB, on=TODAY)
    case = Case.objects.get()
    assert (case.proposed, case.level) == ("pdhtaps", "berat")
    assert case.finding["salary_stop_from"] == "2026-12-01"


def test_people_without_a_superior_are_the_ppks(office: Office) -> None:
    for day in every_other_day(3):
        finding(office.world, office.person("Ratna"), day)
    services.open_drafts(by=JOB, on=TODAY)
    assert Case.objects.get().superior == office.person("Hadi")


def test_the_whole_way_of_a_light_case(office: Office) -> None:
    case = office.delivered(3)
    decision = Decision.objects.get()
    # 15 working days after 8 December 2026: Christmas and its cuti bersama lie between.
    assert (decision.received_on, decision.first, decision.last) == (
        date(2026, 12, 8),
        date(2026, 12, 31),
        None,
    )
    assert [one.kind for one in case.letters.all()] == [
        "panggilan_1",
        "bap",
        "lhp",
        "keputusan",
        "tanda_terima",
    ]
    numbers = [one.number for one in case.letters.all()]
    assert numbers == [f"800.1.6/{n:03d}/TR-DPMPTSP/2026" for n in range(1, 6)]
    assert list(CaseStep.objects.values_list("move", flat=True)) == [
        "signal", "take_up", "answer", "accuse", "appoint", "appoint", "summon", "hear", "recommend",
        "decide", "deliver",
    ]  # fmt: skip


def test_the_employee_is_asked_before_anybody_accuses(office: Office) -> None:
    case = office.taken_up()
    assert case.answer_due == date(2026, 11, 26)
    with pytest.raises(Conflict, match="jawaban"):
        services.accuse(by=office.user("Sari"), case=case, note="Cocok.", level="ringan")
    office.to(date(2026, 11, 27))
    services.accuse(by=office.user("Sari"), case=case, note="Cocok.", level="ringan")
    assert stage_of(case) is Stage.OPEN


@pytest.mark.parametrize(
    ("on", "fine"), [(date(2026, 12, 1), False), (date(2026, 12, 2), True), (date(2026, 12, 5), False)]
)
def test_summons_one_gives_seven_working_days(office: Office, on: date, fine: bool) -> None:
    case = office.ready()
    if fine:
        office.summon(case, on)
        assert stage_of(case) is Stage.SUMMONED
    else:
        with pytest.raises(Invalid):
            office.summon(case, on)


def test_who_misses_two_summonses_is_judged_by_the_evidence(office: Office) -> None:
    case = office.summoned()
    budi = office.user("Budi")
    with pytest.raises(Conflict):
        services.missed(by=budi, case=case)
    office.to(date(2026, 12, 3))
    services.missed(by=budi, case=case)
    office.summon(case, date(2026, 12, 14))
    office.to(date(2026, 12, 14))
    services.missed(by=budi, case=case)
    assert stage_of(case) is Stage.EXAMINED
    services.recommend(by=budi, case=case, proven=True, kind="teguran_lisan", reasons="Bukti presensi cukup.")
    kinds = [one.kind for one in case.letters.all()]
    assert kinds == ["panggilan_1", "panggilan_2", "lhp"]


def test_a_late_second_summons_is_marked(office: Office) -> None:
    case = office.summoned()
    office.to(date(2026, 12, 3))
    services.missed(by=office.user("Budi"), case=case)
    office.to(date(2026, 12, 15))
    office.summon(case, date(2026, 12, 17))
    assert CaseStep.objects.last().text.endswith("Terlambat dari tenggat 7 hari kerja.")


def test_a_refused_signature_is_noted(office: Office) -> None:
    case = office.summoned()
    office.to(date(2026, 12, 3))
    lines = [("Mengapa?", "Tidak mau menjawab.")]
    with pytest.raises(Invalid, match="menolak"):
        services.hear(by=office.user("Budi"), case=case, lines=lines, signed=False)
    services.hear(by=office.user("Budi"), case=case, lines=lines, signed=False, refusal="merasa benar")
    content = Letter.objects.get(kind="bap").content
    assert content["signatures"][-1]["state"] == "Menolak menandatangani"
    with pytest.raises(Conflict):
        services.hear(by=office.user("Budi"), case=case, lines=lines)


def test_medium_kinds_are_carried_out_as_their_substitute(office: Office) -> None:
    office.delivered(11)
    decision = Decision.objects.get()
    assert (decision.kind, decision.applied) == ("potong_tukin_6", "tunda_kgb_1")
    assert (decision.first, decision.last) == (date(2026, 12, 31), date(2027, 12, 30))


def test_once_the_pay_regulation_is_there_the_cut_itself_is_applied(office: Office) -> None:
    services.write_book(
        by=office.user("Wahyu"),
        region=office.world.province,
        valid_from=date(2026, 12, 1),
        values=services.BookValues(transitional=False, ppk=office.person("Hadi")),
    )
    office.delivered(11)
    rina = office.person("Rina").pk
    found = sanctions_on([rina], date(2027, 1, 1), date(2027, 1, 31))[rina][0]
    assert (found.applied, found.cut_share.denominator, found.last) == (
        "potong_tukin_6",
        4,
        date(2027, 6, 29),
    )


def test_heavy_ones_need_a_team_of_three_and_the_ppk(office: Office) -> None:
    case = office.accused(21)
    with pytest.raises(Conflict, match="tim lengkap"):
        office.summon(case, date(2026, 12, 3))
    with pytest.raises(Invalid, match="matriks"):
        services.name_decider(by=office.user("Sari"), case=case, person=office.person("Ratna"))
    services.name_decider(by=office.user("Sari"), case=case, person=office.person("Hadi"))
    office.appoint(case, "Agung", "pengawasan")
    office.appoint(case, "Wahyu", "kepegawaian")
    assert Letter.objects.get().kind == "tim"
    services.release(by=office.user("Hadi"), case=case)
    assert office.again(case).released_on == TODAY
    with pytest.raises(Conflict):
        services.release(by=office.user("Hadi"), case=case)
    office.summon(case, date(2026, 12, 3))
    assert stage_of(case) is Stage.SUMMONED


def test_a_kind_heavier_than_what_was_examined_is_refused(office: Office) -> None:
    case = office.heard(3)
    with pytest.raises(Conflict, match="lebih berat"):
        services.recommend(
            by=office.user("Budi"), case=case, proven=True, kind="pdhtaps", reasons="Terlalu sering."
        )
    with pytest.raises(Invalid):
        services.recommend(
            by=office.user("Budi"), case=case, proven=True, kind="turun_pangkat_3", reasons="Aturan lama."
        )


def test_not_proven_closes_the_case_without_a_sanction(office: Office) -> None:
    case = office.recommended(3)
    services.decide(by=office.user("Ratna"), case=case, proven=False, reasons="Surat dokter meyakinkan.")
    assert stage_of(case) is Stage.CLEARED
    assert Letter.objects.last().kind == "tidak_terbukti"
    rina = office.person("Rina").pk
    assert sanctions_on([rina], date(2026, 1, 1), date(2028, 1, 1)) == {}


def test_an_objection_stops_the_sanction_until_it_is_settled(office: Office) -> None:
    case = office.contested(11)
    rina = office.person("Rina").pk
    whole = (date(2026, 12, 1), date(2028, 1, 1))
    assert sanctions_on([rina], *whole) == {}
    with pytest.raises(NotAllowed):
        services.settle(by=office.user("Sari"), case=case, result="upheld", ruling="SK 1/2026")
    with pytest.raises(Invalid) as foreign:  # a kind of PP 53/2010, for an act under PP 94/2021
        services.settle(
            by=office.user("Dewi"), case=case, result="changed", ruling="SK 1/2026", kind="turun_pangkat_3"
        )
    assert foreign.value.code == "unknown_kind"
    services.settle(
        by=office.user("Dewi"), case=case, result="mitigated", ruling="SK 1/2026", kind="teguran_tertulis"
    )
    found = sanctions_on([rina], *whole)[rina]
    assert [(one.applied, one.first) for one in found] == [("teguran_tertulis", date(2026, 12, 10))]


def test_an_annulled_decision_leads_to_restored_rights(office: Office) -> None:
    case = office.contested(11)
    services.settle(by=office.user("Dewi"), case=case, result="annulled", ruling="SK 2/2026")
    services.restore(by=office.user("Sari"), case=case)
    assert stage_of(case) is Stage.RESTORED
    rina = office.person("Rina").pk
    assert sanctions_on([rina], date(2026, 1, 1), date(2028, 1, 1)) == {}


@pytest.mark.parametrize(
    ("days", "day", "fine"),
    [
        (3, date(2026, 12, 30), True),
        (3, date(2026, 12, 31), False),
        (28, date(2026, 12, 29), True),
        (28, date(2026, 12, 30), False),
    ],
)
def test_the_last_day_to_object_or_appeal(office: Office, days: int, day: date, fine: bool) -> None:
    """Objection: 14 working days from receipt (8 December); appeal: from the decision (7 December)."""
    case = office.delivered(days)
    office.to(day)
    if fine:
        made = services.contest(by=office.user("Rina"), case=case, grounds="Tidak adil.")
        assert made.route == ("banding" if days == 28 else "keberatan")
    else:
        with pytest.raises(Conflict, match="lewat"):
            services.contest(by=office.user("Rina"), case=case, grounds="Tidak adil.")


def test_rights_are_restored_after_the_term_and_not_before(office: Office) -> None:
    case = office.delivered(11)
    office.to(date(2027, 12, 30))
    with pytest.raises(Conflict, match="belum selesai"):
        services.restore(by=office.user("Sari"), case=case)
    office.to(date(2027, 12, 31))
    services.restore(by=office.user("Sari"), case=case)
    assert stage_of(case) is Stage.RESTORED
    rina = office.person("Rina").pk
    assert sanctions_on([rina], date(2027, 12, 1), date(2027, 12, 31))[rina][0].last == date(2027, 12, 30)
    assert sanctions_on([rina], date(2028, 1, 1), date(2028, 1, 31)) == {}


def test_acts_under_pp_53_follow_its_deadlines_and_know_no_objection_to_a_reprimand(office: Office) -> None:
    for day in every_other_day(5, date(2021, 7, 30)):
        finding(office.world, office.person("Rina"), day)
    services.open_drafts(by=JOB, on=date(2021, 8, 2))
    case = Case.objects.get()
    assert (case.regulation, case.proposed) == ("pp53_2010", "teguran_lisan")
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    services.answer(by=office.user("Rina"), case=case, text="Saya lalai.")
    services.accuse(by=office.user("Sari"), case=case, note="Cocok.", level="ringan")
    services.name_decider(by=office.user("Sari"), case=case, person=office.person("Ratna"))
    office.summon(case, date(2026, 12, 3))
    office.to(date(2026, 12, 3))
    budi, ratna = office.user("Budi"), office.user("Ratna")
    services.hear(by=budi, case=case, lines=[("Mengapa?", "Lalai.")])
    services.recommend(by=budi, case=case, proven=True, kind="teguran_lisan", reasons="Lalai.")
    services.decide(by=ratna, case=case, proven=True, kind="teguran_lisan", reasons="Lalai.")
    services.deliver(by=office.user("Sari"), case=case, received_on=date(2026, 12, 3), manner="refused")
    assert Decision.objects.get().first == date(2026, 12, 18)
    with pytest.raises(Conflict, match="tidak ada keberatan"):
        services.contest(by=office.user("Rina"), case=case, grounds="Tidak adil.")


def test_several_cases_become_one_with_the_heaviest_kind(office: Office) -> None:
    case = office.accused(3)
    other = services.report_breach(
        by=office.user("Budi"),
        person=office.person("Rina"),
        ground="task",
        first=date(2026, 11, 2),
        last=date(2026, 11, 6),
        text="Laporan bulanan tidak dikerjakan meski ditegur dua kali.",
    )
    services.take_up(by=office.user("Budi"), case=other, note="Benar.")
    services.join_case(by=office.user("Sari"), case=case, other=other)
    joined = office.again(case)
    assert (stage_of(other), joined.proposed) == (Stage.JOINED, "teguran_lisan")
    assert joined.summary.endswith("Laporan bulanan tidak dikerjakan meski ditegur dua kali.")
    with pytest.raises(Invalid):
        services.join_case(by=office.user("Sari"), case=joined, other=joined)


def test_being_found_outside_needs_more_than_a_place(office: Office) -> None:
    """A2-22: a person's report with evidence, never location data alone; no kind is proposed."""
    values = {
        "by": office.user("Budi"),
        "person": office.person("Rina"),
        "ground": "outside",
        "first": date(2026, 11, 20),
        "last": date(2026, 11, 20),
        "text": "Terlihat di pasar pukul 10.00 tanpa izin.",
    }
    with pytest.raises(Invalid, match="Data lokasi saja bukan bukti"):
        services.report_breach(**values)
    photo = Upload("../foto pasar.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    case = services.report_breach(**values, uploads=[photo])
    assert (case.stage, case.proposed, case.superior) == ("draft", "", office.person("Budi"))
    assert [one.name for one in case.exhibits.all()] == ["foto-pasar.pdf"]


def test_who_reports_does_not_examine(office: Office) -> None:
    case = services.report_breach(
        by=office.user("Budi"),
        person=office.person("Rina"),
        ground="task",
        first=date(2026, 11, 2),
        last=date(2026, 11, 2),
        text="Tidak dikerjakan.",
    )
    services.take_up(by=office.user("Budi"), case=case, note="Benar.")
    services.answer(by=office.user("Rina"), case=case, text="Sudah saya kirim.")
    services.accuse(by=office.user("Sari"), case=case, note="Cocok.", level="ringan")
    assert list(case.examiners.all()) == []
    with pytest.raises(Invalid, match="Pengaju"):
        office.appoint(case, "Budi", "atasan")
    office.appoint(case, "Andi", "atasan")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2021, 8, 30), date(2021, 8, 31), "two_regulations"),
        (date(2026, 11, 20), date(2026, 11, 19), "period_reversed"),
        (date(2026, 11, 24), date(2026, 11, 24), "in_future"),
    ],
)
def test_reports_of_impossible_days_are_refused(office: Office, first: date, last: date, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.report_breach(
            by=office.user("Budi"),
            person=office.person("Rina"),
            ground="task",
            first=first,
            last=last,
            text="Tidak dikerjakan.",
        )
    assert refusal.value.code == code


def test_contract_people_are_judged_by_the_regions_own_rules(office: Office) -> None:
    rina = office.person("Rina")
    rina.status = "pppk"
    rina.save()
    office.absent("Rina", every_other_day(5))
    assert services.open_drafts(by=JOB, on=TODAY) == 0
    bands = ({"first": 4, "last": None, "kind": "teguran_tertulis", "source": "Perjanjian kerja ps. 9"},)
    services.write_book(
        by=office.user("Wahyu"),
        region=office.world.province,
        valid_from=date(2026, 1, 1),
        values=services.BookValues(contract_bands=bands, ppk=office.person("Hadi")),
    )
    assert services.open_drafts(by=JOB, on=TODAY) == 1
    case = Case.objects.get()
    assert (case.regulation, case.proposed) == ("contract", "teguran_tertulis")
    assert case.rules["bands"] == [dict(bands[0])]


def test_the_moment_of_a_summons_is_the_agencys(office: Office) -> None:
    case = office.ready()
    call = services.summon(
        by=office.user("Budi"), case=case, exam_at=datetime(2026, 12, 2, 23, 30, tzinfo=UTC), place="Aula"
    )
    assert call.ordinal == 1
    content = Letter.objects.get(kind="panggilan_1").content
    told = next(one for one in content["body"] if one["kind"] == "pairs" and one["rows"][0][0] == "Pemeriksa")
    assert told["rows"][1:3] == [["Hari, tanggal", "Kamis, 3 Desember 2026"], ["Pukul", "07.30 WITA"]]

"""Late by an outage of the server: relieved, corrected, and the TPP statement shows both results; axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from conftest import DESKTOP, Axe, Visit
from evidence import moment, tap
from tatakerja.allowance.models import TppRun, TppStatement
from tatakerja.allowance.rules.bases import Base
from tatakerja.allowance.services import RuleDraft, confirm_rule, save_rule
from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.services import evaluate_changes, evaluate_days
from tatakerja.organisation.models import RoleGrant
from tatakerja.platform.audit import Job
from tatakerja.presence.services.outages import decide_relief, declare_outage, set_outage_times
from world import START, World

JOB = Job("tests")
Clock = Callable[[datetime], None]
TUESDAY = date(2026, 10, 20)
AFTER = moment("10:00", date(2026, 11, 3))
DRAFT = RuleDraft(
    name="TPP 2026",
    source="Pergub contoh",
    valid_from=date(2026, 1, 1),
    discipline_weight=40,
    performance_weight=60,
    cuts={"TL1": "0.5", "TL2": "1", "TL3": "1.25", "TL4": "1.5", "TK": "3"},
    bases=(Base(amounts={"beban_kerja": 4_000_000}),),
)


@pytest.fixture
def october(region: World, clock_at: Clock) -> World:
    """Rina came at 08.20 on a Tuesday because the server was away from 07.00 to 08.15."""
    clock_at(AFTER)
    RoleGrant.objects.create(
        user=region.user("Budi"), role="bkd_officer", node=region.province, valid_from=START
    )
    rule = save_rule(by=region.user("Wahyu"), region=region.province, draft=DRAFT)
    confirm_rule(by=region.user("Budi"), rule=rule)
    tap(region.person("Rina"), "08:14", day=TUESDAY)
    tap(region.person("Rina"), "16:20", "check_out", day=TUESDAY)
    evaluate_days(by=JOB, node=region.dpmptsp, first=date(2026, 10, 1), last=date(2026, 10, 31))
    return region


def test_late_by_an_outage_until_the_statement_shows_both(
    october: World, visit: Visit, axe: Axe, clock_at: Clock
) -> None:
    rina = october.person("Rina")
    day = f"/kehadiran/pegawai/{rina.pk}/2026-10-20/"
    phone = visit(rina, day)
    expect(phone.get_by_text("Terlambat 44 menit (TL2)")).to_be_visible()

    clock_at(moment("07:40", TUESDAY))
    outage = declare_outage(
        by=JOB, nodes=[october.dpmptsp], kind="server", starts_at=moment("07:00", TUESDAY)
    )
    phone.goto("/")
    banner = phone.get_by_role("status").filter(has_text="terganggu")
    expect(banner).to_contain_text("Sistem sedang terganggu sejak 07.00 WITA")
    expect(banner).to_contain_text("Bukan kesalahan Anda. Ketuk seperti biasa")
    clock_at(moment("08:30", TUESDAY))
    set_outage_times(by=JOB, outage=outage, ends_at=moment("08:15", TUESDAY))
    phone.reload()
    ended = phone.get_by_role("status").filter(has_text="07.00 WITA sampai 08.15 WITA")
    expect(ended).to_contain_text("Penilaian hari itu sementara sampai diputuskan")
    assert axe(phone) == []

    clock_at(AFTER)
    evaluate_changes(by=JOB, since=moment("07:00", TUESDAY))
    phone.goto(day)
    expect(phone.get_by_text("Menunggu penjelasan").first).to_be_visible()

    decide_relief(by=JOB, outage=outage, granted=True, reason="Server tidak menjawab")
    evaluate_changes(by=JOB, since=AFTER - timedelta(minutes=1))
    evaluate_days(by=JOB, node=october.dpmptsp, first=TUESDAY, last=TUESDAY)
    assert DayFinding.objects.get(person=rina, date=TUESDAY).status == "present"
    phone.reload()
    expect(phone.get_by_role("heading", name="Hasil yang dikesampingkan")).to_be_visible()
    assert axe(phone) == []

    desk = visit(
        october.person("Sari"), f"/kehadiran/tutup/{october.dpmptsp.pk}/?bulan=2026-10", size=DESKTOP
    )
    assert axe(desk) == []
    desk.get_by_role("button", name="Tutup bulan ini").click()
    expect(desk.get_by_text("Utuh: sidik cocok")).to_be_visible()
    assert axe(desk) == []
    desk.goto(f"/tpp/opd/{october.dpmptsp.pk}/?bulan=2026-10")
    desk.get_by_role("button", name="Hitung TPP").click()
    desk.get_by_role("button", name="Perlihatkan kepada pegawai").click()
    expect(desk.get_by_text("Dapat disanggah").or_(desk.get_by_text("Masa sanggah sampai"))).to_be_visible()
    assert axe(desk) == []

    row = TppStatement.objects.get(person=rina)
    assert (row.amount, TppRun.objects.get().state) == (4_000_000 - 21 * 48_000, "open")
    phone.goto(f"/tpp/{row.pk}/")
    expect(phone.get_by_text("Hari yang hasilnya diperbaiki")).to_be_visible()
    expect(phone.get_by_text("44 menit (TL2)")).to_be_visible()
    assert axe(phone) == []


def test_corrections_rules_and_comparison_are_readable_by_everybody(
    october: World, visit: Visit, axe: Axe
) -> None:
    rina = october.person("Rina")
    phone = visit(rina, f"/kehadiran/pegawai/{rina.pk}/2026-10-20/")
    phone.get_by_role("link", name="Minta perbaikan").click()
    assert axe(phone) == []
    phone.get_by_text("Gangguan sistem atau jaringan").click()
    phone.get_by_label("Apa yang terjadi?").fill("Server mati.")
    phone.get_by_label("Gangguan mulai").fill("07:00")
    phone.get_by_label("Gangguan selesai").fill("08:15")
    phone.get_by_role("button", name="Kirim ke atasan").click()
    expect(phone.get_by_text("Menunggu atasan")).to_be_visible()
    desk = visit(october.person("Budi"), "/kehadiran/perbaikan/", size=DESKTOP)
    assert axe(desk) == []
    desk.get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="Terima yang dipilih").click()
    expect(desk.get_by_text("Semua beres")).to_be_visible()
    officer = visit(october.person("Wahyu"), f"/tpp/aturan/tulis/{october.province.pk}/", size=DESKTOP)
    assert axe(officer) == []
    for path in ("/tpp/aturan/", "/tpp/opd/", f"/tpp/opd/{october.dpmptsp.pk}/banding/", "/kehadiran/tutup/"):
        officer.goto(path)
        assert (path, axe(officer)) == (path, [])
    many = visit(october.person("Sari"), f"/kehadiran/tim/{october.perizinan.pk}/perbaikan/", size=DESKTOP)
    assert axe(many) == []

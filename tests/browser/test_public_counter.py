"""A citizen with a phone of 360 px books a visit, asks a question and reads the answer, with and without
scripts; the clerk calls the number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from playwright.sync_api import Page, expect

from conftest import PHONE, Axe, Visit, sideways
from tatakerja.circular.services import adopt_circular, publish_circular, seed_holidays
from tatakerja.organisation.models import GroupMembership
from tatakerja.platform.audit import Job
from tatakerja.roster.services import draft_plan, publish_plan, record_absence
from tatakerja.service import forms
from tatakerja.service.jobs import watch_counters
from tatakerja.service.models import Appointment, Consultation, PublicService, Topic
from tatakerja.service.rules.standards import PUBLISHED
from tatakerja.service.services import appointments, consultations, counters, register
from world import World, make_person

JOB = Job("test")
NOW = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)  # Monday, 08.05 WITA


@pytest.fixture
def office(region: World, clock_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> World:
    """A service with a counter, appointments from 8 to 12 and the protocol of Kaltim 2020.

    Forms are taken as soon as they are shown: the waiting of strangers is tested elsewhere.
    """
    for name in ("_SHORTEST", "_WITHOUT_PROOF"):
        monkeypatch.setattr(forms, name, -1)
    clock_at(NOW)
    seed_holidays(by=JOB)
    draft = adopt_circular(
        by=region.user("Wahyu"),
        region=region.province,
        slug="kaltim-2020",
        changes={"valid.from": "2026-11-02"},
    )
    publish_circular(by=JOB, circular=draft)
    words = register.ServiceWords("Izin apotek", "Mendirikan apotek baru")
    made = register.create_service(by=JOB, node=region.dpmptsp, code="izin-apotek", words=words)
    since = date(2026, 1, 1)
    register.publish_standard(
        by=JOB, service=made, components={key: f"Isi {key}" for key in PUBLISHED}, valid_from=since
    )
    for channel in ("counter", "appointment"):
        register.set_hours(
            by=JOB, service=made, channel=channel, weekdays={0, 1, 2, 3, 4},
            opens=time(8), closes=time(12), since=since,
        )  # fmt: skip
    counters.set_need(by=JOB, service=made, group="", least=1, since=since)
    appointments.set_booking(by=JOB, service=made, given=appointments.Booking(30, 2))
    Topic.objects.create(region=region.province, node=region.dpmptsp, name="Perizinan")
    return region


def good(page: Page, axe: Axe | None) -> None:
    """No violation, nothing sideways, within the weight of a public page."""
    if axe is not None:
        assert (axe(page), sideways(page)) == ([], 0)
    assert len(page.content().encode()) < 40_000


def book(page: Page, axe: Axe | None) -> str:
    """Service → appointment → ticket; answers the code."""
    expect(page.get_by_role("heading", name="Yang melayani hari ini")).to_be_visible()
    good(page, axe)
    page.get_by_role("link", name="Buat janji temu").click()
    expect(page.get_by_text("Jaga jarak")).to_be_visible()
    good(page, axe)
    page.get_by_label("08.30 WITA").check()
    page.get_by_role("button", name="Pesan").click()
    expect(page.get_by_text("Centang dahulu").first).to_be_visible()
    good(page, axe)
    page.get_by_label("Saya akan mematuhi protokol ini").check()
    page.get_by_role("button", name="Pesan").click()
    expect(page.get_by_role("heading", name="Senin, 23 November 2026, 08.30 WITA")).to_be_visible()
    good(page, axe)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def question(page: Page, axe: Axe | None) -> str:
    """Question without knowing the office → code."""
    page.goto("/layanan/konsultasi/")
    good(page, axe)
    page.get_by_label("Tentang apa").select_option(label="Perizinan")
    page.get_by_label("Pertanyaan dalam satu kalimat").fill("Apa syarat izin apotek?")
    page.get_by_label("Penjelasan").fill("Saya baru pertama kali.")
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_text("Dijawab paling lambat")).to_be_visible()
    good(page, axe)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


@pytest.mark.parametrize("script", [False, True], ids=["without-script", "with-script"])
def test_a_visit_and_a_question_from_both_sides(office: World, visit: Visit, axe: Axe, script: bool) -> None:
    looks = axe if script else None  # axe itself is a script
    page = visit(None, "/layanan/jenis/izin-apotek/", size=PHONE, java_script_enabled=script)
    code = book(page, looks)
    asked = question(page, looks)
    clerk = visit(office.person("Rina"), "/layanan/loket/", size=PHONE)
    clerk.get_by_role("link", name="Izin apotek").click()
    clerk.get_by_label("Kode tiket").fill(code)
    clerk.get_by_role("button", name="Catat kedatangan").click()
    expect(clerk.get_by_text("Nomor antrean 001.")).to_be_visible()
    clerk.get_by_label("Loket", exact=True).fill("Loket 1")
    clerk.get_by_role("button", name="Panggil berikutnya").click()
    expect(clerk.get_by_text("Nomor 001 dipanggil ke Loket 1.")).to_be_visible()
    good(clerk, axe)
    page.goto("/layanan/jenis/izin-apotek/antrean/")
    expect(page.get_by_text("Loket 1")).to_be_visible()
    good(page, looks)
    clerk.get_by_role("button", name="Selesai").click()
    expect(clerk.get_by_text("Nomor 001 selesai.")).to_be_visible()
    assert Appointment.objects.get().state == "served"
    made = Consultation.objects.get(code=asked)
    consultations.set_video(by=JOB, asked=made, url="https://temu.example.id/abc")
    desk = visit(office.person("Sari"), f"/layanan/pertanyaan/{made.pk}/", size=PHONE)
    good(desk, axe)
    desk.get_by_label("Jawaban").fill("KTP dan denah.")
    desk.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.get_by_text("Jawaban terkirim.")).to_be_visible()
    page.goto(f"/layanan/konsultasi/{asked}/")
    expect(page.get_by_text("KTP dan denah.")).to_be_visible()
    expect(page.get_by_role("link", name="Buka pertemuan video")).to_be_visible()
    good(page, looks)


def sick_at_the_counter(region: World) -> tuple[str, str]:
    """A counter of one that two people can serve; today's one is ill. Answers who is ill and who can come."""
    for number in range(14):
        make_person(f"19900101201501{number:04d}", f"Pegawai {number:02d}", region.perizinan, "Analis")
    for name in ("Rina", "Dewi"):
        GroupMembership.objects.create(person=region.person(name), group="loket", valid_from=date(2026, 1, 1))
    made, today = PublicService.objects.get(), NOW.date()
    counters.set_need(by=JOB, service=made, group="", least=0, since=date(2026, 1, 1))
    counters.set_need(by=JOB, service=made, group="loket", least=1, since=date(2026, 1, 1))
    plan = draft_plan(by=JOB, agency=region.dpmptsp, first=today, last=date(2026, 11, 27))
    publish_plan(by=JOB, plan=plan)
    cells = {row.person_id: row.cells[plan.days.index(today.isoformat())] for row in plan.rows.all()}
    there, away = sorted(("Rina", "Dewi"), key=lambda name: cells[region.person(name).pk] == "H")
    ill, other = region.person(there), region.person(away)
    record_absence(by=JOB, person=ill, first=today, last=today, kind="leave", source="cuti/9")
    watch_counters(NOW)
    return ill.name, other.name


def test_a_sick_call_is_filled_in_three_taps(office: World, visit: Visit, axe: Axe) -> None:
    """From the notice, by keyboard alone; the public sees that somebody serves, never who or from where."""
    ill, other = sick_at_the_counter(office)
    page = visit(office.person("Sari"), "/platform/pemberitahuan/", size=PHONE)
    for name in ("Buka Izin apotek kekurangan petugas", f"Pilih pengganti {ill}"):
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Pemberitahuan")
    good(page, axe)
    page.get_by_role("button", name=f"Jadikan pengganti {other}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Sudah digantikan {other}")).to_be_visible()
    public = visit(None, "/layanan/jenis/izin-apotek/", size=PHONE)
    expect(public.get_by_role("heading", name="Yang melayani hari ini")).to_be_visible()
    text = public.content()
    assert [word for word in (ill, other, "Petugas terbatas") if word in text] == []

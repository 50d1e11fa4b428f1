"""The public's side of the demonstration: services with standards and hours, topics, reports, marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from tatakerja.demo.cases import photo
from tatakerja.demo.places import START, TODAY, RegionPlan
from tatakerja.demo.story import OPENING, officer_of
from tatakerja.kernel import zones
from tatakerja.organisation.models import Level, Node, Role
from tatakerja.permit.services import save_room
from tatakerja.platform import clock
from tatakerja.platform.models import User
from tatakerja.platform.uploads import Upload
from tatakerja.service.models import PublicService, Topic
from tatakerja.service.queries.appointments import booking_day, open_days
from tatakerja.service.services import (
    appointments,
    complaints,
    consultations,
    counters,
    handling,
    register,
    silence,
    survey,
)
from tatakerja.service.services.complaints import Sender

_OFFERS: Final = (
    (
        "dpmptsp",
        "izin-usaha-mikro",
        "Izin usaha mikro",
        "Nomor induk dan izin bagi usaha mikro",
        "Micro business permit",
    ),
    ("disdukcapil", "ktp-el", "KTP elektronik", "Rekam dan cetak KTP-el", "Identity card"),
    (
        "disdik",
        "legalisir-ijazah",
        "Legalisir ijazah",
        "Pengesahan salinan ijazah",
        "Certified copy of a diploma",
    ),
    ("rsud", "rawat-jalan", "Rawat jalan", "Pendaftaran poliklinik", "Outpatient care"),
)
_STANDARD: Final = {
    "persyaratan": "KTP pemohon dan formulir yang sudah diisi.",
    "prosedur": "Daftar, serahkan berkas, terima tanda terima, ambil hasil.",
    "waktu": "Satu hari kerja sejak berkas lengkap.",
    "biaya": "Gratis.",
    "produk": "Dokumen atau layanan yang disebut pada judul.",
    "pengaduan": "Melalui halaman ini, di loket, atau SP4N-LAPOR!.",
    "jaminan_pelayanan": "Bila lewat waktu, pimpinan menghubungi pemohon.",
}
_STANDARD_EN: Final = {
    "persyaratan": "The applicant's identity card and the form, filled in.",
    "prosedur": "Register, hand in the papers, take the receipt, collect the result.",
    "waktu": "One working day once the papers are complete.",
    "biaya": "Free of charge.",
    "produk": "The document or service named in the title.",
    "pengaduan": "On this page, at the counter, or through SP4N-LAPOR!.",
}
_SUMMARIES_EN: Final = {
    "dpmptsp": "Business number and permit for micro businesses",
    "disdukcapil": "Recording of data and printing of identity cards",
    "disdik": "Certification of copies of diplomas",
}
_REPORTS: Final = (
    ("ordinary", "Loket sudah tutup pukul 13.30 padahal jam buka sampai 15.00."),
    ("information", "Apa syarat pengurusan bila KTP saya masih alamat lama?"),
    ("aspiration", "Mohon antrean bisa diambil dari rumah."),
)
# Reports of earlier weeks: day received in November, class, text, and what became of them.
_EARLIER: Final = (
    (9, "ordinary", "Atap ruang tunggu bocor saat hujan.", "closed"),
    (3, "information", "Apakah hari Sabtu buka?", "lapsed"),
    (17, "ordinary", "Nomor telepon kantor tidak diangkat.", "asked"),
)
_TEMPLATES: Final = (
    ("Sedang diperiksa", "Terima kasih atas laporan Anda. Kami memeriksanya dan memberi kabar di sini."),
    ("Jam layanan", "Loket buka Senin sampai Jumat, pukul 08.00 sampai 15.00."),
)
_QUESTIONS: Final = (
    ("Bolehkah diwakilkan?", "Saya bekerja di luar kota; bolehkah anak saya yang mengurus?"),
    ("Apakah harus datang sendiri?", "Saya penyandang disabilitas; adakah layanan di rumah?"),
)


def open_counters(regions: Iterable[RegionPlan]) -> int:
    """Publishes the services of every agency that has one on the list; answers how many."""
    random, made = Random(17), 0
    for plan in regions:
        region = Node.objects.get(code=plan.code, level=Level.REGION)
        for agency in Node.objects.filter(parent=region, level=Level.AGENCY).order_by("code"):
            kind = agency.code.split("-", 1)[-1]
            offer = next((one for one in _OFFERS if one[0] == kind), None)
            if offer is not None:
                _open(agency, offer, random)
                made += 1
    return made


def _open(agency: Node, offer: tuple[str, str, str, str, str], random: Random) -> None:
    officer = officer_of(agency, Role.AGENCY_OFFICER)
    _kind, code, name, summary, english = offer
    words = register.ServiceWords(name, summary, english, _SUMMARIES_EN.get(_kind, ""))
    service = register.create_service(
        by=officer, node=agency, code=f"{code}-{agency.code.split('-', 1)[0]}", words=words
    )
    with clock.set_to(zones.at(START, time(7), agency.zone)):
        standard = register.publish_standard(
            by=officer, service=service, components=_STANDARD, valid_from=START
        )
    register.translate_standard(by=officer, standard=standard, components=_STANDARD_EN)
    register.set_hours(
        by=officer, service=service, channel="counter", weekdays={0, 1, 2, 3, 4},
        opens=time(8), closes=time(15), since=START,
    )  # fmt: skip
    _take_visits(officer, service)
    for _ in range(36):
        survey.take_answer(service=service, marks=[random.choice((2, 3, 3, 3, 4, 4)) for _ in range(9)])
    survey.publish_result(
        by=officer, service=service, first=date(TODAY.year, 1, 1), last=TODAY, population=40
    )
    assert agency.parent is not None
    topic = Topic.objects.create(region=agency.parent, node=agency, name=name)
    for number, (kind, text) in enumerate(_REPORTS):
        moment = datetime.combine(
            date(TODAY.year, TODAY.month, 18 + number), time(9), zones.zone(agency.zone)
        )
        with clock.set_to(moment):
            taken = complaints.take_complaint(
                region=agency.parent,
                topic=topic,
                kind=kind,
                text=text,
                sender=Sender("Warga Contoh", "0800-000"),
            )
            if number:
                complaints.forward_complaint(by=officer, complaint=taken, node=agency, kind=kind)
    _tell_earlier_story(officer, agency, topic)
    _answer_questions(officer, agency, topic)


def _tell_earlier_story(officer: User, agency: Node, topic: Topic) -> None:
    """Answers written often; a report closed with proof, one its reporter left, one that waits for him."""
    for name, text in _TEMPLATES:
        handling.save_template(by=officer, node=agency, name=name, text=text)
    for day, kind, text, end in _EARLIER:
        _play_report(
            officer, agency, topic, zones.at(TODAY.replace(day=day), time(9), agency.zone), kind, text, end
        )


def _play_report(
    officer: User, agency: Node, topic: Topic, received: datetime, kind: str, text: str, end: str
) -> None:
    assert agency.parent is not None
    with clock.set_to(received):
        taken = complaints.take_complaint(region=agency.parent, topic=topic, kind=kind, text=text)
    with clock.set_to(received + timedelta(days=1)):
        complaints.forward_complaint(by=officer, complaint=taken, node=agency, kind=kind)
    with clock.set_to(received + timedelta(days=3)):
        if end == "asked":
            complaints.ask_reporter(by=officer, complaint=taken, text="Nomor mana yang Anda hubungi?")
            return
        closing, files = end == "closed", [Upload("atap-diperbaiki.png", photo())] if end == "closed" else []
        words = "Atap sudah diperbaiki." if closing else "Tidak, hanya Senin sampai Jumat."
        complaints.answer_complaint(by=officer, complaint=taken, text=words, close=closing, files=files)
    for days in (10, 14):
        with clock.set_to(received + timedelta(days=days)):
            silence.remind_reporter(complaint=taken)
            silence.lapse(complaint=taken)


def _take_visits(officer: User, service: PublicService) -> None:
    """A counter of two, appointments in the mornings, one visitor waiting and one booked for tomorrow."""
    counters.set_need(by=officer, service=service, group="", least=2, since=TODAY)
    register.set_hours(
        by=officer, service=service, channel="appointment", weekdays={0, 1, 2, 3, 4},
        opens=time(8), closes=time(12), since=START,
    )  # fmt: skip
    room = save_room(by=officer, agency=service.node, name="Ruang tunggu loket", capacity=20)
    given = appointments.Booking(minutes=30, places=3, room=room)
    rules = appointments.set_booking(by=officer, service=service, given=given)
    with clock.set_to(OPENING - timedelta(minutes=6)):  # numbers are drawn before the counter opens
        now = clock.now()
        ahead = [day for day in open_days(service, rules, now) if day > TODAY]
        if ahead:
            slot = booking_day(service, rules, ahead[0], now).slots[0]
            appointments.book(service=service, starts_at=slot.starts_at)
        appointments.walk_in(by=officer, service=service)


def _answer_questions(officer: User, agency: Node, topic: Topic) -> None:
    """One question that is answered and one that waits."""
    assert agency.parent is not None
    for number, (subject, text) in enumerate(_QUESTIONS):
        moment = datetime.combine(
            date(TODAY.year, TODAY.month, 19 + number), time(10), zones.zone(agency.zone)
        )
        with clock.set_to(moment):
            asked = consultations.ask(region=agency.parent, topic=topic, subject=subject, text=text)
            if not number:
                consultations.answer(by=officer, asked=asked, text="Bisa. Bawa KTP dan formulirnya.")

"""Discipline files of the demonstration, each in another stage, made by the real services at their own time.

One draft comes from the played week, one case is on its way to the examination, one was decided and is
contested. The people are as fictitious as everything else here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time

from tatakerja.demo.places import PROVINCE, START, TODAY, RegionPlan
from tatakerja.demo.settle import Officials, Progress
from tatakerja.demo.story import officer_of
from tatakerja.discipline import services
from tatakerja.discipline.models import Case
from tatakerja.discipline.services import BookValues
from tatakerja.kernel import zones
from tatakerja.organisation.models import Assignment, Node, Person, Role, Status
from tatakerja.organisation.queries import post_of
from tatakerja.platform import clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from tatakerja.platform.uploads import Upload

AGENCY, SECRETARIAT = "tr-dpmptsp", "tr-setda"
BY = Job("demo.cases")


def _subjects() -> list[Person]:
    """Three civil servants of the agency who head nothing, keep no papers and were on duty all week."""
    rows = Assignment.objects.filter(node__parent__code=AGENCY, heads_node=False, person__status=Status.PNS)
    free = rows.filter(person__user__isnull=True).select_related("person").order_by("-id")
    return [row.person for row in free[:3]]


def silent_people() -> frozenset[int]:
    """Whose phone is silent through the played week: the draft is about this absence."""
    return frozenset(one.pk for one in _subjects()[:1])


def photo() -> bytes:
    """A small grey picture, as evidence has to be a picture or a PDF."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    width, height = 64, 48
    rows = zlib.compress(b"".join(b"\x00" + bytes([150]) * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _at(day: date, hour: int = 9) -> datetime:
    return zones.at(day, time(hour, 0), zones.WITA)


class _File:
    """One case with the people who act in it, each at an hour of a day."""

    def __init__(self, case: Case, officials: Officials) -> None:
        post = post_of(case.person, case.act_last)
        assert case.superior is not None and case.superior.user is not None and post is not None
        self.case = case
        self.subject = officials.appoint(
            case.person, Role.EMPLOYEE, post.agency, "Pegawai (berkas disiplin)", shown=True
        )
        self.superior: User = case.superior.user
        self.officer = officer_of(post.agency, Role.AGENCY_OFFICER)
        self.head = officer_of(post.agency, Role.AGENCY_HEAD)

    def accuse(self, taken_up: date, answered: date, accused: date, answer: str, note: str) -> None:
        with clock.set_to(_at(taken_up)):
            services.take_up(by=self.superior, case=self.case, note=note)
        with clock.set_to(_at(answered, 14)):
            services.answer(by=self.subject, case=self.case, text=answer)
        with clock.set_to(_at(accused)):
            text = "Keterangan pelapor dan pegawai dicocokkan dengan presensi dan surat tugas."
            services.accuse(by=self.officer, case=self.case, note=text, level="ringan")
            decider = Person.objects.get(user=self.head)
            services.name_decider(by=self.officer, case=self.case, person=decider)

    def summon(self, day: date, examined: date) -> None:
        with clock.set_to(_at(day)):
            place = "Ruang rapat lantai 2"
            services.summon(by=self.superior, case=self.case, exam_at=_at(examined, 10), place=place)

    def decide(self, heard: date, reported: date, decided: date, delivered: date) -> None:
        lines = [
            ("Apakah rekap izin usaha bulan September dikerjakan?", "Belum; saya kira tenggatnya diundur."),
            ("Adakah pemberitahuan bahwa tenggat diundur?", "Tidak ada, saya keliru memahami."),
        ]
        kind, reasons = "teguran_tertulis", "Tugas tidak dikerjakan sampai tenggat tanpa alasan yang sah."
        with clock.set_to(_at(heard, 10)):
            services.hear(by=self.superior, case=self.case, lines=lines)
        with clock.set_to(_at(reported)):
            services.recommend(
                by=self.superior, case=self.case, proven=True, kind=kind, reasons=reasons,
                mitigating="Belum pernah dijatuhi hukuman disiplin.",
            )  # fmt: skip
        with clock.set_to(_at(decided)):
            services.decide(
                by=self.head,
                case=self.case,
                proven=True,
                kind=kind,
                reasons="rekomendasi pemeriksa beralasan.",
            )
        with clock.set_to(_at(delivered)):
            services.deliver(by=self.officer, case=self.case, received_on=delivered, manner="handed")


def open_cases(regions: Sequence[RegionPlan], officials: Officials, progress: Progress) -> None:
    """The province's rules of discipline and three files: a draft, a summons, a contested decision.

    Nothing where the province or enough of its people are not part of the demonstration.
    """
    subjects = _subjects()
    if PROVINCE.code not in {plan.code for plan in regions} or len(subjects) < 3:
        return
    region = Node.objects.get(code=PROVINCE.code)
    bkd = officer_of(region, Role.BKD_OFFICER)
    secretary = Person.objects.filter(
        assignments__node__code=SECRETARIAT, assignments__heads_node=True
    ).first()
    with clock.set_to(_at(START)):
        values = BookValues(basis="Peraturan Gubernur Nomor 4 Tahun 2026", ppk=secretary)
        services.write_book(by=bkd, region=region, valid_from=START, values=values)
    _, found_outside, left_undone = subjects
    _contested(bkd, left_undone, officials)
    _summoned(bkd, found_outside, officials)
    with clock.set_to(_at(TODAY, 6)):
        drafts = services.open_drafts(by=BY, on=TODAY)
    progress(f"{drafts + 2} berkas disiplin")


def _contested(bkd: User, person: Person, officials: Officials) -> None:
    with clock.set_to(_at(date(2026, 10, 5))):
        case = services.report_breach(
            by=bkd, person=person, ground="task", first=date(2026, 9, 28), last=date(2026, 10, 2),
            text="Rekap izin usaha bulan September tidak dikerjakan sampai tenggat 2 Oktober 2026.",
        )  # fmt: skip
    file = _File(case, officials)
    file.accuse(
        date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 8),
        answer="Saya mengira tenggat diundur sampai pertengahan Oktober.",
        note="Sudah saya tanyakan; rekap memang belum ada.",
    )  # fmt: skip
    file.summon(date(2026, 10, 9), date(2026, 10, 21))
    file.decide(date(2026, 10, 21), date(2026, 10, 23), date(2026, 10, 26), date(2026, 10, 30))
    with clock.set_to(_at(date(2026, 11, 12))):
        grounds = "Tugas tambahan lain diberikan pada pekan yang sama; saya lampirkan catatannya."
        services.contest(by=file.subject, case=case, grounds=grounds)


def _summoned(bkd: User, person: Person, officials: Officials) -> None:
    with clock.set_to(_at(date(2026, 11, 5))):
        case = services.report_breach(
            by=bkd, person=person, ground="outside", first=date(2026, 11, 4), last=date(2026, 11, 4),
            text="Pada 4 November 2026 pukul 10.15 berada di pusat perbelanjaan pada jam kerja dari rumah.",
            uploads=[Upload("foto-di-tempat.png", photo())],
        )  # fmt: skip
    file = _File(case, officials)
    file.accuse(
        date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 10),
        answer="Saya membeli obat untuk anak yang sakit dan sudah memberi tahu rekan satu bidang.",
        note="Izin keluar tidak tercatat pada hari itu.",
    )  # fmt: skip
    file.summon(date(2026, 11, 16), date(2026, 11, 27))

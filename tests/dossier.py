"""A discipline case walked by the people of tests/world.py, and findings to begin it with.

Rina is the employee, Budi her superior and examiner, Sari the officer who accuses, Ratna decides light and
medium ones, Hadi (the PPK) heavy ones; Agung and Wahyu complete a team; Dewi keeps papers without a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tatakerja.attendance.models import DayFinding
from tatakerja.discipline import services
from tatakerja.discipline.models import Case
from tatakerja.discipline.rules.process import Stage
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.organisation.models import Person
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from world import World

JOB = Job("tests")
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WEEKDAYS = HolidayCalendar()


def finding(
    world: World, person: Person, day: date, *, absent: bool = True, late: int = 0, provisional: bool = False
) -> DayFinding:
    """A stored finding of a day."""
    return DayFinding.objects.create(
        person=person,
        date=day,
        node=world.perizinan,
        agency=world.dpmptsp,
        mode="WFO",
        status="absent" if absent else "late" if late else "present",
        counts_as_absent=absent,
        late_minutes=late,
        provisional=provisional,
        fingerprint="-",
        computed_at=NOON,
    )


def every_other_day(count: int, last: date = TODAY - timedelta(days=3)) -> list[date]:
    """So many working days before ``last``, none following another."""
    days = WEEKDAYS.working_days(date(last.year, 2, 2), last)
    return list(reversed(days))[: 2 * count : 2][::-1]


@dataclass
class Office:
    """The world, and a clock that can be moved."""

    world: World
    clock_at: Callable[[datetime], None]
    now: datetime = NOON

    def user(self, name: str) -> User:
        return self.world.user(name)

    def person(self, name: str) -> Person:
        return self.world.person(name)

    def to(self, day: date) -> None:
        """Noon of a day in WITA."""
        self.now = datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
        self.clock_at(self.now)

    def absent(self, name: str, days: Iterable[date]) -> None:
        for day in days:
            finding(self.world, self.person(name), day)

    def signal(self, days: int = 3) -> Case:
        """A draft about Rina from so many absent days."""
        self.absent("Rina", every_other_day(days))
        services.open_drafts(by=JOB, on=TODAY)
        return Case.objects.get(person=self.person("Rina"))

    def taken_up(self, days: int = 3) -> Case:
        case = self.signal(days)
        return services.take_up(by=self.user("Budi"), case=case, note="Sudah saya tanyakan ke rekan kerja.")

    def accused(self, days: int = 3) -> Case:
        case = self.taken_up(days)
        services.answer(by=self.user("Rina"), case=case, text="Anak saya sakit.", defender="Andi Saputra")
        return services.accuse(by=self.user("Sari"), case=case, note="Cocok.", level=case.level)

    def ready(self, days: int = 3) -> Case:
        """With examiners and decider."""
        case = self.accused(days)
        heavy = case.level == "berat"
        if heavy:
            self.appoint(case, "Agung", "pengawasan")
        services.name_decider(
            by=self.user("Sari"), case=case, person=self.person("Hadi" if heavy else "Ratna")
        )
        if heavy:
            self.appoint(case, "Wahyu", "kepegawaian")
        return self.again(case)

    def appoint(self, case: Case, name: str, seat: str) -> None:
        services.appoint_examiner(by=self.user("Sari"), case=case, person=self.person(name), seat=seat)

    def summoned(self, days: int = 3, on: date = date(2026, 12, 3)) -> Case:
        case = self.ready(days)
        self.summon(case, on)
        return self.again(case)

    def summon(self, case: Case, on: date) -> None:
        at = datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC)
        services.summon(by=self.user("Budi"), case=case, exam_at=at, place="Ruang rapat lantai 2")

    def heard(self, days: int = 3) -> Case:
        case = self.summoned(days)
        self.to(date(2026, 12, 3))
        services.hear(
            by=self.user("Budi"),
            case=case,
            lines=[("Mengapa tidak masuk?", "Anak saya sakit."), ("Ada surat dokter?", "Tidak ada.")],
            defender="Andi Saputra",
        )
        return self.again(case)

    def recommended(self, days: int = 3) -> Case:
        case = self.heard(days)
        services.recommend(
            by=self.user("Budi"),
            case=case,
            proven=True,
            kind=case.proposed,
            reasons="Tidak ada alasan sah untuk hari-hari itu.",
            mitigating="Belum pernah dihukum.",
        )
        return self.again(case)

    def decided(self, days: int = 3) -> Case:
        case = self.recommended(days)
        self.to(date(2026, 12, 7))
        assert case.decider is not None and case.decider.user is not None
        services.decide(
            by=case.decider.user, case=case, proven=True, kind=case.proposed, reasons="rekomendasi beralasan."
        )
        return self.again(case)

    def delivered(self, days: int = 3) -> Case:
        case = self.decided(days)
        self.to(date(2026, 12, 8))
        services.deliver(by=self.user("Sari"), case=case, received_on=date(2026, 12, 8), manner="handed")
        return self.again(case)

    def contested(self, days: int = 3) -> Case:
        case = self.delivered(days)
        self.to(date(2026, 12, 10))
        services.contest(by=self.user("Rina"), case=case, grounds="Surat dokter kini ada.")
        return self.again(case)

    def again(self, case: Case) -> Case:
        return Case.objects.get(pk=case.pk)


def stage_of(case: Case) -> Stage:
    return Stage(Case.objects.values_list("stage", flat=True).get(pk=case.pk))

"""A case as its rules see it, the lists of the pages, and the next step with its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from tatakerja.circular.queries import calendar_for
from tatakerja.discipline.access import OFFICERS, is_officer, visible_cases
from tatakerja.discipline.models import Case, Decision, Examiner, Hearing, Objection, Recommendation, RuleBook
from tatakerja.discipline.queries.books import Book, read_book
from tatakerja.discipline.rules.bands import Level, Regulation
from tatakerja.discipline.rules.process import ENDED, CaseState, Member, Move, Part, Seat, Stage, may
from tatakerja.discipline.rules.terms import DISMISSALS, Route, reply_rule, route_of, ruling_rule
from tatakerja.kernel.calendar import HolidayCalendar
from tatakerja.kernel.deadlines import deadline
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.access import AnyUser, below, scope_paths, today
from tatakerja.organisation.models import Status
from tatakerja.platform import clock
from tatakerja.platform.models import User

# So many working days before its last day a step counts as near.
NEAR_DAYS = 2
_PARTS = ("summonses", "answers", "steps__by", "exhibits__by", "letters")


def with_papers(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with everything that `state_of` reads, in a fixed number of queries."""
    return rows.select_related(
        "person",
        "superior",
        "decider",
        "agency",
        "region",
        "hearing",
        "recommendation",
        "decision",
        "objection",
    ).prefetch_related(
        Prefetch("examiners", Examiner.objects.select_related("person")), "summonses", "answers"
    )


def full_case(user: AnyUser, pk: int) -> Case | None:
    """The file with all papers, None when the user may not see it."""
    rows = with_papers(visible_cases(user).filter(pk=pk))
    return rows.prefetch_related(*_PARTS).select_related("accuser", "taken_up_by", "reporter").first()


def hearing_of(case: Case) -> Hearing | None:
    return getattr(case, "hearing", None)


def recommendation_of(case: Case) -> Recommendation | None:
    return getattr(case, "recommendation", None)


def decision_of(case: Case) -> Decision | None:
    return getattr(case, "decision", None)


def objection_of(case: Case) -> Objection | None:
    return getattr(case, "objection", None)


def local_today(case: Case) -> date:
    """The date at the agency."""
    return local_date(clock.now(), case.agency.zone)


def state_of(case: Case) -> CaseState:
    """What the rules of the process need to know; read with `with_papers` or costs a query for each part."""
    calls = list(case.summonses.all())
    report, decision, objection = recommendation_of(case), decision_of(case), objection_of(case)
    open_call = next((one for one in calls if one.followed is None), None)
    return CaseState(
        stage=Stage(case.stage),
        regulation=Regulation(case.regulation),
        subject=case.person.user_id,
        superior=case.superior.user_id if case.superior else None,
        level=Level(case.level),
        reporter=case.reporter_id,
        taken_up_by=case.taken_up_by_id,
        accuser=case.accuser_id,
        examiners=tuple(
            Member(one.person.user_id, Seat(one.seat)) for one in case.examiners.all() if one.person.user_id
        ),
        decider=case.decider.user_id if case.decider else None,
        decided_by=decision.by_id if decision else None,
        answered=bool(case.answers.all()),
        answer_due=case.answer_due,
        awaited=open_call is not None,
        exam_on=local_date(open_call.exam_at, case.agency.zone) if open_call else None,
        missed=sum(one.followed is False for one in calls),
        heard=hearing_of(case) is not None,
        proven=report.proven if report else None,
        kind=decision.kind if decision else "",
        effective_from=decision.first if decision else None,
        serves_until=decision.last if decision else None,
        annulled=decision.annulled if decision else False,
        absent=decision is not None and decision.absent_on is not None,
        replied=objection is not None and objection.replied_on is not None,
    )


def moves_of(case: Case, user: User) -> list[Move]:
    """The steps the user may take now, in the order of the process."""
    state, officer = state_of(case), is_officer(user, case.agency)
    found = [move for move in Move if may(state, move, user.pk, officer=officer, today=local_today(case))]
    if Move.JOIN in found and not joinable(case).exists():
        found.remove(Move.JOIN)
    if Move.RELEASE in found and (case.level != Level.BERAT or case.released_on is not None):
        found.remove(Move.RELEASE)
    return found


def joinable(case: Case) -> QuerySet[Case]:
    """Other cases of the employee under the same regulation that are not yet examined."""
    rows = Case.objects.filter(person=case.person_id, regulation=case.regulation).exclude(pk=case.pk)
    return rows.filter(stage__in=(Stage.TAKEN_UP.value, Stage.OPEN.value))


@dataclass(frozen=True, slots=True)
class NextStep:
    """What has to happen next: in words, by whom, until when (None = the law names no day).

    ``rule`` is the code of the deadline for reminders; ``source`` the article; ``provisional``: a holiday on
    the way is an estimate.
    """

    rule: str
    text: str
    part: Part | None
    due: date | None = None
    source: str = ""
    provisional: bool = False

    def overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today


def calendar_of(case: Case) -> HolidayCalendar:
    """The holidays around a case: its year, and two years on for the longest deadline."""
    first = min(case.act_first, local_date(case.made_at, case.agency.zone))
    return calendar_for(first, date(local_today(case).year + 1, 12, 31))


def next_step(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep | None:
    """The next step of a case, None when it has ended."""
    stage = Stage(case.stage)
    if stage in ENDED:
        return None
    build = _STEPS[stage]
    return build(case, book, calendar)


def _plain(rule: str, text: str, part: Part) -> NextStep:
    return NextStep(rule, text, part)


def _since(case: Case, rule: str, text: str, part: Part, calendar: HolidayCalendar, book: Book) -> NextStep:
    """A step for which the law names no number of days: the region's, since the last act in the case."""
    start = local_date(case.changed_at, case.agency.zone)
    return _counted(rule, text, part, start, calendar, book)


def _counted(
    rule: str, text: str, part: Part, start: date, calendar: HolidayCalendar, book: Book
) -> NextStep:
    found = deadline(rule, start, calendar, changed=book.deadlines)
    return NextStep(rule, text, part, found.date, found.rule.source, found.provisional)


def _draft(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    made = local_date(case.made_at, case.agency.zone)  # a later finding never puts the superior's duty off
    text = _("Atasan langsung menindaklanjuti atau menghentikan usulan")
    return _counted("step.draft", text, Part.SUPERIOR, made, calendar, book)


def _taken_up(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    if not case.answers.all() and case.answer_due and local_today(case) <= case.answer_due:
        return NextStep("answer", _("Pegawai memberi jawaban lebih dahulu"), Part.SUBJECT, case.answer_due)
    text = _("Pengelola kepegawaian memverifikasi data dan mengajukan")
    return _since(case, "step.verify", text, Part.OFFICER, calendar, book)


def _open(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    if not state_of(case).team_complete or case.decider is None:
        text = _("Tunjuk pemeriksa dan pejabat yang memutus")
        return _since(case, "step.appoint", text, Part.OFFICER, calendar, book)
    return _since(case, "step.summon", _("Pemeriksa mengirim panggilan I"), Part.EXAMINER, calendar, book)


def _summoned(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    last = list(case.summonses.all())[-1]
    day = local_date(last.exam_at, case.agency.zone)
    if last.followed is None:
        return NextStep("examination", _("Pemeriksaan tertutup dan berita acara"), Part.EXAMINER, day)
    old = case.regulation == Regulation.PP53_2010
    rule = "pp53.summons_2" if old else "pp94.summons_2"
    return _counted(rule, _("Pemeriksa mengirim panggilan II"), Part.EXAMINER, day, calendar, book)


def _examined(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    text = _("Pemeriksa membuat laporan hasil pemeriksaan")
    return _since(case, "step.report", text, Part.EXAMINER, calendar, book)


def _recommended(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    text = _("Pejabat yang berwenang menghukum memutus")
    return _since(case, "step.decide", text, Part.DECIDER, calendar, book)


def _decided(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    decision = case.decision
    old = case.regulation == Regulation.PP53_2010
    if decision.absent_on is not None and not old:
        text = _("Keputusan dikirim kepada pegawai")
        return _counted("pp94.send", text, Part.OFFICER, decision.absent_on, calendar, book)
    rule = "pp53.delivery" if old else "pp94.delivery"
    return _counted(rule, _("Keputusan disampaikan"), Part.OFFICER, decision.decided_on, calendar, book)


def route_for(case: Case, book: Book, calendar: HolidayCalendar) -> Route | None:
    """How the decision may be contested; None before it was received."""
    decision = decision_of(case)
    if decision is None or decision.received_on is None:
        return None
    regulation = Regulation(case.regulation)
    return route_of(
        decision.kind,
        regulation,
        decision.decided_on,
        decision.received_on,
        calendar,
        book.deadlines,
        asn=is_asn(case),
    )


def is_asn(case: Case) -> bool:
    """Whether the employee is one of the state's civil apparatus (PNS, CPNS, PPPK)."""
    return case.person.status != Status.NON_ASN


def _delivered(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep | None:
    route, today = route_for(case, book, calendar), local_today(case)
    if route is not None and route.until is not None and today <= route.until:
        return NextStep(
            "contest",
            _("Pegawai dapat mengajukan keberatan atau banding"),
            Part.SUBJECT,
            route.until,
            route.source,
        )
    return _serving(case, book, calendar)


def _contested(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep:
    """First the decider's reply, where the law asks for one, then the ruling. An overdue reply no longer
    hides the ruling once that is near."""
    filed, kind, regulation = case.objection, case.decision.kind, Regulation(case.regulation)
    text = _("Keberatan atau banding diputus; hasilnya dicatat")
    rule = ruling_rule(kind, regulation, asn=is_asn(case))
    ruling = _counted(rule, text, Part.OFFICER, filed.filed_on, calendar, book)
    asked = reply_rule(kind, regulation, asn=is_asn(case))
    if asked is None or filed.replied_on is not None or ruling.due is None:
        return ruling
    if local_today(case) >= calendar.add_working_days(ruling.due, -NEAR_DAYS):
        return ruling
    words = _("Pejabat yang memutus memberi tanggapan")
    return _counted(asked, words, Part.DECIDER, filed.filed_on, calendar, book)


def _serving(case: Case, book: Book, calendar: HolidayCalendar) -> NextStep | None:
    decision, today = case.decision, local_today(case)
    if decision.annulled:
        return _plain("restore", _("Pulihkan hak dan nama baik pegawai"), Part.OFFICER)
    if decision.first is not None and today < decision.first:
        return NextStep("in_force", _("Hukuman mulai berlaku"), None, decision.first)
    if decision.last is not None and today <= decision.last:
        return NextStep("serving", _("Masa hukuman selesai"), None, decision.last)
    if decision.kind in DISMISSALS:
        return None
    return _plain("restore", _("Catat selesai dan pulihkan hak pegawai"), Part.OFFICER)


_STEPS = {
    Stage.DRAFT: _draft,
    Stage.TAKEN_UP: _taken_up,
    Stage.OPEN: _open,
    Stage.SUMMONED: _summoned,
    Stage.EXAMINED: _examined,
    Stage.RECOMMENDED: _recommended,
    Stage.DECIDED: _decided,
    Stage.DELIVERED: _delivered,
    Stage.CONTESTED: _contested,
    Stage.SETTLED: _serving,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the inbox: the case, its next step, whether it waits for the reader."""

    case: Case
    step: NextStep | None
    mine: bool
    overdue: bool


def inbox_rows(user: User, cases: list[Case]) -> list[Listed]:
    """Rows with their next step; the calendar and the regions' rules are read once for all."""
    if not cases:
        return []
    books = _books({case.region_id for case in cases})
    days = [min(case.act_first, local_date(case.made_at, case.agency.zone)) for case in cases]
    last = max(local_today(case) for case in cases)
    calendar = calendar_for(min(days), date(last.year + 1, 12, 31))
    officer_at: dict[int, bool] = {}
    found = []
    for case in cases:
        if case.agency_id not in officer_at:
            officer_at[case.agency_id] = is_officer(user, case.agency)
        step = next_step(case, books.get(case.region_id, Book()), calendar)
        mine = step is not None and _waits_for(state_of(case), step.part, user.pk, officer_at[case.agency_id])
        found.append(Listed(case, step, mine, step is not None and step.overdue(local_today(case))))
    return found


def _books(regions: set[int]) -> dict[int, Book]:
    rows = RuleBook.objects.filter(region__in=regions, valid_from__lte=today())
    return {row.region_id: read_book(row) for row in rows.select_related("ppk").order_by("valid_from", "id")}


def _waits_for(state: CaseState, part: Part | None, user: int, officer: bool) -> bool:
    return (
        {
            Part.SUBJECT: user == state.subject,
            Part.SUPERIOR: user == state.superior,
            Part.OFFICER: officer and user != state.subject,
            Part.EXAMINER: user in state.examiner_ids,
            Part.DECIDER: user == state.decider,
        }.get(part, False)
        if part
        else False
    )


FILTERS = {
    "tugas": Q(),
    "usulan": Q(stage=Stage.DRAFT.value),
    "berjalan": ~Q(stage__in=[Stage.DRAFT.value, *(one.value for one in ENDED)]),
    "selesai": Q(stage__in=[one.value for one in ENDED]),
}


def waiting_for(user: User) -> QuerySet[Case]:
    """Cases whose stage asks for a step of this user; a first cut in SQL, `Listed.mine` is exact."""
    pk = user.pk
    examines = Q(examiners__person__user_id=pk) & Q(
        stage__in=(Stage.OPEN.value, Stage.SUMMONED.value, Stage.EXAMINED.value)
    )
    asked = Q(stage=Stage.RECOMMENDED.value) | Q(
        stage=Stage.CONTESTED.value, objection__replied_on__isnull=True
    )
    decides = Q(decider__user_id=pk) & asked
    leads = Q(superior__user_id=pk, stage=Stage.DRAFT.value)
    keeps = Q(stage__in=(Stage.TAKEN_UP.value, Stage.OPEN.value, Stage.DECIDED.value, Stage.CONTESTED.value))
    kept = keeps & below(scope_paths(user, OFFICERS), "agency__path")
    others = visible_cases(user).exclude(person__user_id=pk)
    return others.filter(pk__in=Case.objects.filter(examines | decides | leads | kept).values("pk"))

"""The way of a case from a signal to its end: who may take which step, and what must come before.

PP 94/2021 arts. 26-37 with PerBKN 6/2022, PP 53/2010 arts. 23-31 for earlier acts, PP 79/2021 for objection
and appeal. A signal is no accusation: the direct superior takes it up, an officer verifies the data and
accuses, others examine, another decides. Accuser, examiner and decider differ, and none of them is the
employee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tatakerja.discipline.rules.bands import Level, Regulation
from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed


class Stage(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    TAKEN_UP = "taken_up"
    OPEN = "open"
    SUMMONED = "summoned"
    EXAMINED = "examined"
    RECOMMENDED = "recommended"
    DECIDED = "decided"
    DELIVERED = "delivered"
    CONTESTED = "contested"
    SETTLED = "settled"
    CLEARED = "cleared"
    DROPPED = "dropped"
    JOINED = "joined"
    RESTORED = "restored"


class Move(StrEnum):
    """A step that a person takes."""

    TAKE_UP = "take_up"
    DROP = "drop"
    ANSWER = "answer"
    ACCUSE = "accuse"
    JOIN = "join"
    APPOINT = "appoint"
    RELEASE = "release"
    SUMMON = "summon"
    MISSED = "missed"
    HEAR = "hear"
    RECOMMEND = "recommend"
    DECIDE = "decide"
    DELIVER = "deliver"
    ABSENT = "absent"
    CONTEST = "contest"
    REPLY = "reply"
    SETTLE = "settle"
    RESTORE = "restore"


class Part(StrEnum):
    """What a person is in a case; an officer keeps the papers and may become accuser."""

    SUBJECT = "subject"
    SUPERIOR = "superior"
    OFFICER = "officer"
    ACCUSER = "accuser"
    EXAMINER = "examiner"
    DECIDER = "decider"


class Seat(StrEnum):
    """Whom a member of the examining team comes from (PP 94/2021 art. 28: all three for heavy ones)."""

    SUPERIOR = "atasan"
    SUPERVISION = "pengawasan"
    PERSONNEL = "kepegawaian"


ENDED: Final = frozenset({Stage.CLEARED, Stage.DROPPED, Stage.JOINED, Stage.RESTORED})
_UNDECIDED: Final = frozenset({Stage.TAKEN_UP, Stage.OPEN, Stage.SUMMONED, Stage.EXAMINED})
# From which stages a step may be taken, and as what.
MOVES: Final[Mapping[Move, tuple[frozenset[Stage], Part]]] = MappingProxyType(
    {
        Move.TAKE_UP: (frozenset({Stage.DRAFT}), Part.SUPERIOR),
        Move.DROP: (frozenset({Stage.DRAFT}), Part.SUPERIOR),
        Move.ANSWER: (_UNDECIDED, Part.SUBJECT),
        Move.ACCUSE: (frozenset({Stage.TAKEN_UP}), Part.OFFICER),
        Move.JOIN: (frozenset({Stage.OPEN}), Part.OFFICER),
        Move.APPOINT: (frozenset({Stage.OPEN, Stage.SUMMONED, Stage.EXAMINED}), Part.OFFICER),
        Move.RELEASE: (frozenset({Stage.OPEN, Stage.SUMMONED, Stage.EXAMINED}), Part.DECIDER),
        Move.SUMMON: (frozenset({Stage.OPEN, Stage.SUMMONED}), Part.EXAMINER),
        Move.MISSED: (frozenset({Stage.SUMMONED}), Part.EXAMINER),
        Move.HEAR: (frozenset({Stage.SUMMONED}), Part.EXAMINER),
        Move.RECOMMEND: (frozenset({Stage.EXAMINED}), Part.EXAMINER),
        Move.DECIDE: (frozenset({Stage.RECOMMENDED}), Part.DECIDER),
        Move.DELIVER: (frozenset({Stage.DECIDED}), Part.OFFICER),
        Move.ABSENT: (frozenset({Stage.DECIDED}), Part.OFFICER),
        Move.CONTEST: (frozenset({Stage.DELIVERED}), Part.SUBJECT),
        Move.REPLY: (frozenset({Stage.CONTESTED}), Part.DECIDER),
        Move.SETTLE: (frozenset({Stage.CONTESTED}), Part.OFFICER),
        Move.RESTORE: (frozenset({Stage.DELIVERED, Stage.SETTLED}), Part.OFFICER),
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """An examiner: the account and the seat."""

    user: int
    seat: Seat


@dataclass(frozen=True, slots=True)
class CaseState:
    """All that decides on the next step. People are ids of accounts; ``level`` is the heaviest threatened.

    ``answer_due``: until then the employee answers before anybody accuses. ``awaited``: a summons whose day
    is still open. ``missed``: summonses that were not followed. ``serves_until``: last day of a sanction with
    a term; ``effective_from``: when it takes effect, None while contested or not delivered. ``absent``: the
    employee did not come to receive the decision; ``replied``: the decider answered the objection or appeal.
    """

    stage: Stage
    regulation: Regulation
    subject: int | None
    superior: int | None
    level: Level = Level.RINGAN
    reporter: int | None = None
    taken_up_by: int | None = None
    accuser: int | None = None
    examiners: tuple[Member, ...] = ()
    decider: int | None = None
    decided_by: int | None = None
    answered: bool = False
    answer_due: date | None = None
    awaited: bool = False
    exam_on: date | None = None
    missed: int = 0
    heard: bool = False
    proven: bool | None = None
    kind: str = ""
    effective_from: date | None = None
    serves_until: date | None = None
    annulled: bool = False
    absent: bool = False
    replied: bool = False

    @property
    def accusers(self) -> frozenset[int]:
        """Whoever brought the accusation: the officer who accused, and who reported."""
        return frozenset(one for one in (self.reporter, self.accuser) if one is not None)

    @property
    def examiner_ids(self) -> frozenset[int]:
        return frozenset(one.user for one in self.examiners)

    @property
    def needs_team(self) -> bool:
        """Heavy ones under PP 94/2021 are examined by a team; PP 53/2010 leaves it open (art. 24)."""
        return self.level is Level.BERAT and self.regulation is not Regulation.PP53_2010

    @property
    def team_complete(self) -> bool:
        seats = {one.seat for one in self.examiners}
        return bool(seats) and (not self.needs_team or seats == set(Seat))


def require(state: CaseState, move: Move, user: int, *, officer: bool, today: date) -> None:
    """Refuses a step at the wrong stage (409), by the wrong person (403) or before its conditions (409).

    ``officer``: whether the account keeps the agency's personnel affairs.
    """
    stages, part = MOVES[move]
    _require_part(state, part, user, officer)
    if state.stage not in stages:
        raise Conflict("Langkah ini tidak dapat diambil pada tahap berkas sekarang.", code="wrong_stage")
    _require_apart(state, move, user)
    condition = _CONDITIONS.get(move)
    if condition is not None:
        condition(state, today)


def may(state: CaseState, move: Move, user: int, *, officer: bool, today: date) -> bool:
    """Whether `require` would let the step pass; for buttons."""
    try:
        require(state, move, user, officer=officer, today=today)
    except (Conflict, NotAllowed):
        return False
    return True


def _require_part(state: CaseState, part: Part, user: int, officer: bool) -> None:
    holds = {
        Part.SUBJECT: user == state.subject,
        Part.SUPERIOR: user == state.superior,
        Part.OFFICER: officer,
        Part.ACCUSER: user in state.accusers,
        Part.EXAMINER: user in state.examiner_ids,
        Part.DECIDER: user == state.decider,
    }[part]
    if not holds:
        raise NotAllowed(_WHO[part], code="not_your_part")
    if part is not Part.SUBJECT and user == state.subject:
        raise NotAllowed("Berkas ini tentang Anda sendiri; langkah ini diambil orang lain.", code="own_case")


_WHO: Final[Mapping[Part, str]] = MappingProxyType(
    {
        Part.SUBJECT: "Langkah ini hanya untuk pegawai yang bersangkutan.",
        Part.SUPERIOR: "Langkah ini hanya untuk atasan langsung pegawai.",
        Part.OFFICER: "Langkah ini hanya untuk pengelola kepegawaian.",
        Part.ACCUSER: "Langkah ini hanya untuk pengaju.",
        Part.EXAMINER: "Langkah ini hanya untuk pemeriksa yang ditunjuk.",
        Part.DECIDER: "Langkah ini hanya untuk pejabat yang berwenang menghukum dalam berkas ini.",
    }
)


def _require_apart(state: CaseState, move: Move, user: int) -> None:
    """Accuser, examiner and decider are different persons, and who decided does not settle the objection."""
    if move is Move.ACCUSE and user == state.taken_up_by:
        raise NotAllowed("Yang menindaklanjuti usulan tidak juga mengajukannya.", code="same_person")
    if move is Move.DECIDE and user in state.accusers | state.examiner_ids:
        raise NotAllowed("Pengaju atau pemeriksa tidak memutus perkara yang sama.", code="same_person")
    if move in (Move.SUMMON, Move.MISSED, Move.HEAR, Move.RECOMMEND) and user in state.accusers:
        raise NotAllowed("Pengaju tidak memeriksa perkara yang sama.", code="same_person")
    if move is Move.SETTLE and user in {state.decided_by, *state.accusers, *state.examiner_ids}:
        raise NotAllowed(
            "Hasil keberatan dicatat petugas yang tidak terlibat sebelumnya.", code="same_person"
        )


def _after_answer(state: CaseState, today: date) -> None:
    if not state.answered and (state.answer_due is None or today <= state.answer_due):
        raise Conflict("Tunggu jawaban pegawai atau lewatnya batas waktu jawaban.", code="answer_first")


def _ready_to_examine(state: CaseState, today: date) -> None:
    if not state.team_complete:
        text = "Tunjuk pemeriksa dahulu; untuk ancaman hukuman berat tim lengkap dari tiga unsur."
        raise Conflict(text, code="team_incomplete")
    if state.decider is None:
        raise Conflict("Tetapkan dahulu pejabat yang berwenang menghukum.", code="decider_missing")
    if state.awaited or state.missed > 1:
        raise Conflict("Panggilan yang berjalan belum selesai.", code="summons_open")


def _day_has_come(state: CaseState, today: date) -> None:
    if not state.awaited or (state.exam_on is not None and today < state.exam_on):
        raise Conflict("Hari pemeriksaan menurut panggilan belum tiba.", code="too_early")


def _examined(state: CaseState, today: date) -> None:
    if not state.team_complete:
        raise Conflict("Tim pemeriksa belum lengkap untuk ancaman hukuman berat.", code="team_incomplete")


def _recommended(state: CaseState, today: date) -> None:
    if state.proven is None:
        raise Conflict("Belum ada laporan hasil pemeriksaan.", code="no_recommendation")


def _first_absence(state: CaseState, today: date) -> None:
    if state.absent:
        raise Conflict("Ketidakhadiran saat penyampaian sudah dicatat; kirim keputusannya.", code="noted")


def _unanswered(state: CaseState, today: date) -> None:
    if state.replied:
        raise Conflict("Tanggapan atas keberatan atau banding sudah dibuat.", code="replied")


def _over(state: CaseState, today: date) -> None:
    if state.annulled:
        return
    if state.effective_from is None or today < state.effective_from:
        raise Conflict("Hukuman belum berlaku.", code="not_in_force")
    if state.serves_until is not None and today <= state.serves_until:
        raise Conflict("Masa hukuman belum selesai.", code="term_running")


_CONDITIONS: Final = MappingProxyType(
    {
        Move.ACCUSE: _after_answer,
        Move.SUMMON: _ready_to_examine,
        Move.MISSED: _day_has_come,
        Move.HEAR: _day_has_come,
        Move.RECOMMEND: _examined,
        Move.DECIDE: _recommended,
        Move.ABSENT: _first_absence,
        Move.REPLY: _unanswered,
        Move.RESTORE: _over,
    }
)


def require_examiner(state: CaseState, user: int | None) -> None:
    """Refuses an examiner who is the employee, accused, decides, or is appointed already."""
    if user is None:
        raise Invalid("Pemeriksa harus mempunyai akun.", field="person", code="no_account")
    if user == state.subject:
        raise Invalid("Pegawai tidak memeriksa berkasnya sendiri.", field="person", code="own_case")
    if user in state.accusers or user == state.decider:
        text = "Pengaju atau pejabat yang memutus tidak boleh menjadi pemeriksa."
        raise Invalid(text, field="person", code="same_person")
    if user in state.examiner_ids:
        raise Invalid("Orang ini sudah ditunjuk.", field="person", code="appointed_already")


def require_decider(state: CaseState, user: int | None) -> None:
    """Refuses a decider who is the employee, accused or examines."""
    if user is None:
        raise Invalid("Pejabat ini belum mempunyai akun.", field="decider", code="no_account")
    if user == state.subject:
        raise Invalid("Pegawai tidak memutus berkasnya sendiri.", field="decider", code="own_case")
    if user in state.accusers | state.examiner_ids:
        text = "Pengaju atau pemeriksa tidak boleh memutus; pilih pejabat lain."
        raise Invalid(text, field="decider", code="same_person")


def after(state: CaseState, move: Move, *, proven: bool | None = None, annulled: bool = False) -> CaseState:
    """The state after a step that `require` let pass. ``proven`` for a recommendation or decision."""
    match move:
        case Move.MISSED:
            missed = state.missed + 1
            stage = Stage.EXAMINED if missed > 1 else Stage.SUMMONED
            return replace(state, missed=missed, awaited=False, stage=stage)
        case Move.SUMMON:
            return replace(state, stage=Stage.SUMMONED, awaited=True)
        case Move.HEAR:
            return replace(state, stage=Stage.EXAMINED, awaited=False, heard=True)
        case Move.ANSWER:
            return replace(state, answered=True)
        case Move.RECOMMEND:
            return replace(state, stage=Stage.RECOMMENDED, proven=proven)
        case Move.DECIDE:
            return replace(state, stage=Stage.DECIDED if proven else Stage.CLEARED)
        case Move.ABSENT:
            return replace(state, absent=True)
        case Move.REPLY:
            return replace(state, replied=True)
        case Move.SETTLE:
            return replace(state, stage=Stage.SETTLED, annulled=annulled)
        case _:
            return replace(state, stage=_NEXT.get(move, state.stage))


_NEXT: Final[Mapping[Move, Stage]] = MappingProxyType(
    {
        Move.TAKE_UP: Stage.TAKEN_UP,
        Move.DROP: Stage.DROPPED,
        Move.ACCUSE: Stage.OPEN,
        Move.DELIVER: Stage.DELIVERED,
        Move.CONTEST: Stage.CONTESTED,
        Move.RESTORE: Stage.RESTORED,
    }
)

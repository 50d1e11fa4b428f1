"""Summons, hearing and report: what the examiners do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tatakerja.discipline.models import MAX_TEXT, Case, Hearing, Recommendation, Summons
from tatakerja.discipline.queries import book_on
from tatakerja.discipline.rules.bands import KINDS, PP53, Level, Regulation
from tatakerja.discipline.rules.process import Move
from tatakerja.discipline.rules.terms import kinds_of
from tatakerja.discipline.services import words
from tatakerja.discipline.services.common import (
    book_of,
    calendar_of,
    finish,
    local_today,
    person_of,
    require_text,
    start,
)
from tatakerja.discipline.services.letters import issue
from tatakerja.kernel.deadlines import deadline
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.formats import written_date
from tatakerja.platform.models import User

MAX_LINES = 60


@transaction.atomic
def summon(*, by: User, case: Case, exam_at: datetime, place: str) -> Summons:
    """Summons I or II with its letter.

    Summons I is made at the latest seven working days before the examination (art. 26(2)). Summons II is due
    seven working days after the missed day; a later one is sent all the same and marked as late.
    """
    held, state = start(by, case, Move.SUMMON)
    clean = require_text(place, "place", "Isi tempat pemeriksaan.")
    today, exam_on = local_today(held), local_date(exam_at, held.agency.zone)
    calls = list(held.summonses.all())
    if not calls:
        _require_notice(held, exam_at)
    if exam_on <= today or not calendar_of(held).is_working_day(exam_on):
        raise Invalid("Pilih hari kerja sesudah hari ini.", field="exam_at", code="not_a_working_day")
    call = Summons.objects.create(
        case=held, ordinal=len(calls) + 1, issued_on=today, exam_at=exam_at, place=clean[:200]
    )
    text = f"Panggilan {'II' if calls else 'I'} untuk {written_date(exam_on)}."
    if calls and today > _second_until(held, calls[-1]):
        text += " Terlambat dari tenggat 7 hari kerja."
    issue(by=by, case=held, paper=words.summons(held, call, person_of(by), today))
    finish(by, held, state, Move.SUMMON, text, data={"ordinal": call.ordinal})
    return call


def _require_notice(case: Case, exam_at: datetime) -> None:
    old = case.regulation == Regulation.PP53_2010
    rule = "pp53.summons_1_latest" if old else "pp94.summons_1_latest"
    local = local_date(exam_at, case.agency.zone)
    latest = deadline(rule, local, calendar_of(case), changed=book_of(case).deadlines)
    if latest.date < local_today(case):
        days = latest.working_days
        text = (
            f"Panggilan I dibuat paling lambat {days} hari kerja sebelum pemeriksaan ({latest.rule.source})."
        )
        raise Invalid(text, field="exam_at", code="notice_too_short")


def _second_until(case: Case, first: Summons) -> date:
    old = case.regulation == Regulation.PP53_2010
    rule = "pp53.summons_2" if old else "pp94.summons_2"
    missed = local_date(first.exam_at, case.agency.zone)
    return deadline(rule, missed, calendar_of(case), changed=book_of(case).deadlines).date


@transaction.atomic
def missed(*, by: User, case: Case) -> Case:
    """The employee did not come; after the second time the evidence decides (art. 26(4))."""
    held, state = start(by, case, Move.MISSED)
    call = held.summonses.filter(followed__isnull=True).get()
    call.followed = False
    call.save(update_fields=["followed"])
    text = "Pegawai tidak hadir. " + (
        "Keputusan diambil berdasarkan alat bukti yang ada." if call.ordinal == 2 else "Panggil sekali lagi."
    )
    return finish(by, held, state, Move.MISSED, text)


@transaction.atomic
def hear(
    *,
    by: User,
    case: Case,
    lines: Sequence[tuple[str, str]],
    defender: str = "",
    signed: bool = True,
    refusal: str = "",
) -> Hearing:
    """The closed examination with its record (BAP): questions and answers; a refused signature is noted."""
    held, state = start(by, case, Move.HEAR)
    rows = [[question.strip()[:600], said.strip()[:2000]] for question, said in lines if question.strip()]
    if not rows or len(rows) > MAX_LINES or any(not said for _, said in rows):
        text = "Tulis tanya jawab: setiap pertanyaan dengan jawabannya."
        raise Invalid(text, field="lines", code="minutes_missing")
    if not signed:
        require_text(refusal, "refusal", "Catat alasan pegawai menolak menandatangani.")
    call = held.summonses.filter(followed__isnull=True).get()
    call.followed = True
    call.save(update_fields=["followed"])
    made = Hearing.objects.create(
        case=held,
        held_on=local_today(held),
        minutes=rows,
        defender=defender.strip()[:160],
        signed=signed,
        refusal=refusal.strip()[:300],
        by=by,
        at=clock.now(),
    )
    issue(by=by, case=held, paper=words.minutes(held, made, made.held_on))
    finish(by, held, state, Move.HEAR, "Diperiksa secara tertutup; berita acara dibuat.")
    return made


@transaction.atomic
def recommend(
    *,
    by: User,
    case: Case,
    proven: bool,
    kind: str = "",
    reasons: str,
    aggravating: str = "",
    mitigating: str = "",
) -> Recommendation:
    """The report of the examination (LHP): proven or not, and which one kind is recommended."""
    held, state = start(by, case, Move.RECOMMEND)
    clean = require_text(reasons, "reasons", "Tuliskan pertimbangan pemeriksa.")[:MAX_TEXT]
    chosen = require_kind(held, kind) if proven else ""
    made = Recommendation.objects.create(
        case=held,
        proven=proven,
        kind=chosen,
        reasons=clean,
        aggravating=aggravating.strip()[:600],
        mitigating=mitigating.strip()[:600],
        by=by,
        at=clock.now(),
    )
    issue(by=by, case=held, paper=words.report(held, made, local_today(held)))
    text = f"LHP: terbukti, {KINDS[chosen].label}." if proven else "LHP: tidak terbukti."
    finish(by, held, state, Move.RECOMMEND, text, proven=proven)
    return made


def require_kind(case: Case, kind: str) -> str:
    """A kind that this regulation knows, on a level that was examined, for a post that can bear it."""
    regulation = Regulation(case.regulation)
    contract = book_on(case.region, case.act_last).contract
    known = {one.code: one for one in kinds_of(regulation, contract)}
    if kind not in known:
        message = "Pilih jenis hukuman dari aturan yang berlaku pada tanggal perbuatan."
        if not known:
            message = "Aturan perjanjian kerja daerah belum memuat jenis hukuman; lengkapi dahulu."
        raise Invalid(message, field="kind", code="unknown_kind")
    order = list(Level)
    if order.index(known[kind].level) > order.index(Level(case.level)):
        text = (
            "Jenis ini lebih berat daripada yang diperiksa; naikkan tingkat ancaman dan lengkapi tim dahulu."
        )
        raise Conflict(text, code="level_not_examined")
    holders = {band.kind for band in PP53.bands if band.holders_only}
    if regulation is Regulation.PP53_2010 and kind in holders and case.job_class == "pelaksana":
        text = "Jenis ini hanya untuk pemangku jabatan struktural atau fungsional tertentu."
        raise Invalid(text, field="kind", code="post_holders_only")
    return kind

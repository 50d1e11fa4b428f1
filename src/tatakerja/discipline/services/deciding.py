"""Decision, delivery, objection or appeal, and the end: rights restored."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tatakerja.discipline.models import MAX_TEXT, Case, Decision, Objection
from tatakerja.discipline.queries import route_for
from tatakerja.discipline.rules.bands import KINDS, Regulation
from tatakerja.discipline.rules.process import Move
from tatakerja.discipline.rules.terms import DISMISSALS, applied_kind, effect_of, kinds_of, last_day
from tatakerja.discipline.services import rulings
from tatakerja.discipline.services.common import (
    book_of,
    calendar_of,
    finish,
    local_today,
    person_of,
    require_text,
    start,
)
from tatakerja.discipline.services.hearing import require_kind
from tatakerja.discipline.services.letters import issue
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform import clock
from tatakerja.platform.formats import written_date
from tatakerja.platform.models import User


@transaction.atomic
def decide(*, by: User, case: Case, proven: bool, kind: str = "", reasons: str) -> Decision:
    """The one decision: not proven, or one kind of sanction with its article.

    While the regulation on pay is missing a cut is carried out as its substitute (PP 94/2021 transition).
    """
    held, state = start(by, case, Move.DECIDE)
    clean = require_text(reasons, "reasons", "Tuliskan alasan keputusan.")[:MAX_TEXT]
    chosen = require_kind(held, kind) if proven else ""
    regulation, today = Regulation(held.regulation), local_today(held)
    applied = applied_kind(chosen, regulation, book_of(held).transitional) if chosen else ""
    made = Decision.objects.create(
        case=held, kind=chosen, applied=applied, reasons=clean, decided_on=today, by=by, at=clock.now()
    )
    person = person_of(by)
    paper = (
        rulings.decision(held, made, person, today) if chosen else rulings.cleared(held, made, person, today)
    )
    issue(by=by, case=held, paper=paper)
    text = f"Diputus: {made.label}." if chosen else "Diputus: tidak terbukti, berkas ditutup."
    finish(by, held, state, Move.DECIDE, text, data={"kind": chosen, "applied": applied}, proven=proven)
    return made


@transaction.atomic
def deliver(*, by: User, case: Case, received_on: date, manner: str) -> Decision:
    """The decision reached the employee; from receipt run the days until it takes effect (PerBKN 6/2022
    art. 50(1))."""
    held, state = start(by, case, Move.DELIVER)
    made = held.decision
    if not made.decided_on <= received_on <= local_today(held):
        text = "Tanggal terima ada di antara tanggal keputusan dan hari ini."
        raise Invalid(text, field="received_on", code="receipt_date")
    if manner not in set(Decision.Manner):
        raise Invalid("Pilih cara penyampaian.", field="manner", code="unknown_manner")
    book, calendar = book_of(held), calendar_of(held)
    made.received_on, made.manner = received_on, manner
    made.first = effect_of(Regulation(held.regulation), received_on, calendar, book.deadlines)
    made.last = last_day(made.applied, made.first)
    made.save()
    route = route_for(held, book, calendar)
    issue(by=by, case=held, paper=rulings.receipt(held, made, route, person_of(by), local_today(held)))
    received, first = written_date(received_on), written_date(made.first)
    text = f"Disampaikan {received}; berlaku {first} bila tidak ada keberatan."
    finish(by, held, state, Move.DELIVER, text, data={"received_on": received_on.isoformat()})
    return made


@transaction.atomic
def note_absence(*, by: User, case: Case, day: date) -> Case:
    """The employee did not come to receive the decision; it is sent within three working days (PerBKN 6/2022
    art. 49(8))."""
    held, state = start(by, case, Move.ABSENT)
    made = held.decision
    if not made.decided_on <= day <= local_today(held):
        text = "Tanggal penyampaian ada di antara tanggal keputusan dan hari ini."
        raise Invalid(text, field="day", code="absence_date")
    made.absent_on = day
    made.save(update_fields=["absent_on"])
    text = f"Pegawai tidak hadir saat penyampaian {written_date(day)}; keputusan dikirim."
    return finish(by, held, state, Move.ABSENT, text)


@transaction.atomic
def contest(*, by: User, case: Case, grounds: str) -> Objection:
    """The employee objects or appeals; the sanction does not take effect meanwhile.

    After the last day it is refused, and so is an objection to a light sanction under PP 53/2010.
    """
    held, state = start(by, case, Move.CONTEST)
    clean = require_text(grounds, "grounds", "Tuliskan alasan keberatan Anda.")[:MAX_TEXT]
    route = route_for(held, book_of(held), calendar_of(held))
    today = local_today(held)
    if route is None or route.until is None:
        raise Conflict("Terhadap hukuman ringan menurut PP 53/2010 tidak ada keberatan.", code="no_route")
    if today > route.until:
        text = f"Batas waktu {route.label.lower()} lewat pada {written_date(route.until)}."
        raise Conflict(text, code="too_late")
    made = Objection.objects.create(case=held, route=route.code, grounds=clean, filed_on=today, by=by)
    decision = held.decision
    decision.first = decision.last = None
    decision.save(update_fields=["first", "last"])
    issue(by=by, case=held, paper=rulings.objection(held, made, today))
    finish(by, held, state, Move.CONTEST, f"{route.label} diajukan; hukuman belum dilaksanakan.")
    return made


@transaction.atomic
def reply(*, by: User, case: Case, text: str) -> Objection:
    """The decider answers the objection or appeal in writing (PP 79/2021 art. 13, PP 53/2010 art. 36)."""
    held, state = start(by, case, Move.REPLY)
    filed, today = held.objection, local_today(held)
    filed.reply = require_text(text, "text", "Tuliskan tanggapan Anda.")[:MAX_TEXT]
    filed.replied_on = today
    filed.save(update_fields=["reply", "replied_on"])
    issue(by=by, case=held, paper=rulings.reply(held, filed, person_of(by), today))
    finish(by, held, state, Move.REPLY, "Pejabat yang memutus memberi tanggapan.")
    return filed


@transaction.atomic
def settle(*, by: User, case: Case, result: str, ruling: str, kind: str = "") -> Objection:
    """An officer who had no part records what the higher authority ruled (PP 79/2021 arts. 6, 16).

    ``kind``: the kind that now holds where the ruling mitigates, aggravates or changes.
    """
    held, state = start(by, case, Move.SETTLE)
    if result not in set(Objection.Result):
        raise Invalid("Pilih hasil putusan.", field="result", code="unknown_result")
    clean = require_text(ruling, "ruling", "Isi nomor, tanggal, dan inti putusan.")
    filed, made, today = held.objection, held.decision, local_today(held)
    if result in (Objection.Result.MITIGATED, Objection.Result.AGGRAVATED, Objection.Result.CHANGED):
        made.kind = _ruled_kind(held, made, result, kind)
        made.applied = applied_kind(made.kind, Regulation(held.regulation), book_of(held).transitional)
    annulled = result == Objection.Result.ANNULLED
    made.annulled = annulled
    made.first = None if annulled else today
    made.last = None if annulled else last_day(made.applied, today)
    made.save()
    filed.result, filed.ruling, filed.settled_on, filed.settled_by = result, clean[:300], today, by
    filed.save()
    issue(by=by, case=held, paper=rulings.settlement(held, filed, made, person_of(by), today))
    text = f"Putusan atas keberatan atau banding: {filed.get_result_display().lower()}."
    finish(by, held, state, Move.SETTLE, text, data={"result": result}, annulled=annulled)
    return filed


def _ruled_kind(case: Case, made: Decision, result: str, kind: str) -> str:
    """The kind of the ruling, of the regulation of the act: lighter when it mitigates, heavier when it
    aggravates."""
    contract = book_of(case, case.act_last).contract
    if kind not in {one.code for one in kinds_of(Regulation(case.regulation), contract)}:
        raise Invalid("Pilih jenis hukuman menurut putusan.", field="kind", code="unknown_kind")
    before, now = KINDS[made.kind].rank, KINDS[kind].rank
    wrong = (result == Objection.Result.MITIGATED and now >= before) or (
        result == Objection.Result.AGGRAVATED and now <= before
    )
    if wrong:
        raise Invalid("Jenis ini tidak sesuai dengan hasil putusan.", field="kind", code="kind_contradicts")
    return kind


@transaction.atomic
def restore(*, by: User, case: Case) -> Case:
    """The term is served, or the decision annulled: rights are restored in writing and the case ends."""
    held, state = start(by, case, Move.RESTORE)
    made = held.decision
    if made.kind in DISMISSALS and not made.annulled:
        raise Conflict("Pemberhentian tidak berakhir dengan pemulihan.", code="dismissed")
    issue(by=by, case=held, paper=rulings.restored(held, made, person_of(by), local_today(held)))
    text = (
        "Keputusan dibatalkan; hak dan nama baik dipulihkan."
        if made.annulled
        else "Selesai dijalani; hak dipulihkan."
    )
    return finish(by, held, state, Move.RESTORE, text)

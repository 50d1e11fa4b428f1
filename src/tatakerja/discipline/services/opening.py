"""From a draft to an accusation: the superior takes up, the employee answers, an officer accuses."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tatakerja.discipline.access import require_case
from tatakerja.discipline.models import MAX_TEXT, Answer, Case, Examiner, Exhibit
from tatakerja.discipline.queries import deciders_for
from tatakerja.discipline.queries.cases import state_of
from tatakerja.discipline.rules.bands import KINDS, Level
from tatakerja.discipline.rules.process import ENDED, Move, Seat, Stage, require_decider, require_examiner
from tatakerja.discipline.rules.terms import lower_grade
from tatakerja.discipline.services import words
from tatakerja.discipline.services.common import (
    book_of,
    calendar_of,
    finish,
    held_case,
    local_today,
    note_step,
    require_text,
    start,
)
from tatakerja.discipline.services.drafting import add_file
from tatakerja.discipline.services.letters import issue
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.models import User
from tatakerja.platform.uploads import Upload


@transaction.atomic
def take_up(*, by: User, case: Case, note: str) -> Case:
    """The direct superior finds that the draft deserves a look; from now on the employee sees the file and is
    asked first. Nobody is accused yet."""
    held, state = start(by, case, Move.TAKE_UP)
    clean = require_text(note, "note", "Tuliskan apa yang sudah Anda periksa sendiri.")
    held.taken_up_by = by
    held.answer_due = calendar_of(held).add_working_days(local_today(held), book_of(held).answer_days)
    return finish(by, held, state, Move.TAKE_UP, f"Atasan menindaklanjuti: {clean}")


@transaction.atomic
def drop(*, by: User, case: Case, reason: str) -> Case:
    """The direct superior lets a draft rest, with a reason that stays."""
    held, state = start(by, case, Move.DROP)
    clean = require_text(reason, "reason", "Tuliskan alasan usulan tidak dilanjutkan.")
    return finish(by, held, state, Move.DROP, f"Tidak dilanjutkan: {clean}")


@transaction.atomic
def answer(*, by: User, case: Case, text: str, defender: str = "", uploads: Sequence[Upload] = ()) -> Case:
    """The employee answers, hands in evidence and names a defender; as often as wanted until the report."""
    held, state = start(by, case, Move.ANSWER)
    clean = require_text(text, "text", "Tuliskan jawaban Anda.")[:MAX_TEXT]
    Answer.objects.create(case=held, text=clean, defender=defender.strip()[:160], by=by, at=clock.now())
    for upload in uploads:
        add_file(by, held, "Bukti dari pegawai", upload)
    told = f"Pegawai menjawab; pendamping {defender.strip()}." if defender.strip() else "Pegawai menjawab."
    return finish(by, held, state, Move.ANSWER, told)


@transaction.atomic
def add_exhibit(*, by: User, case: Case, note: str, upload: Upload | None) -> Exhibit:
    """Anybody with a part in a running case adds evidence; nothing is ever taken out."""
    held = held_case(require_case(by, case.pk))
    if Stage(held.stage) in ENDED or held.stage == Stage.DRAFT:
        raise Conflict("Bukti ditambahkan selama berkas berjalan.", code="wrong_stage")
    clean = require_text(note, "note", "Sebutkan bukti apa ini.")
    made = add_file(by, held, clean, upload)
    note_step(by, held, "exhibit", f"Bukti ditambahkan: {clean}")
    audit.record(by=by, action="discipline.exhibit_added", subject=made, node_path=held.agency.path)
    return made


@transaction.atomic
def accuse(*, by: User, case: Case, note: str, level: str) -> Case:
    """An officer who verified the data brings the accusation. ``level``: the heaviest that threatens.

    For light ones the direct superior examines, unless he reported the breach himself.
    """
    held, state = start(by, case, Move.ACCUSE)
    clean = require_text(note, "note", "Tuliskan hasil verifikasi data.")
    held.level = _require_level(held, level)
    held.accuser = by
    finish(by, held, state, Move.ACCUSE, f"Diverifikasi dan diajukan: {clean}", data={"level": held.level})
    now = state_of(held_case(held))
    superior = held.superior
    if superior is not None and superior.user_id is not None and superior.user_id not in now.accusers:
        _appoint(by, held, superior, Seat.SUPERIOR)
    return held


def _require_level(case: Case, level: str) -> str:
    if level not in set(Level):
        raise Invalid("Pilih tingkat hukuman yang terancam.", field="level", code="unknown_level")
    order = list(Level)
    if case.proposed and order.index(Level(level)) < order.index(KINDS[case.proposed].level):
        text = f"Temuan mengusulkan {case.proposed_label}; tingkatnya tidak dapat lebih rendah."
        raise Invalid(text, field="level", code="level_too_low")
    return level


@transaction.atomic
def join_case(*, by: User, case: Case, other: Case) -> Case:
    """Several suspected breaches of one employee are examined once and lead to one sanction, the heaviest."""
    held, state = start(by, case, Move.JOIN)
    joined = held_case(require_case(by, other.pk))
    same = joined.person_id == held.person_id and joined.regulation == held.regulation
    if joined.pk == held.pk or not same or joined.stage not in (Stage.TAKEN_UP, Stage.OPEN):
        message = "Hanya berkas pegawai yang sama, di bawah aturan yang sama, sebelum diperiksa."
        raise Invalid(message, field="other", code="cannot_join")
    joined.stage, joined.joined_to = Stage.JOINED.value, held
    joined.accuser, joined.changed_at = joined.accuser or by, clock.now()
    joined.save()
    note_step(by, joined, Move.JOIN.value, f"Digabung ke berkas {held.pk}.")
    kinds = [one for one in (held.proposed, joined.proposed) if one]
    held.proposed = max(kinds, key=lambda kind: KINDS[kind].rank, default="")
    order = list(Level)
    held.level = max(held.level, joined.level, key=lambda level: order.index(Level(level)))
    held.summary = f"{held.summary}\n{joined.summary}"[:MAX_TEXT]
    held.act_first = min(held.act_first, joined.act_first)
    held.act_last = max(held.act_last, joined.act_last)
    return finish(by, held, state, Move.JOIN, f"Berkas {joined.pk} digabung ke sini.")


@transaction.atomic
def appoint_examiner(*, by: User, case: Case, person: Person, seat: str) -> Examiner:
    """Appoints somebody to examine; the three seats make the team that heavy ones need."""
    held, _state = start(by, case, Move.APPOINT)
    if seat not in set(Seat):
        raise Invalid("Pilih unsur pemeriksa.", field="seat", code="unknown_seat")
    made = _appoint(by, held, person, Seat(seat))
    fresh = held_case(held)
    if len(fresh.examiners.all()) > 1 and fresh.decider is not None and state_of(fresh).team_complete:
        issue(by=by, case=fresh, paper=words.team(fresh, fresh.decider, local_today(fresh)))
    return made


def _appoint(by: User, held: Case, person: Person, seat: Seat) -> Examiner:
    require_examiner(state_of(held_case(held)), person.user_id)
    if seat is not Seat.SUPERIOR and lower_grade(person.grade, held.person.grade):
        text = f"Pangkat pemeriksa tidak boleh lebih rendah daripada pegawai ({held.person.grade})."
        raise Invalid(text, field="person", code="lower_grade")
    made = Examiner.objects.create(
        case=held, person=person, seat=seat.value, appointed_by=by, appointed_at=clock.now()
    )
    note_step(by, held, Move.APPOINT.value, f"Pemeriksa ditunjuk: {person} ({made.get_seat_display()}).")
    data = {"person": person.pk, "seat": seat.value}
    audit.record(
        by=by, action="discipline.examiner_appointed", subject=held, node_path=held.agency.path, data=data
    )
    return made


@transaction.atomic
def name_decider(*, by: User, case: Case, person: Person, level: str = "") -> Case:
    """Names the official who decides, by the region's matrix; ``level`` raises the threatened level first."""
    held, state = start(by, case, Move.APPOINT)
    order = list(Level)
    if level and order.index(Level(_require_level(held, level))) > order.index(Level(held.level)):
        held.level = level
    require_decider(state, person.user_id)
    allowed = deciders_for(held, book_of(held), local_today(held))
    if person not in allowed:
        named = ", ".join(str(one) for one in allowed) or "PPK (belum dicatat di aturan daerah)"
        raise Invalid(f"Menurut matriks yang berwenang: {named}.", field="decider", code="not_in_matrix")
    held.decider = person
    return finish(by, held, state, Move.APPOINT, f"Pejabat yang memutus: {person}.")


@transaction.atomic
def release(*, by: User, case: Case) -> Case:
    """The decider relieves the employee of the duties of the post while a heavy case is examined."""
    held, state = start(by, case, Move.RELEASE)
    if held.level != Level.BERAT or held.released_on is not None or held.decider is None:
        text = "Pembebasan sementara hanya sekali, dan hanya untuk ancaman hukuman berat."
        raise Conflict(text, code="cannot_release")
    held.released_on = local_today(held)
    issue(by=by, case=held, paper=words.release(held, held.decider, held.released_on))
    return finish(by, held, state, Move.RELEASE, "Dibebaskan sementara dari tugas jabatan.")

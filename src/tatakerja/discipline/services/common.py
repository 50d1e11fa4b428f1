"""What every step of a case does alike: lock, ask the rules, write the step, record the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tatakerja.discipline.access import is_officer
from tatakerja.discipline.models import Case, CaseStep
from tatakerja.discipline.queries import book_on, calendar_of, local_today, state_of, with_papers
from tatakerja.discipline.queries.books import Book
from tatakerja.discipline.rules.process import CaseState, Move, after, require
from tatakerja.discipline.services.standing import follow_case
from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Person
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor
from tatakerja.platform.models import User

__all__ = ["book_of", "calendar_of", "finish", "held_case", "local_today", "require_text", "start"]


def held_case(case: Case) -> Case:
    """The row locked for the rest of the transaction, with the papers as they are now."""
    Case.objects.select_for_update().filter(pk=case.pk).order_by().values_list("pk", flat=True).get()
    return with_papers(Case.objects.filter(pk=case.pk)).get()


def start(by: User, case: Case, move: Move) -> tuple[Case, CaseState]:
    """The locked case and its state, once the rules let this person take this step (403 or 409 else)."""
    held = held_case(case)
    state = state_of(held)
    officer = is_officer(by, held.agency)
    require(state, move, by.pk, officer=officer, today=local_today(held))
    return held, state


def finish(
    by: Actor,
    held: Case,
    state: CaseState,
    move: Move,
    text: str,
    *,
    data: Mapping[str, Any] | None = None,
    **outcome: bool,
) -> Case:
    """Writes the new stage, the line of the timeline, what others must know of it, and the audit event."""
    held.stage = after(state, move, **outcome).stage.value
    held.changed_at = clock.now()
    held.save()
    note_step(by, held, move.value, text)
    follow_case(held)
    audit.record(
        by=by,
        action=f"discipline.{move.value}",
        subject=held,
        node_path=held.agency.path,
        data={"stage": held.stage, **(data or {})},
    )
    return held


def note_step(by: Actor, case: Case, move: str, text: str) -> None:
    CaseStep.objects.create(case=case, move=move, text=text[:600], by=audit.person_behind(by), at=clock.now())


def book_of(case: Case, day: date | None = None) -> Book:
    """The region's rules today, or on a day."""
    return book_on(case.region, day or local_today(case))


def require_text(text: str, field: str, message: str) -> str:
    """The text without outer spaces; empty is `Invalid` with ``message``."""
    clean = text.strip()
    if not clean:
        raise Invalid(message, field=field, code="text_missing")
    return clean


def person_of(user: User) -> Person:
    """The employee behind an account; `Invalid` (no_person) where there is none."""
    person = getattr(user, "person", None)
    if not isinstance(person, Person):
        raise Invalid("Akun ini tidak terhubung dengan pegawai.", code="no_person")
    return person

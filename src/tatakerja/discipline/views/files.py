"""The inbox of cases, one's own files, and a case with its timeline and next step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tatakerja.circular.rules.flexible import WORDS
from tatakerja.discipline.access import book_regions, own_cases, reportable_people, visible_cases
from tatakerja.discipline.models import Case, Letter
from tatakerja.discipline.queries import (
    FILTERS,
    book_on,
    calendar_of,
    decision_of,
    full_case,
    hearing_of,
    in_process,
    inbox_rows,
    local_today,
    moves_of,
    next_step,
    objection_of,
    recommendation_of,
    route_for,
    waiting_for,
    with_papers,
)
from tatakerja.discipline.rules.bands import KINDS
from tatakerja.discipline.rules.process import ENDED, Move, Stage
from tatakerja.discipline.services import may_sign
from tatakerja.discipline.views.words import STEP_TITLES
from tatakerja.kernel.errors import NotFound
from tatakerja.organisation.models import Person
from tatakerja.platform.models import User
from tatakerja.platform.pages import page_of, user_of
from tatakerja.platform.signing import signing_service

# The step that a stage is about stands first; the others follow in the order of the process.
_LESSER = frozenset({Move.DROP, Move.JOIN, Move.APPOINT, Move.RELEASE, Move.MISSED, Move.ABSENT})


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Cases that wait for the reader, drafts, those under way, those that ended."""
    user = user_of(request)
    chosen = request.GET.get("tampil", "tugas")
    chosen = chosen if chosen in FILTERS else "tugas"
    seen = waiting_for(user) if chosen == "tugas" else visible_cases(user).exclude(person__user_id=user.pk)
    page = page_of(request, with_papers(seen.filter(FILTERS[chosen])).order_by("-changed_at", "-pk"))
    context = {
        "page": page,
        "rows": inbox_rows(user, list(page.object_list)),
        "chosen": chosen,
        "reports": reportable_people(user).exists(),
        "keeps": book_regions(user).exists(),
    }
    return render(request, "discipline/inbox.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own files."""
    user = user_of(request)
    page = page_of(request, with_papers(own_cases(user)).order_by("-changed_at", "-pk"))
    context = {"page": page, "rows": inbox_rows(user, list(page.object_list))}
    return render(request, "discipline/mine.html", context)


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """A file: what is alleged, what the employee says, what happened, what comes next and until when."""
    user = user_of(request)
    held = full_case(user, pk)
    if held is None:
        raise NotFound("Berkas tidak ditemukan, atau bukan wewenang Anda.")
    calendar = calendar_of(held)
    book = book_on(held.region, local_today(held))
    upcoming = next_step(held, book, calendar)
    moves = moves_of(held, user)
    first = next((move for move in moves if move not in _LESSER), None)
    rest = [move for move in moves if move is not first]
    context = {
        "case": held,
        "own": held.person.user_id == user.pk,
        "next": upcoming,
        "overdue": upcoming is not None and upcoming.overdue(local_today(held)),
        "primary": (first.value, STEP_TITLES[first]) if first else None,
        "others": [(move.value, STEP_TITLES[move]) for move in rest],
        "route": route_for(held, book, calendar),
        "hearing": hearing_of(held),
        "recommendation": recommendation_of(held),
        "recommended": recommended_label(held),
        "decision": decision_of(held),
        "objection": objection_of(held),
        "letters": _letters(held, user),
        "law": WORDS if in_process([held.person_id], local_today(held)) else "",
        "adds": Stage(held.stage) not in ENDED and held.stage != Stage.DRAFT,
    }
    return render(request, "discipline/case.html", context)


def recommended_label(held: Case) -> str:
    found = recommendation_of(held)
    return KINDS[found.kind].label if found and found.kind else ""


def _letters(held: Case, user: User) -> list[tuple[Letter, bool]]:
    """The letters, and which of them the reader may sign now."""
    letters = list(held.letters.all())
    person = getattr(user, "person", None)
    if signing_service() is None or not isinstance(person, Person):
        return [(one, False) for one in letters]
    return [
        (one, one.content["signatures"][0]["person"] == person.pk and may_sign(user, one)) for one in letters
    ]

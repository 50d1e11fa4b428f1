"""Swaps between colleagues: asked, answered, and where the agency wants it approved.

Everything is checked before asking and again in the moment it takes effect: the day is still ahead, both take
turns in the same unit of account that day, one is in the office and the other at home, nothing else has fixed
either day, and no day of the plan comes over its limit or under its minimum by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotFound
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import post_of
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.models import User
from tatakerja.roster.access import require_decide_swap, require_own, require_plan
from tatakerja.roster.models import HOME, PIKET, DayMode, RosterPlan, RosterSettings, Swap
from tatakerja.roster.queries import (
    CounterBook,
    PlanRow,
    local_today,
    plan_in_force,
    plan_rows,
    swapped_by,
    swaps_need_approval,
    totals_of,
)
from tatakerja.roster.rules.fairness import IN_OFFICE
from tatakerja.roster.services.absences import record_days
from tatakerja.roster.services.life import turning
from tatakerja.roster.services.staff import Staff, read_staff

Moves = list[tuple[int, int, date]]  # who gives, who takes, which day


@dataclass(frozen=True, slots=True)
class Offer:
    """A colleague who could take the day, and the days of that colleague one could take in return."""

    person_id: int
    name: str
    unit: str
    days: tuple[date, ...]


class Board:
    """A roster in force, read once to judge swaps."""

    def __init__(self, plan: RosterPlan) -> None:
        self.plan = plan
        self.today = local_today(plan.agency.zone)
        self.rows: Mapping[int, PlanRow] = {row.person_id: row for row in plan_rows(plan)}
        self.columns = {date.fromisoformat(text): index for index, text in enumerate(plan.days)}
        self.staff: Staff = read_staff(plan.agency, max(plan.first, self.today), plan.last)
        self.counters = CounterBook(plan, self.rows)

    def letter(self, person_id: int, day: date) -> str:
        """What the day is in effect; "" for a day that is over or unknown, or that something else fixed."""
        row, index = self.rows.get(person_id), self.columns.get(day)
        if row is None or index is None or day < self.today or index in row.changed:
            return ""
        return row.cells[index]

    def passes(self, giver: int, taker: int, day: date) -> bool:
        """Whether a turn can pass from one to the other on that day."""
        if self.letter(giver, day) not in IN_OFFICE:
            return False
        return self.letter(taker, day) == HOME and {giver, taker} <= turning(self.staff, giver, day)

    def breaks(self, moves: Moves) -> list[date]:
        """Days that come over their limit, under their minimum, or leave a counter short by these moves and
        were not so before.
        """
        cells = {person: list(row.cells) for person, row in self.rows.items()}
        before = totals_of(self.plan, [(row.unit_id, row.cells) for row in self.rows.values()])
        for giver, taker, day in moves:
            index = self.columns[day]
            cells[giver][index], cells[taker][index] = HOME, cells[giver][index]
        moved = [replace(row, cells="".join(cells[key])) for key, row in self.rows.items()]
        after = totals_of(self.plan, [(row.unit_id, row.cells) for row in moved])
        bare = {
            day for _, _, day in moves if self._short(moved, day) > self._short(list(self.rows.values()), day)
        }
        return [
            now.day
            for old, now in zip(before, after, strict=True)
            if (now.over and not old.over) or (now.under and not old.under) or now.day in bare
        ]

    def _short(self, rows: list[PlanRow], day: date) -> int:
        """How many people counters miss on a day."""
        return sum(one.counter.least - one.there for one in self.counters.short_on(rows, self.columns[day]))


def offers(plan: RosterPlan, person_id: int, day: date) -> list[Offer]:
    """Everybody who could take the person's turn on ``day``, by name; a fixed number of queries."""
    board = Board(plan)
    found = []
    for row in board.rows.values():
        if row.person_id == person_id or not board.passes(person_id, row.person_id, day):
            continue
        days = [other for other in board.columns if board.passes(row.person_id, person_id, other)]
        found.append(Offer(row.person_id, row.name, row.unit, tuple(sorted(days))))
    return sorted(found, key=lambda one: (one.name, one.person_id))


def _moves(swap: Swap) -> Moves:
    moves = [(swap.asker_id, swap.other_id, swap.day)]
    return moves if swap.other_day is None else [*moves, (swap.other_id, swap.asker_id, swap.other_day)]


def _check(swap: Swap) -> Board:
    """Refuses (409) what the rules of the plan in force do not allow now."""
    held = plan_in_force(swap.plan.agency_id, swap.day)
    if held is None:
        raise Conflict("Jadwal hari itu belum terbit.", code="not_published")
    if swap.other_day is not None and plan_in_force(held.agency_id, swap.other_day) != held:
        raise Conflict("Kedua hari harus dalam jadwal yang sama.", code="other_plan")
    board = Board(held)
    for giver, taker, day in _moves(swap):
        if not board.passes(giver, taker, day):
            raise Conflict(
                f"{formats.long_date(day)} tidak dapat ditukar: sudah lewat, sudah berubah, atau keduanya "
                "tidak bergiliran bersama hari itu.",
                code="cannot_swap",
            )
    broken = board.breaks(_moves(swap))
    if broken:
        raise Conflict(
            f"Tukar ini membuat {formats.long_date(broken[0])} melebihi batas atau kurang petugas.",
            code="swap_breaks_rules",
        )
    return board


@transaction.atomic
def ask_swap(
    *, by: User, asker: Person, other: Person, day: date, other_day: date | None, reason: str = ""
) -> Swap:
    """Asks a colleague; nothing changes before the answer. Only for one's own day (403).

    Refuses what the plan's rules do not allow (409) and a second open request for the same day (409).
    """
    require_own(by, asker)
    post = post_of(asker, today())
    held = plan_in_force(post.agency.pk, day) if post else None
    if post is None or held is None:
        raise Conflict("Jadwal hari itu belum terbit.", code="not_published")
    if asker == other or not held.rows.filter(person=other).exists():
        raise Invalid("Pilih rekan dari jadwal yang sama.", field="offer", code="no_such_person")
    Node.objects.select_for_update().get(pk=held.agency_id)
    open_states = (Swap.State.ASKED, Swap.State.ACCEPTED)
    if Swap.objects.filter(asker=asker, day=day, state__in=open_states).exists():
        raise Conflict("Masih ada permintaan untuk hari itu. Batalkan dahulu.", code="already_asked")
    swap = Swap(
        plan=held,
        asker=asker,
        other=other,
        day=day,
        other_day=other_day,
        reason=reason.strip(),
        node=post.node,
        superior_id=post.superior_id,
        asked_at=clock.now(),
    )
    _check(swap)
    swap.save()
    _record(by, "roster.swap_asked", swap)
    return swap


def _held(swap: Swap, *states: str) -> Swap:
    """The swap locked, in one of these states."""
    rows = Swap.objects.select_for_update(of=("self",))
    held = rows.select_related("plan__agency", "asker", "other", "node", "superior").get(pk=swap.pk)
    Node.objects.select_for_update().get(pk=held.plan.agency_id)
    if held.state not in states:
        raise Conflict(f"Permintaan ini sudah selesai: {Swap.State(held.state).label}.", code="swap_closed")
    return held


@transaction.atomic
def answer_swap(*, by: User, swap: Swap, accept: bool, answer: str = "") -> Swap:
    """The colleague accepts or refuses; accepted it takes effect, or waits for a superior's approval."""
    require_own(by, swap.other)
    held = _held(swap, Swap.State.ASKED)
    held.answer, held.answered_at = answer.strip(), clock.now()
    if not accept:
        held.state = Swap.State.REFUSED
    elif swaps_need_approval(held.plan.agency_id):
        _check(held)
        held.state = Swap.State.ACCEPTED
    else:
        _take_effect(by, held)
    held.save()
    _record(by, "roster.swap_answered", held)
    return held


@transaction.atomic
def decide_swap(*, by: User, swap: Swap, approve: bool, answer: str = "") -> Swap:
    """A superior approves or denies an accepted swap (403 for everybody else; 409 in another state)."""
    require_decide_swap(by, swap)
    held = _held(swap, Swap.State.ACCEPTED)
    if approve:
        _take_effect(by, held)
    elif not answer.strip():
        raise Invalid("Tuliskan alasannya: kedua pegawai akan membacanya.", field="answer", code="no_reason")
    else:
        held.state, held.answer = Swap.State.DENIED, answer.strip()
    held.decided_at, held.decided_by = clock.now(), by
    held.save()
    _record(by, "roster.swap_decided", held)
    return held


@transaction.atomic
def withdraw_swap(*, by: User, swap: Swap) -> Swap:
    """The asker takes the request back before it takes effect."""
    require_own(by, swap.asker)
    held = _held(swap, Swap.State.ASKED, Swap.State.ACCEPTED)
    held.state = Swap.State.WITHDRAWN
    held.save()
    _record(by, "roster.swap_withdrawn", held)
    return held


def _take_effect(by: User, swap: Swap) -> None:
    """Checks once more, then writes both people's days."""
    board = _check(swap)
    people = {swap.asker_id: swap.asker, swap.other_id: swap.other}
    for giver, taker, day in _moves(swap):
        mode = DayMode.PIKET if board.letter(giver, day) == PIKET else DayMode.WFO
        source = swapped_by(swap)
        words = f"Tukar giliran dengan {people[taker].name}."
        record_days(by, people[giver], [(day, DayMode.WFH)], words, source)
        words = f"Tukar giliran dengan {people[giver].name}."
        record_days(by, people[taker], [(day, mode)], words, source)
    swap.state = Swap.State.DONE


@transaction.atomic
def set_swap_policy(*, by: User, agency: Node, approval: bool) -> RosterSettings:
    """Whether swaps of an agency wait for a superior; for its planners."""
    require_plan(by, agency)
    if agency.level != "agency":
        raise NotFound("OPD itu tidak ada.")
    held, _made = RosterSettings.objects.update_or_create(
        agency=agency, defaults={"swaps_need_approval": approval}
    )
    data = {"approval": approval}
    audit.record(by=by, action="roster.swap_policy_set", subject=held, node_path=agency.path, data=data)
    return held


def _record(by: User, action: str, swap: Swap) -> None:
    data = {
        "asker": swap.asker_id,
        "other": swap.other_id,
        "day": swap.day.isoformat(),
        "other_day": swap.other_day.isoformat() if swap.other_day else "",
        "state": str(swap.state),
    }
    audit.record(by=by, action=action, subject=swap, node_path=swap.node.path, data=data)

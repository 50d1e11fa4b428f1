"""Leave: asked for against the balance, decided, taken back; the yearly account and its turn."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person, Status
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.permit.access import (
    may_decide,
    require_keep_terms,
    require_own,
    require_system,
    require_take_back,
)
from tatakerja.permit.models import Leave, LeaveAccount, LeaveKind, LeavePaper, State
from tatakerja.permit.queries.away import away_between
from tatakerja.permit.queries.leave import accounts_of, pattern_of, plan_leave
from tatakerja.permit.queries.terms import term_books
from tatakerja.permit.rules.leave import Account, carried_over, papers_needed
from tatakerja.permit.services.common import (
    check_dates,
    overlap_in,
    path_of,
    require_free,
    require_post,
    words,
)
from tatakerja.permit.services.desk import Desk, take_from_roster
from tatakerja.permit.services.requests import decide, held_request, opened, settle
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.models import User
from tatakerja.platform.uploads import check_upload
from tatakerja.roster.services import Absence, Return

MAX_PAPERS = 5
_FAR = "Tuliskan tempat yang sulit dijangkau itu."
_ASN = (Status.PNS, Status.CPNS, Status.PPPK)


@transaction.atomic
def ask_leave(
    *,
    by: Actor,
    person: Person,
    kind: str,
    first: date,
    last: date,
    reason: str = "",
    address: str = "",
    extra: int = 0,
) -> Leave:
    """Asks for leave over these dates, both inclusive; the last ``extra`` calendar days are for the way.

    Refuses (422) an unknown kind, reversed dates, too short a service, more than the balance or the law
    gives; (409) dates on which the person is away already.
    """
    post = require_own(by, person)
    if kind not in LeaveKind.values or kind == LeaveKind.BERSAMA:
        raise Invalid("Pilih jenis cuti.", field="kind", code="unknown_kind")
    check_dates(first, last)
    said = words(reason, "reason", required="Tuliskan alasan cuti.")
    held = require_post(post, person)
    Person.objects.select_for_update().get(pk=person.pk)
    require_free(person, first, last)
    where = words(address, "address", most=200, required=_FAR if extra else "")
    length = _length(held, kind, first, last, extra)
    leave = Leave.objects.create(
        person=person,
        kind=kind,
        first=first,
        last=last,
        length=length,
        extra=extra,
        reason=said,
        address=where,
        **opened(held, f"leave.{kind}"),
    )
    data = {"kind": kind, "first": first.isoformat(), "last": last.isoformat(), "length": length}
    audit.record(by=by, action="permit.leave_asked", subject=leave, node_path=path_of(post), data=data)
    return leave


def _length(post: Post, kind: str, first: date, last: date, extra: int) -> int:
    """How long it is in its unit; raises what stands against it."""
    plan = plan_leave(post, kind, first, last, extra=extra)
    if plan.refusals:
        found = plan.refusals[0]
        raise Invalid(found.text, field=found.field, code=found.code)
    return plan.length


def leave_clashes(leaves: Sequence[Leave]) -> dict[int, Conflict]:
    """What stands against approving, by id: away meanwhile, or a paper that is missing; five queries."""
    if not leaves:
        return {}
    first, last = min(one.first for one in leaves), max(one.last for one in leaves)
    away = away_between([one.person_id for one in leaves], first, last)
    found = {}
    for one, missing in zip(leaves, papers_missing(leaves), strict=True):
        clash = overlap_in(away, one.person_id, one.first, one.last, but=one)
        if missing:
            clash = Conflict(f"{missing[0]} belum dilampirkan.", code="paper_missing")
        if clash is not None:
            found[one.pk] = clash
    return found


def papers_missing(leaves: Sequence[Leave]) -> list[tuple[str, ...]]:
    """Names of the papers that each leave still needs; one attached file answers for all of them."""
    books = term_books([(one.node, one.first) for one in leaves])
    papered = set(LeavePaper.objects.filter(leave__in=leaves).values_list("leave_id", flat=True))
    return [
        () if one.pk in papered else papers_needed(book.leave(one.kind), one.first, one.last)
        for one, book in zip(leaves, books, strict=True)
    ]


def missing_papers(leave: Leave) -> tuple[str, ...]:
    """The same for one leave."""
    return papers_missing([leave])[0]


@transaction.atomic
def decide_leave(
    *, by: Actor, leave: Leave, approve: bool, reason: str = "", batch: uuid.UUID | None = None
) -> Leave:
    """Approves or rejects the open stage; a rejection needs a reason, which the employee reads.

    The last approval gives the days to the roster. Refuses (409) what is decided already, lacks its paper,
    or meets another absence.
    """
    if approve and leave.state == State.PROPOSED:
        clash = leave_clashes([leave]).get(leave.pk)
        if clash is not None:
            raise clash
    return decide(by=by, row=leave, approve=approve, reason=reason, effect=give_days, batch=batch)


def give_days(desk: Desk, leave: Leave) -> None:
    """The roster knows an approved leave by its source."""
    desk.absences.append(Absence(leave.person, leave.first, leave.last, "leave", leave.source))


def take_days_back(desk: Desk, leave: Leave) -> None:
    """The dates of a leave that is decided on anew follow the roster again."""
    desk.returns.append(Return(leave.person, leave.source))


@transaction.atomic
def cancel_leave(*, by: Actor, leave: Leave, reason: str = "") -> Leave:
    """Takes a leave back: the employee while it is undecided, afterwards whoever decides on it.

    The dates of an approved leave follow the roster again, and the account has its days back.
    """
    held = held_request(leave)
    undecided = held.state == State.PROPOSED
    post = require_own(by, held.person) if undecided else None
    if not undecided:
        require_take_back(by, held)
    if held.state not in (State.PROPOSED, State.APPROVED):
        raise Conflict(f"Permohonan ini sudah {held.get_state_display().lower()}.", code="leave_decided")
    said = words(reason, "reason")
    if not undecided:
        take_from_roster(by, [Return(held.person, held.source, said)])
    settle(by, held, State.CANCELLED, said)
    audit.record(
        by=by, action="permit.leave_cancelled", subject=held, node_path=path_of(post) or held.node.path
    )
    return held


@transaction.atomic
def add_paper(*, by: User, leave: Leave, name: str, content: bytes) -> LeavePaper:
    """Keeps a PDF, PNG or JPEG of at most 10 MB and 12 megapixels; of the employee, or of who decides.

    Raises `Invalid` for a file that is something else, too large or broken; nothing is kept then.
    """
    held = held_request(leave)
    post = posts_on(today(), people=[held.person_id]).get(held.person_id)
    if held.person.user_id != by.pk and not may_decide(by, held.person, post):
        raise NotAllowed("Surat dilampirkan oleh pegawai atau yang memutuskan cutinya.")
    if held.state in (State.REJECTED, State.CANCELLED):
        raise Conflict("Permohonan ini sudah ditutup; lampiran tidak ditambah lagi.", code="leave_decided")
    if held.papers.count() >= MAX_PAPERS:
        raise Conflict(f"Paling banyak {MAX_PAPERS} lampiran pada satu cuti.", code="too_many_files")
    kept = check_upload(name, content)
    paper = LeavePaper(leave=held, size=len(kept.content), added_at=clock.now(), added_by=by, **kept.facts)
    kept.store(paper)
    audit.record(
        by=by,
        action="permit.paper_added",
        subject=paper,
        node_path=held.node.path,
        data={"leave": held.pk, "sha256": paper.sha256},
    )
    return paper


@transaction.atomic
def set_account(
    *, by: Actor, person: Person, year: int, granted: int, carried: int, note: str
) -> LeaveAccount:
    """The account of a year as the personnel officer knows it: opening balance, or a correction with a note.

    Nobody keeps the own account.
    """
    post = posts_on(today(), people=[person.pk]).get(person.pk)
    held = require_post(post, person)
    require_keep_terms(by, held.node)
    if not isinstance(by, Job) and person.user_id == by.pk:
        raise NotAllowed("Saldo cuti sendiri diatur oleh petugas lain.")
    if not 2000 <= year <= 2100:
        raise Invalid("Tahun tidak masuk akal.", field="year", code="year_out_of_range")
    if not (0 <= granted <= 60 and 0 <= carried <= 60):
        raise Invalid("Isi 0 sampai 60 hari kerja.", field="carried", code="days_out_of_range")
    said = words(note, "note", required="Tuliskan dasar angka ini.", most=200)
    before = LeaveAccount.objects.select_for_update().filter(person=person, year=year).first()
    origin = LeaveAccount.Origin.CORRECTION if before else LeaveAccount.Origin.OPENING
    account, _made = LeaveAccount.objects.update_or_create(
        person=person,
        year=year,
        defaults={
            "granted": granted,
            "carried": carried,
            "origin": origin,
            "note": said,
            "recorded_at": clock.now(),
            "recorded_by": person_behind(by),
        },
    )
    data = {"year": year, "granted": granted, "carried": carried, "note": said}
    if before:
        data["before"] = [before.granted, before.carried]
    audit.record(by=by, action="permit.account_set", subject=account, node_path=held.node.path, data=data)
    return account


@transaction.atomic
def turn_year(*, by: Actor, year: int, people: Iterable[int] | None = None) -> int:
    """Opens the accounts of ``year`` from what was left of the year before; answers how many.

    An account that exists stays as it is, so the turn may run any number of times. Civil servants only.
    """
    require_system(by)
    day = date(year, 1, 1)
    posts = posts_on(day, people=list(people) if people is not None else None)
    posts = {key: post for key, post in posts.items() if post.person.status in _ASN}
    known = set(
        LeaveAccount.objects.filter(year=year, person__in=list(posts)).values_list("person_id", flat=True)
    )
    fresh = {key: post for key, post in posts.items() if key not in known}
    if not fresh:
        return 0
    rows = _fresh_accounts(by, fresh, year)
    LeaveAccount.objects.bulk_create(rows, batch_size=1000)
    audit.record(
        by=by,
        action="permit.year_turned",
        subject=("permit.leaveaccount", str(year)),
        data={"accounts": len(rows)},
    )
    return len(rows)


def _fresh_accounts(by: Actor, posts: Mapping[int, Post], year: int) -> list[LeaveAccount]:
    """What each of these people begins the year with."""
    nodes = {post.node.pk: post.node for post in posts.values()}
    books = term_books([(node, date(year, 1, 1)) for node in nodes.values()])
    terms = {pk: book.leave(LeaveKind.TAHUNAN) for pk, book in zip(nodes, books, strict=True)}
    patterns = {key: pattern_of(post) for key, post in posts.items()}
    accounts: dict[tuple[int, int], Account] = {}
    for held in set(terms.values()):
        people = [key for key, post in posts.items() if terms[post.node.pk] == held]
        accounts |= accounts_of(people, [year - 2, year - 1], held, patterns)
    kept = set(LeaveAccount.objects.filter(year=year - 2).values_list("person_id", flat=True))
    now = clock.now()
    return [
        LeaveAccount(
            person_id=key,
            year=year,
            granted=terms[post.node.pk].amount or 0,
            carried=carried_over(
                terms[post.node.pk],
                accounts[key, year - 1],
                accounts[key, year - 2] if key in kept else None,
            ),
            origin=LeaveAccount.Origin.YEAR_CHANGE,
            recorded_at=now,
            recorded_by=person_behind(by),
        )
        for key, post in posts.items()
    ]

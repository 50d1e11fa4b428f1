"""How a case begins: a signal from attendance, or a report by a person. Both are drafts for the superior."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tatakerja.discipline.access import require_report
from tatakerja.discipline.models import Case, Exhibit, RuleBook
from tatakerja.discipline.queries.books import Book, book_on, read_book
from tatakerja.discipline.queries.signals import Signal, signals_on, suspects
from tatakerja.discipline.rules.bands import KINDS, Level, regulation_of_act
from tatakerja.discipline.rules.process import Stage
from tatakerja.discipline.rules.terms import frozen_rules
from tatakerja.discipline.services.common import note_step, require_text
from tatakerja.discipline.services.words import long_range
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.zones import local_date
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, post_of, posts_on, tree
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Job
from tatakerja.platform.models import User
from tatakerja.platform.uploads import Upload, check_upload

_UNDER_WAY = frozenset(
    {
        Stage.TAKEN_UP.value,
        Stage.OPEN.value,
        Stage.SUMMONED.value,
        Stage.EXAMINED.value,
        Stage.RECOMMENDED.value,
    }
)


def open_drafts(*, by: Job, on: date, people: Sequence[int] | None = None) -> int:
    """Drafts for everybody whose days up to ``on`` reach a band; returns how many were made, renewed or let
    go.

    A draft is renewed as days accrue, and lapses once its days were put right; a case under way is left
    alone, and after its end only a heavier kind opens another. Nothing else happens: the direct superior
    reads the draft and decides.
    """
    books = _books(on)
    ids = suspects(on, books.values()) if people is None else sorted(set(people))
    posts = posts_on(on, people=ids, whole=tree())
    regions = {person_id: post.region.pk for person_id, post in posts.items()}
    changed, told = 0, set[tuple[int, str]]()
    for signal in signals_on(on, books, regions, ids):
        post = posts[signal.person_id]
        changed += _draft(by, post, signal, books.get(post.region.pk, Book()))
        told.add((signal.person_id, signal.finding.regulation.value))
    drafts = Case.objects.filter(
        stage=Stage.DRAFT.value, ground=Case.Ground.ABSENCE, act_last__range=(date(on.year, 1, 1), on)
    )
    if people is not None:
        drafts = drafts.filter(person_id__in=ids)
    gone = [one for one in drafts.order_by("pk") if (one.person_id, one.regulation) not in told]
    return changed + sum(_let_go(by, one) for one in gone)


@transaction.atomic
def _let_go(by: Job, draft: Case) -> int:
    """The days of a draft were put right meanwhile: nobody is asked about them any more.

    Without what it proposes and its key, so that days which accrue later open another draft.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("agency").get(pk=draft.pk)
    if held.stage != Stage.DRAFT:
        return 0
    held.stage, held.proposed, held.signal, held.changed_at = Stage.DROPPED.value, "", "", clock.now()
    held.save(update_fields=["stage", "proposed", "signal", "changed_at"])
    note_step(by, held, "lapse", "Usulan gugur: hari-harinya sudah diperbaiki.")
    audit.record(by=by, action="discipline.draft_let_go", subject=held, node_path=held.agency.path)
    return 1


def _books(on: date) -> dict[int, Book]:
    rows = RuleBook.objects.filter(valid_from__lte=on).select_related("ppk").order_by("valid_from", "id")
    return {row.region_id: read_book(row) for row in rows}


@transaction.atomic
def _draft(by: Job, post: Post, signal: Signal, book: Book) -> int:
    assert signal.finding.proposal is not None
    year, regulation = signal.last.year, signal.finding.regulation
    earlier = Case.objects.select_for_update().filter(
        person=post.person, ground=Case.Ground.ABSENCE, regulation=regulation.value, act_last__year=year
    )
    known = list(earlier.order_by("pk"))
    draft = next((one for one in known if one.stage == Stage.DRAFT), None)
    rank = KINDS[signal.finding.proposal.kind].rank
    if draft is None and any(one.stage in _UNDER_WAY for one in known):
        return 0
    if draft is None and any(one.proposed and KINDS[one.proposed].rank >= rank for one in known):
        return 0
    values = _values(post, signal, book)
    if draft is not None and draft.finding == values["finding"] and draft.superior == values["superior"]:
        return 0
    return _write_draft(by, post, draft, values)


def _write_draft(by: Job, post: Post, draft: Case | None, values: dict[str, Any]) -> int:
    now = clock.now()
    if draft is None:
        draft = Case(**_place(post), ground=Case.Ground.ABSENCE, made_at=now)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.changed_at = now
    is_new = draft.pk is None
    draft.save()
    if is_new:
        note_step(by, draft, "signal", "Usulan dibuat dari temuan kehadiran; belum ada yang dituduh.")
    action = "discipline.drafted" if is_new else "discipline.draft_renewed"
    audit.record(by=by, action=action, subject=draft, node_path=post.agency.path, data={"key": draft.signal})
    return 1


def _place(post: Post) -> dict[str, Any]:
    return {
        "person": post.person,
        "agency": post.agency,
        "region": post.region,
        "job_class": post.job_class,
        "title": post.title,
    }


def _values(post: Post, signal: Signal, book: Book) -> dict[str, Any]:
    finding = signal.finding
    assert finding.proposal is not None
    key = f"{post.person.pk}:{finding.regulation.value}:{signal.last.year}:{finding.proposal.kind}"
    return {
        "regulation": finding.regulation.value,
        "act_first": signal.first,
        "act_last": signal.last,
        "summary": _summary(signal),
        "finding": _finding(signal),
        "rules": frozen_rules(finding.regulation, book.contract),
        "signal": key,
        "level": finding.proposal.level.value,
        "proposed": finding.proposal.kind,
        "superior": _superior(post, book),
    }


def _superior(post: Post, book: Book) -> Person | None:
    """The direct superior; the PPK for somebody without one, such as the head of an agency."""
    if post.superior_id is not None:
        return Person.objects.filter(pk=post.superior_id).first()
    return book.ppk if book.ppk != post.person else None


def _summary(signal: Signal) -> str:
    found = signal.finding
    text = f"Tidak masuk kerja tanpa alasan sah {found.absent_days} hari kerja"
    if found.converted_days:
        text += (
            f", ditambah keterlambatan {found.late_minutes} menit yang dihitung {found.converted_days} hari"
        )
    return f"{text}, pada {long_range(signal.first, signal.last)}."


def _finding(signal: Signal) -> dict[str, Any]:
    found = signal.finding
    assert found.proposal is not None
    return {
        "absent_days": found.absent_days,
        "late_minutes": found.late_minutes,
        "converted_days": found.converted_days,
        "total_days": found.total_days,
        "consecutive_days": found.consecutive_days,
        "kind": found.proposal.kind,
        "applied": found.proposal.applied,
        "salary_stop_from": found.salary_stop_from.isoformat() if found.salary_stop_from else None,
        "reasons": [{"text": one.text, "clauses": list(one.clauses)} for one in found.reasons],
        "days": [day.isoformat() for day in signal.absent],
        "late": [[day.isoformat(), minutes] for day, minutes in signal.late],
    }


@transaction.atomic
def report_breach(
    *,
    by: User,
    person: Person,
    ground: str,
    first: date,
    last: date,
    text: str,
    uploads: Sequence[Upload] = (),
) -> Case:
    """A person reports what he saw or what was not done (A0-14, A2-22); a draft for the direct superior.

    Being found outside needs an exhibit: location data alone are no evidence.
    Raises `NotAllowed` and `Invalid`.
    """
    require_report(by, person)
    clean = require_text(text, "text", "Tuliskan apa yang terjadi, di mana, dan siapa yang melihat.")
    post = _require_post(person, first, last)
    _require_ground(ground, uploads)
    case = _reported(by, post, ground, (first, last), clean)
    for upload in uploads:
        add_file(by, case, "Bukti pelapor", upload)
    note_step(by, case, "report", "Dilaporkan dengan bukti; menunggu atasan langsung.")
    audit.record(by=by, action="discipline.reported", subject=case, node_path=case.agency.path)
    return case


def _require_ground(ground: str, uploads: Sequence[Upload]) -> None:
    if ground == Case.Ground.ABSENCE:
        raise Invalid("Ketidakhadiran dihitung dari presensi.", field="ground", code="counted_ground")
    if ground == Case.Ground.OUTSIDE and not uploads:
        message = "Lampirkan bukti, misalnya foto atau berita acara. Data lokasi saja bukan bukti."
        raise Invalid(message, field="file", code="evidence_missing")


def _reported(by: User, post: Post, ground: str, days: tuple[date, date], text: str) -> Case:
    book = book_on(post.region, days[1])
    regulation = regulation_of_act(days[1], post.person.status)
    now = clock.now()
    return Case.objects.create(
        **_place(post),
        ground=ground,
        regulation=regulation.value,
        act_first=days[0],
        act_last=days[1],
        summary=text,
        rules=frozen_rules(regulation, book.contract),
        level=Level.RINGAN.value,
        superior=_superior(post, book),
        reporter=by,
        made_at=now,
        changed_at=now,
    )


def _require_post(person: Person, first: date, last: date) -> Post:
    post = post_of(person, last)
    if post is None:
        raise Invalid("Pegawai tidak bertugas pada tanggal itu.", field="person", code="no_post")
    if last < first:
        raise Invalid("Tanggal akhir mendahului tanggal awal.", field="last", code="period_reversed")
    if last > local_date(clock.now(), post.zone):
        raise Invalid("Tanggal kejadian belum tiba.", field="last", code="in_future")
    if regulation_of_act(first, person.status) is not regulation_of_act(last, person.status):
        message = "Perbuatan sebelum dan sejak 31 Agustus 2021 dinilai aturan berbeda; laporkan terpisah."
        raise Invalid(message, field="first", code="two_regulations")
    return post


def add_file(by: User, case: Case, note: str, upload: Upload | None) -> Exhibit:
    """An exhibit with a checked and cleaned file, or of words alone."""
    values: dict[str, Any] = {}
    if upload is not None:
        kept = check_upload(upload.name, upload.content)
        values = {"content": kept.content, **kept.facts}
    return Exhibit.objects.create(case=case, note=note[:300], by=by, at=clock.now(), **values)

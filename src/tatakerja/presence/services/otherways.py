"""Evidence that no phone brought: machine files with a dry run, photographed paper sheets."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from tatakerja.kernel.errors import Conflict, Invalid, Malformed, NotAllowed
from tatakerja.kernel.texts import words_of
from tatakerja.kernel.zones import at as instant_at
from tatakerja.organisation.access import require_keep, today
from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.organisation.services.importing.reading import OLE, require_honest_zip, sheets_of
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, Job, person_behind
from tatakerja.platform.files import check_file
from tatakerja.presence.access import may_decide
from tatakerja.presence.models import Confirmation, MachineFile, PaperSheet, PresenceEvent
from tatakerja.presence.models.evidence import MAX_TEXT
from tatakerja.presence.queries.machine import known_days
from tatakerja.presence.rules.clock import ClockState, Grade, whole_second
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.machine import Attended, BadRow
from tatakerja.presence.rules.place import Place
from tatakerja.presence.rules.receipt import ReceiptFacts
from tatakerja.presence.services.keys import sign

_MACHINE = UUID("2f0a7c1e-53f1-5a0e-9d65-1f1a4b8f0a11")
MAX_FILE = 8 * 1024 * 1024
_MOST_BAD = 1000
_BATCH = 500


@transaction.atomic
def check_machine_file(*, by: Actor, agency: Node, name: str, content: bytes) -> MachineFile:
    """The dry run: how many days of how many people a file would bring, and every line that goes back.

    Nothing is recorded yet. Raises `Invalid` for a file that cannot be read at all.
    """
    require_keep(by, agency)
    if len(content) > MAX_FILE:
        raise Invalid("Berkas lebih dari 8 MB. Bagi per bulan.", field="file", code="file_too_large")
    text = _text_of(content)
    days, bad = known_days(agency, text)
    row = MachineFile.objects.create(
        agency=agency,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=text.replace("\x00", ""),
        report=_report(days, bad),
        bad=[{"line": one.line, "text": one.text[:300], "reason": one.reason} for one in bad[:_MOST_BAD]],
        sent_by=person_behind(by),
        sent_at=clock.now(),
    )
    audit.record(
        by=by, action="presence.machine_file_checked", subject=row, node_path=agency.path, data=row.report
    )
    return row


def _text_of(content: bytes) -> str:
    """A file as text: CSV in UTF-8, UTF-16 or Windows-1252, or the first filled sheet of a workbook."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        if not content.startswith((OLE, b"PK")):
            return content.decode("utf-8-sig")
        if content.startswith(OLE):
            raise Malformed("Berkas .xls lama tidak dibaca. Simpan sebagai .xlsx atau CSV.")
        require_honest_zip(content)
        filled = (rows for rows in sheets_of(content) if any(any(row) for row in rows))
        return "\n".join("\t".join(row) for row in next(filled, []))
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
    except Malformed as refusal:
        raise Invalid(refusal.message, field="file", code="file_unreadable") from refusal


def _report(days: Mapping[Attended, Person], bad: Iterable[BadRow]) -> dict[str, int | str]:
    dates = sorted(one.day.isoformat() for one in days)
    span = {"first": dates[0], "last": dates[-1]} if dates else {}
    return span | {
        "days": len(days),
        "people": len({person.pk for person in days.values()}),
        "without_leaving": sum(one.check_out is None for one in days),
        "bad": len(list(bad)),
    }


@transaction.atomic
def take_machine_file(*, by: Actor, file: MachineFile) -> int:
    """Records what the dry run showed; a day that a machine told before stands once. Answers new events."""
    require_keep(by, file.agency)
    row = MachineFile.objects.select_for_update().get(pk=file.pk)
    if row.state == MachineFile.State.TAKEN:
        raise Conflict("Berkas ini sudah diimpor.")
    days, _bad = known_days(row.agency, row.content)
    posts = posts_on(today(), people={one.pk for one in days.values()})
    mark = uuid4()
    events = [
        _event(
            person, posts[person.pk], kind, at, mark, ["machine"], uuid5(_MACHINE, f"{person.pk}/{kind}/{at}")
        )
        for day, person in days.items()
        if person.pk in posts
        for kind, at in ((EventKind.CHECK_IN, day.check_in), (EventKind.CHECK_OUT, day.check_out))
        if at is not None
    ]
    PresenceEvent.objects.bulk_create(events, batch_size=_BATCH, ignore_conflicts=True)
    made = PresenceEvent.objects.filter(batch=mark).count()
    row.state, row.content = MachineFile.State.TAKEN, ""
    row.report = row.report | {"events": made}
    row.save(update_fields=["state", "content", "report"])
    audit.record(
        by=by,
        action="presence.machine_file_taken",
        subject=row,
        node_path=row.agency.path,
        data=row.report | {"sha256": row.sha256},
    )
    return made


def _event(
    person: Person, post: Post, kind: EventKind, at: datetime, mark: UUID, flags: list[str], key: UUID
) -> PresenceEvent:
    """An event at the office by the wall clock of the post's zone; the machine's or the sheet's word is B."""
    counts_at = whole_second(instant_at(at.date(), at.time(), post.zone))
    received = clock.now()
    facts = ReceiptFacts(person.nip, key, counts_at, received, Place.OFFICE)
    return PresenceEvent(
        key=key,
        person=person,
        kind=kind.value,
        at_phone=counts_at,
        clock=ClockState.OFFSET.value,
        counts_at=counts_at,
        received_at=received,
        day=at.date(),
        zone=post.zone,
        grade=Grade.B.value,
        place=Place.OFFICE.value,
        flags=flags,
        receipt=sign(facts),
        batch=mark,
    )


@transaction.atomic
def record_sheet(
    *,
    by: Actor,
    day: date,
    reason: str,
    photo: bytes,
    rows: Mapping[Person, tuple[time | None, time | None]],
) -> PaperSheet:
    """A paper sheet of one day: who came and left when, with its photograph and the reason for paper.

    ``rows``: arrival and leaving by the local clock. Only for people whom ``by`` leads, all or nothing; the
    superior's own word confirms the events. The photograph loses everything that is not picture.
    """
    now = clock.now()
    words = words_of(reason, "reason", MAX_TEXT, required="Tuliskan mengapa memakai kertas.")
    posts = _sheet_posts(by, day, rows)
    kept = check_file(photo)
    agency = posts[next(iter(rows)).pk].agency
    sheet = PaperSheet.objects.create(
        agency=agency,
        day=day,
        reason=words,
        photo=kept.content,
        media_type=kept.media_type,
        sent_by=person_behind(by),
        sent_at=now,
    )
    events = _sheet_events(by, sheet, posts, rows)
    audit.record(
        by=by,
        action="presence.sheet_recorded",
        subject=sheet,
        node_path=agency.path,
        data={"people": [one.pk for one in rows], "day": day.isoformat(), "events": events},
    )
    return sheet


def _sheet_posts(
    by: Actor, day: date, rows: Mapping[Person, tuple[time | None, time | None]]
) -> dict[int, Post]:
    """The posts of the people on a sheet, all of whom ``by`` leads; refuses a sheet that cannot be."""
    if not rows or not 0 <= (today() - day).days <= 31:
        raise Invalid("Isi paling sedikit satu pegawai, untuk hari dalam sebulan terakhir.", field="day")
    posts = posts_on(day, people=[one.pk for one in rows])
    for one in rows:
        post = posts.get(one.pk)
        if post is None or isinstance(by, Job) or not may_decide(by, one, post):
            raise NotAllowed("Lembar kertas hanya dicatat oleh atasan pegawai yang namanya tercantum.")
    return posts


def _sheet_events(
    by: Actor,
    sheet: PaperSheet,
    posts: Mapping[int, Post],
    rows: Mapping[Person, tuple[time | None, time | None]],
) -> int:
    """The events of a sheet, confirmed by the superior's own word; how many."""
    mark, flags = uuid4(), ["paper", f"sheet/{sheet.pk}"]
    events = [
        _event(one, posts[one.pk], kind, datetime.combine(sheet.day, at), mark, flags, uuid4())
        for one, clocks in rows.items()
        for kind, at in zip((EventKind.CHECK_IN, EventKind.CHECK_OUT), clocks, strict=True)
        if at is not None
    ]
    if not events or any(event.counts_at > sheet.sent_at for event in events):
        raise Invalid("Isi jam masuk atau pulang yang sudah lewat.", field="rows", code="clock_missing")
    PresenceEvent.objects.bulk_create(events, batch_size=_BATCH)
    author, at = person_behind(by), sheet.sent_at
    Confirmation.objects.bulk_create(
        [
            Confirmation(event=event, decision="confirmed", reason=sheet.reason, by=author, at=at)
            for event in PresenceEvent.objects.filter(batch=mark)
        ]
    )
    return len(events)

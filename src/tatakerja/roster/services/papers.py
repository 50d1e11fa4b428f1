"""What leaves the house on paper or into another calendar: the order (SPT), the workbook, the feed."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.identifiers import token_hash
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import seat_of, signer_of
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.audit import Actor
from tatakerja.platform.letters import number_line, signature_of, verification
from tatakerja.platform.models import User
from tatakerja.platform.pdf import render_pdf, sha256_of
from tatakerja.platform.spreadsheets import Column, Sheet, Styled, Value, workbook
from tatakerja.roster.access import may_plan, require_own, require_plan
from tatakerja.roster.models import OFFICE, PIKET, CalendarFeed, DutyLetter, RosterPlan
from tatakerja.roster.queries import PlanRow, local_today, plan_rows, totals_of
from tatakerja.roster.rules.screen import SHOWN

_STYLES = {"K": "info", "R": "center", "P": "warn", "C": "off", "D": "ok", "!": "bad", "·": "off"}


@transaction.atomic
def open_feed(*, by: User, person: Person) -> str:
    """A new secret token for the person's calendar; the one before stops working. Shown this once only."""
    require_own(by, person)
    now = clock.now()
    CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person=person, token_hash=token_hash(token), made_at=now)
    audit.record(by=by, action="roster.feed_opened", subject=feed)
    return token


@transaction.atomic
def revoke_feed(*, by: User, person: Person) -> bool:
    """Ends the person's calendar address; False where none was in use."""
    require_own(by, person)
    feed = CalendarFeed.objects.select_for_update().filter(person=person, revoked_at__isnull=True).first()
    if feed is None:
        return False
    feed.revoked_at = clock.now()
    feed.save(update_fields=["revoked_at"])
    audit.record(by=by, action="roster.feed_revoked", subject=feed)
    return True


@transaction.atomic
def issue_letter(*, by: Actor, plan: RosterPlan, number: str) -> DutyLetter:
    """Freezes the order of a published roster under the agency's own letter number.

    The same content under the same number is the same letter. Refuses a draft (409), a missing number (422),
    a roster in which nobody is on duty (409) and everybody who is no planner (403).
    """
    require_plan(by, plan.agency)
    if plan.state != RosterPlan.State.PUBLISHED:
        raise Conflict("Surat perintah dibuat dari jadwal yang sudah terbit.", code="not_published")
    if not number.strip():
        raise Invalid("Isi nomor surat dari buku agenda OPD.", field="number", code="number_missing")
    content = _letter(plan, number.strip())
    sha256 = sha256_of(content)
    same = DutyLetter.objects.filter(sha256=sha256).first()
    if same is not None:
        return same
    held = DutyLetter.objects.create(
        plan=plan,
        number=number.strip(),
        content=content,
        sha256=sha256,
        made_at=clock.now(),
        made_by=audit.person_behind(by),
    )
    data = {"number": held.number, "sha256": sha256}
    audit.record(by=by, action="roster.letter_issued", subject=held, node_path=plan.agency.path, data=data)
    return held


def _letter(plan: RosterPlan, number: str) -> dict[str, Any]:
    rows = plan_rows(plan)
    letter = PIKET if any(PIKET in row.cells for row in rows) else OFFICE
    people = [row for row in rows if letter in row.cells]
    if not people:
        raise Conflict("Tidak ada yang bertugas di kantor dalam jadwal ini.", code="nobody_on_duty")
    signer = signer_of(plan.agency, plan.first)
    day = formats.written_date(local_today(plan.agency.zone))
    task = "piket di kantor" if letter == PIKET else "tugas di kantor"
    period = f"{formats.long_date(plan.first)} sampai {formats.long_date(plan.last)}"
    region = plan.agency.parent
    return {
        "title": f"Surat perintah {'piket' if letter == PIKET else 'tugas di kantor'} {plan.agency.name}",
        "heading": "SURAT PERINTAH PIKET" if letter == PIKET else "SURAT PERINTAH TUGAS",
        "number": number,
        "letterhead": {
            "government": f"Pemerintah {region.name}" if region else "",
            "name": plan.agency.name,
            "lines": [str(line) for line in plan.agency.letterhead],
        },
        "bases": bases_of(plan),
        "people": _people(plan, people, letter),
        "order": f"Melaksanakan {task} pada hari yang tercantum, dari {period}.",
        "version": f"Jadwal versi {plan.version}, {formats.date_range(plan.first, plan.last)}.",
        "signature": signature_of(signer.title, signer.name, signer.nip, day, seat_of(plan.agency)),
    }


def bases_of(plan: RosterPlan) -> list[str]:
    """The circulars behind a plan with all their clauses, each once."""
    clauses: dict[str, set[str]] = {}
    for limit in plan.basis.get("days", []):
        label = str(limit.get("basis", "")).split(" klausul ")[0]
        if label:
            clauses.setdefault(label, set()).update(limit.get("clauses", ()))
    named = [
        f"{label}, klausul {', '.join(sorted(found))}" if found else label for label, found in clauses.items()
    ]
    return named or ["Peraturan Presiden Nomor 21 Tahun 2023 tentang hari kerja dan jam kerja"]


def _people(plan: RosterPlan, people: list[PlanRow], letter: str) -> dict[str, Any]:
    known = Person.objects.in_bulk([row.person_id for row in people])
    # A day is never torn from its date at the end of a line.
    days = [formats.short_date(date.fromisoformat(text)).replace(" ", "\u00a0") for text in plan.days]
    return {
        "kind": "table",
        "columns": [
            {"title": "No.", "number": True, "width": 1},
            {"title": "Nama dan NIP"},
            {"title": "Unit kerja"},
            {"title": "Hari", "share": 1.6},
        ],
        "rows": [
            [
                str(place),
                f"{known[row.person_id]}\n{number_line(known[row.person_id].nip)}",
                row.unit,
                ", ".join(day for day, cell in zip(days, row.cells, strict=True) if cell == letter),
            ]
            for place, row in enumerate(people, start=1)
        ],
    }


def letter_pdf(letter: DutyLetter) -> bytes:
    """The letter as PDF; the same letter gives the same bytes."""
    verify = verification(reverse("roster:verify", args=[letter.sha256]), letter.sha256)
    return render_pdf("spt_piket", {**letter.content, "verify": verify}, at=letter.made_at)


def roster_workbook(user: User, plan: RosterPlan) -> bytes:
    """The roster as XLSX: the grid, and the totals of each day. Employee numbers only for its planners."""
    rows = plan_rows(plan)
    numbers: dict[int, str] = {}
    if may_plan(user, plan.agency):
        people = Person.objects.filter(pk__in=[row.person_id for row in rows])
        numbers = dict(people.values_list("pk", "nip"))
    return workbook(
        [_grid_sheet(plan, rows, numbers), _totals_sheet(plan, rows)],
        title=f"Jadwal {plan.agency.name}",
        author=plan.agency.name,
        made_at=plan.published_at or plan.edited_at or plan.drafted_at,
    )


def _grid_sheet(plan: RosterPlan, rows: list[PlanRow], numbers: dict[int, str]) -> Sheet:
    days = [Column(formats.short_date(date.fromisoformat(text)), 6) for text in plan.days]
    named = [Column("NIP", 20)] if numbers else []
    columns = [
        Column("Nama", 28),
        *named,
        Column("Unit", 26),
        *days,
        Column("Di kantor", 9),
        Column("Piket", 7),
    ]
    lines: list[list[Value | Styled]] = []
    for row in rows:
        codes = [SHOWN[letter] for letter in row.cells]
        office = sum(code in "KP" for code in codes)
        head: list[Value | Styled] = [row.name, *([numbers[row.person_id]] if numbers else []), row.unit]
        lines.append([*head, *(Styled(code, _STYLES[code]) for code in codes), office, codes.count("P")])
    return Sheet(
        "Jadwal",
        columns,
        lines,
        heading=(
            f"Jadwal kerja {plan.agency.name}",
            f"{plan.first.isoformat()} s.d. {plan.last.isoformat()}, versi {plan.version}, "
            f"{RosterPlan.State(plan.state).label}",
            "K kantor (WFO), R rumah (WFH), P piket, C cuti, D dinas luar, ! kosong, · libur",
        ),
        freeze_columns=1,
    )


def _totals_sheet(plan: RosterPlan, rows: list[PlanRow]) -> Sheet:
    titles = ("Tanggal", "Di kantor", "Batas", "Piket", "Rumah", "Cuti dan dinas luar", "Kosong")
    totals = totals_of(plan, [(row.unit_id, row.cells) for row in rows])
    lines: list[list[Value | Styled]] = [
        [day.day, day.office, day.cap, day.piket, day.home, day.away, day.gaps] for day in totals
    ]
    return Sheet("Jumlah per hari", [Column(title, 14) for title in titles], lines)

"""Letters of a trip: numbered from the agency's series, frozen with their hash, printed again at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from tatakerja.organisation.models import Node, Person
from tatakerja.organisation.queries import Post, posts_on, seat_of
from tatakerja.permit.models import LetterCounter, Term, Trip, TripLetter
from tatakerja.permit.queries.signing import LetterSigner, letter_signer
from tatakerja.permit.queries.terms import TermBook, term_book
from tatakerja.permit.rules.ceilings import numbered
from tatakerja.permit.services.desk import Desk
from tatakerja.platform import audit, clock, formats
from tatakerja.platform.letters import number_line, signature_of, verification
from tatakerja.platform.pdf import render_pdf, sha256_of
from tatakerja.roster.queries import local_today

_TEMPLATES = {TripLetter.Kind.ASSIGNMENT: "surat_tugas", TripLetter.Kind.ORDER: "spd"}
_UNNAMED = "(ditetapkan kemudian)"


def _next_numbers(agency: Node, book: TermBook, series: str, count: int) -> list[str]:
    """The next numbers of the agency's series in the year; call inside the transaction of the letters."""
    year, month = book.day.year, book.day.month
    counter, _made = LetterCounter.objects.select_for_update().get_or_create(
        agency=agency, series=series, year=year
    )
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    term = book.term(Term.Topic.LETTER, series)
    pattern = str(term.value.get("pattern", "")) if term else ""
    unit = (agency.short_name or agency.code).upper()
    return [
        numbered(pattern or "{n}/{unit}/{year}", one, unit=unit, year=year, month=month)
        for one in range(first, first + count)
    ]


def issue_letters(desk: Desk, trip: Trip, people: Sequence[Person]) -> TripLetter:
    """One assignment for all, one travel order a person; answers the assignment."""
    whole = desk.ground.whole
    agency = whole.agency_of(trip.node_id) or trip.node
    posts = posts_on(trip.first, people=[one.pk for one in people], whole=whole)
    signs = letter_signer(agency, trip.first, whole)
    book = term_book(agency, local_today(agency.zone))
    [number] = _next_numbers(agency, book, TripLetter.Kind.ASSIGNMENT, 1)
    content = _head(agency, number, f"Surat tugas {agency.name}", signs)
    content |= _assignment(trip, people, posts, signs)
    letters = [_letter(trip, TripLetter.Kind.ASSIGNMENT, None, number, content)]
    orders = _next_numbers(agency, book, TripLetter.Kind.ORDER, len(people))
    for one, order in zip(people, orders, strict=True):
        content = _head(agency, order, f"Surat perjalanan dinas {agency.name}", signs)
        content |= _order(trip, agency, one, posts.get(one.pk), number)
        letters.append(_letter(trip, TripLetter.Kind.ORDER, one, order, content))
    assignment = TripLetter.objects.bulk_create(letters)[0]
    data = {"number": number, "people": len(people), "sha256": assignment.sha256}
    desk.acts.append(
        audit.act_of(
            by=desk.by, action="permit.letters_issued", subject=trip, node_path=agency.path, data=data
        )
    )
    return assignment


def _letter(trip: Trip, kind: str, person: Person | None, number: str, content: dict[str, Any]) -> TripLetter:
    return TripLetter(
        trip=trip,
        kind=kind,
        person=person,
        number=number,
        content=content,
        sha256=sha256_of(content),
        made_at=clock.now(),
    )


def void_letters(trip: Trip) -> int:
    """The letters of a cancelled trip no longer hold; they can still be compared, and say so."""
    return trip.letters.filter(void_at__isnull=True).update(void_at=clock.now())


def _head(agency: Node, number: str, title: str, signs: LetterSigner) -> dict[str, Any]:
    region, signer = agency.parent, signs.signer
    day = formats.written_date(local_today(agency.zone))
    return {
        "title": title,
        "number": number,
        "letterhead": {
            "government": f"Pemerintah {region.name}" if region else "",
            "name": agency.name,
            "lines": [str(line) for line in agency.letterhead],
        },
        "signature": signature_of(signer.title, signer.name, signer.nip, day, seat_of(agency)),
    }


def _assignment(
    trip: Trip, people: Sequence[Person], posts: dict[int, Post], signs: LetterSigner
) -> dict[str, Any]:
    rows = [
        [
            str(place),
            f"{one}\n{number_line(one.nip)}",
            one.grade or "–",
            posts[one.pk].title if one.pk in posts else "–",
        ]
        for place, one in enumerate(people, start=1)
    ]
    columns: list[dict[str, Any]] = [
        {"title": "No.", "number": True, "width": 1},
        {"title": "Nama dan NIP", "share": 1.5},
        {"title": "Golongan", "width": 2.2},
        {"title": "Jabatan", "share": 1.3},
    ]
    basis = f"Persetujuan perjalanan dinas Nomor permohonan {trip.pk}"
    clauses = dict.fromkeys([*trip.clauses, *signs.clauses])
    if clauses:
        basis += f" menurut edaran, klausul {', '.join(clauses)}"
    return {
        "heading": "SURAT TUGAS",
        "bases": [basis, *([f"Anggaran: {trip.budget}"] if trip.budget else [])],
        "people": {"kind": "table", "columns": columns, "rows": rows},
        "named": len(people),
        "orders": [
            f"{trip.purpose} di {trip.destination}, {formats.date_range(trip.first, trip.last)}.",
            "Meminta pengesahan kedatangan dan keberangkatan (visum) dari kantor yang didatangi.",
            "Menyampaikan laporan tertulis setelah kembali.",
        ],
    }


def _order(trip: Trip, agency: Node, person: Person, post: Post | None, assignment: str) -> dict[str, Any]:
    days = (trip.last - trip.first).days + 1
    cost = f"Rp{formats.number(trip.estimate)} (perkiraan)" if trip.estimate else _UNNAMED
    return {
        "heading": "SURAT PERJALANAN DINAS (SPD)",
        "named": 1,
        "rows": [
            ["Pejabat pemberi perintah", f"Kepala {agency.name}"],
            ["Nama dan NIP pegawai", f"{person}, {number_line(person.nip)}"],
            ["Golongan dan jabatan", f"{person.grade or '–'}, {post.title if post else '–'}"],
            ["Maksud perjalanan", trip.purpose],
            ["Alat angkutan", trip.transport or _UNNAMED],
            ["Tempat berangkat", agency.name],
            ["Tempat tujuan", trip.destination],
            ["Lamanya", f"{days} hari, {formats.date_range(trip.first, trip.last)}"],
            ["Pembebanan anggaran", trip.budget or _UNNAMED],
            ["Biaya", cost],
            ["Surat tugas", assignment],
        ],
    }


def letter_pdf(letter: TripLetter) -> bytes:
    """The letter as PDF; the same letter gives the same bytes."""
    verify = verification(reverse("permit:verify", args=[letter.sha256]), letter.sha256)
    template = _TEMPLATES[TripLetter.Kind(letter.kind)]
    return render_pdf(template, {**letter.content, "verify": verify}, at=letter.made_at)

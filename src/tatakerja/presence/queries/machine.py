"""What a machine's file says of an agency's own people, before anything of it is recorded."""

from __future__ import annotations

from datetime import date

from tatakerja.organisation.access import below, in_force, today
from tatakerja.organisation.models import Assignment, Node, Person, PersonNumber
from tatakerja.presence.rules.machine import Attended, BadRow, days_of, plain_number, read_punches


def known_days(agency: Node, text: str) -> tuple[dict[Attended, Person], list[BadRow]]:
    """The days of the agency's own people, and the lines that are nobody's or of no sensible day."""
    punches, bad = read_punches(text)
    people = _numbers(agency)
    last = today()
    found: dict[Attended, Person] = {}
    for day in days_of(punches):
        person = people.get(day.number)
        if person is None:
            reason = "Nomor ini bukan pegawai OPD ini. Daftarkan nomor mesinnya sebagai nomor lokal."
        elif not date(2020, 1, 1) <= day.day <= last:
            reason = "Tanggalnya belum tiba atau terlalu lama."
        else:
            found[day] = person
            continue
        bad.append(BadRow(day.line, f"{day.number} {day.day}", reason))
    return found, bad


def _numbers(agency: Node) -> dict[str, Person]:
    """The agency's people by every number they have: NIP, and what the machine calls them."""
    posts = Assignment.objects.filter(in_force(today()), below([agency.path], "node__path"))
    people = {one.pk: one for one in Person.objects.filter(pk__in=posts.values("person_id"), active=True)}
    found = {one.nip: one for one in people.values()}
    for person_id, number in PersonNumber.objects.filter(person_id__in=people).values_list(
        "person_id", "number"
    ):
        found.setdefault(plain_number(number), people[person_id])
    return found

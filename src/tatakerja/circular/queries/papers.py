"""The papers that follow from a circular: letter, summary for staff, draft procedure, calendar of dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import override

from tatakerja.circular.models import Circular
from tatakerja.circular.queries.reading import label_of, policy_of
from tatakerja.circular.queries.words import SUMMARY, Shown, parameters_of, say
from tatakerja.circular.rules.policy import Policy
from tatakerja.platform import formats
from tatakerja.platform.icalendar import Entry, calendar_text
from tatakerja.platform.letters import signature_of

# Parameter → what is done about it and by whom: the steps of a procedure, in the order of a day.
_STEPS: Final = (
    ("office.roster_by", "Menyusun dan menerbitkan jadwal", "Kepala unit kerja"),
    ("office.max_share", "Menjaga batas pegawai di kantor", "Kepala unit kerja"),
    ("office.min_per_day", "Memastikan jumlah petugas piket", "Kepala OPD"),
    ("office.mandatory", "Hadir di kantor setiap hari kerja", "Pejabat yang diwajibkan"),
    ("presence.windows", "Mencatat presensi", "Semua pegawai"),
    ("presence.apel", "Mengikuti apel dan upacara", "Pegawai yang bekerja di kantor"),
    ("presence.work_window", "Siap dihubungi", "Pegawai yang WFH"),
    ("presence.location_hours", "Berbagi lokasi selama jam kerja", "Pegawai yang WFH"),
    ("presence.report_times", "Mengirim laporan keberadaan pegawai ke BKD", "Petugas kepegawaian OPD"),
    ("work.task_required", "Memberi tugas", "Atasan langsung"),
    ("work.reports", "Melaporkan hasil kerja", "Pegawai yang WFH"),
    ("work.steps", "Memeriksa dan menilai hasil kerja", "Atasan langsung"),
    ("office.call_up", "Memanggil pegawai ke kantor", "Kepala OPD"),
    ("outing.categories", "Memberi tahu sebelum keluar rumah", "Pegawai yang WFH"),
    ("travel.private", "Bepergian pribadi ke luar daerah", "Semua pegawai"),
    ("travel.official", "Perjalanan dinas", "Semua pegawai"),
    ("meetings.face_to_face", "Rapat tatap muka", "Penyelenggara rapat"),
    ("services.online_channels", "Membuka saluran daring", "Unit pelayanan"),
)


def _frame(circular: Circular, policy: Policy, heading: str) -> dict[str, Any]:
    """What every paper has: kop, number, subject, validity."""
    region = circular.region
    return {
        "title": f"{heading} {circular.title}",
        "heading": heading,
        "number": circular.number or "menyusul",
        "subject": circular.title,
        "letterhead": {
            "government": f"Pemerintah {region.name}",
            "name": circular.issuer,
            "lines": [str(line) for line in region.letterhead],
        },
        "label": label_of(policy),
        "version": circular.version,
        "draft": circular.state == Circular.State.DRAFT,
        "valid": _validity(policy),
    }


def _validity(policy: Policy) -> str:
    valid = policy.valid
    first = formats.long_date(valid.start)
    if valid.until is not None:
        return f"{first} sampai {formats.long_date(valid.until)}"
    return f"{first} sampai {valid.until_event}" if valid.until_event else f"{first}, tanpa batas akhir"


def _shown(policy: Policy) -> dict[str, Shown]:
    return {row.path: row for _, rows in parameters_of(policy) for row in rows}


def letter_of(circular: Circular) -> dict[str, Any]:
    """The circular as a letter: kop, bases, every clause in its own words, what it sets, tembusan."""
    with override("id"):
        policy = policy_of(circular)
        by_clause: dict[str, list[str]] = {}
        for row in _shown(policy).values():
            for clause in row.clauses:
                by_clause.setdefault(clause, []).append(f"{row.name}: {row.value}")
        return {
            **_frame(circular, policy, "SURAT EDARAN"),
            "purpose": list(policy.identity.purpose),
            "bases": [one.text for one in policy.identity.bases],
            "clauses": [
                {
                    "id": clause.id,
                    "quote": clause.quote,
                    "sets": by_clause.get(clause.id, []),
                    "decided": _decided(clause.decision),
                }
                for clause in policy.clauses
            ],
            "copies": [str(one) for one in circular.copies],
            "signature": signature_of(circular.issuer, "", "", _issued(circular)),
        }


def _issued(circular: Circular) -> str:
    return formats.written_date(circular.issued_on) if circular.issued_on else ""


def _decided(decision: Any) -> str:
    if decision is None:
        return ""
    return f"Diputuskan {decision.by}, {formats.medium_date(decision.date)}: {decision.reason}"


def summary_of(circular: Circular) -> dict[str, Any]:
    """One page in plain words for staff: since when, for whom, what changes on an ordinary day."""
    with override("id"):
        policy = policy_of(circular)
        shown = _shown(policy)
        rows = [[shown[path].name, shown[path].value] for path in SUMMARY if path in shown]
        return {
            **_frame(circular, policy, "RINGKASAN UNTUK PEGAWAI"),
            "rows": [["Berlaku", _validity(policy)], ["Mengikat", say(policy.binds)], *rows],
            "unclear": [clause.id for clause in policy.clauses if clause.undecided],
        }


def procedure_of(circular: Circular) -> dict[str, Any]:
    """A draft procedure: every step that the circular asks for, who does it, and the clause behind it."""
    with override("id"):
        policy = policy_of(circular)
        shown = _shown(policy)
        steps = [
            [what, who, shown[path].value, ", ".join(shown[path].clauses)]
            for path, what, who in _STEPS
            if path in shown
        ]
        return {
            **_frame(circular, policy, "STANDAR OPERASIONAL PROSEDUR"),
            "purpose": list(policy.identity.purpose),
            "bases": [label_of(policy), *[one.text for one in policy.identity.bases]],
            "steps": {
                "kind": "table",
                "columns": [
                    {"title": "No.", "width": 1, "number": True},
                    {"title": "Langkah", "share": 1.3},
                    {"title": "Pelaksana"},
                    {"title": "Ketentuan", "share": 1.5},
                    {"title": "Klausul", "width": 2},
                ],
                "rows": [[str(place), *row] for place, row in enumerate(steps, start=1)],
            },
        }


def dates_of(circular: Circular) -> list[tuple[str, date, str]]:
    """Key, day and title of every date that a circular names, in order."""
    policy = policy_of(circular)
    valid, name = policy.valid, label_of(policy)
    found = [("start", valid.start, f"Mulai berlaku: {name}")]
    found += [
        (f"group-{place}", group.start, f"Mulai berlaku bagi {say(group.who)}: {name}")
        for place, group in enumerate(valid.groups, start=1)
    ]
    if valid.review_on is not None:
        found.append(("review", valid.review_on, f"Ditinjau: {name}"))
    if valid.until is not None:
        found.append(("end", valid.until, f"Hari terakhir berlaku: {name}"))
    return sorted(found, key=lambda one: (one[1], one[0]))


def calendar_of(circular: Circular, now: datetime) -> str:
    """The dates of a circular as iCalendar; the same date keeps its uid when it moves."""
    with override("id"):
        entries = [
            Entry(
                f"edaran-{circular.region_id}-{circular.slug}-{key}@tatakerja",
                day,
                title,
                sequence=circular.version,
            )
            for key, day, title in dates_of(circular)
        ]
        return calendar_text(label_of(policy_of(circular)), entries, now)

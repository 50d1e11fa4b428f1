"""Why a day is what it is: policy → clause → roster → evidence → result, in plain words.

Places and distances, never coordinates: who looks at a day must not learn where a home is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from tatakerja.attendance.models import DayFinding
from tatakerja.attendance.queries.judging import Judge, Judged, inputs_on
from tatakerja.circular.queries import label_of, time_rules_for
from tatakerja.circular.rules.effective import EffectivePolicy
from tatakerja.circular.rules.worktime import workday
from tatakerja.kernel.calendar import WorkingPattern
from tatakerja.kernel.zones import clock_text, local_date
from tatakerja.organisation.models import Person
from tatakerja.organisation.queries import Post, posts_on
from tatakerja.platform import formats
from tatakerja.presence.queries.evidence import Evidence
from tatakerja.presence.queries.outages import relief_on
from tatakerja.presence.rules.events import WITHDRAWN
from tatakerja.presence.rules.outages import ReliefState
from tatakerja.roster.queries import DayPlan


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of an explanation, with the clause behind it and its words where they are known."""

    text: str
    clause: str = ""
    quote: str = ""
    circular: str = ""
    level: str = ""

    @property
    def icon(self) -> str:
        """The sign that goes with the level; the sentence itself says what it means."""
        return {"ok": "check", "warn": "warning", "bad": "stop", "info": "info"}.get(self.level, "")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: its name and its sentences."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A person's day from rule to result; ``finding`` is the stored one where there is one."""

    person: Person
    post: Post
    day: date
    plan: DayPlan
    steps: tuple[Step, ...]
    finding: DayFinding | None
    judged: Judged

    @property
    def places(self) -> bool:
        """Whether it tells where the person was: whoever else reads it has looked at a location."""
        return bool(_shown(self.judged))


@dataclass(frozen=True, slots=True)
class _Quotes:
    """The words of clauses by id, from the circulars that hold for a person."""

    policy: EffectivePolicy

    def rows(self, text: str, clauses: Iterable[str]) -> Iterator[Row]:
        """The sentence under its first clause, further clauses below it."""
        ids = list(dict.fromkeys(clauses)) or [""]
        for number, clause_id in enumerate(ids):
            circular, quote = self._find(clause_id)
            yield Row(text if number == 0 else "", clause_id, quote, circular)

    def _find(self, clause_id: str) -> tuple[str, str]:
        for policy in self.policy.active:
            for clause in policy.clauses:
                if clause.id == clause_id:
                    return label_of(policy), clause.quote
        return "", ""


def explain_day(person: Person, day: date, now: datetime) -> Explanation | None:
    """The chain for one person's day; ``None`` without a post on that day. Some twenty queries."""
    posts = posts_on(day, people=[person.pk])
    inputs = inputs_on(posts, day).get(person.pk)
    if inputs is None:
        return None
    rules = time_rules_for(day, day)
    judged = Judge(day, now, rules)(inputs)
    quotes = _Quotes(inputs.policy)
    answer = workday(rules, inputs.policy, WorkingPattern(inputs.post.node.pattern))
    hours = _("Bukan hari kerja.")
    if answer.hours is not None:
        hours = _("Jam kerja %(start)s–%(end)s, istirahat %(rest)s.") % {
            "start": f"{answer.hours.start:%H.%M}",
            "end": f"{answer.hours.end:%H.%M}",
            "rest": formats.minutes(answer.hours.break_minutes),
        }
    steps = (
        Step(_("Aturan"), tuple(_policy_rows(inputs.policy, quotes))),
        Step(_("Jadwal"), tuple(quotes.rows(f"{MODES[inputs.plan.mode]}. {inputs.plan.basis}".strip(), ()))),
        Step(_("Jam kerja"), tuple(quotes.rows(hours, answer.clauses or (answer.source,)))),
        Step(_("Bukti"), (*_evidence_rows(judged), *_outage_rows(person, day, inputs.post.zone))),
        Step(_("Hasil"), tuple(_result_rows(judged, quotes))),
    )
    stored = DayFinding.objects.filter(person=person, date=day).first()
    return Explanation(person, inputs.post, day, inputs.plan, steps, stored, judged)


MODES = {
    "WFO": "Bekerja di kantor (WFO)",
    "WFH": "Bekerja di rumah (WFH)",
    "PIKET": "Piket di kantor",
    "LEAVE": "Cuti",
    "DUTY": "Dinas luar",
    "OFF": "Libur",
    "FLEX": "Mengikuti sif unit",
}
_KINDS = {
    "check_in": "Presensi masuk",
    "check_out": "Presensi pulang",
    "location": "Laporan lokasi",
    "answer": "Jawaban konfirmasi",
}
_PLACES = {
    "home": "di rumah terdaftar",
    "office": "di kantor",
    "duty": "di tempat tugas",
    "outside": "di luar area",
    "unknown": "lokasi belum pasti",
}
_GRADES = {"B": "dicatat luring, waktu dikoreksi", "C": "waktu hanya dari ponsel"}
_DECISIONS = {
    "confirmed": "dibenarkan atasan",
    "refused": "tidak dibenarkan atasan",
    WITHDRAWN: "dibatalkan sendiri sesaat setelah diketuk, tidak dihitung",
}


def _policy_rows(policy: EffectivePolicy, quotes: _Quotes) -> Iterator[Row]:
    if not policy.active:
        yield Row(_("Tidak ada edaran yang berlaku; yang berlaku ketentuan jam kerja biasa."))
        return
    for one in policy.active:
        yield Row(_("Berlaku %(circular)s.") % {"circular": label_of(one)})
    if policy.mode.clauses:
        yield from quotes.rows(_("Bagi Anda atau jabatan ini:"), policy.mode.clauses)


def _evidence_rows(one: Judged) -> Iterator[Row]:
    zone = one.inputs.post.zone
    permits = one.inputs.permits
    for cover in (permits.leave, permits.duty) if permits else ():
        if cover is not None:
            dates = formats.date_range(cover.first, cover.last)
            yield Row(f"{cover.kind.replace('_', ' ').capitalize()} {dates} ({cover.source}).", level="info")
    for event in _shown(one):
        yield Row(_event_text(event, zone), level=_level(event))
    for outing in permits.outings if permits else ():
        told = _("diketahui atasan") if outing.acknowledged else _("belum diketahui atasan")
        span = f"{clock_text(outing.starts_at, zone, with_label=False)}–{clock_text(outing.ends_at, zone)}"
        yield Row(_("Izin keluar rumah (%(kind)s) %(span)s, %(told)s.") % {
            "kind": outing.category, "span": span, "told": told,
        })  # fmt: skip
    if not one.inputs.evidence and permits is None:
        yield Row(_("Belum ada presensi, cuti, dinas luar atau izin pada hari ini."))


_RELIEFS = {
    ReliefState.PROVISIONAL: ("info", "menunggu keputusan"),
    ReliefState.GRANTED: ("ok", "diberi keringanan"),
    ReliefState.REFUSED: ("info", "tanpa keringanan"),
}


def _outage_rows(person: Person, day: date, zone: str) -> Iterator[Row]:
    """The hours of the day that an outage touched, and what was decided about them."""
    for one in relief_on([person.pk], day, day).get((person.pk, day), ()):
        level, words = _RELIEFS[one.state]
        span = f"{clock_text(one.start, zone, with_label=False)}–{clock_text(one.end, zone)}"
        by = f" oleh {one.decided_by}" if one.decided_by else ""
        text = f"Gangguan {one.number}, {span}: {words}{by}. {one.reason}"
        yield Row(text.rstrip(".") + ".", level=level)


def _shown(one: Judged) -> list[Evidence]:
    """The events that the page tells of: the day's, and the check-out after midnight that closes it."""
    closing = [event for event in one.inputs.following if event.counts_at == one.check_out]
    # a page reads evidence whole
    return [event for event in (*one.inputs.evidence, *closing) if isinstance(event, Evidence)]


def _level(event: Evidence) -> str:
    if event.decision == "refused":
        return "bad"
    if event.decision == WITHDRAWN:
        return "info"
    return "warn" if event.pending or event.place in ("outside", "unknown") else "ok"


def _event_text(event: Evidence, zone: str) -> str:
    parts = [f"{_KINDS[event.kind]} pukul {clock_text(event.counts_at, zone)}, {_PLACES[event.place]}"]
    if event.distance_m is not None:
        limit = f", batas {formats.metres(event.limit_m)}" if event.limit_m else ""
        parts[0] += f" ({formats.metres(event.distance_m)}{limit})"
    if (event.received_at - event.counts_at).total_seconds() > 60:
        same = local_date(event.received_at, zone) == event.day
        when = clock_text(event.received_at, zone)
        text = when if same else f"{formats.medium_date(local_date(event.received_at, zone))} {when}"
        parts.append(f"diterima {text}")
    parts += [words for words in (_GRADES.get(event.grade), _DECISIONS.get(event.decision)) if words]
    parts += [f"catatan: {event.note}"] if event.note else []
    parts += [f"penjelasan: {event.explanation}"] if event.explanation else []
    return "; ".join(parts) + "."


def _result_rows(one: Judged, quotes: _Quotes) -> Iterator[Row]:
    for reason in one.finding.reasons:
        yield from quotes.rows(reason.text, reason.clauses)

"""The words of conflicts: what collides, in Indonesian and English, with a remedy for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from tatakerja.circular.rules.plain_words import day as day
from tatakerja.circular.rules.plain_words import name as name
from tatakerja.circular.rules.plain_words import percent as percent
from tatakerja.circular.rules.plain_words import say as say
from tatakerja.circular.rules.policy import Policy, RelationKind
from tatakerja.circular.rules.problems import Problem, Words

SETTLING: Final = frozenset(
    {RelationKind.AMENDS, RelationKind.REVOKES, RelationKind.SUSPENDS, RelationKind.CONFIRMS}
)
SUBJECTS: Final = frozenset(
    {
        "office.max_share", "office.min_per_day", "office.mandatory", "office.home", "office.weekdays",
        "office.max_home_share", "travel.private", "travel.official", "presence.windows",
        "presence.report_times", "presence.work_window", "meetings.face_to_face", "reachability",
    }
)  # fmt: skip


class Severity(StrEnum):
    """An error keeps the circular from doing what it says; a warning is for whoever signs."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a conflict: circular, clause (empty where none states it) and its words."""

    circular: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What collides: code, parameter, the clauses of both sides, a sentence and a remedy in both languages.

    ``agencies`` counts the agencies or units concerned where people were given, else 0.
    """

    code: str
    severity: Severity
    path: str
    parties: tuple[Party, ...]
    said: Words
    remedy: Words
    agencies: int = 0

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(party.clause for party in self.parties if party.clause)


_E, _W = Severity.ERROR, Severity.WARNING
# code → severity, sentence (id, en), remedy (id, en)
_TEXTS: Final[Mapping[str, tuple[Severity, str, str, str, str]]] = {
    "lower_looser": (
        _E,
        "{name}: edaran ini menetapkan {low}, padahal edaran yang lebih tinggi hanya memperbolehkan {high}.",
        "{name}: this circular says {low}, while the higher one allows only {high}.",
        "Samakan dengan {high} atau perketat; yang lebih longgar tidak berlaku.",
        "Take {high} or something stricter; what is looser does not hold.",
    ),
    "lower_gives_way": (
        _W,
        "{name}: edaran yang lebih rendah menetapkan {low} dan akan kalah dari {high}.",
        "{name}: a lower circular says {low} and will give way to {high}.",
        "Beri tahu penerbitnya supaya menyesuaikan edarannya.",
        "Tell its issuer to adjust it.",
    ),
    "displaces": (
        _W,
        "{name}: nilai {low} menggantikan {high} dari edaran lama tanpa disebut.",
        "{name}: {low} takes the place of {high} in an older circular without saying so.",
        "Nyatakan hubungannya: mengubah, mencabut, atau menegaskan.",
        "State the relation: amends, revokes or confirms.",
    ),
    "home_and_cap": (
        _E,
        "Paling banyak {home} di rumah dan paling banyak {cap} di kantor tidak dapat dipenuhi bersama.",
        "At most {home} at home and at most {cap} in the office cannot both hold.",
        "Naikkan salah satu batas sampai jumlahnya 100 persen.",
        "Raise one of the limits until they add up to 100 percent.",
    ),
    "fixed_below_minimum": (
        _W,
        "Jumlah tetap {fixed} lebih rendah daripada paling sedikit {minimum}.",
        "The fixed number {fixed} is below the minimum {minimum}.",
        "Sebutkan alasannya; BKD melihatnya.",
        "Give the reason; the BKD sees it.",
    ),
    "report_outside_window": (
        _W,
        "Laporan pukul {clock} berada di luar jendela {first}-{last}.",
        "The report at {clock} lies outside the window {first}-{last}.",
        "Geser jam laporan atau jendelanya.",
        "Move the report or the window.",
    ),
    "location_beyond_window": (
        _W,
        "Lokasi dibagikan {hours} jam, lebih lama daripada jendela {first}-{last}.",
        "Location is shared for {hours} hours, longer than the window {first}-{last}.",
        "Batasi pada jendelanya: di luar jam itu lokasi tidak diminta.",
        "Keep to the window: outside it no location is asked for.",
    ),
    "capacity_of_cancelled": (
        _W,
        "Acara dibatalkan, tetapi kapasitasnya diatur.",
        "Ceremonies are cancelled, and yet their capacity is limited.",
        "Pilih satu: dibatalkan, atau diizinkan dengan kapasitas.",
        "Choose one: cancelled, or permitted with a capacity.",
    ),
    "start_unconfirmed": (
        _W,
        "Mulai berlaku {date} tidak tertulis dalam naskah.",
        "The first day {date} does not stand in the text.",
        "Pejabat mengonfirmasi tanggalnya sebelum diberlakukan.",
        "An official confirms the date before it binds.",
    ),
    "no_end": (
        _W,
        "Edaran tidak menyebut tanggal akhir dan tidak menyebut peninjauan.",
        "The circular names neither an end nor a review.",
        "Tetapkan tanggal peninjauan.",
        "Set a date of review.",
    ),
    "law_ended": (
        _W,
        "{law} hanya berlaku sampai {date}; penggantinya {newer}.",
        "{law} was in force to {date} only; {newer} took its place.",
        "Ganti dasarnya dengan {newer}. Perbuatan dinilai menurut peraturan pada tanggalnya.",
        "Rest on {newer}. An act is judged by the law of its date.",
    ),
    "law_ends": (
        _W,
        "{law} hanya berlaku sampai {date}, sedangkan edaran ini berlaku lebih lama.",
        "{law} holds only to {date}, and this circular goes on beyond that day.",
        "Sebut juga penggantinya ({newer}), atau akhiri edaran lebih dahulu.",
        "Name what takes its place ({newer}) too, or end the circular before.",
    ),
    "event_not_open": (
        _W,
        "Edaran hanya berlaku selama keadaan {event}, yang belum tercatat.",
        "The circular holds only while {event} lasts, and nobody has recorded that it does.",
        "Buka keadaan itu begitu ditetapkan; sebelumnya edaran tidak mengikat siapa pun.",
        "Open the event once it is declared; until then the circular binds nobody.",
    ),
    "undecided": (
        _W,
        "Klausul {clause} dapat dibaca lebih dari satu cara dan belum diputuskan.",
        "Clause {clause} can be read in more than one way and nobody has decided.",
        "Pejabat memilih tafsirnya dengan alasan; sementara dipakai tafsir baku.",
        "An official chooses the reading with a reason; until then the default is used.",
    ),
    "mandatory_exceeds_cap": (
        _E,
        "{agency}: {ranked} orang wajib di kantor, {by} lebih banyak daripada batasnya ({people} pegawai).",
        "{agency}: {ranked} people must be in the office, {by} more than the share leaves ({people} staff).",
        "Hitung yang wajib di luar batas, naikkan batas, atau kurangi yang wajib.",
        "Count them outside the share, raise it, or name fewer.",
    ),
    "minimum_exceeds_cap": (
        _E,
        "{agency}: paling sedikit {minimum} orang bertugas, tetapi batas {cap} orang kurang {by} tempat.",
        "{agency}: at least {minimum} on duty, but the cap of {cap} leaves {by} places too few.",
        "Turunkan jumlah paling sedikit untuk OPD kecil atau naikkan batasnya.",
        "Lower the minimum for small agencies or raise the cap.",
    ),
    "minimum_cannot_be_met": (
        _E,
        "{agency}: paling sedikit {minimum} orang bertugas, tetapi yang dapat bergiliran kurang {by} orang.",
        "{agency}: at least {minimum} on duty, but those who take turns are {by} too few.",
        "Kepala OPD menetapkan jumlah lain dengan alasan, atau perluas yang bergiliran.",
        "The head fixes another number with a reason, or more people take turns.",
    ),
    "fixed_exceeds_cap": (
        _E,
        "{agency}: jumlah tetap melebihi batas {cap} orang sebanyak {by} orang.",
        "{agency}: the fixed number exceeds the cap of {cap} people by {by}.",
        "Turunkan jumlah tetap atau naikkan batasnya.",
        "Lower the fixed number or raise the cap.",
    ),
    "no_common_mode": (
        _E,
        "Untuk orang yang sama, edaran yang lebih tinggi meminta {high} dan yang lebih rendah {low}.",
        "For the same people the higher circular asks {high} and the lower one {low}.",
        "Keluarkan orang-orang itu dari edaran yang lebih rendah.",
        "Leave these people out of the lower circular.",
    ),
    "ends_inside_roster": (
        _W,
        "Edaran berakhir {date}, di tengah jadwal {roster} yang sudah terbit.",
        "The circular ends on {date}, inside the published roster {roster}.",
        "Terbitkan ulang jadwal itu sampai tanggal akhir, atau perpanjang edarannya.",
        "Publish that roster again up to the last day, or extend the circular.",
    ),
    "changes_roster": (
        _W,
        "Jadwal {roster} yang sudah terbit berubah pada {days} hari, mulai {date}.",
        "The published roster {roster} changes on {days} days, from {date}.",
        "Susun ulang jadwal itu setelah edaran diberlakukan.",
        "Make that roster again once the circular binds.",
    ),
    "no_power": (
        _E,
        "Edaran ini {kind} {slug}, padahal penerbitnya tidak berwenang atas edaran itu.",
        "This circular {kind} {slug}, but its issuer has no power over that one.",
        "Mintalah penerbit yang berwenang, atau perketat saja di wilayah sendiri.",
        "Ask the authority that has it, or only tighten at home.",
    ),
    "unknown_circular": (
        _W,
        "Edaran {slug} yang dirujuk tidak ada dalam daftar.",
        "The circular {slug} that is referred to is not in the register.",
        "Daftarkan edaran itu atau perbaiki rujukannya.",
        "Register it or correct the reference.",
    ),
    "basis_ended": (
        _W,
        "Dasar {slug} tidak berlaku pada hari pertama edaran ini.",
        "The basis {slug} is not in force on the first day of this circular.",
        "Periksa apakah dasarnya masih ada, atau sebut penggantinya.",
        "Check whether the basis still stands, or name what replaced it.",
    ),
    "nothing_to_act_on": (
        _W,
        "Edaran ini {kind} {slug}, yang pada hari itu memang tidak berlaku.",
        "This circular {kind} {slug}, which is not in force on that day anyway.",
        "Hapus hubungannya, atau pilih memberlakukan kembali.",
        "Drop the relation, or reinstate instead.",
    ),
    "cycle": (
        _E,
        "Dasar edaran melingkar: {ring}.",
        "The bases form a ring: {ring}.",
        "Putuskan satu hubungan dalam lingkaran itu.",
        "Break one relation of the ring.",
    ),
    "dependants": (
        _W,
        "Edaran {slug} berdasar pada edaran yang dicabut atau ditangguhkan ini.",
        "The circular {slug} rests on the one that is revoked or suspended here.",
        "Beri tahu penerbitnya.",
        "Tell its issuer.",
    ),
    "document": (
        _E,
        "{found}",
        "{found_en}",
        "Perbaiki pada isian yang ditunjuk.",
        "Correct it where it stands.",
    ),
}


def party(policy: Policy, clause_id: str) -> Party:
    """A clause of a circular as one side."""
    return Party(policy.slug, clause_id, policy.clause(clause_id).quote)


def sides(policy: Policy, path: str) -> tuple[Party, ...]:
    """The clauses behind a parameter; the circular alone where no clause states it."""
    found = tuple(party(policy, clause) for clause in policy.clauses_behind(path))
    return found or (Party(policy.slug, "", ""),)


def parties_of(policies: Iterable[Policy], clauses: Sequence[str]) -> tuple[Party, ...]:
    """The clauses with these ids, of whichever of the circulars has them."""
    return tuple(
        party(policy, clause.id) for policy in policies for clause in policy.clauses if clause.id in clauses
    )


def build(code: str, path: str, parties: tuple[Party, ...], **facts: Any) -> Conflict:
    """A conflict of a known code with its words."""
    severity, said, said_en, remedy, remedy_en = _TEXTS[code]
    en = {key: value.en if isinstance(value, Words) else value for key, value in facts.items()}
    own = {key: value.id if isinstance(value, Words) else value for key, value in facts.items()}
    return Conflict(
        code=code,
        severity=severity,
        path=path,
        parties=parties,
        said=Words(said.format(**own), said_en.format(**en)),
        remedy=Words(remedy.format(**own), remedy_en.format(**en)),
    )


def conflict(code: str, policy: Policy, source: str, **facts: Any) -> Conflict:
    """A conflict of one circular's parameter."""
    return build(code, source, sides(policy, source), **facts)


def between(
    code: str, one: Policy, source: str, other: Policy, other_source: str, *, path: str = "", **facts: Any
) -> Conflict:
    """A conflict of two parameters, both sides with their clauses."""
    return build(code, path or source, (*sides(one, source), *sides(other, other_source)), **facts)


def counted(one: Conflict, agencies: int) -> Conflict:
    """The worst case of several agencies, saying how many they are."""
    if agencies < 2:
        return replace(one, agencies=agencies)
    said = Words(
        f"{one.said.id} Terjadi di {agencies} OPD atau unit.",
        f"{one.said.en} So in {agencies} agencies or units.",
    )
    return replace(one, said=said, agencies=agencies)


def of_problem(policy: Policy, problem: Problem) -> Conflict:
    """A problem inside the document as a conflict."""
    clauses = (
        problem.clause.split(", ") if problem.clause else policy.clauses_behind(problem.path.split("[")[0])
    )
    parties = parties_of([policy], tuple(clauses)) or (Party(policy.slug, "", ""),)
    code = "cycle" if problem.code == "cycle" else "document"
    facts = {"found": problem.text("id"), "found_en": problem.text("en"), "ring": problem.found}
    return replace(build(code, problem.path, parties, **facts), code=problem.code)

"""What is wrong with a document: code, path, place, clause and what was expected, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from tatakerja.kernel.errors import Invalid, TatakerjaError

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "yaml_syntax": ("YAML tidak dapat dibaca: {found}", "the YAML cannot be read: {found}"),
    "yaml_alias": ("alias YAML ({found}) tidak diterima", "YAML aliases ({found}) are refused"),
    "yaml_anchor": ("alias YAML {found} tidak menunjuk apa pun", "the YAML alias {found} points to nothing"),
    "yaml_tag": ("tag YAML ({found}) tidak diterima", "YAML tags ({found}) are refused"),
    "too_large": ("dokumen terlalu besar ({found})", "the document is too large ({found})"),
    "too_deep": ("dokumen bersarang terlalu dalam", "the document is nested too deeply"),
    "key_not_text": ("kunci harus berupa kata", "a key must be a word"),
    "duplicate_key": ("kunci {found} tertulis dua kali", "the key {found} is written twice"),
    "one_document": (
        "berkas harus memuat tepat satu dokumen, ada {found}",
        "exactly one document is expected, found {found}",
    ),
    "unknown_key": ("kunci {found} tidak dikenal", "unknown key {found}"),
    "missing_key": ("kunci {found} belum diisi", "the key {found} is missing"),
    "wrong_value": ("nilai {found} tidak sesuai", "{found} is not acceptable"),
    "unknown_reference": ("{found} tidak dikenal", "unknown {found}"),
    "share_over_100": ("bagian {found} melebihi 100 %", "the share {found} is over 100 %"),
    "share_below_one": (
        "{found} bukan persen (25 berarti 25 %)",
        "{found} is not a percentage (25 means 25 %)",
    ),
    "until_before_from": (
        "tanggal akhir {found} mendahului tanggal mulai",
        "the end {found} lies before the start",
    ),
    "overlap": ("{found} saling tumpang tindih", "{found} overlap"),
    "duplicate": ("{found} tertulis lebih dari sekali", "{found} stands more than once"),
    "cycle": ("dasar hukum melingkar: {found}", "the bases form a cycle: {found}"),
    "cannot_both_hold": ("{found} tidak dapat berlaku bersama", "{found} cannot both hold"),
}

# What is expected wherever a problem of the kind occurs; a problem may say it more exactly.
_USUAL: Final[dict[str, tuple[str, str]]] = {
    "yaml_syntax": ("YAML yang utuh", "well-formed YAML"),
    "yaml_alias": ("nilainya ditulis lengkap di sini", "the value itself, written out here"),
    "yaml_anchor": ("jangkar yang lengkap di atasnya", "an anchor that is complete above it"),
    "yaml_tag": ("nilai tanpa tag", "the value without a tag"),
    "too_large": ("berkas yang lebih kecil", "a smaller file"),
    "too_deep": ("tingkat yang lebih sedikit", "fewer levels"),
    "key_not_text": ("satu kata sebelum titik dua", "one word before the colon"),
    "duplicate_key": ("setiap kunci satu kali", "each key once"),
    "one_document": ("satu dokumen", "one document"),
    "until_before_from": (
        "tanggal yang sama atau sesudah tanggal mulai",
        "the same day as the start, or a later one",
    ),
    "overlap": ("rentang yang terpisah", "ranges apart from each other"),
    "duplicate": ("masing-masing satu kali", "each of them once"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written; line and column count from 1, 0 = not known (data without a text)."""

    name: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.name
        return f"{self.name}:{self.line}:{self.column}" if self.name else f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase in Indonesian and English."""

    id: str
    en: str


# The kernel speaks Indonesian; what it expects, in English, by the code of its refusal.
_ENGLISH: Final[dict[str, str]] = {
    "break_too_long": "a break shorter than the hours",
    "invalid": "a date within the calendar",
    "period_reversed": "the same day as the start, or a later one",
    "span_reversed": "an end after the start",
    "weights_sum": "weights of discipline and performance that add up to 100",
}


def said(error: Invalid) -> Words:
    """What a refusal of the kernel expects, in both languages."""
    return Words(error.message, _ENGLISH.get(error.code, error.code.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``path`` is dotted (``office.max_share``, ``clauses[3].state``)."""

    code: str
    place: Place
    path: str = ""
    found: str = ""
    expected: Words | None = None
    clause: str = ""

    @property
    def wanted(self) -> Words | None:
        """What was expected: as stated, else as usual for the kind of problem."""
        if self.expected is not None or self.code not in _USUAL:
            return self.expected
        return Words(*_USUAL[self.code])

    def text(self, language: str = "id") -> str:
        """``file:line:column: path: what is wrong; what was expected [clause]``."""
        indonesian = language == "id"
        sentence = _SENTENCES[self.code][0 if indonesian else 1].format(found=self.found)
        expected = self.wanted
        if expected is not None:
            label = "yang diharapkan" if indonesian else "expected"
            sentence += f"; {label}: {expected.id if indonesian else expected.en}"
        if self.clause:
            sentence += f" [{'klausul' if indonesian else 'clause'} {self.clause}]"
        return ": ".join(part for part in (str(self.place), self.path, sentence) if part)


class PolicyError(TatakerjaError):
    """A document that cannot be accepted; ``problems`` holds every one found, in written order."""

    code = "policy_invalid"
    status = 422

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))

    def text(self, language: str) -> str:
        """All problems, one a line."""
        return "\n".join(problem.text(language) for problem in self.problems)

    def below(self, path: str) -> PolicyError:
        """The same problems seen from a level further up."""
        return PolicyError(replace(problem, path=join(path, problem.path)) for problem in self.problems)


def join(parent: str, child: str) -> str:
    """A dotted path of two parts."""
    if not parent or not child:
        return parent or child
    return f"{parent}{child}" if child.startswith("[") else f"{parent}.{child}"

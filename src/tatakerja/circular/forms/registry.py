"""Forms of the circular pages: parameters by dotted path, an uploaded document, the end of a circular."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from tatakerja.circular.models import Review
from tatakerja.circular.queries import document_of
from tatakerja.circular.rules.exchange import MAX_BYTES
from tatakerja.circular.rules.problems import PolicyError, Problem
from tatakerja.circular.rules.source import MAX_CHARACTERS
from tatakerja.circular.rules.terms import Counting, Scope, Travel
from tatakerja.circular.rules.unclear import Choice, OpenQuestion

_EMPTY: Final = ("", _("tidak disebut"))
SCOPES: Final = [_EMPTY, (Scope.UNIT, _("setiap unit kerja")), (Scope.AGENCY, _("seluruh OPD"))]
COUNTINGS: Final = [
    _EMPTY,
    (Counting.INSIDE, _("termasuk dalam batas")),
    (Counting.OUTSIDE_BASE_ALL, _("di luar batas; batas dihitung dari semua pegawai")),
    (Counting.OUTSIDE_BASE_REST, _("di luar batas; batas dihitung dari pegawai lainnya")),
]
TRAVELS: Final = [
    _EMPTY,
    (Travel.FREE, _("bebas")),
    (Travel.PERMISSION, _("dengan izin atasan")),
    (Travel.SELECTIVE, _("selektif menurut prioritas")),
    (Travel.FORBIDDEN, _("dilarang")),
]
# Form field → dotted path of the policy document.
PATHS: Final[Mapping[str, str]] = {
    "number": "circular.number",
    "issued_on": "circular.date",
    "issuer": "circular.issuer",
    "valid_from": "valid.from",
    "valid_until": "valid.until",
    "max_share": "office.max_share",
    "share_scope": "office.share_scope",
    "mandatory_counting": "office.mandatory_counting",
    "min_per_day": "office.min_per_day",
    "fixed_per_day": "office.fixed_per_day",
    "report_times": "presence.report_times",
    "travel_private": "travel.private",
    "travel_official": "travel.official",
}
_FIELD_OF: Final = {path: name for name, path in PATHS.items()}


def _written(value: Any) -> Any:
    """A cleaned value as the document writes it."""
    return value.isoformat() if isinstance(value, date) else value


def value_at(document: Mapping[str, Any], path: str) -> Any:
    """What a document says under a dotted path; ``None`` where it is silent."""
    found: Any = document
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


class ParameterForm(forms.Form):
    """The parameters that a region sets when it adopts a circular; empty = the circular is silent on it."""

    number = forms.CharField(label=_("Nomor edaran"), max_length=120, required=False)
    issued_on = forms.DateField(label=_("Tanggal edaran"), required=False)
    issuer = forms.CharField(label=_("Ditetapkan oleh"), max_length=200)
    valid_from = forms.DateField(label=_("Mulai berlaku"))
    valid_until = forms.DateField(label=_("Berlaku sampai"), required=False)
    max_share = forms.CharField(
        label=_("Paling banyak di kantor"),
        required=False,
        max_length=20,
        help_text=_("Persen (25) atau pecahan (1/5)."),
    )
    share_scope = forms.ChoiceField(label=_("Batas dihitung per"), choices=SCOPES, required=False)
    mandatory_counting = forms.ChoiceField(label=_("Yang wajib di kantor"), choices=COUNTINGS, required=False)
    min_per_day = forms.IntegerField(
        label=_("Paling sedikit bertugas per hari"), required=False, min_value=0, max_value=100_000
    )
    fixed_per_day = forms.IntegerField(
        label=_("Jumlah tetap per hari"), required=False, min_value=0, max_value=100_000
    )
    report_times = forms.CharField(
        label=_("Jam laporan OPD"),
        required=False,
        max_length=200,
        help_text=_("Pisahkan dengan koma, misalnya 07:30, 11:30, 15:00."),
    )
    travel_private = forms.ChoiceField(label=_("Bepergian pribadi"), choices=TRAVELS, required=False)
    travel_official = forms.ChoiceField(label=_("Perjalanan dinas"), choices=TRAVELS, required=False)

    def __init__(
        self, *args: Any, document: Mapping[str, Any], changes: Mapping[str, Any], **rest: Any
    ) -> None:
        """``document`` is the base, ``changes`` what is set differently so far."""
        self.document = document
        self.changes = dict(changes)
        rest.setdefault("initial", {name: self._initial(path) for name, path in PATHS.items()})
        super().__init__(*args, **rest)

    def _initial(self, path: str) -> Any:
        value = self.changes[path] if path in self.changes else value_at(self.document, path)
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean_report_times(self) -> list[str] | None:
        text = self.cleaned_data["report_times"].replace(".", ":")
        return [part.strip() for part in text.split(",") if part.strip()] or None

    def wanted(self) -> dict[str, Any]:
        """What is set differently from the document, by dotted path; other changes made earlier stay."""
        found = {path: value for path, value in self.changes.items() if path not in _FIELD_OF}
        for name, path in PATHS.items():
            value = self.cleaned_data.get(name)
            value = None if value == "" else _written(value)
            base = value_at(self.document, path)
            if (value is not None or base is not None) and str(value) != str(base):
                found[path] = value
            elif path in self.changes and path == "valid.from":
                found[path] = value  # a confirmed date stays confirmed although it is the one of the text
        return found

    def blame(self, error: PolicyError) -> None:
        """Shows every problem of the document beside its field, or on top with its clause."""
        for problem in error.problems:
            name = _FIELD_OF.get(problem.path.split("[")[0])
            self.add_error(name if name in self.fields else None, _sentence(problem))


def _sentence(problem: Problem) -> str:
    """A problem as one sentence without the machine's path."""
    text = problem.text("id")
    prefix = ": ".join(part for part in (str(problem.place), problem.path) if part)
    return text.removeprefix(f"{prefix}: ") if problem.path in _FIELD_OF else text


class ConfirmStartForm(ParameterForm):
    """For a text that does not say since when it holds (A1-16): a person says so."""

    confirmed = forms.BooleanField(
        label=_("Tanggal mulai berlaku sudah saya pastikan; naskah tidak menyebutnya"), required=True
    )

    def wanted(self) -> dict[str, Any]:
        return super().wanted() | {"valid.from": _written(self.cleaned_data["valid_from"])}


class UploadForm(forms.Form):
    """A policy document as a file or as text."""

    file = forms.FileField(label=_("Berkas naskah kebijakan (YAML atau JSON)"), required=False)
    text = forms.CharField(
        label=_("Atau tempelkan naskahnya"), required=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    document: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, text = self._source(cleaned)
        if text is None:
            return cleaned
        try:
            self.document = document_of(text, name)
        except PolicyError as error:
            for problem in error.problems:
                self.add_error(None, problem.text("id"))
        return cleaned

    def _source(self, cleaned: Mapping[str, Any]) -> tuple[str, str | None]:
        file: UploadedFile[Any] | None = cleaned.get("file")
        if file is None:
            if not cleaned.get("text"):
                self.add_error("file", _g("Pilih berkas, atau tempelkan naskahnya."))
                return "", None
            return "", str(cleaned["text"])
        if (file.size or 0) > MAX_CHARACTERS:
            self.add_error(
                "file", _g("Berkas terlalu besar: paling banyak %(kb)s KB.") % {"kb": MAX_CHARACTERS // 1024}
            )
            return "", None
        try:
            return str(file.name or ""), file.read().decode("utf-8")
        except UnicodeDecodeError:
            self.add_error("file", _g("Berkas ini bukan teks UTF-8. Simpan ulang sebagai YAML atau JSON."))
            return "", None


class CopiesForm(forms.Form):
    """Who receives a copy of the letter, one line each."""

    copies = forms.CharField(
        label=_("Tembusan"),
        help_text=_("Satu penerima tiap baris."),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndForm(forms.Form):
    """The end of a circular."""

    on = forms.DateField(label=_("Hari terakhir berlaku"))
    reason = forms.CharField(label=_("Alasan"), max_length=300)


class PublishForm(forms.Form):
    """The second person's approval; a first day that has begun asks for a reason."""

    sure = forms.BooleanField(
        label=_("Saya sudah memeriksa isinya. Sejak tanggal berlakunya edaran ini mengikat."),
        error_messages={"required": _("Centang dahulu bahwa isinya sudah diperiksa.")},
    )
    retroactive_reason = forms.CharField(label=_("Alasan berlaku surut"), max_length=300, required=False)

    def __init__(self, *args: Any, begun: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not begun:
            del self.fields["retroactive_reason"]


class DecisionForm(forms.Form):
    """Which reading of an unclear clause holds, by whose decision."""

    reading = forms.ChoiceField(label=_("Tafsir yang dipakai"), widget=forms.RadioSelect)
    official = forms.CharField(label=_("Diputuskan oleh (nama dan jabatan)"), max_length=200)
    on = forms.DateField(label=_("Tanggal keputusan"))
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    starts = forms.DateField(
        label=_("Berlaku mulai"),
        required=False,
        help_text=_("Keputusan menjadi versi berikutnya; kosong = besok."),
    )

    def __init__(self, *args: Any, question: OpenQuestion, draft: bool, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field = self.fields["reading"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, _choice(one)) for one in question.choices]
        if draft:
            del self.fields["starts"]


def _choice(choice: Choice) -> str:
    supports = ", ".join(clause for clause, _words in choice.supports)
    return f"{choice.text} ({_g('didukung')} {supports})" if supports else choice.text


class ParcelForm(forms.Form):
    """A circular's file from elsewhere."""

    file = forms.FileField(label=_("Berkas edaran (.circular.json)"), required=False)
    content = forms.CharField(required=False, widget=forms.HiddenInput)  # the file again, once compared
    name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("content"):
            self.add_error("file", _g("Pilih berkas edaran."))
        return cleaned

    def parcel(self) -> tuple[bytes, str]:
        """The file's bytes, one more than allowed at most, and its name."""
        file = self.cleaned_data["file"]
        if file is None:
            return self.cleaned_data["content"].encode(), self.cleaned_data["name"]
        return file.read(MAX_BYTES + 1), str(file.name or "")


FIGURES: Final = [
    ("presence", _("Kehadiran")),
    ("reports", _("Laporan harian masuk")),
    ("complaints", _("Pengaduan")),
    ("service", _("Tingkat layanan")),
]


class ReviewForm(forms.Form):
    """The evaluation: figures before and during, decision, reason."""

    decision = forms.ChoiceField(
        label=_("Keputusan"), choices=Review.Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Alasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    ends_on = forms.DateField(
        label=_("Hari terakhir berlaku"), required=False, help_text=_("Diisi bila edaran diakhiri.")
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for key, name in FIGURES:
            for side, when in (("before", _g("sebelum")), ("during", _g("selama berlaku"))):
                self.fields[f"{key}_{side}"] = forms.CharField(
                    label=f"{name}, {when}", max_length=60, required=False
                )

    def figures(self) -> list[dict[str, str]]:
        """The figures that were filled in."""
        found = [
            {
                "name": key,
                "before": self.cleaned_data[f"{key}_before"],
                "during": self.cleaned_data[f"{key}_during"],
            }
            for key, _name in FIGURES
        ]
        return [one for one in found if one["before"] or one["during"]]


class EventForm(EndForm):
    """The end of the event that circulars are bound to."""

    event = forms.ChoiceField(label=_("Peristiwa yang berakhir"))
    field_order = ("event", "on", "reason")

    def __init__(self, *args: Any, events: Sequence[str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        field = self.fields["event"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, one) for one in events]


def problems_in(error: PolicyError) -> Iterable[str]:
    """The problems of a document as sentences, for a page that has no form field for them."""
    return [problem.text("id") for problem in error.problems]

"""What pages of TPP read: a rule with its tables, a dispute, an answer, an official table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.allowance.models import MAX_TEXT, TppRule
from tatakerja.allowance.rules.bases import CRITERIA, CRITERIA_WORDS, MOST, Base
from tatakerja.allowance.rules.sanctions import MOST_MONTHS
from tatakerja.allowance.rules.tpp import APEL, CUT_CODES
from tatakerja.allowance.services.ruling import RuleDraft
from tatakerja.discipline.rules.bands import KINDS
from tatakerja.organisation.models import JobClass, Status
from tatakerja.permit.models import Leave

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_TEXT = {"required": _("Isi dengan huruf biasa.")}
LINES = 12
_SELECTORS = ("class", "eselon", "title", "agency")


def _percent(label: StrOrPromise) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=5, decimal_places=2, min_value=0, max_value=100)


def _optional_percent(label: StrOrPromise) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )


_APEL = _("Tidak hadir apel (kosong: tidak memotong)")


class RuleForm(forms.Form):
    """The rule: weights, cuts per class, and up to twelve lines of base amounts."""

    name = forms.CharField(label=_("Nama aturan"), max_length=160, error_messages=_TEXT)
    source = forms.CharField(label=_("Dasar (Perkada, pasal)"), max_length=MAX_TEXT, error_messages=_TEXT)
    valid_from = forms.DateField(label=_("Berlaku sejak"), widget=forms.DateInput)
    discipline_weight = _percent(_("Bobot disiplin (%)"))
    performance_weight = _percent(_("Bobot kinerja (%)"))
    cut_base = forms.ChoiceField(
        label=_("Potongan diambil dari"),
        choices=TppRule.CutBase.choices,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    month_cap = _percent(_("Potongan kehadiran paling banyak sebulan (%)"))
    dispute_days = forms.IntegerField(label=_("Masa sanggah (hari kerja)"), min_value=1, max_value=30)
    excluded = forms.MultipleChoiceField(
        label=_("Tidak menerima TPP"),
        choices=Status.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    to_be_confirmed = forms.BooleanField(label=_("Angka ini masih perlu dipastikan"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CUT_CODES:
            self.fields[f"cut_{code}"] = _optional_percent(_APEL) if code == APEL else _percent(code)
        for kind in Leave.Kind:
            self.fields[f"leave_{kind.value}"] = _optional_percent(kind.label)
        for code, sanction in KINDS.items():
            self.fields[f"sanction_{code}"] = _optional_percent(sanction.label)
            self.fields[f"months_{code}"] = forms.IntegerField(
                label=_("Selama (bulan)"), required=False, min_value=0, max_value=MOST_MONTHS
            )
        for line in range(1, LINES + 1):
            self._add_line(line)

    def clean(self) -> dict[str, Any]:
        """A percentage for a sanction needs its months, and the other way round."""
        data = super().clean() or self.cleaned_data
        for code in KINDS:
            percent, months = data.get(f"sanction_{code}"), data.get(f"months_{code}")
            if bool(percent) is not bool(months):
                missing = "months" if percent else "sanction"
                self.add_error(f"{missing}_{code}", _("Isi persen dan lamanya, atau kosongkan keduanya."))
        return data

    def _add_line(self, line: int) -> None:
        blank = [("", _("Semua jabatan"))]
        self.fields[f"class_{line}"] = forms.ChoiceField(
            label=_("Kelas jabatan"), choices=[*blank, *JobClass.choices], required=False
        )
        self.fields[f"eselon_{line}"] = forms.CharField(label=_("Eselon"), max_length=6, required=False)
        self.fields[f"title_{line}"] = forms.CharField(
            label=_("Nama jabatan memuat"), max_length=120, required=False
        )
        self.fields[f"agency_{line}"] = forms.CharField(label=_("Kode OPD"), max_length=40, required=False)
        for name in CRITERIA:
            self.fields[f"{name}_{line}"] = forms.IntegerField(
                label=CRITERIA_WORDS[name], required=False, min_value=0, max_value=MOST
            )

    def cut_fields(self) -> list[Any]:
        """The cuts in order, for the template."""
        return [self[f"cut_{code}"] for code in CUT_CODES]

    def leave_fields(self) -> list[Any]:
        """The cuts per day of leave, for the template."""
        return [self[f"leave_{kind.value}"] for kind in Leave.Kind]

    def sanction_fields(self) -> list[Any]:
        """Percent and months of each kind of sanction, for the template."""
        return [self[f"{name}_{code}"] for code in KINDS for name in ("sanction", "months")]

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each line's fields, for the template."""
        for line in range(1, LINES + 1):
            selectors = [self[f"{name}_{line}"] for name in _SELECTORS]
            yield {
                "number": line,
                "selectors": selectors,
                "amounts": [self[f"{name}_{line}"] for name in CRITERIA],
            }

    def draft(self) -> RuleDraft:
        """What was written; call after validation."""
        data = self.cleaned_data
        return RuleDraft(
            name=data["name"],
            source=data["source"],
            valid_from=data["valid_from"],
            discipline_weight=data["discipline_weight"],
            performance_weight=data["performance_weight"],
            cuts={code: str(cut) for code in CUT_CODES if (cut := data[f"cut_{code}"]) is not None},
            cut_base=data["cut_base"],
            leave_cuts={
                kind: str(data[f"leave_{kind}"]) for kind in Leave.Kind.values if data[f"leave_{kind}"]
            },
            sanction_cuts={
                code: {"percent": str(data[f"sanction_{code}"]), "months": data[f"months_{code}"]}
                for code in KINDS
                if data[f"sanction_{code}"]
            },
            month_cap=data["month_cap"],
            excluded=data["excluded"],
            dispute_days=data["dispute_days"],
            to_be_confirmed=data["to_be_confirmed"],
            bases=tuple(_bases(data)),
        )


def _bases(data: Mapping[str, Any]) -> Iterator[Base]:
    for line in range(1, LINES + 1):
        amounts = {name: data[f"{name}_{line}"] for name in CRITERIA if data[f"{name}_{line}"]}
        if amounts:
            kind, eselon, title, agency = (data[f"{name}_{line}"] for name in _SELECTORS)
            yield Base(kind, eselon, title, agency, amounts)


def initial_of(rule: TppRule) -> dict[str, Any]:
    """A stored rule as the form shows it."""
    names = (
        "name", "source", "valid_from", "discipline_weight", "performance_weight", "cut_base", "month_cap",
        "dispute_days", "excluded", "to_be_confirmed",
    )  # fmt: skip
    found = {name: getattr(rule, name) for name in names}
    found |= {f"cut_{code}": rule.cuts.get(code, None if code == APEL else 0) for code in CUT_CODES}
    found |= {f"leave_{kind}": percent for kind, percent in rule.leave_cuts.items()}
    for code, cut in rule.sanction_cuts.items():
        found |= {f"sanction_{code}": cut["percent"], f"months_{code}": cut["months"]}
    for line, base in enumerate(rule.bases.order_by("order")[:LINES], start=1):
        found |= {
            f"class_{line}": base.job_class, f"eselon_{line}": base.eselon, f"title_{line}": base.title,
            f"agency_{line}": base.agency_code,
        }  # fmt: skip
        found |= {f"{name}_{line}": amount for name, amount in base.amounts.items()}
    return found


class WordsForm(forms.Form):
    """A dispute, or an answer to one."""

    reason = forms.CharField(
        label=_("Apa yang tidak sesuai?"),
        max_length=MAX_TEXT,
        error_messages={"required": _("Tuliskan apa yang tidak sesuai.")},
    )


class OfficialForm(forms.Form):
    """The official table of a month."""

    file = forms.FileField(
        label=_("Tabel resmi (CSV atau XLSX: NIP, nama, TPP penuh, jumlah)"),
        error_messages={"required": _("Pilih berkasnya.")},
    )

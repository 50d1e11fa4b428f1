"""Forms of the roster pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person
from tatakerja.platform.formats import long_date
from tatakerja.roster.models import GAP, HOME, OFFICE, PIKET
from tatakerja.roster.rules.screen import SHOWN
from tatakerja.roster.services import CellChange
from tatakerja.roster.services.drafting import LONGEST_PERIOD_DAYS

STORED = {"K": OFFICE, "R": HOME, "P": PIKET, "!": GAP}
_MOST_CELLS = 500
__all__ = [
    "SHOWN",
    "STORED",
    "AskSwapForm",
    "CallForm",
    "CellsForm",
    "ChangeDayForm",
    "DraftForm",
    "LetterForm",
    "LockForm",
    "RunForm",
    "WishForm",
]


class DraftForm(forms.Form):
    """Agency and period of a new roster."""

    agency = forms.ModelChoiceField(Node.objects.none(), label=_("OPD"))
    first = forms.DateField(label=_("Dari tanggal"))
    last = forms.DateField(label=_("Sampai tanggal"))

    def __init__(self, *args: Any, agencies: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies
        field.empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _g("Tanggal akhir mendahului tanggal awal."))
        elif first and last and last - first >= timedelta(days=LONGEST_PERIOD_DAYS):
            self.add_error("last", _g("Satu jadwal paling lama tiga bulan."))
        return cleaned


class RunForm(forms.Form):
    """Region and period of the rosters of all its agencies."""

    region = forms.ModelChoiceField(Node.objects.none(), label=_("Daerah"), empty_label=None)
    first = forms.DateField(label=_("Dari tanggal"))
    last = forms.DateField(label=_("Sampai tanggal"))

    def __init__(self, *args: Any, regions: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field = self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = regions


class WishForm(forms.Form):
    """Weekdays, dates kept from before, and one date more."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Hari dalam seminggu"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (0, _("Senin")),
            (1, _("Selasa")),
            (2, _("Rabu")),
            (3, _("Kamis")),
            (4, _("Jumat")),
            (5, _("Sabtu")),
        ],
    )
    dates = forms.MultipleChoiceField(
        label=_("Tanggal tertentu"), required=False, widget=forms.CheckboxSelectMultiple
    )
    another = forms.DateField(label=_("Tambah tanggal"), required=False)

    def __init__(self, *args: Any, held: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field = self.fields["dates"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(day.isoformat(), long_date(day)) for day in held]
        if not field.choices:
            del self.fields["dates"]

    def wished(self) -> list[date]:
        """All dates of the form."""
        kept = [date.fromisoformat(text) for text in self.cleaned_data.get("dates", [])]
        another = self.cleaned_data["another"]
        return sorted({*kept, *([another] if another else [])})


class _CellsField(forms.Field):
    """``12:2026-12-01:K``, several times: person, day, letter."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[CellChange]:
        day = forms.DateField(input_formats=["%Y-%m-%d"])
        found = []
        for text in value or []:
            parts = str(text).split(":")
            if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit()) or len(parts[0]) > 18:
                raise forms.ValidationError(_g("Sel tidak dikenal."), code="cell")
            if parts[2].upper() not in STORED:
                raise forms.ValidationError(_g("Gunakan K, R, P atau ! untuk kosong."), code="letter")
            found.append(CellChange(int(parts[0]), day.clean(parts[1]), STORED[parts[2].upper()]))
        return found


class CellsForm(forms.Form):
    """Cells that a person set."""

    cell = _CellsField()

    def clean_cell(self) -> list[CellChange]:
        cells: list[CellChange] = self.cleaned_data["cell"]
        if len(cells) > _MOST_CELLS:
            raise forms.ValidationError(_g("Terlalu banyak sel sekaligus."), code="too_many")
        return cells


class LockForm(forms.Form):
    """Cells to lock, or to open again: ``12:2026-12-01``, several times."""

    cell = forms.Field(widget=forms.MultipleHiddenInput)
    locked = forms.BooleanField(required=False)

    def clean_cell(self) -> list[tuple[int, date]]:
        day = forms.DateField(input_formats=["%Y-%m-%d"])
        found = []
        for text in self.cleaned_data["cell"]:
            person, _colon, when = str(text).partition(":")
            if not (person.isascii() and person.isdigit()) or len(person) > 18:
                raise forms.ValidationError(_g("Sel tidak dikenal."), code="cell")
            found.append((int(person), day.clean(when)))
        if len(found) > _MOST_CELLS:
            raise forms.ValidationError(_g("Terlalu banyak sel sekaligus."), code="too_many")
        return found


class LetterForm(forms.Form):
    """The number of the order (SPT), as the agency's own register gives it."""

    number = forms.CharField(label=_("Nomor surat"), max_length=80)


class AskSwapForm(forms.Form):
    """Whom to ask, and which day to take in return: ``12:2026-12-02``, or ``12:`` for none."""

    offer = forms.RegexField(r"^[0-9]{1,18}:([0-9]{4}-[0-9]{2}-[0-9]{2})?$", label=_("Tukar dengan"))
    reason = forms.CharField(label=_("Pesan untuk rekan"), max_length=300, required=False)

    def clean_offer(self) -> tuple[int, date | None]:
        number, _colon, day = self.cleaned_data["offer"].partition(":")
        try:
            return int(number), date.fromisoformat(day) if day else None
        except ValueError as error:
            raise forms.ValidationError(_g("Tanggal tidak dikenal."), code="day") from error


class CallForm(forms.Form):
    """Who is called to the office, when, until when it is answered, and why."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Pegawai"), widget=forms.CheckboxSelectMultiple
    )
    day = forms.DateField(label=_("Tanggal"))
    at = forms.TimeField(label=_("Pukul"))
    reply_by = forms.TimeField(label=_("Jawab sebelum pukul"))
    reason = forms.CharField(label=_("Keperluan"), max_length=200)

    def __init__(self, *args: Any, people: Any, shown: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people
        field.choices = [(one.pk, one.name) for one in shown]


class ChangeDayForm(forms.Form):
    """Another mode for one person on one day, with the reason that the person will read."""

    mode = forms.ChoiceField(
        label=_("Menjadi"),
        choices=[
            ("WFO", _("kantor (WFO)")),
            ("PIKET", _("piket di kantor")),
            ("WFH", _("rumah (WFH)")),
            ("RESTORED", _("kembali ke jadwal")),
        ],
    )
    reason = forms.CharField(label=_("Alasan"), max_length=300)

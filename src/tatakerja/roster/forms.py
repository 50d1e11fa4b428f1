"""Forms of the roster pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.roster.models import GAP, HOME, OFFICE, PIKET
from tatakerja.roster.services import CellChange
from tatakerja.roster.services.drafting import LONGEST_PERIOD_DAYS

# Letters on the screen (the circulars' own words) and in the store (the engine's).
SHOWN = {OFFICE: "K", HOME: "R", PIKET: "P", "L": "C", "D": "D", GAP: "!", "X": "·"}
STORED = {"K": OFFICE, "R": HOME, "P": PIKET, "!": GAP}
_MOST_CELLS = 500


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

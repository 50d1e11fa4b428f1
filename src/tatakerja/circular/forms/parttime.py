"""The hours of PPPK who work part time, as a form: days, one beginning and end, and what they rest on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.circular.rules.parttime import PartTimeHours
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.workingtime import WorkDay

_CLOCK = {"required": _("Isi jamnya."), "invalid": _("Tulis jam seperti 07:30.")}
_DAY = {"required": _("Isi tanggalnya."), "invalid": _("Tulis tanggal seperti 2026-12-31.")}
_DAYS = [
    ("0", _("Senin")),
    ("1", _("Selasa")),
    ("2", _("Rabu")),
    ("3", _("Kamis")),
    ("4", _("Jumat")),
]


def _clock(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput, error_messages=_CLOCK, **more)


class PartTimeForm(forms.Form):
    """What a region has decided; every day chosen has the same hours, which the draft may still vary."""

    title = forms.CharField(
        label=_("Tentang"),
        max_length=200,
        initial=_("Jam kerja PPPK paruh waktu"),
        error_messages={"required": _("Tuliskan judul keputusan atau edarannya.")},
    )
    number = forms.CharField(label=_("Nomor"), max_length=80, required=False, help_text=_("Boleh menyusul."))
    valid_from = forms.DateField(label=_("Berlaku mulai"), widget=forms.DateInput, error_messages=_DAY)
    days = forms.MultipleChoiceField(
        label=_("Hari kerja"),
        choices=_DAYS,
        initial=[value for value, _name in _DAYS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        error_messages={"required": _("Pilih sedikitnya satu hari kerja.")},
    )
    starts = _clock(_("Dari pukul"))
    ends = _clock(_("Sampai pukul"))
    rest = forms.IntegerField(label=_("Istirahat (menit)"), min_value=0, max_value=240, initial=0)
    ramadan_starts = _clock(
        _("Ramadan, dari pukul"), required=False, help_text=_("Kosongkan bila jamnya tidak berubah.")
    )
    ramadan_ends = _clock(_("Ramadan, sampai pukul"), required=False)
    quote = forms.CharField(
        label=_("Bunyi ketentuannya"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kutip kata-kata keputusan atau perjanjian kerja yang menetapkan jam itu."),
        error_messages={"required": _("Kutip bunyi ketentuannya; dari situ pegawai tahu dasarnya.")},
    )
    to_be_confirmed = forms.BooleanField(label=_("Masih perlu dipastikan"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("ramadan_starts")) != bool(cleaned.get("ramadan_ends")):
            self.add_error(
                "ramadan_ends", _("Isi jam mulai dan jam selesai Ramadan, atau kosongkan keduanya.")
            )
        return cleaned

    def hours(self) -> PartTimeHours:
        """What was decided; `Invalid` for hours that cannot be meant."""
        held = self.cleaned_data
        ramadan = None
        if held["ramadan_starts"]:
            ramadan = _hours(held["ramadan_starts"], held["ramadan_ends"], 0, "ramadan_ends")
        return PartTimeHours(
            title=held["title"],
            number=held["number"],
            start=held["valid_from"],
            days=frozenset(int(day) for day in held["days"]),
            ordinary=_hours(held["starts"], held["ends"], held["rest"], "ends"),
            ramadan=ramadan,
            quote=held["quote"],
            to_be_confirmed=held["to_be_confirmed"],
        )


def _hours(start: Any, end: Any, rest: int, field: str) -> WorkDay:
    if end <= start:
        raise Invalid("Jam selesai harus sesudah jam mulai.", field=field, code="hours_reversed")
    try:
        return WorkDay(start, end, rest)
    except Invalid as error:
        raise Invalid(str(error), field="rest", code=error.code) from error

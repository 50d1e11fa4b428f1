"""What the pages of attendance read from an address: a date, a month, a filter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.attendance.models import MAX_TEXT, CorrectionKind
from tatakerja.attendance.services.correcting import Asked
from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month
from tatakerja.platform.forms import offer_keys


def day_from(text: str | None, default: date) -> date:
    """The date of an address part ``2026-11-23``; anything else, and far-off years, the default."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return default
    return found if 2000 <= found.year <= 2100 else default


def month_from(text: str | None, default: date) -> Month:
    """The month of an address part ``2026-11``, else that of ``default``."""
    try:
        found = Month.parse(text or "")
    except Invalid:
        return Month.of(default)
    return found if 2000 <= found.year <= 2100 else Month.of(default)


class TeamFilter(forms.Form):
    """The filters above a team's day."""

    KEADAAN = (
        ("", _("Semua")),
        ("perlu", _("Perlu perhatian")),
        ("belum", _("Belum ada kabar")),
        ("menunggu", _("Menunggu penjelasan")),
        ("terlambat", _("Terlambat")),
        ("hadir", _("Hadir")),
        ("kantor", _("Hadir di kantor")),
        ("rumah", _("Hadir di rumah")),
        ("izin", _("Cuti atau dinas luar")),
        ("libur", _("Libur")),
    )
    tanggal = forms.DateField(label=_("Tanggal"), required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), choices=KEADAAN, required=False, widget=forms.Select(attrs={"id": "keadaan"})
    )
    cari = forms.CharField(label=_("Cari nama atau NIP"), required=False, max_length=80)


_CLOCK = {"invalid": _("Tulis jam seperti 07:30.")}


class CorrectionForm(forms.Form):
    """What is wrong with a day; which times are needed depends on the kind, and the service says so."""

    kind = forms.ChoiceField(
        label=_("Apa yang perlu diperbaiki?"),
        choices=CorrectionKind.choices,
        initial=CorrectionKind.CHECK_OUT,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    reason = forms.CharField(
        label=_("Apa yang terjadi?"),
        max_length=MAX_TEXT,
        error_messages={"required": _("Tuliskan apa yang terjadi.")},
    )
    check_in = forms.TimeField(label=_("Jam masuk yang sebenarnya"), required=False, error_messages=_CLOCK)
    check_out = forms.TimeField(label=_("Jam pulang yang sebenarnya"), required=False, error_messages=_CLOCK)
    starts = forms.TimeField(label=_("Gangguan mulai"), required=False, error_messages=_CLOCK)
    ends = forms.TimeField(label=_("Gangguan selesai"), required=False, error_messages=_CLOCK)
    proof = forms.CharField(label=_("Bukti atau saksi"), required=False, max_length=MAX_TEXT)
    paper = forms.CharField(label=_("Nomor surat, bila ada"), required=False, max_length=100)

    def asked(self) -> Asked:
        """The claim; call after validation."""
        return Asked(**self.cleaned_data)


class ManyForm(CorrectionForm):
    """One claim for many people of a unit."""

    people = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Pilih sedikitnya satu pegawai.")}
    )

    def __init__(self, *args: Any, people: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_keys(self, "people", people)

    def asked(self) -> Asked:
        return Asked(**{name: value for name, value in self.cleaned_data.items() if name != "people"})


class DecisionForm(forms.Form):
    """One decision on the ticked corrections."""

    corrections = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Pilih sedikitnya satu permintaan.")}
    )
    decision = forms.ChoiceField(choices=[("accept", "accept"), ("refuse", "refuse"), ("second", "second")])
    reason = forms.CharField(required=False, max_length=MAX_TEXT)

    def __init__(self, *args: Any, corrections: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_keys(self, "corrections", corrections)


class ReasonForm(forms.Form):
    """A reason that others will read."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=MAX_TEXT, error_messages={"required": _("Tuliskan alasannya.")}
    )

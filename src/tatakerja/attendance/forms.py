"""What the pages of attendance read from an address: a date, a month, a filter."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.periods import Month


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

"""What the pages of reporting take: a note, a filter, the region's settings, a hash to check."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.reporting.models import MAX_WAIT_MINUTES

_HASH = re.compile(r"[0-9a-f]{64}\Z")


class SendForm(forms.Form):
    """Sending a report: a note where one is needed, and what the sender saw."""

    note = forms.CharField(
        label=_("Catatan untuk BKD"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


class DigestFilter(forms.Form):
    """The filters above the list of reports."""

    tanggal = forms.DateField(label=_("Tanggal"), required=False)
    cari = forms.CharField(label=_("Cari OPD atau nomor"), required=False, max_length=80)


class SettingsForm(forms.Form):
    """A region's report times and letter numbers."""

    times = forms.CharField(
        label=_("Jam laporan"),
        help_text=_("Pisahkan dengan koma, misalnya 07.30, 11.30, 15.00."),
        max_length=80,
    )
    grace_minutes = forms.IntegerField(
        label=_("Toleransi terlambat (menit)"), min_value=0, max_value=240,
        help_text=_("Laporan yang lewat lebih dari ini ditandai terlambat."),
    )  # fmt: skip
    send_after_minutes = forms.IntegerField(
        label=_("Kirim otomatis setelah (menit)"), min_value=0, max_value=MAX_WAIT_MINUTES, required=False,
        help_text=_("Laporan yang belum dikirim berangkat sendiri. Kosongkan bila petugas yang mengirim."),
    )  # fmt: skip
    receiver = forms.CharField(label=_("Kepada (pada surat)"), max_length=160)
    email = forms.EmailField(
        label=_("Alamat surel penerima"), required=False,
        help_text=_("Kosongkan bila BKD hanya memakai papan; laporan tetap masuk."),
    )  # fmt: skip
    number_pattern = forms.CharField(
        label=_("Pola nomor surat"), max_length=80, help_text=_("Memakai {serial}, {agency}, dan {year}.")
    )


class VerifyForm(forms.Form):
    """A hash typed from a letter; spaces and capitals do not matter."""

    kode = forms.CharField(label=_("SHA-256 pada surat"), max_length=100)

    def clean_kode(self) -> str:
        found = re.sub(r"\s+", "", str(self.cleaned_data["kode"])).lower()
        if not _HASH.match(found):
            raise forms.ValidationError(_("Kode terdiri atas 64 huruf dan angka, 0-9 dan a-f."))
        return found

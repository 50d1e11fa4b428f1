"""Places: duty places, better fences, office networks, past days measured again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.forms import FenceForm, WorkplaceForm
from tatakerja.organisation.models import Node, Person
from tatakerja.platform.forms import offer
from tatakerja.presence.rules.remeasure import Choice


class DutyPlaceForm(WorkplaceForm):
    """A fence as of a workplace, with days and people."""

    last = forms.DateField(label=_("Sampai"), widget=forms.DateInput())
    letter = forms.CharField(label=_("Nomor surat tugas"), required=False, max_length=100)
    people = forms.ModelMultipleChoiceField(
        label=_("Pegawai"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu pegawai.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "people", people)


class FenceProposalForm(FenceForm):
    """A better fence for a workplace, with what speaks for it."""

    why = forms.CharField(
        label=_("Mengapa titik ini lebih tepat"),
        max_length=300,
        help_text=_("Misalnya: pintu masuk pindah ke sisi utara gedung."),
        error_messages={"required": _("Tuliskan alasannya: petugas memutus dari situ.")},
    )
    file = forms.FileField(
        label=_("Foto atau surat"),
        required=False,
        help_text=_("Tidak wajib. JPEG, PNG, atau PDF, paling besar 10 MB; lokasi di dalam foto dihapus."),
    )


class SinceForm(forms.Form):
    """From which day a proposed fence would hold."""

    first = forms.DateField(label=_("Bila berlaku sejak"), required=False, widget=forms.DateInput())


class FenceDecisionForm(SinceForm):
    """The officer's word on a proposed fence; past days are measured again only with a reason."""

    decision = forms.ChoiceField(choices=[(one, one) for one in ("approve", "favour", "all", "reject")])
    reason = forms.CharField(
        label=_("Alasan"), required=False, max_length=300, help_text=_("Wajib, kecuali mulai hari ini.")
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class NetworkForm(forms.Form):
    """A network address of an agency's office."""

    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    cidr = forms.CharField(
        label=_("Alamat jaringan"),
        max_length=43,
        help_text=_("Alamat IP publik kantor, misalnya 203.0.113.8 atau 203.0.113.8/29."),
    )
    label = forms.CharField(label=_("Nama tempat"), required=False, max_length=120)

    def __init__(self, *args: Any, agencies: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class SpanForm(forms.Form):
    """Past days of an agency, to be looked at before anything is decided."""

    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    first = forms.DateField(label=_("Dari tanggal"), widget=forms.DateInput())
    last = forms.DateField(label=_("Sampai tanggal"), widget=forms.DateInput())

    def __init__(self, *args: Any, agencies: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class RemeasureForm(SpanForm):
    """What of the preview is applied, and why."""

    choice = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Choice],
        error_messages={"required": _("Pilih apa yang diterapkan.")},
    )
    reason = forms.CharField(
        max_length=300, error_messages={"required": _("Tuliskan alasannya: pegawai akan membacanya.")}
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

"""What people ask for and what superiors answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Person
from tatakerja.permit.models import MAX_REASON, Leave, Outing

_DAY = {"required": _("Isi tanggalnya."), "invalid": _("Tulis tanggal seperti 2026-11-23.")}
_CLOCK = {"required": _("Isi jamnya."), "invalid": _("Tulis jam seperti 10:00.")}


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(label=_("Jenis cuti"), choices=Leave.Kind.choices, initial=Leave.Kind.TAHUNAN)
    first = forms.DateField(label=_("Mulai"), widget=forms.DateInput, error_messages=_DAY)
    last = forms.DateField(label=_("Sampai"), widget=forms.DateInput, error_messages=_DAY)
    reason = forms.CharField(
        label=_("Alasan"), max_length=MAX_REASON, error_messages={"required": _("Tuliskan alasan cuti.")}
    )


class OutingForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Keperluan"),
        choices=Outing.Category.choices,
        initial=Outing.Category.PANGAN,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    starts = forms.TimeField(label=_("Dari pukul"), widget=forms.TimeInput, error_messages=_CLOCK)
    ends = forms.TimeField(label=_("Sampai pukul"), widget=forms.TimeInput, error_messages=_CLOCK)
    reason = forms.CharField(label=_("Keterangan"), required=False, max_length=MAX_REASON)


class DutyForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Pegawai"), queryset=Person.objects.none())
    letter = forms.CharField(label=_("Nomor surat tugas"), max_length=100)
    purpose = forms.CharField(label=_("Maksud"), max_length=MAX_REASON)
    destination = forms.CharField(label=_("Tujuan"), max_length=120, required=False)
    first = forms.DateField(label=_("Mulai"), widget=forms.DateInput, error_messages=_DAY)
    last = forms.DateField(label=_("Sampai"), widget=forms.DateInput, error_messages=_DAY)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class DecideForm(forms.Form):
    """One decision on the ticked rows."""

    leaves = forms.TypedMultipleChoiceField(coerce=int, required=False)
    outings = forms.TypedMultipleChoiceField(coerce=int, required=False)
    decision = forms.ChoiceField(choices=[("approve", "approve"), ("reject", "reject")])
    reason = forms.CharField(required=False, max_length=MAX_REASON)

    def __init__(self, *args: Any, leaves: list[int], outings: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("leaves", leaves), ("outings", outings)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = [(key, key) for key in known]

"""What an office fills in about its counters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.service.queries.words import ANYBODY
from tatakerja.service.services.counters import MOST_AT_A_COUNTER


class NeedForm(forms.Form):
    """How many people of which group a counter needs from a date on."""

    group = forms.ChoiceField(
        label=_("Kelompok"),
        required=False,
        help_text=_("Kelompok dicatat di halaman pegawai, misalnya loket."),
    )
    least = forms.IntegerField(
        label=_("Paling sedikit"),
        min_value=0,
        max_value=MOST_AT_A_COUNTER,
        help_text=_("Jumlah petugas selama loket buka; 0 menghapus."),
    )
    since = forms.DateField(label=_("Mulai"), widget=forms.DateInput)

    def __init__(self, *args: Any, groups: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ANYBODY), *((one, one) for one in groups)]

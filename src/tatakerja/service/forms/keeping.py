"""What an office fills in about its services: words, standard, English, hours, pledge, results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.forms import offer
from tatakerja.service.models import OpeningHours, ServiceStandard
from tatakerja.service.queries.words import COMPONENT_NAMES, WEEKDAYS
from tatakerja.service.rules.standards import COMPONENTS, PUBLISHED
from tatakerja.service.services.survey import WEIGHTS


class ServiceForm(forms.Form):
    """A new service of an office."""

    node = forms.ModelChoiceField(label=_("Kantor"), queryset=Node.objects.none())
    code = forms.SlugField(
        label=_("Kode alamat"),
        max_length=60,
        help_text=_("Huruf kecil, angka, dan tanda hubung, misalnya izin-apotek. Tidak dapat diubah."),
    )
    name = forms.CharField(label=_("Nama layanan"), max_length=160)
    summary = forms.CharField(label=_("Untuk apa"), max_length=400)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=160, required=False)
    summary_en = forms.CharField(label=_("Untuk apa, dalam bahasa Inggris"), max_length=400, required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)


class ChangeForm(forms.Form):
    """What a service is called and what it is for; whether it is still offered."""

    name = forms.CharField(label=_("Nama layanan"), max_length=160)
    summary = forms.CharField(label=_("Untuk apa"), max_length=400)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=160, required=False)
    summary_en = forms.CharField(label=_("Untuk apa, dalam bahasa Inggris"), max_length=400, required=False)
    active = forms.BooleanField(label=_("Layanan ini ditawarkan kepada masyarakat"), required=False)


class EnglishForm(forms.Form):
    """The English of a version: one field for each component it has, with the Indonesian beside it."""

    def __init__(self, *args: Any, standard: ServiceStandard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in COMPONENTS:
            if key in standard.components:
                self.fields[key] = forms.CharField(
                    label=COMPONENT_NAMES[key],
                    help_text=standard.components[key],
                    required=False,
                    max_length=4000,
                    initial=standard.components_en.get(key, ""),
                    widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
                )
        if standard.change_note:
            self.fields["change_note"] = forms.CharField(
                label=_("Apa yang berubah"),
                help_text=standard.change_note,
                required=False,
                max_length=300,
                initial=standard.change_note_en,
            )

    def components(self) -> dict[str, str]:
        return {key: text for key, text in self.cleaned_data.items() if key != "change_note"}


class StandardForm(forms.Form):
    """The fourteen components of a standard; the first six are required."""

    valid_from = forms.DateField(label=_("Berlaku mulai"), widget=forms.DateInput)
    change_note = forms.CharField(label=_("Apa yang berubah"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in COMPONENTS:
            self.fields[key] = forms.CharField(
                label=COMPONENT_NAMES[key],
                required=key in PUBLISHED,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([*COMPONENTS, "valid_from", "change_note"])

    def components(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in COMPONENTS}


class HoursForm(forms.Form):
    channel = forms.ChoiceField(label=_("Saluran"), choices=OpeningHours.Channel.choices)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Hari"),
        coerce=int,
        required=False,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )
    opens = forms.TimeField(label=_("Buka"), widget=forms.TimeInput)
    closes = forms.TimeField(label=_("Tutup"), widget=forms.TimeInput)
    since = forms.DateField(label=_("Mulai"), widget=forms.DateInput)
    until = forms.DateField(
        label=_("Sampai"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Kosong: seterusnya. Untuk satu hari, isi tanggal yang sama; bila tutup, tanpa hari."),
    )


class ResultForm(forms.Form):
    first = forms.DateField(label=_("Dari"), widget=forms.DateInput)
    last = forms.DateField(label=_("Sampai"), widget=forms.DateInput)
    population = forms.IntegerField(
        label=_("Jumlah yang dilayani pada masa ini"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_("Menentukan berapa jawaban yang cukup. Kosongkan bila tidak dihitung."),
    )
    weight = forms.ChoiceField(label=_("Bobot tiap unsur"), choices=[(one, one) for one in WEIGHTS])


class PledgeForm(forms.Form):
    node = forms.ModelChoiceField(label=_("Kantor"), queryset=Node.objects.none())
    text = forms.CharField(label=_("Maklumat"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    text_en = forms.CharField(
        label=_("Maklumat dalam bahasa Inggris"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
    )
    valid_from = forms.DateField(label=_("Berlaku mulai"), widget=forms.DateInput)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)

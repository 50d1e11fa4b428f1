"""Other ways in: machine files, kiosks and cards, screen keys, paper sheets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person, Workplace
from tatakerja.platform.forms import offer


class MachineForm(forms.Form):
    """A file of a fingerprint machine or another app, for one agency."""

    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    file = forms.FileField(
        label=_("Berkas CSV, XLSX, atau attlog.dat"),
        help_text=_(
            "Kolom nomor (NIP atau AC-No.) dan waktu, atau tanggal dengan scan masuk dan scan pulang."
        ),
        error_messages={"required": _("Pilih berkasnya.")},
    )

    def __init__(self, *args: Any, agencies: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class KioskForm(forms.Form):
    """A kiosk at a workplace."""

    workplace = forms.ModelChoiceField(
        label=_("Tempat kerja"),
        queryset=Workplace.objects.none(),
        error_messages={"required": _("Pilih tempat kios itu berdiri.")},
    )
    name = forms.CharField(
        label=_("Nama kios"),
        max_length=120,
        help_text=_("Misalnya Lobi utama."),
        error_messages={"required": _("Tulis nama kiosnya.")},
    )

    def __init__(self, *args: Any, workplaces: QuerySet[Workplace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "workplace", workplaces)


class CardForm(forms.Form):
    """The person for whom a card is printed."""

    nip = forms.CharField(
        label=_("NIP pegawai"),
        max_length=30,
        widget=forms.TextInput(),
        error_messages={"required": _("Ketik NIP pegawainya.")},
    )


class ScreenKeyForm(forms.Form):
    """What the phone answered when it made a key."""

    label = forms.CharField(label=_("Nama ponsel"), max_length=60)
    answer = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Buka kunci layar ponsel untuk mendaftar.")},
    )

    def clean_answer(self) -> Any:
        try:
            return json.loads(self.cleaned_data["answer"])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("Muat ulang halaman, lalu coba lagi.")) from error


class PairForm(forms.Form):
    """The code that an officer got for a kiosk."""

    code = forms.CharField(label=_("Kode kios"), max_length=20)


class KioskTapForm(forms.Form):
    """A card's secret as a scanner types it, or a number and a PIN."""

    card = forms.CharField(label=_("Kartu"), required=False, max_length=200)
    nip = forms.CharField(label=_("NIP"), required=False, max_length=30)
    pin = forms.CharField(label=_("PIN"), required=False, max_length=32, widget=forms.PasswordInput())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not data.get("card") and not (data.get("nip") and data.get("pin")):
            raise forms.ValidationError(_("Tempelkan kartu, atau isi NIP dan PIN."))
        return data


class SheetForm(forms.Form):
    """A paper sheet: its day, its photograph, the reason, and two clocks for each person."""

    day = forms.DateField(label=_("Tanggal"), widget=forms.DateInput())
    reason = forms.CharField(
        label=_("Mengapa memakai kertas"),
        max_length=300,
        error_messages={"required": _("Tuliskan mengapa memakai kertas.")},
    )
    file = forms.FileField(
        label=_("Foto lembar (JPEG atau PNG)"), error_messages={"required": _("Ambil foto lembarnya.")}
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            for name, label in (("in", _("masuk")), ("out", _("pulang"))):
                self.fields[f"{name}-{one.pk}"] = forms.TimeField(
                    label=format_lazy("{} {}", one.name, label), required=False, widget=forms.TimeInput
                )

    def clocks(self) -> dict[Person, tuple[time | None, time | None]]:
        """The people for whom at least one clock was filled in."""
        data = self.cleaned_data
        found = {one: (data.get(f"in-{one.pk}"), data.get(f"out-{one.pk}")) for one in self.people}
        return {one: pair for one, pair in found.items() if any(pair)}

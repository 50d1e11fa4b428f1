"""What visitors and clerks fill in about appointments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.permit.models import Room
from tatakerja.platform import formats
from tatakerja.platform.forms import offer
from tatakerja.service.forms import OpenForm
from tatakerja.service.queries.appointments import BookingDay


class BookingForm(forms.Form):
    """How a service takes appointments."""

    minutes = forms.IntegerField(label=_("Lama tiap giliran (menit)"), min_value=5, max_value=240)
    places = forms.IntegerField(label=_("Orang per giliran"), min_value=1, max_value=500)
    days_ahead = forms.IntegerField(label=_("Dapat dipesan berapa hari ke depan"), min_value=0, max_value=90)
    room = forms.ModelChoiceField(
        label=_("Ruang tunggu"),
        queryset=Room.objects.none(),
        required=False,
        help_text=_("Daya tampungnya ikut membatasi; batas edaran dihitung dari sini."),
    )
    area_m2 = forms.IntegerField(label=_("Luas ruang (m²)"), min_value=1, max_value=30_000, required=False)
    distance_cm = forms.IntegerField(
        label=_("Jarak antarorang (cm)"),
        min_value=1,
        max_value=1000,
        help_text=_("Dipakai bila luas diisi. Perlu dipastikan menurut ketentuan daerah."),
    )
    active = forms.BooleanField(label=_("Janji temu dibuka"), required=False)

    def __init__(self, *args: Any, rooms: QuerySet[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "room", rooms)


class VisitForm(OpenForm):
    """A slot, the protocol, and where to send the reminder."""

    slot = forms.ChoiceField(
        label=_("Jam"),
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={
            "required": _("Pilih jamnya."),
            "invalid_choice": _("Jam ini tidak terbuka lagi. Pilih jam lain."),
        },
    )
    protocol = forms.BooleanField(
        label=_("Saya akan mematuhi protokol ini"),
        error_messages={"required": _("Centang dahulu: layanan langsung hanya dengan protokol.")},
    )
    contact = forms.CharField(
        label=_("Surel atau nomor telepon untuk pengingat"),
        required=False,
        max_length=120,
        help_text=_(
            "Boleh kosong. Disimpan tersegel, tidak tampak bagi petugas, dan dihapus sesudah harinya."
        ),
    )

    def __init__(self, *args: Any, day: BookingDay, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.starts_at.isoformat(), formats.clock(one.starts_at, zone)) for one in day.slots if one.free
        ]
        if not day.protocol:
            del self.fields["protocol"]

    def chosen(self) -> datetime:
        """The slot's beginning, of a valid form."""
        return datetime.fromisoformat(self.cleaned_data["slot"])


class DeskForm(forms.Form):
    desk = forms.CharField(
        label=_("Loket"), max_length=30, error_messages={"required": _("Isi nama loket, misalnya Loket 1.")}
    )

    def seen(self) -> list[int] | None:
        """Ids of the visits that the page showed as called; None where it did not say."""
        said = self.data.get("seen")
        if said is None:
            return None
        return [int(one) for one in said.split() if one.isascii() and one.isdigit() and len(one) < 18]


class ArriveForm(forms.Form):
    code = forms.CharField(
        label=_("Kode tiket"), max_length=20, error_messages={"required": _("Tulis kode pada tiket.")}
    )

"""Forms of people, posts, homes, roles, imports and accounts. They read input; services decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.forms.places import LastDayForm
from tatakerja.organisation.models import (
    Assignment,
    JobClass,
    Node,
    Person,
    RegisteredPoint,
    Role,
    Status,
)
from tatakerja.organisation.rules.columns import FIELDS
from tatakerja.platform.forms import offer


class PersonDetailsForm(forms.Form):
    """What may be corrected without history."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    title_front = forms.CharField(label=_("Gelar depan"), max_length=40, required=False)
    title_back = forms.CharField(label=_("Gelar belakang"), max_length=60, required=False)
    grade = forms.CharField(label=_("Golongan"), max_length=20, required=False)
    email = forms.EmailField(label=_("Surel dinas"), required=False)
    phone = forms.CharField(label=_("Nomor ponsel"), max_length=30, required=False)


class PostFields(forms.Form):
    """What a post consists of; the superior is named by number."""

    node = forms.ModelChoiceField(label=_("Unit kerja"), queryset=Node.objects.none())
    title = forms.CharField(label=_("Jabatan"), max_length=160)
    job_class = forms.ChoiceField(
        label=_("Kelompok jabatan"), choices=JobClass.choices, initial=JobClass.PELAKSANA
    )
    eselon = forms.CharField(label=_("Eselon"), max_length=6, required=False)
    heads_node = forms.BooleanField(label=_("Memimpin unit ini"), required=False)
    superior = forms.CharField(
        label=_("NIP atasan langsung"),
        max_length=30,
        required=False,
        help_text=_("Kosongkan bila atasannya kepala unit."),
    )
    valid_from = forms.DateField(label=_("Terhitung mulai tanggal (TMT)"), widget=forms.DateInput())

    def __init__(self, *args: Any, nodes: QuerySet[Node], people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)
        self._people = people

    def clean_superior(self) -> Person | None:
        number = "".join(self.cleaned_data["superior"].split())
        if not number:
            return None
        found = self._people.filter(nip=number).first()
        if found is None:
            raise ValidationError(_("NIP atasan tidak ditemukan."))
        return found


class NewPersonForm(PersonDetailsForm, PostFields):
    """A person with the first post."""

    nip = forms.CharField(label=_("NIP / NI PPPK"), max_length=30)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    field_order = ("nip", "name", "title_front", "title_back", "status", "grade", "email", "phone")


class PostForm(PostFields):
    """Another post: a transfer, or a Plt/Plh on top."""

    kind = forms.ChoiceField(
        label=_("Sifat"),
        choices=Assignment.Kind.choices,
        help_text=_("Definitif menggantikan jabatan sekarang; Plt. dan Plh. ditambahkan."),
    )
    valid_until = forms.DateField(label=_("Sampai tanggal"), required=False, widget=forms.DateInput())
    field_order = ("kind",)


class StatusForm(forms.Form):
    """From CPNS to PNS and the like."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)


class NumberForm(forms.Form):
    """A new number with its first day."""

    number = forms.CharField(label=_("Nomor baru"), max_length=30)
    first = forms.DateField(label=_("Berlaku sejak"), widget=forms.DateInput())


class DeactivateForm(LastDayForm):
    """The end of service."""

    reason = forms.CharField(
        label=_("Alasan"), max_length=300, help_text=_("Misalnya pensiun atau mutasi keluar.")
    )


class GroupForm(forms.Form):
    """A dated membership."""

    group = forms.SlugField(
        label=_("Kelompok"), max_length=40, help_text=_("Misalnya task_force atau teacher.")
    )
    letter = forms.CharField(label=_("Nomor surat"), max_length=120, required=False)
    first = forms.DateField(label=_("Sejak"), widget=forms.DateInput())
    last = forms.DateField(label=_("Sampai"), required=False, widget=forms.DateInput())


class PointForm(forms.Form):
    """The own home, filled by the phone or by hand."""

    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=RegisteredPoint.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    address = forms.CharField(label=_("Alamat singkat"), max_length=200, help_text=_("Misalnya Jl. Merak 12"))
    lat = forms.FloatField(label=_("Lintang"))
    lon = forms.FloatField(label=_("Bujur"))


class RejectForm(forms.Form):
    """The reason that the person will read."""

    reason = forms.CharField(label=_("Alasan penolakan"), max_length=300)


class RoleForm(forms.Form):
    """Who gets which role where and until when."""

    number = forms.CharField(label=_("NIP atau nama pengguna"), max_length=150)
    role = forms.ChoiceField(label=_("Peran"), choices=Role.choices)
    node = forms.ModelChoiceField(label=_("Di"), queryset=Node.objects.none())
    first = forms.DateField(label=_("Sejak"), widget=forms.DateInput())
    last = forms.DateField(label=_("Sampai"), required=False, widget=forms.DateInput())

    def __init__(self, *args: Any, nodes: QuerySet[Node], roles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [choice for choice in Role.choices if choice[0] in set(roles)]


class UploadForm(forms.Form):
    """A personnel file for a region."""

    region = forms.ModelChoiceField(label=_("Daerah"), queryset=Node.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("Berkas XLSX atau CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("Paling besar 20 MB dan 50.000 baris."),
    )

    def __init__(self, *args: Any, regions: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", regions)


class ColumnsForm(forms.Form):
    """One choice per column of the file, and what may be made on the way."""

    effective = forms.DateField(
        label=_("Perubahan berlaku sejak"),
        widget=forms.DateInput(),
        help_text=_("Dipakai bila TMT jabatan tidak ada di berkas."),
    )
    make_units = forms.BooleanField(label=_("Buat unit kerja yang belum ada"), required=False)
    make_agencies = forms.BooleanField(label=_("Buat perangkat daerah (OPD) yang belum ada"), required=False)

    def __init__(self, *args: Any, guesses: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Tidak diambil")), *((one.key, one.label) for one in FIELDS)]
        self.guesses = guesses
        for guess in guesses:
            self.fields[f"column_{guess['index']}"] = forms.ChoiceField(
                label=guess["header"], choices=choices, required=False, initial=guess["field"]
            )

    def rows(self) -> list[tuple[dict[str, Any], forms.BoundField]]:
        """Guesses beside their fields."""
        return [(guess, self[f"column_{guess['index']}"]) for guess in self.guesses]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen: dict[str, int] = {}
        for guess in self.guesses:
            field = data.get(f"column_{guess['index']}", "")
            if field and field in chosen:
                self.add_error(f"column_{guess['index']}", _("Isian ini sudah dipilih untuk kolom lain."))
            elif field:
                chosen[field] = guess["index"]
        data["chosen"] = chosen
        return data


class ActivateForm(forms.Form):
    """First sign-in with a printed code."""

    number = forms.CharField(
        label=_("NIP"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label=_("Kode aktivasi"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        help_text=_("Enam belas huruf dan angka dari pengelola kepegawaian."),
    )
    password = forms.CharField(
        label=_("Kata sandi baru"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Paling sedikit sepuluh huruf atau angka."),
    )

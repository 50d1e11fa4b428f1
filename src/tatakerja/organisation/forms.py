"""Forms of the tree, people, places, homes, roles and imports. They read input; services decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import (
    ZONES,
    Assignment,
    JobClass,
    Node,
    NodeKind,
    Pattern,
    Person,
    RegisteredPoint,
    Role,
    Status,
)
from tatakerja.organisation.rules.columns import FIELDS
from tatakerja.organisation.rules.fences import MAX_RADIUS_M, MIN_RADIUS_M
from tatakerja.organisation.rules.outlines import MAX_BYTES, read_area
from tatakerja.platform.forms import offer
from tatakerja.platform.notify.events import CHANNEL_LABELS

MAX_LETTERHEAD, MAX_LETTERHEAD_LINE = 5, 100


class NodeForm(forms.Form):
    """Traits of a node; the code only when it is made."""

    name = forms.CharField(label=_("Nama"), max_length=200)
    short_name = forms.CharField(label=_("Nama singkat"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Jenis"), choices=NodeKind.choices)
    code = forms.SlugField(
        label=_("Kode"),
        max_length=40,
        help_text=_("Huruf kecil, angka dan tanda hubung; tidak berubah lagi."),
    )
    zone = forms.ChoiceField(label=_("Zona waktu"), choices=ZONES)
    pattern = forms.ChoiceField(label=_("Pola kerja"), choices=Pattern.choices)
    public_service = forms.BooleanField(label=_("Melayani masyarakat langsung"), required=False)
    report_email = forms.EmailField(label=_("Surel laporan"), required=False)
    letterhead = forms.CharField(
        label=_("Baris kop surat"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Di bawah nama instansi, satu baris satu: alamat, telepon, surel."),
    )
    seat = forms.CharField(
        label=_("Tempat surat"),
        max_length=80,
        required=False,
        help_text=_("Kota di depan tanggal surat. Kosong = seperti induknya."),
    )

    def clean_letterhead(self) -> list[str]:
        """The lines as a letter prints them."""
        lines = [line.strip() for line in self.cleaned_data["letterhead"].splitlines() if line.strip()]
        if len(lines) > MAX_LETTERHEAD or any(len(line) > MAX_LETTERHEAD_LINE for line in lines):
            raise forms.ValidationError(
                _("Paling banyak %(lines)d baris, masing-masing %(letters)d huruf.")
                % {"lines": MAX_LETTERHEAD, "letters": MAX_LETTERHEAD_LINE}
            )
        return lines


class MoveForm(forms.Form):
    """The new parent of a node."""

    parent = forms.ModelChoiceField(label=_("Pindah ke bawah"), queryset=Node.objects.none())

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", nodes)


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    last = forms.DateField(label=_("Hari terakhir"), widget=forms.DateInput())


class WorkplaceForm(forms.Form):
    """A fence in plain fields; the map only fills them."""

    name = forms.CharField(label=_("Nama tempat"), max_length=120)
    shape = forms.ChoiceField(
        label=_("Bentuk"),
        choices=[("circle", _("Lingkaran")), ("polygon", _("Area dengan titik sudut"))],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        initial="circle",
    )
    lat = forms.FloatField(label=_("Lintang"), required=False, help_text=_("Misalnya -0,502106"))
    lon = forms.FloatField(label=_("Bujur"), required=False, help_text=_("Misalnya 117,153709"))
    radius = forms.FloatField(
        label=_("Jari-jari (meter)"),
        required=False,
        initial=100,
        help_text=_("%(least)s–%(most)s meter. Di bawah 100 meter, ponsel yang jujur sering di luar.")
        % {"least": MIN_RADIUS_M, "most": MAX_RADIUS_M},
    )
    corners = forms.CharField(
        label=_("Titik sudut"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Satu titik per baris: lintang, bujur. Paling sedikit tiga, urut mengelilingi area."),
    )
    area = forms.FileField(
        label=_("Atau ambil area dari berkas GeoJSON"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        help_text=_("Satu area tanpa lubang, WGS 84."),
    )
    first = forms.DateField(label=_("Berlaku sejak"), widget=forms.DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        polygon = (self.data.get("shape") or self.initial.get("shape")) == "polygon"
        for name in ("lat", "lon", "radius"):
            self.fields[name].required = not polygon
        self.fields["corners"].required = polygon and not self.files.get("area")

    def clean_area(self) -> list[list[float]] | None:
        """The corners in a file; they stand in place of typed ones."""
        sent = self.cleaned_data["area"]
        if not sent:
            return None
        try:
            return read_area(sent.read(MAX_BYTES + 1))
        except Invalid as refusal:
            raise ValidationError(refusal.message) from refusal

    def clean_corners(self) -> list[list[float]]:
        """Lines ``-0.5021, 117.1537`` as pairs; blank lines are passed over."""
        found: list[list[float]] = []
        for number, line in enumerate(self.cleaned_data["corners"].splitlines(), 1):
            if not line.strip():
                continue
            parts = line.replace(";", " ").replace(", ", " ").replace(",", " ").split()
            try:
                lat, lon = map(float, parts)
            except ValueError as error:
                raise ValidationError(_("Baris %(n)s: tulis lintang, bujur.") % {"n": number}) from error
            found.append([lat, lon])
        return found

    def fence(self) -> dict[str, Any]:
        """The document for the service, which checks it."""
        data = self.cleaned_data
        if data["shape"] == "polygon":
            return {"polygon": data["area"] or data["corners"]}
        return {"circle": [data["lat"], data["lon"], data["radius"]]}

    @staticmethod
    def initial_of(name: str, fence: dict[str, Any], first: date) -> dict[str, Any]:
        """What the fields show for a stored fence."""
        shown: dict[str, Any] = {"name": name, "first": first}
        if "circle" in fence:
            lat, lon, radius = fence["circle"]
            return {**shown, "shape": "circle", "lat": lat, "lon": lon, "radius": radius}
        lines = "\n".join(f"{lat}, {lon}" for lat, lon in fence["polygon"])
        return {**shown, "shape": "polygon", "corners": lines}


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


class StreetsForm(forms.Form):
    """A region's own street map."""

    streets = forms.FileField(
        label=_("Berkas PMTiles"),
        widget=forms.FileInput(attrs={"accept": ".pmtiles"}),
        help_text=_("Petak vektor versi 3 dengan skema Protomaps, paling besar 1 GB."),
        error_messages={"required": _("Pilih berkasnya.")},
    )


class OutlineForm(forms.Form):
    """A region's own boundary."""

    file = forms.FileField(
        label=_("Berkas GeoJSON"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        help_text=_("Paling besar 8 MB, WGS 84. Garisnya disederhanakan untuk peta."),
        error_messages={"required": _("Pilih berkasnya.")},
    )


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


class RouteForm(forms.Form):
    """The ways of an event, in the order of trying; nothing chosen keeps its notices in the application."""

    ORDER = ("first", "second", "third", "fourth")
    _WAYS = (("", _("Tidak ada")), *CHANNEL_LABELS.items())

    first = forms.ChoiceField(label=_("Cara pertama"), choices=_WAYS, required=False)
    second = forms.ChoiceField(label=_("Bila gagal, lewat"), choices=_WAYS, required=False)
    third = forms.ChoiceField(label=_("Bila gagal lagi, lewat"), choices=_WAYS, required=False)
    fourth = forms.ChoiceField(label=_("Terakhir, lewat"), choices=_WAYS, required=False)

    def ways(self) -> list[str]:
        """The chosen ways in their order, gaps left out."""
        return [self.cleaned_data[name] for name in self.ORDER if self.cleaned_data[name]]

"""Forms of the tree, workplaces, maps and ways of notices. They read input; services decide."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import (
    ZONES,
    Node,
    NodeKind,
    Pattern,
)
from tatakerja.organisation.rules.fences import MAX_RADIUS_M, MIN_RADIUS_M
from tatakerja.organisation.rules.outlines import MAX_BYTES, read_area
from tatakerja.platform.forms import offer
from tatakerja.platform.notify.events import CHANNEL_LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

MAX_LETTERHEAD, MAX_LETTERHEAD_LINE = 5, 100
_GEOJSON: Final = ".geojson,.json"


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


def _file(label: StrPromise, accept: str, help_text: StrPromise, *, required: bool = True) -> forms.FileField:
    """A file for a map."""
    return forms.FileField(
        label=label,
        required=required,
        widget=forms.FileInput(attrs={"accept": accept}),
        help_text=help_text,
        error_messages={"required": _("Pilih berkasnya.")},
    )


class FenceForm(forms.Form):
    """A fence in plain fields; the map only fills them."""

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
    area = _file(
        _("Atau ambil area dari berkas GeoJSON"),
        _GEOJSON,
        _("Satu area tanpa lubang, WGS 84."),
        required=False,
    )

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
    def fields_of(fence: dict[str, Any]) -> dict[str, Any]:
        """What the fields show for a stored fence."""
        if "circle" in fence:
            lat, lon, radius = fence["circle"]
            return {"shape": "circle", "lat": round(lat, 7), "lon": round(lon, 7), "radius": radius}
        lines = "\n".join(f"{round(lat, 7)}, {round(lon, 7)}" for lat, lon in fence["polygon"])
        return {"shape": "polygon", "corners": lines}


class WorkplaceForm(FenceForm):
    """A fence with its name, from a day on."""

    name = forms.CharField(label=_("Nama tempat"), max_length=120)
    first = forms.DateField(label=_("Berlaku sejak"), widget=forms.DateInput())

    @classmethod
    def initial_of(cls, name: str, fence: dict[str, Any], first: date) -> dict[str, Any]:
        """What the fields show for a stored place."""
        return {"name": name, "first": first, **cls.fields_of(fence)}


class StreetsForm(forms.Form):
    """A region's own street map."""

    streets = _file(
        _("Berkas PMTiles"),
        ".pmtiles",
        _("Petak vektor versi 3 dengan skema Protomaps, paling besar 1 GB."),
    )


class OutlineForm(forms.Form):
    """A region's own boundary."""

    file = _file(
        _("Berkas GeoJSON"),
        _GEOJSON,
        _("Paling besar 8 MB, WGS 84. Garisnya disederhanakan untuk peta."),
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

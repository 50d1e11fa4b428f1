"""What people ask for and what superiors answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import JobClass, Node, Person
from tatakerja.permit.models import (
    MAX_REASON,
    Leave,
    LeaveKind,
    Level,
    Meeting,
    Outing,
    Room,
    Term,
    Trip,
)
from tatakerja.permit.rules.leave import LeaveTerms
from tatakerja.platform.forms import offer

_DAY = {"required": _("Isi tanggalnya."), "invalid": _("Tulis tanggal seperti 2026-11-23.")}
_CLOCK = {"required": _("Isi jamnya."), "invalid": _("Tulis jam seperti 10:00.")}
_RUPIAH = {"invalid": _("Tulis angka bulat tanpa titik, misalnya 1500000.")}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, error_messages=_DAY, **more)


def _chips() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "chips"})


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(label=_("Jenis cuti"), initial=LeaveKind.TAHUNAN)
    first = _day(_("Mulai"))
    last = _day(_("Sampai"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=MAX_REASON, error_messages={"required": _("Tuliskan alasan cuti.")}
    )
    address = forms.CharField(label=_("Alamat selama cuti"), max_length=200, required=False)
    extra = forms.IntegerField(
        label=_("Di antaranya hari perjalanan"),
        help_text=_("Untuk cuti tahunan di tempat yang sulit dijangkau; tidak mengurangi saldo."),
        min_value=0,
        max_value=60,
        required=False,
    )

    def clean_extra(self) -> int:
        return self.cleaned_data["extra"] or 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, label) for value, label in Leave.Kind.choices if value != LeaveKind.BERSAMA]


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("Surat (PDF atau foto)"), error_messages={"required": _("Pilih berkasnya dahulu.")}
    )


class TripForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Perjalanan"), choices=Trip.Kind.choices, initial=Trip.Kind.OFFICIAL, widget=_chips()
    )
    scope = forms.ChoiceField(
        label=_("Ke mana"), choices=Trip.Scope.choices, initial=Trip.Scope.DOMESTIC, widget=_chips()
    )
    destination = forms.CharField(label=_("Tujuan"), max_length=120)
    purpose = forms.CharField(label=_("Maksud"), max_length=MAX_REASON)
    first = _day(_("Berangkat"))
    last = _day(_("Kembali"))
    reason = forms.CharField(label=_("Mengapa penting atau mendesak"), max_length=MAX_REASON, required=False)
    priority = forms.ChoiceField(
        label=_("Prioritas"), choices=[("", _("Tidak diisi")), *Trip.Priority.choices], required=False
    )
    transport = forms.CharField(label=_("Alat angkutan"), max_length=60, required=False)
    estimate = forms.IntegerField(
        label=_("Perkiraan biaya (rupiah)"), min_value=0, required=False, error_messages=_RUPIAH
    )
    budget = forms.CharField(label=_("Mata anggaran"), max_length=120, required=False)
    others = forms.ModelMultipleChoiceField(
        label=_("Rekan seperjalanan"), queryset=Person.objects.none(), required=False
    )

    def __init__(
        self, *args: Any, colleagues: Any, priorities: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        """``priorities`` are the circular's own with who approves at each, offered instead of ours."""
        super().__init__(*args, **kwargs)
        offer(self, "others", colleagues)
        if priorities:
            field = self.fields["priority"]
            assert isinstance(field, forms.ChoiceField)
            named = [(key, f"{key.replace('_', ' ')} ({approver})") for key, approver in priorities.items()]
            field.choices = [("", _("Tidak diisi")), *named]


class VisumForm(forms.Form):
    place = forms.CharField(label=_("Tempat yang didatangi"), max_length=120)
    arrived = _day(_("Tiba"))
    left = _day(_("Berangkat lagi"))
    official = forms.CharField(label=_("Nama pejabat yang mengesahkan"), max_length=120)
    title = forms.CharField(label=_("Jabatannya"), max_length=120, required=False)


class TripReportForm(forms.Form):
    text = forms.CharField(
        label=_("Hasil perjalanan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    spent = forms.IntegerField(label=_("Biaya sebenarnya (rupiah)"), min_value=0, error_messages=_RUPIAH)


DURATIONS = [("30", _("30 menit")), ("60", _("1 jam")), ("90", _("1,5 jam")), ("120", _("2 jam"))]


class OutingForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Keperluan"), choices=Outing.Category.choices, initial=Outing.Category.PANGAN, widget=_chips()
    )
    minutes = forms.TypedChoiceField(
        label=_("Berapa lama"),
        choices=DURATIONS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=_chips(),
    )
    starts = forms.TimeField(label=_("Dari pukul"), widget=forms.TimeInput, error_messages=_CLOCK)
    ends = forms.TimeField(
        label=_("Sampai pukul"), widget=forms.TimeInput, error_messages=_CLOCK, required=False
    )
    reason = forms.CharField(label=_("Keterangan"), required=False, max_length=MAX_REASON)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("ends") and not data.get("minutes") and "ends" not in self.errors:
            self.add_error("ends", _("Pilih berapa lama, atau isi jam selesainya."))
        return data


class VisitForm(forms.Form):
    day = _day(_("Hari"))
    reason = forms.CharField(
        label=_("Tugas mendesak yang harus dikerjakan di kantor"),
        max_length=MAX_REASON,
        error_messages={"required": _("Tuliskan tugas mendesaknya.")},
    )


class DutyForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Pegawai"), queryset=Person.objects.none())
    letter = forms.CharField(label=_("Nomor surat tugas"), max_length=100)
    purpose = forms.CharField(label=_("Maksud"), max_length=MAX_REASON)
    destination = forms.CharField(label=_("Tujuan"), max_length=120, required=False)
    first = _day(_("Mulai"))
    last = _day(_("Sampai"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)


class DecideForm(forms.Form):
    """One decision on one request."""

    decision = forms.ChoiceField(choices=[("approve", "approve"), ("reject", "reject")])
    reason = forms.CharField(required=False, max_length=MAX_REASON)


class DelegateForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Diwakili oleh"), queryset=Person.objects.none())
    first = _day(_("Mulai"))
    last = _day(_("Sampai"))
    reason = forms.CharField(label=_("Alasan"), max_length=MAX_REASON)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people)


class AccountForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Pegawai"), queryset=Person.objects.none())
    year = forms.IntegerField(label=_("Tahun"))
    granted = forms.IntegerField(label=_("Hak tahun itu (hari kerja)"), min_value=0, max_value=60)
    carried = forms.IntegerField(label=_("Sisa yang ikut (hari kerja)"), min_value=0, max_value=60)
    note = forms.CharField(label=_("Dasar"), max_length=200)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)


class _TermForm(forms.Form):
    """What every dated value needs: where, from when, on what basis."""

    topic = ""
    node = forms.ModelChoiceField(label=_("Berlaku di"), queryset=Node.objects.none())
    valid_from = _day(_("Berlaku mulai"))
    source = forms.CharField(label=_("Dasar"), max_length=200)
    to_be_confirmed = forms.BooleanField(label=_("Masih perlu dipastikan"), required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)

    def value(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """The stored value of the cleaned form; ``known`` is what held there so far."""
        raise NotImplementedError


class LeaveTermForm(_TermForm):
    topic = Term.Topic.LEAVE.value
    key = forms.ChoiceField(label=_("Jenis cuti"), choices=LeaveKind.choices)
    amount = forms.IntegerField(label=_("Lamanya"), min_value=1, max_value=4000)
    unit = forms.ChoiceField(
        label=_("Satuan"),
        choices=[("working_days", _("hari kerja")), ("days", _("hari")), ("months", _("bulan"))],
    )
    yearly = forms.BooleanField(label=_("Setiap tahun"), required=False)
    after_months = forms.IntegerField(label=_("Setelah masa kerja (bulan)"), min_value=0, required=False)
    carry_total = forms.IntegerField(
        label=_("Paling banyak dengan sisa tahun lalu"), min_value=0, required=False
    )
    carry_total_two = forms.IntegerField(
        label=_("Paling banyak setelah dua tahun tidak diambil"), min_value=0, required=False
    )
    extra_days = forms.IntegerField(
        label=_("Tambahan hari perjalanan ke tempat yang sulit dijangkau"), min_value=0, required=False
    )
    paper = forms.CharField(label=_("Surat yang wajib"), max_length=80, required=False)
    authority = forms.CharField(label=_("Pejabat yang berwenang"), max_length=120, required=False)

    def value(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """What is left empty stays as it was, so that a new figure takes no paper or status away."""
        data = self.cleaned_data
        names = [
            name for name in LeaveTerms.__slots__ if name in data and data[name] not in (None, "", False)
        ]
        papers = [one for one in known.get("papers", []) if one["from"] > 1 or not data["paper"]]
        first = [{"from": 1, "name": data["paper"]}] if data["paper"] else []
        return {**known, **{name: data[name] for name in names}, "papers": [*first, *papers]}


class ApprovalTermForm(_TermForm):
    topic = Term.Topic.APPROVAL.value
    key = forms.ChoiceField(
        label=_("Permohonan"),
        choices=[
            ("leave", _("Semua cuti")),
            *((f"leave.{value}", label) for value, label in LeaveKind.choices if value != LeaveKind.BERSAMA),
            *((f"trip.{value}", label) for value, label in Trip.Kind.choices),
            ("meeting", _("Acara tatap muka")),
        ],
    )
    classes = forms.MultipleChoiceField(
        label=_("Bagi jabatan"), choices=JobClass.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    levels = forms.MultipleChoiceField(
        label=_("Tingkat, berurutan"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    remind_days = forms.IntegerField(
        label=_("Diingatkan setelah (hari)"), min_value=1, max_value=30, initial=1
    )
    escalate_days = forms.IntegerField(
        label=_("Diteruskan setelah (hari)"), min_value=1, max_value=60, initial=3
    )

    def value(self, known: Mapping[str, Any]) -> dict[str, Any]:
        data = self.cleaned_data
        route = {"classes": data["classes"], "levels": data["levels"]}
        routes = [route] if not data["classes"] else [route, {"classes": [], "levels": ["superior"]}]
        return {
            "routes": routes,
            "remind_days": data["remind_days"],
            "escalate_days": data["escalate_days"],
        }


class CeilingForm(_TermForm):
    topic = Term.Topic.CEILING.value
    key = forms.ChoiceField(
        label=_("Perjalanan"), choices=[("domestic", _("Ke luar daerah")), ("abroad", _("Ke luar negeri"))]
    )
    baseline = forms.IntegerField(label=_("Anggaran atau jumlah semula"), min_value=0, error_messages=_RUPIAH)
    cut = forms.IntegerField(
        label=_("Dikurangi (persen)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Kosongkan agar mengikuti paket penghematan yang berlaku."),
    )
    measure = forms.ChoiceField(
        label=_("Diukur dengan"), choices=[("money", _("rupiah")), ("trips", _("jumlah perjalanan"))]
    )

    def value(self, known: Mapping[str, Any]) -> dict[str, Any]:
        data = self.cleaned_data
        found = {"baseline": data["baseline"], "measure": data["measure"]}
        return found | ({"cut": f"{data['cut']}/100"} if data["cut"] is not None else {})


class SeriesForm(_TermForm):
    topic = Term.Topic.LETTER.value
    key = forms.ChoiceField(label=_("Surat"), choices=[("surat_tugas", _("Surat tugas")), ("spd", _("SPD"))])
    pattern = forms.CharField(
        label=_("Pola nomor"),
        max_length=80,
        help_text=_("{n} nomor urut, {unit} singkatan OPD, {year} tahun, {month} bulan romawi."),
    )

    def value(self, known: Mapping[str, Any]) -> dict[str, Any]:
        return {"pattern": self.cleaned_data["pattern"]}


TERM_FORMS: dict[str, type[_TermForm]] = {
    form.topic: form for form in (LeaveTermForm, ApprovalTermForm, CeilingForm, SeriesForm)
}


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Acara"), choices=Meeting.Kind.choices, initial=Meeting.Kind.MEETING, widget=_chips()
    )
    title = forms.CharField(label=_("Judul"), max_length=120)
    day = _day(_("Hari"))
    starts = forms.TimeField(label=_("Dari pukul"), widget=forms.TimeInput, error_messages=_CLOCK)
    ends = forms.TimeField(label=_("Sampai pukul"), widget=forms.TimeInput, error_messages=_CLOCK)
    place = forms.ChoiceField(
        label=_("Cara"),
        choices=[("online", _("Daring")), ("room", _("Tatap muka"))],
        initial="online",
        widget=_chips(),
    )
    link = forms.CharField(label=_("Tautan rapat daring"), max_length=300, required=False)
    room = forms.ModelChoiceField(label=_("Ruang"), queryset=Room.objects.none(), required=False)
    reason = forms.CharField(label=_("Mengapa harus tatap muka"), max_length=MAX_REASON, required=False)
    heads = forms.IntegerField(label=_("Jumlah peserta"), min_value=0, required=False)
    people = forms.ModelMultipleChoiceField(label=_("Undang"), queryset=Person.objects.none(), required=False)
    agenda = forms.CharField(
        label=_("Agenda"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, rooms: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "room", rooms)
        offer(self, "people", people)


class RoomForm(forms.Form):
    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    name = forms.CharField(label=_("Nama ruang"), max_length=120)
    capacity = forms.IntegerField(label=_("Daya tampung (orang)"), min_value=1)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)

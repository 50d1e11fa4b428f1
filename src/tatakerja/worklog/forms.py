"""Forms of tasks, reports and targets. What they accept is checked again by the rules behind the services."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.models import Node, Person
from tatakerja.platform.forms import offer
from tatakerja.worklog.models import Exchange, Priority, Recurrence, SkpTarget
from tatakerja.worklog.rules.realisation import amount_of
from tatakerja.worklog.rules.report import Content, Line, Press, minutes_of

WEEKDAYS = [
    (0, _("Senin")), (1, _("Selasa")), (2, _("Rabu")), (3, _("Kamis")),
    (4, _("Jumat")), (5, _("Sabtu")), (6, _("Minggu")),
]  # fmt: skip
MONTHS = [
    (1, _("Januari")), (2, _("Februari")), (3, _("Maret")), (4, _("April")), (5, _("Mei")), (6, _("Juni")),
    (7, _("Juli")), (8, _("Agustus")), (9, _("September")), (10, _("Oktober")), (11, _("November")),
    (12, _("Desember")),
]  # fmt: skip


class AmountField(forms.CharField):
    """An amount with a comma or a dot, as people type it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20, **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return amount_of(text)
        except Invalid as error:
            raise forms.ValidationError(error.message) from error


def amount_text(value: Decimal | None) -> str:
    """A stored amount as the field shows it: ``12,5``."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


class PeopleForm(forms.Form):
    """People to whom something is given; only those led are offered."""

    people = forms.MultipleChoiceField(label=_("Kepada"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: Mapping[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(pk), label) for pk, label in offered.items()]

    @property
    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["people"]]


class WorkFields(forms.Form):
    """What every way of giving a task asks for."""

    priority = forms.ChoiceField(
        label=_("Prioritas"),
        choices=Priority.choices,
        initial=Priority.NORMAL,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    expected_output = forms.CharField(
        label=_("Hasil yang diharapkan"),
        required=False,
        max_length=200,
        help_text=_("Contoh: rekap 40 berkas dalam satu lembar."),
    )
    detail = forms.CharField(
        label=_("Penjelasan"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class GiveForm(PeopleForm, WorkFields):
    """One line a task, to one or many people."""

    lines = forms.CharField(
        label=_("Tugas"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Satu baris, satu tugas. Daftar dari pesan atau dokumen boleh ditempel di sini."),
    )
    due = forms.DateField(label=_("Selesai paling lambat"))
    target = forms.ModelChoiceField(
        label=_("Target SKP"),
        queryset=SkpTarget.objects.none(),
        required=False,
        empty_label=_("Tidak terkait"),
    )
    field_order = ("people", "lines", "due", "priority", "target", "expected_output", "detail")

    def __init__(self, *args: Any, targets: QuerySet[SkpTarget] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if targets is None:
            del self.fields["target"]
        else:
            offer(self, "target", targets)


class TaskForm(WorkFields):
    """The words of one open task."""

    title = forms.CharField(label=_("Tugas"), max_length=200)
    due = forms.DateField(label=_("Selesai paling lambat"))
    target = forms.ModelChoiceField(
        label=_("Target SKP"),
        queryset=SkpTarget.objects.none(),
        required=False,
        empty_label=_("Tidak terkait"),
    )
    field_order = ("title", "due", "priority", "target", "expected_output", "detail")

    def __init__(self, *args: Any, targets: QuerySet[SkpTarget], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "target", targets)


class RecurrenceForm(PeopleForm, WorkFields):
    """A task that comes again."""

    title = forms.CharField(label=_("Tugas"), max_length=200)
    every = forms.ChoiceField(
        label=_("Diberikan"),
        choices=Recurrence.Every.choices,
        initial=Recurrence.Every.DAILY,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    weekday = forms.TypedChoiceField(
        label=_("Hari"),
        choices=[("", _("tidak dipakai")), *WEEKDAYS],
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Hanya untuk tugas setiap pekan."),
    )
    first = forms.DateField(label=_("Mulai"))
    last = forms.DateField(label=_("Sampai"), required=False)
    due_in = forms.IntegerField(
        label=_("Tenggat (hari sesudah diberikan)"), min_value=0, max_value=30, initial=0
    )
    field_order = ("title", "people", "every", "weekday", "first", "last", "due_in", "priority")


class ResultForm(forms.Form):
    """What came out of a task; the amount only where a target is linked."""

    result = forms.CharField(
        label=_("Hasil"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    quantity = AmountField(label=_("Jumlah"), required=False)

    def __init__(self, *args: Any, target: SkpTarget | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if target is None:
            del self.fields["quantity"]
        else:
            self.fields["quantity"].label = _("Jumlah (%(unit)s)") % {"unit": target.unit}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Lampiran"),
        max_length=200,
        help_text=_("PDF, PNG, atau JPEG, paling besar 10 MB. Lokasi dan data kamera dihapus dari foto."),
    )


class TargetForm(forms.Form):
    """A performance target of a year."""

    year = forms.IntegerField(label=_("Tahun"), min_value=2000, max_value=2100)
    code = forms.CharField(
        label=_("Kode"), max_length=40, help_text=_("Seperti di e-Kinerja, misalnya RHK-1.")
    )
    title = forms.CharField(label=_("Rencana hasil kerja"), max_length=300)
    amount = AmountField(label=_("Target setahun"))
    unit = forms.CharField(
        label=_("Satuan"), max_length=40, help_text=_("Misalnya berkas, laporan, kegiatan.")
    )
    first_month = forms.TypedChoiceField(label=_("Dari bulan"), choices=MONTHS, coerce=int, initial=1)
    last_month = forms.TypedChoiceField(label=_("Sampai bulan"), choices=MONTHS, coerce=int, initial=12)


class ConfirmForm(forms.Form):
    """The superior's figure for a month."""

    realised = AmountField(label=_("Realisasi"))
    note = forms.CharField(label=_("Alasan bila berbeda dari tugas"), required=False, max_length=300)


class ImportForm(forms.Form):
    """A file for one agency."""

    node = forms.ModelChoiceField(label=_("Perangkat daerah"), queryset=Node.objects.none(), empty_label=None)
    shape = forms.ChoiceField(
        label=_("Isi berkas"), choices=Exchange.Shape.choices, widget=forms.RadioSelect, initial="targets"
    )
    file = forms.FileField(
        label=_("Berkas"), max_length=200, help_text=_("CSV atau XLSX, paling besar 5 MB.")
    )

    def __init__(self, *args: Any, nodes: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "node", nodes)


class SettingForm(forms.Form):
    """What an agency sets for its reports."""

    report_by = forms.TimeField(
        label=_("Batas laporan harian"),
        required=False,
        help_text=_("Kosong: sampai jam kerja berakhir. Edaran tidak menyebut jam."),
    )
    when_silent = forms.BooleanField(
        label=_("Laporan harian wajib juga bila edaran tidak mengaturnya"), required=False
    )
    methods = forms.CharField(
        label=_("Metode mengajar"),
        required=False,
        max_length=1300,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Satu baris satu metode, menurut Dinas Pendidikan (klausul A2-05)."),
    )


def _ids(values: Iterable[str]) -> frozenset[int]:
    return frozenset(
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 18
    )


def read_press(data: QueryDict) -> Press | None:
    """The press that a phone names: ``kunci`` a UUID, ``ditekan`` an instant; `None` where it names none."""
    try:
        key = uuid.UUID(data.get("kunci", ""))
    except ValueError:
        return None
    return Press(key, _instant(data.get("ditekan", "")))


def _instant(text: str) -> datetime | None:
    """An instant with its zone, or `None` for anything else: then the arrival counts."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def read_content(data: QueryDict) -> Content:
    """A report as the page sent it: the rows of the form, the note, the tasks that were offered.

    Raises `Invalid` for hours that cannot be read.
    """
    texts = data.getlist("text")

    def column(name: str) -> list[str]:
        found = data.getlist(name)
        return [*found, *[""] * (len(texts) - len(found))]

    rows = zip(
        texts,
        column("output"),
        column("task"),
        column("kelas"),
        column("metode"),
        column("jam"),
        strict=False,
    )
    lines = tuple(
        Line(text, output, next(iter(_ids([task])), None), class_name, method, minutes_of(hours))
        for text, output, task, class_name, method, hours in rows
    )
    return Content(lines, data.get("note", ""), _ids(data.getlist("offered")))


def _small(text: str) -> bool:
    """A whole number that every database can compare."""
    return text.isascii() and text.isdigit() and len(text) < 10


def read_choice(values: Iterable[str]) -> dict[int, int]:
    """Reports chosen for approval: ``17:2`` is report 17 as shown in its second revision."""
    found = {}
    for value in values:
        report, _sep, revision = value.partition(":")
        if _small(report) and _small(revision):
            found[int(report)] = int(revision)
    return found


def people_labels(people: Iterable[tuple[Person, str]]) -> dict[int, str]:
    """Choices of people with a remark after the name."""
    return {person.pk: f"{person} · {remark}" if remark else str(person) for person, remark in people}


def day_of(text: str | None, default: date) -> date:
    """A date of an address; anything unreadable gives ``default``."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return default


class AnnouncementForm(forms.Form):
    """An announcement to everybody at and below a node."""

    node = forms.ModelChoiceField(label=_("Kepada semua di"), queryset=Node.objects.none())
    title = forms.CharField(label=_("Judul"), max_length=120)
    text = forms.CharField(label=_("Isi"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)
        self.fields["node"].initial = nodes.first()


class LinkForm(forms.Form):
    """The address of a chat group that a unit keeps."""

    prefix = "grup"
    node = forms.ModelChoiceField(label=_("Unit"), queryset=Node.objects.none())
    url = forms.CharField(label=_("Alamat grup"), max_length=300, required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)

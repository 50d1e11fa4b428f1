"""What offices fill in: filters and bulk acts of the reports, templates, files, settings of a region."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.forms import offer
from tatakerja.platform.models import User
from tatakerja.service.models import AnswerTemplate, Complaint, Topic
from tatakerja.service.models.complaints import MAX_TEXT
from tatakerja.service.rules.silence import Patience
from tatakerja.service.services.survey import WEIGHTS

_ANY = ("", _("Semua"))


class DeskFilter(forms.Form):
    """Which reports are shown."""

    jenis = forms.ChoiceField(label=_("Jenis"), required=False, choices=(_ANY, *Complaint.Kind.choices))
    topik = forms.ModelChoiceField(
        label=_("Topik"), required=False, queryset=Topic.objects.none(), empty_label=_("Semua")
    )
    kantor = forms.ModelChoiceField(
        label=_("Kantor"), required=False, queryset=Node.objects.none(), empty_label=_("Semua")
    )
    tenggat = forms.ChoiceField(
        label=_("Tenggat"),
        required=False,
        choices=(_ANY, ("dekat", _("Hampir tiba")), ("lewat", _("Sudah lewat"))),
    )
    petugas = forms.ChoiceField(
        label=_("Petugas"),
        required=False,
        choices=(_ANY, ("saya", _("Saya")), ("belum", _("Belum ada"))),
    )
    cari = forms.CharField(label=_("Cari"), required=False, max_length=100)

    def __init__(self, *args: Any, topics: QuerySet[Topic], nodes: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "topik", topics)
        offer(self, "kantor", nodes)


class BulkForm(forms.Form):
    """One act for the ticked reports."""

    node = forms.ModelChoiceField(
        label=_("Kantor"), required=False, queryset=Node.objects.none(), empty_label=_("Pilih kantor")
    )
    handler = forms.ModelChoiceField(
        label=_("Petugas"), required=False, queryset=User.objects.none(), empty_label=_("Pilih petugas")
    )

    def __init__(self, *args: Any, nodes: QuerySet[Node], people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "node", nodes)
        offer(self, "handler", people)


class TemplateForm(forms.Form):
    node = forms.ModelChoiceField(label=_("Kantor"), queryset=Node.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Nama templat"), max_length=80)
    text = forms.CharField(
        label=_("Isi tanggapan"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, nodes: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "node", nodes)


class PickTemplateForm(forms.Form):
    templat = forms.ModelChoiceField(
        label=_("Mulai dari templat"), queryset=AnswerTemplate.objects.none(), empty_label=_("Tulis sendiri")
    )

    def __init__(self, *args: Any, templates: QuerySet[AnswerTemplate], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "templat", templates)


class FileForm(forms.Form):
    """A file of SP4N-LAPOR! for one region."""

    region = forms.ModelChoiceField(label=_("Daerah"), queryset=Node.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("Berkas"), max_length=200, help_text=_("CSV atau XLSX, paling besar 5 MB.")
    )

    def __init__(self, *args: Any, regions: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "region", regions)


class PassOnForm(forms.Form):
    """A report about an official, noted at the official's day."""

    nip = forms.CharField(label=_("NIP pegawai"), max_length=30)
    day = forms.DateField(label=_("Tanggal kejadian"), widget=forms.DateInput)
    words = forms.CharField(
        label=_("Apa yang dilaporkan"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dengan kata Anda sendiri, tanpa menyebut pelapor dan tanpa titik lokasi."),
    )


class TopicForm(forms.Form):
    """What the public may write about, and which office answers."""

    region = forms.ModelChoiceField(label=_("Daerah"), queryset=Node.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Topik"), max_length=120)
    name_en = forms.CharField(label=_("Topik dalam bahasa Inggris"), max_length=120, required=False)
    node = forms.ModelChoiceField(label=_("Kantor yang menjawab"), queryset=Node.objects.none())

    def __init__(self, *args: Any, regions: QuerySet[Node], nodes: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "region", regions)
        offer(self, "node", nodes)


class PatienceForm(forms.Form):
    """How long a report waits for its reporter."""

    region = forms.ModelChoiceField(label=_("Daerah"), queryset=Node.objects.none(), empty_label=None)
    days = forms.IntegerField(
        label=_("Ditutup setelah diam (hari)"), min_value=2, max_value=90, initial=Patience().days
    )
    notice_days = forms.IntegerField(
        label=_("Diingatkan sebelumnya (hari)"), min_value=1, max_value=89, initial=Patience().notice_days
    )

    def __init__(self, *args: Any, regions: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "region", regions)


class WeightForm(forms.Form):
    """How a region writes the weight of an element of the survey."""

    region = forms.ModelChoiceField(label=_("Daerah"), queryset=Node.objects.none(), empty_label=None)
    weight = forms.ChoiceField(label=_("Bobot tiap unsur"), choices=[(one, one) for one in WEIGHTS])

    def __init__(self, *args: Any, regions: QuerySet[Node], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "region", regions)

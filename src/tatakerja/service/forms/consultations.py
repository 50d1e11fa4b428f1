"""What the public asks and what offices answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.forms import offer
from tatakerja.service.forms import FilesField, OpenForm, places
from tatakerja.service.models import Topic
from tatakerja.service.models.complaints import MAX_TEXT

_LONG = _("Terlalu panjang: paling banyak 4.000 huruf.")


class QuestionForm(OpenForm):
    """A question of the public; ``about`` is as on the form for reports."""

    about = forms.ChoiceField(
        label=_("Tentang apa"), help_text=_("Tidak perlu tahu nama kantornya; pilih yang paling dekat.")
    )
    subject = forms.CharField(
        label=_("Pertanyaan dalam satu kalimat"),
        max_length=120,
        error_messages={"required": _("Tuliskan pertanyaannya dalam satu kalimat.")},
    )
    text = forms.CharField(
        label=_("Penjelasan"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MAX_TEXT,
        error_messages={"required": _("Tuliskan pertanyaan Anda."), "max_length": _LONG},
    )
    contact = forms.CharField(
        label=_("Surel atau nomor telepon"),
        required=False,
        max_length=120,
        help_text=_("Boleh kosong. Disimpan tersegel; hanya untuk memberi tahu bahwa jawaban sudah ada."),
    )
    attachments = FilesField(
        label=_("Foto atau berkas"), required=False, help_text=_("PDF, PNG, atau JPEG, paling banyak tiga.")
    )

    def __init__(self, *args: Any, regions: Iterable[Node], topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._regions, self._topics = list(regions), list(topics)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places(self._regions, self._topics)

    def place(self) -> tuple[Node, Topic | None]:
        """Region and topic of a valid form."""
        about = self.cleaned_data["about"]
        topic = next((one for one in self._topics if f"t{one.pk}" == about), None)
        if topic is not None:
            return topic.region, topic
        return next(one for one in self._regions if f"r{one.pk}" == about), None


class MessageForm(OpenForm):
    """The next message of whoever holds the code."""

    text = forms.CharField(
        label=_("Pesan Anda"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_TEXT,
        error_messages={"required": _("Tuliskan pesan Anda."), "max_length": _LONG},
    )
    attachments = FilesField(
        label=_("Foto atau berkas"), required=False, help_text=_("PDF, PNG, atau JPEG, paling banyak tiga.")
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Jawaban"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_TEXT,
        error_messages={"required": _("Tuliskan jawabannya: penanya akan membacanya."), "max_length": _LONG},
    )
    attachments = FilesField(label=_("Berkas"), required=False)


class HandForm(forms.Form):
    node = forms.ModelChoiceField(label=_("Dialihkan ke"), queryset=Node.objects.none())
    note = forms.CharField(label=_("Catatan untuk penanya"), required=False, max_length=300)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)


class VideoForm(forms.Form):
    url = forms.CharField(
        label=_("Tautan video"),
        required=False,
        max_length=300,
        help_text=_("Diawali https://. Kosongkan untuk menghapusnya."),
    )


class DeskHoursForm(forms.Form):
    """When a region answers questions and how soon."""

    region = forms.ModelChoiceField(label=_("Daerah"), queryset=Node.objects.none())
    opens = forms.TimeField(label=_("Buka"), widget=forms.TimeInput)
    closes = forms.TimeField(label=_("Tutup"), widget=forms.TimeInput)
    answer_hours = forms.IntegerField(
        label=_("Jawaban pertama paling lambat (jam kerja)"), min_value=1, max_value=60
    )
    close_after_days = forms.IntegerField(
        label=_("Ditutup sendiri setelah (hari)"), min_value=1, max_value=90
    )

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", regions)

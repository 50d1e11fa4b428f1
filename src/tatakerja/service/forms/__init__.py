"""What the public writes and what offices answer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.forms import offer
from tatakerja.service.models import Complaint, PublicService, Topic
from tatakerja.service.models.complaints import MAX_TEXT
from tatakerja.service.queries.words import MARKS, QUESTIONS
from tatakerja.service.rules.proof import BITS, proves

_SALT = "service.form"
_LONGEST = 24 * 3600
# A program fills a form faster than anybody reads it; a person who is quicker only presses again. Who brings
# no proof of work (no script) waits a little longer.
_SHORTEST = 2
_WITHOUT_PROOF = 8
_TEXT = {
    "required": _("Tuliskan laporan Anda."),
    "max_length": _("Terlalu panjang: paling banyak 4.000 huruf."),
}


class FilesField(forms.FileField):
    """Several files in one field."""

    class Input(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class Trap(forms.TextInput):
    """A field that no person sees, reads or reaches with the keyboard; programs fill it."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__(
            attrs={"class": "trap", "tabindex": "-1", "aria-hidden": "true", "autocomplete": "off"}
        )


class OpenForm(forms.Form):
    """A form that strangers send: with a trap, the seal it was shown with, the browser's proof of work.

    ``proved`` says whether the proof is right; ``mark`` is the seal's hash, under which the form is taken
    once (`services.sent`).
    """

    # Seconds after which an address that sent too much may come back; set by the page.
    retry_after = 0
    website = forms.CharField(required=False, widget=Trap)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-bits": BITS}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].initial = signing.dumps(secrets.token_urlsafe(9), salt=_SALT)

    @property
    def proved(self) -> bool:
        """Whether the browser has worked on this form's seal; asked before anything else is read."""
        return proves(self.data.get("shown", ""), self.data.get("proof", ""))

    @property
    def mark(self) -> str:
        return hashlib.sha256(str(self.data.get("shown", "")).encode()).hexdigest()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("website"):
            raise forms.ValidationError(
                _("Laporan ini tampak dikirim program. Kosongkan isian yang tersembunyi.")
            )
        try:
            signing.loads(found.get("shown", ""), salt=_SALT, max_age=_LONGEST)
        except signing.BadSignature:
            self.show_anew()
            raise forms.ValidationError(
                _("Formulir ini sudah lama terbuka. Tekan kirim sekali lagi.")
            ) from None
        if _younger(found["shown"], _SHORTEST if self.proved else _WITHOUT_PROOF):
            raise forms.ValidationError(_("Tunggu beberapa detik, lalu tekan kirim sekali lagi."))
        return found

    def show_anew(self) -> None:
        """The form goes back with all that was written and a fresh seal, so the next press is taken."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["shown"], data["proof"] = self.fields["shown"].initial, ""
        self.data = data


def _younger(shown: str, seconds: int) -> bool:
    """Whether the form was made less than so many seconds ago, by its own seal."""
    try:
        signing.loads(shown, salt=_SALT, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True


def places(regions: Sequence[Node], topics: Sequence[Topic]) -> list[Any]:
    """Choices of what somebody writes about: the topics of each region, and none of them."""
    return [
        (
            region.name,
            [
                *((f"t{one.pk}", one.in_language) for one in topics if one.region_id == region.pk),
                (f"r{region.pk}", _("Lainnya atau tidak tahu")),
            ],
        )
        for region in regions
    ]


class ComplaintForm(OpenForm):
    """A report of the public; ``about`` is ``t<topic>``, ``s<service>`` or ``r<region>``.

    The office follows from it. ``service`` is the one from whose page the form was opened.
    """

    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=Complaint.Kind.choices,
        initial=Complaint.Kind.ORDINARY,
        help_text=_("Berkadar pengawasan: dugaan penyimpangan oleh pegawai, misalnya pungutan liar."),
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    about = forms.ChoiceField(
        label=_("Tentang apa"), help_text=_("Tidak perlu tahu nama kantornya; pilih yang paling dekat.")
    )
    text = forms.CharField(
        label=_("Laporan Anda"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_TEXT,
        error_messages=_TEXT,
    )
    about_official = forms.BooleanField(
        label=_("Ini tentang seorang pegawai; jangan teruskan ke kantornya sendiri"), required=False
    )
    name = forms.CharField(
        label=_("Nama"),
        required=False,
        max_length=120,
        help_text=_("Boleh kosong. Disimpan tersegel, tidak tampak bagi petugas yang menjawab."),
    )
    contact = forms.CharField(label=_("Telepon atau surel"), required=False, max_length=120)
    news = forms.BooleanField(
        label=_("Beri tahu saya lewat telepon atau surel itu bila ada kabar"), required=False
    )
    attachments = FilesField(
        label=_("Foto atau berkas"), required=False, help_text=_("PDF, PNG, atau JPEG, paling banyak tiga.")
    )

    def __init__(
        self,
        *args: Any,
        regions: Iterable[Node],
        topics: Iterable[Topic],
        service: PublicService | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._service = service
        self._topics = {f"t{topic.pk}": topic for topic in topics}
        self._regions = {f"r{region.pk}": region for region in regions}
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        own = [(f"s{service.pk}", service.title.text)] if service else []
        self.initial.setdefault("about", own[0][0] if own else None)
        field.choices = [*own, *places(list(self._regions.values()), list(self._topics.values()))]

    def place(self) -> tuple[Node, Topic | None, PublicService | None]:
        """Region, and topic or service, of a valid form."""
        about = self.cleaned_data["about"]
        if self._service is not None and about == f"s{self._service.pk}":
            path = self._service.node.path
            return (
                next(one for one in self._regions.values() if path.startswith(one.path)),
                None,
                self._service,
            )
        topic = self._topics.get(about)
        return (topic.region, topic, None) if topic else (self._regions[about], None, None)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kode lacak"),
        max_length=20,
        error_messages={"required": _("Tulis kode yang Anda terima saat melapor.")},
    )


class AddForm(OpenForm):
    """What a reporter adds on the page of the code."""

    text = forms.CharField(
        label=_("Tambahan Anda"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_TEXT,
        error_messages=_TEXT,
    )


class SurveyForm(OpenForm):
    """Nine questions with four marks each."""

    words = forms.CharField(label=_("Saran"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(QUESTIONS, start=1):
            self.fields[f"u{number}"] = forms.TypedChoiceField(
                label=question,
                choices=MARKS,
                coerce=int,
                widget=forms.RadioSelect(attrs={"class": "chips"}),
                error_messages={"required": _("Pilih satu nilai.")},
            )
        self.order_fields([*(f"u{number}" for number in range(1, len(QUESTIONS) + 1)), "words"])

    def marks(self) -> list[int]:
        return [self.cleaned_data[f"u{number}"] for number in range(1, len(QUESTIONS) + 1)]


class ForwardForm(forms.Form):
    """Verification: which office answers, and the class of the report."""

    node = forms.ModelChoiceField(label=_("Diteruskan ke"), queryset=Node.objects.none())
    kind = forms.ChoiceField(label=_("Jenis"), choices=Complaint.Kind.choices)
    note = forms.CharField(label=_("Catatan untuk pelapor"), required=False, max_length=300)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "node", nodes)


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Tanggapan"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_TEXT,
        error_messages={"required": _("Tuliskan tanggapannya: pelapor akan membacanya.")},
    )
    attachments = FilesField(label=_("Bukti"), required=False)


class MergeForm(forms.Form):
    into = forms.CharField(label=_("Kode laporan yang tetap"), max_length=20)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan membuka identitas"), min_length=10, max_length=300)

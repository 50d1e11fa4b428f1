"""Forms around a draft: how it begins, its text, its scanned paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from tatakerja.circular.models import Circular
from tatakerja.circular.queries import label_of
from tatakerja.circular.rules.policy import Policy
from tatakerja.circular.rules.sentences import MAX_CHARACTERS as MAX_TEXT
from tatakerja.circular.services.scans import MAX_BYTES as MAX_SCAN


class StartForm(forms.Form):
    """How a draft begins: empty, like a shipped circular, or like one of the region's own."""

    start = forms.ChoiceField(
        label=_("Mulai dari"),
        choices=[
            ("empty", _("Lembar kosong")),
            ("library", _("Edaran di pustaka")),
            ("own", _("Edaran daerah ini")),
        ],
        initial="empty",
        widget=forms.RadioSelect,
    )
    library_slug = forms.ChoiceField(label=_("Edaran di pustaka"), required=False)
    circular = forms.ModelChoiceField(
        label=_("Edaran daerah ini"), queryset=Circular.objects.none(), required=False, empty_label=""
    )
    manner = forms.ChoiceField(
        label=_("Salinan edaran daerah ini menjadi"),
        choices=[
            ("versi", _("versi berikutnya dari edaran itu")),
            ("cabut", _("edaran baru yang mencabut edaran itu")),
            ("baru", _("edaran baru di samping edaran itu")),
        ],
        initial="versi",
        required=False,
    )
    text = forms.CharField(
        label=_("Tempelkan teks edaran"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Boleh menyusul. Setiap kalimatnya dapat dijadikan klausul."),
    )

    def __init__(self, *args: Any, own: QuerySet[Circular], shipped: Sequence[Policy], **rest: Any) -> None:
        super().__init__(*args, **rest)
        circular, slugs = self.fields["circular"], self.fields["library_slug"]
        assert isinstance(circular, forms.ModelChoiceField) and isinstance(slugs, forms.ChoiceField)
        circular.queryset = own
        slugs.choices = [
            ("", ""),
            *((one.slug, f"{label_of(one)} · {one.identity.title}") for one in shipped),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") == "library" and not cleaned.get("library_slug"):
            self.add_error("library_slug", _g("Pilih edaran di pustaka yang paling mirip."))
        if cleaned.get("start") == "own" and not cleaned.get("circular"):
            self.add_error("circular", _g("Pilih edaran yang disalin."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What the service is asked for."""
        start, held = self.cleaned_data["start"], self.cleaned_data
        return {
            "library_slug": held["library_slug"] if start == "library" else "",
            "circular": held["circular"] if start == "own" else None,
            "manner": held["manner"] or "versi",
            "text": held["text"],
        }


class TextForm(forms.Form):
    """The circular's text, pasted."""

    text = forms.CharField(
        label=_("Teks edaran"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Salin dari PDF atau pengolah kata, lalu tempelkan di sini."),
    )


class ScanForm(forms.Form):
    """The scanned paper."""

    file = forms.FileField(
        label=_("Pindaian edaran (PDF)"), widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
    )

    def content(self) -> bytes:
        """The file's bytes, one more than allowed at most."""
        found: bytes = self.cleaned_data["file"].read(MAX_SCAN + 1)
        return found

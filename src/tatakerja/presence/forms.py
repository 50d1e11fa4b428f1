"""What people type or tap on the presence pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.presence.models import Confirmation, Explanation
from tatakerja.presence.rules.events import MAX_NOTE, EventKind


class TapForm(forms.Form):
    """The big button without script: no location, but the time is kept."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in EventKind], widget=forms.HiddenInput
    )
    answers = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=MAX_NOTE)


class ExplainForm(forms.Form):
    """One tap on a reason, words only where wanted."""

    cause = forms.ChoiceField(
        label=_("Alasan"),
        choices=Explanation.Cause.choices,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={"required": _("Pilih salah satu alasan.")},
    )
    text = forms.CharField(label=_("Keterangan"), required=False, max_length=300)


class DecideForm(forms.Form):
    """A superior's decision on the ticked events."""

    events = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Pilih paling sedikit satu presensi.")}
    )
    decision = forms.ChoiceField(choices=Confirmation.Decision.choices)
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=300)

    def __init__(self, *args: object, waiting: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["events"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(key, key) for key in waiting]

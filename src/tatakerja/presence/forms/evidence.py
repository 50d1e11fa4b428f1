"""What people type or tap about evidence: taps and decisions, calls and reviews, outages, privacy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node
from tatakerja.platform.forms import offer, offer_keys
from tatakerja.presence.models import APPS, Confirmation, Explanation, Outage
from tatakerja.presence.models.signals import MAX_ANSWER
from tatakerja.presence.rules.answering import (
    LONGEST_REPORT,
    LONGEST_REVIEW,
    SHORTEST_REPORT,
    SHORTEST_REVIEW,
)
from tatakerja.presence.rules.events import MAX_NOTE, EventKind
from tatakerja.presence.rules.integrity import Opinion
from tatakerja.presence.rules.outages import MAX_WORDS
from tatakerja.presence.rules.privacy import LONGEST_KEEP, SHORTEST_KEEP
from tatakerja.presence.rules.windows import ReportState

_SAID = (Confirmation.Decision.CONFIRMED, Confirmation.Decision.REFUSED)
_LOCAL = "%Y-%m-%dT%H:%M"
_WHEN = {
    "required": _("Isi tanggal dan jamnya."),
    "invalid": _("Tulis tanggal dan jam seperti 2026-11-23 07:30."),
}


class AskedFilter(forms.Form):
    """Which people of the page of calls: how they stand to one report time of the day."""

    STATES = (
        (ReportState.ANSWERED.value, _("Dijawab")),
        (ReportState.LATE.value, _("Dijawab terlambat")),
        (ReportState.MISSED.value, _("Terlewat")),
        (ReportState.OPEN.value, _("Masih terbuka")),
    )
    pukul = forms.TimeField(required=False, input_formats=["%H.%M", "%H:%M"])
    konfirmasi = forms.ChoiceField(choices=(("", ""), *STATES), required=False)


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
    decision = forms.ChoiceField(choices=[(one.value, one.label) for one in _SAID])
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=300)

    def __init__(self, *args: Any, waiting: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_keys(self, "events", waiting)


class _Moment(forms.CharField):
    """A local date and clock of the unit's zone: naive until the view knows that zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=_LOCAL, attrs={"type": "datetime-local"})
        super().__init__(widget=widget, max_length=25, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError as error:
            raise forms.ValidationError(_WHEN["invalid"]) from error


class OutageForm(forms.Form):
    """What happened, since when, for which parts of the tree."""

    kind = forms.ChoiceField(
        label=_("Yang terganggu"),
        choices=Outage.Kind.choices,
        initial=Outage.Kind.SERVER,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    starts = _Moment(label=_("Mulai"), error_messages=_WHEN)
    ends = _Moment(
        label=_("Selesai"), required=False, help_text=_("Kosongkan bila gangguan masih berlangsung.")
    )
    nodes = forms.ModelMultipleChoiceField(
        label=_("Unit yang terdampak"),
        queryset=Node.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Unit di bawahnya ikut terhitung."),
        error_messages={"required": _("Pilih paling sedikit satu unit yang terganggu.")},
    )
    note = forms.CharField(label=_("Keterangan"), required=False, max_length=MAX_WORDS)

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "nodes", nodes)


class OutageTimesForm(forms.Form):
    """When it began and ended."""

    starts = _Moment(label=_("Mulai"), error_messages=_WHEN)
    ends = _Moment(label=_("Selesai"), required=False)


class ReliefForm(forms.Form):
    """One decision for everybody touched, with the reason that they read."""

    decision = forms.ChoiceField(choices=[("granted", "granted"), ("refused", "refused")])
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=MAX_WORDS,
        error_messages={"required": _("Tuliskan alasannya: semua yang terdampak membacanya.")},
    )


class AnswerForm(forms.Form):
    """What the employee says to a review."""

    text = forms.CharField(
        label=_("Jawaban Anda"),
        max_length=MAX_ANSWER,
        widget=forms.Textarea,
        error_messages={"required": _("Tuliskan jawaban Anda.")},
    )


class OpinionForm(forms.Form):
    """What one of the two who look makes of it."""

    opinion = forms.ChoiceField(choices=[(one.value, one.value) for one in Opinion])
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=MAX_ANSWER,
        error_messages={"required": _("Tuliskan alasannya: pegawai akan membacanya.")},
    )


class OutcomeForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        choices=[("answered", "answered"), ("silent", "silent"), ("excused", "excused")],
        error_messages={"required": _("Pilih hasil panggilannya.")},
    )
    reason = forms.CharField(label=_("Alasan"), required=False, max_length=300)


class LookForm(forms.Form):
    """Why somebody looks; the person looked at reads it."""

    purpose = forms.ChoiceField(
        choices=[("urgent", "urgent"), ("safety", "safety")],
        error_messages={"required": _("Pilih keperluannya; pegawai akan membacanya.")},
    )


class CompanionForm(forms.Form):
    """The person's own yes to a companion app."""

    app = forms.ChoiceField(
        label=_("Aplikasi"),
        choices=[(one, one) for one in APPS],
        initial=APPS[0],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={"required": _("Pilih aplikasinya.")},
    )
    agreed = forms.BooleanField(
        label=_("Saya setuju lokasi ponsel saya dikirim dalam jam kerja"),
        error_messages={"required": _("Centang persetujuan dahulu; tanpa itu tidak ada yang dikirim.")},
    )


class AnswerTimesForm(forms.Form):
    """How long people of a region have to answer."""

    report_minutes = forms.IntegerField(
        label=_("Laporan lokasi dijawab dalam (menit)"), min_value=SHORTEST_REPORT, max_value=LONGEST_REPORT
    )
    review_days = forms.IntegerField(
        label=_("Peninjauan dijawab dalam (hari kerja)"), min_value=SHORTEST_REVIEW, max_value=LONGEST_REVIEW
    )


class RetentionForm(forms.Form):
    """After how many days coordinates are reduced."""

    days = forms.IntegerField(
        label=_("Titik lokasi disimpan (hari)"), min_value=SHORTEST_KEEP, max_value=LONGEST_KEEP
    )

"""What people type or tap on the presence pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.forms import FenceForm, WorkplaceForm
from tatakerja.organisation.models import Node, Person, Workplace
from tatakerja.platform.forms import offer, offer_keys
from tatakerja.presence.models import APPS, Confirmation, Explanation, Outage
from tatakerja.presence.models.signals import MAX_ANSWER
from tatakerja.presence.rules.events import MAX_NOTE, EventKind
from tatakerja.presence.rules.integrity import Opinion
from tatakerja.presence.rules.outages import MAX_WORDS
from tatakerja.presence.rules.privacy import LONGEST_KEEP, SHORTEST_KEEP
from tatakerja.presence.rules.remeasure import Choice
from tatakerja.presence.rules.windows import ReportState

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
    decision = forms.ChoiceField(choices=Confirmation.Decision.choices)
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


class RetentionForm(forms.Form):
    """After how many days coordinates are reduced."""

    days = forms.IntegerField(
        label=_("Titik lokasi disimpan (hari)"), min_value=SHORTEST_KEEP, max_value=LONGEST_KEEP
    )


class DutyPlaceForm(WorkplaceForm):
    """A fence as of a workplace, with days and people."""

    last = forms.DateField(label=_("Sampai"), widget=forms.DateInput())
    letter = forms.CharField(label=_("Nomor surat tugas"), required=False, max_length=100)
    people = forms.ModelMultipleChoiceField(
        label=_("Pegawai"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu pegawai.")},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "people", people)


class FenceProposalForm(FenceForm):
    """A better fence for a workplace, with what speaks for it."""

    why = forms.CharField(
        label=_("Mengapa titik ini lebih tepat"),
        max_length=300,
        help_text=_("Misalnya: pintu masuk pindah ke sisi utara gedung."),
        error_messages={"required": _("Tuliskan alasannya: petugas memutus dari situ.")},
    )
    file = forms.FileField(
        label=_("Foto atau surat"),
        required=False,
        help_text=_("Tidak wajib. JPEG, PNG, atau PDF, paling besar 10 MB; lokasi di dalam foto dihapus."),
    )


class SinceForm(forms.Form):
    """From which day a proposed fence would hold."""

    first = forms.DateField(label=_("Bila berlaku sejak"), required=False, widget=forms.DateInput())


class FenceDecisionForm(SinceForm):
    """The officer's word on a proposed fence; past days are measured again only with a reason."""

    decision = forms.ChoiceField(choices=[(one, one) for one in ("approve", "favour", "all", "reject")])
    reason = forms.CharField(
        label=_("Alasan"), required=False, max_length=300, help_text=_("Wajib, kecuali mulai hari ini.")
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class MachineForm(forms.Form):
    """A file of a fingerprint machine or another app, for one agency."""

    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    file = forms.FileField(
        label=_("Berkas CSV, XLSX, atau attlog.dat"),
        help_text=_(
            "Kolom nomor (NIP atau AC-No.) dan waktu, atau tanggal dengan scan masuk dan scan pulang."
        ),
        error_messages={"required": _("Pilih berkasnya.")},
    )

    def __init__(self, *args: Any, agencies: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class KioskForm(forms.Form):
    """A kiosk at a workplace."""

    workplace = forms.ModelChoiceField(label=_("Tempat kerja"), queryset=Workplace.objects.none())
    name = forms.CharField(label=_("Nama kios"), max_length=120, help_text=_("Misalnya Lobi utama."))

    def __init__(self, *args: Any, workplaces: QuerySet[Workplace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "workplace", workplaces)


class CardForm(forms.Form):
    """The person for whom a card is printed."""

    nip = forms.CharField(label=_("NIP pegawai"), max_length=30, widget=forms.TextInput())


class ScreenKeyForm(forms.Form):
    """What the phone answered when it made a key."""

    label = forms.CharField(label=_("Nama ponsel"), max_length=60)
    answer = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Buka kunci layar ponsel untuk mendaftar.")},
    )

    def clean_answer(self) -> Any:
        try:
            return json.loads(self.cleaned_data["answer"])
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("Muat ulang halaman, lalu coba lagi.")) from error


class PairForm(forms.Form):
    """The code that an officer got for a kiosk."""

    code = forms.CharField(label=_("Kode kios"), max_length=20)


class KioskTapForm(forms.Form):
    """A card's secret as a scanner types it, or a number and a PIN."""

    card = forms.CharField(label=_("Kartu"), required=False, max_length=200)
    nip = forms.CharField(label=_("NIP"), required=False, max_length=30)
    pin = forms.CharField(label=_("PIN"), required=False, max_length=32, widget=forms.PasswordInput())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not data.get("card") and not (data.get("nip") and data.get("pin")):
            raise forms.ValidationError(_("Tempelkan kartu, atau isi NIP dan PIN."))
        return data


class NetworkForm(forms.Form):
    """A network address of an agency's office."""

    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    cidr = forms.CharField(
        label=_("Alamat jaringan"),
        max_length=43,
        help_text=_("Alamat IP publik kantor, misalnya 203.0.113.8 atau 203.0.113.8/29."),
    )
    label = forms.CharField(label=_("Nama tempat"), required=False, max_length=120)

    def __init__(self, *args: Any, agencies: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class SpanForm(forms.Form):
    """Past days of an agency, to be looked at before anything is decided."""

    agency = forms.ModelChoiceField(label=_("OPD"), queryset=Node.objects.none())
    first = forms.DateField(label=_("Dari tanggal"), widget=forms.DateInput())
    last = forms.DateField(label=_("Sampai tanggal"), widget=forms.DateInput())

    def __init__(self, *args: Any, agencies: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agency", agencies)


class RemeasureForm(SpanForm):
    """What of the preview is applied, and why."""

    choice = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Choice],
        error_messages={"required": _("Pilih apa yang diterapkan.")},
    )
    reason = forms.CharField(
        max_length=300, error_messages={"required": _("Tuliskan alasannya: pegawai akan membacanya.")}
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """A paper sheet: its day, its photograph, the reason, and two clocks for each person."""

    day = forms.DateField(label=_("Tanggal"), widget=forms.DateInput())
    reason = forms.CharField(
        label=_("Mengapa memakai kertas"),
        max_length=300,
        error_messages={"required": _("Tuliskan mengapa memakai kertas.")},
    )
    file = forms.FileField(
        label=_("Foto lembar (JPEG atau PNG)"), error_messages={"required": _("Ambil foto lembarnya.")}
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            for name, label in (("in", _("masuk")), ("out", _("pulang"))):
                self.fields[f"{name}-{one.pk}"] = forms.TimeField(
                    label=format_lazy("{} {}", one.name, label), required=False, widget=forms.TimeInput
                )

    def clocks(self) -> dict[Person, tuple[time | None, time | None]]:
        """The people for whom at least one clock was filled in."""
        data = self.cleaned_data
        found = {one: (data.get(f"in-{one.pk}"), data.get(f"out-{one.pk}")) for one in self.people}
        return {one: pair for one, pair in found.items() if any(pair)}

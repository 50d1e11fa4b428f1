"""What each step of a case asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tatakerja.discipline.models import LEVELS, MAX_TEXT, SEATS, Case, Decision, Objection
from tatakerja.kernel.zones import zone as zone_of
from tatakerja.organisation.models import Person
from tatakerja.platform.forms import offer


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


_DAY = {"required": _("Isi tanggalnya."), "invalid": _("Tulis tanggal seperti 2026-11-23.")}


def _text(label: Any, missing: Any = None, **more: Any) -> forms.CharField:
    messages = {"required": missing or _("Bagian ini perlu diisi.")}
    return forms.CharField(label=label, max_length=MAX_TEXT, error_messages=messages, widget=_area(), **more)


class ReportForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Pegawai"), queryset=Person.objects.none())
    ground = forms.ChoiceField(
        label=_("Dugaan"), choices=[one for one in Case.Ground.choices if one[0] != Case.Ground.ABSENCE]
    )
    first = forms.DateField(label=_("Sejak"), widget=forms.DateInput, error_messages=_DAY)
    last = forms.DateField(label=_("Sampai"), widget=forms.DateInput, error_messages=_DAY)
    text = _text(
        _("Apa yang terjadi"),
        help_text=_("Tulis apa, di mana, kapan, dan siapa yang melihat. Jangan menilai."),
    )
    file = forms.FileField(label=_("Bukti"), required=False, help_text=_("PDF, PNG, atau JPEG."))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)


class NoteForm(forms.Form):
    note = _text(_("Yang sudah Anda periksa sendiri"))


class ReasonForm(forms.Form):
    reason = _text(_("Alasan"))


class AnswerForm(forms.Form):
    text = _text(_("Jawaban Anda"), _("Tuliskan jawaban Anda."))
    defender = forms.CharField(label=_("Pendamping"), required=False, max_length=160)
    file = forms.FileField(label=_("Bukti"), required=False, help_text=_("PDF, PNG, atau JPEG."))


class ExhibitForm(forms.Form):
    note = forms.CharField(label=_("Bukti apa ini"), max_length=300)
    file = forms.FileField(label=_("Berkas"), required=False, help_text=_("PDF, PNG, atau JPEG."))


class AccuseForm(forms.Form):
    level = forms.ChoiceField(
        label=_("Tingkat hukuman yang terancam"),
        choices=LEVELS,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    note = _text(_("Hasil verifikasi data"))


class ExaminerForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Pemeriksa"), queryset=Person.objects.none())
    seat = forms.ChoiceField(label=_("Unsur"), choices=SEATS)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people)


class DeciderForm(forms.Form):
    decider = forms.ModelChoiceField(label=_("Pejabat yang memutus"), queryset=Person.objects.none())
    level = forms.ChoiceField(
        label=_("Naikkan tingkat ancaman"), choices=[("", _("Tidak berubah")), *LEVELS], required=False
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decider", people)


class JoinForm(forms.Form):
    other = forms.ModelChoiceField(label=_("Berkas lain pegawai ini"), queryset=Case.objects.none())

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "other", cases)


class SummonForm(forms.Form):
    day = forms.DateField(label=_("Tanggal pemeriksaan"), widget=forms.DateInput, error_messages=_DAY)
    clock = forms.TimeField(
        label=_("Pukul"), widget=forms.TimeInput, error_messages={"invalid": _("Tulis jam seperti 10:00.")}
    )
    place = forms.CharField(label=_("Tempat"), max_length=200)

    def moment(self, zone: str) -> datetime:
        """The examination's moment at the agency."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], tzinfo=zone_of(zone))


class HearForm(forms.Form):
    lines = _text(
        _("Tanya jawab"), help_text=_("Satu baris pertanyaan, lalu satu baris jawaban, dan seterusnya.")
    )
    defender = forms.CharField(label=_("Pendamping"), required=False, max_length=160)
    signed = forms.ChoiceField(
        label=_("Tanda tangan pegawai"),
        choices=[("ya", _("Menandatangani")), ("tidak", _("Menolak menandatangani"))],
        initial="ya",
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    refusal = forms.CharField(label=_("Alasan menolak"), required=False, max_length=300)

    def pairs(self) -> list[tuple[str, str]]:
        """Questions with their answers; a last question without one has an empty answer."""
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        return [(rows[at], rows[at + 1] if at + 1 < len(rows) else "") for at in range(0, len(rows), 2)]


class _KindForm(forms.Form):
    """Proven or not, and the one kind where it is."""

    proven = forms.ChoiceField(
        label=_("Kesimpulan"),
        choices=[("ya", _("Terbukti")), ("tidak", _("Tidak terbukti"))],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    kind = forms.ChoiceField(label=_("Jenis hukuman bila terbukti"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *kinds]

    @property
    def is_proven(self) -> bool:
        return bool(self.cleaned_data["proven"] == "ya")


class RecommendForm(_KindForm):
    reasons = _text(_("Pertimbangan"))
    aggravating = forms.CharField(label=_("Hal memberatkan"), required=False, max_length=600)
    mitigating = forms.CharField(label=_("Hal meringankan"), required=False, max_length=600)


class DecideForm(_KindForm):
    reasons = _text(_("Alasan keputusan"))


class DeliverForm(forms.Form):
    received_on = forms.DateField(label=_("Diterima tanggal"), widget=forms.DateInput, error_messages=_DAY)
    manner = forms.ChoiceField(label=_("Cara"), choices=Decision.Manner.choices)


class AbsentForm(forms.Form):
    day = forms.DateField(label=_("Tanggal pegawai tidak hadir"), widget=forms.DateInput, error_messages=_DAY)


class ReplyForm(forms.Form):
    text = _text(_("Tanggapan Anda"))


class ContestForm(forms.Form):
    grounds = _text(_("Alasan Anda"))


class SettleForm(forms.Form):
    result = forms.ChoiceField(label=_("Hasil"), choices=Objection.Result.choices)
    ruling = forms.CharField(label=_("Nomor, tanggal, dan inti putusan"), max_length=300)
    kind = forms.ChoiceField(label=_("Jenis hukuman menurut putusan"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *kinds]


class SignForm(forms.Form):
    identity = forms.CharField(label=_("NIK"), max_length=16, help_text=_("Diteruskan, tidak disimpan."))
    passphrase = forms.CharField(label=_("Kata sandi tanda tangan"), widget=forms.PasswordInput)


class BookForm(forms.Form):
    """The region's rules; bands, deadlines and matrix as lines, the way officers copy them from a paper."""

    valid_from = forms.DateField(label=_("Berlaku sejak"), widget=forms.DateInput, error_messages=_DAY)
    basis = forms.CharField(label=_("Dasar hukum"), max_length=200, required=False)
    minutes_per_day = forms.IntegerField(
        label=_("Menit terlambat yang dihitung satu hari"),
        min_value=0,
        max_value=1440,
        required=False,
        help_text=_("Kosong = 450 menit; 0 = keterlambatan tidak dihitung sebagai hari."),
    )
    transitional = forms.BooleanField(
        label=_("Pemotongan 25% diganti sementara, sampai peraturan gaji terbit"), required=False
    )
    answer_days = forms.IntegerField(
        label=_("Hari kerja bagi pegawai untuk menjawab lebih dahulu"), min_value=1, max_value=30
    )
    ppk = forms.ModelChoiceField(
        label=_("PPK atau pejabat yang diberi kuasa"), queryset=Person.objects.none(), required=False
    )
    matrix = forms.CharField(
        label=_("Matriks pejabat yang menghukum"),
        required=False,
        help_text=_("Tiap baris: tingkat; kelas jabatan; agency_head atau ppk."),
        widget=_area(),
    )
    deadlines = forms.CharField(
        label=_("Tenggat yang berbeda dari daftar baku"),
        required=False,
        help_text=_("Tiap baris: kode; jumlah hari. Contoh: pp53.objection; 14"),
        widget=_area(),
    )
    contract_minutes = forms.IntegerField(
        label=_("PPPK dan non-ASN: menit terlambat yang dihitung satu hari"), min_value=0, max_value=1440
    )
    contract_bands = forms.CharField(
        label=_("PPPK dan non-ASN: rentang hari"),
        required=False,
        help_text=_("Tiap baris: hari pertama; hari terakhir atau kosong; kode jenis; dasar."),
        widget=_area(),
    )
    number_format = forms.CharField(label=_("Format nomor surat"), max_length=80)
    confirmed = forms.MultipleChoiceField(
        label=_("Sudah diperiksa terhadap naskah resmi"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("minutes_per_day", _("Konversi keterlambatan")),
            ("transitional", _("Pengganti sementara")),
            ("contract_bands", _("Aturan PPPK dan non-ASN")),
            ("answer_days", _("Waktu jawaban")),
            ("matrix", _("Matriks pejabat")),
            ("deadlines", _("Tenggat")),
        ],
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ppk", people)

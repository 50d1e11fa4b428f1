"""Findings: what follows for one person and one day from policy, roster, evidence and permits.

A finding is derived and can be thrown away: nothing here is evidence, and nothing here is a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.circular.models import Circular
from tatakerja.organisation.models import Node, Person
from tatakerja.platform import formats
from tatakerja.platform.models import AppendOnly

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# What people write about a day: reasons, proofs, statements.
MAX_TEXT = 300


class DayState(models.TextChoices):
    """The state of a day as people read it; the values are those of ``attendance.rules``."""

    PRESENT = "present", _("Hadir")
    LATE = "late", _("Terlambat")
    EARLY = "early", _("Pulang sebelum waktunya")
    LATE_AND_EARLY = "late_and_early", _("Terlambat dan pulang sebelum waktunya")
    ABSENT = "absent", _("Tanpa keterangan")
    LEAVE = "leave", _("Cuti")
    DUTY = "duty", _("Dinas luar")
    OFF = "off", _("Libur")
    PENDING = "pending", _("Menunggu")


class DayFinding(models.Model):
    """One person's day.

    ``node`` and ``agency`` are where the person belonged on that day. ``check_in`` and ``check_out`` are the
    moments that count (UTC), ``place`` where the last of them happened. ``reasons`` is the explanation in
    order: ``{"code", "text", "clauses", "evidence"}``; ``evidence`` holds ids of presence events and permits.
    ``provisional``: the day is under way, or something waits for a person's word.
    ``other`` keeps the results that were set aside, each with its label: what the day was before a relief
    or an accepted correction, or the two results between which an official has yet to choose.
    ``fingerprint`` is a hash of everything derived, so that a recomputation writes only what changed;
    ``basis`` marks what it was derived from apart from evidence (policy, roster, hours, permits, words), so
    that a changed circular has only the days judged again on which it changes something.
    The keys have no index of their own: person and date, agency and date cover every question, and a month
    of a province is 600,000 rows to write.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="findings", db_index=False)
    date = models.DateField()
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=16, choices=DayState.choices)
    place = models.CharField(max_length=10, blank=True)
    check_in = models.DateTimeField(null=True, blank=True)
    check_out = models.DateTimeField(null=True, blank=True)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    late_class = models.CharField(max_length=6, blank=True)
    early_minutes = models.PositiveSmallIntegerField(default=0)
    early_class = models.CharField(max_length=6, blank=True)
    counts_as_absent = models.BooleanField(default=False)
    apel_missed = models.PositiveSmallIntegerField(default=0)
    waiting = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    other = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=32)
    basis = models.CharField(max_length=40, blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "person_id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["date", "agency", "status"]),
            models.Index(fields=["agency", "date"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "date"], name="one_finding_a_day"),
            models.CheckConstraint(
                condition=models.Q(status="absent") | models.Q(counts_as_absent=False),
                name="only_absence_counts_as_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date} {self.status}"

    @property
    def silent(self) -> bool:
        """Nothing was heard of the person on a day that is worked."""
        heard_nothing = self.check_in is None and self.check_out is None and not self.waiting
        return heard_nothing and self.status in (DayState.PENDING, DayState.ABSENT)

    @property
    def tone(self) -> str:
        """How a page marks the day: ok, warn, bad, info, or plain."""
        if self.silent:
            return "bad" if self.status == DayState.ABSENT else "warn"
        return _TONES.get(self.status, "warn")

    @property
    def words(self) -> str:
        """The day in a few words: ``Terlambat 11 menit (TL1)``."""
        if self.silent and self.status == DayState.PENDING:
            return str(_("Belum ada kabar"))
        if self.status == DayState.PENDING:
            return str(_("Menunggu penjelasan"))
        parts = [_deviation(_("Terlambat"), self.late_minutes, self.late_class, _("Tanpa presensi masuk"))]
        parts.append(
            _deviation(_("Pulang awal"), self.early_minutes, self.early_class, _("Tanpa presensi pulang"))
        )
        return ", ".join(part for part in parts if part) or str(self.get_status_display())


_TONES = {
    DayState.PRESENT.value: "ok",
    DayState.LEAVE.value: "info",
    DayState.DUTY.value: "info",
    DayState.OFF.value: "",
    DayState.ABSENT.value: "bad",
}


def _deviation(word: StrOrPromise, minutes: int, kind: str, without: StrOrPromise) -> str:
    if not kind:
        return ""
    return f"{word} {formats.minutes(minutes)} ({kind})" if minutes else f"{without} ({kind})"


class CorrectionKind(models.TextChoices):
    """What an employee says is wrong with a day."""

    CHECK_IN = "check_in", _("Lupa presensi masuk")
    CHECK_OUT = "check_out", _("Lupa presensi pulang")
    OUTAGE = "outage", _("Gangguan sistem atau jaringan")
    PLACE = "place", _("Pagar lokasi keliru")
    DUTY = "duty", _("Dinas luar, surat tugas menyusul")
    OTHER = "other", _("Lainnya")


class Correction(AppendOnly):
    """An employee contests a day: what is claimed, why, and by when it must be answered (3x24 hours,
    UU 27/2022 art. 30). What became of it stands in its steps; neither is ever changed.

    ``check_in`` and ``check_out`` are the claimed moments (UTC), ``starts`` … ``ends`` the time of an outage,
    ``paper`` a letter's number or another proof's name, ``proof`` the words or witnesses behind the claim.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    check_in = models.DateTimeField(null=True, blank=True)
    check_out = models.DateTimeField(null=True, blank=True)
    starts = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=MAX_TEXT)
    proof = models.CharField(max_length=MAX_TEXT, blank=True)
    paper = models.CharField(max_length=100, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "date"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date}"


class CorrectionStep(AppendOnly):
    """One thing that happened to a correction.

    ``needs_second``: the month was closed already, so that an acceptance waits for another person's word.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("Diterima")
        REFUSED = "refused", _("Belum diterima")
        WITHDRAWN = "withdrawn", _("Ditarik pegawai")
        SECONDED = "seconded", _("Disetujui orang kedua")
        ESCALATED = "escalated", _("Lewat tenggat, dinaikkan")

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    needs_second = models.BooleanField(default=False)
    reason = models.CharField(max_length=MAX_TEXT, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["correction"],
                condition=models.Q(kind__in=("accepted", "refused", "withdrawn")),
                name="correction_decided_once",
            ),
            models.UniqueConstraint(fields=["correction", "kind"], name="correction_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.kind}"


# Steps that answer a correction: nothing is decided on it after them.
ANSWERS = (CorrectionStep.Kind.ACCEPTED, CorrectionStep.Kind.REFUSED, CorrectionStep.Kind.WITHDRAWN)


class MonthClosing(models.Model):
    """A closed month of an agency: from then on its findings do not change, differences stand beside them.

    ``sha256`` is the hash of the frozen rows, ``checklist`` what stood on the list when it was closed,
    ``unrecorded`` the people without a single record, by name. Reopening is asked by one person with a reason
    and granted by another; closing again makes a new version. ``settled_at``: when money was locked that
    rests on these rows; from then on the month is not opened again.
    """

    class State(models.TextChoices):
        CLOSED = "closed", _("Ditutup")
        REOPENED = "reopened", _("Dibuka kembali")

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLOSED)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    checklist = models.JSONField(default=list)
    unrecorded = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.CharField(max_length=MAX_TEXT, blank=True)
    reopen_asked_at = models.DateTimeField(null=True, blank=True)
    reopen_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "agency_id", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "month", "version"], name="one_closing_a_version"),
            models.UniqueConstraint(
                fields=["agency", "month"], condition=models.Q(state="closed"), name="one_closing_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed")
                | (models.Q(reopen_asked_by__isnull=False) & models.Q(reopened_by__isnull=False)),
                name="reopening_has_two_names",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True) | models.Q(state="closed"),
                name="settled_month_stays_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_by__isnull=True)
                | ~models.Q(reopened_by=models.F("reopen_asked_by")),
                name="reopening_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.month:%Y-%m} v{self.version}"


class FindingDifference(models.Model):
    """What a frozen day would be by what became known after its month was closed.

    The frozen finding stays as it is; ``after`` stands beside it. It counts (in the next TPP) once one person
    has proposed it with a reason and another has accepted it.
    """

    class State(models.TextChoices):
        FOUND = "found", _("Ditemukan")
        PROPOSED = "proposed", _("Diusulkan")
        ACCEPTED = "accepted", _("Diterima")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="differences")
    date = models.DateField()
    closing = models.ForeignKey(MonthClosing, on_delete=models.PROTECT, related_name="differences")
    before = models.JSONField()
    after = models.JSONField()
    fingerprint = models.CharField(max_length=32)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FOUND)
    reason = models.CharField(max_length=MAX_TEXT, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "person_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "date", "closing"], name="one_difference_a_day"),
            models.CheckConstraint(
                condition=~models.Q(state="accepted")
                | (models.Q(proposed_by__isnull=False) & models.Q(accepted_by__isnull=False)),
                name="difference_has_two_names",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True) | ~models.Q(accepted_by=models.F("proposed_by")),
                name="difference_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date} {self.state}"


class Determination(AppendOnly):
    """An official's word on days over which a circular reached back: by which rules they are judged.

    Of several that cover a day the newest counts.
    """

    class Choice(models.TextChoices):
        BEFORE = "before", _("Aturan saat hari itu dijalani")
        AFTER = "after", _("Edaran yang berlaku surut")

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="determinations")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    choice = models.CharField(max_length=6, choices=Choice.choices)
    reason = models.CharField(max_length=MAX_TEXT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="determination_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circular_id} {self.first}–{self.last} {self.choice}"


class Statement(AppendOnly):
    """What a person said about somebody's day, such as a report of the public that an official passed on.

    It stands beside the finding and never changes it: whoever decides reads it, the employee too.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statements")
    date = models.DateField()
    text = models.CharField(max_length=MAX_TEXT)
    source = models.CharField(max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "date"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(text=""), name="statement_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date}"

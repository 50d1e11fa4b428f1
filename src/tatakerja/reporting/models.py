"""What agencies report to the BKD, and when they must.

A digest is a draft until it is sent; from then on its content is frozen and named by its hash. Whether the
mail server has taken the letter is a second matter: the BKD sees a sent digest at once, mail or no mail.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node

# Reports three times a day (circular 800/734-BKD/2020 cl. A2-20); a region that wants others says so here.
DEFAULT_TIMES: Final = ("07:30", "11:30", "15:00")
# The classification code is Permendagri 83/2022's for personnel reports (to be confirmed by the region).
DEFAULT_NUMBER: Final = "800.1.11/{serial}/{agency}/{year}"
# Later than this after its time a report is the officer's: it would tell of another half of the day.
MAX_WAIT_MINUTES: Final = 120


def default_times() -> list[str]:
    return list(DEFAULT_TIMES)


class ReportSettings(models.Model):
    """A region's own choices: report times where no circular names any, and how letters are numbered.

    ``times`` are local clock times "HH:MM"; a report counts as late ``grace_minutes`` after its time.
    One that nobody has sent ``send_after_minutes`` after its time goes out by itself (None: an officer
    sends every one). ``number_pattern`` knows {serial}, {agency} and {year}. ``to_be_confirmed`` stays set
    until the region has confirmed the values that ship with the product.
    """

    region = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="report_settings")
    times = models.JSONField(default=default_times)
    receiver = models.CharField(max_length=160, default="Kepala Badan Kepegawaian Daerah")
    grace_minutes = models.PositiveSmallIntegerField(default=15)
    number_pattern = models.CharField(max_length=80, default=DEFAULT_NUMBER)
    send_after_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    to_be_confirmed = models.BooleanField(default=True)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.region_id} {', '.join(self.times)}"


class Digest(models.Model):
    """One report of one agency for one time of one day.

    ``slot`` is the local clock "07.30", ``due_at`` its instant. ``counts`` are whole numbers by the keys of
    `reporting.rules.COUNTS`; ``exceptions`` names people without coordinates: ``{"person", "name", "nip",
    "unit", "kind", "text"}``. On sending, ``requests`` takes what became of the requests for a location at
    that time (asked, answered, late, missed, open; empty where nobody was asked), ``content`` all that the
    letter says, ``sha256`` its hash and ``file_sha256`` that of the PDF.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Belum dikirim")
        SENT = "sent", _("Terkirim ke BKD")

    class Mail(models.TextChoices):
        NONE = "none", _("Tanpa surel")
        WAITING = "waiting", _("Siap dikirim ulang")
        DELIVERED = "delivered", _("Diterima server surat")
        REFUSED = "refused", _("Ditolak server surat")

    agency = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="digests")
    date = models.DateField()
    slot = models.CharField(max_length=5)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    counts = models.JSONField(default=dict)
    exceptions = models.JSONField(default=list)
    requests = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    prepared_at = models.DateTimeField()
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=120, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mail_to = models.EmailField(blank=True)
    mail_state = models.CharField(max_length=10, choices=Mail.choices, default=Mail.NONE)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_error = models.CharField(max_length=300, blank=True)
    mail_next_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    MAIL_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"mail_to", "mail_state", "mail_tries", "mail_error", "mail_next_at", "mailed_at"}
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-date", "slot", "agency_id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["date", "agency"]),
            models.Index(fields=["mail_state", "mail_next_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "date", "slot"], name="one_digest_a_slot"),
            models.UniqueConstraint(
                fields=["agency", "number"], condition=~models.Q(number=""), name="one_number_one_letter"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (models.Q(sent_at__isnull=False) & ~models.Q(sha256="") & ~models.Q(number="")),
                name="sent_digest_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.date} {self.slot}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change a sent digest; only what the mail server said may still be written."""
        changes = set(kwargs.get("update_fields") or {"content"})
        sent = Digest.objects.filter(pk=self.pk, state=self.State.SENT)
        if self.pk is not None and not changes <= self.MAIL_FIELDS and sent.exists():
            raise TypeError("a sent digest is frozen")
        super().save(*args, **kwargs)

    @property
    def mail_words(self) -> str:
        """Where the mail stands; a letter that nobody has tried yet is on its way, not to be sent again."""
        if self.mail_state == self.Mail.WAITING and not self.mail_tries:
            return gettext("Sedang dikirim")
        return str(self.get_mail_state_display())

"""The region's rules of discipline."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tatakerja.organisation.models import Node, Person


class Authority(models.TextChoices):
    """Who punishes; a region's matrix names one for each level and class of post."""

    AGENCY_HEAD = "agency_head", _("Kepala OPD")
    PPK = "ppk", _("Pejabat pembina kepegawaian (PPK)")


class RuleBook(models.Model):
    """What the law leaves to the region, from a date on; the newest that has begun holds.

    ``minutes_per_day`` of lateness make an absent day (empty = the regulation's usual 450, 0 = never).
    ``contract_bands``: rows ``first``, ``last``, ``kind``, ``source`` for PPPK and non-ASN. ``deadlines``:
    days by code where they differ from the table of `kernel.deadlines`. ``matrix``: level → class of post →
    authority; what is missing is the head's, heavy ones the PPK's. ``to_be_confirmed`` names values nobody
    has confirmed yet.
    """

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    minutes_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    transitional = models.BooleanField(default=True)
    contract_minutes = models.PositiveSmallIntegerField(default=0)
    contract_bands = models.JSONField(default=list)
    deadlines = models.JSONField(default=dict)
    answer_days = models.PositiveSmallIntegerField(default=3)
    matrix = models.JSONField(default=dict)
    ppk = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number_format = models.CharField(max_length=80, default="800.1.6/{nomor}/{opd}/{tahun}")
    to_be_confirmed = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.region_id} {self.valid_from}"

"""Accounts, the audit trail and the scheduler's memory: tables that every package stands on."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account that signs in; ``username`` is the employee number or a free name for officers' accounts.

    What an account may do is decided by dated role grants (``organisation.RoleGrant``), never by Django's
    permission tables.
    """

    language = models.CharField(max_length=2, default="id", choices=[("id", "Indonesia"), ("en", "English")])

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AppendOnly(models.Model):
    """A row that is written once. Corrections are new rows with an author and a reason."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is append-only")


class AuditEvent(AppendOnly):
    """Who did what to which object; written in the transaction of the act itself."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    job = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    node_path = models.CharField(max_length=200, blank=True, db_index=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject_type", "subject_id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | ~models.Q(job=""), name="audit_event_has_an_author"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type}:{self.subject_id}"


class ScheduledRun(models.Model):
    """One run of a periodic job: the unique pair lets only one of several schedulers take it."""

    name = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "period"], name="one_run_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"

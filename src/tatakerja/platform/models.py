"""Accounts, the audit trail and the scheduler's memory: tables that every package stands on."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """Who did what to which object; written in the transaction of the act itself.

    Asked by its object and by its author; every index more would be written with every act of everybody.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    job = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    node_path = models.CharField(max_length=200, blank=True)
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


class Notice(models.Model):
    """One thing that one account should know; ``key`` keeps the same thing from being told twice."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=600, blank=True)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "event", "key"], name="told_once")
        ]

    def __str__(self) -> str:
        return self.title


class NoticeDelivery(models.Model):
    """One way of one notice out of the application: tried until it is taken, refused or given up.

    ``receipt`` is what the other side gave for it (a message id); ``step`` counts the ways tried before.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12)
    step = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="deliveries_waiting")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"


class NoticeRoute(models.Model):
    """The ways of an event in this installation, in the order of trying; replaces those that ship with it."""

    event = models.CharField(max_length=60, unique=True)
    channels = models.JSONField(default=list, blank=True)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event} {', '.join(self.channels)}"


class NoticeChoice(models.Model):
    """How an account wants to be told: the ways in order, the addresses for them, events left in the app."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_choice")
    channels = models.JSONField(default=list, blank=True)
    email = models.EmailField(blank=True)
    whatsapp = models.CharField(max_length=20, blank=True)
    telegram = models.CharField(max_length=40, blank=True)
    quiet = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {', '.join(self.channels)}"


class PushSubscription(models.Model):
    """A browser that agreed to be woken: its address at the push service and its keys (RFC 8291)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.label or f"push {self.pk}"

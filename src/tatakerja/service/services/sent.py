"""A form of the public is taken once, however often its button was pressed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from tatakerja.kernel.errors import Conflict
from tatakerja.platform import clock
from tatakerja.service.models import Complaint, SentForm

_KEPT: Final = timedelta(days=2)


class AlreadySent(Conflict):
    """This form was taken before, with other words: the reader decides whether it is a second report."""

    code = "already_sent"

    def __init__(self) -> None:
        super().__init__(
            "Formulir ini sudah terkirim. Bila ini laporan lain, tekan kirim sekali lagi.", code=self.code
        )


def sent_before(mark: str) -> SentForm | None:
    """The form that was taken under this mark."""
    return SentForm.objects.select_related("complaint").filter(mark=mark).first() if mark else None


def note_sent(mark: str, complaint: Complaint | None = None) -> None:
    """Notes a form inside the transaction that takes it; `AlreadySent` where another press came first."""
    if not mark:
        return
    try:
        with transaction.atomic():
            SentForm.objects.create(mark=mark, at=clock.now(), complaint=complaint)
    except IntegrityError as error:
        raise AlreadySent from error


def forget_sent(now: datetime) -> int:
    """Removes marks whose forms would not be taken any more; answers how many."""
    return SentForm.objects.filter(at__lt=now - _KEPT).delete()[0]

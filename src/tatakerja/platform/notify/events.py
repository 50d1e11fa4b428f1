"""What may be told, and by which ways when nobody chose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Channel(StrEnum):
    """A way out of the application."""

    PUSH = "push"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"


CHANNEL_LABELS: Final = {
    Channel.PUSH: _("Notifikasi di ponsel atau peramban"),
    Channel.EMAIL: _("Surel"),
    Channel.WHATSAPP: _("WhatsApp"),
    Channel.TELEGRAM: _("Telegram"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """``code`` reads ``package.what_happened``; without a ``route`` the notice stays in the application."""

    code: str
    label: StrPromise | str
    route: tuple[Channel, ...] = ()


EVENTS: dict[str, Event] = {}


def event(code: str, label: StrPromise | str, route: tuple[Channel, ...] = ()) -> Event:
    """Declares an event; each code once."""
    if code in EVENTS:
        raise ValueError(f"event {code} is declared twice")
    EVENTS[code] = Event(code, label, route)
    return EVENTS[code]


# Events of the packages stand here together, so that a person's page of choices can show them all.
CIRCULAR_PUBLISHED: Final = event(
    "circular.published", _("Edaran baru yang mengenai Anda"), (Channel.PUSH, Channel.EMAIL)
)
CIRCULAR_ENDED: Final = event(
    "circular.ended", _("Edaran yang mengenai Anda berakhir"), (Channel.PUSH, Channel.EMAIL)
)
ROSTER_PUBLISHED: Final = event("roster.published", _("Jadwal terbit"), (Channel.PUSH, Channel.EMAIL))
ROSTER_CHANGED: Final = event(
    "roster.changed", _("Jadwal Anda berubah"), (Channel.PUSH, Channel.WHATSAPP, Channel.EMAIL)
)
CALLED_UP: Final = event(
    "roster.called", _("Anda dipanggil ke kantor"), (Channel.PUSH, Channel.WHATSAPP, Channel.EMAIL)
)
LOCATION_ASKED: Final = event(
    "presence.location_asked", _("Permintaan konfirmasi hadir"), (Channel.PUSH, Channel.WHATSAPP)
)
REACH_CALLED: Final = event("presence.called", _("Panggilan dari atasan"), (Channel.PUSH, Channel.WHATSAPP))
PRESENCE_DECIDED: Final = event("presence.decided", _("Putusan atas presensi Anda"), (Channel.PUSH,))
FENCE_PROPOSED: Final = event("presence.fence_proposed", _("Usulan pagar lokasi untuk diputuskan"))
FENCE_DECIDED: Final = event(
    "presence.fence_decided", _("Putusan atas usulan pagar lokasi Anda"), (Channel.PUSH,)
)
REVIEW_OPENED: Final = event(
    "presence.review_opened", _("Presensi Anda perlu penjelasan"), (Channel.PUSH, Channel.EMAIL)
)
TASK_GIVEN: Final = event("worklog.task_given", _("Tugas baru"), (Channel.PUSH,))
REPORT_RETURNED: Final = event(
    "worklog.report_returned", _("Laporan harian dikembalikan"), (Channel.PUSH, Channel.EMAIL)
)
RESULTS_SENT: Final = event(
    "worklog.results_sent", _("Laporan hasil WFH dari OPD masuk"), (Channel.PUSH, Channel.EMAIL)
)
PERMIT_DECIDED: Final = event("permit.decided", _("Jawaban atas izin Anda"), (Channel.PUSH, Channel.EMAIL))
COUNTER_SHORT: Final = event(
    "service.counter_short", _("Loket kekurangan petugas"), (Channel.PUSH, Channel.EMAIL)
)
DIGEST_DUE: Final = event(
    "reporting.digest_due", _("Laporan ke BKD menunggu dikirim"), (Channel.PUSH, Channel.WHATSAPP)
)
DIGEST_SENT: Final = event("reporting.digest_sent", _("Laporan OPD terkirim ke BKD"), (Channel.PUSH,))
PROMISE_NEAR: Final = event(
    "service.promise_near", _("Tenggat laporan masyarakat"), (Channel.PUSH, Channel.EMAIL)
)
TRIED_OUT: Final = event("platform.tried_out", _("Percobaan pemberitahuan"), tuple(Channel))

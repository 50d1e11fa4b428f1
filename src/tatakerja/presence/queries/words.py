"""What a person reads about one recorded event; the sentences themselves stand in rules.messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from tatakerja.kernel.zones import clock_text, label, to_local
from tatakerja.platform import formats
from tatakerja.presence.rules.clock import Grade
from tatakerja.presence.rules.events import EventKind
from tatakerja.presence.rules.messages import EXPLAIN, RETRY, Message, place_message, render
from tatakerja.presence.rules.place import Place, PlaceVerdict, expected_place
from tatakerja.presence.rules.second import MISSING

# A reply within this time needs no word about when it arrived.
_AT_ONCE: Final = timedelta(minutes=2)
_MINUTE: Final = timedelta(minutes=1)
_SITES: Final = frozenset({Place.HOME.value, Place.OFFICE.value, Place.DUTY.value})
# Words that say what is missing; that the tap itself stands is said beside them.
_UNSURE: Final = frozenset({"permission_missing", "imprecise", "approximate_only"})


def say(row: Mapping[str, Any], *, late_after: time | None = None) -> list[Message]:
    """The sentences about a stored event, the most important one first.

    ``row`` has the columns of PresenceEvent, and ``withdrawn`` where it was taken back; ``late_after`` is the
    local clock time after which a check-in is late, where the day has one.
    """
    if row.get("withdrawn"):
        return [render("check_out_withdrawn", time=_clock(row, "counts_at"))]
    found = [_where(row)]
    if found[0].code in _UNSURE:
        found[0] = replace(found[0], actions=(EXPLAIN, RETRY))
        found.append(render("recorded_unsure", time=clock_text(row["counts_at"], row["zone"])))
    if MISSING in row["flags"]:
        found.append(render(MISSING))
    late = _late(row, late_after)
    if late is not None:
        found.append(late)
    if row["received_at"] - row["counts_at"] > _AT_ONCE:
        found.append(
            render("delivered_later", time=_clock(row, "counts_at"), received=_clock(row, "received_at"))
        )
    if "clock_skewed" in row["flags"]:
        gap = abs(row["counts_at"] - row["at_phone"])
        found.append(render("clock_skewed", minutes=round(gap / _MINUTE)))
    if row["grade"] == Grade.C:
        found.append(render("phone_clock_only"))
    return found


def _clock(row: Mapping[str, Any], field: str) -> str:
    return clock_text(row[field], row["zone"], with_label=False)


def _where(row: Mapping[str, Any]) -> Message:
    """Recorded, and where: the metres, or why it is not certain."""
    time, zone, place = _clock(row, "counts_at"), label(row["zone"]), Place(row["place"])
    kind = EventKind(row["kind"])
    verdict = PlaceVerdict(place, row["distance_m"], row["limit_m"], tuple(row["flags"]))
    if place is Place.DUTY and verdict.distance_m is None:
        return render("recorded_on_duty", time=time, zone=zone)
    if place in (Place.OUTSIDE, Place.UNKNOWN):
        measured = _measured_place(row)
        return place_message(verdict, time=time, zone=zone, accuracy_m=row["accuracy_m"], expected=measured)
    if kind is EventKind.CHECK_OUT:
        return render("check_out_recorded", time=time)
    if kind is EventKind.CHECK_IN:
        return place_message(verdict, time=time, zone=zone, accuracy_m=row["accuracy_m"])
    metres = f" ({verdict.distance_m} m)" if verdict.limit_m else ""
    return render("location_recorded", time=time, zone=zone, metres=metres)


def _measured_place(row: Mapping[str, Any]) -> Place:
    """The place to which the distance of an event was measured, else the one that the day expected."""
    kind = row["site"].partition("/")[0]
    if kind in _SITES:
        return Place(kind)
    return expected_place(row["mode"])


def away(distance_m: int | None, limit_m: int | None) -> str:
    """How far a point lies from what it was measured against: from the middle of a circle with its limit,
    from the edge of a polygon; "" where it was measured against nothing."""
    if distance_m is None or limit_m is None:
        return ""
    metres = formats.metres(distance_m)
    if limit_m:
        return _("%(d)s, batas %(l)s") % {"d": metres, "l": formats.metres(limit_m)}
    return _("%(d)s dari tepi area") % {"d": metres} if distance_m else _("di dalam area")


def _late(row: Mapping[str, Any], late_after: time | None) -> Message | None:
    """How late a check-in after the limit is, in whole minutes (07:30:59 is 07:30)."""
    if late_after is None or row["kind"] != EventKind.CHECK_IN:
        return None
    local = to_local(row["counts_at"], row["zone"]).replace(second=0, microsecond=0)
    limit = datetime.combine(local.date(), late_after, tzinfo=local.tzinfo)
    if local <= limit:
        return None
    return render("late", time=_clock(row, "counts_at"), minutes=(local - limit) // _MINUTE)


def button_hint(opens: time | None, late_after: time | None) -> str:
    """The line below the check-in button; empty on a day without hours."""
    if late_after is None:
        return ""
    if opens is None:
        return f"Lewat {late_after:%H.%M} dicatat terlambat."
    return render("check_in_button", opens=f"{opens:%H.%M}", closes=f"{late_after:%H.%M}").hint


def page_words() -> dict[str, str]:
    """Sentences that the phone itself must be able to say; ``{time}`` and the like are filled there."""
    holes = {name: "{" + name + "}" for name in ("time", "count", "incident")}
    codes = ("locating", "stored_on_phone", "session_ended", "system_trouble")
    return {code: render(code, **holes).text for code in codes}

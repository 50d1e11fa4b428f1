"""Why a report is left out when many are approved at once. Everything left out is named with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from tatakerja.worklog.rules.words import ReportState

_MODES = {"LEAVE": "pada tanggal ini pegawai tercatat cuti", "OFF": "tanggal ini bukan hari kerja"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report at the moment of approval: what the page showed and what is true now.

    ``mode`` is that of the day by the roster as it is now; ``open_tasks`` are titles of tasks in it that were
    reopened or returned after it was sent.
    """

    state: str
    shown_revision: int
    revision: int
    mode: str
    decides: bool
    open_tasks: tuple[str, ...] = ()


def clash_of(one: Candidate) -> str:
    """The reason in Indonesian, or nothing when the report can be approved."""
    if not one.decides:
        return "bukan wewenang Anda"
    if one.state == ReportState.APPROVED:
        return "sudah disetujui"
    if one.state != ReportState.SENT:
        return "belum dikirim kembali"
    if one.shown_revision != one.revision:
        return "diubah pegawai setelah Anda membukanya"
    if one.open_tasks:
        return f"tugas “{one.open_tasks[0]}” di dalamnya belum selesai"
    return _MODES.get(one.mode, "")

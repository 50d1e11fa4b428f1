"""The tables of every package that hold data about a person, for the own export (UU 27/2022 art. 7 and 32).

`EXPORTED` names a table by the way from it to the person, `EXCLUDED` a column that names a person and is left
out, with the reason. A test walks every model: each column that names a person stands in one of the two.
Columns that point elsewhere are left out of the rows: they are numbers, and some of them name others.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from django.apps import apps
from django.db.models import BinaryField, FileField, Model

# Table and way to the person: name of the file, further conditions.
EXPORTED: Final[dict[tuple[str, str], tuple[str, dict[str, Any]]]] = {
    ("organisation.PersonNumber", "person"): ("nomor", {}),
    ("organisation.Assignment", "person"): ("jabatan", {}),
    ("organisation.GroupMembership", "person"): ("kelompok", {}),
    ("organisation.RegisteredPoint", "person"): ("titik_rumah", {}),
    ("circular.Notice", "person"): ("pemberitahuan_edaran", {}),
    ("roster.RosterRow", "person"): ("jadwal", {"plan__state__in": ["published", "superseded"]}),
    ("roster.DayChange", "person"): ("perubahan_hari", {}),
    ("roster.PlanNotice", "person"): ("pemberitahuan_jadwal", {}),
    ("roster.CalendarFeed", "person"): ("langganan_kalender", {}),
    ("roster.Swap", "asker"): ("tukar_diminta", {}),
    ("roster.Swap", "other"): ("tukar_ditawari", {}),
    ("roster.Call", "person"): ("dipanggil_ke_kantor", {}),
    ("roster.OpenDuty", "person"): ("giliran_dilepas", {}),
    ("roster.OpenDuty", "taker"): ("giliran_diambil", {}),
    ("roster.Wish", "person"): ("keinginan_jadwal", {}),
    ("presence.DutyPlace", "people"): ("tempat_tugas", {}),
    ("presence.FenceProposal", "person"): ("usulan_pagar", {}),
    ("permit.Delegation", "giver"): ("wewenang_dilimpahkan", {}),
    ("permit.Delegation", "to"): ("wewenang_diterima", {}),
    ("permit.Leave", "person"): ("cuti", {}),
    ("permit.LeavePaper", "leave__person"): ("berkas_cuti", {}),
    ("permit.LeaveAccount", "person"): ("jatah_cuti", {}),
    ("permit.Meeting", "person"): ("rapat_diadakan", {}),
    ("permit.Meeting", "people"): ("rapat_diikuti", {}),
    ("permit.InvitationLetter", "person"): ("undangan_rapat", {}),
    ("permit.Outing", "person"): ("keluar_rumah", {}),
    ("permit.OfficeVisit", "person"): ("ke_kantor", {}),
    ("permit.Trip", "person"): ("perjalanan_dinas", {}),
    ("permit.Trip", "others"): ("perjalanan_dinas_pengikut", {}),
    ("permit.TripLetter", "person"): ("surat_perjalanan", {}),
    ("permit.Duty", "person"): ("dinas_luar", {}),
    ("worklog.Reading", "person"): ("pengumuman_dibaca", {}),
    ("worklog.Question", "person"): ("pertanyaan", {}),
    ("worklog.SkpTarget", "person"): ("sasaran_kinerja", {}),
    ("worklog.Task", "assignee"): ("tugas", {}),
    ("worklog.Attachment", "task__assignee"): ("lampiran_tugas", {}),
    ("worklog.DailyReport", "person"): ("laporan_harian", {}),
    ("worklog.ReportLine", "report__person"): ("baris_laporan", {}),
    ("worklog.ReportVersion", "report__person"): ("versi_laporan", {}),
    ("worklog.ReportComment", "report__person"): ("tanggapan_laporan", {}),
    ("attendance.DayFinding", "person"): ("kehadiran", {}),
    ("attendance.Correction", "person"): ("perbaikan", {}),
    ("attendance.CorrectionStep", "correction__person"): ("langkah_perbaikan", {}),
    ("attendance.FindingDifference", "person"): ("beda_sesudah_tutup", {}),
    ("attendance.Statement", "person"): ("pernyataan", {}),
    ("allowance.TppStatement", "person"): ("tpp", {"run__opened_at__isnull": False}),
    ("allowance.TppDispute", "person"): ("keberatan_tpp", {}),
}
_THEIRS: Final = "the row is about somebody else; here the person only led, decided or was told"
_DISCIPLINE: Final = "read on the page of the case, which protects reporters and witnesses until the hearing"
_PRESENCE: Final = "presence writes it out in full itself (presence.queries.own)"
EXCLUDED: Final[dict[tuple[str, str], str]] = {
    ("organisation.Assignment", "superior"): _THEIRS,
    ("roster.Swap", "superior"): _THEIRS,
    ("permit.Leave", "approver"): _THEIRS,
    ("permit.Meeting", "approver"): _THEIRS,
    ("permit.Outing", "told_to"): _THEIRS,
    ("permit.OfficeVisit", "told_to"): _THEIRS,
    ("permit.Trip", "approver"): _THEIRS,
    ("worklog.Recurrence", "giver"): _THEIRS,
    ("worklog.Recurrence", "people"): "a pattern; each task that came of it is exported",
    ("worklog.Task", "giver"): _THEIRS,
    ("worklog.DailyReport", "addressee"): _THEIRS,
    ("discipline.RuleBook", "ppk"): "a rule of the region that names an office holder",
    ("discipline.Case", "person"): _DISCIPLINE,
    ("discipline.Case", "superior"): _THEIRS,
    ("discipline.Case", "decider"): _THEIRS,
    ("discipline.Examiner", "person"): _THEIRS,
} | {
    (f"presence.{name}", "person"): _PRESENCE
    for name in (
        "LocationRequest", "ReachCall", "Device", "PresenceEvent", "Card", "OfficeCode", "LocationLook",
        "Signal", "Review", "ScreenKey",
    )
}  # fmt: skip
# What only the machine reads, or would open a door.
_LEFT_OUT: Final = ("token_hash", "fingerprint", "basis", "last_press", "mail_error", "mail_next_at", "tries")


def _columns(model: type[Model]) -> list[str]:
    return [
        one.attname
        for one in model._meta.concrete_fields
        if not one.is_relation
        and not isinstance(one, BinaryField | FileField)
        and one.attname not in _LEFT_OUT
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict | list | str | int | float | bool) or value is None:
        return value
    return str(value)


def data_about(person: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of `EXPORTED` about a person, by the name of their file; one query a table."""
    found = {}
    for (label, way), (name, conditions) in EXPORTED.items():
        model = apps.get_model(label)
        rows = model._default_manager.filter(**{way: person}, **conditions).order_by("pk")
        values = rows.values(*_columns(model))
        found[name] = [{key: _plain(value) for key, value in row.items()} for row in values]
    return found

"""The official table of a month beside our own statements."""

from __future__ import annotations

from tatakerja.allowance.models import OfficialTable, TppRun, TppStatement
from tatakerja.allowance.rules.compare import Compared, Official, Ours, compare
from tatakerja.kernel.money import format_rupiah
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node


def newest_table(agency: Node, month: Month) -> OfficialTable | None:
    """The last official table that was imported for an agency's month."""
    return (
        OfficialTable.objects.filter(agency=agency, month=month.first).order_by("-imported_at", "-id").first()
    )


def compared(table: OfficialTable, run: TppRun | None) -> list[Compared]:
    """Everybody of both, the greatest difference first; one query."""
    rows = [Official(row["nip"], row["name"], row["amount"], row["gross"]) for row in table.rows]
    return compare(rows, _ours(run) if run is not None else [])


def _ours(run: TppRun) -> list[Ours]:
    names = ("person__nip", "person__name", "gross", "amount", "detail")
    rows = TppStatement.objects.filter(run=run).order_by("pk").values_list(*names)
    return [Ours(nip, name, gross, amount, tuple(_cuts(detail))) for nip, name, gross, amount, detail in rows]


def _cuts(detail: dict[str, object]) -> list[str]:
    """The steps that take something, in words."""
    steps = detail.get("steps")
    if not isinstance(steps, list):
        return []
    return [f"{one['label']} {format_rupiah(one['amount'])}" for one in steps[1:] if one["amount"]]

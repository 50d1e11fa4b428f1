"""One row of targets at a time: a target is made or changed, a month's realisation gets a further version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tatakerja.kernel.periods import Month
from tatakerja.organisation.access import today
from tatakerja.organisation.models import Person
from tatakerja.organisation.rules.tabular import BadRow
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor
from tatakerja.worklog.models import MonthConfirmation, SkpTarget
from tatakerja.worklog.queries.realisation import evidence_of, target_of
from tatakerja.worklog.rules.exchange import TargetRow, read_target
from tatakerja.worklog.rules.realisation import Evidence, target_figure
from tatakerja.worklog.services.confirming import add_confirmation

Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where a key stood first in the file, and what it said."""

    number: int
    said: tuple[object, ...]


class TargetIntake:
    """Holds what is stored, so that a file of thousands of rows asks a handful of queries to compare."""

    def __init__(self, by: Actor, people: Iterable[int]) -> None:
        self.by = by
        rows = SkpTarget.objects.filter(person_id__in=list(people))
        self.targets: dict[Key, SkpTarget] = {(row.person_id, row.year, row.code): row for row in rows}
        confirmed = MonthConfirmation.objects.filter(target__in=[row.pk for row in self.targets.values()])
        self.confirmed: dict[tuple[int, date], MonthConfirmation] = {
            (row.target_id, row.month): row for row in confirmed.order_by("version")
        }
        self.evidence: dict[Month, dict[int, list[Evidence]]] = {}
        self.seen: dict[tuple[object, ...], _Seen] = {}

    def apply(self, number: int, cells: Mapping[str, str], person: Person) -> str:
        """new, changed or unchanged; `BadRow` says why not."""
        row = read_target(cells)
        if row.month is not None and row.month.first > today():
            raise BadRow(f"Bulan {row.month} belum dimulai.")
        key: Key = (person.pk, row.year, row.code)
        self._once(number, key, (row.title, row.unit, row.amount))
        if row.month is not None:
            self._once(number, (*key, row.month), (row.realised,))
            self._require_open(self.targets.get(key), row)
        target, verdict = self._target(key, row, person)
        if row.month is None or row.realised is None:
            return verdict
        changed = self._confirm(target, row.month, row.realised, row.note)
        return "changed" if changed and verdict == "unchanged" else verdict

    def _once(self, number: int, key: tuple[object, ...], said: tuple[object, ...]) -> None:
        first = self.seen.setdefault(key, _Seen(number, said))
        if first.said != said:
            raise BadRow(f"Berbeda dari baris {first.number} yang memuat kode dan bulan yang sama.")

    def _require_open(self, target: SkpTarget | None, row: TargetRow) -> None:
        """A month that the superior has confirmed is not overwritten by a file."""
        if target is None or row.month is None:
            return
        held = self.confirmed.get((target.pk, row.month.first))
        if (
            held is not None
            and held.source == MonthConfirmation.Source.JUDGED
            and held.realised != row.realised
        ):
            raise BadRow(
                f"Sudah ditetapkan atasan: {held.realised.normalize():f}. Ubah di "
                "halaman target bila memang keliru."
            )

    def _target(self, key: Key, row: TargetRow, person: Person) -> tuple[SkpTarget, str]:
        held = self.targets.get(key)
        if held is None:
            return self._new(key, row, person), "new"
        wanted = {"title": row.title, "unit": row.unit, "amount": row.amount}
        stated = {name: value for name, value in wanted.items() if value not in ("", None)}
        if all(getattr(held, name) == value for name, value in stated.items()):
            return held, "unchanged"
        for name, value in stated.items():
            setattr(held, name, value)
        held.save(update_fields=list(stated))
        return held, "changed"

    def _new(self, key: Key, row: TargetRow, person: Person) -> SkpTarget:
        if not (row.title and row.unit and row.amount is not None):
            raise BadRow("Kode ini belum ada: isi Rencana hasil kerja, Satuan, dan Target.")
        made = SkpTarget.objects.create(
            person=person,
            year=row.year,
            code=row.code,
            title=row.title,
            unit=row.unit,
            amount=row.amount,
            source=SkpTarget.Source.IMPORT,
            made_at=clock.now(),
        )
        self.targets[key] = made
        return made

    def _confirm(self, target: SkpTarget, month: Month, realised: Decimal, note: str) -> bool:
        held = self.confirmed.get((target.pk, month.first))
        if held is not None and Fraction(held.realised) == Fraction(realised):
            return False
        if month not in self.evidence:
            known = [row.pk for row in self.targets.values()]
            self.evidence[month] = evidence_of(known, month)
        figure = target_figure(target_of(target), month, self.evidence[month].get(target.pk, ()), None)
        row = add_confirmation(
            target, month, figure, realised, self.by, note=note, source=MonthConfirmation.Source.IMPORT
        )
        self.confirmed[target.pk, month.first] = row
        return True

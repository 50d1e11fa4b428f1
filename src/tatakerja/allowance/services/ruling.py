"""The tenant's rule: written by one person, put in force by another, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from tatakerja.allowance.access import require_rule
from tatakerja.allowance.models import MAX_TEXT, TppBase, TppRule, TppRun
from tatakerja.allowance.queries.inputs import rates_from
from tatakerja.allowance.rules.bases import Base, check_amounts
from tatakerja.allowance.rules.sanctions import table_of
from tatakerja.discipline.rules.bands import KINDS
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.money import exact
from tatakerja.organisation.models import Level, Node, Status
from tatakerja.permit.models import Leave
from tatakerja.platform import audit, clock
from tatakerja.platform.audit import Actor, person_behind


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What a person writes into the rule's page; percentages are numbers (25 means 25 %)."""

    name: str
    source: str
    valid_from: date
    discipline_weight: Decimal
    performance_weight: Decimal
    cuts: Mapping[str, str]
    cut_base: str = "part"
    leave_cuts: Mapping[str, str] = field(default_factory=dict)
    sanction_cuts: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    month_cap: Decimal = Decimal(100)
    excluded: Sequence[str] = ("non_asn", "pppk_paruh_waktu")
    dispute_days: int = 3
    to_be_confirmed: bool = True
    bases: Sequence[Base] = ()


@transaction.atomic
def save_rule(*, by: Actor, region: Node, draft: RuleDraft, rule: TppRule | None = None) -> TppRule:
    """Writes a rule or changes a draft; the sums are checked as the computation will read them.

    Raises `Conflict` for a rule in force: a change is a new rule from a new date.
    """
    require_rule(by, region)
    if region.level != Level.REGION:
        raise Invalid("Aturan TPP milik daerah.", field="region", code="not_a_region")
    held = TppRule.objects.select_for_update().get(pk=rule.pk) if rule is not None else TppRule(region=region)
    if held.state == TppRule.State.IN_FORCE:
        raise Conflict(
            "Aturan yang berlaku tidak diubah. Buat aturan baru sejak tanggal baru.", code="rule_in_force"
        )
    _fill(held, draft)
    held.written_at, held.written_by = clock.now(), person_behind(by)
    rates_from(held)
    held.save()
    held.bases.all().delete()
    TppBase.objects.bulk_create(
        TppBase(
            rule=held, order=order, job_class=base.job_class, eselon=base.eselon, title=base.title,
            agency_code=base.agency_code, amounts=check_amounts(base.amounts or {}),
        )
        for order, base in enumerate(draft.bases, start=1)
    )  # fmt: skip
    audit.record(
        by=by, action="allowance.rule_written", subject=held, node_path=region.path,
        data={"name": held.name, "from": held.valid_from.isoformat()},
    )  # fmt: skip
    return held


def _fill(held: TppRule, draft: RuleDraft) -> None:
    for name, most in (("name", 160), ("source", MAX_TEXT)):
        words = getattr(draft, name).strip()
        if not words or len(words) > most or "\x00" in words:
            raise Invalid("Isi dengan huruf biasa.", field=name, code="text_missing")
        setattr(held, name, words)
    for kind, percent in draft.leave_cuts.items():
        if kind not in Leave.Kind.values or not 0 <= exact(percent, field="leave_cuts") <= 100:
            raise Invalid(
                "Potongan cuti harus 0 sampai 100 persen.", field="leave_cuts", code="bad_leave_cut"
            )
    if set(draft.sanction_cuts) - set(KINDS):
        raise Invalid("Jenis hukuman tidak dikenal.", field="sanction_cuts", code="unknown_sanction")
    table_of(draft.sanction_cuts)
    if not 0 <= draft.month_cap <= 100:
        raise Invalid("Batas sebulan harus 0 sampai 100 persen.", field="month_cap", code="bad_cap")
    if any(one not in Status.values for one in draft.excluded):
        raise Invalid("Status pegawai tidak dikenal.", field="excluded", code="unknown_status")
    held.valid_from, held.cut_base, held.month_cap = draft.valid_from, draft.cut_base, draft.month_cap
    held.discipline_weight, held.performance_weight = draft.discipline_weight, draft.performance_weight
    held.cuts, held.leave_cuts = dict(draft.cuts), dict(draft.leave_cuts)
    held.sanction_cuts = {kind: dict(line) for kind, line in draft.sanction_cuts.items()}
    held.excluded, held.dispute_days = sorted(draft.excluded), draft.dispute_days
    held.to_be_confirmed = draft.to_be_confirmed


@transaction.atomic
def confirm_rule(*, by: Actor, rule: TppRule) -> TppRule:
    """Another person puts a rule in force; the one before it ends the day before.

    Refused (409) for the own draft, and where a month from its first day on is locked already.
    """
    require_rule(by, rule.region)
    held = TppRule.objects.select_for_update().select_related("region").get(pk=rule.pk)
    author = person_behind(by)
    if held.state != TppRule.State.DRAFT:
        raise Conflict("Aturan ini sudah berlaku.", code="rule_in_force")
    if author is None or author.pk == held.written_by_id:
        raise Conflict("Yang memberlakukan harus orang lain dari yang menulis.", code="same_person")
    locked = TppRun.objects.filter(
        agency__path__startswith=held.region.path,
        state=TppRun.State.LOCKED,
        month__gte=held.valid_from.replace(day=1),
    )
    if locked.exists():
        raise Conflict("Ada bulan sejak tanggal itu yang TPP-nya sudah dikunci.", code="months_locked")
    before = TppRule.objects.filter(
        region=held.region, state=TppRule.State.IN_FORCE, valid_from__lt=held.valid_from
    )
    ends = held.valid_from - timedelta(days=1)
    before.filter(valid_until__isnull=True).update(valid_until=ends)
    held.state, held.confirmed_by, held.confirmed_at = TppRule.State.IN_FORCE, author, clock.now()
    held.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    audit.record(by=by, action="allowance.rule_confirmed", subject=held, node_path=held.region.path)
    return held

"""The region's rule: read by everybody whom it pays, written by one person, put in force by another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tatakerja.allowance.access import ruled_regions, visible_rules
from tatakerja.allowance.forms import RuleForm, initial_of
from tatakerja.allowance.models import TppRule
from tatakerja.allowance.rules.bases import CRITERIA_WORDS
from tatakerja.allowance.rules.tpp import EXAMPLE_RATES
from tatakerja.allowance.services import confirm_rule, save_rule
from tatakerja.discipline.rules.bands import KINDS
from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.kernel.money import as_number
from tatakerja.permit.models import Leave
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """All rules that the user may read, the newest first."""
    rows = visible_rules(request.user).select_related("region", "written_by", "confirmed_by")
    context = {
        "page": page_of(request, rows.order_by("-valid_from", "-pk")),
        "regions": ruled_regions(request.user),
    }
    return render(request, "allowance/rules.html", context)


@require_GET
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule with its tables."""
    found = get_object_or_404(visible_rules(request.user).select_related("region"), pk=pk)
    writes = ruled_regions(request.user).filter(pk=found.region_id).exists()
    context = {
        "rule": found,
        "bases": found.bases.order_by("order"),
        "criteria": CRITERIA_WORDS,
        "leave_cuts": [(Leave.Kind(kind).label, percent) for kind, percent in found.leave_cuts.items()],
        "sanction_cuts": [(KINDS[kind].label, cut) for kind, cut in found.sanction_cuts.items()],
        "may_write": writes and found.state == TppRule.State.DRAFT,
        "may_confirm": writes
        and found.state == TppRule.State.DRAFT
        and found.written_by_id != user_of(request).pk,
    }
    return render(request, "allowance/rule.html", context)


def write(request: HttpRequest, region_id: int, pk: int | None = None) -> HttpResponse:
    """Writes a new rule, or changes a draft; a new one begins with the shipped example, to be confirmed."""
    region = get_object_or_404(ruled_regions(request.user), pk=region_id)
    held = get_object_or_404(visible_rules(request.user), pk=pk, region=region) if pk else None
    form = RuleForm(request.POST or None, initial=initial_of(held) if held else _example())
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_rule(by=user_of(request), region=region, draft=form.draft(), rule=held)
        except (Invalid, Conflict) as refusal:
            field = getattr(refusal, "field", "").replace("cuts.", "cut_")
            form.add_error(field if field in form.fields else None, refusal.message)
        else:
            notify(request, _("Rancangan aturan disimpan. Orang lain memberlakukannya."))
            return redirect("allowance:rule", saved.pk)
    context = {"form": form, "region": region, "rule": held}
    return form_answer(request, "allowance/write.html", context, form)


def _example() -> dict[str, object]:
    cuts = {f"cut_{code}": as_number(percent) for code, percent in EXAMPLE_RATES.cuts.items()}
    return {
        "source": EXAMPLE_RATES.source,
        "discipline_weight": as_number(EXAMPLE_RATES.discipline_weight),
        "performance_weight": as_number(EXAMPLE_RATES.performance_weight),
        "cut_base": EXAMPLE_RATES.cut_base.value,
        "month_cap": 100,
        "dispute_days": 3,
        "excluded": ["non_asn", "pppk_paruh_waktu"],
        "to_be_confirmed": True,
        **cuts,
    }


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a rule in force."""
    found = get_object_or_404(visible_rules(request.user).select_related("region"), pk=pk)
    confirm_rule(by=user_of(request), rule=found)
    notify(request, _("Aturan TPP berlaku."))
    return redirect("allowance:rule", found.pk)

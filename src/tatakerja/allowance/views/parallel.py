"""The parallel run: the official table beside our own, person by person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tatakerja.allowance.access import may_compute, require_agency, visible_runs
from tatakerja.allowance.forms import OfficialForm
from tatakerja.allowance.queries.parallel import compared, newest_table
from tatakerja.allowance.rules.compare import WORDS, Verdict, totals
from tatakerja.allowance.services import import_official
from tatakerja.allowance.services.parallel import MAX_BYTES
from tatakerja.allowance.views.common import before, month_asked
from tatakerja.kernel.errors import Invalid, Malformed
from tatakerja.kernel.periods import Month
from tatakerja.organisation.models import Node
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


def parallel(request: HttpRequest, node_id: int) -> HttpResponse:
    """Imports last month's official table and explains every difference."""
    agency = require_agency(request.user, node_id)
    month = month_asked(request)
    form = OfficialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = upload.read(MAX_BYTES + 1)
            table = import_official(
                by=user_of(request), agency=agency, month=month, name=upload.name, content=content
            )
        except (Invalid, Malformed) as refusal:
            form.add_error("file", refusal.message)
        else:
            notify(request, _("%(count)s baris tabel resmi dibandingkan.") % {"count": len(table.rows)})
            return redirect(f"{reverse('allowance:parallel', args=[agency.pk])}?bulan={month}")
    context = _compared(request, agency, month) | {
        "agency": agency,
        "month": month,
        "before": before(month),
        "after": month.next(),
        "form": form,
        "may_compute": may_compute(request.user, agency),
    }
    return form_answer(request, "allowance/parallel.html", context, form)


def _compared(request: HttpRequest, agency: Node, month: Month) -> dict[str, Any]:
    """Both tables side by side, narrowed to the kind of difference in the address."""
    table = newest_table(agency, month)
    run = visible_runs(request.user).filter(agency=agency, month=month.first).first()
    rows = compared(table, run) if table is not None else []
    counts = totals(rows)
    chosen = request.GET.get("beda", "")
    if chosen in Verdict.__members__.values():
        rows = [row for row in rows if row.verdict == chosen]
    return {
        "table": table,
        "run": run,
        "counts": [(verdict.value, WORDS[verdict], count) for verdict, count in counts.items()],
        "chosen": chosen,
        "page": page_of(request, rows),
    }

"""The hours of PPPK who work part time: what holds today, what was decided, and a new decision as a draft."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tatakerja.circular.access import regions_to_write, visible_circulars
from tatakerja.circular.forms import PartTimeForm
from tatakerja.circular.queries.parttime import decisions_of, hours_today
from tatakerja.circular.rules.parttime import sections_of
from tatakerja.circular.services import drafting as services
from tatakerja.circular.views.common import region_to_write
from tatakerja.kernel import zones
from tatakerja.kernel.errors import Invalid
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


def part_time(request: HttpRequest) -> HttpResponse:
    """A POST begins a draft with the hours in it; it binds once a second officer has approved it."""
    region = region_to_write(request)
    form = PartTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafting = services.start_drafting(
                by=user_of(request), region=region, filled=sections_of(form.hours())
            )
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Konsep tersimpan. Periksa, lalu ajukan; jamnya berlaku setelah disetujui."))
            return redirect("circular:draft_check", pk=drafting.pk)
    today = zones.local_date(clock.now(), region.zone)
    page = page_of(request, decisions_of(visible_circulars(request.user), region))
    context = {
        "form": form,
        "region": region,
        "regions": regions_to_write(request.user).order_by("path"),
        "today": today,
        "held": hours_today(region, today),
        "page": page,
    }
    return form_answer(request, "circular/part_time.html", context, form)

"""What a service needs at its counter, filled in by its office."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tatakerja.kernel.zones import local_date
from tatakerja.platform import clock
from tatakerja.platform.pages import user_of
from tatakerja.service.access import visible_services
from tatakerja.service.forms.counters import NeedForm
from tatakerja.service.models import PublicService
from tatakerja.service.queries.counters import groups_below
from tatakerja.service.services.counters import set_need
from tatakerja.service.views.keeping import form_page


def need(request: HttpRequest, pk: int) -> HttpResponse:
    """How many people of which group the counter needs; the roster learns of it at once."""
    found = get_object_or_404(visible_services(request.user).select_related("node"), pk=pk)
    today = local_date(clock.now(), found.node.zone)
    form = NeedForm(
        request.POST or None, groups=groups_below(found.node, today), initial={"since": today, "least": 1}
    )

    def act() -> PublicService:
        set_need(by=user_of(request), service=found, **form.cleaned_data)
        return found

    said = _("Kebutuhan loket disimpan. Jadwal yang disusun sesudah ini menjaganya.")
    return form_page(request, form, act, _("Petugas loket"), said)

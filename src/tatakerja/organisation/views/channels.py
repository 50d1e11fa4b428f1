"""Ways out of the application: what each event takes, whether they work, and what became of deliveries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tatakerja.organisation import services
from tatakerja.organisation.access import require_channels
from tatakerja.organisation.forms import RouteForm
from tatakerja.organisation.views.common import form_page, page, saved
from tatakerja.platform.notify.events import CHANNEL_LABELS, EVENTS, Channel
from tatakerja.platform.notify.log import recent
from tatakerja.platform.notify.routing import deliveries, is_configured, known_event, route_of, routes
from tatakerja.platform.pages import notify, page_of, user_of


@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """Every event with its ways, the last day of each way, and the deliveries one by one."""
    require_channels(user_of(request))
    shown = page_of(request, deliveries())
    ways = [
        {**line, "label": CHANNEL_LABELS[channel], "ready": is_configured(channel)}
        for line, channel in ((one, Channel(one["channel"])) for one in recent())
    ]
    context = {
        "routes": [(one, [CHANNEL_LABELS[way] for way in one.channels]) for one in routes()],
        "ways": ways,
        "page": shown,
        "rows": [
            (row, EVENTS[row.notice.event].label if row.notice.event in EVENTS else row.notice.event,
             CHANNEL_LABELS[Channel(row.channel)])
            for row in shown
        ],
    }  # fmt: skip
    return page(request, "channels.html", context)


@require_http_methods(["GET", "POST"])
def route(request: HttpRequest, code: str) -> HttpResponse:
    """The ways of one event."""
    user = user_of(request)
    require_channels(user)
    event = known_event(code)
    held = dict(zip(RouteForm.ORDER, route_of(code), strict=False))
    form = RouteForm(request.POST or None, initial=held)

    def act() -> None:
        services.route_event(by=user, event=code, channels=form.ways())

    if request.method == "POST" and saved(form, act):
        notify(request, _("Cara pemberitahuan disimpan."))
        return redirect("organisation:channels")
    return form_page(
        request, form, title=str(event.label), action=_("Simpan"), back=reverse("organisation:channels")
    )

"""The network addresses of offices: a list, one more, one ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tatakerja.kernel.errors import Conflict, Invalid
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.presence.access import kept_agencies, visible_networks
from tatakerja.presence.forms import NetworkForm
from tatakerja.presence.services import add_network, end_network


@require_http_methods(["GET", "POST"])
def networks(request: HttpRequest) -> HttpResponse:
    """The networks of the agencies whose data the user keeps, and the form for another."""
    agencies = kept_agencies(request.user)
    form = NetworkForm(request.POST or None, agencies=agencies, initial={"agency": agencies.first()})
    if request.method == "POST" and form.is_valid():
        try:
            row = add_network(by=user_of(request), **form.cleaned_data)
        except (Conflict, Invalid) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Jaringan %(cidr)s dicatat.") % {"cidr": row})
            return redirect("presence:networks")
    rows = visible_networks(request.user).filter(ended_at__isnull=True).select_related("agency")
    context = {"form": form, "page": page_of(request, rows)}
    return form_answer(request, "presence/networks.html", context, form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a network from now on."""
    row = get_object_or_404(visible_networks(request.user), pk=pk)
    end_network(by=user_of(request), network=row)
    notify(request, _("Jaringan %(cidr)s tidak dipakai lagi.") % {"cidr": row})
    return redirect("presence:networks")

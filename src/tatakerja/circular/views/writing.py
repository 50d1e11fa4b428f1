"""What a BKD officer does with circulars: adopt, change, upload, put in force in two steps, end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.circular import services
from tatakerja.circular.access import approvers_of, require_write, visible_circulars
from tatakerja.circular.forms import ConfirmStartForm, EndForm, ParameterForm, PublishForm, UploadForm
from tatakerja.circular.models import Circular
from tatakerja.circular.queries import ground_of, impact_of, library, library_document, policy_of
from tatakerja.circular.queries.effect_words import effect_words
from tatakerja.circular.queries.words import parameters_of
from tatakerja.circular.rules.problems import PolicyError
from tatakerja.circular.views.common import region_to_write
from tatakerja.kernel.errors import Invalid
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.models import User
from tatakerja.platform.pages import form_answer, notify, user_of


def _form(
    document: Mapping[str, Any], changes: Mapping[str, Any], data: Mapping[str, Any] | None
) -> ParameterForm:
    valid = document.get("valid")
    unsure = isinstance(valid, Mapping) and bool(valid.get("to_be_confirmed"))
    kind = ConfirmStartForm if unsure else ParameterForm
    return kind(data, document=document, changes=changes)


def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a shipped circular over, parameters set as this region wants them."""
    if slug not in library().slugs:
        raise Http404
    region = region_to_write(request)
    document = services.localised(library_document(slug), region)
    form = _form(document, {}, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            circular = services.adopt_circular(
                by=user_of(request), region=region, slug=slug, changes=form.wanted()
            )
        except PolicyError as error:
            form.blame(error)
        else:
            notify(request, _("Konsep tersimpan. Periksa, lalu berlakukan."))
            return redirect("circular:detail", pk=circular.pk)
    context = {"form": form, "region": region, "title": document["circular"]["title"], "slug": slug}
    return form_answer(request, "circular/adopt.html", context, form)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets the parameters of a draft, or of the next version of what is in force."""
    held = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(user_of(request), held.region)
    form = _form(held.document, held.changes, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            circular = _save(user_of(request), held, form.wanted())
        except PolicyError as error:
            form.blame(error)
        else:
            notify(request, _("Konsep tersimpan. Periksa, lalu berlakukan."))
            return redirect("circular:detail", pk=circular.pk)
    context = {"form": form, "region": held.region, "title": held.title, "slug": held.slug, "held": held}
    return form_answer(request, "circular/adopt.html", context, form)


def _save(by: User, held: Circular, changes: Mapping[str, Any]) -> Circular:
    if held.state == Circular.State.DRAFT:
        return services.change_circular(by=by, circular=held, changes=changes)
    return services.adopt_circular(
        by=by, region=held.region, slug=held.slug, changes=changes, document=held.document
    )


def upload(request: HttpRequest) -> HttpResponse:
    """A policy document of one's own; every problem is shown with line, path and clause."""
    region = region_to_write(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            circular = services.adopt_circular(
                by=user_of(request), region=region, slug=form.document["slug"], document=form.document
            )
        except PolicyError as error:
            for problem in error.problems:
                form.add_error(None, problem.text("id"))
        else:
            notify(request, _("Naskah terbaca dan tersimpan sebagai konsep."))
            return redirect("circular:detail", pk=circular.pk)
    context = {"form": form, "region": region}
    return form_answer(request, "circular/upload.html", context, form)


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Step one shows what the circular will do, step two (a POST with the tick) puts it in force."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(user_of(request), circular.region)
    if circular.state != Circular.State.DRAFT:
        return redirect("circular:detail", pk=circular.pk)
    ground = ground_of(circular)
    begun = ground.policy.valid.start <= ground.today
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        begun=begun,
        initial={"retroactive_reason": circular.retroactive_reason},
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("retroactive_reason", "")
        try:
            services.publish_circular(by=user_of(request), circular=circular, retroactive_reason=reason)
        except Invalid as error:
            show_refusal(form, error)
        else:
            notify(request, _("Edaran diberlakukan."))
            return redirect("circular:detail", pk=circular.pk)
    context = {
        "circular": circular,
        "form": form,
        "policy": ground.policy,
        "effect": effect_words(ground, impact_of(ground)),
        "begun": begun,
        "wrote": request.user.pk in circular.authors,
        "approvers": approvers_of(circular),
        "parameters": parameters_of(ground.policy),
        "unconfirmed": ground.policy.valid.to_be_confirmed and "valid.from" not in circular.changes,
    }
    return form_answer(request, "circular/publish.html", context, form)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a circular in force: its event is over, or it is withdrawn."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    require_write(user_of(request), circular.region)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_circular(
            by=user_of(request),
            circular=circular,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
        )
        notify(request, _("Edaran diakhiri."))
        return redirect("circular:detail", pk=circular.pk)
    context = {"form": form, "circular": circular, "policy": policy_of(circular)}
    return form_answer(request, "circular/end.html", context, form)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a draft away."""
    circular = get_object_or_404(visible_circulars(request.user).select_related("region"), pk=pk)
    services.discard_draft(by=user_of(request), circular=circular)
    notify(request, _("Konsep dihapus."))
    return redirect("circular:list")

"""Pages of those who keep permits: terms with their source, accounts of leave, delegations, duty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tatakerja.kernel import zones
from tatakerja.kernel.errors import Conflict, Invalid, NotFound
from tatakerja.organisation.access import colleagues_of
from tatakerja.permit import services
from tatakerja.permit.access import kept_nodes, kept_people, led_people, visible_delegations, visible_duties
from tatakerja.permit.forms import TERM_FORMS, AccountForm, DelegateForm, DutyForm
from tatakerja.permit.models import Term
from tatakerja.permit.queries.accounts import account_rows
from tatakerja.permit.queries.terms import recorded_terms, shipped_terms, term_book
from tatakerja.permit.views.common import current_post, person_of, zone_of
from tatakerja.platform import clock
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of


def terms(request: HttpRequest, topic: str = Term.Topic.LEAVE.value) -> HttpResponse:
    """What holds, since when and on what basis; a new value is recorded from a date on."""
    nodes = kept_nodes(request.user)
    made = TERM_FORMS.get(topic)
    if made is None or not nodes.exists():
        raise NotFound("Halaman ini untuk pengelola kepegawaian.")
    form = made(request.POST or None, nodes=nodes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        known = term_book(data["node"], data["valid_from"]).term(topic, data["key"])
        try:
            services.record_term(
                by=user_of(request),
                topic=topic,
                key=data["key"],
                node=data["node"],
                valid_from=data["valid_from"],
                value=form.value(known.value if known else {}),
                source=data["source"],
                to_be_confirmed=data["to_be_confirmed"],
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Ketentuan tercatat. Hari sebelum tanggal itu tetap memakai yang lama."))
            return redirect("permit:terms", topic)
    context = {
        "form": form,
        "topic": topic,
        "topics": [(value, label) for value, label in Term.Topic.choices if value in TERM_FORMS],
        "shipped": [one for one in shipped_terms() if one.topic == topic],
        "page": page_of(request, recorded_terms(nodes, topic)),
    }
    return form_answer(request, "permit/terms.html", context, form)


def accounts(request: HttpRequest) -> HttpResponse:
    """Annual leave of the people one keeps, and the form for an opening balance or a correction."""
    people = kept_people(request.user).order_by("name", "pk")
    year = zones.local_date(clock.now(), zones.WITA).year
    form = AccountForm(
        request.POST or None, people=people, initial={"year": year, "granted": 12, "carried": 0}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_account(by=user_of(request), **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Saldo cuti tercatat."))
            return redirect("permit:accounts")
    page = page_of(request, people)
    context = {"form": form, "page": page, "year": year, "rows": account_rows(list(page), year)}
    return form_answer(request, "permit/accounts.html", context, form)


def delegations(request: HttpRequest) -> HttpResponse:
    """Who decides for me while I am away, and for whom I decide."""
    person = person_of(request)
    today = zones.local_date(clock.now(), zone_of(current_post(person)))
    form = DelegateForm(
        request.POST or None, people=colleagues_of(request.user), initial={"first": today, "last": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.delegate(by=user_of(request), giver=person, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("%(name)s memutus atas nama Anda pada tanggal itu.") % {"name": made.to.name})
            return redirect("permit:delegations")
    rows = visible_delegations(request.user).select_related("giver", "to")
    context = {"form": form, "page": page_of(request, rows), "person": person, "today": today}
    return form_answer(request, "permit/delegations.html", context, form)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_delegations(request.user), pk=pk)
    services.revoke_delegation(by=user_of(request), delegation=row)
    notify(request, _("Delegasi dicabut; permohonan kembali ke pejabatnya."))
    return redirect("permit:delegations")


def duty(request: HttpRequest) -> HttpResponse:
    """Records duty travel for somebody the user leads, and lists what was recorded."""
    people = led_people(request.user).order_by("name", "pk")
    form = DutyForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_duty(by=user_of(request), **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Dinas luar tercatat dan masuk jadwal."))
            return redirect("permit:duty")
    rows = visible_duties(request.user).filter(person__in=people.values("pk")).select_related("person")
    context = {"form": form, "page": page_of(request, rows), "leads": people.exists()}
    return form_answer(request, "permit/duty.html", context, form)


@require_POST
def cancel_duty_view(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_duties(request.user).select_related("person"), pk=pk)
    services.cancel_duty(by=user_of(request), duty=row, reason=request.POST.get("reason", ""))
    notify(request, _("Dinas luar dibatalkan; jadwal berlaku kembali."))
    return redirect("permit:duty")

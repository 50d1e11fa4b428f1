"""Letters and exhibits of a case, and the public page that tells whether a letter is genuine."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tatakerja.discipline import services
from tatakerja.discipline.access import require_case
from tatakerja.discipline.forms import SignForm
from tatakerja.discipline.queries.papers import genuine_letter
from tatakerja.kernel.errors import Conflict
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import checked_answer, file_answer, form_answer, notify, user_of
from tatakerja.platform.signing import SigningAway


@require_GET
def letter(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """A letter as PDF for everybody who may open the file."""
    held = require_case(request.user, pk)
    found = get_object_or_404(held.letters.select_related("case"), pk=letter)
    name = f"{found.kind}-{held.pk}-{found.pk}.pdf"
    return file_answer(services.letter_pdf(found), name, "application/pdf", shown=True)


@require_GET
def exhibit(request: HttpRequest, pk: int, exhibit: int) -> HttpResponse:
    """A piece of evidence, always as a download: it came from a person."""
    held = require_case(request.user, pk)
    found = get_object_or_404(held.exhibits.exclude(name=""), pk=exhibit)
    return file_answer(bytes(found.content), found.name, found.media_type)


def sign(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """Signs a letter electronically where the installation has a service."""
    user = user_of(request)
    held = require_case(user, pk)
    found = get_object_or_404(held.letters.all(), pk=letter)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_letter(by=user, letter=found, **form.cleaned_data)
        except (Conflict, SigningAway) as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Surat nomor %(number)s sudah ditandatangani.") % {"number": found.number})
            return redirect("discipline:case", pk=held.pk)
    context = {"case": held, "letter": found, "form": form}
    return form_answer(request, "discipline/sign.html", context, form)


@login_not_required
@require_GET
def verify(request: HttpRequest, sha256: str) -> HttpResponse:
    """Public: whether a letter with this hash was issued. It names no person and no sanction."""
    return checked_answer(request, "discipline/verify.html", sha256, genuine_letter(sha256))

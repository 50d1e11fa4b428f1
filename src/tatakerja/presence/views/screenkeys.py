"""Screen keys: the own ones, a new one on this phone, and those of the people whose data somebody keeps."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tatakerja.kernel.errors import TatakerjaError
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import form_answer, notify, page_of, user_of
from tatakerja.presence.access import own_screen_keys, visible_screen_keys
from tatakerja.presence.forms import ScreenKeyForm
from tatakerja.presence.services import add_key, end_key, offer_key
from tatakerja.presence.views.taps import person_behind

_STATE = "presence.screen_key"


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The screen keys of the person who is signed in."""
    person_behind(request)
    return render(request, "presence/screen_keys.html", {"keys": own_screen_keys(request.user)})


@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A key on this phone; the password is asked for again, so that only its owner binds a finger to it."""
    person, site = person_behind(request), request.get_host().partition(":")[0]
    form = ScreenKeyForm(request.POST or None, initial={"label": _("Ponsel")})
    if request.method == "POST" and form.is_valid():
        try:
            add_key(
                by=user_of(request), person=person, site=site, state=request.session.pop(_STATE, None),
                answer=form.cleaned_data["answer"], label=form.cleaned_data["label"],
            )  # fmt: skip
        except TatakerjaError as refusal:
            show_refusal(form, refusal)
        else:
            notify(request, _("Kunci layar terdaftar. Pakai saat presensi bila edaran memintanya."))
            return redirect("presence:screen_keys")
    options, request.session[_STATE] = offer_key(person=person, site=site)
    context = {"form": form, "options": options}
    return form_answer(request, "presence/screen_key_add.html", context, form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The own key is taken away, at once."""
    end_key(by=user_of(request), key=get_object_or_404(own_screen_keys(request.user), pk=pk))
    notify(request, _("Kunci layar dihapus."))
    return redirect("presence:screen_keys")


@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """The screen keys of the people whose data the user keeps."""
    context = {"page": page_of(request, visible_screen_keys(request.user))}
    return render(request, "presence/screen_keys_staff.html", context)


@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer takes a lost phone's key away; its owner registers a new one."""
    key = get_object_or_404(visible_screen_keys(request.user), pk=pk)
    end_key(by=user_of(request), key=key)
    notify(
        request, _("Kunci layar %(name)s dihapus. Ia dapat mendaftar lagi sendiri.") % {"name": key.person}
    )
    return redirect("presence:screen_keys_staff")

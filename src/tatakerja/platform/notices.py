"""An account's own pages of notices: what was told, by which ways from now on, and this browser's consent."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tatakerja.kernel.errors import Invalid
from tatakerja.platform import clock
from tatakerja.platform.browsers import device_name
from tatakerja.platform.models import Notice, NoticeChoice, NoticeDelivery, PushSubscription
from tatakerja.platform.notify import EVENTS, send
from tatakerja.platform.notify.channels import allowed_endpoint
from tatakerja.platform.notify.choosing import add_browser, forget_browser, save_choice
from tatakerja.platform.notify.events import CHANNEL_LABELS, TRIED_OUT
from tatakerja.platform.notify.webpush import from_text, public_key
from tatakerja.platform.pages import notify, page_of, user_of

_POINT_BYTES, _SECRET_BYTES = 65, 16


class ChoiceForm(forms.Form):
    """The first and second way out of the application, the addresses, and what stays inside."""

    _WAYS = (("", gettext_lazy("Sesuai bawaan")), *CHANNEL_LABELS.items())

    first = forms.ChoiceField(label=gettext_lazy("Beri tahu saya lewat"), choices=_WAYS, required=False)
    second = forms.ChoiceField(label=gettext_lazy("Bila gagal, lewat"), choices=_WAYS, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel"),
        required=False,
        error_messages={"invalid": gettext_lazy("Tulis surel seperti nama@contoh.go.id.")},
    )
    whatsapp = forms.RegexField(
        r"^\+?[0-9]{8,15}$",
        label=gettext_lazy("Nomor WhatsApp"),
        required=False,
        error_messages={"invalid": gettext_lazy("Tulis nomor seperti 6281234567890.")},
    )
    telegram = forms.RegexField(
        r"^-?[0-9]{3,20}$",
        label=gettext_lazy("Nomor obrolan Telegram"),
        required=False,
        error_messages={"invalid": gettext_lazy("Tulis nomor obrolan, hanya angka.")},
    )
    quiet = forms.MultipleChoiceField(
        label=gettext_lazy("Cukup di dalam aplikasi"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quiet"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (code, one.label) for code, one in EVENTS.items() if one.route and one is not TRIED_OUT
        ]

    def ways(self) -> list[str]:
        """The chosen ways in order, each once."""
        chosen = [self.cleaned_data["first"], self.cleaned_data["second"]]
        return list(dict.fromkeys(one for one in chosen if one))


def notices(request: HttpRequest) -> HttpResponse:
    """What this account was told, the newest first; opening the page is reading it."""
    mine = Notice.objects.filter(user=user_of(request))
    page = page_of(request, mine)
    response = render(request, "platform/notices.html", {"page": page})
    mine.filter(pk__in=[one.pk for one in page], read_at__isnull=True).update(read_at=clock.now())
    return response


def choices(request: HttpRequest) -> HttpResponse:
    """By which ways this account is told from now on."""
    user = user_of(request)
    held = NoticeChoice.objects.filter(user=user).first() or NoticeChoice(user=user)
    first, second = [*held.channels, "", ""][:2]
    known = {"first": first, "second": second, "email": held.email, "whatsapp": held.whatsapp}
    known |= {"telegram": held.telegram, "quiet": held.quiet}
    form = ChoiceForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        addresses = {name: form.cleaned_data[name] for name in ("email", "whatsapp", "telegram")}
        save_choice(by=user, channels=form.ways(), quiet=form.cleaned_data["quiet"], addresses=addresses)
        notify(request, _("Pilihan pemberitahuan disimpan."))
        return redirect("notice_choices")
    browsers = PushSubscription.objects.filter(user=user)
    context = {
        "form": form, "browsers": browsers, "push_key": public_key(),
        "tried": NoticeDelivery.objects.filter(notice__user=user, notice__event=TRIED_OUT.code)
        .select_related("notice").order_by("-id")[:4],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "platform/notice_choices.html", context, status=status)


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Sends a trial to this account by its first way, and by the next where that fails."""
    moment = clock.now()
    send(
        TRIED_OUT.code, [user_of(request)], title=_("Percobaan pemberitahuan"),
        text=_("Bila Anda membaca ini, pemberitahuan sampai."), url=reverse("notices"),
        key=f"{moment:%Y%m%d%H%M}",
    )  # fmt: skip
    notify(request, _("Percobaan dikirim. Hasilnya terlihat di bawah dalam satu menit."))
    return redirect("notice_choices")


def _read_subscription(raw: bytes) -> tuple[str, str, str]:
    """Endpoint and keys of a browser's subscription; `Invalid` for what is none."""
    try:
        document = json.loads(raw)
        endpoint, keys = str(document["endpoint"]), document["keys"]
        p256dh, auth = str(keys["p256dh"]), str(keys["auth"])
        sound = len(from_text(p256dh)) == _POINT_BYTES and len(from_text(auth)) == _SECRET_BYTES
    except (ValueError, KeyError, TypeError, RecursionError):
        sound, endpoint, p256dh, auth = False, "", "", ""
    if not sound or not allowed_endpoint(endpoint):
        raise Invalid(_("Peramban ini tidak memberi alamat notifikasi yang dikenal."), field="endpoint")
    return endpoint, p256dh, auth


@require_POST
def subscribe(request: HttpRequest) -> JsonResponse:
    """This browser agrees to be woken for this account."""
    endpoint, p256dh, auth = _read_subscription(request.read(5000))
    label = device_name(request.headers.get("User-Agent", ""))
    add_browser(by=user_of(request), endpoint=endpoint, p256dh=p256dh, auth=auth, label=label)
    return JsonResponse({"subscribed": True})


@require_POST
def unsubscribe(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets one browser of this account."""
    forget_browser(by=user_of(request), pk=pk)
    notify(request, _("Peramban itu tidak lagi diberi tahu."))
    return redirect("notice_choices")


urlpatterns = [
    path("pemberitahuan/", notices, name="notices"),
    path("pemberitahuan/pilihan/", choices, name="notice_choices"),
    path("pemberitahuan/percobaan/", try_out, name="notice_try"),
    path("pemberitahuan/peramban/", subscribe, name="push_subscribe"),
    path("pemberitahuan/peramban/<int:pk>/hapus/", unsubscribe, name="push_unsubscribe"),
]

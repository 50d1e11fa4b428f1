"""The phone app's own addresses: service worker, the frame it opens without a signal, and who is signed in.

Nothing here is personal but `session`, which nobody stores. The shell is one release: its name is the hash of
everything in it, so that a changed file or word is a new cache and the old one goes.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tatakerja.organisation.models import Person
from tatakerja.platform import clock
from tatakerja.presence.queries.words import page_words

# What templates name, and what modules import from each other.
_NAMED: Final = (
    "css/tokens.css", "css/tatakerja.css", "favicon.svg", "icons.svg", "app-192.png",
    "js/tatakerja.js", "presence/early.js", "presence/today.js",
)  # fmt: skip
_IMPORTED: Final = (
    "presence/card.js", "presence/fix.js", "presence/lines.js", "presence/moments.js", "presence/outbox.js",
    "presence/store.js",
)  # fmt: skip
# What the tap does not wait for.
_LATER: Final = ("js/http.js", "js/toast.js", "presence/key.js")
_WORKER: Final = "presence/worker.js"


def phone_words() -> dict[str, str]:
    """The sentences the phone says by itself; ``{time}`` and the like are filled there."""
    return page_words() | {
        "waiting": _("Luring · {count} menunggu"),
        "sign_in": _("Masuk kembali"),
        "check_out": _("Presensi pulang"),
        "undo": _("Batalkan"),
        "undone": _(
            "Pembatalan presensi pulang pukul {time} tersimpan di ponsel dan terkirim sendiri. "
            "Tidak perlu diulang."
        ),
        "sending": _("Presensi pukul {time} tersimpan di ponsel dan sedang dikirim. Tidak perlu diulang."),
        "unstored": _(
            "Presensi pukul {time} belum terkirim, dan ponsel ini tidak bisa menyimpannya. "
            "Biarkan halaman ini terbuka sampai tercatat."
        ),
        "no_fix": _(
            "Ponsel belum menemukan lokasi. Nyalakan GPS, dekat ke jendela, lalu coba lagi. "
            "Atau kirim dengan catatan."
        ),
        "no_signal": _("Belum ada sinyal."),
        "trouble": _("Sistem sedang terganggu; ini bukan kesalahan Anda."),
        "loading": _("Yang terbaru sedang dimuat."),
        "kept_card": _("Isi halaman ini per {time}."),
        "keep_form": _("Belum ada sinyal. Isian Anda tetap di sini; kirim lagi setelah ada sinyal."),
        "refused": _("Presensi belum diterima. Hubungi pejabat kepegawaian; datanya aman di ponsel ini."),
    }


def imported_url(name: str) -> str:
    """A module as its importer names it: without hash, unless the storage rewrites imports."""
    rewrites = getattr(staticfiles_storage, "support_js_module_import_aggregation", False)
    return static(name) if rewrites else f"{settings.STATIC_URL}{name}"


def modules() -> list[str]:
    """Addresses of the modules that others import, asked for before the importer is read."""
    return [imported_url(name) for name in _IMPORTED]


def shell() -> list[str]:
    """Addresses of the files that "Hari ini" needs, as the browser will ask for them."""
    return [static(name) for name in _NAMED] + modules() + [imported_url(name) for name in _LATER]


@lru_cache(maxsize=1)
def _files_digest() -> bytes:
    """The content of every file of the shell and of the worker; computed once a process."""
    digest = hashlib.sha256()
    for name in (*_NAMED, *_IMPORTED, *_LATER, _WORKER):
        found = finders.find(name)
        digest.update(Path(str(found)).read_bytes())
    return digest.digest()


def _frame_page(request: HttpRequest) -> str:
    """The frame as a stranger gets it, whoever asks: it is kept on the phone."""
    request.user = AnonymousUser()
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("portal/frame.html", {"words": phone_words()}, request)


def release(request: HttpRequest) -> str:
    """The name of this release's shell."""
    if settings.DEBUG:
        _files_digest.cache_clear()
    return hashlib.sha256(_files_digest() + _frame_page(request).encode()).hexdigest()[:16]


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """``/sw.js``: two lines that start the module for this release; at the root, whose pages it serves."""
    options = {
        "release": release(request),
        "frame": reverse("portal:frame"),
        "shell": shell(),
        "today": reverse("portal:today"),
        "send": reverse("presence:send"),
        "session": reverse("portal:session"),
        "push": reverse("push_subscribe"),
        "leave": reverse("account_logout"),
    }
    script = f'import {{ start }} from "{static(_WORKER)}";\nstart({json.dumps(options)});\n'
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@login_not_required
@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The empty "Hari ini", filled on the phone from what it keeps for its owner."""
    return HttpResponse(_frame_page(request), headers={"Cache-Control": "no-cache"})


@never_cache
@login_not_required
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, a fresh token for one delivery, and the server's time in milliseconds."""
    person = getattr(request.user, "person", None)
    known = str(person.pk) if isinstance(person, Person) else None
    return JsonResponse(
        {"person": known, "token": get_token(request), "now": round(clock.now().timestamp() * 1000)}
    )

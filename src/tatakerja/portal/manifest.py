"""The web app manifest: what makes "Hari ini" an app on the home screen."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

_NAVY = "#12355b"
_PAPER = "#f4f6f8"


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """``/manifest.webmanifest``; the same for everybody."""
    today = reverse("portal:today")
    return JsonResponse(
        {
            "id": today,
            "name": "Tatakerja",
            "short_name": "Tatakerja",
            "description": _("Presensi, tugas dan jadwal kerja pegawai."),
            "lang": "id",
            "start_url": today,
            "scope": today,
            "display": "standalone",
            "theme_color": _NAVY,
            "background_color": _PAPER,
            "icons": [
                {"src": static(f"app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (192, 512)
            ],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )

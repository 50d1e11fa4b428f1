"""Every address of the product: pages by package, the JSON API, sign-in and health."""

from __future__ import annotations

from django.urls import include, path

from tatakerja.config.api import api
from tatakerja.platform.views import healthz

urlpatterns = [
    path("", include("tatakerja.portal.urls")),
    path("akun/", include("allauth.urls")),
    path("organisasi/", include("tatakerja.organisation.urls")),
    path("edaran/", include("tatakerja.circular.urls")),
    path("jadwal/", include("tatakerja.roster.urls")),
    path("presensi/", include("tatakerja.presence.urls")),
    path("izin/", include("tatakerja.permit.urls")),
    path("kehadiran/", include("tatakerja.attendance.urls")),
    path("laporan/", include("tatakerja.reporting.urls")),
    path("platform/", include("tatakerja.platform.urls")),
    path("api/v1/", api.urls),
    path("healthz", healthz, name="healthz"),
]

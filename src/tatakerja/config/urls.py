"""Every address of the product: pages by package, the JSON API, sign-in and health."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView

from tatakerja.config.api import api
from tatakerja.platform.views import healthz

help_page = login_not_required(TemplateView.as_view(template_name="platform/help.html"))

urlpatterns = [
    path("", include("tatakerja.portal.urls")),
    path("akun/", include("allauth.urls")),
    path("organisasi/", include("tatakerja.organisation.urls")),
    path("edaran/", include("tatakerja.circular.urls")),
    path("jadwal/", include("tatakerja.roster.urls")),
    path("presensi/", include("tatakerja.presence.urls")),
    path("izin/", include("tatakerja.permit.urls")),
    path("tugas/", include("tatakerja.worklog.urls")),
    path("kehadiran/", include("tatakerja.attendance.urls")),
    path("layanan/", include("tatakerja.service.urls")),
    path("tpp/", include("tatakerja.allowance.urls")),
    path("disiplin/", include("tatakerja.discipline.urls")),
    path("laporan/", include("tatakerja.reporting.urls")),
    path("bantuan/", help_page, name="help"),
    path("platform/", include("tatakerja.platform.urls")),
    path("api/v1/", api.urls),
    path("healthz", healthz, name="healthz"),
]

handler500 = "tatakerja.platform.views.fault"

"""Addresses of reporting, below ``laporan/``."""

from __future__ import annotations

from django.urls import path

from tatakerja.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.digests, name="digests"),
    path("opd/<int:agency_id>/", views.day, name="day"),
    path("opd/<int:agency_id>/kirim/", views.send, name="send"),
    path("surat/<int:digest_id>/", views.sent, name="sent"),
    path("surat/<int:digest_id>.pdf", views.letter, name="letter"),
    path("surat/<int:digest_id>/surel/", views.mail_state, name="mail_state"),
    path("surat/<int:digest_id>/kirim-ulang/", views.resend, name="resend"),
    path("bulan/<int:agency_id>/", views.month, name="month"),
    path("bulan/<int:agency_id>/<str:month_text>.xlsx", views.month_file, name="month_file"),
    path("pengaturan/<int:region_id>/", views.settings, name="settings"),
    path("periksa/", views.check, name="check"),
    path("periksa/<str:sha256>/", views.verify, name="verify"),
]

"""Addresses of the pages that cross packages."""

from __future__ import annotations

from django.urls import path

from tatakerja.portal import board, inbox, manifest, preview, views, worker

app_name = "portal"
urlpatterns = [
    path("", views.today, name="today"),
    path("papan/", board.board, name="board"),
    path("persetujuan/", inbox.inbox, name="inbox"),
    path("persetujuan/lain/", inbox.others, name="others"),
    path("persetujuan/urungkan/<str:word>/", inbox.undo, name="unpress"),
    path("sw.js", worker.service_worker, name="service_worker"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("luring/", worker.frame, name="frame"),
    path("sesi/", worker.session, name="session"),
    path("edaran/<int:pk>/dampak/", preview.circular_effect, name="circular_effect"),
    path("edaran/konsep/<int:pk>/dampak/", preview.drafting_effect, name="drafting_effect"),
]

"""Addresses of the circular pages, below /edaran/."""

from __future__ import annotations

from django.urls import path

from tatakerja.circular import views

app_name = "circular"
urlpatterns = [
    path("", views.circular_list, name="list"),
    path("pustaka/", views.library_page, name="library"),
    path("pustaka/<slug:slug>/", views.adopt, name="adopt"),
    path("unggah/", views.upload, name="upload"),
    path("libur/", views.holidays, name="holidays"),
    path("terima/", views.receive, name="receive"),
    path("peristiwa/", views.close_event, name="event"),
    path("evaluasi/<int:pk>/", views.review, name="review"),
    path("dibaca/", views.seen, name="seen"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/ubah/", views.change, name="change"),
    path("<int:pk>/berlakukan/", views.publish, name="publish"),
    path("<int:pk>/akhiri/", views.end, name="end"),
    path("<int:pk>/klausul/<str:clause>/", views.decide, name="decide"),
    path("<int:pk>/kertas/<slug:kind>.pdf", views.paper, name="paper"),
    path("<int:pk>/tanggal.ics", views.calendar, name="calendar"),
    path("<int:pk>/ekspor/", views.export, name="export"),
    path("<int:pk>/hapus/", views.discard, name="discard"),
]

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
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/ubah/", views.change, name="change"),
    path("<int:pk>/berlakukan/", views.publish, name="publish"),
    path("<int:pk>/akhiri/", views.end, name="end"),
    path("<int:pk>/hapus/", views.discard, name="discard"),
]

"""Addresses of attendance, below ``kehadiran/``."""

from __future__ import annotations

from django.urls import path

from tatakerja.attendance import views

app_name = "attendance"
urlpatterns = [
    path("", views.month, name="month"),
    path("tim/", views.team, name="team"),
    path("tim/<int:node_id>/", views.team, name="team_of"),
    path("tim/<int:node_id>/hitung/", views.evaluate, name="evaluate"),
    path("pegawai/<int:person_id>/", views.person_month, name="person_month"),
    path("pegawai/<int:person_id>/<str:date_text>/", views.day, name="day"),
    path("pegawai/<int:person_id>/<str:date_text>/perbaikan/", views.correct, name="correct"),
    path("perbaikan/", views.corrections, name="corrections"),
    path("perbaikan/<int:pk>/tarik/", views.withdraw, name="withdraw"),
    path("tim/<int:node_id>/perbaikan/", views.many, name="many"),
    path("tutup/", views.agencies, name="agencies"),
    path("tutup/<int:node_id>/", views.closing, name="closing"),
    path("tutup/<int:node_id>/kunci/", views.close, name="close"),
    path("tutup/<int:node_id>/tetapkan/", views.determine, name="determine"),
    path("tutup/berkas/<int:pk>/minta-buka/", views.ask_reopen, name="ask_reopen"),
    path("tutup/berkas/<int:pk>/buka/", views.reopen, name="reopen"),
    path("selisih/<int:pk>/usulkan/", views.propose, name="propose"),
    path("selisih/<int:pk>/terima/", views.accept, name="accept"),
]

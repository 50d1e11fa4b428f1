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
]

"""Addresses of the pages that cross packages."""

from __future__ import annotations

from django.urls import path

from tatakerja.portal import board, views

app_name = "portal"
urlpatterns = [
    path("", views.today, name="today"),
    path("papan/", board.board, name="board"),
]

"""Addresses of the tree, people, places, homes, roles and imports."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "organisation"
urlpatterns: list[URLPattern] = []

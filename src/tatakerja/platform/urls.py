"""Addresses of the platform itself: language, and the gallery of components."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from tatakerja.platform import gallery, notices

urlpatterns = [
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    *gallery.urlpatterns,
    *notices.urlpatterns,
]

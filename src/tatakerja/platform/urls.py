"""Addresses of the platform itself: language, and the gallery of components."""

from __future__ import annotations

from django.urls import include, path

from tatakerja.platform import gallery

urlpatterns = [path("i18n/", include("django.conf.urls.i18n")), *gallery.urlpatterns]

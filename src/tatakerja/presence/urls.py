"""Addresses of presence: the tap, the explanation, what waits for a superior."""

from __future__ import annotations

from django.urls import path

from tatakerja.presence import views

app_name = "presence"
urlpatterns = [
    path("kirim/", views.send, name="send"),
    path("<int:pk>/jelaskan/", views.explain, name="explain"),
    path("menunggu/", views.waiting, name="waiting"),
]

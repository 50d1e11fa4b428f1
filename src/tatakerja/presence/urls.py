"""Addresses of presence: the tap, the explanation, what waits for a superior."""

from __future__ import annotations

from django.urls import path

from tatakerja.presence.views import outages, taps

app_name = "presence"
urlpatterns = [
    path("kirim/", taps.send, name="send"),
    path("<int:pk>/jelaskan/", taps.explain, name="explain"),
    path("menunggu/", taps.waiting, name="waiting"),
    path("gangguan/", outages.register, name="outages"),
    path("gangguan/catat/", outages.declare, name="outage_declare"),
    path("gangguan/<int:pk>/", outages.outage, name="outage"),
    path("gangguan/<int:pk>/waktu/", outages.times, name="outage_times"),
    path("gangguan/<int:pk>/putuskan/", outages.decide, name="outage_decide"),
]

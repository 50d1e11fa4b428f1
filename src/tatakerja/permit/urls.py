"""Addresses of permits, below /izin/."""

from __future__ import annotations

from django.urls import path

from tatakerja.permit.views import leave, meetings, mine, outings, settings, travel

app_name = "permit"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("cuti/", leave.leave, name="leave"),
    path("cuti/rencana/", leave.leave_plan, name="leave_plan"),
    path("cuti/<int:pk>/", leave.leave_detail, name="leave_detail"),
    path("cuti/<int:pk>/batal/", leave.cancel_leave_view, name="cancel_leave"),
    path("cuti/<int:pk>/surat/", leave.add_paper, name="add_paper"),
    path("surat/<uuid:pk>/", leave.paper, name="paper"),
    path("perjalanan/", travel.ask, name="trip_ask"),
    path("perjalanan/aturan/", travel.rules, name="trip_rules"),
    path("perjalanan/<int:pk>/", travel.trip, name="trip"),
    path("perjalanan/<int:pk>/visum/", travel.add_visum, name="add_visum"),
    path("perjalanan/<int:pk>/laporan/", travel.report, name="trip_report"),
    path("perjalanan/<int:pk>/batal/", travel.cancel, name="cancel_trip"),
    path("perjalanan/<int:pk>/surat/<int:letter>/", travel.letter, name="letter"),
    path("periksa/<str:sha256>/", travel.verify, name="verify"),
    path("keluar/", outings.outing, name="outing"),
    path("keluar/<int:pk>/batal/", outings.cancel_outing_view, name="cancel_outing"),
    path("keluar/<int:pk>/kembali/", outings.return_home_view, name="return_home"),
    path("ke-kantor/", outings.visit, name="visit"),
    path("ke-kantor/<int:pk>/batal/", outings.cancel_visit_view, name="cancel_visit"),
    path("acara/", meetings.meetings, name="meetings"),
    path("acara/baru/", meetings.plan, name="meeting_plan"),
    path("acara/<int:pk>/", meetings.meeting, name="meeting"),
    path("acara/<int:pk>/batal/", meetings.call_off, name="call_off"),
    path("acara/<int:pk>/periksa/", meetings.tick, name="tick"),
    path("ruang/", meetings.rooms, name="rooms"),
    path("delegasi/", settings.delegations, name="delegations"),
    path("delegasi/<int:pk>/cabut/", settings.revoke, name="revoke"),
    path("ketentuan/", settings.terms, name="terms"),
    path("ketentuan/<slug:topic>/", settings.terms, name="terms"),
    path("saldo/", settings.accounts, name="accounts"),
    path("dinas/", settings.duty, name="duty"),
    path("dinas/<int:pk>/batal/", settings.cancel_duty_view, name="cancel_duty"),
]

"""Addresses of permits: the employee's own, and what waits for a superior."""

from __future__ import annotations

from django.urls import path

from tatakerja.permit import views

app_name = "permit"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("cuti/", views.leave, name="leave"),
    path("cuti/<int:pk>/batal/", views.cancel_leave_view, name="cancel_leave"),
    path("keluar/", views.outing, name="outing"),
    path("keluar/<int:pk>/batal/", views.cancel_outing_view, name="cancel_outing"),
    path("persetujuan/", views.inbox, name="inbox"),
    path("dinas/", views.duty, name="duty"),
    path("dinas/<int:pk>/batal/", views.cancel_duty_view, name="cancel_duty"),
]

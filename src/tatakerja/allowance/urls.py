"""Addresses of TPP, below ``tpp/``."""

from __future__ import annotations

from django.urls import path

from tatakerja.allowance import views

app_name = "allowance"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.statement, name="statement"),
    path("<int:pk>/sanggah/", views.dispute, name="dispute"),
    path("opd/", views.agencies, name="agencies"),
    path("opd/<int:node_id>/", views.month, name="month"),
    path("opd/<int:node_id>/hitung/", views.compute, name="compute"),
    path("opd/<int:node_id>/rekap.xlsx", views.recap, name="recap"),
    path("opd/<int:node_id>/bendahara.csv", views.treasury, name="treasury"),
    path("opd/<int:node_id>/banding/", views.parallel, name="parallel"),
    path("hitungan/<int:pk>/perlihatkan/", views.show, name="show"),
    path("hitungan/<int:pk>/kunci/", views.lock, name="lock"),
    path("hitungan/<int:pk>/rekap.pdf", views.recap_paper, name="recap_paper"),
    path("periksa/<slug:sha256>/", views.verify, name="verify"),
    path("sanggahan/<int:pk>/jawab/", views.answer, name="answer"),
    path("aturan/", views.rules, name="rules"),
    path("aturan/<int:pk>/", views.rule, name="rule"),
    path("aturan/<int:pk>/berlakukan/", views.confirm, name="confirm"),
    path("aturan/tulis/<int:region_id>/", views.write, name="write"),
    path("aturan/tulis/<int:region_id>/<int:pk>/", views.write, name="rewrite"),
]

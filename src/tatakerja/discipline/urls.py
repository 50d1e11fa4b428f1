"""Addresses of discipline."""

from __future__ import annotations

from django.urls import path

from tatakerja.discipline import views

app_name = "discipline"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("saya/", views.mine, name="mine"),
    path("lapor/", views.report, name="report"),
    path("statistik/", views.figures, name="figures"),
    path("aturan/", views.books, name="books"),
    path("aturan/<int:region>/", views.book, name="book"),
    path("berkas/<int:pk>/", views.case, name="case"),
    path("berkas/<int:pk>/langkah/<slug:name>/", views.step, name="step"),
    path("berkas/<int:pk>/bukti/<int:exhibit>/", views.exhibit, name="exhibit"),
    path("berkas/<int:pk>/surat/<int:letter>/", views.letter, name="letter"),
    path("berkas/<int:pk>/surat/<int:letter>/tanda-tangan/", views.sign, name="sign"),
    path("periksa/<slug:sha256>/", views.verify, name="verify"),
]

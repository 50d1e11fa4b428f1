"""Addresses of the circular pages, below /edaran/."""

from __future__ import annotations

from django.urls import path

from tatakerja.circular import views

app_name = "circular"
urlpatterns = [
    path("", views.circular_list, name="list"),
    path("pustaka/", views.library_page, name="library"),
    path("pustaka/<slug:slug>/", views.adopt, name="adopt"),
    path("unggah/", views.upload, name="upload"),
    path("libur/", views.holidays, name="holidays"),
    path("paruh-waktu/", views.part_time, name="part_time"),
    path("terima/", views.receive, name="receive"),
    path("peristiwa/", views.close_event, name="event"),
    path("evaluasi/<int:pk>/", views.review, name="review"),
    path("dibaca/", views.seen, name="seen"),
    path("tulis/", views.write, name="write"),
    path("konsep/<int:pk>/", views.draft, name="draft"),
    path("konsep/<int:pk>/naskah/", views.draft_text, name="draft_text"),
    path("konsep/<int:pk>/klausul/", views.draft_clauses, name="draft_clauses"),
    path("konsep/<int:pk>/parameter/", views.draft_parameters, name="draft_parameters"),
    path("konsep/<int:pk>/periksa/", views.draft_check, name="draft_check"),
    path("konsep/<int:pk>/kutip/", views.draft_quote, name="draft_quote"),
    path("konsep/<int:pk>/hapus-klausul/", views.draft_remove_clause, name="draft_remove_clause"),
    path("konsep/<int:pk>/kembalikan/", views.draft_restore, name="draft_restore"),
    path("konsep/<int:pk>/hapus/", views.draft_discard, name="draft_discard"),
    path("konsep/<int:pk>/<slug:part>/", views.draft_part, name="draft_part"),
    path("pindaian/<uuid:pk>.pdf", views.scan, name="scan"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/tulis/", views.open_circular, name="open"),
    path("<int:pk>/ubah/", views.change, name="change"),
    path("<int:pk>/berlakukan/", views.publish, name="publish"),
    path("<int:pk>/tembusan/", views.copies, name="copies"),
    path("<int:pk>/akhiri/", views.end, name="end"),
    path("<int:pk>/klausul/<str:clause>/", views.decide, name="decide"),
    path("<int:pk>/kertas/<slug:kind>.pdf", views.paper, name="paper"),
    path("<int:pk>/tanggal.ics", views.calendar, name="calendar"),
    path("<int:pk>/ekspor/", views.export, name="export"),
    path("<int:pk>/hapus/", views.discard, name="discard"),
]

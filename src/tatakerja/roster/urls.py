"""Addresses of the roster pages, below /jadwal/."""

from __future__ import annotations

from django.urls import path

from tatakerja.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("tempat/", views.seats, name="seats"),
    path("seluruh/", views.start_run, name="start_run"),
    path("seluruh/<int:pk>/", views.run, name="run"),
    path("saya/", views.mine, name="mine"),
    path("saya/keinginan/", views.wishes, name="wishes"),
    path("terbuka/<int:pk>/", views.duty, name="duty"),
    path("saya/dibaca/", views.notices_read, name="notices_read"),
    path("saya/kalender/", views.feed, name="feed"),
    path("kalender/<str:token>.ics", views.calendar, name="calendar"),
    path("surat/<str:sha256>/", views.verify, name="verify"),
    path("panggilan/", views.calls, name="calls"),
    path("panggilan/<int:pk>/", views.call, name="call"),
    path("tukar/", views.swaps, name="swaps"),
    path("tukar/<int:pk>/", views.swap, name="swap"),
    path("tukar/aturan/<int:pk>/", views.swap_policy, name="swap_policy"),
    path("saya/tukar/<str:day>/", views.ask_swap, name="ask_swap"),
    path("pemerataan/<int:pk>/", views.fairness, name="fairness"),
    path("<int:pk>/ulang/", views.replan, name="replan"),
    path("<int:pk>/hari/<int:person>/<str:day>/pengganti/", views.substitute, name="substitute"),
    path("<int:pk>/beda/", views.differences, name="differences"),
    path("<int:pk>/jadwal.xlsx", views.workbook, name="workbook"),
    path("<int:pk>/surat/", views.letters, name="letters"),
    path("<int:pk>/surat/<int:letter>.pdf", views.letter, name="letter"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/isi/", views.fill, name="fill"),
    path("<int:pk>/banding/", views.compare, name="compare"),
    path("<int:pk>/kunci/", views.lock, name="lock"),
    path("<int:pk>/hari/<int:person>/<str:day>/tawarkan/", views.offer_duty, name="offer_duty"),
    path("<int:pk>/sel/", views.set_cells, name="cells"),
    path("<int:pk>/terbit/", views.publish, name="publish"),
    path("<int:pk>/hapus/", views.discard, name="discard"),
    path("<int:pk>/hari/<int:person>/<str:day>/", views.change_day, name="day"),
]

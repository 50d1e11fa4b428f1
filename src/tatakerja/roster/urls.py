"""Addresses of the roster pages, below /jadwal/."""

from __future__ import annotations

from django.urls import path

from tatakerja.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("saya/", views.mine, name="mine"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/isi/", views.fill, name="fill"),
    path("<int:pk>/sel/", views.set_cells, name="cells"),
    path("<int:pk>/terbit/", views.publish, name="publish"),
    path("<int:pk>/hapus/", views.discard, name="discard"),
    path("<int:pk>/hari/<int:person>/<str:day>/", views.change_day, name="day"),
]

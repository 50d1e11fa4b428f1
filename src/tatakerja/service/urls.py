"""Addresses of services: for everybody, for the offices that answer, for those that keep the register."""

from __future__ import annotations

from django.urls import path

from tatakerja.service.views import keeping, office, public, reports, satisfaction

app_name = "service"
urlpatterns = [
    path("", public.index, name="index"),
    path("jenis/<slug:code>/", public.service, name="service"),
    path("jenis/<slug:code>/survei/", public.survey, name="survey"),
    path("jenis/<slug:code>/kepuasan/", satisfaction.one, name="satisfaction"),
    path("kepuasan/", satisfaction.everything, name="all_satisfaction"),
    path("kepuasan/<int:pk>.pdf", satisfaction.paper, name="satisfaction_pdf"),
    path("lapor/", public.report, name="report"),
    path("lacak/", public.find, name="find"),
    path("lacak/<str:code>/", public.track, name="track"),
    path("lacak/<str:code>/berkas/<uuid:pk>/", public.proof, name="proof"),
    path("laporan/", reports.complaints, name="complaints"),
    path("laporan/templat/", reports.templates, name="templates"),
    path("laporan/templat/<int:pk>/cabut/", reports.retire, name="retire_template"),
    path("laporan/berkas/", reports.exchange, name="exchange"),
    path("laporan/berkas/<int:pk>/perbaiki.xlsx", reports.rejected, name="rejected"),
    path("laporan/berkas/daerah/<int:pk>/", reports.export, name="export"),
    path("laporan/<int:pk>/", office.complaint, name="complaint"),
    path("laporan/<int:pk>/teruskan/", office.forward, name="forward"),
    path("laporan/<int:pk>/tanggapan/", office.answer, name="answer"),
    path("laporan/<int:pk>/gabung/", office.merge, name="merge"),
    path("laporan/<int:pk>/kehadiran/", office.pass_on, name="pass_on"),
    path("laporan/<int:pk>/identitas/", office.ask_seal, name="ask_seal"),
    path("laporan/<int:pk>/berkas/<uuid:file_id>/", office.file, name="file"),
    path("identitas/<int:pk>/setuju/", office.allow_seal, name="allow_seal"),
    path("identitas/<int:pk>/buka/", office.open_seal, name="open_seal"),
    path("kelola/", keeping.services, name="services"),
    path("kelola/baru/", keeping.create, name="create"),
    path("kelola/maklumat/", keeping.pledge, name="pledge"),
    path("kelola/<int:pk>/", keeping.kept, name="kept"),
    path("kelola/<int:pk>/standar/", keeping.standard, name="standard"),
    path("kelola/<int:pk>/jam/", keeping.hours, name="hours"),
    path("kelola/atur/", satisfaction.settings, name="settings"),
    path("kelola/atur/<int:pk>/cabut/", satisfaction.retire, name="retire_topic"),
    path("kelola/<int:pk>/poster.pdf", satisfaction.poster, name="poster"),
    path("kelola/<int:pk>/skm/", keeping.result, name="result"),
]

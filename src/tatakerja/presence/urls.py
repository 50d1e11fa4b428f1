"""Addresses of presence: the tap, the explanation, what waits for a superior."""

from __future__ import annotations

from django.urls import path

from tatakerja.presence.views import (
    calls,
    companions,
    duty,
    kiosks,
    networks,
    otherways,
    outages,
    privacy,
    remeasure,
    reviews,
    screen,
    taps,
)

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
    path("tinjauan/", reviews.inbox, name="reviews"),
    path("tinjauan/saya/", reviews.mine, name="reviews_mine"),
    path("tinjauan/<int:pk>/", reviews.review, name="review"),
    path("tinjauan/<int:pk>/jawab/", reviews.answer, name="review_answer"),
    path("tinjauan/<int:pk>/pendapat/", reviews.judge, name="review_judge"),
    path("panggilan/", calls.team, name="calls"),
    path("panggilan/<int:pk>/panggil/", calls.call, name="call"),
    path("panggilan/<int:pk>/hasil/", calls.outcome, name="call_outcome"),
    path("panggilan/<int:pk>/lihat/", privacy.look, name="look"),
    path("data-saya/", privacy.mine, name="privacy"),
    path("data-saya/unduh/", privacy.export, name="privacy_export"),
    path("pendamping/", companions.allow, name="companion"),
    path("perangkat/<int:pk>/lepas/", privacy.revoke, name="device_revoke"),
    path("penyimpanan/<int:pk>/", privacy.retention, name="retention"),
    path("tempat-tugas/", duty.places, name="duty_places"),
    path("tempat-tugas/baru/", duty.add, name="duty_place_add"),
    path("tempat-tugas/<int:pk>/tarik/", duty.withdraw, name="duty_place_withdraw"),
    path("kios/", kiosks.kiosks, name="kiosks"),
    path("kios/<int:pk>/tutup/", kiosks.end, name="kiosk_end"),
    path("kartu/", kiosks.cards, name="cards"),
    path("kartu/<int:pk>/akhiri/", kiosks.end_one, name="card_end"),
    path("kios/layar/", screen.screen, name="screen"),
    path("kios/layar/kode.svg", screen.code_image, name="screen_code"),
    path("kode/<int:pk>/<int:slot>/<str:code>/", kiosks.read_code, name="office_code"),
    path("jaringan/", networks.networks, name="networks"),
    path("jaringan/<int:pk>/akhiri/", networks.end, name="network_end"),
    path("ukur-ulang/", remeasure.preview, name="remeasure"),
    path("mesin/", otherways.machine_files, name="machine_files"),
    path("mesin/<int:pk>/", otherways.machine_file, name="machine_file"),
    path("mesin/<int:pk>/impor/", otherways.take, name="machine_take"),
    path("mesin/<int:pk>/ditolak.csv", otherways.bad_rows, name="machine_bad"),
    path("lembar/", otherways.sheet, name="sheet"),
]

"""Addresses of the tree, people, places, homes, roles and imports."""

from __future__ import annotations

from django.urls import path

from tatakerja.organisation.views import (
    accounts,
    channels,
    imports,
    outlines,
    people,
    places,
    points,
    roles,
    tree,
)

app_name = "organisation"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("unit/<int:pk>/", tree.node, name="node"),
    path("unit/<int:pk>/tambah/", tree.add_node, name="node_add"),
    path("unit/<int:pk>/ubah/", tree.change_node, name="node_change"),
    path("unit/<int:pk>/pindah/", tree.move_node, name="node_move"),
    path("unit/<int:pk>/tutup/", tree.close_node, name="node_close"),
    path("unit/<int:pk>/tempat/", places.add_workplace, name="workplace_add"),
    path("unit/<int:pk>/akun/", accounts.open_accounts, name="open_accounts"),
    path("unit/<int:pk>/batas/", outlines.outline, name="outline"),
    path("unit/<int:pk>/jalan/", outlines.streets, name="streets"),
    path("unit/<int:pk>/jalan.pmtiles", outlines.tiles, name="tiles"),
    path("unit/<int:pk>/batas.json", outlines.document, name="outline_json"),
    path("tempat/<int:pk>/", places.workplace, name="workplace"),
    path("tempat/<int:pk>/tutup/", places.close_workplace, name="workplace_close"),
    path("pegawai/", people.people, name="people"),
    path("pegawai/baru/", people.add_person, name="person_add"),
    path("pegawai/<int:pk>/", people.person, name="person"),
    path("pegawai/<int:pk>/ubah/", people.change_person, name="person_change"),
    path("pegawai/<int:pk>/status/", people.change_status, name="person_status"),
    path("pegawai/<int:pk>/nomor/", people.change_number, name="person_number"),
    path("pegawai/<int:pk>/akhiri/", people.deactivate, name="person_deactivate"),
    path("pegawai/<int:pk>/jabatan/", people.add_post, name="post_add"),
    path("pegawai/<int:pk>/jabatan/<int:post>/tutup/", people.close_post, name="post_close"),
    path("pegawai/<int:pk>/kelompok/", people.add_group, name="group_add"),
    path("pegawai/<int:pk>/kelompok/<int:membership>/akhiri/", people.leave_group, name="group_leave"),
    path("rumah/", points.points, name="points"),
    path("rumah/<int:pk>/akhiri/", points.end_point, name="point_end"),
    path("rumah/persetujuan/", points.review, name="points_review"),
    path("rumah/<int:pk>/lihat/", points.look, name="point_look"),
    path("rumah/<int:pk>/putusan/", points.decide, name="point_decide"),
    path("peran/", roles.roles, name="roles"),
    path("peran/<int:pk>/akhiri/", roles.end_grant, name="grant_end"),
    path("pemberitahuan/", channels.channels, name="channels"),
    path("pemberitahuan/<str:code>/", channels.route, name="channel_route"),
    path("impor/", imports.imports, name="imports"),
    path("impor/daerah/<int:pk>.xlsx", imports.export, name="export"),
    path("impor/<int:pk>/", imports.import_run, name="import"),
    path("impor/<int:pk>/kolom/", imports.columns, name="import_columns"),
    path("impor/<int:pk>/mulai/", imports.begin, name="import_begin"),
    path("impor/<int:pk>/kemajuan/", imports.progress, name="import_progress"),
    path("impor/<int:pk>/perbaikan.xlsx", imports.rejected, name="import_rejected"),
    path("impor/<int:pk>/buang/", imports.discard, name="import_discard"),
    path("aktifkan/", accounts.activate, name="activate"),
]

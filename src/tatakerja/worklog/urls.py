"""Addresses of tasks, daily reports and targets, below /tugas/."""

from __future__ import annotations

from django.urls import path

from tatakerja.worklog.views import channel, exchange, giving, inbox, judging, reports, targets, tasks, team

app_name = "worklog"
urlpatterns = [
    path("", tasks.task_list, name="tasks"),
    path("<int:pk>/", tasks.task_detail, name="task"),
    path("<int:pk>/selesai/", tasks.finish, name="finish"),
    path("<int:pk>/buka/", tasks.reopen, name="reopen"),
    path("<int:pk>/hasil/", tasks.result, name="result"),
    path("<int:pk>/lampiran/", tasks.attach, name="attach"),
    path("<int:pk>/ubah/", tasks.change, name="change"),
    path("<int:pk>/batal/", tasks.cancel, name="cancel"),
    path("<int:pk>/pulihkan/", tasks.restore, name="restore"),
    path("lampiran/<uuid:pk>/", tasks.download, name="download"),
    path("lampiran/<uuid:pk>/hapus/", tasks.detach, name="detach"),
    path("beri/", giving.give, name="give"),
    path("beri/<uuid:batch>/urungkan/", giving.ungive, name="ungive"),
    path("berulang/", giving.recurrences, name="recurrences"),
    path("berulang/<int:pk>/hentikan/", giving.stop, name="stop"),
    path("nilai/", judging.queue_page, name="queue"),
    path("nilai/<int:pk>/", judging.judge, name="judge"),
    path("nilai/<int:pk>/urungkan/", judging.unjudge, name="unjudge"),
    path("tim/", team.team_page, name="team"),
    path("tim/pengaturan/", team.setting, name="setting"),
    path("laporan/", reports.report_page, name="report"),
    path("laporan/simpan/", reports.save, name="save"),
    path("laporan/kirim/", reports.send, name="send"),
    path("laporan/riwayat/", reports.history, name="history"),
    path("laporan/masuk/", inbox.inbox, name="inbox"),
    path("laporan/setujui/", inbox.approve, name="approve"),
    path("laporan/setujui/<uuid:key>/urungkan/", inbox.unapprove, name="unapprove"),
    path("laporan/<int:pk>/", inbox.read, name="read"),
    path("laporan/<int:pk>/komentar/", inbox.comment, name="comment"),
    path("laporan/<int:pk>/kembalikan/", inbox.give_back, name="return"),
    path("kanal/", channel.channel, name="channel"),
    path("kanal/tautan/", channel.link, name="channel_link"),
    path("kanal/<int:pk>/", channel.announcement, name="announcement"),
    path("kanal/<int:pk>/baca/", channel.mark_read, name="mark_read"),
    path("kanal/<int:pk>/tanya/", channel.ask, name="ask_question"),
    path("kanal/<int:pk>/tarik/", channel.withdraw, name="withdraw_announcement"),
    path("kanal/pertanyaan/<int:pk>/", channel.answer, name="answer_question"),
    path("target/", targets.own_month, name="month"),
    path("target/tim/", targets.team_month, name="team_month"),
    path("target/tim/ekspor/", exchange.export, name="export"),
    path("target/berkas/", exchange.exchange, name="exchange"),
    path("target/berkas/<int:pk>/", exchange.rejected, name="rejected"),
    path("target/pegawai/<int:pk>/", targets.person_month, name="person_month"),
    path("target/pegawai/<int:pk>/baru/", targets.target_new, name="target_new"),
    path("target/<int:pk>/", targets.target_change, name="target"),
    path("target/<int:pk>/tutup/", targets.target_close, name="target_close"),
    path("target/<int:pk>/tetapkan/", targets.confirm, name="confirm"),
]

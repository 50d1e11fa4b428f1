import django.db.models.deletion
import tatakerja.presence.models.places
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("issued", "Token dari administrator"),
                            ("browser", "Peramban"),
                            ("companion", "Aplikasi pendamping"),
                        ],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("browser_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="organisation.person",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MachineFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.TextField(blank=True)),
                ("report", models.JSONField(default=dict)),
                ("bad", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("checked", "Diperiksa, belum diimpor"), ("taken", "Diimpor")],
                        default="checked",
                        max_length=8,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="machine_files",
                        to="organisation.node",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("server", "Server atau basis data"),
                            ("network", "Jaringan atau internet"),
                            ("power", "Listrik padam"),
                            ("disaster", "Bencana atau keadaan darurat"),
                            ("other", "Lainnya"),
                        ],
                        default="server",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("declared", "Dicatat petugas"), ("detected", "Terdeteksi sistem")],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("found", models.JSONField(blank=True, default=dict)),
                ("recorded_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(db_index=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
                "indexes": [
                    models.Index(fields=["starts_at", "ends_at"], name="presence_ou_starts__f4fea4_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="outage_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutageNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outages",
                        to="organisation.node",
                    ),
                ),
                (
                    "outage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="presence.outage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("outage", "node"), name="outage_names_a_node_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("photo", models.BinaryField()),
                ("media_type", models.CharField(max_length=40)),
                ("sent_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_sheets",
                        to="organisation.node",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AnswerTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("report_minutes", models.PositiveSmallIntegerField()),
                ("review_days", models.PositiveSmallIntegerField()),
                ("to_be_confirmed", models.BooleanField(default=True)),
                ("set_at", models.DateTimeField()),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_terms",
                        to="organisation.node",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_minutes__range", (5, 120)), ("review_days__range", (1, 15))
                        ),
                        name="there_is_time_to_answer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointRetention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=60)),
                ("to_be_confirmed", models.BooleanField(default=True)),
                ("set_at", models.DateTimeField()),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_retention",
                        to="organisation.node",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__range", (7, 365))), name="points_kept_for_a_while"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PresenceEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("check_in", "check_in"),
                            ("check_out", "check_out"),
                            ("location", "location"),
                            ("answer", "answer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at_phone", models.DateTimeField()),
                (
                    "clock",
                    models.CharField(
                        choices=[("synced", "synced"), ("offset", "offset"), ("unknown", "unknown")],
                        max_length=8,
                    ),
                ),
                ("counts_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("zone", models.CharField(default="Asia/Jakarta", max_length=40)),
                ("grade", models.CharField(choices=[("A", "A"), ("B", "B"), ("C", "C")], max_length=1)),
                ("lat", models.FloatField(blank=True, null=True)),
                ("lon", models.FloatField(blank=True, null=True)),
                ("accuracy_m", models.FloatField(blank=True, null=True)),
                ("fix_age_s", models.FloatField(blank=True, null=True)),
                ("altitude_m", models.FloatField(blank=True, null=True)),
                ("speed_mps", models.FloatField(blank=True, null=True)),
                ("heading_deg", models.FloatField(blank=True, null=True)),
                ("mode", models.CharField(blank=True, max_length=8)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("home", "home"),
                            ("office", "office"),
                            ("duty", "duty"),
                            ("outside", "outside"),
                            ("unknown", "unknown"),
                        ],
                        max_length=8,
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=40)),
                ("distance_m", models.PositiveIntegerField(blank=True, null=True)),
                ("limit_m", models.PositiveIntegerField(blank=True, null=True)),
                ("flags", models.JSONField(blank=True, default=list)),
                ("pending", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("answers", models.UUIDField(blank=True, null=True)),
                ("receipt", models.TextField()),
                ("batch", models.UUIDField()),
                ("reduced", models.BooleanField(default=False)),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="presence.device",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presence_events",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["counts_at", "id"],
                "indexes": [models.Index(fields=["person", "day"], name="presence_pr_person__954f4c_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="one_tap_one_event"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accuracy_m__isnull", True), ("lat__isnull", True), ("lon__isnull", True)
                            ),
                            models.Q(
                                ("accuracy_m__gte", 0),
                                ("lat__gte", -90),
                                ("lat__lte", 90),
                                ("lon__gte", -180),
                                ("lon__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="location_whole_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("field_work", "Tugas lapangan"),
                            ("meeting", "Rapat di tempat lain"),
                            ("weak_gps", "GPS lemah di gedung"),
                            ("point_wrong", "Titik lokasi keliru"),
                            ("on_the_way", "Dalam perjalanan"),
                            ("phone_trouble", "Ponsel bermasalah"),
                            ("other", "Lainnya"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="presence.presenceevent",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("confirmed", "Dibenarkan"),
                            ("refused", "Tidak dibenarkan"),
                            ("withdrawn", "Dibatalkan pegawai"),
                            ("reopened", "Diurungkan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("press", models.UUIDField(blank=True, db_index=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="presence.presenceevent",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "withdrawn")),
                        fields=("event",),
                        name="withdrawn_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReachCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("day", models.DateField()),
                ("called_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(choices=[("app", "Aplikasi"), ("phone", "Telepon")], max_length=6),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reach_calls",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["called_at", "id"],
                "indexes": [models.Index(fields=["person", "day"], name="presence_re_person__299357_idx")],
            },
        ),
        migrations.CreateModel(
            name="CallOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("excused", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="presence.reachcall",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReliefDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("granted", "Diberi keringanan"), ("refused", "Tanpa keringanan")],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="presence.outage",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("answer_until", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Selesai"), ("follow_up", "Ditindaklanjuti")],
                        max_length=10,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("person",),
                        name="one_open_review_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="presence.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "opinion",
                    models.CharField(
                        choices=[("clear", "Wajar"), ("follow_up", "Perlu dibicarakan")], max_length=10
                    ),
                ),
                ("reason", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="presence.review",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "by"), name="one_opinion_an_account")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coarse", "coarse"),
                            ("tool", "tool"),
                            ("fast", "fast"),
                            ("shared", "shared"),
                            ("outside", "outside"),
                        ],
                        max_length=8,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="presence.presenceevent",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="presence.presenceevent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "id"],
                "indexes": [models.Index(fields=["person", "day"], name="presence_si_person__87612a_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "kind"), name="one_signal_of_a_kind_an_event")
                ],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="signals",
            field=models.ManyToManyField(related_name="reviews", to="presence.signal"),
        ),
        migrations.CreateModel(
            name="DutyPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("fence", models.JSONField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("letter", models.CharField(blank=True, max_length=100)),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_places",
                        to="organisation.node",
                    ),
                ),
                ("people", models.ManyToManyField(related_name="duty_places", to="organisation.person")),
            ],
            options={
                "ordering": ["-first", "-id"],
                "indexes": [models.Index(fields=["first", "last"], name="presence_du_first_2ff7b6_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="duty_place_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LocationLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("decide", "Memutuskan presensi yang menunggu"),
                            ("review", "Meninjau tanda"),
                            ("record", "Membaca catatan kehadiran"),
                            ("urgent", "Tugas mendesak"),
                            ("safety", "Keselamatan pegawai"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["person", "at"], name="presence_lo_person__b29173_idx")],
            },
        ),
        migrations.CreateModel(
            name="LocationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("day", models.DateField()),
                ("clock", models.TimeField()),
                ("due", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("opening", models.BooleanField(default=False)),
                ("clauses", models.JSONField(default=list)),
                ("opened_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="location_requests",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["due", "person_id"],
                "indexes": [models.Index(fields=["day", "clock"], name="presence_lo_day_de0f82_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "day", "clock"), name="one_request_a_report_time"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="presenceevent",
            index=models.Index(
                condition=models.Q(("pending", True)), fields=["day"], name="presence_to_confirm"
            ),
        ),
        migrations.AddIndex(
            model_name="presenceevent",
            index=models.Index(
                condition=models.Q(("reduced", False)), fields=["day"], name="presence_to_reduce"
            ),
        ),
        migrations.CreateModel(
            name="Remeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("favour", "Hanya yang menjadi di dalam area"),
                            ("all", "Semua, juga yang menjadi di luar area"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("people", models.PositiveIntegerField()),
                ("days", models.PositiveIntegerField()),
                ("inside", models.PositiveIntegerField()),
                ("outside", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remeasures",
                        to="organisation.node",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PlaceRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said", models.JSONField()),
                ("pending", models.BooleanField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="presence.presenceevent",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="presence.remeasure",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("pending", True)), fields=["event"], name="presence_revised_waits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeNetwork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cidr", models.CharField(max_length=43)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office_networks",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["agency_id", "cidr", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("agency", "cidr"),
                        name="one_network_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("secret", models.CharField(max_length=64)),
                ("pairing_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("pairing_until", models.DateTimeField()),
                ("token_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workplace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kiosks",
                        to="organisation.workplace",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("pin_hash", models.CharField(max_length=128)),
                ("issued_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="one_card_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shown_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "kiosk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="presence.kiosk"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office_codes",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["person", "shown_at"], name="presence_of_person__76371f_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreenKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("credential", models.CharField(max_length=1400, unique=True)),
                ("data", models.TextField()),
                ("site", models.CharField(max_length=253)),
                ("label", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screen_keys",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["person"],
                        name="presence_screen_keys",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FenceProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu persetujuan"),
                            ("approved", "Disetujui"),
                            ("rejected", "Ditolak"),
                            ("ended", "Tidak dipakai lagi"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("fence", models.JSONField()),
                ("before", models.JSONField()),
                ("why", models.CharField(max_length=300)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=120, upload_to=tatakerja.presence.models.places.stored_at
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=80)),
                ("media_type", models.CharField(blank=True, max_length=40)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fence_proposals",
                        to="organisation.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="presence.remeasure",
                    ),
                ),
                (
                    "workplace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="organisation.workplace",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "proposed")),
                        fields=["workplace"],
                        name="presence_fences_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("person", "workplace"),
                        name="one_waiting_fence_a_person_and_place",
                    )
                ],
            },
        ),
    ]

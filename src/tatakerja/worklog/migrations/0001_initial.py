import django.db.models.deletion
import tatakerja.worklog.models.tasks
import uuid
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
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=4000)),
                ("posted_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "ordering": ["-posted_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ChannelLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=300)),
                ("set_at", models.DateTimeField()),
                (
                    "node",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DailyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "template",
                    models.CharField(
                        choices=[("general", "Umum"), ("teacher", "Pendidik")],
                        default="general",
                        max_length=8,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("app", "diisi pegawai"), ("import", "diimpor")], default="app", max_length=6
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("sent", "Terkirim"),
                            ("returned", "Dikembalikan"),
                            ("approved", "Disetujui"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("left_out", models.JSONField(blank=True, default=list)),
                ("saved_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("clauses", models.JSONField(blank=True, default=list)),
                ("late", models.BooleanField(default=False)),
                ("first_sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("pressed_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("return_reason", models.CharField(blank=True, max_length=300)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approval", models.UUIDField(blank=True, db_index=True, null=True)),
                (
                    "addressee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_received",
                        to="organisation.person",
                    ),
                ),
                (
                    "approved_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="daily_reports",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
                "indexes": [models.Index(fields=["day", "state"], name="worklog_dai_day_b34ed4_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="one_report_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("first_sent_at__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_sent_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="report_approved_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("targets", "Target dan realisasi (e-Kinerja)"),
                            ("activities", "Kegiatan harian (SIKAP)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("report", models.JSONField(default=dict)),
                ("rejected", models.BinaryField(default=bytes)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="worklog.announcement",
                    ),
                ),
                (
                    "answered_by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="worklog.announcement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("announcement", "person"), name="read_once")],
            },
        ),
        migrations.CreateModel(
            name="Recurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("detail", models.TextField(blank=True, max_length=2000)),
                ("expected_output", models.CharField(blank=True, max_length=200)),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "Mendesak"), ("normal", "Biasa"), ("low", "Bila sempat")],
                        default="normal",
                        max_length=6,
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("daily", "Setiap hari kerja"), ("weekly", "Setiap pekan")],
                        default="daily",
                        max_length=6,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("due_in", models.PositiveSmallIntegerField(default=0)),
                ("first", models.DateField()),
                ("last", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                ("people", models.ManyToManyField(related_name="recurrences", to="organisation.person")),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("every", "weekly"), ("weekday__range", (0, 6))),
                            models.Q(("every", "daily"), ("weekday__isnull", True)),
                            _connector="OR",
                        ),
                        name="recurrence_weekly_has_a_weekday",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.CharField(max_length=1000)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="worklog.dailyreport",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ResultsLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("number", models.CharField(max_length=60)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("sent_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results_letters",
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
                "ordering": ["-sent_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "number"), name="one_results_number_an_agency"),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="results_end_after_they_begin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("pressed_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.UUIDField(blank=True, null=True, unique=True)),
                ("content", models.JSONField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="worklog.dailyreport",
                    ),
                ),
            ],
            options={
                "ordering": ["report_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="one_version_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="SkpTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("unit", models.CharField(max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("first_month", models.PositiveSmallIntegerField(default=1)),
                ("last_month", models.PositiveSmallIntegerField(default=12)),
                (
                    "source",
                    models.CharField(
                        choices=[("manual", "dicatat atasan"), ("import", "diimpor")],
                        default="manual",
                        max_length=6,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skp_targets",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["person_id", "year", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "year", "code"), name="one_target_a_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_month__range", (1, 12)),
                            ("last_month__range", (1, 12)),
                            ("last_month__gte", models.F("first_month")),
                        ),
                        name="target_months_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="target_amount_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("version", models.PositiveIntegerField()),
                ("counted", models.DecimalField(decimal_places=2, max_digits=12)),
                ("realised", models.DecimalField(decimal_places=2, max_digits=12)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("tasks", models.JSONField(default=list)),
                (
                    "source",
                    models.CharField(
                        choices=[("judged", "ditetapkan atasan"), ("import", "diimpor")],
                        default="judged",
                        max_length=6,
                    ),
                ),
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
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="worklog.skptarget",
                    ),
                ),
            ],
            options={
                "ordering": ["target_id", "month", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target", "month", "version"), name="one_confirmation_a_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("realised__gte", 0)), name="realised_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("detail", models.TextField(blank=True, max_length=2000)),
                ("expected_output", models.CharField(blank=True, max_length=200)),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "Mendesak"), ("normal", "Biasa"), ("low", "Bila sempat")],
                        default="normal",
                        max_length=6,
                    ),
                ),
                ("given_on", models.DateField()),
                ("given_at", models.DateTimeField()),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("given", "Terbuka"),
                            ("done", "Selesai"),
                            ("checked", "Diperiksa"),
                            ("evaluated", "Dievaluasi"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="given",
                        max_length=10,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("last_press", models.UUIDField(blank=True, editable=False, null=True)),
                ("result", models.CharField(blank=True, max_length=1000)),
                ("quantity", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("returned", models.CharField(blank=True, max_length=300)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("evaluated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "result_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("below", "Di bawah ekspektasi"),
                            ("meets", "Sesuai ekspektasi"),
                            ("above", "Di atas ekspektasi"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "behaviour_rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("below", "Di bawah ekspektasi"),
                            ("meets", "Sesuai ekspektasi"),
                            ("above", "Di atas ekspektasi"),
                        ],
                        max_length=5,
                    ),
                ),
                ("feedback", models.CharField(blank=True, max_length=1000)),
                ("batch", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="organisation.person",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks_given",
                        to="organisation.person",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "recurrence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="worklog.recurrence",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="worklog.skptarget",
                    ),
                ),
            ],
            options={
                "ordering": ["due", "id"],
                "indexes": [
                    models.Index(fields=["assignee", "state", "due"], name="worklog_tas_assigne_4ebe68_idx"),
                    models.Index(fields=["assignee", "done_at"], name="worklog_tas_assigne_7e5dab_idx"),
                    models.Index(fields=["state", "done_at"], name="worklog_tas_state_1ae6fd_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recurrence", "assignee", "given_on"), name="recurring_task_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", models.F("given_on"))), name="task_due_after_given"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["given", "cancelled"]), ("done_at__isnull", False), _connector="OR"
                        ),
                        name="task_done_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "evaluated"), _negated=True),
                            models.Q(
                                ("evaluated_at__isnull", False),
                                models.Q(("result_rating", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="task_evaluated_has_a_rating",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gte", 0), _connector="OR"),
                        name="task_quantity_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=500)),
                ("output", models.CharField(blank=True, max_length=200)),
                ("class_name", models.CharField(blank=True, max_length=60)),
                ("method", models.CharField(blank=True, max_length=60)),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="worklog.dailyreport",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="worklog.task",
                    ),
                ),
            ],
            options={
                "ordering": ["report_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "position"), name="one_line_a_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(max_length=120, upload_to=tatakerja.worklog.models.tasks.stored_at),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="worklog.task",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="WorkSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("report_by", models.TimeField(blank=True, null=True)),
                ("when_silent", models.BooleanField(default=False)),
                ("methods", models.JSONField(blank=True, default=list)),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_setting",
                        to="organisation.node",
                    ),
                ),
            ],
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("circular", "0001_initial"),
        ("organisation", "0001_initial"),
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("check_in", "Lupa presensi masuk"),
                            ("check_out", "Lupa presensi pulang"),
                            ("outage", "Gangguan sistem atau jaringan"),
                            ("place", "Pagar lokasi keliru"),
                            ("duty", "Dinas luar, surat tugas menyusul"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                    ),
                ),
                ("check_in", models.DateTimeField(blank=True, null=True)),
                ("check_out", models.DateTimeField(blank=True, null=True)),
                ("starts", models.DateTimeField(blank=True, null=True)),
                ("ends", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("proof", models.CharField(blank=True, max_length=300)),
                ("paper", models.CharField(blank=True, max_length=100)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "asked_by",
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
                        related_name="corrections",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [models.Index(fields=["person", "date"], name="attendance__person__b0711a_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="correction_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionStep",
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
                            ("accepted", "Diterima"),
                            ("refused", "Belum diterima"),
                            ("withdrawn", "Ditarik pegawai"),
                            ("seconded", "Disetujui orang kedua"),
                            ("escalated", "Lewat tenggat, dinaikkan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("needs_second", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="attendance.correction",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("accepted", "refused", "withdrawn"))),
                        fields=("correction",),
                        name="correction_decided_once",
                    ),
                    models.UniqueConstraint(fields=("correction", "kind"), name="correction_step_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("mode", models.CharField(blank=True, max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("present", "Hadir"),
                            ("late", "Terlambat"),
                            ("early", "Pulang sebelum waktunya"),
                            ("late_and_early", "Terlambat dan pulang sebelum waktunya"),
                            ("absent", "Tanpa keterangan"),
                            ("leave", "Cuti"),
                            ("duty", "Dinas luar"),
                            ("off", "Libur"),
                            ("pending", "Menunggu"),
                        ],
                        max_length=16,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=10)),
                ("check_in", models.DateTimeField(blank=True, null=True)),
                ("check_out", models.DateTimeField(blank=True, null=True)),
                ("late_minutes", models.PositiveSmallIntegerField(default=0)),
                ("late_class", models.CharField(blank=True, max_length=6)),
                ("early_minutes", models.PositiveSmallIntegerField(default=0)),
                ("early_class", models.CharField(blank=True, max_length=6)),
                ("counts_as_absent", models.BooleanField(default=False)),
                ("apel_missed", models.PositiveSmallIntegerField(default=0)),
                ("waiting", models.BooleanField(default=False)),
                ("provisional", models.BooleanField(default=False)),
                ("reasons", models.JSONField(default=list)),
                ("clauses", models.JSONField(default=list)),
                ("other", models.JSONField(default=list)),
                ("fingerprint", models.CharField(max_length=32)),
                ("basis", models.CharField(blank=True, max_length=40)),
                ("computed_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.node",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.node",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["date", "person_id"],
                "indexes": [
                    models.Index(fields=["date", "agency", "status"], name="attendance__date_bdaf91_idx"),
                    models.Index(fields=["agency", "date"], name="attendance__agency__fe5d55_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "date"), name="one_finding_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "absent"), ("counts_as_absent", False), _connector="OR"
                        ),
                        name="only_absence_counts_as_absent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Determination",
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
                            ("before", "Aturan saat hari itu dijalani"),
                            ("after", "Edaran yang berlaku surut"),
                        ],
                        max_length=6,
                    ),
                ),
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
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="circular.circular",
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
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="determination_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("closed", "Ditutup"), ("reopened", "Dibuka kembali")],
                        default="closed",
                        max_length=10,
                    ),
                ),
                ("closed_at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("checklist", models.JSONField(default=list)),
                ("unrecorded", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reopen_reason", models.CharField(blank=True, max_length=300)),
                ("reopen_asked_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopen_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
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
                "ordering": ["-month", "agency_id", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "month", "version"), name="one_closing_a_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed")),
                        fields=("agency", "month"),
                        name="one_closing_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "closed"),
                            models.Q(("reopen_asked_by__isnull", False), ("reopened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reopening_has_two_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True), ("state", "closed"), _connector="OR"
                        ),
                        name="settled_month_stays_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reopened_by__isnull", True),
                            models.Q(("reopened_by", models.F("reopen_asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reopening_by_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("fingerprint", models.CharField(max_length=32)),
                ("found_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("found", "Ditemukan"), ("proposed", "Diusulkan"), ("accepted", "Diterima")],
                        default="found",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
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
                        related_name="differences",
                        to="organisation.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="attendance.monthclosing",
                    ),
                ),
            ],
            options={
                "ordering": ["date", "person_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "date", "closing"), name="one_difference_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("proposed_by__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="difference_has_two_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by__isnull", True),
                            models.Q(("accepted_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="difference_by_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("text", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=120)),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["person", "date"], name="attendance__person__b6f707_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="statement_has_words"
                    )
                ],
            },
        ),
    ]

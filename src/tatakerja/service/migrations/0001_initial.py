import django.db.models.deletion
import tatakerja.service.models.complaints
import tatakerja.service.models.consultations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("permit", "0001_initial"),
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, unique=True)),
                ("day", models.DateField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Terpesan"),
                            ("waiting", "Menunggu dipanggil"),
                            ("called", "Dipanggil"),
                            ("served", "Selesai dilayani"),
                            ("absent", "Tidak datang"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="booked",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("called_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("desk", models.CharField(blank=True, max_length=30)),
                ("sent_mark", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "called_by",
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
                "ordering": ["day", "starts_at", "number", "id"],
            },
        ),
        migrations.CreateModel(
            name="AppointmentContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("mark", models.CharField(db_index=True, max_length=64)),
                (
                    "appointment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact",
                        to="service.appointment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "Permintaan informasi"),
                            ("ordinary", "Pengaduan"),
                            ("supervisory", "Pengaduan berkadar pengawasan"),
                            ("aspiration", "Aspirasi"),
                        ],
                        default="ordinary",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                ("about_official", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("in_hand", "Ditangani"),
                            ("closed", "Selesai"),
                            ("merged", "Digabung"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("verify_by", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_provisional", models.BooleanField(default=False)),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reply_by", models.DateField(blank=True, null=True)),
                ("noticed_on", models.DateField(blank=True, null=True)),
                ("outside_number", models.CharField(blank=True, max_length=40)),
                ("escalated_to", models.DateField(blank=True, null=True)),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="service.complaint",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="organisation.node",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintExchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "region",
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
            name="ComplaintStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("forwarded", "Diverifikasi dan diteruskan"),
                            ("assigned", "Diberikan kepada petugas"),
                            ("answered", "Ditanggapi"),
                            ("asked", "Diminta keterangan pelapor"),
                            ("added", "Ditambah pelapor"),
                            ("noticed", "Diingatkan: menunggu kabar pelapor"),
                            ("closed", "Diselesaikan"),
                            ("lapsed", "Ditutup tanpa kabar pelapor"),
                            ("reopened", "Dibuka kembali"),
                            ("merged", "Digabung"),
                            ("escalated", "Dinaikkan ke pimpinan"),
                            ("passed_on", "Dicatat pada kehadiran pegawai"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("public", models.BooleanField(default=True)),
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
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="service.complaint",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ComplaintFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("media_type", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(max_length=120, upload_to=tatakerja.service.models.complaints.stored_at),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="service.complaint",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="service.complaintstep",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, unique=True)),
                ("subject", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu jawaban"),
                            ("answered", "Sudah dijawab"),
                            ("closed", "Selesai"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("waiting_since", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("due_provisional", models.BooleanField(default=False)),
                ("first_answer_at", models.DateTimeField(blank=True, null=True)),
                ("last_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("video_url", models.URLField(blank=True, max_length=300)),
                ("sent_mark", models.CharField(blank=True, db_index=True, max_length=64)),
                ("escalated_for", models.DateTimeField(blank=True, null=True)),
                ("escalated_late", models.BooleanField(default=False)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="organisation.node",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConsultationMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "Pertanyaan"),
                            ("answered", "Jawaban"),
                            ("handed", "Dialihkan ke kantor lain"),
                            ("video", "Tautan video"),
                            ("closed", "Diselesaikan"),
                            ("escalated", "Dinaikkan ke pimpinan"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("public", models.BooleanField(default=True)),
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
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="service.consultation",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConsultationFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("media_type", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(
                        max_length=120, upload_to=tatakerja.service.models.consultations.stored_at
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="service.consultationmessage",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ConsultationContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact",
                        to="service.consultation",
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="service.consultationmessage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                ("text_en", models.TextField(blank=True, max_length=2000)),
                ("valid_from", models.DateField()),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="organisation.node",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-valid_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PublicService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                ("summary", models.CharField(max_length=400)),
                ("summary_en", models.CharField(blank=True, max_length=400)),
                ("active", models.BooleanField(default=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddField(
            model_name="complaint",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="service.publicservice",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="service.publicservice",
            ),
        ),
        migrations.CreateModel(
            name="SealedIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("news", models.BooleanField(default=False)),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity",
                        to="service.complaint",
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="service.complaintstep",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="service.complaint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceStandard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("components", models.JSONField()),
                ("change_note", models.CharField(blank=True, max_length=300)),
                ("components_en", models.JSONField(default=dict)),
                ("change_note_en", models.CharField(blank=True, max_length=300)),
                ("valid_from", models.DateField()),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="service.publicservice",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                (
                    "channel",
                    models.CharField(
                        choices=[("loket", "Kode QR di loket"), ("daring", "Layanan daring")],
                        default="daring",
                        max_length=8,
                    ),
                ),
                ("marks", models.JSONField()),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="service.publicservice",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="SurveyResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("weight", models.CharField(max_length=8)),
                ("answers", models.PositiveIntegerField()),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("means", models.JSONField()),
                ("index", models.DecimalField(decimal_places=2, max_digits=5)),
                ("grade", models.CharField(max_length=1)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="service.publicservice",
                    ),
                ),
            ],
            options={
                "ordering": ["-last", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SurveySetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.CharField(max_length=8)),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("active", models.BooleanField(default=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaint_topics",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="service.topic",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="service.topic",
            ),
        ),
        migrations.CreateModel(
            name="AnswerTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("text", models.TextField(max_length=4000)),
                ("active", models.BooleanField(default=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_templates",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("node", "name"), name="template_once_an_office")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintPatience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("notice_days", models.PositiveSmallIntegerField()),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gt", models.F("notice_days")), ("notice_days__gte", 1)),
                        name="silence_is_noticed_before",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsultationDesk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("answer_hours", models.PositiveSmallIntegerField()),
                ("close_after_days", models.PositiveSmallIntegerField()),
                ("to_be_confirmed", models.BooleanField(default=True)),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="desk_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_hours__gte", 1)), name="desk_answers_at_all"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("allowed_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "allowed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_requests",
                        to="service.complaint",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allowed_by__isnull", True),
                            models.Q(("allowed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="seal_broken_by_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("counter", "Loket"),
                            ("online", "Daring"),
                            ("appointment", "Dengan janji temu"),
                        ],
                        default="counter",
                        max_length=12,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="service.publicservice",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "opens", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="hours_close_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="hours_on_a_weekday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.SlugField(blank=True, max_length=40)),
                ("least", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="service.publicservice",
                    ),
                ),
            ],
            options={
                "ordering": ["valid_from", "group", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("least__gte", 1)), name="need_is_somebody"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="need_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookingRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=30)),
                ("places", models.PositiveSmallIntegerField(default=1)),
                ("days_ahead", models.PositiveSmallIntegerField(default=14)),
                ("area_m2", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("distance_cm", models.PositiveSmallIntegerField(default=100)),
                ("active", models.BooleanField(default=True)),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permit.room",
                    ),
                ),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booking",
                        to="service.publicservice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (5, 240))), name="slot_of_minutes"
                    ),
                    models.CheckConstraint(condition=models.Q(("places__gte", 1)), name="slot_for_somebody"),
                    models.CheckConstraint(condition=models.Q(("distance_cm__gte", 1)), name="some_distance"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["service", "day", "state"], name="service_app_service_299821_idx"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["state", "starts_at"], name="service_app_state_4a155e_idx"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                fields=("service", "day", "number"), name="queue_number_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="slot_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.UniqueConstraint(fields=("service", "version"), name="standard_version_once"),
        ),
        migrations.AddIndex(
            model_name="surveyanswer",
            index=models.Index(fields=["service", "on"], name="service_sur_service_e1f327_idx"),
        ),
        migrations.AddConstraint(
            model_name="surveyresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="result_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresult",
            constraint=models.UniqueConstraint(
                fields=("service", "first", "last"), name="result_once_a_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(fields=("region", "name"), name="topic_once_a_region"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["state", "due_at"], name="service_con_state_62d429_idx"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["state", "last_at"], name="service_con_state_91fea9_idx"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["state", "due_on"], name="service_com_state_eb92a4_idx"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["state", "verify_by"], name="service_com_state_3fb3c2_idx"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["state", "reply_by"], name="service_com_state_c0458d_idx"),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outside_number", ""), _negated=True),
                fields=("region", "outside_number"),
                name="outside_number_once_a_region",
            ),
        ),
    ]

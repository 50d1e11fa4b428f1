import django.db.models.deletion
import tatakerja.permit.models.leave
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
            name="Leave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu keputusan"),
                            ("approved", "Disetujui"),
                            ("rejected", "Belum disetujui"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("levels", models.JSONField(default=list)),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("superior", "Atasan langsung"),
                            ("agency_head", "Kepala OPD"),
                            ("region", "Pejabat yang berwenang (BKD)"),
                        ],
                        default="superior",
                        max_length=12,
                    ),
                ),
                ("routed", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("waits_since", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tahunan", "Cuti tahunan"),
                            ("besar", "Cuti besar"),
                            ("sakit", "Cuti sakit"),
                            ("melahirkan", "Cuti melahirkan"),
                            ("alasan_penting", "Cuti karena alasan penting"),
                            ("bersama", "Cuti bersama"),
                            ("cltn", "Cuti di luar tanggungan negara"),
                        ],
                        default="tahunan",
                        max_length=16,
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("length", models.PositiveIntegerField(default=0)),
                ("extra", models.PositiveSmallIntegerField(default=0)),
                ("address", models.CharField(blank=True, max_length=200)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
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
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-first", "-id"],
                "indexes": [
                    models.Index(fields=["person", "first"], name="permit_leav_person__d91dfe_idx"),
                    models.Index(fields=["state", "first"], name="permit_leav_state_a22695_idx"),
                    models.Index(fields=["approver", "state"], name="permit_leav_approve_0c7825_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="leave_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="leave_decided_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaveAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("granted", models.PositiveSmallIntegerField()),
                ("carried", models.PositiveSmallIntegerField(default=0)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("opening", "Saldo awal"),
                            ("year_change", "Pergantian tahun"),
                            ("correction", "Koreksi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leave_accounts",
                        to="organisation.person",
                    ),
                ),
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
                "ordering": ["person_id", "-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "year"), name="one_leave_account_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="LeavePaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.FileField(max_length=120, upload_to=tatakerja.permit.models.leave.stored_at)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="permit.leave"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="LetterCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "series", "year"), name="one_counter_a_series_and_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu keputusan"),
                            ("approved", "Disetujui"),
                            ("rejected", "Belum disetujui"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("levels", models.JSONField(default=list)),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("superior", "Atasan langsung"),
                            ("agency_head", "Kepala OPD"),
                            ("region", "Pejabat yang berwenang (BKD)"),
                        ],
                        default="superior",
                        max_length=12,
                    ),
                ),
                ("routed", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("waits_since", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "Rapat"),
                            ("ceremony", "Acara seremonial"),
                            ("gathering", "Pertemuan atau kumpul pegawai"),
                            ("training", "Pelatihan"),
                        ],
                        default="meeting",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("agenda", models.CharField(blank=True, max_length=1000)),
                ("online", models.BooleanField(default=True)),
                ("link", models.URLField(blank=True, max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("heads", models.PositiveIntegerField()),
                ("clauses", models.JSONField(default=list)),
                ("checklist", models.JSONField(default=list)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
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
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="meetings_invited", to="organisation.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(fields=["state", "starts_at"], name="permit_meet_state_b0caa3_idx"),
                    models.Index(fields=["approver", "state"], name="permit_meet_approve_4eea4f_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("REQUEST", "Undangan"), ("CANCEL", "Pembatalan")], max_length=8
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("failed", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="permit.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["sent_at", "failed"], name="permit_invi_sent_at_a1bfc0_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person", "method", "sequence"), name="one_letter_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("told_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("unacknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_by",
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
                        related_name="office_visits",
                        to="organisation.person",
                    ),
                ),
                (
                    "told_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
                "indexes": [models.Index(fields=["person", "day"], name="permit_offi_person__548ed2_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=("person", "day"),
                        name="one_open_visit_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("pangan", "Kebutuhan pangan"),
                            ("kesehatan", "Kesehatan"),
                            ("lainnya", "Lainnya"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("day", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("unacknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_by",
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
                        related_name="outings",
                        to="organisation.person",
                    ),
                ),
                (
                    "told_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
                "indexes": [models.Index(fields=["person", "day"], name="permit_outi_person__bf3a0c_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="outing_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("capacity", models.PositiveIntegerField()),
                ("active", models.BooleanField(default=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rooms",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["agency_id", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="one_room_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gt", 0)), name="room_holds_somebody"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="room",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="permit.room",
            ),
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("leave", "Cuti"),
                            ("approval", "Persetujuan"),
                            ("ceiling", "Batas perjalanan dinas"),
                            ("letter", "Penomoran surat"),
                            ("travel", "Perjalanan dinas"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("value", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                ("to_be_confirmed", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.node",
                    ),
                ),
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
                "ordering": ["topic", "key", "-valid_from", "-id"],
                "indexes": [
                    models.Index(fields=["topic", "key", "valid_from"], name="permit_term_topic_b66108_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Trip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu keputusan"),
                            ("approved", "Disetujui"),
                            ("rejected", "Belum disetujui"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("levels", models.JSONField(default=list)),
                ("stage", models.PositiveSmallIntegerField(default=0)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("superior", "Atasan langsung"),
                            ("agency_head", "Kepala OPD"),
                            ("region", "Pejabat yang berwenang (BKD)"),
                        ],
                        default="superior",
                        max_length=12,
                    ),
                ),
                ("routed", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("waits_since", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "Perjalanan dinas"), ("private", "Bepergian pribadi")],
                        max_length=10,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("local", "Di dalam daerah"),
                            ("domestic", "Ke luar daerah"),
                            ("abroad", "Ke luar negeri"),
                        ],
                        default="domestic",
                        max_length=10,
                    ),
                ),
                ("destination", models.CharField(max_length=120)),
                ("purpose", models.CharField(max_length=300)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "priority",
                    models.CharField(
                        blank=True,
                        choices=[("tinggi", "Tinggi"), ("sedang", "Sedang"), ("rendah", "Rendah")],
                        max_length=40,
                    ),
                ),
                ("transport", models.CharField(blank=True, max_length=60)),
                ("estimate", models.PositiveBigIntegerField(default=0)),
                ("budget", models.CharField(blank=True, max_length=120)),
                ("regime", models.CharField(default="free", max_length=12)),
                ("clauses", models.JSONField(default=list)),
                ("report", models.TextField(blank=True)),
                ("spent", models.PositiveBigIntegerField(blank=True, null=True)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
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
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "others",
                    models.ManyToManyField(blank=True, related_name="joined_trips", to="organisation.person"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-first", "-id"],
                "indexes": [
                    models.Index(fields=["person", "first"], name="permit_trip_person__583697_idx"),
                    models.Index(fields=["state", "first"], name="permit_trip_state_457b2a_idx"),
                    models.Index(fields=["approver", "state"], name="permit_trip_approve_e2404f_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="trip_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="trip_decided_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("letter", models.CharField(max_length=100)),
                ("purpose", models.CharField(max_length=300)),
                ("destination", models.CharField(blank=True, max_length=120)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("ordered", "Ditugaskan"), ("cancelled", "Dibatalkan")],
                        default="ordered",
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="organisation.person",
                    ),
                ),
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
                (
                    "trip",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="permit.trip",
                    ),
                ),
            ],
            options={
                "ordering": ["-first", "-id"],
                "indexes": [models.Index(fields=["person", "first"], name="permit_duty_person__a4fcd7_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="duty_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letter", ""), _negated=True), name="duty_has_a_letter"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TripLetter",
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
                        choices=[("surat_tugas", "Surat tugas"), ("spd", "Surat perjalanan dinas (SPD)")],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("void_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="permit.trip"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Visum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=120)),
                ("arrived", models.DateField()),
                ("left", models.DateField()),
                ("official", models.CharField(max_length=120)),
                ("official_title", models.CharField(blank=True, max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visums", to="permit.trip"
                    ),
                ),
            ],
            options={
                "ordering": ["arrived", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__gte", models.F("arrived"))),
                        name="visum_left_after_arrival",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("stage", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("superior", "Atasan langsung"),
                            ("agency_head", "Kepala OPD"),
                            ("region", "Pejabat yang berwenang (BKD)"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approve", "Menyetujui"), ("reject", "Belum menyetujui")], max_length=8
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("capacity", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("batch", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
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
                "ordering": ["id"],
                "indexes": [models.Index(fields=["subject"], name="permit_deci_subject_58b5fe_idx")],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations_given",
                        to="organisation.person",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations_held",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-first", "-id"],
                "indexes": [models.Index(fields=["to", "first"], name="permit_dele_to_id_bd611f_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="delegation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("to")), _negated=True),
                        name="delegation_to_somebody_else",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("online", True), ("room__isnull", False), _connector="OR"),
                name="meeting_in_person_has_a_room",
            ),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivationCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activation_code",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("nation", "Negara"),
                            ("region", "Daerah"),
                            ("agency", "Perangkat daerah (OPD)"),
                            ("unit", "Unit kerja"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("negara", "Negara"),
                            ("provinsi", "Provinsi"),
                            ("kabupaten", "Kabupaten"),
                            ("kota", "Kota"),
                            ("setda", "Sekretariat Daerah"),
                            ("setwan", "Sekretariat DPRD"),
                            ("inspektorat", "Inspektorat"),
                            ("dinas", "Dinas"),
                            ("badan", "Badan"),
                            ("satpol_pp", "Satuan Polisi Pamong Praja"),
                            ("rsud", "Rumah sakit umum daerah"),
                            ("kecamatan", "Kecamatan"),
                            ("kelurahan", "Kelurahan"),
                            ("sekretariat", "Sekretariat"),
                            ("bidang", "Bidang"),
                            ("bagian", "Bagian"),
                            ("biro", "Biro"),
                            ("seksi", "Seksi atau subbagian"),
                            ("uptd", "Unit pelaksana teknis (UPTD)"),
                            ("sekolah", "Sekolah"),
                            ("puskesmas", "Puskesmas"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(blank=True, max_length=60)),
                ("path", models.CharField(db_index=True, editable=False, max_length=200)),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("Asia/Jakarta", "WIB (Asia/Jakarta)"),
                            ("Asia/Pontianak", "WIB (Asia/Pontianak)"),
                            ("Asia/Makassar", "WITA (Asia/Makassar)"),
                            ("Asia/Jayapura", "WIT (Asia/Jayapura)"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        choices=[
                            ("five_day", "Lima hari kerja"),
                            ("six_day", "Enam hari kerja"),
                            ("shift", "Sif 24 jam"),
                        ],
                        default="five_day",
                        max_length=10,
                    ),
                ),
                ("public_service", models.BooleanField(default=False)),
                (
                    "within",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.node",
                    ),
                ),
                ("report_email", models.EmailField(blank=True, max_length=254)),
                ("letterhead", models.JSONField(blank=True, default=list)),
                ("seat", models.CharField(blank=True, max_length=80)),
                ("active_from", models.DateField(blank=True, null=True)),
                ("active_until", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["path"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "nation"), ("parent__isnull", True)),
                            models.Q(models.Q(("level", "nation"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="only_the_nation_has_no_parent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("columns", models.JSONField(default=dict)),
                ("options", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("rejected", models.BinaryField(default=bytes)),
                ("progress", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Menunggu pencocokan kolom"),
                            ("checked", "Siap diimpor"),
                            ("running", "Sedang diimpor"),
                            ("done", "Selesai"),
                            ("failed", "Gagal"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "uploaded_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("title_front", models.CharField(blank=True, max_length=40)),
                ("title_back", models.CharField(blank=True, max_length=60)),
                ("nip", models.CharField(max_length=30, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pns", "PNS"),
                            ("cpns", "CPNS"),
                            ("pppk", "PPPK"),
                            ("pppk_paruh_waktu", "PPPK paruh waktu"),
                            ("non_asn", "Non-ASN"),
                        ],
                        default="pns",
                        max_length=20,
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("tpp", models.PositiveBigIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="GroupMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.SlugField(max_length=40)),
                ("letter", models.CharField(blank=True, max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "group"], name="organisatio_person__04688f_idx")],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                        choices=[("definitif", "Definitif"), ("plt", "Plt."), ("plh", "Plh.")],
                        default="definitif",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "job_class",
                    models.CharField(
                        choices=[
                            ("jpt_utama", "JPT utama"),
                            ("jpt_madya", "JPT madya"),
                            ("jpt_pratama", "JPT pratama"),
                            ("administrator", "Administrator"),
                            ("pengawas", "Pengawas"),
                            ("pelaksana", "Pelaksana"),
                            ("fungsional", "Fungsional"),
                        ],
                        default="pelaksana",
                        max_length=20,
                    ),
                ),
                ("eselon", models.CharField(blank=True, max_length=6)),
                ("heads_node", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="organisation.node",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="organisation.person",
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="led",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["valid_from", "id"],
                "indexes": [
                    models.Index(fields=["person", "valid_from"], name="organisatio_person__013def_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="assignment_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "definitif"), ("valid_until__isnull", True)),
                        fields=("person",),
                        name="one_open_definitive_post",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonNumber",
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
                            ("nip", "NIP"),
                            ("nip_lama", "NIP lama"),
                            ("ni_pppk", "NI PPPK"),
                            ("lokal", "Nomor lokal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=30)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="numbers",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "number", "valid_from"), name="one_number_one_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisteredPoint",
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
                        choices=[("home", "Rumah"), ("residence", "Tempat tinggal")],
                        default="home",
                        max_length=10,
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
                ("address", models.CharField(max_length=200)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("radius_m", models.PositiveIntegerField(default=100)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
                "indexes": [models.Index(fields=["person", "state"], name="organisatio_person__cf8dd7_idx")],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("employee", "Pegawai"),
                            ("superior", "Atasan"),
                            ("agency_head", "Kepala OPD"),
                            ("agency_officer", "Pengelola kepegawaian OPD"),
                            ("bkd_officer", "Petugas BKD/BKPSDM"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator sistem"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "granted_by",
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
                        related_name="grants",
                        to="organisation.node",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "role"], name="organisatio_user_id_417d30_idx")],
            },
        ),
        migrations.CreateModel(
            name="Workplace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("fence", models.JSONField()),
                ("active_from", models.DateField()),
                ("active_until", models.DateField(blank=True, null=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workplaces",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["node_id", "name"],
            },
        ),
        migrations.CreateModel(
            name="RegionMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.JSONField(blank=True, default=dict)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("points_sent", models.PositiveIntegerField(default=0)),
                ("points_kept", models.PositiveIntegerField(default=0)),
                ("streets", models.JSONField(blank=True, default=dict)),
                ("set_at", models.DateTimeField()),
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="map",
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
        ),
    ]

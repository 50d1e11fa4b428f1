import django.db.models.deletion
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
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job_class", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=160)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("absence", "Tidak masuk kerja tanpa alasan sah"),
                            ("task", "Tugas kedinasan tidak dilaksanakan"),
                            ("outside", "Berada di luar tempat kerja tanpa alasan jelas"),
                            ("other", "Kewajiban atau larangan lain"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "regulation",
                    models.CharField(
                        choices=[
                            ("pp53_2010", "PP 53/2010"),
                            ("pp94_2021", "PP 94/2021"),
                            ("contract", "Perjanjian kerja dan aturan instansi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("act_first", models.DateField()),
                ("act_last", models.DateField()),
                ("summary", models.TextField(max_length=6000)),
                ("finding", models.JSONField(default=dict)),
                ("rules", models.JSONField(default=dict)),
                ("signal", models.CharField(blank=True, max_length=80)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Usulan"),
                            ("taken_up", "Menunggu jawaban dan verifikasi"),
                            ("open", "Diajukan"),
                            ("summoned", "Dipanggil"),
                            ("examined", "Sudah diperiksa"),
                            ("recommended", "Menunggu keputusan"),
                            ("decided", "Sudah diputus"),
                            ("delivered", "Sudah disampaikan"),
                            ("contested", "Keberatan atau banding"),
                            ("settled", "Keberatan atau banding sudah diputus"),
                            ("cleared", "Tidak terbukti"),
                            ("dropped", "Tidak dilanjutkan"),
                            ("joined", "Digabung ke berkas lain"),
                            ("restored", "Selesai dan dipulihkan"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("ringan", "Ringan"), ("sedang", "Sedang"), ("berat", "Berat")],
                        default="ringan",
                        max_length=8,
                    ),
                ),
                ("proposed", models.CharField(blank=True, max_length=24)),
                ("answer_due", models.DateField(blank=True, null=True)),
                ("released_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "accuser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="discipline.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discipline_cases",
                        to="organisation.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "taken_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
                "indexes": [
                    models.Index(fields=["person", "stage"], name="discipline__person__cc4964_idx"),
                    models.Index(fields=["agency", "stage"], name="discipline__agency__a683ad_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signal", ""), _negated=True),
                        fields=("signal",),
                        name="one_case_a_signal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ("draft", "dropped")),
                            ("taken_up_by__isnull", False),
                            _connector="OR",
                        ),
                        name="no_case_without_a_superiors_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ("draft", "dropped", "taken_up")),
                            ("accuser__isnull", False),
                            _connector="OR",
                        ),
                        name="no_examination_without_an_accuser",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=6000)),
                ("defender", models.CharField(blank=True, max_length=160)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=16)),
                ("text", models.CharField(max_length=600)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
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
                ("kind", models.CharField(blank=True, max_length=24)),
                ("applied", models.CharField(blank=True, max_length=24)),
                ("reasons", models.TextField(max_length=6000)),
                ("decided_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("absent_on", models.DateField(blank=True, null=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed", "Diserahkan langsung"),
                            ("sent", "Dikirim karena tidak hadir"),
                            ("refused", "Diserahkan, pegawai menolak menandatangani"),
                        ],
                        max_length=8,
                    ),
                ),
                ("first", models.DateField(blank=True, null=True)),
                ("last", models.DateField(blank=True, null=True)),
                ("annulled", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["first", "last"], name="discipline__first_2e19c9_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__isnull", True),
                            models.Q(
                                ("annulled", False),
                                ("received_on__isnull", False),
                                models.Q(("applied", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="no_effect_before_delivery",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Examiner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("atasan", "Atasan langsung"),
                            ("pengawasan", "Unsur pengawasan"),
                            ("kepegawaian", "Unsur kepegawaian"),
                        ],
                        max_length=12,
                    ),
                ),
                ("appointed_at", models.DateTimeField()),
                (
                    "appointed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examiners",
                        to="discipline.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("case", "person"), name="one_seat_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(max_length=300)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("media_type", models.CharField(blank=True, max_length=40)),
                ("content", models.BinaryField(default=bytes)),
                ("sha256", models.CharField(blank=True, max_length=64)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField()),
                ("minutes", models.JSONField()),
                ("defender", models.CharField(blank=True, max_length=160)),
                ("signed", models.BooleanField()),
                ("refusal", models.CharField(blank=True, max_length=300)),
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                            ("panggilan_1", "Surat panggilan I"),
                            ("panggilan_2", "Surat panggilan II"),
                            ("tim", "Keputusan pembentukan tim pemeriksa"),
                            ("bebas_sementara", "Keputusan pembebasan sementara dari tugas jabatan"),
                            ("bap", "Berita acara pemeriksaan (BAP)"),
                            ("lhp", "Laporan hasil pemeriksaan (LHP)"),
                            ("keputusan", "Keputusan hukuman disiplin"),
                            ("tidak_terbukti", "Surat keterangan tidak terbukti"),
                            ("tanda_terima", "Tanda terima keputusan"),
                            ("terima_keberatan", "Tanda terima keberatan atau banding"),
                            ("tanggapan", "Tanggapan atas keberatan atau banding"),
                            ("hasil_keberatan", "Pemberitahuan hasil keberatan atau banding"),
                            ("pemulihan", "Surat keterangan pemulihan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("signed", models.BinaryField(default=bytes)),
                ("signed_by", models.CharField(blank=True, max_length=160)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="discipline.case",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
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
            name="LetterCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("agency", "year"), name="one_series_a_year")],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[("keberatan", "Keberatan"), ("banding", "Banding administratif")],
                        max_length=10,
                    ),
                ),
                ("grounds", models.TextField(max_length=6000)),
                ("filed_on", models.DateField()),
                ("reply", models.TextField(blank=True, max_length=6000)),
                ("replied_on", models.DateField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "Menguatkan"),
                            ("mitigated", "Meringankan"),
                            ("aggravated", "Memberatkan"),
                            ("changed", "Mengubah"),
                            ("annulled", "Membatalkan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ruling", models.CharField(blank=True, max_length=300)),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="discipline.case",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("proven", models.BooleanField()),
                ("kind", models.CharField(blank=True, max_length=24)),
                ("reasons", models.TextField(max_length=6000)),
                ("aggravating", models.CharField(blank=True, max_length=600)),
                ("mitigating", models.CharField(blank=True, max_length=600)),
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendation",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("proven", True), ("kind", ""), _connector="XOR"),
                        name="a_kind_exactly_when_proven",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("due", models.DateField()),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("new", "baru"),
                            ("near", "segera jatuh tempo"),
                            ("overdue", "lewat tenggat"),
                            ("raised", "dinaikkan"),
                        ],
                        max_length=8,
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("sent_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "code", "due", "moment", "address"), name="remind_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("basis", models.CharField(blank=True, max_length=200)),
                ("minutes_per_day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("transitional", models.BooleanField(default=True)),
                ("contract_minutes", models.PositiveSmallIntegerField(default=0)),
                ("contract_bands", models.JSONField(default=list)),
                ("deadlines", models.JSONField(default=dict)),
                ("answer_days", models.PositiveSmallIntegerField(default=3)),
                ("matrix", models.JSONField(default=dict)),
                ("number_format", models.CharField(default="800.1.6/{nomor}/{opd}/{tahun}", max_length=80)),
                ("to_be_confirmed", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ppk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
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
                "ordering": ["-valid_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Summons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("issued_on", models.DateField()),
                ("exam_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("followed", models.BooleanField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summonses",
                        to="discipline.case",
                    ),
                ),
            ],
            options={
                "ordering": ["ordinal"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "ordinal"), name="one_summons_an_ordinal"),
                    models.CheckConstraint(
                        condition=models.Q(("ordinal__in", (1, 2))), name="two_summonses_at_most"
                    ),
                ],
            },
        ),
    ]

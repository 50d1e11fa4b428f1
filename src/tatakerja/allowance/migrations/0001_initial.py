import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attendance", "0001_initial"),
        ("organisation", "0001_initial"),
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="TppRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("source", models.CharField(max_length=300)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("discipline_weight", models.DecimalField(decimal_places=2, max_digits=5)),
                ("performance_weight", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "cut_base",
                    models.CharField(
                        choices=[("part", "Bagian disiplin"), ("whole", "Seluruh TPP")],
                        default="part",
                        max_length=5,
                    ),
                ),
                ("cuts", models.JSONField(default=dict)),
                ("leave_cuts", models.JSONField(default=dict)),
                ("sanction_cuts", models.JSONField(default=dict)),
                ("month_cap", models.DecimalField(decimal_places=2, default=100, max_digits=5)),
                ("excluded", models.JSONField(default=list)),
                ("dispute_days", models.PositiveSmallIntegerField(default=3)),
                ("to_be_confirmed", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Rancangan"), ("in_force", "Berlaku")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
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
                        related_name="tpp_rules",
                        to="organisation.node",
                    ),
                ),
                (
                    "written_by",
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
                "ordering": ["-valid_from", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="tpp_rule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tpp_rule_by_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TppBase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "job_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("jpt_utama", "JPT utama"),
                            ("jpt_madya", "JPT madya"),
                            ("jpt_pratama", "JPT pratama"),
                            ("administrator", "Administrator"),
                            ("pengawas", "Pengawas"),
                            ("pelaksana", "Pelaksana"),
                            ("fungsional", "Fungsional"),
                        ],
                        max_length=14,
                    ),
                ),
                ("eselon", models.CharField(blank=True, max_length=6)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("agency_code", models.CharField(blank=True, max_length=40)),
                ("amounts", models.JSONField(default=dict)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bases",
                        to="allowance.tpprule",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "id"],
                "constraints": [models.UniqueConstraint(fields=("rule", "order"), name="one_base_an_order")],
            },
        ),
        migrations.CreateModel(
            name="TppRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Rancangan"), ("open", "Dapat disanggah"), ("locked", "Dikunci")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("dispute_until", models.DateField(blank=True, null=True)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("people", models.PositiveIntegerField(default=0)),
                ("gross", models.BigIntegerField(default=0)),
                ("amount", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attendance.monthclosing",
                    ),
                ),
                (
                    "computed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="allowance.tpprule",
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "agency_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "month"), name="one_tpp_run_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "locked"), _negated=True),
                            models.Q(("locked_by__isnull", False), models.Q(("sha256", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="tpp_lock_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("locked_by__isnull", True),
                            models.Q(("locked_by", models.F("computed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tpp_locked_by_another_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TppDispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("amount", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Menunggu jawaban"),
                            ("kept", "Hasil tetap"),
                            ("recompute", "Akan dihitung ulang"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tpp_disputes",
                        to="organisation.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="allowance.tpprun",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")),
                        fields=("run", "person"),
                        name="one_open_dispute",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "open"),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dispute_is_answered_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TppStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=160)),
                ("status", models.CharField(max_length=20)),
                ("gross", models.BigIntegerField()),
                ("cut_percent", models.DecimalField(decimal_places=4, max_digits=8)),
                ("realisation", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("discipline_part", models.BigIntegerField()),
                ("performance_part", models.BigIntegerField()),
                ("adjustment", models.BigIntegerField(default=0)),
                ("amount", models.BigIntegerField()),
                ("detail", models.JSONField(default=dict)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tpp_statements",
                        to="organisation.person",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="allowance.tpprun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "person"), name="one_statement_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("discipline_part"), "+", models.F("performance_part")
                                    ),
                                    "+",
                                    models.F("adjustment"),
                                ),
                            )
                        ),
                        name="statement_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TppCarry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("after", models.JSONField()),
                ("amount", models.BigIntegerField()),
                (
                    "difference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attendance.findingdifference",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carries",
                        to="allowance.tppstatement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "difference"), name="one_carry_a_difference")
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficialTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("name", models.CharField(max_length=160)),
                ("rows", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.node"
                    ),
                ),
                (
                    "imported_by",
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
                "ordering": ["-imported_at", "-id"],
                "indexes": [models.Index(fields=["agency", "month"], name="allowance_o_agency__b75e5e_idx")],
            },
        ),
    ]

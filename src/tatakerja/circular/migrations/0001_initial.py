import django.db.models.deletion
import tatakerja.circular.models
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
            name="Circular",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(blank=True, max_length=120)),
                ("title", models.TextField()),
                ("issuer", models.CharField(max_length=200)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=20)),
                ("origin", models.SlugField(blank=True, max_length=60)),
                ("changes", models.JSONField(blank=True, default=dict)),
                ("document", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Konsep"), ("published", "Berlaku"), ("ended", "Berakhir")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("drafted_at", models.DateTimeField()),
                ("authors", models.JSONField(blank=True, default=list)),
                ("copies", models.JSONField(blank=True, default=list)),
                ("retroactive_reason", models.CharField(blank=True, max_length=300)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
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
                        related_name="circulars",
                        to="organisation.node",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces",
                        to="circular.circular",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-id"],
                "indexes": [
                    models.Index(
                        fields=["region", "state", "valid_from"], name="circular_ci_region__e8b28b_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "slug", "version"), name="one_circular_one_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("region", "slug"),
                        name="one_version_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="circular_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("published_at__isnull", False), ("valid_from__isnull", False)),
                            _connector="OR",
                        ),
                        name="circular_in_force_has_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HolidayYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("days", models.JSONField()),
                ("source", models.CharField(max_length=300)),
                ("to_be_confirmed", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
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
                "ordering": ["year", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "version"), name="one_holiday_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("mail_next_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                ("mail_error", models.CharField(blank=True, max_length=200)),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="circular.circular",
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
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["person", "seen_at"], name="circular_no_person__811aeb_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("circular", "person"), name="one_notice_per_circular")
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.SlugField(max_length=60)),
                ("first", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("last", models.DateField(blank=True, null=True)),
                ("close_reason", models.CharField(blank=True, max_length=300)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                    "opened_by",
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
                        related_name="occurrences",
                        to="organisation.node",
                    ),
                ),
            ],
            options={
                "ordering": ["-first", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("last__isnull", True)),
                        fields=("region", "event"),
                        name="one_open_occurrence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last__isnull", True), ("last__gte", models.F("first")), _connector="OR"
                        ),
                        name="occurrence_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last__isnull", True), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="closed_has_a_moment",
                    ),
                ],
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
                ("due_on", models.DateField()),
                ("reminded_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                ("measured", models.JSONField(blank=True, default=list)),
                ("measured_at", models.DateTimeField(blank=True, null=True)),
                ("figures", models.JSONField(blank=True, default=list)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("continue", "Dilanjutkan"), ("change", "Diubah"), ("end", "Diakhiri")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="circular.circular",
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
            ],
            options={
                "ordering": ["due_on", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("circular", "due_on"), name="one_review_a_date"),
                    models.CheckConstraint(
                        condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="OR"),
                        name="a_decided_review_has_a_moment",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail_next_at__isnull", False)),
                fields=["mail_next_at"],
                name="notice_letters_waiting",
            ),
        ),
        migrations.CreateModel(
            name="Drafting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.JSONField()),
                ("text", models.TextField(blank=True)),
                ("origin", models.SlugField(blank=True, max_length=60)),
                ("authors", models.JSONField(blank=True, default=list)),
                ("retroactive_reason", models.CharField(blank=True, max_length=300)),
                ("earlier", models.JSONField(blank=True, null=True)),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "circular",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="draftings",
                        to="circular.circular",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="circular.circular",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draftings",
                        to="organisation.node",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
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
                "ordering": ["-saved_at", "-id"],
                "indexes": [
                    models.Index(fields=["region", "saved_at"], name="circular_dr_region__07b9ae_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "file",
                    models.FileField(max_length=120, upload_to=tatakerja.circular.models.scan_stored_at),
                ),
                ("size", models.PositiveIntegerField()),
                ("pages", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
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
                    "circular",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="scan",
                        to="circular.circular",
                    ),
                ),
                (
                    "drafting",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="scan",
                        to="circular.drafting",
                    ),
                ),
            ],
        ),
    ]

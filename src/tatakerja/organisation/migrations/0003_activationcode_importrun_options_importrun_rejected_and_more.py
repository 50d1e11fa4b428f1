"""Bridge for migrations of other packages that name this one; 0001 already holds everything."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations: list[migrations.operations.base.Operation] = []

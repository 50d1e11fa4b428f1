"""``tatakerja migrate``."""

from __future__ import annotations

import click

from tatakerja.config.cli._django import start_django


@click.command()
def migrate() -> None:
    """Bring the database to this version; refuses a database that could lose acknowledged check-ins."""
    start_django()
    from django.core.management import call_command

    call_command("check", databases=["default"])
    call_command("migrate", interactive=False, verbosity=1)

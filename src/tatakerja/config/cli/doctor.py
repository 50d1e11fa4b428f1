"""``tatakerja doctor``: is this installation sound, and if not, what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

import click

from tatakerja.config.cli._django import start_django


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``advice`` is empty when it is in order."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def _database() -> Iterator[Finding]:
    from django.core.checks import Error, run_checks
    from django.db import connection

    errors = [found for found in run_checks(databases=["default"]) if isinstance(found, Error)]
    yield Finding("database", True, f"{connection.vendor} {connection.settings_dict['NAME']}")
    for error in errors:
        yield Finding("durability", False, str(error.msg), str(error.hint or ""))
    if not errors:
        yield Finding("durability", True, "an acknowledged check-in survives a power cut")


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    advice = "Run: tatakerja migrate" if plan else ""
    yield Finding("migrations", not plan, f"{len(plan)} waiting", advice)


def _https() -> Iterator[Finding]:
    from django.conf import settings

    yield Finding(
        "https",
        bool(settings.SESSION_COOKIE_SECURE),
        "on" if settings.SESSION_COOKIE_SECURE else "off",
        ""
        if settings.SESSION_COOKIE_SECURE
        else "Phones give no location over plain http except on localhost: set TATAKERJA_HTTPS=1 behind TLS.",
    )


def _address() -> Iterator[Finding]:
    from django.conf import settings

    from tatakerja.platform.site import site_address

    address = site_address()
    ok = address.startswith("https://") or not settings.SESSION_COOKIE_SECURE
    advice = "Letters, QR codes and mails lead there: set TATAKERJA_ADDRESS to the address people open."
    yield Finding("address", ok, address, "" if ok else advice)


def _mail() -> Iterator[Finding]:
    from django.core.mail import get_connection

    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except OSError as error:
        yield Finding(
            "mail",
            False,
            f"{type(error).__name__}: {error}",
            "Set TATAKERJA_SMTP_HOST and TATAKERJA_SMTP_PORT.",
        )
    else:
        yield Finding("mail", True, "the mail server answers")


def _scheduler() -> Iterator[Finding]:
    from tatakerja.platform import clock
    from tatakerja.platform.models import ScheduledRun

    last = ScheduledRun.objects.order_by("-started_at").first()
    age = (clock.now() - last.started_at).total_seconds() if last else None
    ok = age is not None and age < 3600
    detail = "never ran" if age is None else f"last ran {int(age)} s ago"
    yield Finding("scheduler", ok, detail, "" if ok else "Periodic work stands still: run tatakerja serve.")


def _web() -> Iterator[Finding]:
    from tatakerja.platform import clock
    from tatakerja.platform.pulse import UNANSWERED

    missed = sum(count for _minute, count in UNANSWERED.read(clock.now() - timedelta(hours=1)))
    advice = f"A web process may hang: keep the log, then restart tatakerja serve. See {UNANSWERED.folder}."
    detail = f"{missed} of its own questions without an answer in the last hour"
    yield Finding("web", not missed, detail, advice if missed else "")


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    _database,
    _migrations,
    _https,
    _address,
    _mail,
    _scheduler,
    _web,
]


def examine() -> list[Finding]:
    """Every check in turn; one that cannot run is itself a finding."""
    from django.db import DatabaseError

    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check()
        except DatabaseError as error:
            found.append(Finding(check.__name__.strip("_"), False, str(error), "Run: tatakerja migrate"))
    return found


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> None:
    """Check this installation and say what to do; exit 1 when something needs doing."""
    start_django()
    found = examine()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{'ok ' if one.ok else 'NOT'}  {one.name:<12} {one.detail}")
            if one.advice:
                click.echo(f"     {'':<12} → {one.advice}")
    sys.exit(0 if all(one.ok for one in found) else 1)

"""``tatakerja receipt``: is this presence receipt true?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tatakerja.config.cli._django import start_django
from tatakerja.kernel.errors import Invalid


@click.group()
def receipt() -> None:
    """Check the signed receipt that an employee kept of a check-in.

    A receipt proves that the server took an event, whatever its database says today. It never expires.
    """


@receipt.command()
@click.argument("token")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A public key file (receipt-keys/*.pem) of another installation; default: this one's keys.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(token: str, key: Path | None, as_json: bool) -> None:
    """Check TOKEN (- reads it from standard input). Exit 0: true, 1: not true.

    \b
    tatakerja receipt verify eyJjb3Vud…
    """
    start_django()
    from tatakerja.presence.services.keys import public_keys
    from tatakerja.presence.services.keys import verify as check

    text = sys.stdin.read() if token == "-" else token  # noqa: S105  (a file name)
    keys = public_keys(key)
    try:
        facts = check(text, keys)
    except Invalid as refusal:
        document = {"valid": False, "code": refusal.code, "message": refusal.message}
        click.echo(json.dumps(document, ensure_ascii=False) if as_json else refusal.message, err=not as_json)
        sys.exit(1)
    document = {
        "valid": True,
        "person": facts.person,
        "id": str(facts.event),
        "counts_at": facts.counts_at.isoformat(),
        "received_at": facts.received_at.isoformat(),
        "place": facts.place.value,
    }
    if as_json:
        click.echo(json.dumps(document))
    else:
        for name, value in document.items():
            click.echo(f"{name:<12} {value}")

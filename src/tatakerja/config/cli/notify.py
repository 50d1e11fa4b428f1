"""``tatakerja notify``: try the ways out of the application, and see what became of notices."""

from __future__ import annotations

import json
import sys

import click

from tatakerja.config.cli._django import start_django
from tatakerja.kernel.errors import NotFound, TatakerjaError


@click.group()
def notify() -> None:
    """Try e-mail, web push and the WhatsApp and Telegram gateways, and see what became of notices."""


@notify.command()
@click.argument("channel", type=click.Choice(["push", "email", "whatsapp", "telegram"]))
@click.option("--user", "username", required=True, help="The account's user name or NIP.")
@click.option("--to", default="", help="Another address or number than the account's own.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def test(channel: str, username: str, to: str, as_json: bool) -> None:
    """Hand one trial message to CHANNEL now and say what the other side answered.

    \b
    tatakerja notify test email --user 199002202015022004 --to saya@contoh.go.id
    tatakerja notify test whatsapp --user admin --to 6281234567890
    """
    start_django()
    from tatakerja.platform import clock
    from tatakerja.platform.models import Notice, NoticeChoice, User
    from tatakerja.platform.notify.channels import CHANNELS
    from tatakerja.platform.notify.events import TRIED_OUT, Channel

    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(f"Tidak ada akun bernama {username!r}.")
    choice = NoticeChoice.objects.filter(user=user).first() or NoticeChoice(user=user)
    if to:
        setattr(choice, channel, to)  # not saved: only this once
    notice = Notice(
        user=user, event=TRIED_OUT.code, title="Percobaan pemberitahuan", text="Tatakerja", at=clock.now()
    )
    try:
        receipt, error = CHANNELS[Channel(channel)](notice, choice), ""
    except TatakerjaError as trouble:
        receipt, error = "", trouble.message
    if as_json:
        click.echo(json.dumps({"channel": channel, "taken": not error, "receipt": receipt, "error": error}))
    else:
        click.echo(f"{channel}: {error or 'taken'} {receipt}".rstrip())
    sys.exit(1 if error else 0)


@notify.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Count deliveries of the last day by way and state, with the newest error of each way."""
    start_django()
    from tatakerja.platform.notify.log import recent

    lines = recent()
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for line in lines:
        counts = ", ".join(f"{line[state]} {state}" for state in ("sent", "waiting", "failed"))
        click.echo(f"{line['channel']:<9} {counts}  {line['error']}".rstrip())

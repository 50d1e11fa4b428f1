"""``tatakerja devices``: tokens for kiosks, companion apps and load generators."""

from __future__ import annotations

import csv
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from tatakerja.config.cli._django import start_django
from tatakerja.config.cli._secrets import new_file
from tatakerja.kernel.errors import NotFound

if TYPE_CHECKING:
    from tatakerja.organisation.models import Node


def _agency(code: str) -> Node:
    from tatakerja.organisation.models import Node

    found = Node.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"Tidak ada OPD atau unit berkode {code!r}.")
    return found


@click.group()
def devices() -> None:
    """Issue, list and revoke device tokens.

    A token lets a phone, kiosk or companion app send presence for one person. It is shown once, in the file
    that `issue` writes; the database keeps only its hash.
    """


@devices.command()
@click.option("--agency", metavar="CODE", help="Everybody below this agency or unit (its code).")
@click.option("--all", "everybody", is_flag=True, help="Everybody in this installation.")
@click.option("--count", type=click.IntRange(min=1), help="At most so many people, the same ones every time.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="New CSV file, mode 0600."
)
@click.option("--label", default="", help="A word to find these tokens again, such as kiosk.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def issue(
    agency: str | None, everybody: bool, count: int | None, out: Path, label: str, as_json: bool
) -> None:
    """One new token per person, written to a CSV file with the columns nip,name,token.

    \b
    tatakerja devices issue --agency dpmptsp --out tokens.csv
    tatakerja devices issue --all --count 1000 --out load.csv
    """
    if bool(agency) == everybody:
        raise click.UsageError("Give either --agency CODE or --all.")
    start_django()
    node = _agency(agency) if agency else None
    file = new_file(out)
    try:
        with file, click.progressbar(length=1, label="Tokens", file=sys.stderr) as bar:
            count = _write_tokens(file, bar, {"agency": node, "count": count, "label": label})
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    if as_json:
        click.echo(json.dumps({"issued": count, "file": str(out)}))
    else:
        click.echo(f"{count} tokens in {out}. They are shown only there; keep the file safe.")


def _write_tokens(file: TextIO, bar: Any, what: dict[str, Any]) -> int:
    """Issues and writes in one transaction: tokens that could not be written down were never issued."""
    from django.db import transaction

    from tatakerja.platform.audit import Job
    from tatakerja.presence.services import issue_devices

    def progress(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    with transaction.atomic():
        issued = issue_devices(by=Job("devices.issue"), progress=progress, **what)
        writer = csv.writer(file, lineterminator="\n")  # read by shell scripts as well as by spreadsheets
        writer.writerow(["nip", "name", "token"])
        writer.writerows((one.nip, one.name, one.token) for one in issued)
        file.flush()
        os.fsync(file.fileno())
    return len(issued)


@devices.command(name="list")
@click.option("--nip", default="", help="Of this person only.")
@click.option("--agency", metavar="CODE", help="Of people below this agency or unit.")
@click.option("--revoked", is_flag=True, help="Revoked ones too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(nip: str, agency: str | None, revoked: bool, as_json: bool) -> None:
    """Devices with their owners; tokens cannot be shown again."""
    start_django()
    from tatakerja.presence.queries.devices import list_devices

    lines = list_devices(nip=nip, agency=_agency(agency) if agency else None, revoked=revoked)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
        return
    for line in lines:
        state = f"revoked {line.revoked_at}" if line.revoked_at else line.issued_at
        click.echo(
            f"{line.id:>8}  {line.nip:<18}  {line.kind:<8}  {state}  {line.name}  {line.label}".rstrip()
        )
    click.echo(f"{len(lines)} devices", err=True)


@devices.command()
@click.argument("device_id", type=int, required=False)
@click.option("--nip", default="", help="All devices of this person.")
@click.option("--label", default="", help="All devices with this label.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def revoke(device_id: int | None, nip: str, label: str, as_json: bool) -> None:
    """Take devices back: by id, by person or by label. What they sent before stays.

    \b
    tatakerja devices revoke 17
    tatakerja devices revoke --nip 199002202015022004
    """
    given = {"pk": device_id, "person__nip": nip, "label": label}
    chosen = {name: value for name, value in given.items() if value}
    if len(chosen) != 1:
        raise click.UsageError("Give one of: an id, --nip, --label.")
    start_django()
    from tatakerja.platform.audit import Job
    from tatakerja.presence.models import Device
    from tatakerja.presence.services import revoke_device

    found = list(Device.objects.select_related("person").filter(**chosen, revoked_at__isnull=True))
    if not found:
        raise NotFound("Tidak ada perangkat aktif yang cocok.")
    for device in found:
        revoke_device(by=Job("devices.revoke"), device=device)
    click.echo(json.dumps({"revoked": len(found)}) if as_json else f"{len(found)} devices revoked.")

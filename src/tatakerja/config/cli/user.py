"""``tatakerja user``: accounts, roles and activation codes from the console."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tatakerja.config.cli._django import start_django
from tatakerja.config.cli._secrets import new_file

if TYPE_CHECKING:
    from tatakerja.organisation.models import Node
    from tatakerja.platform.models import User


@click.group()
def user() -> None:
    """Make accounts, give roles, print activation codes."""


def _node(code: str) -> Node:
    from tatakerja.kernel.errors import NotFound
    from tatakerja.organisation.models import Node

    found = Node.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"There is no node with the code {code!r}.")
    return found


def _account(username: str) -> User:
    from tatakerja.kernel.errors import NotFound
    from tatakerja.platform.models import User

    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"There is no account {username!r}; see `tatakerja user list`.")
    return found


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--email", default="", help="Address for letters.")
@click.password_option(help="Asked for when not given.")
def create(username: str, name: str, email: str, password: str) -> None:
    """Make an account without personnel data, for an administrator or auditor."""
    start_django()
    from tatakerja.organisation import services
    from tatakerja.platform.audit import Job

    services.create_account(by=Job("cli.user"), username=username, name=name, password=password, email=email)
    click.echo(f"Account {username} made. Give it a role: tatakerja user grant {username} ROLE NODE")


@user.command()
@click.argument("username")
@click.argument("role")
@click.argument("node_code")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day; today when left out.")
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day; open when left out.")
def grant(username: str, role: str, node_code: str, first: datetime | None, last: datetime | None) -> None:
    """Give ROLE to USERNAME at the node with NODE_CODE and everything below it.

    Roles: employee, superior, agency_head, agency_officer, bkd_officer, auditor, admin.
    """
    start_django()
    from tatakerja.organisation import services
    from tatakerja.platform.audit import Job

    services.grant_role(
        by=Job("cli.user"),
        user=_account(username),
        role=role,
        node=_node(node_code),
        first=_day(first),
        last=_day(last),
    )
    click.echo(f"{username} is {role} at {node_code}.")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@user.command(name="activate-codes")
@click.option("--node", "node_code", required=True, help="Code of the region, agency or unit.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="New CSV file, mode 0600.")
def activate_codes(node_code: str, out: Path | None) -> None:
    """Open accounts for everybody below a node who has none and print one-time codes as CSV.

    The codes are stored only as hashes: this output is the only copy. They hold for thirty days.
    """
    start_django()
    from tatakerja.organisation import services
    from tatakerja.organisation.access import today
    from tatakerja.organisation.queries import posts_on
    from tatakerja.platform.audit import Job
    from tatakerja.platform.spreadsheets import harmless

    posts = posts_on(today(), node=_node(node_code))
    with nullcontext(sys.stdout) if out is None else new_file(out) as target:  # before any code is made
        people = [post.person for post in posts.values()]
        opened = services.open_accounts(by=Job("cli.user"), people=people)
        writer = csv.writer(target)
        writer.writerow(["nama", "nip", "unit", "kode_aktivasi"])
        for one in opened:
            unit = posts[one.person.pk].node.name
            writer.writerow([harmless(one.person.name), one.username, harmless(unit), one.code])
    click.echo(f"{len(opened)} codes; everybody else has a password already.", err=True)


@user.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_roles(as_json: bool) -> None:
    """List accounts with roles other than employee."""
    start_django()
    from tatakerja.organisation.models import RoleGrant

    grants = RoleGrant.objects.select_related("user", "node").order_by("node__path", "role", "user__username")
    rows = [
        {
            "username": one.user.username,
            "name": str(one.user),
            "role": one.role,
            "node": one.node.code,
            "from": one.valid_from.isoformat(),
            "until": one.valid_until.isoformat() if one.valid_until else None,
        }
        for one in grants
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(
            f"{row['username']:<20} {row['role']:<15} {row['node']:<20} {row['from']} … {row['until'] or ''}"
        )
    if not rows:
        click.echo(
            "No roles yet. tatakerja user create NAME --name …, then tatakerja user grant NAME admin id"
        )

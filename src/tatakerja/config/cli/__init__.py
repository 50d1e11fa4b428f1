"""The console command ``tatakerja``. Each subcommand is loaded only when it is called."""

from __future__ import annotations

import importlib

import click

from tatakerja.kernel.errors import TatakerjaError

# name → module:object; the help line stands here so that `--help` loads none of them
COMMANDS = {
    "demo": ("demo", "Seed a fictitious region and serve it."),
    "serve": ("serve", "Serve the product with its background jobs."),
    "migrate": ("migrate", "Bring the database to this version."),
    "scenario": ("scenario", "Ask what a circular does to people: facts in, findings out."),
    "provisions": ("provisions", "Trace every provision to clause, rule, screen and test."),
    "roster": ("roster", "Solve and check roster files."),
    "devices": ("devices", "Issue and revoke device tokens."),
    "receipt": ("receipt", "Check a presence receipt."),
    "notify": ("notify", "Try the ways of telling people outside the application."),
    "import": ("imports", "Import people from XLSX or CSV."),
    "user": ("user", "Make accounts and give roles."),
    "doctor": ("doctor", "Check this installation and say what to do."),
}


class LazyGroup(click.Group):
    """A group that lists its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tatakerja.config.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, COMMANDS[cmd_name][0])
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Turns a refusal into one line on stderr and exit 2."""
        try:
            return super().invoke(ctx)
        except TatakerjaError as error:
            raise click.exceptions.UsageError(str(error)) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tatakerja")
def main() -> None:
    """Tatakerja: from a circular to rosters, check-ins and findings that name their clause.

    \b
    Start here:
      tatakerja demo                          a fictitious region on http://localhost:8000
      tatakerja scenario run FILE             what does this circular do to my agency?
      tatakerja roster solve IN --out OUT     a fair roster with proof
      tatakerja doctor                        is this installation sound?
    """

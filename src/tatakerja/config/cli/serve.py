"""``tatakerja serve``: the web server, the job worker and the scheduler under one parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from threading import Event, Thread
from types import FrameType

import click

from tatakerja.config.cli._django import start_django

STOP_SECONDS = 20
# Requests that one web process holds at once. Deliveries of presence only wait for their group's commit, and
# the more wait, the more share one; pages have a smaller pool of their own (config/intake.py).
WAITING = 64


def prepare() -> None:
    """Refuses an unsafe database, brings it to this version, collects the static files."""
    start_django()
    from django.core.management import call_command

    from tatakerja.platform.notify.webpush import installation_key

    call_command("check", databases=["default"])
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    installation_key()


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The command of the web processes; its warnings only question the number of threads, which is meant."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(WAITING), "--respawn-failed-workers",
        "--log-level", "error", "--no-ws",
        "tatakerja.config.wsgi:application",
    ]  # fmt: skip


def _jobs() -> list[str]:
    return [sys.executable, "-m", "django", "db_worker", "--queue-name", "*", "--verbosity", "0"]


def _stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def supervise(host: str, port: int, workers: int) -> int:
    """Starts the processes and beats the scheduler each half minute; ends when the web server ends.

    The worker of jobs leaves when the database does; it is started again with the next beat. Beside it the
    web processes are asked whether they still answer, on a thread: periodic work must not hold it up.
    """
    from tatakerja.platform import scheduler
    from tatakerja.platform.pulse import Pulse

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tatakerja.config.settings"}
    web = subprocess.Popen(web_command(host, port, workers), env=environment)
    jobs = subprocess.Popen(_jobs(), env=environment)
    leaving = Event()
    Thread(target=Pulse(host, port).keep_asking, args=(leaving,), daemon=True).start()
    asked_to_stop = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    next_beat = 0.0
    while not asked_to_stop and web.poll() is None:
        if time.monotonic() >= next_beat:
            scheduler.beat()
            if jobs.poll() is not None:
                jobs = subprocess.Popen(_jobs(), env=environment)
            next_beat = time.monotonic() + 30
        time.sleep(0.5)
    leaving.set()
    _stop_all([web, jobs])
    return 0 if asked_to_stop else 1


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Web processes; one per core is plenty.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the product: web pages, API, background jobs and periodic work.

    Put a TLS proxy in front and set TATAKERJA_HTTPS=1: phones give a location only over https.
    """
    prepare()
    click.echo(f"Tatakerja: http://{host}:{port}  (Ctrl+C stops)")
    sys.exit(supervise(host, port, workers))

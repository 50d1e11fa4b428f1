"""``tatakerja demo``: seed the fictitious region, serve it, say what to try."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

DATA = Path("var") / "demo"
MAIL_PORT = 8025
PORTS_TRIED = 50
OPENS_AT = datetime(2026, 11, 22, 23, 24, tzinfo=UTC)  # Monday 23 November 2026, 07:24 WITA
KEEPS_SECONDS = 10 * 3600  # after that its Monday is over; it is seeded anew


def free_port(wanted: int) -> int:
    """The wanted port of the loopback address, or the next one that nobody listens on."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"No port from {wanted} on is free; name another with --port.")


def _prepare(data: Path, offset: int, port: int = 8000) -> None:
    os.environ.update(
        TATAKERJA_DATA=str(data),
        TATAKERJA_DATABASE=f"sqlite:///{(data / 'demo.sqlite3').resolve()}",
        TATAKERJA_CLOCK_OFFSET=str(offset),
        TATAKERJA_ADDRESS=f"http://localhost:{port}",
        TATAKERJA_SMTP_HOST="127.0.0.1",
        TATAKERJA_SMTP_PORT=str(free_port(MAIL_PORT)),
        TATAKERJA_SENDER="tatakerja@demo.example.invalid",
    )


def _kept(marker: Path) -> dict[str, Any] | None:
    """The demonstration seeded earlier, while its Monday lasts."""
    if not marker.exists():
        return None
    found: dict[str, Any] = json.loads(marker.read_text())
    fresh = 0 <= time.time() - found["seeded_at"] < KEEPS_SECONDS
    return found if fresh else None


def _seed(marker: Path) -> dict[str, Any]:
    from tatakerja.config.cli.serve import prepare

    prepare()
    from tatakerja.demo.seed import seed_demo

    started = time.monotonic()
    result = seed_demo(lambda text: click.echo(f"  {time.monotonic() - started:5.1f} s  {text}"))
    found = {
        "seeded_at": time.time(),
        "offset": int(os.environ["TATAKERJA_CLOCK_OFFSET"]),
        "seconds": round(time.monotonic() - started, 1),
        "accounts": [asdict(account) for account in result],
    }
    marker.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    return found


def _guide(accounts: list[dict[str, str]], port: int) -> str:
    from tatakerja.demo.settle import PASSWORD

    lines = [
        "",
        f"Tatakerja: http://localhost:{port}   (password of every account: {PASSWORD})",
        "Today is Monday 23 November 2026, 07:24 WITA.",
        "",
        f"  {'account':<20} {'role':<32} where",
    ]
    for account in accounts:
        if account["shown"]:
            lines.append(f"  {account['username']:<20} {account['role']:<32} {account['place']}")
    lines += [
        "",
        "Try, in this order:",
        "  1. As the BKD officer of the province: Edaran → what binds today, clause by clause.",
        "  2. As the personnel officer of Dinas Penanaman Modal: Jadwal → fill, look, publish.",
        "  3. As the employee, on a phone or a window 360 wide: Hari ini → Presensi masuk.",
        "  4. The same employee: Catatan saya → Mengapa?",
        "  5. As the personnel officer: Laporan → 07.30 → Kirim ke BKD (from 07:30 WITA on).",
        "  6. As the BKD officer: Papan → who has reported, who has not.",
        "  7. As the superior whom a draft waits for: Disiplin → what attendance adds up to; as the employee",
        "     with a discipline file: Berkas saya → the decision, its letters and the objection.",
        "  8. As the personnel officer of Dinas Penanaman Modal: Persetujuan → a proposed fence, a review of",
        "     signals; as the BKD officer of the province: Papan → an outage that waits for its relief.",
        f"Letters by e-mail arrive as files in {DATA / 'mail'}. Ctrl+C stops.",
        "",
    ]
    return "\n".join(lines)


def _run(data: Path, found: dict[str, Any], port: int) -> int:
    from tatakerja.config.cli.serve import prepare, supervise

    prepare()
    from tatakerja.demo.mailbox import mailbox

    click.echo(_guide(found["accounts"], port))
    with mailbox(data / "mail", int(os.environ["TATAKERJA_SMTP_PORT"])):
        return supervise("127.0.0.1", port, workers=2)


def _province(people: int) -> None:
    from tatakerja.config.cli.serve import prepare

    prepare()
    from tatakerja.demo.province import seed_province

    started = time.monotonic()
    made = seed_province(people, lambda text: click.echo(f"  {time.monotonic() - started:5.1f} s  {text}"))
    click.echo(f"{made} people in {time.monotonic() - started:.1f} s")


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to serve on, or the next free one.")
@click.option("--fresh", is_flag=True, help="Throw the earlier demonstration away and seed anew.")
@click.option("--seed-only", is_flag=True, help="Seed and stop; nothing is served.")
@click.option("--province", is_flag=True, help="Seed one province of 48 agencies for measurements instead.")
@click.option("--people", default=20_000, show_default=True, help="With --province: how many people.")
def demo(port: int, fresh: bool, seed_only: bool, province: bool, people: int) -> None:
    """Seed a fictitious province and regency on an embedded database and serve them.

    Fourteen agencies and 800 invented people; four kinds of circular are at work; a week is played through
    the real services, and the clock stands on a Monday morning. With --province: 48 agencies, 20,000 people.
    """
    if province:
        data = Path("var") / "province"
        shutil.rmtree(data, ignore_errors=True)
        _prepare(data, round(OPENS_AT.timestamp() - time.time()))
        _province(people)
        return
    marker = DATA / "demo.json"
    found = None if fresh else _kept(marker)
    if found is None:
        shutil.rmtree(DATA, ignore_errors=True)
        _prepare(DATA, round(OPENS_AT.timestamp() - time.time()))
        click.echo("Seeding the demonstration (under three minutes) …")
        found = _seed(marker)
        # The morning opens when the seed is done, however long it took.
        found["offset"] = round(OPENS_AT.timestamp() - time.time())
        marker.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    if seed_only:
        return
    port = free_port(port)
    _prepare(DATA, found["offset"], port)
    os.execv(sys.executable, [sys.executable, "-m", "tatakerja.config.cli.demo", str(port)])  # noqa: S606


if __name__ == "__main__":
    kept = _kept(DATA / "demo.json")
    if kept is None:
        sys.exit("The demonstration is gone; run: tatakerja demo --fresh")
    sys.exit(_run(DATA, kept, int(sys.argv[1])))

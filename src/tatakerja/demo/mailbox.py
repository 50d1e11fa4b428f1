"""A mail server for the demonstration: real SMTP, each message kept as a file, nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes each message to ``folder`` as ``0001.eml``, ``0002.eml``, …"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        number = len(list(self.folder.glob("*.eml"))) + 1
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / f"{number:04d}.eml").write_bytes(data)
        return "250 OK"


@contextmanager
def mailbox(folder: Path, port: int) -> Iterator[None]:
    """Listens on the loopback address while the block runs."""
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()

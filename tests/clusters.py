"""A PostgreSQL of one's own that may be killed: the suite's other tests keep theirs."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


def programs() -> Path:
    """The folder of PostgreSQL's programs, of the newest version there is."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def _owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "postgres" if os.getuid() == 0 else None


def _is_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has asked after yet has ended too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return True


@dataclass
class Cluster:
    """A database server in ``folder`` that listens on a socket there.

    ``wal_megabytes``: the size of one file of its log, smaller than usual where disks are played to be small.
    """

    folder: Path
    wal_megabytes: int = 16

    @property
    def url(self) -> str:
        return f"postgresql://tatakerja@{quote(str(self.folder), safe='')}/postgres"

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, user=_owner())

    def make(self) -> None:
        if (owner := _owner()) is not None:
            os.chown(self.folder, pwd.getpwnam(owner).pw_uid, -1)
        own = ("-U", "tatakerja", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        size = f"--wal-segsize={self.wal_megabytes}"
        self._run(str(programs() / "initdb"), "-D", str(self.folder / "data"), *own, size)

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self._run(
            str(programs() / "pg_ctl"),
            "-D",
            str(self.folder / "data"),
            "-l",
            log,
            "-w",
            "-o",
            options,
            "start",
        )

    def _processes(self) -> tuple[int, ...]:
        """The postmaster and its children."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return (pid, *map(int, children))

    def fill_disk(self, room: int) -> None:
        """From now on no file grows by more than ``room`` bytes beyond the largest there is."""
        largest = max(path.stat().st_size for path in (self.folder / "data").rglob("*") if path.is_file())
        self._limit(str(largest + room))

    def free_disk(self) -> None:
        """Takes back what `fill_disk` did, under the running server."""
        self._limit("unlimited")

    def _limit(self, size: str) -> None:
        """The soft limit of each process, which its children inherit and anybody may raise again."""
        for pid in self._processes():
            try:
                self._run("prlimit", f"--pid={pid}", f"--fsize={size}:unlimited")
            except subprocess.CalledProcessError:
                if not _is_gone(pid):  # one that served a connection may have ended meanwhile
                    raise

    def kill(self) -> None:
        """SIGKILL to the postmaster and to every process it has."""
        lock = self.folder / "data" / "postmaster.pid"
        if not lock.exists():
            return
        everyone = self._processes()
        for one in everyone:
            os.kill(one, signal.SIGKILL)
        while not all(_is_gone(one) for one in everyone):
            time.sleep(0.05)
        # As after a power cut, where no process of that number is left.
        for left in (lock, self.folder / ".s.PGSQL.5432.lock"):
            left.unlink(missing_ok=True)


@contextmanager
def cluster(base: str = "/tmp", *, wal_megabytes: int = 16) -> Iterator[Cluster]:
    """A cluster in a folder of its own below ``base``, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tatakerja-cluster-", dir=base))
    own = Cluster(folder, wal_megabytes)
    own.make()
    own.start()
    try:
        yield own
    finally:
        own.kill()
        shutil.rmtree(folder)

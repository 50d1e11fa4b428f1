"""Files of tokens and codes that are written once and shown nowhere else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from tatakerja.kernel.errors import Conflict


def new_file(path: Path) -> TextIO:
    """A file that only its owner reads; an existing one is never overwritten: it may hold secrets in use."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Conflict(f"{path} sudah ada. Pilih nama lain; isinya tidak ditimpa.") from error
    except OSError as error:
        raise Conflict(f"{path} tidak dapat ditulis: {error.strerror}.") from error
    return os.fdopen(handle, "w", newline="", encoding="utf-8")

"""Keys that an installation makes for itself, once, in the data folder."""

from __future__ import annotations

import os
from pathlib import Path


def write_once(path: Path, content: bytes, mode: int) -> bytes:
    """Writes the file unless another process was first; answers what the file then holds, whole.

    It is on the disk before its name is: after a power cut there is a whole key or none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink()
    return content

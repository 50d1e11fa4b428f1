"""Files that people attach: as a form brings them, and as they are kept with a row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from tatakerja.platform.files import MAX_BYTES, check_file, rebuilt_name


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a form brings it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A checked and cleaned file; the name is rebuilt, ``sha256`` is of what is stored."""

    name: str
    media_type: str
    content: bytes

    @property
    def facts(self) -> dict[str, Any]:
        """What a row tells of its file."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"name": self.name, "media_type": self.media_type, "sha256": digest}

    def store(self, row: Any) -> None:
        """Keeps the file and its new row, a model with a ``file``."""
        row.file.save(self.name, ContentFile(self.content), save=False)
        row.save(force_insert=True)


def uploads_of(files: Iterable[UploadedFile[Any]]) -> list[Upload]:
    """The files of a form; of one that is too large only as much as shows it."""
    return [Upload(one.name or "", one.read(MAX_BYTES + 1)) for one in files]


def check_upload(name: str, content: bytes) -> Kept:
    """The file that may be kept under its safe name, or `Invalid` with what to do instead."""
    found = check_file(content)
    return Kept(rebuilt_name(name, found.ending), found.media_type, found.content)

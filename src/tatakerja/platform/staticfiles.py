"""Static files as they are handed out: own scripts and styles without comments, which no phone needs."""

from __future__ import annotations

import re
from typing import Any, Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

_OTHERS: Final = "vendor/"
_STYLE_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def lean(name: str, text: str) -> str:
    """The same script or style without whole-line comments and indentation; files of others as they are.

    A script in which a text runs over several lines (an odd count of backticks in a line) is left alone: what
    looks like a comment or an indentation there may be a part of the text.
    """
    if name.startswith(_OTHERS):
        return text
    if name.endswith(".css"):
        return _STYLE_COMMENT.sub("", text)
    if not name.endswith(".js") or any(line.count("`") % 2 for line in text.splitlines()):
        return text
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


class LeanStorage(CompressedManifestStaticFilesStorage):
    """Collected files with hashed names, packed, and lean."""

    def _save(self, name: str, content: File[Any]) -> str:
        if name.endswith((".js", ".css")) and not name.startswith(_OTHERS):
            whole = b"".join(content.chunks())  # from the beginning, also where a hash has read it to the end
            content = ContentFile(lean(name, whole.decode()).encode())
        saved: str = super()._save(name, content)
        return saved

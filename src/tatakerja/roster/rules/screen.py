"""Letters on the screen and on paper (the circulars' own words) and in the store (the engine's)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHOWN: Final[Mapping[str, str]] = {
    "O": "K", "H": "R", "P": "P", "L": "C", "D": "D", "-": "!", "X": "·",
}  # fmt: skip

# The same in a sentence of a letter or notice.
WORDS: Final[Mapping[str, str]] = {
    "O": "kantor (WFO)",
    "H": "rumah (WFH)",
    "P": "piket di kantor",
    "L": "cuti",
    "D": "dinas luar",
    "-": "belum ditentukan",
    "X": "libur",
}

"""Letters on the screen and on paper (the circulars' own words) and in the store (the engine's)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHOWN: Final[Mapping[str, str]] = {
    "O": "K", "H": "R", "P": "P", "L": "C", "D": "D", "-": "!", "X": "·",
}  # fmt: skip

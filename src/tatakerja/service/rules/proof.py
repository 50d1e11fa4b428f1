"""Proof of work: a browser shows that it spent a moment on a form, instead of a puzzle for its reader.

Pure. The seal of the form is the challenge; the browser looks for a number with which its SHA-256 begins with
enough zero bits. For one form that is a second on a cheap phone, for ten thousand it is hours.
"""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Final

# About 16,000 hashes; `static/service/proof.js` reads the same figure from the form.
BITS: Final = 14
_LONGEST: Final = 20


def proves(seal: str, nonce: str, bits: int = BITS) -> bool:
    """Whether SHA-256 of ``seal:nonce`` begins with so many zero bits; ``nonce`` is a plain number."""
    if not nonce.isascii() or not nonce.isdigit() or len(nonce) > _LONGEST:
        return False
    digest = hashlib.sha256(f"{seal}:{nonce}".encode()).digest()
    return int.from_bytes(digest) >> (8 * len(digest) - bits) == 0


def find_nonce(seal: str, bits: int = BITS) -> str:
    """The smallest number that proves a seal, as the script in the page finds it."""
    return next(str(number) for number in count() if proves(seal, str(number), bits))

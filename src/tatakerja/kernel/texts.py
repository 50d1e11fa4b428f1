"""Free text that a person typed, as it may be stored."""

from __future__ import annotations

from tatakerja.kernel.errors import Invalid


def words_of(text: str, field: str, most: int, *, required: str = "") -> str:
    """The trimmed text of at most so many plain characters; ``required`` is the refusal of an empty one.

    A NUL is none: PostgreSQL stores no text that holds one.
    """
    words = text.strip()
    if len(words) > most or "\x00" in words:
        raise Invalid(f"Paling banyak {most} huruf biasa.", field=field, code="text_unusable")
    if required and not words:
        raise Invalid(required, field=field, code="text_missing")
    return words

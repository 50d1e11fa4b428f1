"""Free text that a person typed: trimmed, plain, as long as its column."""

from __future__ import annotations

import pytest

from tatakerja.kernel.errors import Invalid
from tatakerja.kernel.texts import words_of


def test_text_is_trimmed_and_may_be_empty_where_nothing_is_required() -> None:
    assert [words_of(text, "reason", 5) for text in (" abcde ", "", " \n")] == ["abcde", "", ""]


@pytest.mark.parametrize(
    ("text", "code"), [("abcdef", "text_unusable"), ("a\x00b", "text_unusable"), (" ", "text_missing")]
)
def test_text_that_cannot_be_stored_is_refused_at_its_field(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        words_of(text, "reason", 5, required="Tuliskan alasannya.")
    assert (refused.value.field, refused.value.code) == ("reason", code)

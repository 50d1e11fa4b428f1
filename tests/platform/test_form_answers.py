"""A form's page answers with what is refused; what people attach is kept under a safe name with its hash."""

from __future__ import annotations

import hashlib

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from tatakerja.demo.cases import photo
from tatakerja.kernel.errors import Conflict, Invalid, TatakerjaError
from tatakerja.platform.files import MAX_BYTES
from tatakerja.platform.forms import show_refusal
from tatakerja.platform.pages import number_in, status_of
from tatakerja.platform.uploads import Upload, check_upload, uploads_of


class Outing(forms.Form):
    starts = forms.CharField()


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (Invalid("Sudah lewat.", field="starts"), "starts"),
        (Invalid("Sudah lewat.", field="starts_at"), "starts"),
        (Invalid("Sudah lewat.", field="person"), "__all__"),
        (Conflict("Sudah lewat."), "__all__"),
    ],
)
def test_a_refusal_stands_at_its_field_or_above_the_form(refusal: TatakerjaError, field: str) -> None:
    form = Outing({"starts": "07.00"})
    assert status_of(form, None) == 200
    show_refusal(form, refusal, starts_at="starts")
    assert form.errors == {field: ["Sudah lewat."]}
    assert status_of(None, form) == 422


def test_a_form_that_was_not_sent_is_no_refusal() -> None:
    assert status_of(Outing()) == 200


def test_an_attached_file_is_kept_under_a_safe_name() -> None:
    kept = check_upload("../Foto Rumah.exe", photo())
    assert kept.facts == {
        "name": "Foto-Rumah.png",
        "media_type": "image/png",
        "sha256": hashlib.sha256(kept.content).hexdigest(),
    }


def test_of_a_file_that_is_too_large_only_as_much_is_read_as_shows_it() -> None:
    files = [SimpleUploadedFile("a.pdf", b"x" * (MAX_BYTES + 9)), SimpleUploadedFile("b.pdf", b"y")]
    assert uploads_of(files) == [Upload("a.pdf", b"x" * (MAX_BYTES + 1)), Upload("b.pdf", b"y")]


@pytest.mark.parametrize(
    ("text", "number"),
    [("17", 17), ("", 0), (None, 0), ("²", 0), ("-1", 0), ("9" * 18, 0), ("9" * 17, 10**17 - 1)],
)
def test_a_number_in_an_address(text: str | None, number: int) -> None:
    assert number_in(text) == number

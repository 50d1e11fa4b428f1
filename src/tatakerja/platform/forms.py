"""What forms of several packages do alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from tatakerja.kernel.errors import TatakerjaError


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Lets the field choose among these rows only: what the person who fills the form may see."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    if field.empty_label == BLANK_CHOICE_DASH[0][1]:  # dashes say nothing, least of all read aloud
        field.empty_label = _("Pilih")


def offer_keys(form: forms.BaseForm, name: str, keys: Iterable[int]) -> None:
    """Lets ticks name these keys only: the rows that the page listed."""
    field = form.fields[name]
    assert isinstance(field, forms.TypedMultipleChoiceField)
    field.choices = [(key, key) for key in keys]


def show_refusal(form: forms.BaseForm, refusal: TatakerjaError, **renamed: str) -> None:
    """A service's refusal at the field that it names, else above the form.

    ``renamed``: fields of the service that the form calls otherwise, ``starts_at="starts"``.
    """
    named = getattr(refusal, "field", "")
    field = renamed.get(named, named)
    form.add_error(field if field in form.fields else None, refusal.message)

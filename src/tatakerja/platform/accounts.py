"""Sign-in rules: accounts are made by the personnel office, never by strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; an account follows from the personnel data."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class AskResetForm(ResetPasswordForm):
    """Where to send the link; named as the rest of the pages name it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Alamat surel")
        self.fields["email"].widget.attrs.pop("placeholder", None)

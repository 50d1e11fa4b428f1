"""Sign-in rules: accounts are made by the personnel office, never by strangers."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; an account follows from the personnel data."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

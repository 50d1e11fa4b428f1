"""Loads Django for the commands that need it."""

from __future__ import annotations

import os


def start_django() -> None:
    """Sets Django up with the product's settings; safe to call twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tatakerja.config.settings")
    import django

    django.setup()

"""The static folder that a started server would have collected; without it every request warns."""

from __future__ import annotations

from django.conf import settings

settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

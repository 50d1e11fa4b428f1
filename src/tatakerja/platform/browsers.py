"""What a phone or browser is called where its owner looks for it: "Chrome di Android". Pure."""

from __future__ import annotations

from typing import Final

# The first that stands in the text counts: nearly every browser also calls itself Chrome or Safari.
_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser"),
    ("FxiOS", "Firefox"), ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "Chromebook"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """The browser and the system that a ``User-Agent`` speaks of; "Peramban" where it says nothing known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "Peramban")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{browser} di {system}" if system else browser

"""Browsers and phones under names that their owners know."""

from __future__ import annotations

import pytest

from tatakerja.platform.browsers import device_name

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {_KIT} Chrome/130.0.0.0 Mobile Safari/537.36",
            "Chrome di Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A146P) {_KIT} SamsungBrowser/25.0 Chrome/121.0 Safari/537",
            "Samsung Internet di Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari di iPhone",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KIT} Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge di Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox di Linux"),
        ("curl/8.5", "Peramban"),
        ("", "Peramban"),
    ],
)
def test_a_device_is_called_by_browser_and_system(agent: str, name: str) -> None:
    assert device_name(agent) == name

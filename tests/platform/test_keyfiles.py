"""A key that the installation makes for itself is made once, whole, and its owner's alone."""

from __future__ import annotations

from pathlib import Path

from tatakerja.platform.keyfiles import write_once


def test_the_first_who_writes_a_key_makes_it_for_everybody(tmp_path: Path) -> None:
    kept = tmp_path / "keys" / "one"
    assert write_once(kept, b"first", 0o600) == b"first"
    assert write_once(kept, b"second", 0o600) == b"first"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"first", 0o600)
    assert list(kept.parent.iterdir()) == [kept]

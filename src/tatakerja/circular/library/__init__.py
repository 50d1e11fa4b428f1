"""The circulars that ship with the product, with holidays, working time, Ramadan and ranks as data.

`load_library` is the only I/O: it fetches the texts; the pure rules read them when asked.
"""

from __future__ import annotations

from importlib.resources import files

from tatakerja.circular.rules.library import Library


def load_library() -> Library:
    """The shipped library; texts are fetched at once, each circular is parsed when first used."""
    circulars: dict[str, str] = {}
    cases: dict[str, str] = {}
    data: dict[str, str] = {}
    for entry in files(__name__).iterdir():
        document = entry.joinpath("circular.yaml") if entry.is_dir() else None
        if document is not None and document.is_file():
            circulars[entry.name] = document.read_text(encoding="utf-8")
            cases[entry.name] = entry.joinpath("cases.yaml").read_text(encoding="utf-8")
        elif entry.name.endswith(".json"):
            data[entry.name] = entry.read_text(encoding="utf-8")
    return Library(circulars, data, cases)

"""Collects the texts of pages and Python files into the English catalogue; Babel does it, not gettext tools.

The msgids are Indonesian. Without option ``locale/en/LC_MESSAGES/django.po`` is written anew: translations
stay, a new text gets an empty one, and what no file says any more goes. With ``--check`` nothing is written;
what is missing, fuzzy or out of date is printed, and the exit code is 1 when there is any.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tatakerja.config.settings")

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "tatakerja"  # places of texts are written from here on
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Written by hand: Babel's own header carries dates and its version, which would change with every run.
HEADER = """\
# English texts of Tatakerja. The msgids are the Indonesian texts of pages and messages.
msgid ""
msgstr ""
"Project-Id-Version: Tatakerja\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
Argument = int | tuple[int, str]
PLAIN: tuple[Argument, ...] = (1,)
FUNCTIONS: dict[str, tuple[Argument, ...]] = {
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# A constant in any tag, as in {% badge "ok" _("Selesai") %}.
IN_TEMPLATES = FUNCTIONS | {"_": PLAIN}


def aliases(text: str) -> dict[str, tuple[Argument, ...]]:
    """The names under which this Python text calls the functions of ``django.utils.translation``."""
    names = dict(FUNCTIONS)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {
                one.asname: FUNCTIONS[one.name] for one in node.names if one.asname and one.name in FUNCTIONS
            }
    return names


def as_python(path: Path) -> str:
    """What Babel's Python extractor is to read: the file itself, or the calls that its template tags make."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize  # noqa: PLC0415 (needs the settings' name set above)

    return templatize(text, origin=str(path.relative_to(ROOT)))


def sources() -> list[Path]:
    pages = (path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt"})
    code = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return sorted([*pages, *code])


def collected(paths: Iterable[Path]) -> Catalog:
    template = Catalog(locale="en", fuzzy=False)
    for path in paths:
        text = as_python(path)
        keywords = aliases(text) if path.suffix == ".py" else IN_TEMPLATES
        found = extract("python", BytesIO(text.encode()), keywords=keywords, options={"encoding": "utf-8"})
        for _line, msgid, _comments, context in found:
            template.add(msgid, locations=[(path.relative_to(PACKAGE).as_posix(), 0)], context=context)
    return template


def stored() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="en", fuzzy=False)
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def current(catalogue: Catalog, template: Catalog) -> Catalog:
    """``catalogue`` with exactly the texts of ``template``; nothing is guessed from a similar text."""
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> str:
    body = BytesIO()
    switches = {"omit_header": True, "sort_output": True, "ignore_obsolete": True, "include_lineno": False}
    write_po(body, catalogue, width=110, **switches)
    return HEADER + body.getvalue().decode()


def texts(catalogue: Catalog) -> Iterator[Message]:
    """Every entry but the header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    translations = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(translations) and len(translations) == (2 if message.pluralizable else 1)


def complaints(catalogue: Catalog, is_current: bool) -> Iterator[str]:
    for message in texts(catalogue):
        name = message.id if isinstance(message.id, str) else message.id[0]
        if not is_translated(message):
            yield f"missing: {name!r} ({message.locations[0][0]})"
        elif message.fuzzy:
            yield f"fuzzy: {name!r}"
    if not is_current:
        yield f"{CATALOGUE.relative_to(ROOT)} is out of date: run make messages"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when anything is missing")
    options = parser.parse_args(arguments)
    before = CATALOGUE.read_text(encoding="utf-8") if CATALOGUE.exists() else ""
    catalogue = current(stored(), collected(sources()))
    after = written(catalogue)
    if not options.check:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(after, encoding="utf-8")
    found = list(complaints(catalogue, is_current=not options.check or before == after))
    total = sum(1 for _ in texts(catalogue))
    print("\n".join([*found, f"{total} texts, {len(found)} to do"]))
    return 1 if options.check and found else 0


if __name__ == "__main__":
    sys.exit(main())

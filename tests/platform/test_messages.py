"""The English catalogue: complete, true to its placeholders, current, and heard on a page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import reverse

from world import World

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "src/tatakerja/locale/en/LC_MESSAGES/django.po"
COLLECTOR = ROOT / "scripts" / "collect_messages.py"
# What must arrive unchanged: %(name)s, %s, %%, {name}, a tag with its attributes, an entity.
KEPT = re.compile(r"%\(\w+\)[a-z]|%[sd](?![a-z])|%%|\{[^{}]*\}|</?[a-z][^<>]*>|&[a-z]+;|&#\d+;")


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def entries() -> list[Message]:
    return [message for message in catalogue() if message.id]


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Each Indonesian form with its English one; a text without plural is its own only form."""
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    targets = message.string if isinstance(message.string, tuple | list) else (message.string,)
    assert len(sources) == len(targets), message.id
    yield from zip(sources, targets, strict=True)


def kept(text: str) -> Counter[str]:
    return Counter(KEPT.findall(text))


def edges(text: str) -> tuple[str, str]:
    """The white space at both ends: texts are joined to values around them."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def collect(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(COLLECTOR), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_text_has_english() -> None:
    assert [source for message in entries() for source, target in pairs(message) if not target.strip()] == []


def test_nothing_is_fuzzy_or_obsolete() -> None:
    assert [message.id for message in entries() if message.fuzzy] == []
    assert list(catalogue().obsolete) == []


def test_placeholders_and_markup_are_the_same_in_both_languages() -> None:
    differing = [
        (source, target)
        for message in entries()
        for source, target in pairs(message)
        if kept(source) != kept(target)
    ]
    assert differing == []


def test_white_space_at_the_ends_is_the_same_in_both_languages() -> None:
    both = [pair for message in entries() for pair in pairs(message)]
    assert [pair for pair in both if edges(pair[0]) != edges(pair[1])] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%(n)s dari %(all)d", {"%(n)s": 1, "%(all)d": 1}),
        ("Luring · {count} menunggu", {"{count}": 1}),
        ('<a href="/x">di sini</a> &amp; 25%%', {'<a href="/x">': 1, "</a>": 1, "&amp;": 1, "%%": 1}),
        ("25% dari pegawai", {}),
    ],
)
def test_what_counts_as_placeholder(text: str, found: dict[str, int]) -> None:
    assert kept(text) == found


def test_the_catalogue_is_what_the_collector_writes() -> None:
    done = collect("--check")
    assert (done.returncode, done.stdout.splitlines()[:-1]) == (0, []), done.stdout + done.stderr


def help_page(client: Client, language: str = "") -> str:
    if language:
        answer = client.post(reverse("set_language"), {"language": language, "next": "/bantuan/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/bantuan/")
    response = client.get("/bantuan/", headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_help_speaks_indonesian_whatever_the_browser_prefers(client: Client) -> None:
    page = help_page(client)
    assert re.findall(r"<html lang=\"(\w+)\"", page) == [settings.LANGUAGE_CODE]
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Bantuan"]
    assert re.findall(r"<h2 id=\"h3\">(.*?)</h2>", page) == ["Catatan saya keliru"]


def hears_what_it_chooses(client: Client) -> None:
    assert CATALOGUE.with_suffix(".mo").exists(), "run make setup: it compiles the translations"
    page = help_page(client, "en")
    assert re.findall(r"<html lang=\"(\w+)\"", page) == ["en"]
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Help"]
    assert re.findall(r"<h2 id=\"h3\">(.*?)</h2>", page) == ["My record is wrong"]
    assert re.findall(r"<h1>(.*?)</h1>", help_page(client, "id")) == ["Bantuan"]


@pytest.mark.django_db
def test_a_stranger_hears_the_language_that_he_chooses(client: Client) -> None:
    hears_what_it_chooses(client)


def test_an_employee_hears_the_language_that_he_chooses(world: World, client: Client) -> None:
    client.force_login(world.user("Rina"))
    hears_what_it_chooses(client)

"""Forms of a page as a browser would send them untouched."""

from __future__ import annotations

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects the controls of the form with an id."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.sent: list[tuple[str, str]] = []
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        name = given.get("name")
        if not self.inside or "disabled" in given:
            return
        if tag == "input" and name is not None:
            self._input(name, given)
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((given.get("value") or "", "selected" in given))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        if given.get("type") != "checkbox":
            self.sent.append((name, given.get("value") or ""))
        elif "checked" in given:
            self.sent.append((name, given.get("value") or "on"))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select is not None:
            chosen = [value for value, selected in self.options if selected]
            self.sent.append((self.select, (chosen or [self.options[0][0]])[-1]))
            self.select = None
        elif tag == "textarea" and self.area is not None:
            text = self.text.removeprefix("\n").replace("\n", "\r\n")
            self.sent.append((self.area, text))
            self.area = None


def sent_by(page: str, form_id: str = "part") -> list[tuple[str, str]]:
    """Names and values that a browser sends for a form nobody touched."""
    reader = _Reader(form_id)
    reader.feed(page)
    return reader.sent


def as_data(pairs: list[tuple[str, str]], **instead: str) -> dict[str, list[str]]:
    """The same for Django's test client, with some values put in their place (``__`` = ``/``)."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found | {name.replace("__", "/"): [value] for name, value in instead.items()}

"""Writes what follows from the policy schema: the published JSON Schema and the reference in the docs.

    python scripts/policy_schema.py [--check]

`--check` compares instead of writing (exit 1 on a difference); the suite runs it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tatakerja.circular.rules.schema import json_schema

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "src/tatakerja/circular/library/policy.schema.json"
MANUAL = ROOT / "docs/policy-language.md"
BEGIN, END = "<!-- reference: begin -->", "<!-- reference: end -->"


def schema_text() -> str:
    """The JSON Schema as published."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def manual_text(current: str) -> str:
    """The manual with its reference made anew."""
    before, _, rest = current.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = "\n".join(f"| `{path}` | {kind} | {text} |" for path, kind, text in _rows(json_schema(), ""))
    return f"{before}{BEGIN}\n\n| key | value | meaning |\n|---|---|---|\n{rows}\n\n{END}{after}"


def _rows(schema: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    for name, inner in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        body, suffix = _core(inner)
        required = " **required**" if name in schema.get("required", ()) else ""
        yield here + suffix, _kind(inner) + required, inner.get("description", "").replace("|", "\\|")
        yield from _rows(body, here + suffix)


def _core(schema: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The mapping inside nullable values, lists and maps, and how its path goes on."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _core(choice)
    if schema.get("type") == "array":
        inner, suffix = _core(schema["items"])
        return inner, f"[]{suffix}"
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict):
        inner, suffix = _core(extra)
        return inner, f".NAME{suffix}"
    return schema, ""


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return "selector"
    if "enum" in schema:
        return " \\| ".join(schema["enum"])
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    if choices:
        return _kind(choices[0])
    if "oneOf" in schema:
        return "share"
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if schema.get("type") == "object":
        return "map" if isinstance(schema.get("additionalProperties"), dict) else "section"
    return {"string": _text_kind(schema), "integer": "number", "boolean": "true \\| false"}.get(
        schema.get("type", ""), "any"
    )


def _text_kind(schema: dict[str, Any]) -> str:
    if schema.get("format") == "date":
        return "date"
    pattern = schema.get("pattern", "")
    return "time" if "[0-5][0-9]" in pattern else "text"


def main() -> int:
    manual = MANUAL.read_text(encoding="utf-8")
    wanted = {SCHEMA: schema_text(), MANUAL: manual_text(manual)}
    if "--check" in sys.argv[1:]:
        stale = [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text]
        print(f"out of date: {', '.join(stale)}" if stale else "schema and manual agree with the code")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

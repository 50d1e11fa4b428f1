"""What phones load carries no comments, and nothing else of it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from tatakerja.platform.staticfiles import LeanStorage, lean

SCRIPT = """// What it does.
const a = `one ${1}`; // why
  if (a) {
    // more

    go("// not a comment");
  }
"""


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("js/a.js", SCRIPT, 'const a = `one ${1}`; // why\nif (a) {\ngo("// not a comment");\n}\n'),
        ("js/a.js", "const a = `one\n  // two`;\n", "const a = `one\n  // two`;\n"),
        ("css/a.css", "/* one\n two */\na { b: c }\n/* d */ e { f: g }\n", "a { b: c }\ne { f: g }\n"),
        ("vendor/a.js", SCRIPT, SCRIPT),
        ("icons.svg", "<!-- // -->\n", "<!-- // -->\n"),
    ],
)
def test_own_files_lose_their_comments(name: str, given: str, wanted: str) -> None:
    assert lean(name, given) == wanted


def test_a_file_that_was_read_for_its_hash_is_kept_whole(tmp_path: Path) -> None:
    content = ContentFile(b"// why\nconst a = 1;\n")
    content.read()
    name = LeanStorage(location=str(tmp_path), base_url="/static/")._save("js/a.js", content)
    assert (tmp_path / name).read_text() == "const a = 1;\n"

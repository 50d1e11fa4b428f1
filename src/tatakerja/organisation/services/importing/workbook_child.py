"""Reads one workbook in a process of its own: ``python -I workbook_child.py`` with the file on stdin.

Started by path and free of Django, so that a hostile file meets limits on memory and time and nothing else.
Writes ``{"sheets": [{"name", "rows"}]}`` or ``{"error": code}`` as JSON. Dates travel as ISO texts.
"""

import io
import json
import resource
import sys
import zipfile

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 30
MAX_SHEETS = 20


def rows_in(archive: zipfile.ZipFile, name: str, limit: int) -> int:
    """Counts the rows of a sheet's XML without building anything; stops above ``limit``."""
    count, tail = 0, b""
    with archive.open(name) as stream:
        while chunk := stream.read(1 << 20):
            data = tail + chunk
            count += data.count(b"<row ") + data.count(b"<row>")
            tail = data[-4:]
            if count > limit:
                break
    return count


def plain(value: object) -> object:
    """A cell that JSON can carry."""
    if isinstance(value, (str, float, int, bool)):
        return value
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)


def read(content: bytes, max_rows: int, max_columns: int) -> dict[str, object]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        if any(rows_in(archive, name, max_rows) > max_rows for name in sheets):
            return {"error": "too_many_rows"}
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  after the limits are set

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = []
    for name in book.sheet_names[:MAX_SHEETS]:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if len(rows) > max_rows:
            return {"error": "too_many_rows"}
        found.append({"name": name, "rows": [[plain(cell) for cell in row[:max_columns]] for row in rows]})
    return {"sheets": found}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    max_rows, max_columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        answer = read(sys.stdin.buffer.read(), max_rows, max_columns)
    except MemoryError:
        answer = {"error": "too_large"}
    except Exception:  # whatever the library says about a broken file, the answer is one word
        answer = {"error": "unreadable"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

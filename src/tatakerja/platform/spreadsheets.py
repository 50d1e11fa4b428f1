"""Workbooks (XLSX) that hold values and nothing else.

A name such as ``=HYPERLINK(...)`` stays text: no cell is ever a formula or a link, so that a file that a
treasurer opens can compute nothing and call nowhere (OWASP ASVS 5.0 V1.2.10).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from tatakerja.kernel.errors import Invalid

Value = str | int | float | date | None
MAX_ROWS: Final = 1_048_576
MAX_TEXT: Final = 32_767
# The media type of what :func:`workbook` makes.
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_EXACT_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, width in characters, and the key of its cells' style ("" = plain)."""

    title: str
    width: float = 12
    style: str = ""


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell with its own style instead of the column's."""

    value: Value
    style: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: lines above the table, headings, rows; ``freeze_columns`` stay in sight beside them."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Styled]]
    heading: Sequence[str] = ()
    freeze_columns: int = 0
    landscape: bool = True


_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "": {"valign": "top"},
    "heading": {"bold": True, "font_size": 14},
    "note": {"italic": True, "font_color": "#4a5764"},
    "head": {
        "bold": True, "bg_color": "#12355b", "font_color": "#ffffff", "text_wrap": True, "valign": "top",
    },
    "center": {"align": "center"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0"},
    "date": {"num_format": "yyyy-mm-dd"},
    "total": {"bold": True, "bg_color": "#eef2f5", "num_format": "#,##0"},
    "ok": {"align": "center", "bg_color": "#e3f3ec", "font_color": "#0b6e4f"},
    "warn": {"align": "center", "bg_color": "#fdf0d9", "font_color": "#8a5300"},
    "bad": {"align": "center", "bg_color": "#fde7ec", "font_color": "#a4133c", "bold": True},
    "info": {"align": "center", "bg_color": "#e6eff9", "font_color": "#1d4e89"},
    "off": {"align": "center", "bg_color": "#e9edf1", "font_color": "#56626d"},
}  # fmt: skip


@dataclass
class _Writer:
    """A workbook being written, its formats made once."""

    book: Any
    formats: dict[str, Any] = field(default_factory=dict)

    def format(self, style: str) -> Any:
        if style not in self.formats:
            self.formats[style] = self.book.add_format(dict(_STYLES[style]))
        return self.formats[style]

    def cell(self, sheet: Any, row: int, column: int, value: Value, style: str) -> None:
        """Writes by type and never lets the library guess: text is text even when it begins with "="."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.format(style))
        elif isinstance(value, str):
            sheet.write_string(row, column, value[:MAX_TEXT], self.format(style))
        elif isinstance(value, date):
            moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            sheet.write_datetime(row, column, moment, self.format(style or "date"))
        elif isinstance(value, int) and len(str(abs(value))) > _EXACT_DIGITS:
            sheet.write_string(row, column, str(value), self.format(style))
        else:
            sheet.write_number(row, column, value, self.format(style))


def workbook(sheets: Sequence[Sheet], *, title: str, author: str, made_at: datetime) -> bytes:
    """The XLSX file of these sheets. The same input gives the same bytes: ``made_at`` is the file's date.

    A whole number of more than fifteen digits (an employee number) is written as text, because a
    spreadsheet would round it. Text over 32,767 characters is cut.

    Raises `Invalid` for a sheet with more rows than the format can hold, and for a number that is not finite.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"title": title, "author": author, "created": made_at.replace(tzinfo=None)})
    writer = _Writer(book)
    try:
        for sheet in sheets:
            _write_sheet(writer, sheet)
        book.close()
    except TypeError as error:
        raise Invalid(f"Berkas {title} memuat angka yang tidak berhingga.", code="not_finite") from error
    return target.getvalue()


def harmless(text: str) -> str:
    """Text as a cell of CSV: what a spreadsheet would take for a formula gets the mark of text before it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def sheet_name(text: str) -> str:
    """``text`` as a name that a workbook accepts: at most 31 characters, none of ``[]:*?/\\``."""
    return _SHEET_NAME.sub(" ", text).strip(" '")[:31] or "Lembar"


def _write_sheet(writer: _Writer, sheet: Sheet) -> None:
    if len(sheet.rows) + len(sheet.heading) + 1 > MAX_ROWS:
        raise Invalid(f"Lembar {sheet.name} terlalu panjang: {len(sheet.rows)} baris.", code="too_many_rows")
    page = writer.book.add_worksheet(sheet_name(sheet.name))
    for number, line in enumerate(sheet.heading):
        writer.cell(page, number, 0, line, "heading" if number == 0 else "note")
    top = len(sheet.heading)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        writer.cell(page, top, number, column.title, "head")
    for number, row in enumerate(sheet.rows, start=top + 1):
        for place, value in enumerate(row):
            styled = value if isinstance(value, Styled) else Styled(value, sheet.columns[place].style)
            writer.cell(page, number, place, styled.value, styled.style)
    page.freeze_panes(top + 1, sheet.freeze_columns)
    page.repeat_rows(top)
    page.fit_to_pages(1, 0)
    if sheet.landscape:
        page.set_landscape()
    page.set_paper(9)

"""Rows of a personnel file: read with a confirmed column map, or given back with every reason.

Pure. What only checks the number (birth date, sex) is compared here and goes no further.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tatakerja.kernel.nip import NipReport
from tatakerja.organisation.rules import cells
from tatakerja.organisation.rules.cells import BadCell
from tatakerja.organisation.rules.columns import ColumnMap
from tatakerja.organisation.rules.tabular import Table

Value = str | int | bool
# Posts that begin outside these bounds are slips of the pen.
EARLIEST_POST: Final = date(1960, 1, 1)
LATEST_AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row.

    ``person`` holds only the values that the file states (name, title_front, title_back, email, phone,
    status, grade, tpp, active): an absent key leaves what is known. ``post`` likewise (title, job_class,
    eselon). ``number_kind`` is nip, ni_pppk or lokal; ``number_since`` is when the number is taken to begin.
    """

    number: int
    cells: tuple[str, ...]
    nip: str
    number_kind: str
    number_since: date | None
    previous: str
    person: Mapping[str, Value]
    post: Mapping[str, str]
    since: date | None
    agency: str
    unit: str
    superior: str
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return str(self.person["name"])


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that goes back, with every reason found."""

    number: int
    reasons: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    """Collects the values and the reasons of one row."""

    cells: tuple[str, ...]
    columns: ColumnMap
    reasons: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        index = self.columns.get(key)
        return self.cells[index].strip() if index is not None else ""

    def read(self, key: str, reader: Callable[[str], Value]) -> Value | None:
        """The value of a filled cell; a bad one is noted as a reason."""
        text = self.text(key)
        if not text or text in {"-", "–"}:
            return None
        try:
            return reader(text)
        except BadCell as bad:
            self.reasons.append(str(bad))
            return None

    def date(self, key: str, what: str) -> date | None:
        text = self.text(key)
        if not text or text in {"-", "–"}:
            return None
        try:
            return cells.read_date(text, what)
        except BadCell as bad:
            self.reasons.append(str(bad))
            return None


def read_rows(table: Table, columns: ColumnMap, today: date) -> tuple[list[Row], list[Rejected]]:
    """Every row as `Row` or `Rejected`; a number that stands twice rejects every row with it."""
    good: list[Row] = []
    bad: list[Rejected] = []
    for number, row_cells in zip(table.numbers, table.rows, strict=True):
        row = _read_row(number, row_cells, columns, today)
        if isinstance(row, Row):
            good.append(row)
        else:
            bad.append(row)
    unique, doubled = _without_doubles(good)
    return unique, sorted([*bad, *doubled], key=lambda one: one.number)


def _without_doubles(rows: Sequence[Row]) -> tuple[list[Row], list[Rejected]]:
    seen: dict[str, list[int]] = {}
    for row in rows:
        for key in {row.nip, row.previous} - {""}:
            seen.setdefault(key, []).append(row.number)
    unique: list[Row] = []
    doubled: list[Rejected] = []
    for row in rows:
        twice = next((key for key in (row.nip, row.previous) if key and len(seen[key]) > 1), "")
        if not twice:
            unique.append(row)
            continue
        numbers = seen[twice]
        listed = ", ".join(map(str, numbers[:-1])) + f" dan {numbers[-1]}"
        doubled.append(Rejected(row.number, (f"NIP {twice} ada di baris {listed}.",), row.cells))
    return unique, doubled


def _read_row(number: int, row_cells: tuple[str, ...], columns: ColumnMap, today: date) -> Row | Rejected:
    reader = _Reader(row_cells, columns)
    status = reader.read("status_pegawai", cells.read_status)
    report, nip = _number(reader, str(status or ""))
    _check_against_number(reader, report)
    person = _person(reader, status, report)
    post = _post(reader)
    since = reader.date("tmt_jabatan", "TMT jabatan")
    if since is not None and not EARLIEST_POST <= since <= today + LATEST_AHEAD:
        reader.reasons.append(f"TMT jabatan {since:%d-%m-%Y} terlalu jauh dari hari ini.")
    previous, superior = _other_number(reader, "nip_lama"), _other_number(reader, "atasan_nip")
    if superior and superior == nip:
        reader.reasons.append("NIP atasan sama dengan NIP pegawai sendiri.")
    agency, unit = (reader.read(key, _bounded(200, "Unit kerja")) for key in ("unor_induk", "unor"))
    if not agency and not unit:
        reader.reasons.append("Unit kerja kosong.")
    if reader.reasons:
        return Rejected(number, tuple(reader.reasons), row_cells)
    return Row(
        number=number,
        cells=row_cells,
        nip=nip,
        number_kind=_kind(report),
        number_since=_number_since(report),
        previous=previous if previous != nip else "",
        person=person,
        post=post,
        since=since,
        agency=str(agency or ""),
        unit=str(unit or ""),
        superior=superior,
        notes=_notes(report, str(status or "")),
    )


def _bounded(limit: int, what: str) -> Callable[[str], str]:
    return lambda text: cells.read_text(text, limit, what)


def _number(reader: _Reader, status: str) -> tuple[NipReport | None, str]:
    text = reader.text("nip")
    try:
        if not text:
            raise BadCell("NIP kosong.")
        if status == "non_asn":
            return None, cells.read_local_number(text)
        report = cells.read_number(text)
    except BadCell as bad:
        reader.reasons.append(str(bad))
        return None, ""
    return report, str(report.number)


def _check_against_number(reader: _Reader, report: NipReport | None) -> None:
    born = reader.date("tanggal_lahir", "Tanggal lahir")
    sex = reader.read("jenis_kelamin", cells.read_sex)
    if report is None:
        return
    if born is not None and report.born is not None and born != report.born:
        reader.reasons.append(
            f"Tanggal lahir {born:%d-%m-%Y} tidak sama dengan yang di NIP ({report.born:%d-%m-%Y})."
        )
    if sex is not None and sex != report.sex:
        reader.reasons.append("Jenis kelamin tidak sama dengan angka ke-15 NIP.")


def _person(reader: _Reader, status: Value | None, report: NipReport | None) -> dict[str, Value]:
    name = reader.read("nama", _bounded(120, "Nama"))
    if not name and not any(reason.startswith("Nama") for reason in reader.reasons):
        reader.reasons.append("Nama kosong.")
    stated: dict[str, Value | None] = {
        "name": name,
        "title_front": reader.read("gelar_depan", _bounded(40, "Gelar depan")),
        "title_back": reader.read("gelar_belakang", _bounded(60, "Gelar belakang")),
        "email": reader.read("email", cells.read_email),
        "phone": reader.read("no_hp", cells.read_phone),
        "status": status if status else (report.kind if report else None),
        "grade": reader.read("golongan", cells.read_grade),
        "tpp": reader.read("tpp", cells.read_rupiah),
        "active": reader.read("kedudukan_hukum", cells.read_standing),
    }
    if not reader.text("status_pegawai"):
        # The number tells PNS from PPPK but not CPNS from PNS: it fills a gap, it does not overrule.
        stated["status_from_number"] = stated.pop("status")
    return {key: value for key, value in stated.items() if value is not None and value != ""}


def _post(reader: _Reader) -> dict[str, str]:
    title = reader.read("nama_jabatan", _bounded(160, "Jabatan"))
    if not title:
        reader.reasons.append("Jabatan kosong.")
    found = {"title": str(title or "")}
    has_echelon, kind = bool(reader.text("eselon")), reader.text("jenis_jabatan")
    before = len(reader.reasons)
    echelon = str(reader.read("eselon", cells.read_echelon) or "")
    if has_echelon:
        found["eselon"] = echelon
    if (has_echelon or kind) and len(reader.reasons) == before:
        try:
            found["job_class"] = cells.job_class(kind, echelon)
        except BadCell as bad:
            reader.reasons.append(str(bad))
    return found


def _other_number(reader: _Reader, key: str) -> str:
    """Another person's or an earlier number; nine-digit numbers from before 2009 are passed over."""
    text = reader.text(key).replace(" ", "").lstrip("'’")
    if text in {"", "-", "–", "0"} or (key == "nip_lama" and len(text) <= 9 and text.isdigit()):
        return ""
    try:
        return str(cells.read_number(text).number)
    except BadCell as bad:
        what = "NIP lama" if key == "nip_lama" else "NIP atasan"
        reader.reasons.append(f"{what}: {bad}")
        return ""


def _kind(report: NipReport | None) -> str:
    if report is None:
        return "lokal"
    return "ni_pppk" if report.kind == "pppk" else "nip"


def _number_since(report: NipReport | None) -> date | None:
    if report is None or not report.appointed:
        return None
    year, _, month = report.appointed.partition("-")
    return date(int(year), int(month or 1), 1)


def _notes(report: NipReport | None, status: str) -> tuple[str, ...]:
    if report is None or not status:
        return ()
    pppk = status in {"pppk", "pppk_paruh_waktu"}
    if pppk != (report.kind == "pppk"):
        return ("Status pegawai tidak cocok dengan bentuk nomornya; periksa kembali.",)
    return ()

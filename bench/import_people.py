"""Imports a personnel file of 20,000 rows into an empty SQLite database and prints how long each step took.

Run: ``.venv/bin/python bench/import_people.py [rows]``. Target: under a minute; one in fifty rows is bad.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

HEADERS = """
No,NIP,Nama,Gelar Depan,Gelar Belakang,Tempat Lahir,Tanggal Lahir,Jenis Kelamin,Agama,NIK,Status Pegawai,
Kedudukan Hukum,Golongan,Jenis Jabatan,Nama Jabatan,TMT Jabatan,Eselon,Unor Induk,Unor,
Pejabat Penilai NIP,Email Dinas,No HP
"""
AGENCIES, UNITS = 48, 10


def nip(number: int) -> str:
    """A plausible employee number, different for most indexes."""
    year, month, day = 1968 + number % 30, 1 + number % 12, 1 + number % 28
    serial = number // 84 % 999 + 1
    return f"{year}{month:02}{day:02}{year + 24}{month:02}{1 + number % 2}{serial:03}"


def rows(count: int) -> Iterator[list[str]]:
    """People of 48 agencies with ten units; the head of a unit leads it, one row in fifty is bad."""
    seen: set[str] = set()
    heads: dict[tuple[int, int], str] = {}
    number = 0
    while len(seen) < count:
        own = nip(number)
        number += 1
        if own in seen:
            continue
        seen.add(own)
        place = divmod(len(seen) % (AGENCIES * UNITS), UNITS)
        leader = heads.setdefault(place, own)
        yield row(len(seen), own, leader, place)


def row(number: int, own: str, leader: str, place: tuple[int, int]) -> list[str]:
    """One person: a head where ``leader`` is the own number."""
    agency, unit = place
    born = f"{own[6:8]}-{own[4:6]}-{own[:4]}"
    shown = own if number % 50 else "1.98609E+17"
    sex = "L" if own[14] == "1" else "P"
    who = [str(number), shown, f"Pegawai Contoh {number}", "", "S.Sos.", "Kota", born, sex, "-"]
    standing = ["6472010101010001", "PNS", "Aktif", "III/b"]
    title = f"Kepala Bidang {unit}" if leader == own else "Pengelola Data"
    post = ["Struktural" if leader == own else "JFU", title, "01-01-2021", "III.a" if leader == own else ""]
    where = [f"Dinas Contoh {agency}", f"Bidang {unit}", "" if leader == own else leader]
    return [*who, *standing, *post, *where, f"p{number}@contoh.example", "081234567890"]


def workbook_bytes(count: int) -> bytes:
    """The file as an office would send it."""
    from tatakerja.platform.spreadsheets import Column, Sheet, workbook

    columns = [Column(title, 14) for title in HEADERS.replace("\n", "").split(",")]
    sheet = Sheet("Data", columns, list(rows(count)))
    return workbook([sheet], title="Data", author="bench", made_at=datetime(2026, 11, 23, tzinfo=UTC))


@contextmanager
def timed(name: str) -> Iterator[None]:
    start, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{name:<28}{time.perf_counter() - start:7.2f} s  ({time.process_time() - cpu:.2f} s of processor)")


def main(count: int) -> None:
    os.environ["TATAKERJA_DATA"] = tempfile.mkdtemp(prefix="tatakerja-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tatakerja.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tatakerja.kernel import zones
    from tatakerja.organisation import services
    from tatakerja.platform.audit import Job

    call_command("migrate", verbosity=0)
    job = Job("bench.import")
    nation = services.create_node(
        by=job, parent=None, level="nation", kind="negara", code="id", name="Indonesia"
    )
    region = services.create_node(
        by=job, parent=nation, level="region", kind="provinsi", code="p", name="Provinsi", zone=zones.WITA
    )
    content = workbook_bytes(count)
    print(f"{count} rows, {len(content) / 1e6:.1f} MB, SQLite")
    for name in ("first time", "the same file again"):
        print(f"-- {name}")
        started = time.perf_counter()
        with timed("read and guess columns"):
            run = services.upload_import(by=job, region=region, file_name="data.xlsx", content=content)
        with timed("dry run"):
            run, _ = services.check_import(
                by=job, run=run, columns=services.guessed_columns(run), make_agencies=True
            )
        with timed("plan again and write"):
            run = services.carry_out(by=job, run=services.begin_import(by=job, run=run))
        print(f"{'all':<28}{time.perf_counter() - started:7.2f} s")
        print({key: run.report[key] for key in ("new", "changed", "unchanged", "rejected")})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

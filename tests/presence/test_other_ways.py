"""Machine files with a dry run, paper sheets with a photograph: evidence that no phone brought."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from phones import NOW

from tatakerja.kernel.errors import Conflict, Invalid, NotAllowed
from tatakerja.organisation.models import PersonNumber
from tatakerja.presence.models import Confirmation, MachineFile, PaperSheet, PresenceEvent
from tatakerja.presence.services import check_machine_file, record_sheet, take_machine_file
from world import START, World

FRIDAY = date(2026, 11, 20)
TEXT = (
    "PIN,Time\n{nip},2026-11-20 07:21\n{nip},2026-11-20 16:05\n"
    "77,2026-11-20 07:40\n999,2026-11-20 07:00\n77,rusak\n"
)


def picture() -> bytes:
    """A white PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def monday(world: World, clock_at: Any) -> None:
    clock_at(NOW)
    PersonNumber.objects.create(
        person=world.person("Andi"), kind=PersonNumber.Kind.LOCAL, number="77", valid_from=START
    )


def checked(world: World, name: str = "Sari") -> MachineFile:
    content = TEXT.format(nip=world.person("Rina").nip).encode()
    return check_machine_file(by=world.user(name), agency=world.dpmptsp, name="attlog.csv", content=content)


def test_a_dry_run_records_nothing_and_gives_the_bad_rows_back(world: World) -> None:
    file = checked(world)
    assert file.report == {
        "first": "2026-11-20", "last": "2026-11-20", "days": 2, "people": 2, "without_leaving": 1, "bad": 2,
    }  # fmt: skip
    assert sorted(row["line"] for row in file.bad) == [5, 6]
    assert PresenceEvent.objects.count() == 0


def workbook_of(rows: list[tuple[Any, ...]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        when = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(index, column, cell, when)
                else:
                    sheet.write(index, column, cell)
    return target.getvalue()


def test_a_workbook_an_excel_text_and_numbers_with_zeros_before_them_are_read(world: World) -> None:
    punch = datetime(2026, 11, 20, 7, 21)  # noqa: DTZ001  a machine's wall clock
    files = [
        workbook_of([("Laporan",), ("AC-No.", "Time"), (77, punch), ("0077", punch + timedelta(hours=9))]),
        "PIN\tTime\r\n00000077\t20/11/2026 07:21\r\n77\t20/11/2026 16:21\r\n".encode("utf-16"),
        b"PIN;Nama;Time\n77;Andr\xe9;20/11/2026 07:21\n77;Andr\xe9;20/11/2026 07:21\n77;;20/11/2026 16:21\n",
    ]
    reports = [
        check_machine_file(by=world.user("Sari"), agency=world.dpmptsp, name="a", content=content).report
        for content in files
    ]
    assert [(one["days"], one["people"], one["without_leaving"], one["bad"]) for one in reports] == [
        (1, 1, 0, 0)
    ] * 3
    for rubbish in (b"PK\x03\x04rusak", b"\xd0\xcf\x11\xe0lama"):
        with pytest.raises(Invalid):
            check_machine_file(by=world.user("Sari"), agency=world.dpmptsp, name="a", content=rubbish)


def test_four_thousand_rows_are_read_at_once_and_written_in_batches(
    world: World, django_assert_max_num_queries: Any
) -> None:
    start = date(2023, 1, 2)
    lines = [f"77\t{start + timedelta(days=n // 4)} {7 + n % 4 * 3:02}:21:33\t1\t0" for n in range(4000)]
    with django_assert_max_num_queries(12):
        file = check_machine_file(
            by=world.user("Sari"), agency=world.dpmptsp, name="a", content="\n".join(lines).encode()
        )
    assert (file.report["days"], file.report["bad"]) == (1000, 0)
    with django_assert_max_num_queries(90):
        assert take_machine_file(by=world.user("Sari"), file=file) == 2000


def test_taken_once_however_often_the_file_comes(world: World) -> None:
    file = checked(world)
    assert take_machine_file(by=world.user("Sari"), file=file) == 3
    with pytest.raises(Conflict):
        take_machine_file(by=world.user("Sari"), file=file)
    assert take_machine_file(by=world.user("Sari"), file=checked(world)) == 0
    found = PresenceEvent.objects.filter(person=world.person("Rina")).order_by("counts_at")
    assert [(row.kind, row.place, row.grade, row.flags, row.pending) for row in found] == [
        ("check_in", "office", "B", ["machine"], False), ("check_out", "office", "B", ["machine"], False),
    ]  # fmt: skip
    assert f"{found[0].counts_at:%d %H:%M}" == "19 23:21"  # 07.21 WITA
    file.refresh_from_db()
    assert (file.state, file.content, file.report["events"]) == ("taken", "", 3)


@pytest.mark.parametrize("name", ["Rina", "Budi", "Tono", "Agung"])
def test_only_who_keeps_the_personnel_data(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        checked(world, name)


def sheet(world: World, by: str = "Budi", **changes: Any) -> PaperSheet:
    rows = {world.person("Rina"): (time(7, 20), time(16, 0)), world.person("Andi"): (time(7, 31), None)}
    values = {"day": FRIDAY, "reason": "Listrik padam", "photo": picture(), "rows": rows, **changes}
    return record_sheet(by=world.user(by), **values)


def test_a_sheet_with_its_photograph_is_confirmed_by_the_superior(world: World) -> None:
    made = sheet(world)
    found = PresenceEvent.objects.order_by("person__name", "counts_at")
    assert [(row.person.name, row.kind, row.flags) for row in found] == [
        ("Andi Saputra", "check_in", ["paper", f"sheet/{made.pk}"]),
        ("Rina Wulandari", "check_in", ["paper", f"sheet/{made.pk}"]),
        ("Rina Wulandari", "check_out", ["paper", f"sheet/{made.pk}"]),
    ]
    assert set(Confirmation.objects.values_list("decision", "by")) == {("confirmed", world.user("Budi").pk)}
    assert (made.media_type, bytes(made.photo)) == ("image/png", picture())


def test_a_sheet_that_cannot_be(world: World) -> None:
    for changes in (
        {"reason": " "}, {"photo": b""}, {"photo": b"<html>"}, {"rows": {}},
        {"day": FRIDAY + timedelta(days=9)},
        {"day": FRIDAY - timedelta(days=40)}, {"rows": {world.person("Rina"): (None, None)}},
    ):  # fmt: skip
        with pytest.raises((Invalid, NotAllowed)):
            sheet(world, **changes)
    for name in ("Rina", "Andi", "Tono", "Agung"):
        with pytest.raises(NotAllowed):
            sheet(world, name)
    assert (PaperSheet.objects.count(), PresenceEvent.objects.count()) == (0, 0)


def days_of(client: Any, pk: int, **given: str) -> list[Any]:
    """What the dry run shows that an import would record."""
    return list(client.get(f"/presensi/mesin/{pk}/", given).context["days"])


def test_the_pages_from_the_file_to_the_import(world: World, sign_in: Any) -> None:
    sari = sign_in(world.user("Sari"))
    content = TEXT.format(nip=world.person("Rina").nip).encode()
    form = {"agency": world.dpmptsp.pk, "file": SimpleUploadedFile("attlog.csv", content)}
    page = sari.post("/presensi/mesin/", form, follow=True).content.decode()
    assert "Nomor ini bukan pegawai OPD ini." in page
    pk = MachineFile.objects.get().pk
    shown = [(person.name, one.check_in, one.check_out) for person, one in days_of(sari, pk)]
    assert [name for name, _, _ in shown] == [world.person(name).name for name in ("Andi", "Rina")]
    assert len(days_of(sari, pk, tanpa="pulang")) == sum(leaving is None for _, _, leaving in shown)
    assert all(f'<td data-label="Masuk">{arriving:%H.%M}</td>' in page for _, arriving, _ in shown)
    assert "999 2026-11-20" in sari.get(f"/presensi/mesin/{pk}/ditolak.csv").content.decode()
    done = sari.post(f"/presensi/mesin/{pk}/impor/", follow=True).content.decode()
    assert "3 presensi baru dicatat." in done
    rubbish = {"agency": world.dpmptsp.pk, "file": SimpleUploadedFile("x.csv", b"halo")}
    assert sari.post("/presensi/mesin/", rubbish).status_code == 422
    assert sign_in(world.user("Tono")).get(f"/presensi/mesin/{pk}/").status_code == 404


def test_the_page_of_a_sheet(world: World, sign_in: Any) -> None:
    budi = sign_in(world.user("Budi"))
    assert "Rina Wulandari masuk" in budi.get("/presensi/lembar/").content.decode()
    form = {"day": "2026-11-20", "reason": "Listrik padam", f"in-{world.person('Rina').pk}": "07:20"}
    missing = budi.post("/presensi/lembar/", form)
    assert (missing.status_code, "Ambil foto lembarnya." in missing.content.decode()) == (422, True)
    done = budi.post(
        "/presensi/lembar/", {**form, "file": SimpleUploadedFile("a.png", picture())}, follow=True
    )
    assert "Lembar kertas dicatat" in done.content.decode()
    assert PresenceEvent.objects.get().flags == ["paper", f"sheet/{PaperSheet.objects.get().pk}"]

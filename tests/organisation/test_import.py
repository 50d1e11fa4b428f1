"""The import on a real database: rows in, bad rows back, the same file twice, nothing private kept."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from organisation.personnel import (
    AGENCY,
    HEADERS,
    NEW,
    NOW,
    OTHER,
    bring_in,
    check,
    counts,
    csv_file,
    row,
    xlsx_file,
)
from tatakerja.kernel.errors import Conflict, Invalid, Malformed, NotAllowed
from tatakerja.organisation import services
from tatakerja.organisation.models import Assignment, ImportRun, Node, Person
from tatakerja.organisation.queries import heads_on
from tatakerja.organisation.services.importing import storing
from tatakerja.platform.audit import Job
from tatakerja.platform.models import AuditEvent
from world import World


@pytest.fixture(autouse=True)
def monday(clock_at: Any) -> None:
    clock_at(NOW)


def test_good_rows_go_in_with_post_number_and_superior(world: World) -> None:
    budi = world.person("Budi")
    content = xlsx_file(
        row(OTHER, "Gita", pejabat_penilai_nip=NEW),
        row(pejabat_penilai_nip=budi.nip),
        row("198013012005011001"),
    )
    run = bring_in(world, content)
    assert counts(run) == (2, 0, 0, 1)
    fajar = Person.objects.get(nip=NEW)
    post = fajar.assignments.get()
    assert (post.node, post.title, post.valid_from) == (world.perizinan, "Analis Perizinan", date(2024, 2, 1))
    assert post.superior == budi
    assert Person.objects.get(nip=OTHER).assignments.get().superior == fajar
    assert [(one.kind, one.number, one.valid_from) for one in fajar.numbers.all()] == [
        ("nip", NEW, date(2020, 12, 1))
    ]


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    content = csv_file(row(pejabat_penilai_nip=world.person("Budi").nip), row(OTHER, "Gita"))
    assert counts(bring_in(world, content)) == (2, 0, 0, 0)
    before = list(Assignment.objects.order_by("pk").values())
    people = list(Person.objects.order_by("pk").values())
    assert counts(bring_in(world, content)) == (0, 0, 2, 0)
    assert list(Assignment.objects.order_by("pk").values()) == before
    assert list(Person.objects.order_by("pk").values()) == people


def test_a_dry_run_changes_nothing_and_says_old_and_new(world: World) -> None:
    rina = world.person("Rina")
    changed = row(rina.nip, "Rina Wulandari", nama_jabatan="Analis Madya", tmt_jabatan="")
    run, _ = check(world, csv_file(changed))

    assert run.report["changed_rows"] == [
        {
            "row": 2,
            "name": "Rina Wulandari",
            "nip": rina.nip,
            "changes": [{"label": "Jabatan", "old": "Analis Perizinan", "new": "Analis Madya"}],
        }
    ]
    assert [post.title for post in rina.assignments.all()] == ["Analis Perizinan"]


def test_a_changed_post_leaves_the_old_one_standing_for_the_days_before(world: World) -> None:
    rina = world.person("Rina")
    bring_in(world, csv_file(row(rina.nip, "Rina Wulandari", nama_jabatan="Analis Madya")))
    assert [(post.title, post.valid_from, post.valid_until) for post in rina.assignments.all()] == [
        ("Analis Perizinan", date(2020, 1, 1), date(2024, 1, 31)),
        ("Analis Madya", date(2024, 2, 1), None),
    ]


def test_bad_rows_come_back_as_a_workbook_that_can_be_corrected_and_sent_again(world: World) -> None:
    run = bring_in(
        world,
        xlsx_file(
            row(),
            row("1.98609E+17", "Rusak"),
            row(OTHER, "=CMD()", unor_induk="Dinas Penanaman Modal dan PTS"),
            row("199607212021012000", "Nol"),
        ),
    )
    assert counts(run) == (1, 0, 0, 3)
    book = CalamineWorkbook.from_filelike(io.BytesIO(services.rejected_workbook(bytes(run.rejected), NOW)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Baris", "Alasan", "NIP", "Nama"]
    assert [line[0] for line in rows[1:]] == [4, 5, 6]
    assert "notasi ilmiah" in str(rows[1][1])
    assert f"Mungkin maksudnya “{AGENCY}”" in str(rows[2][1])
    assert rows[2][3] == "=CMD()"
    assert "tiga angka terakhir hilang" in str(rows[3][1])
    rows[2][rows[0].index("Unor Induk")] = AGENCY
    again = bring_in(world, xlsx_file(*rows[2:3], headers=[str(cell) for cell in rows[0]]))
    assert counts(again) == (1, 0, 0, 0)


def test_numbers_dates_and_the_sex_are_checked_against_each_other(world: World) -> None:
    run, plan = check(
        world,
        xlsx_file(
            row(tanggal_lahir="17-03-1996"),
            [*row(OTHER)[:4], datetime(1996, 7, 21, tzinfo=UTC), *row(OTHER)[5:]],
        ),
    )
    assert [one.reasons for one in plan.rejected] == [
        ("Tanggal lahir 17-03-1996 tidak sama dengan yang di NIP (17-03-1995).",)
    ]
    assert run.report["ready"] == 1


def test_an_excel_number_cell_is_refused_not_completed(world: World) -> None:
    cells: list[object] = [float(NEW), *row()[1:]]
    _, plan = check(world, xlsx_file(cells))
    assert "notasi ilmiah" in plan.rejected[0].reasons[0]


def test_private_columns_are_never_stored(world: World) -> None:
    run, _ = check(world, csv_file(row(catatan_bebas="rahasia sekali", agama="Konghucu")))
    stored = repr(storing.unpack(bytes(run.content)))
    assert "6472010101010001" not in stored
    assert "Konghucu" not in stored
    assert [one["header"] for one in run.columns["dropped"]] == ["NIK", "Agama"]


def test_the_table_is_emptied_when_the_run_is_done(world: World) -> None:
    run = bring_in(world, csv_file(row()))
    assert (bytes(run.content), run.state, run.progress) == (b"", ImportRun.State.DONE, 1)


def test_units_are_made_only_when_confirmed_and_once(world: World) -> None:
    content = csv_file(row(unor="Bidang Promosi"), row(OTHER, "Gita", unor="bidang promosi"))
    assert counts(check(world, content)[0]) == (0, 0, 0, 2)
    run = bring_in(world, content, make_units=True)
    assert counts(run) == (2, 0, 0, 0)
    node = Node.objects.get(name="Bidang Promosi")
    assert (node.parent, node.level, node.zone) == (world.dpmptsp, "unit", world.dpmptsp.zone)
    assert node.path == f"{world.dpmptsp.path}{node.pk}/"
    assert counts(bring_in(world, content, make_units=True)) == (0, 0, 2, 0)


def test_an_agency_of_a_regency_below_is_not_the_provinces(world: World) -> None:
    _, plan = check(world, csv_file(row(unor_induk="Dinas Pendidikan", unor="")))
    assert "tidak dikenal" in plan.rejected[0].reasons[0]


def test_somebody_who_works_in_another_region_is_not_taken_over(world: World) -> None:
    _, plan = check(world, csv_file(row(world.person("Tono").nip, "Tono")))
    assert "daerah lain" in plan.rejected[0].reasons[0]


def test_a_pensioner_leaves_and_the_second_time_nothing_happens(world: World) -> None:
    dewi = world.person("Dewi")
    acting = Assignment.objects.create(
        person=dewi, node=world.sekretariat, kind="plt", title="Sekretaris", heads_node=True,
        valid_from=date(2026, 1, 1), valid_until=date(2027, 1, 1),
    )  # fmt: skip
    headers = [*HEADERS, "Kedudukan Hukum"]
    content = xlsx_file([*row(dewi.nip, dewi.name), "Pensiun"], headers=headers)
    assert counts(bring_in(world, content)) == (0, 1, 0, 0)
    dewi.refresh_from_db()
    assert dewi.user is not None
    assert (dewi.active, dewi.user.is_active) == (False, False)
    assert {one.valid_until for one in dewi.assignments.all()} == {date(2026, 11, 22)}
    assert acting not in heads_on(date(2026, 11, 24), world.sekretariat)
    assert counts(bring_in(world, content)) == (0, 0, 1, 0)


def test_every_batch_has_its_audit_event(world: World) -> None:
    run = bring_in(world, csv_file(row()))
    actions = list(
        AuditEvent.objects.filter(subject_id=str(run.pk)).order_by("id").values_list("action", flat=True)
    )
    assert actions == [
        "organisation.import_uploaded",
        "organisation.import_checked",
        "organisation.import_started",
        "organisation.import_batch",
        "organisation.import_finished",
    ]


def test_a_run_is_carried_out_once(world: World) -> None:
    run, _ = check(world, csv_file(row()))
    by = world.user("Wahyu")
    services.begin_import(by=by, run=run)
    with pytest.raises(Conflict):
        services.begin_import(by=by, run=run)
    services.carry_out(by=by, run=run)
    with pytest.raises(Conflict):
        services.carry_out(by=by, run=run)


def test_an_unusable_mapping_is_refused(world: World) -> None:
    by = world.user("Wahyu")
    run = services.upload_import(by=by, region=world.province, file_name="a.csv", content=csv_file(row()))
    with pytest.raises(Invalid, match="belum dipilih"):
        services.check_import(by=by, run=run, columns={"nip": 0})


@pytest.mark.parametrize("name", ["Sari", "Ratna", "Budi", "Rina", "Tono", "Agung"])
def test_only_regional_officers_import(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.upload_import(
            by=world.user(name), region=world.province, file_name="a.csv", content=csv_file(row())
        )


def _zip(*names: str, size: int = 10) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_header"),
        (b"\xd0\xcf\x11\xe0rest", "old_workbook"),
        (b"PK\x03\x04broken", "unreadable"),
        (_zip("word/document.xml"), "not_a_table"),
        (_zip("xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (_zip("xl/workbook.xml"), "unreadable"),
        (_zip("xl/workbook.xml", *(f"xl/media/{number}.png" for number in range(200))), "too_large"),
        (_zip("xl/workbook.xml", "xl/worksheets/sheet1.xml", size=30_000_000), "too_large"),
        (b"x" * (20 * 1024 * 1024 + 1), "too_large"),
        (b"\x89PNG\x00\x00\x00", "not_a_table"),
        (b"NIP,Nama\n" + b"1,2\n" * 50_020, "too_many_rows"),
    ],
)
def test_files_beyond_the_limits_are_refused_with_what_to_do(content: bytes, code: str, world: World) -> None:
    with pytest.raises(Malformed) as refused:
        services.upload_import(
            by=world.user("Wahyu"), region=world.province, file_name="a.xlsx", content=content
        )
    assert refused.value.code == code
    assert not ImportRun.objects.exists()


def test_too_many_rows_in_a_workbook_are_counted_before_it_is_parsed(world: World) -> None:
    sheet = b"<worksheet><sheetData>" + b'<row r="1"/>' * 50_100 + b"</sheetData></worksheet>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(Malformed) as refused:
        check(world, target.getvalue())
    assert refused.value.code == "too_many_rows"


def test_stale_tables_are_purged(world: World, clock_at: Any) -> None:
    run, _ = check(world, csv_file(row()))
    clock_at(datetime(2026, 12, 3, tzinfo=UTC))
    assert services.purge_imports(by=Job("organisation.purge")) == 1
    run.refresh_from_db()
    assert (bytes(run.content), run.state) == (b"", ImportRun.State.FAILED)


def test_a_run_whose_worker_died_fails_after_a_day_and_the_next_can_begin(
    world: World, clock_at: Any
) -> None:
    by = world.user("Wahyu")
    lost, _ = check(world, csv_file(row()))
    services.begin_import(by=by, run=lost)
    waiting, _ = check(world, csv_file(row()))
    with pytest.raises(Conflict, match="sedang berjalan"):
        services.begin_import(by=by, run=waiting)
    clock_at(datetime(2026, 11, 25, tzinfo=UTC))
    services.purge_imports(by=Job("organisation.purge"))
    services.begin_import(by=by, run=waiting)
    lost.refresh_from_db()
    assert lost.state == ImportRun.State.FAILED


def test_the_regions_people_are_exported_and_come_back_unchanged(world: World) -> None:
    content = services.export_people(by=world.user("Wahyu"), region=world.province)
    run = bring_in(world, content)
    assert counts(run) == (0, 0, 9, 0)
    event = AuditEvent.objects.get(action="organisation.exported")
    assert event.data == {"rows": 9}
    with pytest.raises(NotAllowed):
        services.export_people(by=world.user("Sari"), region=world.province)
